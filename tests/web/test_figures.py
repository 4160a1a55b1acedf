"""Figures as pages show them."""

from fractions import Fraction

import pytest

from dudao.web import figures


@pytest.mark.parametrize(
    ("value", "decimals", "shown"),
    [
        (1234567, 0, "1,234,567"),
        (Fraction(1, 2), 0, "1"),
        (Fraction(-1, 2), 0, "-1"),
        (Fraction(-1, 1000), 0, "0"),
        (Fraction(5, 1000), 2, "0.01"),
        (Fraction(500197, 1000000), 3, "0.500"),
        (Fraction(2, 3), 3, "0.667"),
        (2.675, 2, "2.68"),
        (0, 2, "0.00"),
        (None, 2, "—"),
    ],
)
def test_number_rounds_half_up_from_the_exact_value(value: object, decimals: int, shown: str) -> None:
    assert figures.number(value, decimals) == shown


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (Fraction(500197, 1000000), "0.500197"),
        (Fraction(1, 3), "0.33333333…"),
        (Fraction(1200), "1,200"),
        (Fraction(1, 2), "0.5"),
    ],
)
def test_longer_value_says_whether_it_goes_on(value: Fraction, shown: str) -> None:
    assert figures.longer(value) == shown


@pytest.mark.parametrize(
    ("value", "limit", "good", "kind", "fill"),
    [
        (Fraction(1, 4), Fraction(1, 2), "low", "ok", "31.25%"),
        (Fraction(1, 2), Fraction(1, 2), "low", "ok", "62.50%"),
        (Fraction(500197, 1000000), Fraction(1, 2), "low", "bad", "62.52%"),
        (Fraction(42, 10), Fraction(42, 10), "high", "ok", "62.50%"),
        (Fraction(41999, 10000), Fraction(42, 10), "high", "bad", "62.50%"),
        (Fraction(100), Fraction(1), "high", "ok", "100.00%"),
    ],
)
def test_bar_is_judged_exactly_and_drawn_to_the_limit(
    value: Fraction, limit: Fraction, good: str, kind: str, fill: str
) -> None:
    drawn = figures.bar(value, limit, good=good)
    assert (drawn.kind, drawn.fill_percent, drawn.limit_percent) == (kind, fill, "62.5%")


def test_bar_without_a_value_shows_the_limit_alone() -> None:
    assert figures.bar(None, Fraction(1, 2), good="low") == figures.Bar(False, "0%", "62.5%", "none", False)
