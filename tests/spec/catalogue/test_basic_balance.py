"""教督〔2012〕3号: the eight indicators, the composite limits, the gate and the seventeen items."""

from __future__ import annotations

from fractions import Fraction

import pytest

from dudao.catalogue.loader import load
from dudao.catalogue.schema import ItemKind, Mark
from dudao.core.formula import evaluate
from dudao.core.schools import Stage
from tests.spec.catalogue.judging import Plain, asked, measure_of, met, scope

STANDARD = load("basic-balance-2012")


def test_it_has_the_gate_eight_indicators_seventeen_items_and_satisfaction() -> None:
    expected = ["D1", *(f"B{n}" for n in range(1, 9)), *(f"A{n}" for n in range(1, 18)), "S1"]
    assert [item.id for item in STANDARD.items] == expected


def test_the_composite_is_the_mean_of_eight_within_065_and_055() -> None:
    rule = STANDARD.verdict.coefficient_rule
    assert rule is not None
    assert rule.mode == "composite"
    assert rule.items == tuple(f"B{n}" for n in range(1, 9))
    assert rule.limits == {Stage.PRIMARY: Fraction(65, 100), Stage.JUNIOR: Fraction(55, 100)}
    assert STANDARD.verdict.school_rule is None


def test_the_seventeen_items_are_from_memory_and_their_points_unknown() -> None:
    items = [item for item in STANDARD.items if item.kind is ItemKind.SCORE]
    assert len(items) == 17
    assert {item.mark for item in items} == {Mark.M}
    assert {item.max_points for item in items} == {None}


def test_five_resources_are_split() -> None:
    split = {field.id for field in STANDARD.table("schools").fields if field.level.value == "split"}
    assert split == {
        "area_teach_aux",
        "area_indoor_sport",
        "area_playground",
        "equip_value",
        "computers_teach",
        "books",
    }


@pytest.mark.parametrize(
    ("item", "primary", "junior"),
    [
        ("B1", Fraction(9, 2), Fraction(9, 2)),
        ("B2", Fraction(15, 2), Fraction(15, 2)),
        ("B3", 2000, 2000),
        ("B4", 10, 10),
        ("B5", 25, 25),
        ("B6", Fraction(1, 20), Fraction(1, 20)),
        ("B7", Fraction(34, 800), Fraction(24, 800)),
        ("B8", Fraction(1, 40), Fraction(1, 40)),
    ],
)
def test_the_eight_formulas(item: str, primary: Fraction, junior: Fraction) -> None:
    values = scope(
        {
            "students": 800,
            "area_teach_aux": 4000,
            "area_indoor_sport": 400,
            "area_playground": 5600,
            "equip_value": 1_600_000,
            "computers_teach": 80,
            "books": 20_000,
            "t_full": 40,
            "t_college": 10,
            "t_bachelor": 20,
            "t_master": 3,
            "t_doctor": 1,
            "t_mid_title": 20,
        }
    )
    for stage, value in ((Stage.PRIMARY, primary), (Stage.JUNIOR, junior)):
        measure = measure_of(STANDARD, item, stage)
        assert evaluate(measure.formula, values, zero_rules=measure.zero_rules).value == value


@pytest.mark.parametrize(
    ("school", "result"),
    [
        ({"kind": "小学", "founder_type": "县级教育部门"}, True),
        ({"kind": "小学", "founder_type": "民办"}, False),
        ({"kind": "初中", "founder_type": "省级教育部门"}, False),
        ({"kind": "教学点", "founder_type": "县级教育部门"}, False),
    ],
)
def test_the_gate_asks_schools_run_by_the_county(school: dict[str, Plain], result: bool) -> None:
    assert asked(measure_of(STANDARD, "D1"), scope(school)) is result


def test_the_gate_is_the_province_s_standard() -> None:
    assert met(measure_of(STANDARD, "D1"), scope({"basic_standard_met": False})) is False
    assert met(measure_of(STANDARD, "D1"), scope({"basic_standard_met": None})) is None
