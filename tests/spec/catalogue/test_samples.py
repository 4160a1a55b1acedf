"""The two labelled samples: counts, points, and the measured duties over two years."""

from __future__ import annotations

from collections import Counter
from fractions import Fraction

import pytest

from dudao.catalogue.loader import load
from dudao.catalogue.schema import ItemKind
from dudao.core.schools import SchoolKind
from tests.spec.catalogue.judging import Plain, measure_of, met, scope

SHUANGGAO = load("shuanggao-shuangpu-sample")
DUTIES = load("county-duties-sample")
CLAUSES = [item for item in SHUANGGAO.items if item.kind is ItemKind.SCORE]


def test_eight_items_154_distinct_clauses() -> None:
    assert len(CLAUSES) == 154
    assert len({item.title for item in CLAUSES}) == 154
    assert list(dict.fromkeys(item.dimension for item in CLAUSES)) == [
        "教育管理",
        "教育经费",
        "布局调整",
        "义务教育",
        "学前教育",
        "高中教育",
        "职业教育",
        "继续教育",
    ]


def test_points_add_up_to_2600_and_2340_pass() -> None:
    assert sum((item.max_points or Fraction(0) for item in CLAUSES), Fraction(0)) == 2600
    assert SHUANGGAO.verdict.max_points == 2600
    assert SHUANGGAO.verdict.pass_points == 2340


def test_every_clause_says_how_it_is_scored_proved_and_by_whom() -> None:
    for item in CLAUSES:
        assert item.scoring_rule
        assert item.evidence
        assert item.responsible_unit
        assert item.inspection_method
        assert item.criterion
        assert set(item.applies_to) <= {"county", "school"}
        assert item.applies_to


def test_numbers_follow_the_three_levels_and_never_repeat() -> None:
    assert CLAUSES[0].number == "A1-B1-C1"
    assert len({item.number for item in CLAUSES}) == 154


def test_at_least_sixty_clauses_rate_schools() -> None:
    assert sum("school" in item.applies_to for item in CLAUSES) >= 60


def test_at_least_sixty_clauses_are_asked_of_every_compulsory_school() -> None:
    for kind in (SchoolKind.PRIMARY_SCHOOL, SchoolKind.TEACHING_POINT, SchoolKind.JUNIOR_SCHOOL):
        asked = [
            item
            for item in CLAUSES
            if "school" in item.applies_to and (not item.school_kinds or kind in item.school_kinds)
        ]
        assert len(asked) >= 60


def test_every_school_clause_says_how_it_rolls_up_and_no_other_does() -> None:
    for item in CLAUSES:
        assert bool(item.roll_up) == ("school" in item.applies_to), item.id


def test_measured_clauses_name_an_item_of_the_quality_balance_measure() -> None:
    measured = {
        item.id: (item.measured_by.standard, item.measured_by.item)
        for item in CLAUSES
        if item.measured_by is not None
    }
    assert measured == {
        "D1-19": ("quality-balance-2017", "G9"),
        "D4-04": ("quality-balance-2017", "Q1"),
        "D4-05": ("quality-balance-2017", "Q2"),
    }
    for standard, item_id in measured.values():
        assert load(standard).item(item_id).id == item_id


def test_there_are_vetoes() -> None:
    assert sum(item.kind is ItemKind.VETO for item in SHUANGGAO.items) == 6


def test_six_aspects_and_36_clauses_of_duties() -> None:
    counts = Counter(item.dimension for item in DUTIES.items if item.kind is not ItemKind.VETO)
    assert list(counts) == [
        "领导职责",
        "经费投入与管理",
        "办学条件",
        "教师队伍建设",
        "教育管理",
        "教育改革与发展",
    ]
    assert sum(counts.values()) == 36


@pytest.mark.parametrize(("appropriation", "result"), [(111, True), (110, False), (109, False)])
def test_appropriations_must_grow_faster_than_revenue(appropriation: int, result: bool) -> None:
    values = scope(
        {"appropriation": appropriation, "appropriation_prev": 100, "revenue": 220, "revenue_prev": 200}
    )
    assert met(measure_of(DUTIES, "D2-01"), values) is result


def test_cost_per_pupil_must_grow_in_every_stage() -> None:
    values: dict[str, Plain] = {
        "cost_primary": 110,
        "students_primary": 100,
        "cost_primary_prev": 100,
        "students_primary_prev": 100,
        "cost_junior": 110,
        "students_junior": 110,
        "cost_junior_prev": 100,
        "students_junior_prev": 100,
    }
    primary, junior, _ = DUTIES.item("D2-02").measures
    assert met(primary, scope(values)) is True
    assert met(junior, scope(values)) is False


@pytest.mark.parametrize(("spending", "result"), [(100, True), (99, False), (None, None)])
def test_education_spending_never_falls(spending: int | None, result: bool | None) -> None:
    values = scope({"edu_spending": spending, "edu_spending_prev": 100})
    assert met(measure_of(DUTIES, "D2-04"), values) is result


def test_spending_per_pupil_never_falls() -> None:
    values = scope(
        {
            "edu_spending_primary": 100,
            "edu_spending_primary_prev": 100,
            "students_primary": 101,
            "students_primary_prev": 100,
        }
    )
    assert met(measure_of(DUTIES, "D2-05"), values) is False


def test_the_two_shares_do_not_fall() -> None:
    values = scope({"edu_fund": 4, "gdp": 100, "edu_fund_prev": 4, "gdp_prev": 100})
    assert met(measure_of(DUTIES, "D2-06"), values) is True
    values = scope({"edu_spending": 20, "spending": 101, "edu_spending_prev": 20, "spending_prev": 100})
    assert met(measure_of(DUTIES, "D2-07"), values) is False
