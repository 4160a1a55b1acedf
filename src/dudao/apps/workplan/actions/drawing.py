"""Duties drawn up from a campaign's clauses, from gaps, or from lines that somebody typed; never twice the same."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from hashlib import sha256

from django.core.exceptions import ValidationError
from django.db import transaction

from dudao.apps.accounts.api import User
from dudao.apps.campaigns.api import Campaign
from dudao.apps.organisations.api import normalised
from dudao.apps.workplan.actions.arranging import locked_list
from dudao.apps.workplan.actions.duties import Added, add_duties
from dudao.apps.workplan.duty_given import DutyGiven
from dudao.apps.workplan.gap_proposals import gap_choices
from dudao.apps.workplan.kind_words import kind_name_for
from dudao.apps.workplan.models import DutyKind, DutyList
from dudao.apps.workplan.proposals import Proposal, Scope, clause_proposals

NO_CAMPAIGN = "这份清单不属于任何创建工作，没有条文可以生成任务。"


@dataclass(frozen=True)
class ClauseChoice:
    """Which clauses become duties and how; `kinds` sets the kind of a section, else the words decide."""

    scope: Scope = Scope.OPEN
    each_school: bool = False
    sections: Collection[str] | None = None  # None: all
    kinds: Mapping[str, DutyKind] = field(default_factory=dict)


@transaction.atomic
def draw_up_from_clauses(
    campaign: Campaign, *, duty_list: DutyList, choice: ClauseChoice, actor: User | None
) -> Added:
    """Duties of the campaign's clauses with their units, owners and days; clauses in the list already stay alone."""
    held = locked_list(duty_list, actor)
    if held.campaign_id != campaign.pk:
        raise ValidationError(NO_CAMPAIGN)
    proposals = clause_proposals(campaign, choice.scope, each_school=choice.each_school)
    if choice.sections is not None:
        proposals = [one for one in proposals if one.section in choice.sections]
    if not proposals:
        raise ValidationError("没有符合条件的条目。请换一个范围，或选中板块。")
    given = _with_kinds(held, proposals, choice.kinds)
    return add_duties(held, given, actor=actor, verb="draw_up_duties")


@transaction.atomic
def draw_up_from_gaps(
    duty_list: DutyList, *, indicators: Collection[str], lost_clauses: bool = False, actor: User | None
) -> Added:
    """Duties of what is lacking in things to add, and of clauses that lost points.

    `indicators` are keys of `gap_choices`. What the list has from the same gap or clause already is left alone.
    """
    held = locked_list(duty_list, actor)
    proposals = [
        one
        for found in gap_choices(held.county, held.campaign)
        if found.key in indicators
        for one in found.proposals
    ]
    if lost_clauses:
        if held.campaign is None:
            raise ValidationError(NO_CAMPAIGN)
        proposals += clause_proposals(held.campaign, Scope.LOST, each_school=False)
    if not proposals:
        raise ValidationError("没有选中差距。请至少选一项。")
    given = _with_kinds(held, proposals, {})
    return add_duties(held, given, actor=actor, verb="draw_up_duties")


@transaction.atomic
def add_lines(duty_list: DutyList, lines: Iterable[DutyGiven], *, actor: User | None) -> Added:
    """Duties typed line by line, as from an instruction; the same words in one list are the same duty."""
    held = locked_list(duty_list, actor)
    kinds = _kinds_by_name(held)
    origin = "，".join(text for text in (held.source_note, held.document_number) if text)
    given = [
        replace(
            one,
            source_key=one.source_key or line_key(one.title),
            source_text=one.source_text or origin,
            kind=one.kind or kinds.get(kind_name_for([one.title, one.requirement])),
        )
        for one in lines
    ]
    if not given:
        raise ValidationError("请至少写一行任务。")
    return add_duties(held, given, actor=actor, verb="draw_up_duties")


def line_key(title: str) -> str:
    """What makes a typed line the same as another: its words."""
    return f"line:{sha256(normalised(title).encode()).hexdigest()[:24]}"


def _kinds_by_name(duty_list: DutyList) -> dict[str, DutyKind]:
    return {one.name: one for one in DutyKind.objects.filter(county=duty_list.county)}


def _with_kinds(
    duty_list: DutyList, proposals: Iterable[Proposal], chosen: Mapping[str, DutyKind]
) -> list[DutyGiven]:
    """The kind chosen for the section, else the one that the words name, where the county has it."""
    kinds = _kinds_by_name(duty_list)
    return [replace(one.given, kind=chosen.get(one.section) or kinds.get(one.kind_name)) for one in proposals]
