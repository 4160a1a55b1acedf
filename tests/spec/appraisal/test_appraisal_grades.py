"""Places and grades: ties share a place, a quota is rounded down, vetoes and missing facts."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

from dudao.core.appraisal import (
    Grade,
    GradeRule,
    Scheme,
    Ties,
    UnitTotal,
    VetoEffect,
    score_unit,
    standings_of,
    total_of,
)
from tests.spec.appraisal.five_units import FIVE, SCHEME

HALF = replace(
    SCHEME,
    grades=(
        GradeRule(Grade.EXCELLENT, Fraction(90), Fraction(1, 2)),
        GradeRule(Grade.GOOD, Fraction(80)),
        GradeRule(Grade.PASSED, Fraction(60)),
    ),
)


def grades(scheme: Scheme, *points: int | None) -> list[Grade | None]:
    """Grades of units with these totals; None has no total."""
    return [one.grade for one in standings_of(scheme, units(*points)).values()]


def places(*points: int | None) -> list[int | None]:
    return [one.place for one in standings_of(SCHEME, units(*points)).values()]


def units(*points: int | None) -> dict[int, UnitTotal]:
    return {
        at: UnitTotal(
            None if one is None else Fraction(one), Fraction(1), False, ("任务",) if one is None else ()
        )
        for at, one in enumerate(points, 1)
    }


def test_the_worked_example_has_these_places_and_grades() -> None:
    totals = {
        unit: total_of(SCHEME.full_points, score_unit(SCHEME, "departments", facts))
        for unit, facts in FIVE.items()
    }
    found = standings_of(HALF, totals)
    assert {unit: (one.place, one.grade) for unit, one in found.items()} == {
        1: (1, Grade.EXCELLENT),
        3: (2, Grade.EXCELLENT),
        4: (3, Grade.GOOD),
        2: (4, Grade.PASSED),
        5: (None, Grade.FAILED),
    }
    assert found[4].reason == "90 分，达到优秀 90 分，优秀名额 2 个（不超过 50%）已满"
    assert found[5].reason == "一票否决：弄虚作假，不排名，定为不合格"


def test_equal_totals_share_a_place() -> None:
    assert places(70, 90, 70, 60) == [2, 1, 2, 4]


def test_a_quota_is_rounded_down() -> None:
    assert grades(HALF, 99, 98, 97) == [Grade.EXCELLENT, Grade.GOOD, Grade.GOOD]
    assert grades(HALF, 99) == [Grade.GOOD]


def test_a_tie_across_the_edge_stays_out_as_a_whole() -> None:
    assert grades(HALF, 99, 95, 95, 70) == [Grade.EXCELLENT, Grade.GOOD, Grade.GOOD, Grade.PASSED]
    reason = standings_of(HALF, units(99, 95, 95, 70))[2].reason
    assert reason == "95 分，达到优秀 90 分，2 个单位同分，超出优秀名额 2 个（不超过 50%），都不进"


def test_a_tie_across_the_edge_may_come_in_as_a_whole() -> None:
    wide = replace(HALF, ties=Ties.ALL)
    assert grades(wide, 99, 95, 95, 70) == [Grade.EXCELLENT] * 3 + [Grade.PASSED]


def test_a_tie_inside_the_quota_changes_nothing() -> None:
    assert grades(HALF, 95, 95, 94, 70)[:3] == [Grade.EXCELLENT, Grade.EXCELLENT, Grade.GOOD]


def test_who_does_not_reach_the_points_leaves_the_quota_unused() -> None:
    assert grades(HALF, 99, 89, 79, 59) == [Grade.EXCELLENT, Grade.GOOD, Grade.PASSED, Grade.FAILED]


def test_compared_before_rounding() -> None:
    short = {
        1: UnitTotal(Fraction(89999, 1000), Fraction(1), False),
        2: UnitTotal(Fraction(10), Fraction(1), False),
    }
    assert standings_of(HALF, short)[1].grade is Grade.GOOD


def test_a_veto_may_leave_a_unit_without_grade() -> None:
    vetoed = {1: UnitTotal(Fraction(99), Fraction(1), True, (), ("弄虚作假",))}
    found = standings_of(replace(HALF, veto_effect=VetoEffect.NO_GRADE), vetoed)
    assert (found[1].place, found[1].grade) == (None, None)


def test_a_unit_that_cannot_be_computed_has_neither_place_nor_grade() -> None:
    found = standings_of(HALF, units(70, None))
    assert (found[2].place, found[2].grade, found[2].reason) == (None, None, "无法计算：任务")
    assert found[1].grade is Grade.PASSED


def test_who_could_still_be_pushed_out_of_the_quota_has_no_grade_yet() -> None:
    assert grades(HALF, 99, 95, None, 70) == [None, None, None, Grade.PASSED]
    assert grades(HALF, 99, None, 50, 70)[0] is Grade.EXCELLENT


def test_an_unknown_veto_leaves_place_and_grade_open() -> None:
    unknown = {1: UnitTotal(Fraction(99), Fraction(1), None, ("弄虚作假",))}
    found = standings_of(HALF, unknown)[1]
    assert (found.place, found.grade, found.reason) == (None, None, "无法计算：弄虚作假")
