"""The list of periodic reports, and setting up a series."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from dudao.apps.accounts.api import person_of
from dudao.apps.activity.api import history_of
from dudao.apps.campaigns.api import campaigns_of, counties_read_by, running_campaign_of
from dudao.apps.organisations.api import Organisation, in_name_order
from dudao.apps.period_reports import queries
from dudao.apps.period_reports.actions import series as actions
from dudao.apps.period_reports.figures import figures_of
from dudao.apps.period_reports.forms import SeriesForm, series_initial
from dudao.apps.period_reports.loading import county_managed, series_for
from dudao.apps.period_reports.models import ReportSeries
from dudao.apps.period_reports.permissions import can_manage
from dudao.apps.period_reports.tables import own_lines, period_lines, series_lines

MOST_OWN = 40
HISTORY = 20


def period_reports(request: HttpRequest) -> HttpResponse:
    """What I have to report and to review, and the series that I read."""
    user = person_of(request)
    today = timezone.localdate()
    counties = in_name_order(counties_read_by(user))
    series = sorted(queries.series_read_by(user), key=lambda one: (not one.is_active, one.county_id, one.pk))
    own = list(queries.own_reports(user)[:MOST_OWN])
    context = {
        "user": user,
        "tab": "period_reports",
        "series": series_lines(series, today),
        "several": len({one.county_id for one in series}) > 1,
        "may_create": [county for county in counties if can_manage(user, county)],
        "reads": bool(counties),
        "writes": bool(queries.units_of(user)),
        "open": own_lines(queries.open_reports_of(user), today),
        "own": own_lines([one for one in own if one.is_reported], today),
        "to_review": queries.waiting_for(user),
    }
    return render(request, "period_reports/period_reports.html", context)


def _form(county: Organisation, data: Any, series: ReportSeries | None) -> SeriesForm:
    kept = figures_of(series.figures) if series is not None else ()
    if series is not None:
        initial = series_initial(series)
    else:
        running = running_campaign_of(county)
        initial = {
            "starts_on": timezone.localdate(),
            "campaign": str(running.pk) if running is not None else "",
            "kind": "half_month",
        }
    possible = queries.reporting_units_in(county)
    return SeriesForm(possible, list(campaigns_of([county])), data, kept=kept, initial=initial)


def report_series_new(request: HttpRequest, county_id: int) -> HttpResponse:
    """Set a series up."""
    user, county = county_managed(request, county_id)
    form = _form(county, request.POST if request.method == "POST" else None, None)
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.create_series(county, form.given(), actor=user)
        except ValidationError as refused:
            form.add_error(None, refused)
        else:
            messages.success(request, "已设置。期满自动开启；也可以现在就开启第一期。")
            return redirect("report_series", series_id=made.pk)
    return _edit_page(request, form, county, None)


def report_series_edit(request: HttpRequest, series_id: int) -> HttpResponse:
    """Change a series."""
    user, series = series_for(request, series_id, managing=True)
    form = _form(series.county, request.POST if request.method == "POST" else None, series)
    if request.method == "POST" and form.is_valid():
        try:
            actions.edit_series(series, form.given(), actor=user)
        except ValidationError as refused:
            form.add_error(None, refused)
        else:
            messages.success(request, "已保存。")
            return redirect("report_series", series_id=series.pk)
    return _edit_page(request, form, series.county, series)


def _edit_page(
    request: HttpRequest, form: SeriesForm, county: Organisation, series: ReportSeries | None
) -> HttpResponse:
    context = {
        "user": person_of(request),
        "tab": "period_reports",
        "county": county,
        "series": series,
        "form": form,
    }
    status = 400 if form.errors else 200
    return render(request, "period_reports/series_edit.html", context, status=status)


def report_series(request: HttpRequest, series_id: int) -> HttpResponse:
    """A series: its periods with how complete they are, and what was signed."""
    user, series = series_for(request, series_id)
    today = timezone.localdate()
    periods = queries.periods_of(series)
    manages = can_manage(user, series.county)
    following = actions.next_span(series) if manages and series.is_active else None
    context = {
        "user": user,
        "tab": "period_reports",
        "county": series.county,
        "series": series,
        "manages": manages,
        "periods": period_lines(periods, today),
        "next": following,
        "may_open": following is not None and following.first <= today,
        "units": in_name_order(series.units.all()),
        "figures": figures_of(series.figures),
        "history": history_of(series)[:HISTORY],
    }
    return render(request, "period_reports/series.html", context)


@require_POST
def report_series_active(request: HttpRequest, series_id: int) -> HttpResponse:
    """Stop a series, or resume it."""
    user, series = series_for(request, series_id, managing=True)
    active = request.POST.get("active") == "1"
    actions.set_series_active(series, active, actor=user)
    messages.success(request, "已恢复。" if active else "已停用，不再开启新的一期。")
    return redirect("report_series", series_id=series.pk)


@require_POST
def report_period_open(request: HttpRequest, series_id: int) -> HttpResponse:
    """Open the next period before it opens by itself."""
    user, series = series_for(request, series_id, managing=True)
    try:
        following = actions.next_span(series)
        period = actions.open_period(series, following.first, actor=user, today=timezone.localdate())
    except ValidationError as refused:
        messages.error(request, " ".join(refused.messages))
        return redirect("report_series", series_id=series.pk)
    messages.success(request, "已开启，填报人会收到通知。")
    return redirect("report_period", period_id=period.pk)
