"""The public calendar day by day against the notices of 2024 to 2026; corrections; unknown years."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from dudao.core.scheduling.working_days import WorkingCalendar
from dudao.infra.working_calendar import known_years, public_calendar, public_name

CHINA = public_calendar({})


def marks(calendar: WorkingCalendar, first: date, last: date) -> str:
    """A letter a day: W worked, - free."""
    days = (first + timedelta(n) for n in range((last - first).days + 1))
    return "".join("W" if calendar.is_working(day) else "-" for day in days)


# One group a week, Monday first; the notices: 国办发明电〔2023〕7号, 〔2024〕12号, 〔2025〕7号.
@pytest.mark.parametrize(
    ("monday", "weeks"),
    [
        # Spring Festival 2024: 10–17 February free, Sundays 4 and 18 worked.
        (date(2024, 1, 29), "WWWWW-W WWWWW-- ------W WWWWW--"),
        # Spring Festival 2025: 28 January – 4 February free, Sunday 26 January and Saturday 8 February worked.
        (date(2025, 1, 20), "WWWWW-W W------ --WWWW- WWWWW--"),
        # Spring Festival 2026: 15–23 February free, Saturdays 14 and 28 worked.
        (date(2026, 2, 9), "WWWWWW- ------- -WWWWW- WWWWW--"),
        # Mid-autumn and National Day 2024: 15–17 September, 1–7 October free; 14, 29 September, 12 October worked.
        (date(2024, 9, 9), "WWWWWW- --WWW-- WWWWW-W W------ -WWWWW- WWWWW--"),
        # National Day and Mid-autumn 2025: 1–8 October free; Sunday 28 September and Saturday 11 October worked.
        (date(2025, 9, 22), "WWWWW-W WW----- ---WWW- WWWWW--"),
        # Mid-autumn 25–27 September 2026, National Day 1–7 October; Sunday 20 September, Saturday 10 October worked.
        (date(2026, 9, 14), "WWWWW-W WWWW--- WWW---- ---WWW- WWWWW--"),
        # New Year 2026: 1–3 January free, Sunday 4 worked.
        (date(2025, 12, 29), "WWW---W WWWWW--"),
        # Labour Day 2026: 1–5 May free, Saturday 9 worked.
        (date(2026, 4, 27), "WWWW--- --WWWW- WWWWW--"),
    ],
)
def test_the_days_around_a_holiday(monday: date, weeks: str) -> None:
    letters = weeks.replace(" ", "")
    found = marks(CHINA, monday, monday + timedelta(len(letters) - 1))
    assert " ".join(found[n : n + 7] for n in range(0, len(found), 7)) == weeks


@pytest.mark.parametrize(
    ("before", "n", "after"),
    [
        (date(2024, 2, 9), 1, date(2024, 2, 18)),
        (date(2024, 2, 9), 7, date(2024, 2, 26)),
        (date(2025, 1, 27), 1, date(2025, 2, 5)),
        (date(2025, 1, 27), 4, date(2025, 2, 8)),
        (date(2026, 2, 14), 1, date(2026, 2, 24)),
        (date(2026, 2, 14), 5, date(2026, 2, 28)),
        (date(2024, 9, 30), 1, date(2024, 10, 8)),
        (date(2024, 9, 30), 5, date(2024, 10, 12)),
        (date(2025, 9, 30), 1, date(2025, 10, 9)),
        (date(2026, 9, 30), 3, date(2026, 10, 10)),
    ],
)
def test_working_days_across_a_holiday(before: date, n: int, after: date) -> None:
    assert CHINA.add(before, n) == after
    assert CHINA.add(after, -n) == before


def test_ten_working_days_that_must_end_at_the_end_of_february_2026_begin_before_spring_festival() -> None:
    # 28, 27, 26, 25, 24 February, then 14, 13, 12, 11, 10.
    assert CHINA.start_of(date(2026, 2, 28), 10) == date(2026, 2, 10)


@pytest.mark.parametrize(("year", "days"), [(2024, 251), (2025, 248), (2026, 248)])
def test_working_days_of_a_year(year: int, days: int) -> None:
    # 2024: 366 - 104 weekend days - 19 holidays on weekdays + 8 moved days; likewise 2025 and 2026.
    assert CHINA.count(date(year, 1, 1), date(year, 12, 31)) == days


def test_the_years_of_the_notices_are_known_and_2027_is_not() -> None:
    assert {2024, 2025, 2026} <= known_years()
    assert CHINA.unpublished_years(date(2026, 11, 22), date(2027, 2, 12)) == (2027,)


def test_an_unpublished_year_has_weekends_only() -> None:
    # Spring Festival 2027 falls on 6 February; nobody knows yet which days will be free.
    assert marks(CHINA, date(2027, 2, 1), date(2027, 2, 14)) == "WWWWW--WWWWW--"
    assert CHINA.count(date(2027, 1, 1), date(2027, 12, 31)) == 261


def test_corrections_of_the_office_win() -> None:
    strike, extra = date(2026, 10, 10), date(2026, 10, 7)
    calendar = public_calendar(
        {strike: False, extra: True, date(2026, 11, 21): True, date(2026, 11, 24): False}
    )
    assert [calendar.is_working(day) for day in (strike, extra)] == [False, True]
    assert marks(calendar, date(2026, 11, 16), date(2026, 11, 29)) == "WWWWWW-W-WWW--"
    assert calendar.published_years == CHINA.published_years


def test_a_correction_that_says_what_is_known_changes_nothing() -> None:
    assert public_calendar({date(2026, 10, 10): True, date(2026, 10, 1): False}) == CHINA


def test_a_year_becomes_known_by_the_offices_word_not_by_one_correction() -> None:
    corrections = {date(2027, 2, 8): False}
    assert 2027 not in public_calendar(corrections).published_years
    assert 2027 in public_calendar(corrections, announced_years={2027}).published_years


def test_a_day_has_the_name_of_its_holiday() -> None:
    assert public_name(date(2026, 2, 17)) == "春节"
    assert public_name(date(2026, 10, 10)) == "国庆节（调休上班）"
    assert public_name(date(2026, 11, 21)) == ""
