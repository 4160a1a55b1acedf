"""A new ranking, looked at before it is kept; and the counties that a city reads."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET

from dudao.apps.accounts.api import User, person_of
from dudao.apps.campaigns.api import campaigns_of, running_campaign_of
from dudao.apps.organisations.api import Organisation
from dudao.apps.rankings import pages, queries
from dudao.apps.rankings.actions.computing import create_ranking, preview
from dudao.apps.rankings.counties import COUNTY_MEASURES, measures_by, ranked_counties
from dudao.apps.rankings.forms import RankingForm
from dudao.apps.rankings.loading import GONE, county_managed
from dudao.apps.rankings.tables import counties_book
from dudao.core.rankings import Number, rule_words
from dudao.infra.xlsx.write import write_workbook
from dudao.web.downloads import attachment


def ranking_new(request: HttpRequest, county_id: int) -> HttpResponse:
    """Choose whom to compare by what; look at it; keep it."""
    user, county = county_managed(request, county_id)
    form = _form(county, request.POST if request.method == "POST" else None)
    context: dict[str, Any] = {"user": user, "tab": "rankings", "county": county, "form": form}
    if request.method == "POST" and form.is_valid():
        given = form.given()
        today = timezone.localdate()
        try:
            if request.POST.get("action") == "keep":
                made = create_ranking(county, given, today=today, actor=user)
                messages.success(request, "已计算并留存。核对无误后送各单位核对。")
                return redirect("ranking", ranking_id=made.pk)
            found = preview(county, given, today=today)
        except ValidationError as refused:
            form.add_error(None, ValidationError(refused.messages))
        else:
            shown = pages.lines_shown(found.lines, given.measures)
            context |= {
                "is_preview": True,
                "measures": given.measures,
                "rule": rule_words(given.measures),
                "previous": found.previous,
                "lines": [one for one in shown if one.line.place is not None],
                "unranked": [one for one in shown if one.line.place is None],
                "several": len(given.measures) > 1,
            }
    status = 400 if form.errors else 200
    return render(request, "rankings/ranking_new.html", context, status=status)


def _form(county: Organisation, data: Any) -> RankingForm:
    running = running_campaign_of(county)
    initial = {
        "as_of": timezone.localdate() - timedelta(days=1),
        "campaign": str(running.pk) if running is not None else "",
    }
    return RankingForm(
        queries.group_sizes(county),
        list(campaigns_of([county])),
        queries.series_with_figures(county),
        data,
        initial=initial,
    )


def _counties(request: HttpRequest) -> tuple[User, list[Organisation], date]:
    user = person_of(request)
    counties = queries.city_counties(user)
    if not counties:
        raise Http404(GONE)
    return user, counties, _day(request)


def _day(request: HttpRequest) -> date:
    """The day asked for, else yesterday; never later than today."""
    today = timezone.localdate()
    try:
        asked = date.fromisoformat(request.GET.get("as_of", ""))
    except ValueError:
        return today - timedelta(days=1)
    return min(asked, today)


@require_GET
def ranking_counties(request: HttpRequest) -> HttpResponse:
    """The counties that the city reads, compared as they stand."""
    user, counties, day = _counties(request)
    by = request.GET.get("by", "")
    measures = measures_by(by)
    lines = ranked_counties(counties, day, measures)
    by_id = {one.pk: one for one in counties}
    context = {
        "user": user,
        "tab": "rankings",
        "as_of": day,
        "by": by if len(measures) == 1 else "",
        "choices": [(one.key, one.label) for one in COUNTY_MEASURES],
        "measures": measures,
        "several": len(measures) > 1,
        "rule": rule_words(measures),
        "lines": [
            {
                "line": one,
                "county": by_id[one.unit_id],
                "cells": [one.numbers.get(each.key, Number()).words(each) for each in measures],
                "score": pages.score_words(measures, one.score),
            }
            for one in lines
        ],
    }
    return render(request, "rankings/counties.html", context)


@require_GET
def ranking_counties_table(request: HttpRequest) -> HttpResponse:
    """The same as Excel."""
    _, counties, day = _counties(request)
    measures = measures_by(request.GET.get("by", ""))
    title = f"区县重点工作排名（截至{day:%Y-%m-%d}）"
    book = counties_book(ranked_counties(counties, day, measures), measures, title, timezone.localtime())
    return attachment(write_workbook(book), f"区县重点工作排名_{day:%Y%m%d}.xlsx")
