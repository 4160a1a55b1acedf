"""Points from a measured value: in proportion, in steps below a target, by rank, against the mean.

A value of ours that is missing leaves everything open that the rule can give. A missing value of another unit
leaves a rank open only as far as it can move it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from dudao.core.numbers import shown
from dudao.core.scoring.results import ScoringContext
from dudao.core.scoring.rules import (
    ONE,
    ZERO,
    Direction,
    MeanRule,
    ProportionalRule,
    RankRule,
    StepDownRule,
)
from dudao.core.scoring.steps import steps_of
from dudao.core.trace import Step


@dataclass(frozen=True)
class Measured:
    """What the value gives: equal bounds when decided; ``reason`` says on what points were lost."""

    least: Fraction
    most: Fraction
    substituted: str
    reason: str
    children: tuple[Step, ...] = ()


def measured_points(
    rule: ProportionalRule | StepDownRule | RankRule | MeanRule,
    max_points: Fraction,
    stated: Fraction | None,
    context: ScoringContext | None,
) -> Measured:
    """The points for our value, ``stated`` or else that of the context; without it the bounds of the rule."""
    own = stated
    others: Sequence[Fraction | None] = ()
    if context is not None:
        own = context.values.get(context.own) if stated is None else stated
        others = [value for unit, value in context.values.items() if unit != context.own]
    match rule:
        case ProportionalRule():
            return _proportional(rule, max_points, own)
        case StepDownRule():
            return _step_down(rule, max_points, own)
        case RankRule():
            return _rank(rule, max_points, own, None if context is None else others)
        case MeanRule():
            return _mean(rule, max_points, own, None if context is None else others)


def _proportional(rule: ProportionalRule, max_points: Fraction, own: Fraction | None) -> Measured:
    if own is None:
        return Measured(ZERO, max_points, "没有数据", "")
    share = min(ONE, max(ZERO, (own - rule.zero_at) / (rule.target - rule.zero_at)))
    points = share * max_points
    zero = f" − {shown(rule.zero_at)}" if rule.zero_at else ""
    below = (
        f"({shown(own)}{zero}) ÷ ({shown(rule.target)}{zero})"
        if zero
        else f"{shown(own)} ÷ {shown(rule.target)}"
    )
    return Measured(
        points, points, f"{shown(max_points)} × {below}，比例为 {shown(share)}", _reason(rule, own)
    )


def _step_down(rule: StepDownRule, max_points: Fraction, own: Fraction | None) -> Measured:
    if own is None:
        return Measured(min(rule.floor, max_points), max_points, "没有数据", "")
    gap = rule.target - own if rule.direction is Direction.HIGH else own - rule.target
    times = steps_of(max(ZERO, gap), rule.per, rule.partial)
    points = max(rule.floor, max_points - times * rule.deduct)
    text = f"{shown(max_points)} − {shown(times)} × {shown(rule.deduct)}"
    if times * rule.deduct > max_points - rule.floor:
        text += f"，最低 {shown(rule.floor)}"
    return Measured(points, points, text, _reason(rule, own))


def _reason(rule: ProportionalRule | StepDownRule, own: Fraction) -> str:
    side = "低于" if rule.direction is Direction.HIGH else "高于"
    return f"{shown(own)}{rule.unit}{side} {shown(rule.target)}{rule.unit}"


def _rank(
    rule: RankRule, max_points: Fraction, own: Fraction | None, others: Sequence[Fraction | None] | None
) -> Measured:
    if own is None or others is None:
        text = "没有数据" if own is None else "没有其他单位的数据"
        return Measured(rule.points_by_rank[-1], rule.points_by_rank[0], text, _first_place(rule, max_points))
    known = [value for value in others if value is not None]
    missing = len(others) - len(known)
    place = 1 + sum(_better(value, own, rule.direction) for value in known)
    most, least = _at(rule.points_by_rank, place), _at(rule.points_by_rank, place + missing)
    text = f"{len(others) + 1} 个单位中第 {place} 名"
    if missing:
        text = f"{len(others) + 1} 个单位中第 {place} 至 {place + missing} 名，{missing} 个单位没有数据"
    return Measured(least, most, text, text, (_listing(known, own),))


def _first_place(rule: RankRule, max_points: Fraction) -> str:
    return f"第 1 名得 {shown(rule.points_by_rank[0])} 分"


def _mean(
    rule: MeanRule, max_points: Fraction, own: Fraction | None, others: Sequence[Fraction | None] | None
) -> Measured:
    worst = rule.points_by_rank[-1] if rule.points_by_rank else (rule.below_share or ZERO) * max_points
    if own is None or others is None or None in others:
        text = "没有数据" if own is None else "有单位没有数据，算不出平均值"
        return Measured(worst, max_points, text, "")
    known = [value for value in others if value is not None]
    mean = (own + sum(known, ZERO)) / (len(known) + 1)
    listing = _listing(known, own)
    step = Step("各单位平均值", f"({listing.substituted}) ÷ {len(known) + 1}", mean)
    if _reaches(own, mean, rule):
        return Measured(max_points, max_points, f"{shown(own)}，平均值 {shown(mean)}", "", (step,))
    if rule.below_share is not None:
        points = rule.below_share * max_points
        text = f"{shown(own)} 没有达到平均值 {shown(mean)}"
        return Measured(points, points, text, text, (step,))
    below = [value for value in known if not _reaches(value, mean, rule)]
    place = 1 + sum(_better(value, own, rule.direction) for value in below)
    points = _at(rule.points_by_rank, place)
    text = f"{shown(own)} 没有达到平均值 {shown(mean)}，在未达到的 {len(below) + 1} 个单位中第 {place} 名"
    return Measured(points, points, text, text, (step,))


def _reaches(value: Fraction, mean: Fraction, rule: MeanRule) -> bool:
    return _better(value, mean, rule.direction) or (rule.equal_counts and value == mean)


def _better(value: Fraction, than: Fraction, direction: Direction) -> bool:
    return value > than if direction is Direction.HIGH else value < than


def _at(points_by_rank: tuple[Fraction, ...], place: int) -> Fraction:
    return points_by_rank[min(place, len(points_by_rank)) - 1]


def _listing(known: Sequence[Fraction], own: Fraction) -> Step:
    values = " + ".join(shown(value) for value in [own, *known])
    return Step("各单位的值（本单位在前）", values, None, note=f"{len(known) + 1} 个单位")
