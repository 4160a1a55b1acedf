"""One way to bring a difference coefficient within its limit: raise the lowest units to a common level.

It is one way, not the cheapest. Amounts are whole things (people, rooms, square metres, yuan): every unit below the
level gets as many as it takes to reach it. The level is the lowest on a grid of 1/4096 of the highest value for which
the exact judge says yes; raising the lowest towards the rest makes the coefficient smaller, whole things overshoot a
little, so the answer is always judged again on the raised values.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction

from dudao.core.dispersion import Dispersion, composite_within, disperse_values

_GRID = 4096


@dataclass(frozen=True)
class Level:
    """One unit in the levelling: its value, its pupils, and how many things make one unit of the value."""

    unit: str
    value: Fraction
    enrolment: Fraction
    per: Fraction


@dataclass(frozen=True)
class Raise:
    """What one unit gets: whole things, and its value before and after."""

    unit: str
    amount: Fraction
    before: Fraction
    after: Fraction


@dataclass(frozen=True)
class Levelling:
    """A levelling that was judged within the limit, and the dispersion afterwards."""

    raises: tuple[Raise, ...]
    dispersion: Dispersion


def level_within(rows: Sequence[Level], limit: Fraction) -> Levelling | None:
    """Raise the lowest until S² ≤ (limit · X̄)²; None where no unit can be raised (all values are zero)."""
    return lowest_levelling(rows, lambda dispersion: dispersion.within(limit) is True)


def level_composite(
    columns: Sequence[tuple[str, Sequence[Level], Dispersion]], limit: Fraction
) -> list[tuple[str, Levelling]]:
    """Raise in the indicator with the largest coefficient, then the next, until the mean of all is within.

    Empty where that does not succeed.
    """
    dispersions = {item: dispersion for item, _, dispersion in columns}
    rows = {item: levels for item, levels, _ in columns}
    by_size = sorted(columns, key=lambda column: column[2].squared_coefficient or Fraction(0), reverse=True)
    steps: list[tuple[str, Levelling]] = []
    for item, _, _ in by_size:
        found = lowest_levelling(rows[item], _composite_judge(dispersions, item, limit))
        if found is not None:
            return [*steps, (item, found)]
        whole = _raised(rows[item], max(level.value for level in rows[item]))
        if whole is not None:
            steps.append((item, whole))
            dispersions[item] = whole.dispersion
    return []


def _composite_judge(
    dispersions: dict[str, Dispersion], item: str, limit: Fraction
) -> Callable[[Dispersion], bool]:
    def within(dispersion: Dispersion) -> bool:
        return composite_within([*({**dispersions, item: dispersion}).values()], limit) is True

    return within


def lowest_levelling(rows: Sequence[Level], judge: Callable[[Dispersion], bool]) -> Levelling | None:
    """The lowest level on the grid that ``judge`` accepts, found by halving."""
    top = max((row.value for row in rows), default=Fraction(0))
    if top <= 0:
        return None
    best = _accepted(rows, top, judge)
    if best is None:
        return None
    low, high = 0, _GRID
    while high - low > 1:
        middle = (low + high) // 2
        tried = _accepted(rows, top * middle / _GRID, judge)
        if tried is None:
            low = middle
        else:
            high, best = middle, tried
    return best


def _accepted(
    rows: Sequence[Level], level: Fraction, judge: Callable[[Dispersion], bool]
) -> Levelling | None:
    raised = _raised(rows, level)
    return raised if raised is not None and judge(raised.dispersion) else None


def _raised(rows: Sequence[Level], level: Fraction) -> Levelling | None:
    raises: list[Raise] = []
    values: list[tuple[Fraction, Fraction]] = []
    for row in rows:
        after = row.value
        if row.value < level and row.per > 0:
            amount = Fraction(math.ceil((level - row.value) * row.per))
            after = row.value + amount / row.per
            raises.append(Raise(row.unit, amount, row.value, after))
        values.append((after, row.enrolment))
    return Levelling(tuple(raises), disperse_values(values)) if values else None
