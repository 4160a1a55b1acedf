"""教督〔2020〕1号 and 沈教督发〔2021〕11号: counts, limits, grades and levels."""

from __future__ import annotations

from collections import Counter

import pytest

from dudao.catalogue.loader import load
from dudao.catalogue.schema import Item, ItemKind
from dudao.core.formula import evaluate
from tests.spec.catalogue.judging import Plain, measure_of, met, scope

NATIONAL = load("preschool-universal-2020")
SHENYANG = load("preschool-shenyang-2021")


def test_the_national_measure_has_3_and_9_and_5_items_and_recognition() -> None:
    counts = Counter(item.dimension for item in NATIONAL.items)
    assert counts == {"普及普惠水平": 3, "政府保障情况": 9, "幼儿园保教质量保障情况": 5, "社会认可度": 1}
    assert sum(item.id != "S1" for item in NATIONAL.items) == 17


@pytest.mark.parametrize(
    ("item", "good", "bad"),
    [
        ("P1", {"kids_all": 85, "pop_3_5": 100}, {"kids_all": 84, "pop_3_5": 100}),
        (
            "P2",
            {"kids_all": 100, "kids_public": 50, "kids_inclusive": 30},
            {"kids_all": 100, "kids_public": 50, "kids_inclusive": 29},
        ),
        ("P3", {"kids_all": 100, "kids_public": 50}, {"kids_all": 100, "kids_public": 49}),
        ("Q3", {"kids_all": 1500, "teachers_all": 100}, {"kids_all": 1501, "teachers_all": 100}),
        (
            "S1",
            {"survey_valid": 100, "survey_satisfied": 85},
            {"survey_valid": 100, "survey_satisfied": 84},
        ),
    ],
)
def test_county_figures_at_their_limits(item: str, good: dict[str, Plain], bad: dict[str, Plain]) -> None:
    assert met(measure_of(NATIONAL, item), scope(good)) is True
    assert met(measure_of(NATIONAL, item), scope(bad)) is False
    assert met(measure_of(NATIONAL, item), scope({})) is None


def _garden(kind: str, kids: int, **more: Plain) -> dict[str, Plain]:
    return {"kind": kind, "kids": kids, **more}


def test_figures_of_the_kindergartens_come_before_the_county_s_own_sum() -> None:
    rows = (_garden("公办园", 49), _garden("普惠性民办园", 31), _garden("非普惠性民办园", 20))
    county: dict[str, Plain] = {"kids_all": 100, "kids_public": 90, "kids_inclusive": 0, "pop_3_5": 100}
    assert met(measure_of(NATIONAL, "P2"), scope(county, rows)) is True
    assert met(measure_of(NATIONAL, "P3"), scope(county, rows)) is False


def _areas(year: int, outdoor: int) -> dict[str, Plain]:
    return {
        "planned_year": year,
        "kids": 100,
        "area_outdoor": outdoor,
        "area_rooms": 817,
        "area_building": 1044,
    }


def test_new_kindergartens_must_all_and_older_ones_half_reach_the_areas() -> None:
    _, new, old = NATIONAL.item("Q1").measures
    rows = (_areas(2017, 400), _areas(2018, 399), _areas(2016, 400), _areas(2000, 100))
    assert met(new, scope({}, rows)) is False
    assert met(old, scope({}, rows)) is True


def test_no_kindergarten_reported_leaves_the_areas_open() -> None:
    assert met(NATIONAL.item("Q1").measures[0], scope({})) is None


def test_85_percent_of_classes_keep_to_their_size() -> None:
    garden: dict[str, Plain] = {f"classes_{size}": 5 for size in ("small", "middle", "large", "mixed")}
    good: dict[str, Plain] = {f"classes_{size}_ok": 5 for size in ("small", "middle", "large")}
    measure = measure_of(NATIONAL, "Q2")
    assert met(measure, scope({}, ({**garden, **good, "classes_mixed_ok": 2},))) is True
    assert met(measure, scope({}, ({**garden, **good, "classes_mixed_ok": 1},))) is False


def test_local_figures_are_rule_sets_only() -> None:
    assert {rule_set.id: rule_set.local for rule_set in NATIONAL.rule_sets} == {
        "G5-local-fund": True,
        "G7-local-wage": True,
    }
    assert all(not NATIONAL.item(item).measures for item in ("G5", "G7"))


def test_shenyang_has_36_graded_items_under_17_first_level_items() -> None:
    assert [item.id for item in SHENYANG.items] == [f"K{n:02d}" for n in range(1, 37)]
    assert {item.kind for item in SHENYANG.items} == {ItemKind.GRADE}
    assert len({item.criterion for item in SHENYANG.items}) == 17
    parts = Counter(item.dimension for item in SHENYANG.items)
    assert parts == {"普及普惠水平": 3, "政府保障情况": 22, "幼儿园保教质量保障情况": 11}


def test_shenyang_levels_lowest_first() -> None:
    levels = [(level.name, dict(level.counts)) for level in SHENYANG.verdict.levels]
    assert levels == [
        ("巩固", {"合格": 29, "基本合格": 7}),
        ("提高", {"合格": 31, "基本合格": 5}),
        ("创优", {"合格": 33, "基本合格": 3}),
    ]
    assert SHENYANG.verdict.grades == ("合格", "基本合格", "不合格")


def test_every_grade_rule_has_words_for_who_judges_by_hand() -> None:
    for item in SHENYANG.items:
        grades = [rule.grade for rule in item.grade_rules]
        assert grades in (["合格", "不合格"], ["合格", "基本合格", "不合格"])
        assert all(rule.text.endswith("。") for rule in item.grade_rules)


def _grade(item: Item, county: dict[str, Plain], rows: tuple[dict[str, Plain], ...] = ()) -> str | None:
    for rule in item.grade_rules:
        assert rule.condition is not None
        if evaluate(rule.condition, scope(county, rows)).truth:
            return rule.grade
    return None


def test_items_with_figures_grade_themselves() -> None:
    measured = [item.id for item in SHENYANG.items if item.grade_rules[0].condition is not None]
    assert measured == ["K01", "K02", "K03", "K09", "K11", "K12", "K24", "K27", "K28", "K29", "K31", "K32"]


@pytest.mark.parametrize(
    ("item", "county", "grade"),
    [
        ("K01", {"kids_all": 85, "pop_3_6": 100}, "合格"),
        ("K01", {"kids_all": 84, "pop_3_6": 100}, "不合格"),
        ("K01", {"kids_all": None, "pop_3_6": 100}, None),
        ("K01", {"kids_all": 0, "pop_3_6": 0}, None),
        ("K09", {"estate_kindergartens": 3, "estate_public_inclusive": 3}, "合格"),
        ("K09", {"estate_kindergartens": 3, "estate_public_inclusive": 2}, "不合格"),
        ("K11", {"enterprise_fund_system": True, "enterprise_fund_standard": 500}, "合格"),
        ("K11", {"enterprise_fund_system": True, "enterprise_fund_standard": 499}, "基本合格"),
        ("K11", {"enterprise_fund_system": False, "enterprise_fund_standard": 600}, "不合格"),
        ("K12", {"inclusive_fund_system": True, "inclusive_fund_standard": 500}, "合格"),
        (
            "K12",
            {
                "inclusive_fund_system": True,
                "inclusive_fund_standard": 400,
                "inclusive_support_system": True,
            },
            "基本合格",
        ),
        ("K12", {"inclusive_fund_system": False, "inclusive_support_system": False}, "不合格"),
        ("K24", {"unlicensed_left": 0}, "合格"),
        ("K24", {"unlicensed_left": 1}, "不合格"),
        ("K31", {"kids_all": 1500, "teachers_all": 100}, "合格"),
        ("K31", {"kids_all": 1501, "teachers_all": 100}, "不合格"),
    ],
)
def test_grades_by_county_figures(item: str, county: dict[str, Plain], grade: str | None) -> None:
    assert _grade(SHENYANG.item(item), county) == grade


@pytest.mark.parametrize(("short", "grade"), [(0, "合格"), (1, "基本合格"), (2, "基本合格"), (3, "不合格")])
def test_staffing_of_ten_kindergartens(short: int, grade: str) -> None:
    rows = tuple({"staff_complete": number >= short} for number in range(10))
    assert _grade(SHENYANG.item("K29"), {}, tuple(dict(row) for row in rows)) == grade


@pytest.mark.parametrize(("wrong", "grade"), [(0, "合格"), (3, "基本合格"), (4, "不合格")])
def test_building_standard_of_a_hundred_new_kindergartens(wrong: int, grade: str) -> None:
    rows: tuple[dict[str, Plain], ...] = tuple(
        {"planned_year": 2018, "meets_building_standard": number >= wrong} for number in range(100)
    )
    assert _grade(SHENYANG.item("K27"), {}, rows) == grade
