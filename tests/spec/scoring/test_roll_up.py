"""From the units to the county: mean, weighted mean, minimum, all must; bounds and who lost it."""

from __future__ import annotations

from fractions import Fraction

import pytest

from dudao.core.scoring import RolledUp, RollUp, UnitShare, roll_up

F = Fraction


def units(**points: str | None) -> dict[str, UnitShare]:
    """Units of 10 points; None: not rated."""
    return {name: UnitShare(None if value is None else F(value), F(10)) for name, value in points.items()}


def weighted(**points: tuple[str | None, int | None]) -> dict[str, UnitShare]:
    """Units of 10 points with their pupils."""
    return {
        name: UnitShare(None if value is None else F(value), F(10), None if pupils is None else F(pupils))
        for name, (value, pupils) in points.items()
    }


def bounds(result: RolledUp) -> tuple[Fraction | None, Fraction, Fraction]:
    return result.points, result.least, result.most


def test_the_plain_mean() -> None:
    result = roll_up(RollUp.MEAN, units(a="10", b="8", c="5"))
    assert result.points == F(23, 3)
    assert result.lost_by_unit == {"b": F(2, 3), "c": F(5, 3)}
    assert result.lowest == ("c",)


def test_the_county_may_have_another_maximum() -> None:
    result = roll_up(RollUp.MEAN, units(a="10", b="5"), max_points=F(20))
    assert (result.points, result.lost_by_unit) == (F(15), {"b": F(5)})


def test_the_mean_weighted_by_pupils() -> None:
    result = roll_up(RollUp.WEIGHTED_MEAN, weighted(a=("10", 300), b=("5", 100)))
    assert result.points == F("8.75")
    assert result.lost_by_unit == {"b": F("1.25")}


def test_a_weight_not_known_leaves_the_mean_open() -> None:
    result = roll_up(RollUp.WEIGHTED_MEAN, weighted(a=("10", 300), b=("6", 100), c=("5", None)))
    assert bounds(result) == (None, F(5), F(9))
    assert result.lost_by_unit == {"b": F(4, 9), "c": F(5, 9)}


def test_the_same_points_everywhere_need_no_weights() -> None:
    assert roll_up(RollUp.WEIGHTED_MEAN, weighted(a=("8", None), b=("8", None))).points == 8


def test_a_unit_without_pupils_does_not_count_in_the_weighted_mean() -> None:
    result = roll_up(RollUp.WEIGHTED_MEAN, weighted(a=("8", 100), b=("0", 0)))
    assert (result.points, result.lost_by_unit) == (F(8), {"a": F(2)})


def test_the_lowest_unit_decides_and_bears_the_loss() -> None:
    result = roll_up(RollUp.MINIMUM, units(a="10", b="7", c="7"))
    assert result.points == 7
    assert result.lost_by_unit == {"b": F("1.5"), "c": F("1.5")}
    assert result.lowest == ("b", "c")


def test_all_must_have_full_marks() -> None:
    assert roll_up(RollUp.ALL_MUST, units(a="10", b="10")).points == 10
    result = roll_up(RollUp.ALL_MUST, units(a="10", b="9.9", c="0"))
    assert (result.points, result.lost_by_unit) == (F(0), {"b": F(5), "c": F(5)})


def test_a_unit_not_rated_leaves_the_mean_open_between_bounds() -> None:
    result = roll_up(RollUp.MEAN, units(a="10", b="5", c=None, d=None))
    assert bounds(result) == (None, F("3.75"), F("8.75"))
    assert result.missing == ("c", "d")
    assert result.lost_by_unit == {"b": F("1.25")}
    assert result.unrated == 5


def test_a_unit_not_rated_leaves_the_minimum_open_below_the_lowest_known() -> None:
    result = roll_up(RollUp.MINIMUM, units(a="10", b="7", c=None))
    assert bounds(result) == (None, F(0), F(7))
    assert result.lost_by_unit == {"b": F(3)}


def test_a_lowest_unit_of_nothing_decides_whatever_is_missing() -> None:
    assert roll_up(RollUp.MINIMUM, units(a="0", b=None)).points == 0


def test_a_failing_unit_decides_all_must_whatever_is_missing() -> None:
    assert roll_up(RollUp.ALL_MUST, units(a="9", b=None)).points == 0
    assert bounds(roll_up(RollUp.ALL_MUST, units(a="10", b=None))) == (None, F(0), F(10))


def test_a_unit_partly_rated_counts_what_is_sure() -> None:
    shares = {"a": UnitShare(None, F(10), least=F(4), most=F(6)), "b": UnitShare(F(10), F(10))}
    result = roll_up(RollUp.MEAN, shares)
    assert bounds(result) == (None, F(7), F(8))
    assert result.lost_by_unit == {"a": F(2)}
    assert roll_up(RollUp.ALL_MUST, shares).points == 0


@pytest.mark.parametrize("kind", RollUp)
def test_a_unit_it_does_not_apply_to_leaves(kind: RollUp) -> None:
    shares = {"a": UnitShare(F(8), F(10), F(5)), "b": UnitShare(None, F(10), F(5), not_applicable=True)}
    alone = roll_up(kind, {"a": shares["a"]})
    assert bounds(roll_up(kind, shares)) == bounds(alone)
    assert roll_up(kind, shares).missing == ()
    nobody = roll_up(kind, {"b": shares["b"]})
    assert (nobody.not_applicable, nobody.points, nobody.lost) == (True, None, F(0))


@pytest.mark.parametrize(
    "shares",
    [
        {},
        {"a": UnitShare(F(1), F(10)), "b": UnitShare(F(1), F(5))},
        {"a": UnitShare(F(11), F(10))},
        {"a": UnitShare(F(-1), F(10))},
        {"a": UnitShare(F(1), F(10), F(-1))},
    ],
)
def test_what_cannot_be_rolled_up_is_refused(shares: dict[str, UnitShare]) -> None:
    with pytest.raises(ValueError):
        roll_up(RollUp.MEAN, shares)


def test_the_step_says_how_many_units_and_how_many_are_missing() -> None:
    result = roll_up(RollUp.MEAN, units(a="10", b=None))
    assert result.step.text == "各单位平均（2 个单位）"
    assert result.step.line == "10 × 平均得分率 1，1 个单位没有分 = 尚不能定分，在 5 至 10 之间"
