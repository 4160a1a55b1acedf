"""The office corrects a day, and takes a correction back."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction

from dudao.apps.accounts.api import User
from dudao.apps.activity.api import record
from dudao.apps.calendars.models import AnnouncedYear, CalendarCorrection
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


@transaction.atomic
def announce_year(
    county: Organisation,
    year: int,
    *,
    holidays: Sequence[date],
    workdays: Sequence[date],
    basis: str,
    actor: User | None,
) -> AnnouncedYear:
    """Enter a year's holiday notice in full: its days become corrections, and the year counts as published.

    Days entered before for this year that the notice does not name stay as they are. ValidationError: no basis, no
    holidays, a day of another year, a day that is both.
    """
    _require_office(actor, county)
    if not basis.strip():
        raise ValidationError({"basis": "请写依据，如“国办发明电〔2026〕×号”。"})
    if not holidays:
        raise ValidationError({"holidays": "请写放假的日子，如“2月5日至11日”。"})
    strange = [day for day in (*holidays, *workdays) if day.year != year]
    if strange:
        raise ValidationError(f"{strange[0]:%Y-%m-%d} 不在 {year} 年。")
    both = sorted(set(holidays) & set(workdays))
    if both:
        raise ValidationError({"workdays": f"{both[0]:%Y-%m-%d} 既写在放假里，又写在上班里。"})
    for day in sorted({*holidays, *workdays}):
        correct_day(county, day, is_working=day in set(workdays), reason=basis, actor=actor)
    made, _ = AnnouncedYear.objects.update_or_create(
        county=county, year=year, defaults={"basis": basis.strip()[:120], "made_by": actor}
    )
    details = {
        "year": year,
        "holidays": len(set(holidays)),
        "workdays": len(set(workdays)),
        "basis": made.basis,
    }
    record(actor, "announce_year", made, organisation=county, details=details)
    return made


@transaction.atomic
def withdraw_announced_year(announced: AnnouncedYear, *, actor: User | None) -> None:
    """Let the year count as not yet published again; the days entered stay until they are taken back one by one."""
    _require_office(actor, announced.county)
    held = AnnouncedYear.objects.select_for_update().filter(pk=announced.pk).first()
    if held is None:
        return
    details = {"year": held.year, "basis": held.basis}
    record(actor, "withdraw_announced_year", held, organisation=announced.county, details=details)
    held.delete()


def _require_office(actor: User | None, county: Organisation) -> None:
    if actor is not None and not can_correct_calendar(actor, county):
        raise PermissionDenied(NOT_OFFICER)
