"""Weeks, half-months and months: exact days, names, and no day left out."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dudao.core.periods import Period, PeriodKind, period_of, period_of_key, periods_between

WEEK, HALF_MONTH, MONTH = PeriodKind.WEEK, PeriodKind.HALF_MONTH, PeriodKind.MONTH


@pytest.mark.parametrize(
    ("day", "first", "last", "label", "key"),
    [
        (date(2026, 11, 1), date(2026, 11, 1), date(2026, 11, 15), "2026年11月上半月", "2026-11-1"),
        (date(2026, 11, 15), date(2026, 11, 1), date(2026, 11, 15), "2026年11月上半月", "2026-11-1"),
        (date(2026, 11, 16), date(2026, 11, 16), date(2026, 11, 30), "2026年11月下半月", "2026-11-2"),
        (date(2026, 10, 31), date(2026, 10, 16), date(2026, 10, 31), "2026年10月下半月", "2026-10-2"),
        (date(2024, 2, 29), date(2024, 2, 16), date(2024, 2, 29), "2024年2月下半月", "2024-02-2"),
        (date(2026, 2, 16), date(2026, 2, 16), date(2026, 2, 28), "2026年2月下半月", "2026-02-2"),
    ],
)
def test_half_months(day: date, first: date, last: date, label: str, key: str) -> None:
    period = period_of(day, HALF_MONTH)
    assert (period.first, period.last, period.label, period.key) == (first, last, label, key)


def test_a_half_month_is_not_fourteen_days() -> None:
    year = periods_between(date(2026, 1, 1), date(2026, 12, 31), HALF_MONTH)
    assert len(year) == 24
    assert sorted({period.days for period in year}) == [13, 15, 16]


@pytest.mark.parametrize(
    ("day", "first", "label", "key"),
    [
        (date(2026, 11, 22), date(2026, 11, 16), "2026年第47周（11月16日—22日）", "2026-W47"),
        (date(2026, 11, 30), date(2026, 11, 30), "2026年第49周（11月30日—12月6日）", "2026-W49"),
        (date(2027, 1, 1), date(2026, 12, 28), "2026年第53周（2026年12月28日—2027年1月3日）", "2026-W53"),
        (date(2024, 12, 30), date(2024, 12, 30), "2025年第1周（2024年12月30日—2025年1月5日）", "2025-W01"),
    ],
)
def test_weeks(day: date, first: date, label: str, key: str) -> None:
    period = period_of(day, WEEK)
    assert (period.first, period.days, period.label, period.key) == (first, 7, label, key)


def test_months() -> None:
    period = period_of(date(2024, 2, 10), MONTH)
    assert period == Period(MONTH, date(2024, 2, 1), date(2024, 2, 29))
    assert (period.label, period.key, period.span) == ("2024年2月", "2024-02", "2月1日—29日")


def test_next_and_previous_cross_the_year() -> None:
    half = period_of(date(2026, 12, 20), HALF_MONTH)
    assert (half.next.label, half.previous.label) == ("2027年1月上半月", "2026年12月上半月")
    assert period_of(date(2026, 1, 1), MONTH).previous.label == "2025年12月"
    assert period_of(date(2026, 12, 31), WEEK).next.first == date(2027, 1, 4)


def test_periods_between_two_days_hold_both() -> None:
    found = periods_between(date(2026, 11, 15), date(2026, 12, 1), HALF_MONTH)
    assert [period.key for period in found] == ["2026-11-1", "2026-11-2", "2026-12-1"]
    assert [period.key for period in periods_between(date(2026, 11, 3), date(2026, 11, 3), MONTH)] == [
        "2026-11"
    ]
    assert periods_between(date(2026, 11, 2), date(2026, 11, 1), WEEK) == ()


def test_what_reports_are_called() -> None:
    assert [kind.report_label for kind in PeriodKind] == ["周报", "半月报", "月报"]


@pytest.mark.parametrize(
    "key", ["", "2026", "2026-13", "2026-11-3", "2026-11-02", "2026-W54", "2026-11-1-1", "x-1", "2026-W1"]
)
def test_what_is_no_key_is_refused(key: str) -> None:
    with pytest.raises(ValueError, match="不是期次"):
        period_of_key(key)


@given(st.dates(date(1990, 1, 1), date(2090, 12, 31)), st.sampled_from(PeriodKind))
def test_periods_follow_each_other_without_a_gap(day: date, kind: PeriodKind) -> None:
    period = period_of(day, kind)
    assert day in period
    assert period.first - timedelta(1) not in period
    assert period.last + timedelta(1) not in period
    assert period.next.first == period.last + timedelta(1)
    assert period.next.previous == period
    assert period < period.next
    assert period_of_key(period.key) == period
