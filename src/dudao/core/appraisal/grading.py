"""Places and grades of the units of one group, by their totals: ties share a place, a quota is never rounded up.

Vetoed units are not ranked. Units whose total or veto is not yet known are neither ranked nor graded, and as long as
they could push somebody out of a quota that grade stays open for all who reach it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from dudao.core.appraisal.scheme import Grade, GradeRule, Scheme, Ties, VetoEffect
from dudao.core.appraisal.scoring import UnitTotal, percent, points_text


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a unit stands in its group: its place (None: not ranked), its grade (None: open or none), and why."""

    place: int | None
    grade: Grade | None
    reason: str


def standings_of(scheme: Scheme, totals: Mapping[int, UnitTotal]) -> dict[int, Standing]:
    """The standing of every unit of one group.

    The quota of a grade is floor(share × all units of the group). Units with equal totals across its edge all fall to
    the next grade, or all get it, as `scheme.ties` says.
    """
    found: dict[int, Standing] = {}
    ranked: list[tuple[int, Fraction]] = []
    for unit, total in totals.items():
        if total.vetoed:
            found[unit] = _vetoed(scheme, total)
        elif total.points is None or total.vetoed is None:
            lines = "、".join(total.undetermined)
            found[unit] = Standing(None, None, f"无法计算：{lines}")
        else:
            ranked.append((unit, total.points))
    waiting = sum(not totals[unit].vetoed for unit in found)
    ranked.sort(key=lambda pair: -pair[1])
    places = _places(ranked)
    for unit, (grade, reason) in _grades(scheme, ranked, len(totals), waiting).items():
        found[unit] = Standing(places[unit], grade, reason)
    return {unit: found[unit] for unit in totals}


def _vetoed(scheme: Scheme, total: UnitTotal) -> Standing:
    named = "、".join(total.vetoes)
    if scheme.veto_effect is VetoEffect.FAILED:
        return Standing(None, Grade.FAILED, f"一票否决：{named}，不排名，定为不合格")
    return Standing(None, None, f"一票否决：{named}，不排名，不评等次")


def _places(ranked: Sequence[tuple[int, Fraction]]) -> dict[int, int]:
    """1, 2, 2, 4: equal totals share a place."""
    places: dict[int, int] = {}
    for at, (unit, points) in enumerate(ranked):
        tied = at > 0 and ranked[at - 1][1] == points
        places[unit] = places[ranked[at - 1][0]] if tied else at + 1
    return places


def _grades(
    scheme: Scheme, ranked: Sequence[tuple[int, Fraction]], size: int, waiting: int
) -> dict[int, tuple[Grade | None, str]]:
    found: dict[int, tuple[Grade | None, str]] = {}
    fell: dict[int, str] = {}
    left = list(ranked)
    for rule in scheme.grades:
        reach = [(unit, points) for unit, points in left if points >= rule.at_least]
        quota = None if rule.at_most_share is None else _quota(rule.at_most_share, size)
        if quota is not None and waiting and len(reach) + waiting > quota:
            for unit, points in reach:
                words = (
                    f"{_reached(rule, points)}，组内还有 {waiting} 个单位无法计算，{rule.grade.label}名额未定"
                )
                found[unit] = (None, words)
            left = [pair for pair in left if pair[0] not in found]
            continue
        kept = reach if quota is None else _within(reach, quota, scheme.ties)
        for unit, points in kept:
            words = fell.get(unit, _reached(rule, points))
            found[unit] = (rule.grade, words + _tied_words(rule, quota, len(kept)))
        for unit, points in reach[len(kept) :]:
            fell[unit] = _fell(rule, points, quota or 0, scheme.ties, kept, reach)
        left = [pair for pair in left if pair[0] not in found]
    lowest = scheme.grades[-1].at_least if scheme.grades else Fraction(0)
    for unit, points in left:
        words = fell.get(unit, f"{points_text(points)} 分，不到 {points_text(lowest)} 分")
        found[unit] = (Grade.FAILED, words)
    return found


def _quota(share: Fraction, size: int) -> int:
    """So many units at most: the share of the group, rounded down."""
    return (share * size).__floor__()


def _within(reach: Sequence[tuple[int, Fraction]], quota: int, ties: Ties) -> Sequence[tuple[int, Fraction]]:
    """Those of the units (best first) that a quota holds; a tie across its edge is in or out as a whole."""
    if len(reach) <= quota or quota == 0:
        return reach[:quota]
    edge = reach[quota - 1][1]
    if reach[quota][1] != edge:
        return reach[:quota]
    if ties is Ties.ALL:
        return [pair for pair in reach if pair[1] >= edge]
    return [pair for pair in reach if pair[1] > edge]


def _reached(rule: GradeRule, points: Fraction) -> str:
    return f"{points_text(points)} 分，达到{rule.grade.label} {points_text(rule.at_least)} 分"


def _tied_words(rule: GradeRule, quota: int | None, kept: int) -> str:
    if quota is None or kept <= quota:
        return ""
    return f"；{rule.grade.label}名额 {quota} 个，同分的都进"


def _fell(
    rule: GradeRule,
    points: Fraction,
    quota: int,
    ties: Ties,
    kept: Sequence[tuple[int, Fraction]],
    reach: Sequence[tuple[int, Fraction]],
) -> str:
    """Why a unit that has the points does not get the grade."""
    share = f"（不超过 {percent(rule.at_most_share)}）" if rule.at_most_share is not None else ""
    words = f"{_reached(rule, points)}，{rule.grade.label}名额 {quota} 个{share}已满"
    if ties is Ties.NONE and len(kept) < quota and reach[len(kept)][1] == points:
        tied = sum(other == points for _, other in reach)
        words = f"{_reached(rule, points)}，{tied} 个单位同分，超出{rule.grade.label}名额 {quota} 个{share}，都不进"
    return words
