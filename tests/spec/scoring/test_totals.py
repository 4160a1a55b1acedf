"""Totals, the pass line, the verdict, lost points and what can still be reached."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import pytest

from dudao.core.grading import Grade, GradeLevel, judge_grades
from dudao.core.scoring import (
    NO_OWNER,
    NO_UNIT,
    ClausePoints,
    LossClause,
    LostSum,
    MinimumState,
    NotApplicable,
    Recovery,
    RuleKind,
    StandardTotals,
    Totals,
    VetoState,
    attribute_lost,
    reachable,
    total,
    verdict,
)

F = Fraction
STANDARD = StandardTotals(F(2600), F(2340))


def clause(
    id: str,
    points: str | None,
    top: str = "100",
    section: str = "教育管理",
    *,
    least: str = "0",
    most: str | None = None,
    not_applicable: bool = False,
    kind: RuleKind = RuleKind.MET,
) -> ClausePoints:
    """A clause; points None is not decided unless it does not apply."""
    if not_applicable:
        return ClausePoints(id, section, F(top), None, F(0), F(0), True, kind=kind)
    low = F(least) if points is None else F(points)
    high = F(most or top) if points is None else F(points)
    return ClausePoints(id, section, F(top), None if points is None else F(points), low, high, kind=kind)


def of_154(lost: str) -> list[ClausePoints]:
    """154 clauses of 2600 points in eight sections, ``lost`` points lost on the first."""
    tops = [F(17)] * 136 + [F(16)] * 18
    assert sum(tops) == 2600
    return [
        clause(
            f"{n}", str(top - F(lost) if n == 0 and F(lost) <= top else top), str(top), f"第{n % 8 + 1}部分"
        )
        for n, top in enumerate(tops)
    ]


def near_the_line(points: str) -> Totals:
    """2600 points, the last clause takes the total to ``points``."""
    whole = clause("a", "2000", "2000")
    return total(STANDARD, [whole, clause("b", str(F(points) - 2000), "600")])


@pytest.mark.parametrize(
    ("points", "passed"), [("2339.99", False), ("2340", True), ("2339.999999", False), ("2418", True)]
)
def test_the_pass_line_is_exact(points: str, passed: bool) -> None:
    totals = near_the_line(points)
    assert (totals.points, totals.max, totals.pass_line) == (F(points), F(2600), F(2340))
    assert totals.passed is passed


def test_154_clauses_in_eight_sections() -> None:
    totals = total(STANDARD, of_154("0.1"))
    assert (totals.points, totals.max, totals.lost) == (F("2599.9"), F(2600), F("0.1"))
    assert len(totals.by_section) == 8
    assert sum(section.max for section in totals.by_section) == 2600
    assert totals.by_section[0].lost == F("0.1")


def test_open_clauses_leave_the_total_between_bounds() -> None:
    totals = total(StandardTotals(F(300), F(200)), [clause("a", "90"), clause("b", None), clause("c", "100")])
    assert (totals.points, totals.least, totals.most, totals.passed) == (None, F(190), F(290), None)
    assert (totals.rated_count, totals.unrated_count) == (2, 1)
    assert (totals.lost, totals.unrated, totals.short_of_pass) == (F(10), F(100), F(10))


def test_passed_for_sure_before_everything_is_rated() -> None:
    assert total(StandardTotals(F(200), F(90)), [clause("a", "90"), clause("b", None)]).passed is True


def test_a_line_that_only_full_marks_reach_is_still_open() -> None:
    assert total(StandardTotals(F(200), F(180)), [clause("a", "80"), clause("b", None)]).passed is None


def test_failed_for_sure_before_everything_is_rated() -> None:
    assert total(StandardTotals(F(200), F(190)), [clause("a", "80"), clause("b", None)]).passed is False


THREE = [clause("a", "60"), clause("b", None, "50", not_applicable=True), clause("c", "50", "50")]


@pytest.mark.parametrize(
    ("policy", "points", "top", "line"),
    [
        (NotApplicable.LEAVE_TOTAL, "110", "150", "135"),
        (NotApplicable.LEAVE_TOTAL_KEEP_PASS, "110", "150", "180"),
        (NotApplicable.MOVE_WITHIN_SECTION, "440/3", "200", "180"),
        (NotApplicable.COUNT_FULL, "160", "200", "180"),
    ],
)
def test_what_does_not_apply(policy: NotApplicable, points: str, top: str, line: str) -> None:
    totals = total(StandardTotals(F(200), F(180), policy), THREE)
    assert (totals.points, totals.max, totals.pass_line) == (F(points), F(top), F(line))


def test_points_move_only_within_their_section() -> None:
    clauses = [*THREE, clause("d", "10", "20", "教育经费")]
    totals = total(StandardTotals(F(220), F(180), NotApplicable.MOVE_WITHIN_SECTION), clauses)
    assert [(s.section, s.points, s.max) for s in totals.by_section] == [
        ("教育管理", F(440, 3), F(200)),
        ("教育经费", F(10), F(20)),
    ]


def test_a_section_without_any_clause_left_leaves_the_total() -> None:
    clauses = [clause("a", "90"), clause("b", None, section="高中教育", not_applicable=True)]
    totals = total(StandardTotals(F(200), F(160), NotApplicable.MOVE_WITHIN_SECTION), clauses)
    assert (totals.points, totals.max, totals.pass_line) == (F(90), F(100), F(80))


def test_bonus_counts_within_its_limit_and_raises_no_maximum() -> None:
    bonus = [clause("x", "4", "5", kind=RuleKind.BONUS), clause("y", "3", "5", kind=RuleKind.BONUS)]
    totals = total(StandardTotals(F(100), F(90), bonus_limit=F(5)), [clause("a", "85"), *bonus])
    assert (totals.points, totals.max, totals.bonus, totals.passed) == (F(90), F(100), F(5), True)
    assert totals.lost == 15
    assert total(StandardTotals(F(100), F(90)), [clause("a", "85"), *bonus]).points == 92


def test_what_carries_no_points_is_not_in_the_total() -> None:
    totals = total(
        StandardTotals(F(100), F(90)), [clause("a", "95"), clause("v", None, "0", kind=RuleKind.VETO)]
    )
    assert (totals.points, totals.unrated_count) == (F(95), 0)


@pytest.mark.parametrize(
    "clauses",
    [
        [clause("a", "90"), clause("a", "90")],
        [clause("a", "101")],
        [clause("a", "-1")],
        [ClausePoints("a", "", F(10), F(5), F(0), F(10))],
    ],
)
def test_points_that_cannot_be_are_refused(clauses: list[ClausePoints]) -> None:
    with pytest.raises(ValueError):
        total(STANDARD, clauses)


PASSED, FAILED = near_the_line("2418"), near_the_line("2339.99")
OPEN = total(STANDARD, [clause("a", "2000", "2000"), clause("b", None, "600")])
QUIET, TRIGGERED, UNKNOWN = VetoState("V1", False), VetoState("V2", True, "拖欠工资"), VetoState("V3", None)


@pytest.mark.parametrize(
    ("totals", "vetoes", "expected"),
    [
        (PASSED, [QUIET], "met"),
        (PASSED, [], "met"),
        (PASSED, [QUIET, TRIGGERED], "not_met"),
        (PASSED, [TRIGGERED, UNKNOWN], "not_met"),
        (PASSED, [QUIET, UNKNOWN], "undetermined"),
        (FAILED, [QUIET], "not_met"),
        (FAILED, [UNKNOWN], "not_met"),
        (OPEN, [QUIET], "undetermined"),
        (OPEN, [TRIGGERED], "not_met"),
        (None, [QUIET], "met"),
    ],
)
def test_the_verdict(totals: Totals | None, vetoes: list[VetoState], expected: str) -> None:
    assert verdict(totals, vetoes).verdict == expected


def test_a_minimum_requirement_fails_whatever_the_points() -> None:
    judged = verdict(PASSED, [QUIET], [MinimumState("M1", False, "大班额清零")])
    assert judged.verdict == "not_met"
    assert judged.reasons == ("没有达到底线要求：大班额清零",)
    assert verdict(PASSED, [QUIET], [MinimumState("M1", None)]).verdict == "undetermined"
    assert verdict(PASSED, [QUIET], [MinimumState("M1", True)]).verdict == "met"


def test_reasons_name_what_weighs_most_first() -> None:
    judged = verdict(FAILED, [TRIGGERED, UNKNOWN], [MinimumState("M1", False)])
    assert judged.reasons == (
        "触发一票否决：拖欠工资",
        "没有达到底线要求：M1",
        "总分 2339.99 分，低于通过线 2340 分，差 0.01 分",
        "1 条一票否决没有填写结论：V3",
    )
    assert verdict(OPEN, [QUIET]).reasons == (
        "还有 1 条没有定分，总分在 2000 至 2600 分之间，通过线 2340 分",
    )
    assert verdict(PASSED, [QUIET]).reasons == ("总分 2418 分，达到通过线 2340 分，没有触发一票否决",)


LEVELS = (GradeLevel("巩固", 29), GradeLevel("提高", 31), GradeLevel("创优", 33))


@pytest.mark.parametrize(
    ("met", "basic", "failed", "expected"),
    [
        (29, 7, 0, "met"),
        (33, 3, 0, "met"),
        (28, 8, 0, "not_met"),
        (35, 0, 1, "not_met"),
        (30, 5, 0, "undetermined"),
    ],
)
def test_a_verdict_by_counts_of_grades(met: int, basic: int, failed: int, expected: str) -> None:
    grades: list[Grade | None] = []
    grades += [Grade.MET] * met + [Grade.BASICALLY_MET] * basic + [Grade.NOT_MET] * failed
    grades += [None] * (36 - len(grades))
    assert verdict(None, [QUIET], grades=judge_grades(grades, LEVELS)).verdict == expected
    assert verdict(None, [TRIGGERED], grades=judge_grades(grades, LEVELS)).verdict == "not_met"


def test_lost_points_stand_with_clause_unit_person_and_section() -> None:
    totals = total(
        StandardTotals(F(300), F(270)),
        [clause("a", "70"), clause("b", "95.5", section="教育经费"), clause("c", None, most="90")],
    )
    table = attribute_lost(
        [
            LossClause(
                totals.clauses["a"], "王县长", "李局长", "赵科员", "教育局", {"一小": F(20), "二小": F(10)}
            ),
            LossClause(totals.clauses["b"], "王县长", "钱局长", "", "财政局"),
            LossClause(totals.clauses["c"], "", "李局长", "赵科员"),
        ]
    )
    assert (table.lost, table.unrated) == (F("44.5"), F(90))
    assert table.by_clause == {
        "a": LostSum(F(30), F(0)),
        "c": LostSum(F(10), F(90)),
        "b": LostSum(F("4.5"), F(0)),
    }
    assert table.by_unit == {
        "一小": LostSum(F(20), F(0)),
        NO_UNIT: LostSum(F(10), F(90)),
        "二小": LostSum(F(10), F(0)),
        "财政局": LostSum(F("4.5"), F(0)),
    }
    assert table.by_principal == {"王县长": LostSum(F("34.5"), F(0)), NO_OWNER: LostSum(F(10), F(90))}
    assert table.by_direct == {"李局长": LostSum(F(40), F(90)), "钱局长": LostSum(F("4.5"), F(0))}
    assert table.by_handler == {"赵科员": LostSum(F(40), F(90)), NO_OWNER: LostSum(F("4.5"), F(0))}
    assert table.by_section == {"教育管理": LostSum(F(40), F(90)), "教育经费": LostSum(F("4.5"), F(0))}


def test_the_units_loss_grows_with_points_that_moved_to_the_clause() -> None:
    totals = total(
        StandardTotals(F(200), F(180), NotApplicable.MOVE_WITHIN_SECTION),
        [clause("a", "90"), clause("b", None, not_applicable=True)],
    )
    table = attribute_lost(
        [LossClause(totals.clauses["a"], lost_by_unit={"一小": F(10)}), LossClause(totals.clauses["b"])]
    )
    assert table.by_unit == {"一小": LostSum(F(20), F(0))}
    assert table.lost == totals.lost == 20


def test_a_loss_laid_out_wrongly_is_refused() -> None:
    totals = total(StandardTotals(F(100), F(90)), [clause("a", "70")])
    with pytest.raises(ValueError, match="不一致"):
        attribute_lost([LossClause(totals.clauses["a"], lost_by_unit={"一小": F(29)})])


def test_what_can_still_be_reached_by_the_date() -> None:
    totals = total(STANDARD, [clause("a", "2000", "2000"), clause("b", "338", "600")])
    recoveries = [
        Recovery("b", F("1.5"), date(2026, 11, 30)),
        Recovery("b", F("0.5"), date(2026, 12, 1)),
        Recovery("b", F(9), date(2026, 12, 2)),
        Recovery("b", F(3), None),
    ]
    result = reachable(totals, recoveries, date(2026, 12, 1))
    assert (result.sure, result.recoverable, result.reach) == (F(2338), F(2), F(2340))
    assert (result.late, result.undated, result.passes) == (F(9), F(3), True)
    assert reachable(totals, recoveries, date(2026, 11, 30)).passes is False


def test_no_clause_wins_back_more_than_it_lost() -> None:
    totals = total(StandardTotals(F(200), F(190)), [clause("a", "95"), clause("b", "90")])
    result = reachable(totals, [Recovery("a", F(50), date(2026, 1, 1))], date(2026, 6, 1))
    assert (result.reach, result.passes) == (F(190), True)


def test_points_not_rated_keep_the_reach_open() -> None:
    result = reachable(OPEN, [], date(2026, 6, 1))
    assert (result.reach, result.unrated, result.passes) == (F(2000), F(600), None)


def test_recovering_what_is_not_there_is_refused() -> None:
    with pytest.raises(ValueError):
        reachable(OPEN, [Recovery("z", F(1), None)], date(2026, 6, 1))
