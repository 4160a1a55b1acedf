"""The last day of a limit: days, working days, months; month ends, National Day, Spring Festival."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from dudao.core.accountability.deadlines import Limit, LimitUnit, due_on
from dudao.core.scheduling.working_days import WorkingCalendar

DAY, WORKING_DAY, MONTH = LimitUnit.DAY, LimitUnit.WORKING_DAY, LimitUnit.MONTH


def days(first: date, last: date) -> frozenset[date]:
    return frozenset(first + timedelta(days=n) for n in range((last - first).days + 1))


# As the notice for 2026 has it: Spring Festival 15–23 February, National Day 1–7 October, four weekends worked.
CALENDAR = WorkingCalendar(
    holidays=days(date(2026, 2, 15), date(2026, 2, 23)) | days(date(2026, 10, 1), date(2026, 10, 7)),
    workdays=frozenset({date(2026, 2, 14), date(2026, 2, 28), date(2026, 9, 20), date(2026, 10, 10)}),
    published_years=frozenset({2026}),
)


@pytest.mark.parametrize(
    ("event", "count", "unit", "due"),
    [
        # 日: the day of the event is not counted, calendar days run through holidays
        (date(2026, 3, 1), 30, DAY, date(2026, 3, 31)),
        (date(2026, 9, 7), 30, DAY, date(2026, 10, 7)),  # ends on the last day of the National Day holiday
        (date(2026, 12, 20), 15, DAY, date(2027, 1, 4)),
        (date(2024, 2, 1), 28, DAY, date(2024, 2, 29)),
        (date(2026, 1, 16), 60, DAY, date(2026, 3, 17)),
        # 工作日: the n-th working day after the event
        (date(2026, 9, 30), 1, WORKING_DAY, date(2026, 10, 8)),  # over the whole holiday
        (date(2026, 9, 30), 3, WORKING_DAY, date(2026, 10, 10)),  # a Saturday that is worked
        (date(2026, 9, 30), 4, WORKING_DAY, date(2026, 10, 12)),
        (date(2026, 9, 18), 1, WORKING_DAY, date(2026, 9, 20)),  # a Sunday that is worked
        (date(2026, 2, 13), 1, WORKING_DAY, date(2026, 2, 14)),
        (date(2026, 2, 13), 2, WORKING_DAY, date(2026, 2, 24)),  # over Spring Festival
        (date(2026, 2, 13), 10, WORKING_DAY, date(2026, 3, 5)),  # 28 February is a worked Saturday
        (date(2026, 10, 3), 1, WORKING_DAY, date(2026, 10, 8)),  # the event itself falls on a holiday
        # 个月: the same day, else the last one
        (date(2026, 1, 31), 1, MONTH, date(2026, 2, 28)),
        (date(2024, 1, 31), 1, MONTH, date(2024, 2, 29)),
        (date(2026, 3, 31), 1, MONTH, date(2026, 4, 30)),
        (date(2026, 4, 30), 1, MONTH, date(2026, 5, 30)),
        (date(2026, 12, 15), 1, MONTH, date(2027, 1, 15)),
        (date(2026, 8, 31), 18, MONTH, date(2028, 2, 29)),
    ],
)
def test_last_day(event: date, count: int, unit: LimitUnit, due: date) -> None:
    assert due_on(event, Limit(count, unit), CALENDAR).day == due


def test_days_that_end_on_a_holiday_are_said_and_not_moved() -> None:
    due = due_on(date(2026, 9, 7), Limit(30, DAY), CALENDAR)
    assert (due.day, due.is_free, due.next_working) == (date(2026, 10, 7), True, date(2026, 10, 8))
    assert due.note == "当日放假，期限不自动顺延（之后的第一个工作日是10月8日）"


def test_a_worked_last_day_needs_no_note() -> None:
    due = due_on(date(2026, 9, 10), Limit(30, DAY), CALENDAR)  # 10 October, a Saturday that is worked
    assert (due.day, due.is_free, due.note) == (date(2026, 10, 10), False, "")


def test_working_days_never_end_on_a_free_day() -> None:
    for count in range(1, 60):
        assert not due_on(date(2026, 1, 30), Limit(count, WORKING_DAY), CALENDAR).is_free


def test_a_year_without_its_notice_is_said() -> None:
    due = due_on(date(2026, 12, 28), Limit(10, WORKING_DAY), CALENDAR)
    assert (due.day, due.unpublished_years) == (date(2027, 1, 11), (2027,))
    assert due.note == "2027 年放假安排还没有录入，按周末推算"


@pytest.mark.parametrize("count", [0, -1, 1001])
def test_a_limit_is_between_one_and_a_thousand(count: int) -> None:
    with pytest.raises(ValueError, match="期限应在 1 到 1000 之间"):
        Limit(count, DAY)


@pytest.mark.parametrize("event", [date(1, 1, 1), date(9999, 12, 1)])
def test_days_out_of_reach_are_refused(event: date) -> None:
    with pytest.raises(ValueError, match="日期太远"):
        due_on(event, Limit(30, DAY), CALENDAR)
