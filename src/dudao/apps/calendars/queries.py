"""Reads of the working-day calendar: its corrections, and the calendar that counts in a county."""

from __future__ import annotations

from datetime import date
from functools import lru_cache

from dudao.apps.accounts.api import User
from dudao.apps.calendars.models import AnnouncedYear, CalendarCorrection
from dudao.apps.organisations.api import Organisation, counties_visible_to
from dudao.core.scheduling.working_days import WorkingCalendar
from dudao.infra.working_calendar import public_calendar


def corrections_of(county: Organisation) -> dict[date, bool]:
    """The office's own days of a county: True is worked, False is not."""
    found = CalendarCorrection.objects.filter(county=county)
    return dict(found.values_list("day", "is_working"))


def corrections_in(county: Organisation, year: int) -> list[CalendarCorrection]:
    """The corrections of one year with who made them, in the order of the days."""
    found = CalendarCorrection.objects.filter(county=county, day__year=year)
    return list(found.select_related("made_by").order_by("day"))


def correction(correction_id: int) -> CalendarCorrection | None:
    """One correction with its county."""
    return CalendarCorrection.objects.select_related("county").filter(pk=correction_id).first()


def working_calendar_of(county: Organisation) -> WorkingCalendar:
    """The calendar that counts in a county: public holidays and moved working days, then its own corrections.

    Two queries; the calendar itself is made once for the same corrections and kept in the process.
    """
    announced = AnnouncedYear.objects.filter(county=county).values_list("year", flat=True)
    return _calendar(frozenset(corrections_of(county).items()), frozenset(announced))


def announced_year(county: Organisation, year: int) -> AnnouncedYear | None:
    """The office's entry of a whole year's notice, if there is one."""
    return AnnouncedYear.objects.select_related("made_by", "county").filter(county=county, year=year).first()


@lru_cache(maxsize=64)
def _calendar(corrections: frozenset[tuple[date, bool]], announced_years: frozenset[int]) -> WorkingCalendar:
    return public_calendar(dict(corrections), announced_years=announced_years)


def counties_with_calendar(user: User) -> list[Organisation]:
    """The counties whose calendar a person sees: those she works in or reads."""
    return counties_visible_to(user.reach())
