"""A clause of the county from its units: by the mean, by the mean weighted by pupils, the lowest, or all of them.

Points of units become shares of their maximum, the county gets the share of its own maximum. A unit to which the
clause does not apply leaves the roll-up. Missing points are no 0: they leave the county's points open between
bounds, and what is surely lost is laid on the units that lost it, adding up exactly.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from dudao.core.numbers import shown
from dudao.core.scoring.results import RolledUp, UnitShare
from dudao.core.scoring.rules import ONE, ZERO
from dudao.core.trace import Step


class RollUp(StrEnum):
    """How a clause rated by units counts for the county."""

    MEAN = "mean"
    WEIGHTED_MEAN = "weighted_mean"
    MINIMUM = "minimum"
    ALL_MUST = "all_must"

    @property
    def label(self) -> str:
        return _LABELS[self]


_LABELS = {
    RollUp.MEAN: "各单位平均",
    RollUp.WEIGHTED_MEAN: "按学生数加权平均",
    RollUp.MINIMUM: "取最低单位",
    RollUp.ALL_MUST: "全部达到才得分",
}


@dataclass(frozen=True)
class _Bounds:
    """A unit as shares of its maximum."""

    least: Fraction
    most: Fraction
    weight: Fraction | None


@dataclass(frozen=True)
class _Outcome:
    """Bounds of the county's share and the share that each unit surely costs."""

    least: Fraction
    most: Fraction
    lost: Mapping[str, Fraction]
    text: str


def roll_up(kind: RollUp, shares: Mapping[str, UnitShare], *, max_points: Fraction | None = None) -> RolledUp:
    """The county's points from those of its units; None while a missing unit can still move them.

    ``mean``: the plain mean. ``weighted_mean``: weighted by pupils; an unknown weight is missing data.
    ``minimum``: the lowest unit's share, its loss shared equally by the lowest units. ``all_must``: full marks when
    every unit has them, else 0, the loss shared equally by the units that fail. ``max_points`` is the county's
    maximum; None: the one that all units have. Raises ``ValueError`` when that differs, for points outside
    0…maximum and for negative weights. With no unit left the clause does not apply. Units may have one and the
    same ``UnitShare``; it is looked at once, so that many equal units cost little.
    """
    top = _county_maximum(shares) if max_points is None else max_points
    units = _units(shares)
    missing = tuple(name for name in units if shares[name].points is None)
    if not units:
        step = Step(kind.label, "没有适用的单位", None, note="不适用")
        return RolledUp(None, top, ZERO, ZERO, 0, (), (), {}, step, not_applicable=True)
    found = _KINDS[kind](units)
    points = found.most * top if found.least == found.most else None
    lowest = _lowest(units, set(missing))
    left = f"，{len(missing)} 个单位没有分" if missing else ""
    between = f"尚不能定分，在 {shown(found.least * top)} 至 {shown(found.most * top)} 之间"
    step = Step(
        f"{kind.label}（{len(units)} 个单位）",
        f"{shown(top)} × {found.text}{left}",
        points,
        note="" if points is not None else between,
    )
    return RolledUp(
        points=points,
        max_points=top,
        least=found.least * top,
        most=found.most * top,
        counted=len(units),
        missing=missing,
        lowest=lowest,
        lost_by_unit=_times(found.lost, top),
        step=step,
    )


def _units(shares: Mapping[str, UnitShare]) -> dict[str, _Bounds]:
    seen: dict[int, _Bounds] = {}
    units: dict[str, _Bounds] = {}
    for name, share in shares.items():
        if share.not_applicable:
            continue
        bounds = seen.get(id(share))
        if bounds is None:
            bounds = seen[id(share)] = _bounds(name, share)
        units[name] = bounds
    return units


def _groups(units: Mapping[str, _Bounds]) -> list[tuple[_Bounds, list[str]]]:
    """The units by the bounds that they have in common."""
    found: dict[int, tuple[_Bounds, list[str]]] = {}
    for name, bounds in units.items():
        found.setdefault(id(bounds), (bounds, []))[1].append(name)
    return list(found.values())


def _lowest(units: Mapping[str, _Bounds], missing: Collection[str]) -> tuple[str, ...]:
    known = {name: bounds for name, bounds in units.items() if name not in missing}
    groups = _groups(known)
    bottom = min((bounds.most for bounds, _ in groups), default=None)
    low = {id(bounds) for bounds, _ in groups if bounds.most == bottom}
    return tuple(name for name, bounds in known.items() if id(bounds) in low)


def _times(lost: Mapping[str, Fraction], top: Fraction) -> dict[str, Fraction]:
    seen: dict[int, Fraction] = {}
    found: dict[str, Fraction] = {}
    for name, share in lost.items():
        if not share:
            continue
        points = seen.get(id(share))
        if points is None:
            points = seen[id(share)] = share * top
        found[name] = points
    return found


def _county_maximum(shares: Mapping[str, UnitShare]) -> Fraction:
    maxima = {share.max_points for share in shares.values()}
    if len(maxima) != 1:
        raise ValueError("各单位的分值不同，要说明县级分值" if maxima else "没有单位，要说明县级分值")
    return maxima.pop()


def _bounds(name: str, share: UnitShare) -> _Bounds:
    least = share.points if share.points is not None else (ZERO if share.least is None else share.least)
    most = (
        share.points if share.points is not None else (share.max_points if share.most is None else share.most)
    )
    if share.max_points <= 0 or not ZERO <= least <= most <= share.max_points:
        raise ValueError(f"{name}的得分不在 0 至分值之间")
    if share.weight is not None and share.weight < 0:
        raise ValueError(f"{name}的权重不能为负")
    return _Bounds(least / share.max_points, most / share.max_points, share.weight)


def _mean(units: Mapping[str, _Bounds]) -> _Outcome:
    count = len(units)
    least = most = ZERO
    lost: dict[str, Fraction] = {}
    for bounds, names in _groups(units):
        least += bounds.least * len(names)
        most += bounds.most * len(names)
        lost |= dict.fromkeys(names, (1 - bounds.most) / count)
    return _Outcome(least / count, most / count, lost, f"平均得分率 {shown(most / count)}")


def _weighted(units: Mapping[str, _Bounds]) -> _Outcome:
    weights = {name: unit.weight for name, unit in units.items() if unit.weight is not None}
    whole = sum(weights.values(), ZERO)
    if len(weights) < len(units) or not whole:
        return _without_weights(units)
    parts = {name: weight / whole for name, weight in weights.items()}
    least = sum((parts[name] * unit.least for name, unit in units.items()), ZERO)
    most = sum((parts[name] * unit.most for name, unit in units.items()), ZERO)
    lost = {name: parts[name] * (1 - unit.most) for name, unit in units.items()}
    return _Outcome(least, most, lost, f"平均得分率 {shown(most)}")


def _without_weights(units: Mapping[str, _Bounds]) -> _Outcome:
    """A weight that is not known may be anything from 0 up: sure is only what holds for all of them.

    The mean then lies between the mean of the units with known weights and the units without. What is surely lost
    is laid on the units in proportion to what they lack.
    """
    known = {name: unit for name, unit in units.items() if unit.weight}
    unknown = [unit for unit in units.values() if unit.weight is None]
    counting = known | {name: unit for name, unit in units.items() if unit.weight is None} or dict(units)
    lowest = [unit.least for unit in unknown or counting.values()]
    highest = [unit.most for unit in unknown or counting.values()]
    if known and unknown:
        mean = _weighted(known)
        lowest.append(mean.least)
        highest.append(mean.most)
    least, most = min(lowest), max(highest)
    lacking = {name: 1 - unit.most for name, unit in counting.items()}
    whole = sum(lacking.values(), ZERO)
    lost = {name: (1 - most) * lack / whole for name, lack in lacking.items()} if most < 1 else {}
    return _Outcome(least, most, lost, f"得分率 {shown(most)}，有单位没有学生数")


def _minimum(units: Mapping[str, _Bounds]) -> _Outcome:
    groups = _groups(units)
    least = min(bounds.least for bounds, _ in groups)
    most = min(bounds.most for bounds, _ in groups)
    lowest = [name for bounds, names in groups if bounds.most == most for name in names]
    lost = dict.fromkeys(lowest, (1 - most) / len(lowest))
    return _Outcome(least, most, lost, f"最低单位得分率 {shown(most)}")


def _all_must(units: Mapping[str, _Bounds]) -> _Outcome:
    groups = _groups(units)
    failing = [name for bounds, names in groups if bounds.most < 1 for name in names]
    if failing:
        lost = dict.fromkeys(failing, Fraction(1, len(failing)))
        return _Outcome(ZERO, ZERO, lost, f"0（{len(failing)} 个单位没有得满分）")
    least = ONE if all(bounds.least == 1 for bounds, _ in groups) else ZERO
    return _Outcome(least, ONE, {}, "1（没有单位失分）")


_KINDS: Mapping[RollUp, Callable[[Mapping[str, _Bounds]], _Outcome]] = {
    RollUp.MEAN: _mean,
    RollUp.WEIGHTED_MEAN: _weighted,
    RollUp.MINIMUM: _minimum,
    RollUp.ALL_MUST: _all_must,
}
