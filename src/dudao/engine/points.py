"""The points of a scored standard: stated clause by clause, added up and held against the pass line.

What is not rated stays open between 0 and its points. Where the points of some items are not stated (2012: set by
the province), what is left of the total stays open as a whole. ``dudao.core.scoring`` does the sums.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from dudao.catalogue.schema import Item, ItemKind, Standard
from dudao.core.logic import all_of
from dudao.core.scoring import ClausePoints, StandardTotals, Totals, total
from dudao.engine.facts import PointsGiven
from dudao.engine.result import ItemResult

_NOT_DIVIDED = "分值未定"
"""The section of points that no item has been given yet."""


def points_of(item: Item, given: PointsGiven | None) -> tuple[Fraction | None, Fraction | None]:
    """Points and maximum of an item: the standard's maximum, else the stated one; None where not stated."""
    if item.kind is not ItemKind.SCORE:
        return None, item.max_points
    maximum = item.max_points if item.max_points is not None else given.max_points if given else None
    return (given.points if given and maximum is not None else None), maximum


def judge_points(standard: Standard, items: Sequence[ItemResult]) -> Totals | None:
    """The total of all scored items against the pass line; None for a standard without points."""
    top, line = standard.verdict.max_points, standard.verdict.pass_points
    if top is None or line is None:
        return None
    scored = [item for item in items if item.kind == ItemKind.SCORE.value]
    clauses = [_clause(item, item.max_points) for item in scored if item.max_points is not None]
    left = top - sum((clause.max_points for clause in clauses), Fraction(0))
    if left > 0 and len(clauses) < len(scored):
        clauses.append(ClausePoints(_NOT_DIVIDED, _NOT_DIVIDED, left, None, Fraction(0), left))
    return total(StandardTotals(top, line), clauses)


def _clause(item: ItemResult, maximum: Fraction) -> ClausePoints:
    if item.points is None:
        return ClausePoints(item.id, item.dimension, maximum, None, Fraction(0), maximum)
    return ClausePoints(item.id, item.dimension, maximum, item.points, item.points, item.points)


def section_met(items: Sequence[ItemResult], score: Totals | None) -> bool | None:
    """Whether a part of a standard holds: scored items have no rule of their own, so the pass line decides.

    A part that holds all the points of the standard is met when they reach the pass line. One of several scored
    parts is met with full marks and otherwise not decided by itself. Other items must all be met.
    """
    scored = [item for item in items if item.kind == ItemKind.SCORE.value]
    others = [item.met for item in items if item.kind != ItemKind.SCORE.value]
    if not scored or score is None:
        return all_of(others) if others else all_of(item.met for item in items)
    whole = {each.section for each in score.by_section} <= {scored[0].dimension, _NOT_DIVIDED}
    reached = score.passed if whole else (True if all(item.met for item in scored) else None)
    return all_of([*others, reached])
