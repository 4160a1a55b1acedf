"""Reads what papers are drafted from; the number of queries does not depend on how many duties there are."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from fractions import Fraction

from django.utils import timezone

from dudao.apps.accounts.api import Membership, Role
from dudao.apps.campaigns.api import (
    Campaign,
    groups_of,
    participants_of,
    provincial_acceptance_on,
    stages_of,
    standards_of,
)
from dudao.apps.datasets.api import Dataset, datasets_of_counties
from dudao.apps.evaluation.api import Board, board_of
from dudao.apps.measurement.api import RuleChoice, evaluated
from dudao.apps.organisations.api import Organisation
from dudao.apps.papers.facts import (
    BodyFacts,
    ClauseFacts,
    DutyFacts,
    HindranceFacts,
    MeasuredFacts,
    PaperFacts,
    ScoreFacts,
    SectionFacts,
    UnitFacts,
    VetoFacts,
)
from dudao.apps.workplan.api import Duty, DutyState, Hindrance, HindranceKind, duties_of, lights_of
from dudao.apps.workplan.api import Milestone as PlanMilestone
from dudao.core.scoring import RuleKind

SAMPLE = "示例数据，仅供演示"
_ZERO = Fraction(0)


def facts_of(campaign: Campaign, today: date) -> PaperFacts:
    """Everything that papers of this campaign say, as it stands today."""
    board = board_of(campaign)
    units = participants_of(campaign)
    return PaperFacts(
        county=campaign.county.name,
        campaign=campaign.title,
        standards=tuple(
            f"《{one.standard.title}》" + ("（示例标准，条文为演示编写）" if one.is_sample else "")
            for one in standards_of(campaign)
        ),
        notice=notice_of(campaign),
        today=today,
        acceptance_on=provincial_acceptance_on(campaign),
        stages=tuple((str(one), one.due_on, one.done_on) for one in stages_of(campaign)),
        milestones=tuple(
            PlanMilestone.objects.filter(campaign=campaign).order_by("on", "pk").values_list("name", "on")
        ),
        bodies=_bodies(campaign),
        school_count=sum(unit.is_school for unit in units),
        unit_count=sum(not unit.is_school for unit in units),
        duties=_duties(campaign, today),
        hindrances=_hindrances(campaign),
        score=None if board is None else _score(board),
        measured=_measured(campaign.county),
    )


def notice_of(campaign: Campaign) -> str:
    """What every page of a sample says; empty for a real county with real standards."""
    said = next((one.notice for one in standards_of(campaign) if one.notice), "")
    return said or (SAMPLE if campaign.county.is_sample else "")


def unit_facts(units: Collection[Organisation]) -> dict[int, UnitFacts]:
    """The units with the names of their heads: one query."""
    heads: dict[int, list[str]] = {}
    found = Membership.objects.filter(
        organisation__in=[unit.pk for unit in units],
        role__in=(Role.PRINCIPAL, Role.DEPARTMENT_HEAD),
        user__is_active=True,
    )
    for unit_id, name in found.order_by("pk").values_list("organisation_id", "user__name"):
        heads.setdefault(unit_id, []).append(name)
    return {
        unit.pk: UnitFacts(unit.pk, unit.name, unit.is_school, tuple(heads.get(unit.pk, ())))
        for unit in units
    }


def _bodies(campaign: Campaign) -> tuple[BodyFacts, ...]:
    return tuple(
        BodyFacts(
            group.name,
            group.kind,
            group.duties,
            tuple((one.duty_label, one.name, one.post) for one in group.members.all()),
        )
        for group in groups_of(campaign)
    )


def _duties(campaign: Campaign, today: date) -> tuple[DutyFacts, ...]:
    held = list(duties_of(campaign).prefetch_related("supporting_units", "steps"))
    lit = lights_of(held, today)
    return tuple(_duty(one, str(lit[one.pk].colour), lit[one.pk].reason) for one in held)


def _duty(duty: Duty, colour: str, reason: str) -> DutyFacts:
    supporting = list(duty.supporting_units.all())
    steps = list(duty.steps.all())
    return DutyFacts(
        number=duty.number,
        title=duty.title,
        section=duty.section,
        lead_id=duty.lead_unit_id,
        lead=duty.lead_unit.name if duty.lead_unit else "",
        supporting_ids=tuple(unit.pk for unit in supporting),
        supporting="、".join(unit.name for unit in supporting),
        owner=duty.principal_owner.name if duty.principal_owner else duty.principal_owner_name,
        handler=duty.handler.name if duty.handler else duty.handler_name,
        due_on=duty.effective_due_on,
        planned_finish_on=duty.planned_finish_on,
        colour=colour,
        reason=reason,
        verified=sum(step.verified_at is not None for step in steps),
        steps=len(steps),
        is_done=duty.state == DutyState.DONE,
        is_critical=duty.is_critical,
    )


def _hindrances(campaign: Campaign) -> tuple[HindranceFacts, ...]:
    found = Hindrance.objects.filter(duty__campaign=campaign, solved_at=None)
    return tuple(
        HindranceFacts(
            HindranceKind(one.kind).label,
            one.text,
            one.duty.title,
            one.solving_unit.name,
            timezone.localdate(one.raised_at),
        )
        for one in found.select_related("duty", "solving_unit").order_by("raised_at", "pk")
    )


def _score(board: Board) -> ScoreFacts:
    totals = board.reported
    return ScoreFacts(
        standard=board.rows.version.standard.title,
        is_sample=board.rows.version.is_sample,
        points=totals.points,
        least=totals.least,
        most=totals.most,
        max=totals.max,
        pass_line=totals.pass_line,
        rated=totals.rated_count,
        unrated=totals.unrated_count,
        lost=totals.lost,
        verdict=board.judged.verdict,
        reasons=board.judged.reasons,
        sections=tuple(
            SectionFacts(one.section, one.max, one.least, one.lost, one.unrated) for one in totals.by_section
        ),
        clauses=_clauses(board),
        vetoes=tuple(
            VetoFacts(one.code, one.item.text, one.triggered)
            for one in board.clauses
            if one.item.rule.kind in (RuleKind.VETO, RuleKind.MINIMUM)
        ),
        lost_by_unit=tuple(
            (int(key), board.unit_name(key), held.lost)
            for key, held in board.lost.by_unit.items()
            if key.isdigit() and held.lost
        ),
    )


def _clauses(board: Board) -> tuple[ClauseFacts, ...]:
    lost = {code: held.lost for code, held in board.lost.by_clause.items()}
    county = board.rows.county_id
    return tuple(
        ClauseFacts(
            code=one.code,
            text=one.item.text,
            section=one.item.section,
            points=one.item.counted_maximum,
            lost=lost.get(one.code, _ZERO),
            lead_id=board.rows.lead_units.get(one.item.id),
            subject_ids=tuple(row.subject_id for row in one.asked if row.subject_id != county),
        )
        for one in board.clauses
    )


def _measured(county: Organisation) -> tuple[MeasuredFacts, ...]:
    """The newest counting version of each official measure, judged with the rules that the county uses."""
    newest: dict[str, Dataset] = {}
    for dataset in datasets_of_counties([county]):
        if dataset.counting_version is not None:
            newest.setdefault(dataset.standard_id, dataset)
    rules = dict(
        RuleChoice.objects.filter(dataset__in=[one.pk for one in newest.values()]).values_list(
            "dataset_id", "rules"
        )
    )
    found = []
    for dataset in newest.values():
        version = dataset.counting_version
        assert version is not None
        version.dataset = dataset
        judged = evaluated(version, rules.get(dataset.pk, ()))
        decisive = [reason.text for reason in judged.evaluation.reasons]
        found.append(
            MeasuredFacts(
                judged.standard.title, str(dataset.school_year), judged.evaluation.verdict, tuple(decisive)
            )
        )
    return tuple(found)
