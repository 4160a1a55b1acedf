"""Who lost which points of the county, and which of them can be won back by the acceptance (谁丢分谁担责).

Points of rolled-up items are laid on the schools that lost them, and on the owners there; points not rated stand
with the schools that have not handed in. Every table adds up to the same, to the last fraction.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from fractions import Fraction

from dudao.apps.evaluation.board_clauses import Basis, BoardClause, raised, share_of, shares_of
from dudao.apps.evaluation.board_rows import AskedRow, BoardRows
from dudao.core.scoring import (
    CountedClause,
    LossClause,
    LostTable,
    Reachable,
    Recovery,
    RollUp,
    Totals,
    attribute_lost,
    reachable,
    roll_up,
)

ZERO = Fraction(0)


def lost_table(rows: BoardRows, clauses: Sequence[BoardClause], totals: Totals) -> LostTable:
    """The loss by item, unit (id as text), owner (key) and section."""
    parts: list[LossClause] = []
    for clause in clauses:
        counted = totals.clauses.get(clause.code)
        if counted is None or counted.bonus:
            continue
        lead = rows.lead_units.get(clause.item.id)
        if clause.is_rolled:
            parts.extend(_school_parts(clause, counted, str(lead or "")))
        else:
            owner = clause.asked[0] if clause.asked else None
            parts.append(_part(counted, owner, str(lead or "")))
    return attribute_lost(parts)


def _part(counted: CountedClause, owner: AskedRow | None, unit: str) -> LossClause:
    if owner is None:
        return LossClause(counted, lead_unit=unit)
    return LossClause(
        counted, principal=owner.principal, direct=owner.direct, handler=owner.handler, lead_unit=unit
    )


def _school_parts(clause: BoardClause, counted: CountedClause, lead: str) -> Iterator[LossClause]:
    """One part for each school: what it lost, and its share of what is not rated yet."""
    owners = {str(row.subject_id): row for row in clause.asked}
    rolled = clause.reported
    lost = dict(rolled.lost_by_unit) if counted.lost else {}
    open_ = dict.fromkeys(rolled.missing, counted.unrated / len(rolled.missing)) if rolled.missing else {}
    if counted.unrated and not open_:
        open_ = {lead: counted.unrated}
    seen: dict[tuple[int, int], CountedClause] = {}
    for unit in dict.fromkeys([*lost, *open_]):
        gone, waiting = lost.get(unit, ZERO), open_.get(unit, ZERO)
        own = seen.get((id(gone), id(waiting)))
        if own is None:
            own = _own_part(counted, gone * counted.factor, waiting)
            seen[id(gone), id(waiting)] = own
        yield _part(own, owners.get(unit), unit)


def _own_part(counted: CountedClause, lost: Fraction, waiting: Fraction) -> CountedClause:
    """The part of an item that one school lost and has not rated."""
    return CountedClause(
        id=counted.id,
        section=counted.section,
        max_points=lost + waiting,
        points=None if waiting else ZERO,
        least=ZERO,
        most=waiting,
    )


def reach_of(
    rows: BoardRows, clauses: Sequence[BoardClause], totals: Totals
) -> tuple[Reachable, tuple[Recovery, ...]]:
    """What the total can become by the acceptance, with what each item wins back; no day set: all counts.

    A school's points win back what the roll-up gains by them, not more: under 校校达到 nothing, unless the last
    school that fails is among them.
    """
    day = rows.acceptance_on or date.max
    late_on = None if day == date.max else day + timedelta(days=1)
    found: list[Recovery] = []
    for clause in clauses:
        counted = totals.clauses.get(clause.code)
        if counted is None or counted.bonus or counted.not_applicable:
            continue
        recovering = {
            row.subject_id: rows.recovering[place]
            for row in clause.asked
            if (place := (clause.item.id, row.subject_id)) in rows.recovering and rows.ratings[place].counts
        }
        if not recovering:
            continue
        in_time = {
            subject: one.points for subject, one in recovering.items() if one.by is not None and one.by <= day
        }
        everything = {subject: one.points for subject, one in recovering.items()}
        soon = _gain(rows, clause, in_time) * counted.factor
        later = ZERO
        if len(in_time) < len(everything):
            later = _gain(rows, clause, everything) * counted.factor - soon
        if soon:
            found.append(Recovery(clause.code, soon, day))
        if later:
            found.append(Recovery(clause.code, later, late_on))
    return reachable(totals, found, day), tuple(found)


def _gain(rows: BoardRows, clause: BoardClause, points: Mapping[int, Fraction]) -> Fraction:
    """By how much the item's upper bound rises when subjects win points back."""
    if not points:
        return ZERO
    item = clause.item
    if clause.is_rolled and item.roll_up in ("", RollUp.MEAN):
        return _gain_of_mean(rows, clause, points)
    shares = shares_of(rows, item, clause.asked, Basis.REPORTED)
    shares |= {str(subject): raised(shares[str(subject)], more) for subject, more in points.items()}
    if clause.is_rolled:
        after = roll_up(RollUp(item.roll_up or RollUp.MEAN), shares, max_points=item.points).most
    else:
        share = next(iter(shares.values()))
        after = share.points if share.points is not None else clause.reported.most
    return after - clause.reported.most


def _gain_of_mean(rows: BoardRows, clause: BoardClause, points: Mapping[int, Fraction]) -> Fraction:
    """By how much a plain mean rises: the points won back, shared by the units that count."""
    won = ZERO
    for subject, more in points.items():
        share = share_of(rows, clause.item, subject, Basis.REPORTED)
        if share.points is not None:
            won += min(share.max_points - share.points, more)
    return won / clause.reported.counted if clause.reported.counted else ZERO
