"""The calendar of a county: public holidays, the office's own days, and what the page says of a year."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client
from django.urls import reverse

from dudao.apps.activity.api import history_of
from dudao.apps.calendars.api import (
    CalendarCorrection,
    announce_year,
    correct_day,
    corrections_of,
    remove_correction,
    unpublished_note,
    working_calendar_of,
)
from dudao.apps.calendars.months import DayKind, months_of
from dudao.apps.calendars.queries import corrections_in
from tests.personas import World

SATURDAY = date(2026, 11, 28)
MONDAY = date(2026, 11, 30)


def test_public_holidays_and_moved_days_count(world: World) -> None:
    calendar = working_calendar_of(world.county)
    assert not calendar.is_working(date(2026, 2, 17))  # Spring Festival
    assert calendar.is_working(date(2026, 2, 14))  # a Saturday worked for it
    assert not calendar.is_working(SATURDAY)
    assert calendar.is_working(MONDAY)


def test_the_office_corrects_a_day_in_its_own_county_alone(world: World) -> None:
    officer = world.person("officer")
    correct_day(world.county, SATURDAY, is_working=True, reason="迎检补班", actor=officer)
    correct_day(world.county, MONDAY, is_working=False, actor=officer)
    ours, theirs = working_calendar_of(world.county), working_calendar_of(world.other_county)
    assert (ours.is_working(SATURDAY), ours.is_working(MONDAY)) == (True, False)
    assert (theirs.is_working(SATURDAY), theirs.is_working(MONDAY)) == (False, True)
    assert corrections_of(world.county) == {SATURDAY: True, MONDAY: False}


def test_a_correction_taken_back_counts_no_more(world: World) -> None:
    officer = world.person("officer")
    made = correct_day(world.county, SATURDAY, is_working=True, actor=officer)
    remove_correction(made, actor=officer)
    remove_correction(made, actor=officer)
    assert not working_calendar_of(world.county).is_working(SATURDAY)
    assert [entry.verb for entry in history_of(made)] == [
        "remove_calendar_correction",
        "correct_calendar",
    ]


def test_the_same_correction_twice_is_one_entry(world: World) -> None:
    officer = world.person("officer")
    first = correct_day(world.county, SATURDAY, is_working=True, reason="补班", actor=officer)
    again = correct_day(world.county, SATURDAY, is_working=True, reason="补班 ", actor=officer)
    assert first.pk == again.pk
    assert len(history_of(first)) == 1


def test_a_correction_can_be_changed(world: World) -> None:
    officer = world.person("officer")
    correct_day(world.county, SATURDAY, is_working=True, actor=officer)
    correct_day(world.county, SATURDAY, is_working=False, reason="不补了", actor=officer)
    assert CalendarCorrection.objects.get().reason == "不补了"
    assert not working_calendar_of(world.county).is_working(SATURDAY)


def test_only_the_office_corrects(world: World) -> None:
    with pytest.raises(PermissionDenied, match="督导室"):
        correct_day(world.county, SATURDAY, is_working=True, actor=world.person("director"))
    with pytest.raises(PermissionDenied):
        correct_day(world.county, SATURDAY, is_working=True, actor=world.person("stranger"))
    assert corrections_of(world.county) == {}


def test_years_out_of_reach_and_places_that_are_no_county_are_refused(world: World) -> None:
    with pytest.raises(ValidationError, match="2004—2100"):
        correct_day(world.county, date(1999, 1, 1), is_working=True, actor=None)
    with pytest.raises(ValidationError, match="以县"):
        correct_day(world.school, SATURDAY, is_working=True, actor=None)


def test_a_year_of_days(world: World) -> None:
    correct_day(world.county, SATURDAY, is_working=True, reason="迎检补班", actor=world.person("officer"))
    calendar = working_calendar_of(world.county)
    months = months_of(2026, calendar, corrections_in(world.county, 2026), date(2026, 11, 22))
    days = {day.on: day for month in months for week in month.weeks for day in week if day is not None}
    assert len(days) == 365
    assert days[date(2026, 2, 17)].kind == DayKind.HOLIDAY
    assert days[date(2026, 2, 17)].title == "2月17日，放假，春节"
    assert days[date(2026, 2, 14)].mark == "班"
    assert days[date(2026, 10, 3)].kind == DayKind.HOLIDAY  # a Saturday within National Day
    assert days[SATURDAY].title == "11月28日，调休上班，本县修改：迎检补班"
    assert days[date(2026, 11, 22)].is_today
    assert sum(month.working_days for month in months) == 249
    assert months[1].holidays == ["春节 15—23日"]
    assert months[2].holidays == []
    assert months[10].working_days == 22  # November 2026: 21 weekdays and the corrected Saturday


@pytest.mark.parametrize(
    ("years", "said"),
    [
        ((), ""),
        ((2027,), "2027 年放假安排尚未公布，暂按周末休息计算"),
        ((2027, 2028), "2027 年、2028 年放假安排尚未公布，暂按周末休息计算"),
    ],
)
def test_what_is_said_of_unpublished_years(years: tuple[int, ...], said: str) -> None:
    assert unpublished_note(years) == said


def test_the_page_says_that_a_year_is_not_published(signed_in: Callable[[str], Client]) -> None:
    address = reverse("work_calendar")
    assert "2098 年放假安排尚未公布" in signed_in("clerk").get(address, {"year": "2098"}).content.decode()
    published = signed_in("clerk").get(address, {"year": "2026"}).content.decode()
    assert "尚未公布" not in published
    assert "春节" in published
    assert "保存" not in published


def test_the_office_corrects_on_the_page(world: World, signed_in: Callable[[str], Client]) -> None:
    client = signed_in("officer")
    page = client.get(reverse("work_calendar"), {"day": SATURDAY.isoformat()})
    assert 'value="2026-11-28"' in page.content.decode()
    data = {"day": SATURDAY.isoformat(), "is_working": "yes", "reason": "迎检补班"}
    sent = client.post(reverse("correct_calendar", args=[world.county.pk]), data, follow=True)
    assert "2026-11-28 已改为上班。" in sent.content.decode()
    made = CalendarCorrection.objects.get()
    undone = client.post(reverse("remove_calendar_correction", args=[made.pk]), follow=True)
    assert "已撤销 2026-11-28 的修改。" in undone.content.decode()
    assert not CalendarCorrection.objects.exists()


def test_a_day_that_is_none_is_said_at_its_field(world: World, signed_in: Callable[[str], Client]) -> None:
    data = {"day": "2026-13-40", "is_working": "yes"}
    sent = signed_in("officer").post(reverse("correct_calendar", args=[world.county.pk]), data)
    assert sent.status_code == 400
    assert "日期写成 2026-10-10 的样子。" in sent.content.decode()


@pytest.mark.parametrize("query", [{"county": "999999"}, {"county": "x"}])
def test_another_county_is_not_there(query: dict[str, str], signed_in: Callable[[str], Client]) -> None:
    assert signed_in("officer").get(reverse("work_calendar"), query).status_code == 404


def test_the_city_chooses_among_its_counties(world: World, signed_in: Callable[[str], Client]) -> None:
    page = signed_in("city_officer").get(reverse("work_calendar"), {"county": world.other_county.pk})
    assert page.status_code == 200
    assert page.context["county"] == world.other_county


@pytest.mark.parametrize("query", [{"year": "abc"}, {"year": "0001"}, {"day": "9999-01-01"}, {"day": "x"}])
def test_odd_addresses_show_a_year(query: dict[str, str], signed_in: Callable[[str], Client]) -> None:
    assert signed_in("officer").get(reverse("work_calendar"), query).status_code == 200


def test_a_year_entered_in_full_is_published_in_its_county_alone(
    world: World, signed_in: Callable[[str], Client]
) -> None:
    address = reverse("announce_year", args=[world.county.pk, 2027])
    given = {"holidays": "1月1日至3日、2月5日至11日", "workdays": "2月14日", "basis": "样例通知"}
    page = signed_in("officer").post(address, given, follow=True).content.decode()
    assert "2027 年放假安排已录入：放假 10 天，调休上班 1 天。" in page
    assert "2027 年放假安排尚未公布" not in page
    span = date(2027, 1, 1), date(2027, 12, 31)
    ours, theirs = working_calendar_of(world.county), working_calendar_of(world.other_county)
    assert (ours.unpublished_years(*span), theirs.unpublished_years(*span)) == ((), (2027,))
    assert (ours.is_working(date(2027, 2, 8)), ours.is_working(date(2027, 2, 14))) == (False, True)


def test_an_entry_taken_back_leaves_the_days_and_brings_the_note_again(
    world: World, signed_in: Callable[[str], Client]
) -> None:
    announce_year(world.county, 2027, holidays=[date(2027, 2, 8)], workdays=[], basis="样例通知", actor=None)
    address = reverse("withdraw_announced_year", args=[world.county.pk, 2027])
    page = signed_in("officer").post(address, follow=True).content.decode()
    assert "2027 年放假安排尚未公布，暂按周末休息计算" in page
    assert not working_calendar_of(world.county).is_working(date(2027, 2, 8))


def test_a_notice_that_cannot_be_read_keeps_what_was_typed(
    world: World, signed_in: Callable[[str], Client]
) -> None:
    address = reverse("announce_year", args=[world.county.pk, 2027])
    answer = signed_in("officer").post(address, {"holidays": "春节放七天", "workdays": "", "basis": "样例"})
    assert answer.status_code == 400
    assert "“春节放七天”看不懂" in answer.content.decode()
    assert corrections_of(world.county) == {}


def test_a_day_cannot_be_both(world: World) -> None:
    day = date(2027, 2, 14)
    with pytest.raises(ValidationError, match="既写在放假里，又写在上班里"):
        announce_year(world.county, 2027, holidays=[day], workdays=[day], basis="样例", actor=None)
    assert corrections_of(world.county) == {}
