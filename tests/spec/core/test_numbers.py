"""Exact numbers, and rounding that happens only in print."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dudao.core.numbers import (
    as_float,
    exact,
    exact_square_root,
    grouped,
    round_half_up,
    rounded_root,
    shown,
    square_root,
    trimmed,
    with_thousands,
)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("42", Fraction(42)),
        ("-0.85", Fraction(-17, 20)),
        (7, Fraction(7)),
        (0.1, Fraction(1, 10)),
        (1e-7, Fraction(1, 10_000_000)),
        (Decimal("4.20"), Fraction(21, 5)),
        (Fraction(1, 3), Fraction(1, 3)),
    ],
)
def test_a_number_is_taken_exactly_as_written(
    value: str | int | float | Decimal | Fraction, expected: Fraction
) -> None:
    assert exact(value) == expected


@pytest.mark.parametrize(
    "value",
    [
        "",
        "1,000",
        "12人",
        "１２",
        "1e3",
        " 1",
        "1.",
        ".5",
        "1/3",
        "nan",
        float("inf"),
        float("nan"),
        Decimal("NaN"),
    ],
)
def test_what_is_not_plainly_a_number_is_refused(value: str | float | Decimal) -> None:
    with pytest.raises(ValueError, match="不是"):
        exact(value)


def test_a_boolean_is_not_a_number() -> None:
    with pytest.raises(TypeError):
        exact(True)


@pytest.mark.parametrize(
    ("value", "places", "expected"),
    [
        ("0.505", 2, "0.51"),
        ("0.504999", 2, "0.50"),
        ("0.5", 0, "1"),
        ("1.5", 0, "2"),
        ("2.5", 0, "3"),
        ("-2.5", 0, "-3"),
        ("-0.001", 2, "0.00"),
        ("4.2", 3, "4.200"),
        ("0.05", 1, "0.1"),
    ],
)
def test_print_rounds_half_up_and_keeps_trailing_zeros(value: str, places: int, expected: str) -> None:
    assert round_half_up(exact(value), places) == expected


def test_negative_places_are_refused() -> None:
    with pytest.raises(ValueError, match="小数位数"):
        round_half_up(Fraction(1), -1)


def test_thousands_are_separated_in_print() -> None:
    assert grouped(Fraction(23226)) == "23,226"
    assert grouped(exact("-1234567.005"), 2) == "-1,234,567.01"


def test_trailing_zeros_can_be_dropped() -> None:
    assert trimmed(exact("4.50"), 2) == "4.5"
    assert trimmed(Fraction(100), 2) == "100"
    assert trimmed(Fraction(100), 0) == "100"
    assert trimmed(Fraction(2, 3), 2) == "0.67"


def test_a_trace_shows_true_leading_digits() -> None:
    assert shown(Fraction(1500, 846)) == "1.773…"
    assert shown(Fraction(2, 3)) == "0.666…"
    assert shown(Fraction(-2, 3)) == "-0.666…"
    assert shown(exact("0.0625")) == "0.0625"
    assert shown(Fraction(846)) == "846"


def test_the_root_of_two_to_fifty_decimals() -> None:
    assert square_root(Fraction(2), 50) == Decimal("1.41421356237309504880168872420969807856967187537694")
    assert str(square_root(Fraction(1, 4), 3)) == "0.500"


def test_an_exact_root_exists_only_for_perfect_squares() -> None:
    assert exact_square_root(Fraction(9, 16)) == Fraction(3, 4)
    assert exact_square_root(Fraction(0)) == 0
    assert exact_square_root(Fraction(2)) is None
    assert exact_square_root(Fraction(4, 3)) is None


def test_negative_numbers_have_no_root() -> None:
    for root in (lambda: square_root(Fraction(-1)), lambda: exact_square_root(Fraction(-1))):
        with pytest.raises(ValueError, match="平方根"):
            root()
    with pytest.raises(ValueError, match="平方根"):
        rounded_root(Fraction(-1), 2)


def test_the_rounding_of_a_root_is_decided_exactly() -> None:
    half = Fraction(505, 1000) ** 2
    assert rounded_root(half, 2) == "0.51"
    assert rounded_root(half - Fraction(1, 10**60), 2) == "0.50"
    assert rounded_root(Fraction(2), 3) == "1.414"


@given(st.fractions(min_value=0, max_value=1000), st.integers(min_value=0, max_value=8))
def test_a_rounded_root_is_the_root_rounded(root: Fraction, places: int) -> None:
    assert rounded_root(root**2, places) == round_half_up(root, places)


def test_floats_are_only_made_at_the_end() -> None:
    assert as_float(Fraction(1, 10)) == 0.1


@pytest.mark.parametrize(
    ("printed", "said"),
    [
        ("9999.99", "9999.99"),
        ("10000", "10,000"),
        ("-10000", "-10,000"),
        ("-9999", "-9999"),
        ("-0.5", "-0.5"),
        ("1234567.80", "1,234,567.80"),
    ],
)
def test_commas_between_thousands_from_ten_thousand_on(printed: str, said: str) -> None:
    assert with_thousands(printed) == said
