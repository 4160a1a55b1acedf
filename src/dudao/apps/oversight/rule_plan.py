"""What a run of the rules would do: opened, added to an open matter, climbed, withheld with the reason, not told."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from dudao.apps.organisations.api import Organisation
from dudao.apps.oversight.actions.rules import core_rule
from dudao.apps.oversight.choices import OPEN_MATTERS, MatterState
from dudao.apps.oversight.facts import facts_of
from dudao.apps.oversight.models import Matter, MatterFact, OversightRule
from dudao.apps.oversight.queries import ladder_of, rules_of
from dudao.core.oversight.ladder import Rung
from dudao.core.oversight.parameters import Rule, RuleError, Source
from dudao.core.oversight.rules import Proposal, evaluate_all

ARTICLE = "《政府督查工作条例》第十五条"


class Outcome(StrEnum):
    """What becomes of a proposal."""

    OPEN = "open"
    ADD = "add"
    CLIMB = "climb"
    WITHHELD = "withheld"
    UNKNOWN = "unknown"
    BROKEN = "broken"

    @property
    def label(self) -> str:
        return {
            "open": "新立项",
            "add": "补充到已有事项",
            "climb": "升一级",
            "withheld": "不重复督办",
            "unknown": "无法判断",
            "broken": "规则有误",
        }[self.value]


@dataclass(frozen=True)
class PlanLine:
    """One proposal with what becomes of it and why; `matter_id` is the matter that is there already."""

    outcome: Outcome
    sentence: str
    unit: Organisation | None = None
    rule: OversightRule | None = None
    proposal: Proposal | None = None
    rung: Rung | None = None
    why: str = ""
    matter_id: int | None = None

    @property
    def writes(self) -> bool:
        """Whether a run does something about it."""
        return self.outcome in (Outcome.OPEN, Outcome.ADD, Outcome.CLIMB)


@dataclass(frozen=True)
class _Known:
    """The matters of a county, by unit and subject, and the keys of their facts."""

    open: dict[tuple[str, str], Matter]
    keys: dict[int, set[str]]
    ended: dict[tuple[str, str, str], Matter]


def plan_of(county: Organisation, today: date) -> tuple[PlanLine, ...]:
    """What a run of the county's rules would do on this day; nothing is written."""
    kept = {str(one.pk): one for one in rules_of(county, active_only=True)}
    rules: list[Rule] = []
    lines: list[PlanLine] = []
    for one in kept.values():
        try:
            rules.append(core_rule(one))
        except RuleError as wrong:
            lines.append(PlanLine(Outcome.BROKEN, f"{one.name}：{wrong}", rule=one))
    if not rules:
        return tuple(lines)
    facts = facts_of(county, today)
    # An unanswered letter belongs to its matter whatever else is found there: it climbs on its own.
    climbing = evaluate_all((one for one in rules if one.source is Source.UNANSWERED_LETTER), facts)
    found = evaluate_all((one for one in rules if one.source is not Source.UNANSWERED_LETTER), facts)
    ids = {one.about.unit for one in (*climbing.proposals, *found.proposals)}
    ids |= {one.about.unit for one in found.undetermined}
    units = {str(one.pk): one for one in Organisation.objects.filter(pk__in=ids)}
    known = _known(county)
    ladder = ladder_of(county)
    for proposal in climbing.proposals:
        lines.append(
            PlanLine(
                Outcome.CLIMB,
                proposal.sentence,
                units.get(proposal.about.unit),
                kept[proposal.rule],
                proposal,
                proposal.rung,
            )
        )
    for proposal in found.proposals:
        rung = ladder.at_or_below(proposal.rung)
        lines.append(_line(proposal, units[proposal.about.unit], kept[proposal.rule], rung, known))
    lines.extend(
        PlanLine(Outcome.UNKNOWN, one.sentence, units.get(one.about.unit), kept[one.rule])
        for one in found.undetermined
    )
    lines.extend(PlanLine(Outcome.UNKNOWN, sentence) for sentence in facts.unknown)
    return tuple(lines)


def _line(
    proposal: Proposal, unit: Organisation, rule: OversightRule, rung: Rung | None, known: _Known
) -> PlanLine:
    place = (proposal.about.unit, proposal.about.subject)
    held = known.open.get(place)
    outcome, why, matter = Outcome.OPEN, "", None
    if held is not None:
        matter = held.pk
        if proposal.fact_key in known.keys[held.pk]:
            outcome = Outcome.WITHHELD
            why = f"同一事项已有督办事项“{held.title}”（{held.get_state_display()}），不重复督办（{ARTICLE}）"
        else:
            outcome = Outcome.ADD
            why = (
                f"已有督办事项“{held.title}”（{held.get_state_display()}），只补充事实，不另发文（{ARTICLE}）"
            )
    elif ended := known.ended.get((*place, proposal.fact_key)):
        outcome, matter = Outcome.WITHHELD, ended.pk
        word = "不予立项" if ended.state == MatterState.DISMISSED else "办结"
        why = f"同一事实已{word}：{ended.closing_note}"
    return PlanLine(outcome, proposal.sentence, unit, rule, proposal, rung, why, matter)


def _known(county: Organisation) -> _Known:
    matters = {one.pk: one for one in Matter.objects.filter(county=county)}
    keys: dict[int, set[str]] = defaultdict(set)
    ended: dict[tuple[str, str, str], Matter] = {}
    for matter_id, key in MatterFact.objects.filter(matter__county=county).values_list("matter_id", "key"):
        keys[matter_id].add(key)
        one = matters[matter_id]
        if one.state not in OPEN_MATTERS:
            ended[str(one.unit_id), one.subject_key, key] = one
    opened = {
        (str(one.unit_id), one.subject_key): one for one in matters.values() if one.state in OPEN_MATTERS
    }
    return _Known(opened, keys, ended)
