"""The total of a scored standard against its pass line, by section.

What does not apply leaves the total, moves inside its section or counts in full, as the standard states. What is
not rated stays open: the total has bounds, and the line is passed only when what is sure reaches it. 2600 / 2340:
2339.99 fails, 2340 passes.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from dudao.core.numbers import shown
from dudao.core.scoring.results import CountedClause, RolledUp, Scored, SectionTotal, Totals
from dudao.core.scoring.rules import ONE, ZERO, RuleKind
from dudao.core.trace import Step


class NotApplicable(StrEnum):
    """What happens to the points of a clause that does not apply."""

    LEAVE_TOTAL = "leave_total"
    LEAVE_TOTAL_KEEP_PASS = "leave_total_keep_pass"
    MOVE_WITHIN_SECTION = "move_within_section"
    COUNT_FULL = "count_full"

    @property
    def label(self) -> str:
        return _LABELS[self]


_LABELS = {
    NotApplicable.LEAVE_TOTAL: "从总分中扣除，通过线按比例降低",
    NotApplicable.LEAVE_TOTAL_KEEP_PASS: "从总分中扣除，通过线不变",
    NotApplicable.MOVE_WITHIN_SECTION: "分值按比例并入本部分其他条目",
    NotApplicable.COUNT_FULL: "按满分计",
}


@dataclass(frozen=True)
class StandardTotals:
    """What the standard states of its total; ``pass_points`` None: no pass line, ``bonus_limit`` None: no limit."""

    max_points: Fraction
    pass_points: Fraction | None
    not_applicable: NotApplicable = NotApplicable.LEAVE_TOTAL
    bonus_limit: Fraction | None = None


@dataclass(frozen=True)
class ClausePoints:
    """One clause with its points; None: not decided, then between ``least`` and ``most``."""

    id: str
    section: str
    max_points: Fraction
    points: Fraction | None
    least: Fraction
    most: Fraction
    not_applicable: bool = False
    bonus: bool = False
    kind: RuleKind = RuleKind.MET


def clause_points(id: str, section: str, kind: RuleKind, scored: Scored | RolledUp) -> ClausePoints:
    """A clause's line in the total, from its own score or from the roll-up of its units."""
    return ClausePoints(
        id=id,
        section=section,
        max_points=scored.max_points,
        points=scored.points,
        least=scored.least,
        most=scored.most,
        not_applicable=scored.not_applicable,
        bonus=kind is RuleKind.BONUS,
        kind=kind,
    )


def total(standard: StandardTotals, clauses: Sequence[ClausePoints]) -> Totals:
    """Points, pass line and sections of all clauses that carry points.

    The maximum is the sum of the clauses' points after what does not apply; ``leave_total`` lowers the pass line in
    the same proportion, a section without any clause left leaves the total under ``move_within_section`` too. Bonus
    is added within its limit and raises no maximum; one not yet rated is open like every clause. Raises
    ``ValueError`` for points outside 0…maximum and for ids that occur twice.
    """
    _check(clauses)
    carrying = [clause for clause in clauses if clause.kind.carries_points]
    counted = _counted(standard.not_applicable, carrying)
    base = [clause for clause in counted if not clause.bonus]
    extra = [clause for clause in counted if clause.bonus]
    top = _sum(clause.max_points for clause in base)
    line = _pass_line(standard, top, _sum(clause.max_points for clause in carrying if not _is_bonus(clause)))
    bonus_least = _limited(_sum(clause.least for clause in extra), standard.bonus_limit)
    bonus_most = _limited(_sum(clause.most for clause in extra), standard.bonus_limit)
    least = _sum(clause.least for clause in base) + bonus_least
    most = _sum(clause.most for clause in base) + bonus_most
    points = least if least == most else None
    sections = _sections(counted)
    unrated = sum(not clause.not_applicable and clause.points is None for clause in counted)
    return Totals(
        points=points,
        max=top,
        pass_line=line,
        passed=None if line is None else True if least >= line else False if most < line else None,
        least=least,
        most=most,
        lost=_sum(clause.lost for clause in counted),
        unrated=most - least,
        bonus=bonus_least,
        short_of_pass=None if line is None else max(ZERO, line - least),
        rated_count=len(counted) - unrated,
        unrated_count=unrated,
        by_section=sections,
        clauses={clause.id: clause for clause in counted},
        step=_step(sections, top, points, least, most),
    )


def _check(clauses: Sequence[ClausePoints]) -> None:
    seen: set[str] = set()
    for clause in clauses:
        if clause.id in seen:
            raise ValueError(f"条目编号重复：{clause.id}")
        seen.add(clause.id)
        if not clause.not_applicable and not ZERO <= clause.least <= clause.most <= clause.max_points:
            raise ValueError(f"{clause.id} 的得分不在 0 至分值之间")
        if clause.points is not None and not clause.least == clause.points == clause.most:
            raise ValueError(f"{clause.id} 的得分与上下限不一致")


def _is_bonus(clause: ClausePoints) -> bool:
    return clause.bonus or clause.kind is RuleKind.BONUS


def _counted(policy: NotApplicable, clauses: Sequence[ClausePoints]) -> list[CountedClause]:
    factors = _factors(clauses) if policy is NotApplicable.MOVE_WITHIN_SECTION else {}
    return [_count(policy, clause, factors.get(clause.section, ONE)) for clause in clauses]


def _factors(clauses: Sequence[ClausePoints]) -> dict[str, Fraction]:
    """By how much the clauses that apply grow in each section when the others' points move to them."""
    whole: dict[str, Fraction] = {}
    applying: dict[str, Fraction] = {}
    for clause in clauses:
        if not _is_bonus(clause):
            whole[clause.section] = whole.get(clause.section, ZERO) + clause.max_points
            mine = ZERO if clause.not_applicable else clause.max_points
            applying[clause.section] = applying.get(clause.section, ZERO) + mine
    return {section: whole[section] / points for section, points in applying.items() if points}


def _count(policy: NotApplicable, clause: ClausePoints, factor: Fraction) -> CountedClause:
    bonus = _is_bonus(clause)
    if clause.not_applicable:
        full = clause.max_points if policy is NotApplicable.COUNT_FULL and not bonus else ZERO
        return CountedClause(clause.id, clause.section, full, full, full, full, bonus, not_applicable=True)
    scale = ONE if bonus else factor
    return CountedClause(
        id=clause.id,
        section=clause.section,
        max_points=clause.max_points * scale,
        points=None if clause.least != clause.most else clause.most * scale,
        least=clause.least * scale,
        most=clause.most * scale,
        bonus=bonus,
        factor=scale,
    )


def _pass_line(standard: StandardTotals, top: Fraction, all_points: Fraction) -> Fraction | None:
    keep = standard.not_applicable is NotApplicable.LEAVE_TOTAL_KEEP_PASS
    if standard.pass_points is None or keep or not all_points:
        return standard.pass_points
    return standard.pass_points * top / all_points


def _limited(points: Fraction, limit: Fraction | None) -> Fraction:
    return points if limit is None else min(points, limit)


def _sections(clauses: Sequence[CountedClause]) -> tuple[SectionTotal, ...]:
    by_name: dict[str, list[CountedClause]] = {}
    for clause in clauses:
        by_name.setdefault(clause.section, []).append(clause)
    return tuple(_section(name, members) for name, members in by_name.items())


def _section(name: str, clauses: Sequence[CountedClause]) -> SectionTotal:
    base = [clause for clause in clauses if not clause.bonus]
    least, most = _sum(clause.least for clause in base), _sum(clause.most for clause in base)
    top = _sum(clause.max_points for clause in base)
    return SectionTotal(
        section=name,
        points=least if least == most else None,
        max=top,
        least=least,
        most=most,
        lost=top - most,
        unrated=most - least,
        bonus=_sum(clause.least for clause in clauses if clause.bonus),
    )


def _step(
    sections: Sequence[SectionTotal], top: Fraction, points: Fraction | None, least: Fraction, most: Fraction
) -> Step:
    children = tuple(_section_step(section) for section in sections)
    words = " + ".join(shown(section.least) for section in sections) or "0"
    note = "" if points is not None else f"{shown(least)} 至 {shown(most)}"
    return Step(f"总分（满分 {shown(top)} 分）", words, points, children, note)


def _section_step(section: SectionTotal) -> Step:
    unrated = f" − {shown(section.unrated)}（未评）" if section.unrated else ""
    note = "" if section.points is not None else f"{shown(section.least)} 至 {shown(section.most)}"
    text = f"{shown(section.max)} − {shown(section.lost)}{unrated}"
    return Step(section.section, text, section.points, note=note)


def _sum(values: Iterable[Fraction]) -> Fraction:
    return sum(values, ZERO)
