"""Who lost which points (谁丢分谁担责), to the last fraction; and what can still be reached by a date.

Points not rated are kept apart from points lost. Every table adds up to the same total; what nobody owns goes to
「未落实责任人」 and stays in sight.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction

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
    base = [clause for clause in clauses if not clause.counted.bonus]
    return LostTable(
        lost=sum((clause.counted.lost for clause in base), ZERO),
        unrated=sum((clause.counted.unrated for clause in base), ZERO),
        by_clause=_by(base, lambda clause: clause.counted.id),
        by_unit=_table(part for clause in base for part in _unit_parts(clause)),
        by_principal=_by(base, lambda clause: clause.principal or NO_OWNER),
        by_direct=_by(base, lambda clause: clause.direct or NO_OWNER),
        by_handler=_by(base, lambda clause: clause.handler or NO_OWNER),
        by_section=_by(base, lambda clause: clause.counted.section),
    )


def _by(clauses: Sequence[LossClause], name: Callable[[LossClause], str]) -> dict[str, LostSum]:
    return _table((name(clause), clause.counted.lost, clause.counted.unrated) for clause in clauses)


def _table(parts: Iterable[tuple[str, Fraction, Fraction]]) -> dict[str, LostSum]:
    sums: dict[str, LostSum] = {}
    for name, lost, unrated in parts:
        old = sums.get(name, LostSum(ZERO, ZERO))
        sums[name] = LostSum(old.lost + lost, old.unrated + unrated)
    ordered = sorted(sums.items(), key=lambda item: (-item[1].lost, -item[1].unrated))
    return {name: entry for name, entry in ordered if entry.lost or entry.unrated}


def _unit_parts(clause: LossClause) -> list[tuple[str, Fraction, Fraction]]:
    """The loss laid on the units, scaled as the clause's points were when others moved to it."""
    lead = clause.lead_unit or NO_UNIT
    counted = clause.counted
    if not clause.lost_by_unit:
        return [(lead, counted.lost, counted.unrated)]
    parts = [(unit, lost * counted.factor, ZERO) for unit, lost in clause.lost_by_unit.items()]
    if sum((lost for _, lost, _ in parts), ZERO) != counted.lost:
        raise ValueError(f"{counted.id} 的失分与各单位失分之和不一致")
    return [*parts, (lead, ZERO, counted.unrated)]


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
