"""The axis of the wall chart: full weeks, the days off of China, never more days than a zoom can show."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from dudao.apps.workplan.wall_scale import Scale, Span, Tick, Zoom, scale_of
from dudao.infra.working_calendar import public_calendar

CALENDAR = public_calendar({})
# Monday 2025-09-22 to Sunday 2025-10-19: National Day and Mid-Autumn 10-01 to 10-08, 09-28 and 10-11 are worked.
AUTUMN = Scale(Zoom.WEEK, date(2025, 9, 22), date(2025, 10, 19))


def test_days_off_are_those_of_the_calendar_with_moved_working_days() -> None:
    assert AUTUMN.off_days(CALENDAR) == (
        Span(5, 1),  # 09-27; the Sunday after it is worked
        Span(9, 8),  # 10-01 to 10-08
        Span(20, 1),  # 10-12; the Saturday before it is worked
        Span(26, 2),  # 10-18 and 10-19
    )


def test_months_are_cut_where_the_axis_ends() -> None:
    assert AUTUMN.months == (Tick(0, 9, "2025年9月"), Tick(9, 19, "2025年10月"))


def test_weeks_are_named_by_their_days_or_their_monday() -> None:
    assert AUTUMN.ticks(CALENDAR)[:2] == (Tick(0, 7, "22—28日"), Tick(7, 7, "29—5日"))
    by_month = Scale(Zoom.MONTH, AUTUMN.first, AUTUMN.last)
    assert [tick.label for tick in by_month.ticks(CALENDAR)] == ["22", "29", "6", "13"]


def test_days_bear_their_weekday_and_whether_they_are_off() -> None:
    by_day = Scale(Zoom.DAY, date(2025, 9, 27), date(2025, 9, 29))
    assert by_day.ticks(CALENDAR) == (
        Tick(0, 1, "27\n六", True),
        Tick(1, 1, "28\n日", False),
        Tick(2, 1, "29\n一", False),
    )


@pytest.mark.parametrize(
    ("first", "last", "span"),
    [
        (date(2025, 9, 22), date(2025, 9, 22), Span(0, 1)),
        (date(2025, 9, 25), date(2025, 9, 30), Span(3, 6)),
        (date(2025, 9, 1), date(2025, 9, 23), Span(0, 2, cut_before=True)),
        (date(2025, 10, 18), date(2025, 12, 1), Span(26, 2, cut_after=True)),
        (date(2025, 9, 1), date(2025, 9, 21), None),
        (date(2025, 10, 20), date(2025, 10, 21), None),
        (date(2025, 9, 30), date(2025, 9, 25), None),
    ],
)
def test_a_bar_is_cut_where_the_axis_ends(first: date, last: date, span: Span | None) -> None:
    assert AUTUMN.span(first, last) == span


def test_by_month_the_axis_reaches_from_the_first_day_to_the_last() -> None:
    today = date(2025, 11, 24)
    scale = scale_of(Zoom.MONTH, [date(2025, 11, 4), date(2026, 2, 15)], today)
    assert (scale.first, scale.last) == (date(2025, 10, 27), date(2026, 3, 1))
    assert scale.first.weekday() == 0
    assert scale.days % 7 == 0


@pytest.mark.parametrize("zoom", list(Zoom))
def test_never_more_days_than_the_zoom_shows(zoom: Zoom) -> None:
    today = date(2025, 11, 24)
    scale = scale_of(zoom, [date(2010, 1, 1), date(2050, 1, 1)], today)
    assert scale.days <= zoom.most_days
    assert scale.at(today) is not None


def test_a_first_day_that_is_asked_for_is_kept_to_its_monday() -> None:
    scale = scale_of(Zoom.DAY, [date(2026, 2, 15)], date(2025, 11, 24), begin=date(2026, 1, 7))
    assert (scale.first, scale.days) == (date(2026, 1, 5), 63)


def test_a_step_back_and_forth_overlaps_by_a_quarter() -> None:
    scale = scale_of(Zoom.WEEK, [], date(2025, 11, 24))
    assert scale.first == date(2025, 11, 10)
    assert scale.later - scale.first == scale.first - scale.earlier == timedelta(133)


@pytest.mark.parametrize("zoom", list(Zoom))
def test_a_day_at_the_end_of_the_calendar_does_not_break_the_axis(zoom: Zoom) -> None:
    today = date(2025, 11, 24)
    scale = scale_of(zoom, [date(9999, 12, 31)], today)
    assert scale.days == zoom.most_days
    assert scale.at(today) is not None
