"""Working days: a small calendar by hand, and every rule against a walk day by day."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dudao.core.scheduling.working_days import WorkingCalendar

# National Day 2026 without its name: Thursday 1 to Wednesday 7 free, Saturday 10 worked.
OCTOBER = WorkingCalendar(
    holidays=frozenset(date(2026, 10, day) for day in range(1, 8)),
    workdays=frozenset({date(2026, 9, 20), date(2026, 10, 10)}),
    published_years=frozenset({2026}),
)
PLAIN = WorkingCalendar()


def test_a_weekday_is_worked_and_a_weekend_is_not() -> None:
    friday = date(2026, 11, 20)
    assert [PLAIN.is_working(friday + timedelta(days)) for days in range(4)] == [True, False, False, True]


def test_a_holiday_on_a_weekday_is_free_and_a_moved_saturday_is_worked() -> None:
    assert not OCTOBER.is_working(date(2026, 10, 7))
    assert OCTOBER.is_working(date(2026, 10, 10))
    assert not OCTOBER.is_working(date(2026, 10, 11))


def test_the_nth_working_day_after_and_before() -> None:
    assert OCTOBER.add(date(2026, 9, 30), 1) == date(2026, 10, 8)
    assert OCTOBER.add(date(2026, 9, 30), 3) == date(2026, 10, 10)
    assert OCTOBER.add(date(2026, 9, 30), 4) == date(2026, 10, 12)
    assert OCTOBER.add(date(2026, 10, 4), 1) == date(2026, 10, 8)
    assert OCTOBER.add(date(2026, 10, 8), -1) == date(2026, 9, 30)
    assert OCTOBER.add(date(2026, 10, 4), -1) == date(2026, 9, 30)
    assert OCTOBER.add(date(2026, 10, 4), -2) == date(2026, 9, 29)
    assert OCTOBER.add(date(2026, 10, 4), 0) == date(2026, 10, 4)


def test_working_days_of_a_closed_interval() -> None:
    assert OCTOBER.count(date(2026, 9, 28), date(2026, 10, 12)) == 7  # 28, 29, 30, 8, 9, 10, 12
    assert OCTOBER.count(date(2026, 10, 1), date(2026, 10, 7)) == 0
    assert OCTOBER.count(date(2026, 10, 8), date(2026, 10, 8)) == 1
    assert OCTOBER.count(date(2026, 10, 9), date(2026, 10, 8)) == 0


def test_one_day_of_work_starts_and_finishes_on_the_same_day() -> None:
    assert OCTOBER.finish_of(date(2026, 10, 8), 1) == date(2026, 10, 8)
    assert OCTOBER.start_of(date(2026, 10, 8), 1) == date(2026, 10, 8)


def test_start_and_finish_are_inclusive() -> None:
    assert OCTOBER.finish_of(date(2026, 9, 30), 4) == date(2026, 10, 10)
    assert OCTOBER.start_of(date(2026, 10, 10), 4) == date(2026, 9, 30)


def test_work_given_to_a_free_day_starts_after_it_and_is_due_before_it() -> None:
    assert OCTOBER.finish_of(date(2026, 10, 3), 1) == date(2026, 10, 8)
    assert OCTOBER.start_of(date(2026, 10, 3), 1) == date(2026, 9, 30)
    assert OCTOBER.on_or_after(date(2026, 10, 1)) == date(2026, 10, 8)
    assert OCTOBER.on_or_before(date(2026, 10, 7)) == date(2026, 9, 30)
    assert OCTOBER.on_or_before(date(2026, 10, 8)) == OCTOBER.on_or_after(date(2026, 10, 8))


def test_less_than_one_day_is_no_duration() -> None:
    with pytest.raises(ValueError, match="工期至少 1 个工作日：0"):
        PLAIN.finish_of(date(2026, 10, 8), 0)
    with pytest.raises(ValueError, match="工期至少 1 个工作日：-1"):
        PLAIN.start_of(date(2026, 10, 8), -1)


def test_years_without_a_notice_are_named() -> None:
    assert OCTOBER.unpublished_years(date(2026, 1, 1), date(2026, 12, 31)) == ()
    assert OCTOBER.unpublished_years(date(2025, 12, 31), date(2028, 1, 1)) == (2025, 2027, 2028)


def test_a_day_cannot_be_free_and_worked() -> None:
    day = date(2026, 10, 10)
    with pytest.raises(ValueError, match="2026-10-10 不能既放假又上班"):
        WorkingCalendar(frozenset({day}), frozenset({day}), frozenset())


def test_numbers_and_days_are_each_others_reverse_far_away_too() -> None:
    for day in (date(1994, 5, 4), date(1999, 12, 31), date(2000, 1, 3), date(2026, 10, 9), date(2071, 6, 1)):
        assert PLAIN.day(PLAIN.number(day)) == day
    assert PLAIN.add(date(2026, 10, 9), 60_000) == PLAIN.add(PLAIN.add(date(2026, 10, 9), 30_000), 30_000)
    assert PLAIN.number(date(2000, 1, 3)) == PLAIN.number(date(1999, 12, 31)) + 1


def test_the_edges_of_what_is_counted_at_first_are_no_edges() -> None:
    assert WorkingCalendar().add(date(2000, 1, 3), -1) == date(1999, 12, 31)
    assert WorkingCalendar().add(date(2040, 12, 31), 1) == date(2041, 1, 1)
    assert WorkingCalendar().on_or_before(date(2040, 12, 31)) == date(2040, 12, 31)


def test_a_day_beyond_every_calendar_is_refused() -> None:
    with pytest.raises(ValueError, match="日期太远"):
        PLAIN.add(date(2026, 10, 9), 10**7)


def test_calendars_of_the_same_days_are_equal() -> None:
    assert WorkingCalendar(frozenset({date(2026, 1, 1)})) == WorkingCalendar(frozenset({date(2026, 1, 1)}))
    assert hash(PLAIN) == hash(WorkingCalendar())


DAYS = st.dates(date(2026, 9, 1), date(2026, 11, 15))


@settings(deadline=None)
@given(st.frozensets(DAYS, max_size=20), st.frozensets(DAYS, max_size=8), DAYS, st.integers(1, 30))
def test_against_a_walk_day_by_day(
    holidays: frozenset[date], workdays: frozenset[date], day: date, n: int
) -> None:
    calendar = WorkingCalendar(holidays - workdays, workdays)
    one = timedelta(1)
    after, passed = day, 0
    while passed < n:
        after += one
        passed += calendar.is_working(after)
    before, passed = day, 0
    while passed < n:
        before -= one
        passed += calendar.is_working(before)
    assert calendar.add(day, n) == after
    assert calendar.add(day, -n) == before
    worked = [
        day + timedelta(d) for d in range((after - day).days + 1) if calendar.is_working(day + timedelta(d))
    ]
    assert calendar.count(day, after) == len(worked)
    assert calendar.finish_of(day, len(worked)) == after
    assert calendar.start_of(after, len(worked)) == calendar.on_or_after(day) == worked[0]
