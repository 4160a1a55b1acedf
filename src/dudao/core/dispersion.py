"""The difference coefficient (差异系数) between schools, weighted by pupils.

CV = S / X̄ with X̄ = Σxᵢ / ΣPᵢ and S² = Σ (Pᵢ/P_N)(Xᵢ − X̄)², Xᵢ = xᵢ / Pᵢ. Source: 教督〔2012〕3号 and its
method note; 教督〔2017〕6号 applies it to every indicator. The unweighted form that some programs use is
wrong: it can turn a county that fails into one that passes.

Judging needs no root: CV ≤ limit exactly when S² ≤ (limit · X̄)². Roots are taken for printing only.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from itertools import count

from dudao.core.numbers import exact_square_root, round_half_up, rounded_root, shown, square_root
from dudao.core.trace import Step


@dataclass(frozen=True)
class Dispersion:
    """Mean, variance S², squared coefficient S² / X̄² of ``units`` schools with ``enrolment`` pupils.

    The squared coefficient is 0 when all schools are equal, and None when it has no meaning: the schools
    differ but their mean is zero or negative. No meaning is not the same as missing data, yet nothing can
    be judged either.
    """

    mean: Fraction
    variance: Fraction
    squared_coefficient: Fraction | None
    units: int
    enrolment: Fraction

    def within(self, limit: Fraction) -> bool | None:
        """Whether the coefficient is at most ``limit``, judged exactly on squares; None without meaning.

        Raises ``ValueError`` for a negative limit.
        """
        if limit < 0:
            raise ValueError("差异系数的上限不能为负")
        if self.squared_coefficient is None:
            return None
        return self.variance <= (limit * self.mean) ** 2

    def coefficient(self, digits: int = 50) -> Decimal | None:
        """The coefficient cut off after ``digits`` decimals, for showing only."""
        return None if self.squared_coefficient is None else square_root(self.squared_coefficient, digits)

    def as_float(self) -> float | None:
        """The coefficient as a float, for JSON and charts only."""
        coefficient = self.coefficient()
        return None if coefficient is None else float(coefficient)

    def standard_deviation(self, digits: int = 50) -> Decimal:
        """S cut off after ``digits`` decimals, for showing only."""
        return square_root(self.variance, digits)

    def printed(self, places: int) -> str | None:
        """The coefficient rounded half up for print; the form 表Ⅲ prints three decimals."""
        return None if self.squared_coefficient is None else rounded_root(self.squared_coefficient, places)


def disperse(pairs: Sequence[tuple[Fraction, Fraction]]) -> Dispersion:
    """Return the pupil-weighted dispersion of (amount xᵢ, pupils Pᵢ) pairs, one per school.

    Every school must have pupils: one without is no unit of the stage and is left out by the caller, and so
    is the whole coefficient undetermined when an amount is missing. Raises ``ValueError`` for no school and
    for pupils ≤ 0.
    """
    return disperse_values([(amount / _positive(pupils), pupils) for amount, pupils in pairs])


def disperse_values(values_and_pupils: Sequence[tuple[Fraction, Fraction]]) -> Dispersion:
    """Return the same as ``disperse`` from (value per pupil Xᵢ, pupils Pᵢ), as X̄ = Σ PᵢXᵢ / P_N.

    Values may be scaled alike (per hundred pupils); the coefficient does not change.
    """
    if not values_and_pupils:
        raise ValueError("没有学校，无法计算差异系数")
    enrolment = sum((_positive(pupils) for _, pupils in values_and_pupils), Fraction(0))
    mean = sum((value * pupils for value, pupils in values_and_pupils), Fraction(0)) / enrolment
    squares = sum((pupils * (value - mean) ** 2 for value, pupils in values_and_pupils), Fraction(0))
    variance = squares / enrolment
    squared: Fraction | None
    if variance == 0:
        squared = Fraction(0)
    else:
        squared = variance / mean**2 if mean > 0 else None
    return Dispersion(mean, variance, squared, len(values_and_pupils), enrolment)


def _positive(pupils: Fraction) -> Fraction:
    if pupils <= 0:
        raise ValueError("没有学生的学校不是该学段的单位，不能参与差异系数")
    return pupils


def composite_within(dispersions: Sequence[Dispersion | None], limit: Fraction) -> bool | None:
    """Whether the mean of the coefficients is at most ``limit``, decided exactly.

    A sum of square roots with positive signs is rational only if every root is. So either all are perfect
    squares and the sum is compared as it is, or the sum differs from the limit and narrowing bounds part
    them in the end. None in the list is a coefficient that is missing or has no meaning: the verdict is
    then None, unless the others alone already exceed the limit (no coefficient is negative). Source:
    教督〔2012〕3号, mean of the eight. Raises ``ValueError`` for an empty list.
    """
    squares = _squares(dispersions)
    bound = limit * len(dispersions)
    exceeded = next(low > bound for low, high in _bounds_of_sum(squares) if low > bound or high <= bound)
    if exceeded:
        return False
    return True if len(squares) == len(dispersions) else None


def composite(dispersions: Sequence[Dispersion | None], digits: int = 50) -> Decimal | None:
    """The mean of the coefficients cut off after ``digits`` decimals, to be shown; None if one is missing."""
    squares = _squares(dispersions)
    if len(squares) < len(dispersions):
        return None
    scale = 10**digits
    for low, high in _bounds_of_sum(squares):
        cut = math.floor(low * scale / len(squares))
        if cut == math.floor(high * scale / len(squares)):
            return Decimal(f"{cut}E-{digits}")
    raise AssertionError("unreachable: the bounds narrow without end")


def composite_printed(dispersions: Sequence[Dispersion | None], places: int) -> str | None:
    """The mean of the coefficients rounded half up, decided exactly; None if one is missing."""
    squares = _squares(dispersions)
    if len(squares) < len(dispersions):
        return None
    for low, high in _bounds_of_sum(squares):
        text = round_half_up(low / len(squares), places)
        if text == round_half_up(high / len(squares), places):
            return text
    raise AssertionError("unreachable: the bounds narrow without end")


def _squares(dispersions: Sequence[Dispersion | None]) -> list[Fraction]:
    if not dispersions:
        raise ValueError("没有差异系数，无法计算综合差异系数")
    return [
        dispersion.squared_coefficient
        for dispersion in dispersions
        if dispersion is not None and dispersion.squared_coefficient is not None
    ]


def _bounds_of_sum(squares: Sequence[Fraction]) -> Iterator[tuple[Fraction, Fraction]]:
    """Yield ever closer lower and upper bounds of Σ√q; both are the sum itself when it is rational."""
    roots = [exact_square_root(square) for square in squares]
    rational = sum((root for root in roots if root is not None), Fraction(0))
    irrational = [square for square, root in zip(squares, roots, strict=True) if root is None]
    for doubling in count():
        scale = 10 ** (16 << doubling)
        cut = sum(math.isqrt(square.numerator * scale**2 // square.denominator) for square in irrational)
        yield rational + Fraction(cut, scale), rational + Fraction(cut + len(irrational), scale)


def explain_dispersion(schools: Sequence[tuple[str, Fraction, Fraction]]) -> Step:
    """Return the steps of the coefficient from (school, Xᵢ, Pᵢ): mean, one term a school, S², CV.

    For 「怎么算的」; the numbers are shown, not judged. Raises ``ValueError`` as ``disperse_values`` does.
    """
    result = disperse_values([(value, pupils) for _, value, pupils in schools])
    total = sum((value * pupils for _, value, pupils in schools), Fraction(0))
    mean = Step(
        "全县平均值 X̄ = Σ(各校值 × 学生数) ÷ 全县学生数",
        f"{shown(total)} ÷ {shown(result.enrolment)}",
        result.mean,
    )
    terms = tuple(
        Step(
            f"{name}：学生数 ÷ 全县学生数 × (该校值 − X̄)²",
            f"{shown(pupils)} ÷ {shown(result.enrolment)} × ({shown(value)} − {shown(result.mean)})²",
            pupils / result.enrolment * (value - result.mean) ** 2,
        )
        for name, value, pupils in schools
    )
    variance = Step(
        "方差 S² = 各校项之和",
        " + ".join(shown(t.value) for t in terms if isinstance(t.value, Fraction)),
        result.variance,
        terms,
    )
    rational = None
    note = "各校不同而平均值不大于零，差异系数没有意义"
    if result.squared_coefficient is not None:
        rational = exact_square_root(result.squared_coefficient)
        note = "" if rational is not None else f"{square_root(result.squared_coefficient, 6):f}…"
    substituted = f"√{shown(result.variance)} ÷ {shown(result.mean)}"
    return Step("差异系数 CV = S ÷ X̄", substituted, rational, (mean, variance), note)
