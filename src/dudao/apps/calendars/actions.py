"""The office corrects a day, and takes a correction back."""

from __future__ import annotations

from datetime import date

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction

from dudao.apps.accounts.api import User
from dudao.apps.activity.api import record
from dudao.apps.calendars.models import CalendarCorrection
from dudao.apps.calendars.permissions import can_correct_calendar
from dudao.apps.organisations.api import Kind, Organisation

NOT_OFFICER = "工作日历由督导室干部修改，您可以查看。"
FIRST_YEAR, LAST_YEAR = 2004, 2100


@transaction.atomic
def correct_day(
    county: Organisation, day: date, *, is_working: bool, reason: str = "", actor: User | None
) -> CalendarCorrection:
    """Say of one day that it is, or is not, worked in the county, whatever the public calendar says.

    The same word for the same day leaves no second entry. ValidationError: no county, a year out of reach.
    """
    _require_office(actor, county)
    if county.kind != Kind.COUNTY:
        raise ValidationError("工作日历以县（市、区）为单位。")
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise ValidationError({"day": f"只能修改 {FIRST_YEAR}—{LAST_YEAR} 年的日子。"})
    Organisation.objects.select_for_update().get(
        pk=county.pk
    )  # two at once for the same day: one after the other
    held = CalendarCorrection.objects.filter(county=county, day=day).first()
    before = None if held is None else (held.is_working, held.reason)
    wanted = (is_working, reason.strip()[:120])
    if held is not None and before == wanted:
        return held
    made = held or CalendarCorrection(county=county, day=day)
    made.is_working, made.reason = wanted
    made.made_by = actor
    made.save()
    details = {"day": day.isoformat(), "is_working": is_working, "reason": made.reason}
    record(actor, "correct_calendar", made, organisation=county, details=details)
    return made


@transaction.atomic
def remove_correction(correction: CalendarCorrection, *, actor: User | None) -> None:
    """Let the public calendar count again on that day; what is gone already leaves no entry."""
    _require_office(actor, correction.county)
    held = CalendarCorrection.objects.select_for_update().filter(pk=correction.pk).first()
    if held is None:
        return
    details = {"day": held.day.isoformat(), "is_working": held.is_working, "reason": held.reason}
    record(actor, "remove_calendar_correction", held, organisation=correction.county, details=details)
    held.delete()


def _require_office(actor: User | None, county: Organisation) -> None:
    if actor is not None and not can_correct_calendar(actor, county):
        raise PermissionDenied(NOT_OFFICER)
