"""Requirements at, just above and just below each limit; six of seven; missing data."""

from __future__ import annotations

from fractions import Fraction

import pytest

from dudao.core.schools import Stage
from dudao.engine.api import evaluate
from dudao.engine.result import Evaluation, UnitResult
from tests.spec.engine.measures import (
    BOTH,
    JUNIOR,
    JUNIOR_LIMITS,
    PRIMARY,
    PRIMARY_LIMITS,
    QUALITY,
    tables,
    unit,
    unit_with,
    value_of,
)

FIELD_OF = {
    "L1": ("t_bachelor", 100),
    "L2": ("t_backbone", 100),
    "L3": ("t_arts", 100),
    "L4": ("area_teach_aux", 1),
    "L5": ("area_playground", 1),
    "L6": ("equip_value", 1),
    "L7": ("rooms_multimedia", 100),
}
LIMITS = {PRIMARY: PRIMARY_LIMITS, JUNIOR: JUNIOR_LIMITS}
CASES = [(stage, item) for stage in BOTH for item in FIELD_OF]
HAIR = Fraction(1, 10**12)


def judged(stage: Stage, **values: object) -> UnitResult:
    return evaluate(QUALITY, tables(unit_with("甲校", stage, 1000, values))).units[0]


def amount(stage: Stage, item: str, factor: Fraction) -> dict[str, object]:
    """The field that gives ``factor`` times the limit in a school of 1000 pupils."""
    field, per = FIELD_OF[item]
    limit = value_of(LIMITS[stage][item])
    assert isinstance(limit, Fraction)
    return {field: limit * factor * 1000 / per}


@pytest.mark.parametrize(("stage", "item"), CASES)
def test_value_at_the_limit_is_met(stage: Stage, item: str) -> None:
    assert judged(stage).indicators[item].met is True


@pytest.mark.parametrize(("stage", "item"), CASES)
def test_value_a_hair_above_the_limit_is_met(stage: Stage, item: str) -> None:
    assert judged(stage, **amount(stage, item, 1 + HAIR)).indicators[item].met is True


@pytest.mark.parametrize(("stage", "item"), CASES)
def test_value_a_hair_below_the_limit_is_not_met_but_reaches_the_floor(stage: Stage, item: str) -> None:
    indicator = judged(stage, **amount(stage, item, 1 - HAIR)).indicators[item]
    assert (indicator.met, indicator.floor_met) == (False, True)


@pytest.mark.parametrize(("stage", "item"), CASES)
@pytest.mark.parametrize(
    ("factor", "reached"), [(Fraction(85, 100), True), (Fraction(85, 100) - HAIR, False)]
)
def test_floor_is_85_percent_of_the_limit(stage: Stage, item: str, factor: Fraction, reached: bool) -> None:
    assert judged(stage, **amount(stage, item, factor)).indicators[item].floor_met is reached


LOW, WELL_BELOW = Fraction(9, 10), Fraction(8, 10)


@pytest.mark.parametrize(
    ("factors", "met_count", "met"),
    [
        ({}, 7, True),
        ({"L2": LOW}, 6, True),
        ({"L2": WELL_BELOW}, 6, False),
        ({"L2": LOW, "L3": LOW}, 5, False),
    ],
    ids=["seven", "six and 85 percent", "six and below 85 percent", "five"],
)
def test_six_of_seven(factors: dict[str, Fraction], met_count: int, met: bool) -> None:
    values: dict[str, object] = {}
    for item, factor in factors.items():
        values |= amount(PRIMARY, item, factor)
    found = judged(PRIMARY, **values)
    assert (found.met_count, found.rule_met) == (met_count, met)


def test_one_missing_of_seven_leaves_the_rule_open_although_six_are_met() -> None:
    found = judged(PRIMARY, t_backbone=None)
    assert (found.met_count, found.rule_met) == (6, None)


def test_missing_is_not_zero() -> None:
    assert judged(PRIMARY, t_backbone=None).indicators["L2"].met is None
    assert judged(PRIMARY, t_backbone=0).indicators["L2"].met is False


def with_gap(**values: object) -> Evaluation:
    return evaluate(
        QUALITY, tables(unit("甲校"), unit("乙校", t_backbone=None), unit_with("丙校", PRIMARY, 1000, values))
    )


def test_one_missing_cell_leaves_that_coefficient_undetermined_with_a_provisional_one() -> None:
    indicator = with_gap(t_backbone=30).stages[PRIMARY].indicators["L2"]
    assert (indicator.dispersion, indicator.cv_met, indicator.units_missing) == (None, None, 1)
    assert indicator.provisional is not None
    assert indicator.provisional.as_float() == 0.5  # values 1 and 3: mean 2, deviation 1


def test_one_missing_cell_leaves_the_verdict_undetermined_and_names_it() -> None:
    found = with_gap()
    assert found.verdict == "undetermined"
    assert [(value.row, value.field_id, value.stage) for value in found.missing] == [
        ("乙校", "t_backbone", PRIMARY)
    ]
    assert found.reasons[0].text == (
        "小学 L2 县级以上骨干教师数：1 所学校缺数据（乙校；缺县级以上骨干教师），不能计算差异系数"
    )


def test_a_known_failure_elsewhere_decides_whatever_is_missing() -> None:
    found = with_gap(t_bachelor=10)
    assert found.verdict == "not_met"
    assert [reason.decisive for reason in found.reasons] == [True, False]


def test_everything_met_says_so() -> None:
    found = evaluate(QUALITY, tables(unit("甲校"), unit("乙校", JUNIOR)))
    assert (found.verdict, [reason.kind for reason in found.reasons]) == ("met", ["met"])
