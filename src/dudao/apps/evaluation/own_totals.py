"""The sums of one evaluation's own ratings: plain rules over rows, no queries."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

from dudao.apps.evaluation.choices import COUNTING_STATES, RatingState
from dudao.apps.evaluation.item_sheet import ItemSheet

ZERO = Fraction(0)
FINAL_STATES = (RatingState.APPROVED, RatingState.LOCKED)

# item id, state, points, not applicable, triggered
RatingRow = tuple[int, str, Fraction | None, bool, bool | None]


@dataclass(frozen=True)
class OwnTotals:
    """Points and numbers of ratings saved, handed in (submitted and beyond), approved and returned."""

    saved_points: Fraction = ZERO
    handed_in_points: Fraction = ZERO
    approved_points: Fraction = ZERO
    saved_count: int = 0
    handed_in_count: int = 0
    approved_count: int = 0
    returned_count: int = 0
    triggered_count: int = 0


def own_totals(rows: Iterable[RatingRow], sheet: ItemSheet, *, counts_full: bool = False) -> OwnTotals:
    """The sums of all rows, to the last fraction; what is not decided adds nothing.

    `counts_full`: the standard counts an item that does not apply with all its points.
    """
    saved = handed_in = approved = ZERO
    counts = dict.fromkeys(RatingState, 0)
    triggered = 0
    for item_id, state, points, not_applicable, is_triggered in rows:
        counts[RatingState(state)] += 1
        triggered += bool(is_triggered)
        if not_applicable and counts_full:
            points = sheet.by_id[item_id].counted_maximum
        if not points:
            continue
        saved += points
        if state in COUNTING_STATES:
            handed_in += points
        if state in FINAL_STATES:
            approved += points
    return OwnTotals(
        saved_points=saved,
        handed_in_points=handed_in,
        approved_points=approved,
        saved_count=sum(counts.values()),
        handed_in_count=sum(counts[state] for state in COUNTING_STATES),
        approved_count=sum(counts[state] for state in FINAL_STATES),
        returned_count=counts[RatingState.RETURNED],
        triggered_count=triggered,
    )
