"""Who lost which points (谁丢分谁担责), to the last fraction; and what can still be reached by a date.

Points not rated are kept apart from points lost. Every table adds up to the same total; what nobody owns goes to
「未落实责任人」 and stays in sight.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from math import lcm
from typing import NamedTuple

from dudao.core.numbers import shown
from dudao.core.scoring.results import CountedClause, Totals
from dudao.core.scoring.rules import ZERO
from dudao.core.trace import Step

NO_OWNER = "未落实责任人"
NO_UNIT = "未落实责任单位"


@dataclass(frozen=True)
class LossClause:
    """A clause of the total with who answers for it.

    ``lost_by_unit`` lays the loss of a rolled-up clause on its units, adding up to the clause's loss before any
    points moved within the section; empty: it is the lead unit's.
    """

    counted: CountedClause
    principal: str = ""
    direct: str = ""
    handler: str = ""
    lead_unit: str = ""
    lost_by_unit: Mapping[str, Fraction] = field(default_factory=dict)


@dataclass(frozen=True)
class LostSum:
    """Points lost and points not rated yet, of one clause, unit, person or section."""

    lost: Fraction
    unrated: Fraction


@dataclass(frozen=True)
class LostTable:
    """The loss from every side; each mapping adds up to ``lost`` and ``unrated``, the largest loss first."""

    lost: Fraction
    unrated: Fraction
    by_clause: Mapping[str, LostSum]
    by_unit: Mapping[str, LostSum]
    by_principal: Mapping[str, LostSum]
    by_direct: Mapping[str, LostSum]
    by_handler: Mapping[str, LostSum]
    by_section: Mapping[str, LostSum]


def attribute_lost(clauses: Sequence[LossClause]) -> LostTable:
    """Every lost point stands with its clause, section, unit and its three owners, each table summing to the same.

    Bonus clauses lose nothing and are left out. Points not rated of a rolled-up clause stand with its lead unit.
    Raises ``ValueError`` when ``lost_by_unit`` does not add up to the clause's loss.
    """
    base = _lines(clauses)
    by_clause = _by(base, lambda clause: clause.counted.id)
    return LostTable(
        lost=sum((each.lost for each in by_clause.values()), ZERO),
        unrated=sum((each.unrated for each in by_clause.values()), ZERO),
        by_clause=by_clause,
        by_unit=_table(part for line in base for part in _unit_parts(line)),
        by_principal=_by(base, lambda clause: clause.principal or NO_OWNER),
        by_direct=_by(base, lambda clause: clause.direct or NO_OWNER),
        by_handler=_by(base, lambda clause: clause.handler or NO_OWNER),
        by_section=_by(base, lambda clause: clause.counted.section),
    )


class _Line(NamedTuple):
    """A clause with what it lost and what is not rated of it."""

    clause: LossClause
    lost: Fraction
    unrated: Fraction


def _lines(clauses: Sequence[LossClause]) -> list[_Line]:
    """The clauses that can lose; what several have in common is worked out once."""
    seen: dict[int, tuple[Fraction, Fraction]] = {}
    lines = []
    for clause in clauses:
        counted = clause.counted
        if counted.bonus:
            continue
        sums = seen.get(id(counted))
        if sums is None:
            sums = seen[id(counted)] = (counted.lost, counted.unrated)
        lines.append(_Line(clause, *sums))
    return lines


def _by(lines: Sequence[_Line], name: Callable[[LossClause], str]) -> dict[str, LostSum]:
    return _table((name(line.clause), line.lost, line.unrated) for line in lines)


def _table(parts: Iterable[tuple[str, Fraction, Fraction]]) -> dict[str, LostSum]:
    """The sums by name, the largest loss first. Added up as whole numbers over one denominator: some thousand parts."""
    held = list(parts)
    whole = lcm(*{each.denominator for _, lost, unrated in held for each in (lost, unrated)})
    times = {part.denominator: whole // part.denominator for _, *two in held for part in two}
    sums: dict[str, list[int]] = {}
    for name, lost, unrated in held:
        entry = sums.setdefault(name, [0, 0])
        entry[0] += lost.numerator * times[lost.denominator]
        entry[1] += unrated.numerator * times[unrated.denominator]
    ordered = sorted(sums.items(), key=lambda item: (-item[1][0], -item[1][1]))
    return {
        name: LostSum(Fraction(lost, whole), Fraction(unrated, whole))
        for name, (lost, unrated) in ordered
        if lost or unrated
    }


def _unit_parts(line: _Line) -> list[tuple[str, Fraction, Fraction]]:
    """The loss laid on the units, scaled as the clause's points were when others moved to it."""
    clause, lost, unrated = line
    lead = clause.lead_unit or NO_UNIT
    if not clause.lost_by_unit:
        return [(lead, lost, unrated)]
    factor = clause.counted.factor
    parts = [(unit, own * factor, ZERO) for unit, own in clause.lost_by_unit.items()]
    if sum((own for _, own, _ in parts), ZERO) != lost:
        raise ValueError(f"{clause.counted.id} 的失分与各单位失分之和不一致")
    return [*parts, (lead, ZERO, unrated)]


@dataclass(frozen=True)
class Recovery:
    """Points of a clause that its owner states can be won back, and by when (None: no date given)."""

    clause: str
    points: Fraction
    by: date | None


@dataclass(frozen=True)
class Reachable:
    """What the total can still become by the date of acceptance.

    ``sure`` is the total as it stands, ``recoverable`` what is stated to be won back in time, ``reach`` their sum.
    ``late`` and ``undated`` are stated but not counted. ``passes``: whether ``reach`` comes to the pass line; points
    not rated are not in it, and while they could decide it stays None. No pass line: None.
    """

    sure: Fraction
    recoverable: Fraction
    reach: Fraction
    late: Fraction
    undated: Fraction
    unrated: Fraction
    passes: bool | None
    step: Step


def reachable(totals: Totals, recoveries: Sequence[Recovery], acceptance_on: date) -> Reachable:
    """Sure points plus lost points stated recoverable on or before the date of acceptance.

    No clause wins back more than it lost: what is stated beyond is not counted, the earliest first. Raises
    ``ValueError`` for an unknown clause and for negative points.
    """
    left = {clause.id: clause.lost for clause in totals.clauses.values()}
    sums = {"in_time": ZERO, "late": ZERO, "undated": ZERO}
    for recovery in sorted(recoveries, key=lambda each: each.by or date.max):
        if recovery.clause not in left or recovery.points < 0:
            raise ValueError(f"{recovery.clause} 不能这样追回失分")
        points = min(recovery.points, left[recovery.clause])
        left[recovery.clause] -= points
        when = "undated" if recovery.by is None else "in_time" if recovery.by <= acceptance_on else "late"
        sums[when] += points
    reach = totals.least + sums["in_time"]
    passes: bool | None = None
    if totals.pass_line is not None:
        above = reach + totals.unrated >= totals.pass_line
        passes = True if reach >= totals.pass_line else (None if above else False)
    step = Step(
        f"{acceptance_on.isoformat()} 前可达到的分数",
        f"{shown(totals.least)} + {shown(sums['in_time'])}",
        reach,
    )
    return Reachable(
        sure=totals.least,
        recoverable=sums["in_time"],
        reach=reach,
        late=sums["late"],
        undated=sums["undated"],
        unrated=totals.unrated,
        passes=passes,
        step=step,
    )
