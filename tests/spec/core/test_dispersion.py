"""The pupil-weighted difference coefficient, judged without a root."""

from __future__ import annotations

import csv
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dudao.core.dispersion import (
    Dispersion,
    composite,
    composite_printed,
    composite_within,
    disperse,
    disperse_values,
    explain_dispersion,
)
from dudao.core.numbers import exact, round_half_up, rounded_root

DATA = Path(__file__).parents[2] / "data"
LIMIT_PRIMARY = Fraction(1, 2)


def rows(name: str) -> list[dict[str, str]]:
    with (DATA / name).open(encoding="utf-8") as file:
        return list(csv.DictReader(line for line in file if not line.startswith("#")))


def five_schools() -> list[tuple[Fraction, Fraction]]:
    return [
        (Fraction(row["books"]), Fraction(row["students"]))
        for row in rows("cv_worked_example_5schools_books.csv")
    ]


def with_coefficient(coefficient: str) -> Dispersion:
    return Dispersion(Fraction(1), exact(coefficient) ** 2, exact(coefficient) ** 2, 2, Fraction(100))


def test_the_published_five_schools() -> None:
    result = disperse(five_schools())
    assert result.mean == Fraction(1913, 302)
    assert result.units == 5
    assert result.enrolment == 302
    assert round_half_up(result.mean, 2) == "6.33"
    assert round_half_up(result.variance, 2) == "10.65"
    assert round_half_up(Fraction(result.standard_deviation()), 2) == "3.26"
    assert str(result.coefficient(10)).startswith("0.51525")
    assert result.printed(6) == "0.515257"
    assert result.printed(2) == "0.52"
    assert result.within(LIMIT_PRIMARY) is False


def test_the_unweighted_form_is_the_wrong_one() -> None:
    """It gives 0.4888 for the same schools and would turn 不达标 into 达标."""
    values = [amount / pupils for amount, pupils in five_schools()]
    unweighted = disperse_values([(value, Fraction(1)) for value in values])
    assert unweighted.printed(4) == "0.4888"
    assert unweighted.within(LIMIT_PRIMARY) is True
    assert round_half_up(unweighted.mean, 2) == "5.96"
    assert disperse(five_schools()).within(LIMIT_PRIMARY) is False


def test_values_per_pupil_give_the_same_as_amounts() -> None:
    values = [(amount / pupils, pupils) for amount, pupils in five_schools()]
    assert disperse_values(values) == disperse(five_schools())


@pytest.mark.parametrize(
    "row", rows("county_cv_2012std_published.csv"), ids=lambda row: row["county"] + row["stage"]
)
def test_the_published_county_composites(row: dict[str, str]) -> None:
    names = [name for name in row if name.startswith("cv_") and name != "cv_composite_published"]
    assert len(names) == 8
    eight = [with_coefficient(row[name]) for name in names]
    printed = composite_printed(eight, 3)
    assert printed is not None
    # The eight were themselves printed with three decimals, so the last digit may differ by their rounding.
    assert abs(exact(printed) - exact(row["cv_composite_published"])) <= Fraction(1, 1000)
    limit = exact("0.65") if row["stage"] == "小学" else exact("0.55")
    assert composite_within(eight, limit) is True


def test_a_coefficient_that_prints_as_the_limit_still_fails() -> None:
    """鸠江 2023 小学 L2: 0.501787 prints as 0.50."""
    result = with_coefficient("0.501787")
    assert result.printed(2) == "0.50"
    assert result.within(LIMIT_PRIMARY) is False


@pytest.mark.parametrize(("limit", "stage"), [("0.50", "primary"), ("0.45", "junior")])
def test_at_just_above_and_just_below_the_limit(limit: str, stage: str) -> None:
    """Two schools of equal size at 1 ± c have the coefficient c exactly."""
    tiny = Fraction(1, 10**30)
    for shift, expected in ((Fraction(0), True), (-tiny, True), (tiny, False)):
        c = exact(limit) + shift
        result = disperse_values([(1 - c, Fraction(7)), (1 + c, Fraction(7))])
        assert result.within(exact(limit)) is expected, stage


def test_an_irrational_coefficient_is_judged_exactly() -> None:
    result = disperse_values([(Fraction(0), Fraction(2)), (Fraction(3), Fraction(1))])  # √2
    assert result.squared_coefficient == 2
    near = Fraction("1.41421356237309504880168872420969807856967187537694")
    assert result.within(near) is False
    assert result.within(near + Fraction(1, 10**50)) is True


def test_equal_schools_have_coefficient_zero() -> None:
    result = disperse([(Fraction(20), Fraction(10)), (Fraction(60), Fraction(30))])
    assert result.squared_coefficient == 0
    assert result.within(Fraction(0)) is True
    assert result.as_float() == 0.0


def test_all_zero_is_equal_and_so_zero() -> None:
    result = disperse([(Fraction(0), Fraction(10)), (Fraction(0), Fraction(30))])
    assert result.squared_coefficient == 0
    assert result.within(Fraction(1, 2)) is True


def test_a_mean_of_zero_with_differences_has_no_coefficient() -> None:
    result = disperse_values([(Fraction(-1), Fraction(1)), (Fraction(1), Fraction(1))])
    assert result.squared_coefficient is None
    assert result.within(Fraction(1, 2)) is None
    assert result.coefficient() is None
    assert result.as_float() is None
    assert result.printed(2) is None


def test_no_school_and_a_school_without_pupils_are_refused() -> None:
    with pytest.raises(ValueError, match="没有学校"):
        disperse([])
    with pytest.raises(ValueError, match="没有学生"):
        disperse([(Fraction(1), Fraction(0))])
    with pytest.raises(ValueError, match="没有学生"):
        disperse_values([(Fraction(1), Fraction(-3))])


def test_a_negative_limit_is_refused() -> None:
    with pytest.raises(ValueError, match="上限"):
        with_coefficient("0.1").within(Fraction(-1))


SCHOOLS = st.lists(
    st.tuples(
        st.fractions(min_value=0, max_value=1000, max_denominator=1000),
        st.integers(min_value=1, max_value=3000).map(Fraction),
    ),
    min_size=1,
    max_size=12,
)


@given(SCHOOLS.flatmap(lambda schools: st.tuples(st.just(schools), st.permutations(schools))))
def test_order_changes_nothing(
    orders: tuple[list[tuple[Fraction, Fraction]], list[tuple[Fraction, Fraction]]],
) -> None:
    assert disperse(orders[0]) == disperse(orders[1])


@given(SCHOOLS, st.fractions(min_value=Fraction(1, 1000), max_value=1000))
def test_scale_changes_nothing(schools: list[tuple[Fraction, Fraction]], scale: Fraction) -> None:
    scaled = disperse([(amount * scale, pupils) for amount, pupils in schools])
    assert scaled.squared_coefficient == disperse(schools).squared_coefficient
    larger = disperse([(amount * scale, pupils * scale) for amount, pupils in schools])
    assert larger.squared_coefficient == disperse(schools).squared_coefficient


@given(
    st.fractions(min_value=0, max_value=100),
    st.lists(st.integers(min_value=1, max_value=3000).map(Fraction), min_size=1, max_size=12),
)
def test_equal_schools_of_any_size_have_coefficient_zero(value: Fraction, sizes: list[Fraction]) -> None:
    assert disperse_values([(value, pupils) for pupils in sizes]).squared_coefficient == 0


@given(SCHOOLS, st.fractions(min_value=0, max_value=3, max_denominator=100))
def test_the_verdict_agrees_with_the_printed_root(
    schools: list[tuple[Fraction, Fraction]], limit: Fraction
) -> None:
    result = disperse(schools)
    coefficient = result.coefficient(60)
    assert coefficient is not None
    if abs(Fraction(coefficient) - limit) > Fraction(1, 10**50):
        assert result.within(limit) is (Fraction(coefficient) < limit)
    assert result.squared_coefficient is not None
    assert result.within(limit) is (result.squared_coefficient <= limit**2)


def test_a_composite_of_rational_coefficients_is_compared_as_it_is() -> None:
    eight = [with_coefficient(c) for c in ("0.5", "0.6", "0.7", "0.8", "0.65", "0.65", "0.65", "0.65")]
    assert composite_within(eight, exact("0.65")) is True
    assert composite_within(eight, exact("0.65") - Fraction(1, 10**40)) is False
    assert composite(eight, 3) == Decimal("0.650")


def test_a_composite_of_irrational_coefficients_is_decided_by_narrowing_bounds() -> None:
    root_two = Dispersion(Fraction(1), Fraction(2), Fraction(2), 2, Fraction(2))
    root_three = Dispersion(Fraction(1), Fraction(3), Fraction(3), 2, Fraction(2))
    mean = composite([root_two, root_three], 80)
    assert mean is not None
    assert str(mean).startswith("1.57313218497098617116")
    assert composite_within([root_two, root_three], Fraction(mean)) is False
    assert composite_within([root_two, root_three], Fraction(mean) + Fraction(1, 10**80)) is True


def test_a_missing_coefficient_leaves_the_composite_undetermined() -> None:
    known = with_coefficient("0.6")
    assert composite_within([known, None], exact("0.65")) is None
    assert composite([known, None]) is None
    assert composite_printed([known, None], 3) is None


def test_a_composite_already_exceeded_fails_whatever_is_missing() -> None:
    assert composite_within([with_coefficient("1.4"), None], exact("0.65")) is False
    assert composite_within([with_coefficient("1.3"), None], exact("0.65")) is None


def test_a_composite_of_nothing_is_refused() -> None:
    with pytest.raises(ValueError, match="综合差异系数"):
        composite_within([], Fraction(1))


@given(st.lists(st.fractions(min_value=0, max_value=4, max_denominator=50), min_size=1, max_size=8))
def test_the_composite_of_equal_coefficients_is_their_coefficient(squares: list[Fraction]) -> None:
    square = squares[0]
    eight = [Dispersion(Fraction(1), square, square, 2, Fraction(2))] * len(squares)
    assert composite_printed(eight, 4) == rounded_root(square, 4)


def test_the_steps_of_a_coefficient() -> None:
    schools = [
        (row["school"], Fraction(row["books"]) / Fraction(row["students"]), Fraction(row["students"]))
        for row in rows("cv_worked_example_5schools_books.csv")
    ]
    step = explain_dispersion(schools)
    lines = [line.line for _, line in step.walk()]
    assert lines[0] == "√10.652… ÷ 6.334… = 0.515256…"
    assert lines[1] == "1913 ÷ 302 = 6.334…"
    assert lines[2].endswith("= 10.652…")
    assert lines[3] == "45 ÷ 302 × (6.2 − 6.334…)² = 0.002…"
    assert len(lines) == 8
    published = [exact(row["term_published"]) for row in rows("cv_worked_example_5schools_books.csv")]
    terms = [child.value for child in step.children[1].children]
    for term, value in zip(terms, published, strict=True):
        assert isinstance(term, Fraction)
        assert abs(term - value) <= Fraction(2, 100)


def test_the_steps_say_when_there_is_no_coefficient() -> None:
    step = explain_dispersion([("甲校", Fraction(-1), Fraction(1)), ("乙校", Fraction(1), Fraction(1))])
    assert step.note == "各校不同而平均值不大于零，差异系数没有意义"
    assert step.value is None


def test_the_steps_give_a_rational_coefficient_as_it_is() -> None:
    step = explain_dispersion([("甲校", Fraction(1, 2), Fraction(1)), ("乙校", Fraction(3, 2), Fraction(1))])
    assert step.line == "√0.25 ÷ 1 = 0.5"
