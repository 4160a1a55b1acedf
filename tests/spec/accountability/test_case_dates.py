"""The day counts of a case, 60/30/30/15/60/15, around holidays; what runs, what is kept, what is over."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from dudao.catalogue.deadlines import limit_of
from dudao.core.accountability.case_dates import (
    RULES,
    CaseDate,
    CaseDays,
    DateState,
    DecisionDays,
    RemedyDays,
    appeal_runs_from,
    case_dates,
    why_not_final,
)
from dudao.core.scheduling.working_days import WorkingCalendar

LIMITS = {rule: limit_of(rule) for rule in RULES}
CALENDAR = WorkingCalendar(published_years=frozenset({2026}))
SERVED = date(2026, 3, 2)


def dates(decision: DecisionDays) -> dict[str, CaseDate]:
    return {one.rule: one for one in case_dates(CaseDays(None, None, [decision]), LIMITS, CALENDAR)}


def due(decision: DecisionDays) -> dict[str, date]:
    return {rule: one.due.day for rule, one in dates(decision).items()}


def test_the_counts_are_those_of_the_measure() -> None:
    assert [str(LIMITS[rule]) for rule in RULES] == ["60 日", "30 日", "30 日", "15 日", "60 日", "15 日"]


def test_the_group_is_formed_within_sixty_days() -> None:
    case = CaseDays(date(2026, 8, 10), date(2026, 10, 9))
    (group,) = case_dates(case, LIMITS, CALENDAR)
    assert (group.due.day, group.state(date(2026, 12, 1))) == (date(2026, 10, 9), DateState.KEPT)
    late = replace(case, group_formed_on=date(2026, 10, 10))
    assert case_dates(late, LIMITS, CALENDAR)[0].state(date(2026, 12, 1)) is DateState.LATE


def test_nothing_runs_before_the_decision_is_served() -> None:
    assert due(DecisionDays("1", None)) == {}


def test_review_and_appeal_run_from_the_receipt_of_the_decision() -> None:
    assert due(DecisionDays("1", SERVED)) == {"D02": date(2026, 4, 1), "D04": date(2026, 3, 17)}


def test_the_way_through_review_and_appeal() -> None:
    review = RemedyDays(
        asked_on=date(2026, 4, 1),
        received_on=date(2026, 4, 3),
        decided_on=date(2026, 5, 3),
        party_received_on=date(2026, 5, 6),
    )
    appeal = RemedyDays(
        asked_on=date(2026, 5, 21),
        received_on=date(2026, 5, 22),
        decided_on=date(2026, 7, 20),
        office_received_on=date(2026, 7, 22),
        is_wrong=True,
    )
    decision = DecisionDays("1", SERVED, review, appeal)
    assert due(decision) == {
        "D02": date(2026, 4, 1),
        "D03": date(2026, 5, 3),
        "D04": date(2026, 5, 21),
        "D05": date(2026, 7, 21),
        "D06": date(2026, 8, 6),
    }
    states = {rule: one.state(date(2026, 8, 6)) for rule, one in dates(decision).items()}
    assert states == {
        "D02": DateState.KEPT,
        "D03": DateState.KEPT,
        "D04": DateState.KEPT,
        "D05": DateState.KEPT,
        "D06": DateState.NEAR,
    }
    assert dates(decision)["D06"].state(date(2026, 8, 7)) is DateState.OVERDUE


def test_the_appeal_does_not_run_while_the_review_is_under_way() -> None:
    review = RemedyDays(asked_on=date(2026, 3, 10), received_on=date(2026, 3, 10))
    decision = DecisionDays("1", SERVED, review)
    assert due(decision) == {"D02": date(2026, 4, 1), "D03": date(2026, 4, 9)}
    assert appeal_runs_from(decision) is None


def test_a_review_refused_as_late_opens_no_new_time() -> None:
    review = RemedyDays(
        asked_on=date(2026, 5, 1), received_on=date(2026, 5, 1), decided_on=date(2026, 5, 2), is_refused=True
    )
    assert due(DecisionDays("1", SERVED, review)) == {"D02": date(2026, 4, 1), "D04": date(2026, 3, 17)}


def test_an_appeal_without_a_review_skips_the_review() -> None:
    appeal = RemedyDays(asked_on=date(2026, 3, 12), received_on=date(2026, 3, 13))
    assert due(DecisionDays("1", SERVED, None, appeal)) == {
        "D04": date(2026, 3, 17),
        "D05": date(2026, 5, 12),
    }


def test_a_right_that_was_not_used_has_passed_and_is_nobody_s_fault() -> None:
    ask = dates(DecisionDays("1", SERVED))["D02"]
    assert ask.state(date(2026, 3, 26)) is DateState.OPEN
    assert ask.state(date(2026, 3, 27)) is DateState.NEAR
    assert ask.state(date(2026, 4, 1)) is DateState.NEAR
    assert ask.state(date(2026, 4, 2)) is DateState.PASSED


def final(decision: DecisionDays, today: date) -> str:
    return why_not_final(decision, LIMITS, CALENDAR, today)


def test_final_the_day_after_the_longer_time_is_over() -> None:
    decision = DecisionDays("1", SERVED)
    assert final(decision, date(2026, 4, 1)) == "申请复核、申诉的期限到 2026-04-01 才过"
    assert final(decision, date(2026, 4, 2)) == ""
    assert final(DecisionDays("1", None), date(2026, 4, 2)) == "决定书还没有送达"


def test_final_after_a_review_only_when_the_time_to_appeal_is_over() -> None:
    review = RemedyDays(asked_on=date(2026, 3, 20), received_on=date(2026, 3, 20))
    assert final(DecisionDays("1", SERVED, review), date(2026, 9, 1)) == "复核还没有作出决定"
    review = replace(review, decided_on=date(2026, 4, 10))
    assert final(DecisionDays("1", SERVED, review), date(2026, 9, 1)) == "复核决定还没有送达被问责对象"
    review = replace(review, party_received_on=date(2026, 4, 13))
    assert (
        final(DecisionDays("1", SERVED, review), date(2026, 4, 28))
        == "申请复核、申诉的期限到 2026-04-28 才过"
    )
    assert final(DecisionDays("1", SERVED, review), date(2026, 4, 29)) == ""


def test_a_wrong_decision_is_final_once_corrected() -> None:
    day = date(2026, 4, 10)
    wrong = RemedyDays(day, day, decided_on=day + timedelta(days=40), is_wrong=True)
    decision = DecisionDays("1", SERVED, None, wrong)
    assert final(decision, date(2026, 9, 1)) == "有误的决定还没有纠正"
    assert final(replace(decision, corrected_on=date(2026, 6, 1)), date(2026, 9, 1)) == ""
    under_way = DecisionDays("1", SERVED, None, RemedyDays(day, day))
    assert final(under_way, date(2026, 9, 1)) == "申诉还没有作出处理决定"
