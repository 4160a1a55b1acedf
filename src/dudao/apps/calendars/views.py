"""The calendar of a county: a year of days, and the office's corrections of them."""

from __future__ import annotations

from datetime import date
from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from dudao.apps.accounts.api import User, person_of, require
from dudao.apps.calendars import actions, queries
from dudao.apps.calendars.forms import CorrectionForm, YearForm
from dudao.apps.calendars.months import WEEKDAYS, months_of
from dudao.apps.calendars.permissions import can_correct_calendar
from dudao.apps.calendars.wording import unpublished_note
from dudao.apps.organisations.api import Organisation

GONE = "没有这一页，或者它不在您的数据范围内。"


@require_GET
def work_calendar(request: HttpRequest) -> HttpResponse:
    """A year of a county's working days."""
    user = person_of(request)
    county = _county(request, user)
    day = _day(request.GET.get("day", ""))
    year = day.year if day else _year(request.GET.get("year", ""))
    initial = {}
    if day is not None:
        working = queries.working_calendar_of(county).is_working(day)
        initial = {"day": day, "is_working": "no" if working else "yes"}
    return _page(request, user, county, year, CorrectionForm(initial=initial))


def _page(
    request: HttpRequest,
    user: User,
    county: Organisation,
    year: int,
    form: CorrectionForm,
    year_form: YearForm | None = None,
) -> HttpResponse:
    working = queries.working_calendar_of(county)
    corrections = queries.corrections_in(county, year)
    months = months_of(year, working, corrections, timezone.localdate())
    context = {
        "county": county,
        "counties": queries.counties_with_calendar(user),
        "year": year,
        "years": range(timezone.localdate().year - 1, timezone.localdate().year + 3),
        "months": months,
        "weekdays": WEEKDAYS,
        "working_days": sum(month.working_days for month in months),
        "corrections": corrections,
        "unpublished": unpublished_note(working.unpublished_years(date(year, 1, 1), date(year, 12, 31))),
        "form": form,
        "year_form": year_form or YearForm(year=year),
        "announced": queries.announced_year(county, year),
        "may_correct": can_correct_calendar(user, county),
    }
    refused = bool(form.errors) or bool(year_form is not None and year_form.errors)
    return render(request, "calendars/work_calendar.html", context, status=400 if refused else 200)


@require_POST
def announce_year(request: HttpRequest, county_id: int, year: int) -> HttpResponse:
    """A year's holiday notice is entered in full."""
    user = person_of(request)
    county = _named(user, county_id)
    require(can_correct_calendar, user, county, actions.NOT_OFFICER)
    year = _year(str(year))
    form = YearForm(request.POST, year=year)
    if form.is_valid():
        given = form.cleaned_data
        try:
            actions.announce_year(
                county,
                year,
                holidays=given["holidays"],
                workdays=given["workdays"],
                basis=given["basis"],
                actor=user,
            )
        except ValidationError as refused:
            form.add_error(None, refused) if hasattr(refused, "error_dict") else form.add_error(
                "holidays", refused.messages
            )
        else:
            messages.success(
                request,
                f"{year} 年放假安排已录入：放假 {len(given['holidays'])} 天，调休上班 {len(given['workdays'])} 天。",
            )
            return redirect(_address(county, year))
    return _page(request, user, county, year, CorrectionForm(), form)


@require_POST
def withdraw_announced_year(request: HttpRequest, county_id: int, year: int) -> HttpResponse:
    """The year counts as not yet published again."""
    user = person_of(request)
    county = _named(user, county_id)
    require(can_correct_calendar, user, county, actions.NOT_OFFICER)
    found = queries.announced_year(county, year)
    if found is None:
        raise Http404(GONE)
    actions.withdraw_announced_year(found, actor=user)
    messages.success(request, f"{year} 年重新按“尚未公布”处理，已录入的日子仍在“本县修改”里。")
    return redirect(_address(county, year))


@require_POST
def correct_calendar(request: HttpRequest, county_id: int) -> HttpResponse:
    """One day is, or is not, worked."""
    user = person_of(request)
    county = _named(user, county_id)
    require(can_correct_calendar, user, county, actions.NOT_OFFICER)
    form = CorrectionForm(request.POST)
    if form.is_valid():
        given = form.cleaned_data
        try:
            made = actions.correct_day(
                county,
                given["day"],
                is_working=given["is_working"],
                reason=given["reason"],
                actor=user,
            )
        except ValidationError as refused:
            form.add_error("day", refused.messages)
        else:
            messages.success(request, f"{made.day:%Y-%m-%d} 已改为{'上班' if made.is_working else '休息'}。")
            return redirect(_address(county, made.day.year))
    return _page(request, user, county, timezone.localdate().year, form)


@require_POST
def remove_calendar_correction(request: HttpRequest, correction_id: int) -> HttpResponse:
    """The public calendar counts again."""
    user = person_of(request)
    found = queries.correction(correction_id)
    if found is None:
        raise Http404(GONE)
    county = _named(user, found.county_id)
    require(can_correct_calendar, user, county, actions.NOT_OFFICER)
    actions.remove_correction(found, actor=user)
    messages.success(request, f"已撤销 {found.day:%Y-%m-%d} 的修改。")
    return redirect(_address(county, found.day.year))


def _county(request: HttpRequest, user: User) -> Organisation:
    """The county that the address names, else the first one sees."""
    named = request.GET.get("county", "")
    if named:
        return _named(user, int(named) if named.isdecimal() else 0)
    seen = queries.counties_with_calendar(user)
    if not seen:
        raise Http404(GONE)
    return seen[0]


def _named(user: User, county_id: int) -> Organisation:
    found = next((one for one in queries.counties_with_calendar(user) if one.pk == county_id), None)
    if found is None:
        raise Http404(GONE)
    return found


def _year(text: str) -> int:
    given = int(text) if text.isdecimal() and len(text) == 4 else timezone.localdate().year
    return min(max(given, actions.FIRST_YEAR), actions.LAST_YEAR)


def _day(text: str) -> date | None:
    try:
        found = date.fromisoformat(text)
    except ValueError:
        return None
    return found if actions.FIRST_YEAR <= found.year <= actions.LAST_YEAR else None


def _address(county: Organisation, year: int) -> str:
    return f"{reverse('work_calendar')}?{urlencode({'county': county.pk, 'year': year})}"
