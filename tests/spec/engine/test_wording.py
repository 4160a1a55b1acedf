"""Figures in sentences: short, but never on the wrong side of a limit."""

from __future__ import annotations

from fractions import Fraction

import pytest

from dudao.core.formula import parse_threshold
from dudao.engine.wording import demand_text, value_text

AT_LEAST_ONE = parse_threshold(">= 1")
LOWEST = parse_threshold(">= 0.85")


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (Fraction("0.9102"), "0.91"),
        (Fraction("0.9999"), "0.9999"),  # two decimals would print the limit itself
        (Fraction(50, 59), "0.847458"),  # 0.85 would hide that it is below the lowest permitted value
        (Fraction("0.85"), "0.85"),
    ],
)
def test_enough_digits_to_see_the_side_of_both_limits(value: Fraction, text: str) -> None:
    assert value_text(value, AT_LEAST_ONE, floor=LOWEST) == text


def test_without_a_lowest_value_two_decimals_suffice() -> None:
    assert value_text(Fraction(50, 59), AT_LEAST_ONE) == "0.85"


@pytest.mark.parametrize(
    ("value", "text"),
    [("6000", "6000 元"), ("9999.999", "9999.999 元"), ("10000", "10,000 元"), ("23226.5", "23,226.5 元")],
)
def test_long_figures_have_commas_as_official_papers_print_short_ones_without(value: str, text: str) -> None:
    assert value_text(Fraction(value), parse_threshold(">= 10000"), "元") == text
    assert value_text(Fraction("23226.5")) == "23,226.5"


def test_a_demand_prints_its_limit_in_the_same_way() -> None:
    assert demand_text(parse_threshold(">= 6000"), "元") == "要求不低于 6000 元"
    assert demand_text(parse_threshold("<= 12000"), "元") == "要求不超过 12,000 元"
