"""教督〔2017〕6号: counts, thresholds at their limits, and the items judged over schools and the county."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import pytest

from dudao.catalogue.loader import load
from dudao.catalogue.schema import ItemKind
from dudao.core.formula import evaluate
from dudao.core.schools import Stage
from tests.spec.catalogue.judging import Plain, asked, measure_of, met, scope

STANDARD = load("quality-balance-2017")
BANDS = ("le_25", "26_30", "31_35", "36_40", "41_45", "46_50", "51_55", "56_60", "61_65", "ge_66")


def test_it_has_32_items_two_preconditions_and_six_vetoes() -> None:
    ids = [item.id for item in STANDARD.items]
    resource = [f"L{n}" for n in range(1, 8)]
    government = [f"G{n}" for n in range(1, 16)]
    quality = [f"Q{n}" for n in range(1, 10)]
    vetoes = [f"V{n}" for n in range(1, 7)]
    assert ids == ["C1", "C2", *resource, *government, *quality, "S1", *vetoes]
    assert [item.id for item in STANDARD.items if item.precondition] == ["C1", "C2"]
    assert [item.id for item in STANDARD.items if item.kind is ItemKind.VETO] == vetoes


@pytest.mark.parametrize(
    ("item", "primary", "junior", "unit"),
    [
        ("L1", "4.2", "5.3", "人/百名学生"),
        ("L2", "1", "1", "人/百名学生"),
        ("L3", "0.9", "0.9", "人/百名学生"),
        ("L4", "4.5", "5.8", "平方米/生"),
        ("L5", "7.5", "10.2", "平方米/生"),
        ("L6", "2000", "2500", "元/生"),
        ("L7", "2.3", "2.4", "间/百名学生"),
    ],
)
def test_the_seven_requirements_hold_at_the_limit_and_fail_just_below(
    item: str, primary: str, junior: str, unit: str
) -> None:
    assert STANDARD.item(item).unit == unit
    for stage, limit in ((Stage.PRIMARY, primary), (Stage.JUNIOR, junior)):
        threshold = measure_of(STANDARD, item, stage).threshold
        assert threshold is not None
        assert threshold.limit == Fraction(limit)
        assert threshold.holds(Fraction(limit)) is True
        assert threshold.holds(Fraction(limit) + Fraction(1, 10**12)) is True
        assert threshold.holds(Fraction(limit) - Fraction(1, 10**12)) is False


UNIT: dict[str, Plain] = {
    "students": 800,
    "t_college": 10,
    "t_bachelor": 20,
    "t_master": 3,
    "t_doctor": 1,
    "t_backbone": 8,
    "t_pe": 3,
    "t_music": 2,
    "t_art": 2,
    "t_arts": 1,
    "area_teach_aux": 4000,
    "area_indoor_sport": 400,
    "area_playground": 5600,
    "equip_value": 1_600_000,
    "rooms_multimedia": 20,
}


@pytest.mark.parametrize(
    ("item", "primary", "junior"),
    [
        ("L1", Fraction(34, 8), Fraction(24, 8)),
        ("L2", 1, 1),
        ("L3", 1, 1),
        ("L4", Fraction(9, 2), Fraction(9, 2)),
        ("L5", Fraction(15, 2), Fraction(15, 2)),
        ("L6", 2000, 2000),
        ("L7", Fraction(5, 2), Fraction(5, 2)),
    ],
)
def test_the_seven_formulas(item: str, primary: Fraction, junior: Fraction) -> None:
    for stage, value in ((Stage.PRIMARY, primary), (Stage.JUNIOR, junior)):
        measure = measure_of(STANDARD, item, stage)
        assert evaluate(measure.formula, scope(UNIT), zero_rules=measure.zero_rules).value == value


def test_a_stage_without_pupils_is_no_unit() -> None:
    measure = measure_of(STANDARD, "L2", Stage.PRIMARY)
    assert evaluate(measure.formula, scope({**UNIT, "students": 0}), zero_rules=measure.zero_rules).state == (
        "not_a_unit"
    )


def test_the_school_rule_and_the_coefficient_limits() -> None:
    school_rule, coefficients = STANDARD.verdict.school_rule, STANDARD.verdict.coefficient_rule
    assert school_rule is not None
    assert coefficients is not None
    assert (school_rule.at_least, school_rule.floor_ratio) == (6, Fraction(85, 100))
    assert school_rule.items == coefficients.items == tuple(f"L{n}" for n in range(1, 8))
    assert coefficients.mode == "each"
    assert coefficients.limits == {Stage.PRIMARY: Fraction(1, 2), Stage.JUNIOR: Fraction(45, 100)}


def test_weights_and_excluded_kinds() -> None:
    assert STANDARD.units.weights == {
        Stage.PRIMARY: 1,
        Stage.JUNIOR: Fraction(11, 10),
        Stage.SENIOR: Fraction(132, 100),
    }
    assert STANDARD.units.teaching_point_minimum == 50
    assert set(STANDARD.units.excluded_kinds) == {"special_school", "vocational_school", "senior_school"}


@pytest.mark.parametrize(
    ("recognised", "result"),
    [(date(2023, 9, 1), True), (date(2023, 9, 2), False), (None, None)],
)
def test_three_years_since_recognition(recognised: date | None, result: bool | None) -> None:
    values = scope({"basic_balance_recognised_on": recognised, "reported_on": date(2026, 9, 1)})
    assert met(measure_of(STANDARD, "C1"), values) is result


@pytest.mark.parametrize(
    ("classes", "rooms", "result"),
    [
        (12, 1, True),
        (13, 1, False),
        (13, 2, True),
        (24, 2, True),
        (25, 2, False),
        (None, 2, None),
        (0, 0, True),
    ],
)
def test_a_music_room_for_every_twelve_classes_rounded_up(
    classes: int | None, rooms: int, result: bool | None
) -> None:
    values = scope({"whole.classes": classes, "rooms_music_96": rooms})
    assert met(measure_of(STANDARD, "G3"), values) is result


def _school(kind: str, primary: int, junior: int) -> dict[str, Plain]:
    return {"kind": kind, "primary.students": primary, "junior.students": junior}


@pytest.mark.parametrize(
    ("kind", "primary", "junior", "result"),
    [
        ("小学", 2000, 0, True),
        ("小学", 2001, 0, False),
        ("初中", 0, 2001, False),
        ("九年一贯制学校", 1500, 1000, True),
        ("九年一贯制学校", 1500, 1001, False),
        ("十二年一贯制学校", 1500, 1001, False),
        ("完全中学", 0, 2000, True),
    ],
)
def test_the_size_of_schools(kind: str, primary: int, junior: int, result: bool) -> None:
    values = scope(_school(kind, primary, junior))
    judged = [met(m, values) for m in STANDARD.item("G4").measures if asked(m, values)]
    assert judged == [result]


def _bands(stage: str, **numbers: int) -> dict[str, Plain]:
    return {f"{stage}.class_{band}": numbers.get(f"b{band}", 0) for band in BANDS}


def test_a_class_of_46_fails_in_primary_and_passes_in_junior() -> None:
    values = {
        **_school("九年一贯制学校", 500, 500),
        **_bands("primary", b46_50=1),
        **_bands("junior", b46_50=1),
    }
    primary, junior = measure_of(STANDARD, "G5", position=0), measure_of(STANDARD, "G5", position=1)
    assert met(primary, scope(values)) is False
    assert met(junior, scope(values)) is True


def test_whole_school_bands_over_50_fail_where_the_stages_are_not_reported() -> None:
    values = scope({**_school("九年一贯制学校", 500, 500), **_bands("whole", b51_55=1)})
    primary, junior, whole = STANDARD.item("G5").measures
    assert (met(primary, values), met(junior, values)) == (None, None)
    assert asked(whole, values) is True
    assert met(whole, values) is False


def test_whole_school_bands_are_not_asked_again_where_the_stages_are_reported() -> None:
    values = {
        **_school("九年一贯制学校", 500, 500),
        **_bands("primary"),
        **_bands("junior"),
        **_bands("whole"),
    }
    assert asked(STANDARD.item("G5").measures[2], scope(values)) is False


SMALL: dict[str, Plain] = {
    **_school("小学", 60, 0),
    "county.fund_standard_primary": 720,
    "county.fund_standard_junior": 940,
}


@pytest.mark.parametrize(("budget", "result"), [(72_000, True), (71_999, False), (None, None)])
def test_a_small_school_gets_the_fund_of_100_pupils(budget: int | None, result: bool | None) -> None:
    values = scope({**SMALL, "public_fund_budget": budget})
    assert met(measure_of(STANDARD, "G6"), values) is result


def test_the_fund_rule_asks_only_schools_under_100_pupils() -> None:
    measure = measure_of(STANDARD, "G6")
    assert asked(measure, scope(_school("小学", 99, 0))) is True
    assert asked(measure, scope(_school("小学", 100, 0))) is False
    assert asked(measure, scope(_school("特殊教育学校", 60, 0))) is False


@pytest.mark.parametrize(("fund", "result"), [(600_000, True), (599_999, False)])
def test_special_schools_have_6000_yuan_per_pupil(fund: int, result: bool) -> None:
    assert met(measure_of(STANDARD, "G7"), scope({"special_fund": fund, "special_students": 100})) is result


def test_a_county_without_special_pupils_is_not_asked() -> None:
    assert met(measure_of(STANDARD, "G7"), scope({"special_fund": 0, "special_students": 0})) is True


@pytest.mark.parametrize(
    ("item", "position", "values", "result"),
    [
        ("G8", 0, {"wage_teachers": 90_000, "wage_civil": 90_000}, True),
        ("G8", 0, {"wage_teachers": 89_999, "wage_civil": 90_000}, False),
        ("G11", 0, {"t_moved": 10, "t_eligible": 100}, True),
        ("G11", 0, {"t_moved": 9, "t_eligible": 100}, False),
        ("G11", 1, {"t_moved_backbone": 2, "t_moved": 10}, True),
        ("G11", 1, {"t_moved_backbone": 1, "t_moved": 10}, False),
        ("G14", 0, {"quota_alloc": 50, "quota_total": 100}, True),
        ("G14", 0, {"quota_alloc": 49, "quota_total": 100}, False),
        ("G15", 0, {"migrant_public": 80, "migrant_purchased": 5, "migrant_eligible": 100}, True),
        ("G15", 0, {"migrant_public": 80, "migrant_purchased": 4, "migrant_eligible": 100}, False),
        ("G15", 1, {"left_behind_care": None}, None),
        ("Q2", 0, {"disabled_in_school": 95, "disabled_school_age": 100}, True),
        ("Q2", 0, {"disabled_in_school": 94, "disabled_school_age": 100}, False),
        ("S1", 0, {"survey_satisfied": 85, "survey_valid": 100}, True),
        ("S1", 0, {"survey_satisfied": 84, "survey_valid": 100}, False),
    ],
)
def test_county_figures_at_their_limits(
    item: str, position: int, values: dict[str, Plain], result: bool | None
) -> None:
    assert met(measure_of(STANDARD, item, position=position), scope(values)) is result


@pytest.mark.parametrize(("trained", "result"), [(50, True), (49, False)])
def test_teachers_trained_and_certified_to_the_last_one(trained: int, result: bool) -> None:
    values = scope({"whole.t_full": 50, "t_360h": trained, "t_certified": trained})
    assert met(measure_of(STANDARD, "G9"), values) is result
    assert met(measure_of(STANDARD, "G12"), values) is result


def _zone(**changes: Plain) -> dict[str, Plain]:
    values: dict[str, Plain] = {
        "kind": "初中",
        "area_type": "城区",
        "founder_type": "县级教育部门",
        "boarding": False,
        "junior.students": 100,
        "junior.in_zone_students": 95,
    }
    return {**values, **changes}


@pytest.mark.parametrize(
    ("outsider", "result"),
    [
        ({}, True),
        ({"area_type": "乡村", "junior.in_zone_students": 0}, True),
        ({"founder_type": "民办", "junior.in_zone_students": 0}, True),
        ({"boarding": True, "junior.in_zone_students": 0}, True),
        ({"area_type": "镇区", "junior.in_zone_students": 0}, False),
    ],
)
def test_enrolment_by_zone_counts_public_day_schools_of_city_and_town(
    outsider: dict[str, Plain], result: bool
) -> None:
    values = scope({}, (_zone(), _zone(**outsider)))
    assert met(measure_of(STANDARD, "G13", position=1), values) is result


@pytest.mark.parametrize(("grads", "result"), [(95, True), (94, False)])
def test_three_years_retention(grads: int, result: bool) -> None:
    school: dict[str, Plain] = {
        "kind": "初中",
        "junior.students": 300,
        "grads": grads,
        "moved_in": 3,
        "moved_out": 3,
        "enrol_3y_ago": 101,
        "deaths": 1,
    }
    without_junior_pupils: list[dict[str, Plain]] = [
        {"kind": "小学", "junior.students": 0},
        {"kind": "九年一贯制学校", "junior.students": 0},
    ]
    assert met(measure_of(STANDARD, "Q1"), scope({}, (school, *without_junior_pupils))) is result


def test_retention_waits_for_a_primary_school_with_junior_classes() -> None:
    attached: dict[str, Plain] = {"kind": "小学", "junior.students": 80}
    assert met(measure_of(STANDARD, "Q1"), scope({}, (attached,))) is None


def test_training_fund_is_five_percent_of_the_public_fund() -> None:
    measure = measure_of(STANDARD, "Q4")
    assert met(measure, scope({"train_fund_budget": 5, "public_fund_budget": 100})) is True
    assert met(measure, scope({"train_fund_budget": 4, "public_fund_budget": 100})) is False


def test_the_gap_between_schools_must_stay_under_15_percent() -> None:
    gap = measure_of(STANDARD, "Q9", position=2)
    assert met(gap, scope({"monitor_chinese_gap": "0.149"})) is True
    assert met(gap, scope({"monitor_chinese_gap": "0.15"})) is False
    assert asked(gap, scope({})) is False


def test_no_monitored_subject_at_all_leaves_the_item_open() -> None:
    first = measure_of(STANDARD, "Q9")
    assert met(first, scope({})) is None
    assert met(first, scope({"monitor_math_level": "Ⅱ"})) is True
