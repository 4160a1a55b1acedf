"""A year as twelve months of days, each with what it is and why."""

from __future__ import annotations

import calendar
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from dudao.apps.calendars.models import CalendarCorrection
from dudao.core.scheduling.working_days import WorkingCalendar
from dudao.infra.working_calendar import public_name

WEEKDAYS = ("一", "二", "三", "四", "五", "六", "日")
_SATURDAY = 5


class DayKind(StrEnum):
    """What a day is; each kind has its own colour and, where it is out of the ordinary, its word."""

    WORKED = "worked"
    WEEKEND = "weekend"
    HOLIDAY = "holiday"
    MOVED = "moved"  # a weekend that is worked instead of another day


MARKS: Mapping[DayKind, str] = {DayKind.HOLIDAY: "休", DayKind.MOVED: "班"}
WORDS: Mapping[DayKind, str] = {
    DayKind.WORKED: "工作日",
    DayKind.WEEKEND: "周末",
    DayKind.HOLIDAY: "放假",
    DayKind.MOVED: "调休上班",
}


@dataclass(frozen=True)
class Day:
    """One day of the page."""

    on: date
    kind: DayKind
    name: str  # of the public holiday
    correction: CalendarCorrection | None
    is_today: bool

    @property
    def mark(self) -> str:
        """The word beside the colour."""
        return MARKS.get(self.kind, "")

    @property
    def title(self) -> str:
        """What it is in words: for the pointer and for those who hear the page."""
        words = [f"{self.on.month}月{self.on.day}日", WORDS[self.kind]]
        if self.name:
            words.append(self.name)
        if self.correction is not None:
            words.append(f"本县修改{'：' + self.correction.reason if self.correction.reason else ''}")
        return "，".join(words)


@dataclass(frozen=True)
class Month:
    """A month as weeks from Monday; None stands for days of the months beside it."""

    number: int
    weeks: tuple[tuple[Day | None, ...], ...]
    working_days: int

    @property
    def holidays(self) -> list[str]:
        """Named holidays of the month with their days: 春节 15—23日."""
        named: dict[str, list[int]] = {}
        for day in (one for week in self.weeks for one in week if one is not None):
            if day.kind == DayKind.HOLIDAY and day.name:
                named.setdefault(day.name, []).append(day.on.day)
        return [
            f"{name} {days[0]}日" if len(days) == 1 else f"{name} {days[0]}—{days[-1]}日"
            for name, days in named.items()
        ]


def kind_of(working: WorkingCalendar, day: date) -> DayKind:
    """What a day is: worked or not, on a weekday or a weekend."""
    if working.is_working(day):
        return DayKind.MOVED if day.weekday() >= _SATURDAY else DayKind.WORKED
    return DayKind.WEEKEND if day.weekday() >= _SATURDAY else DayKind.HOLIDAY


def months_of(
    year: int,
    working: WorkingCalendar,
    corrections: Sequence[CalendarCorrection],
    today: date,
) -> list[Month]:
    """The twelve months of a year; a public holiday that falls on a weekend is shown as a holiday."""
    corrected = {one.day: one for one in corrections}
    months = []
    for number in range(1, 13):
        weeks = []
        for week in calendar.Calendar().monthdatescalendar(year, number):
            weeks.append(
                tuple(
                    _day(on, working, corrected.get(on), today) if on.month == number else None for on in week
                )
            )
        last = calendar.monthrange(year, number)[1]
        months.append(
            Month(number, tuple(weeks), working.count(date(year, number, 1), date(year, number, last)))
        )
    return months


def _day(on: date, working: WorkingCalendar, correction: CalendarCorrection | None, today: date) -> Day:
    kind, name = kind_of(working, on), public_name(on)
    if kind == DayKind.WEEKEND and name:
        kind = DayKind.HOLIDAY
    told = kind in (DayKind.HOLIDAY, DayKind.MOVED)
    return Day(on, kind, name.partition("（")[0] if told else "", correction, on == today)
