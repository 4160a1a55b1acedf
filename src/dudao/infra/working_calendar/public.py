"""The holidays of the State Council's notices (国务院办公厅关于部分节假日安排的通知) out of chinesecalendar."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date
from functools import cache

from chinese_calendar import constants

from dudao.core.scheduling.working_days import WorkingCalendar

_NAMES = {
    "New Year's Day": "元旦",
    "Spring Festival": "春节",
    "Tomb-sweeping Day": "清明节",
    "Labour Day": "劳动节",
    "Dragon Boat Festival": "端午节",
    "National Day": "国庆节",
    "Mid-autumn Festival": "中秋节",
    "Anti-Fascist 70th Day": "抗战胜利70周年纪念日",
}


@cache
def known_years() -> frozenset[int]:
    """The years whose notice the installed library holds."""
    return frozenset(day.year for day in constants.holidays)


def public_calendar(
    corrections: Mapping[date, bool], *, announced_years: Collection[int] = ()
) -> WorkingCalendar:
    """The public working days, where ``corrections`` (day → is it worked) win over the library.

    A year that the library does not know has weekends only and is not among ``published_years``; a correction alone
    does not publish it. ``announced_years`` are those that the office has entered in full by itself.
    """
    holidays, workdays = _public_days()
    free = {day for day, working in corrections.items() if not working}
    worked = {day for day, working in corrections.items() if working}
    return WorkingCalendar(
        holidays=frozenset((holidays - worked) | free),
        workdays=frozenset((workdays - free) | worked),
        published_years=known_years() | frozenset(announced_years),
    )


def public_name(day: date) -> str:
    """What the library says of a day: "春节", "国庆节（调休上班）"; empty for an ordinary day."""
    if day in constants.holidays:
        return _chinese(constants.holidays[day])
    if day in constants.workdays:
        return f"{_chinese(constants.workdays[day])}（调休上班）"
    return ""


def _chinese(name: str) -> str:
    return _NAMES.get(name, name)


@cache
def _public_days() -> tuple[frozenset[date], frozenset[date]]:
    return frozenset(constants.holidays), frozenset(constants.workdays)
