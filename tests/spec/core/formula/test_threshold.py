"""Thresholds: at, just above and just below each limit."""

from __future__ import annotations

from fractions import Fraction

import pytest

from dudao.core.formula import FormulaError, Threshold, parse_threshold
from dudao.core.numbers import exact

TINY = Fraction(1, 10**30)
QUALITY_BALANCE = {
    "L1": ("4.2", "5.3"),
    "L2": ("1", "1"),
    "L3": ("0.9", "0.9"),
    "L4": ("4.5", "5.8"),
    "L5": ("7.5", "10.2"),
    "L6": ("2000", "2500"),
    "L7": ("2.3", "2.4"),
}


@pytest.mark.parametrize("limit", [limit for limits in QUALITY_BALANCE.values() for limit in limits])
def test_a_lower_limit_at_above_and_below(limit: str) -> None:
    threshold = parse_threshold(f">= {limit}")
    assert threshold.holds(exact(limit)) is True
    assert threshold.holds(exact(limit) + TINY) is True
    assert threshold.holds(exact(limit) - TINY) is False
    floor = threshold.floor(Fraction(85, 100))
    assert floor.limit == exact(limit) * Fraction(85, 100)
    assert floor.holds(floor.limit) is True
    assert floor.holds(floor.limit - TINY) is False


@pytest.mark.parametrize(
    ("text", "below", "at", "above"),
    [
        ("<= 45", True, True, False),
        ("≤45", True, True, False),
        ("< 50", True, False, False),
        ("> 85", False, False, True),
        ("＞85", False, False, True),
        ("≥ 85", False, True, True),
        ("== 100", False, True, False),
        ("!= 0", True, False, True),
        (">= -1.5", False, True, True),
    ],
)
def test_operators(text: str, below: bool, at: bool, above: bool) -> None:
    threshold = parse_threshold(text)
    assert threshold.holds(threshold.limit - TINY) is below
    assert threshold.holds(threshold.limit) is at
    assert threshold.holds(threshold.limit + TINY) is above


def test_a_missing_value_is_undecided() -> None:
    assert parse_threshold(">= 4.2").holds(None) is None


def test_the_floor_of_primary_teachers() -> None:
    assert parse_threshold(">= 4.2").floor(Fraction(85, 100)) == Threshold(">=", Fraction(357, 100))


def test_an_upper_limit_has_no_floor() -> None:
    with pytest.raises(ValueError, match="只有下限要求"):
        parse_threshold("<= 45").floor(Fraction(85, 100))


def test_in_print() -> None:
    assert str(parse_threshold(">=4.20")) == "≥ 4.2"
    assert str(parse_threshold("<= 45")) == "≤ 45"


@pytest.mark.parametrize(("text", "position"), [("4.2", 0), (">= 4.2%", 3), (">=", 2), ("=> 4", 0), ("", 0)])
def test_what_is_no_threshold_is_refused_at_the_character(text: str, position: int) -> None:
    with pytest.raises(FormulaError) as caught:
        parse_threshold(text)
    assert caught.value.position == position
