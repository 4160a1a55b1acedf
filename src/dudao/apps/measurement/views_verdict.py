"""Where measurement begins, and the verdict page."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from dudao.apps.accounts.api import person_of
from dudao.apps.datasets.api import (
    can_import,
    counties_read_by,
    schools_reported_by,
)
from dudao.apps.measurement import heat_tables, lacking
from dudao.apps.measurement import verdict_tables as tables
from dudao.apps.measurement.choices import VERDICT_LIGHTS, VERDICT_WORDS
from dudao.apps.measurement.fragments import fragment
from dudao.apps.measurement.loading import Seen, version_seen
from dudao.apps.measurement.navigation import page
from dudao.apps.measurement.queries import counting_versions, latest_rows
from dudao.apps.measurement.reasons import reason_lines, split_reasons
from dudao.apps.measurement.verdict_chart import chart_height, distance_chart
from dudao.apps.measurement.views_counties import counties_context
from dudao.apps.organisations.api import in_name_order
from dudao.core.schools import Stage

SHOWN_REASONS = 6


def measurement_home(request: HttpRequest) -> HttpResponse:
    """To the verdict of one's county, to one's school, or the list of counties."""
    user = person_of(request)
    counties = in_name_order(counties_read_by(user))
    versions = counting_versions(counties)
    if len(counties) == 1 and versions:
        return redirect("verdict", version_id=versions[0].pk)
    if len(counties) == 1:
        context = {"county": counties[0], "may_import": can_import(user, counties[0])}
        return render(request, "measurement/home.html", context)
    if counties:
        context = counties_context(counties, versions, request.GET.get("of", ""))
        return render(request, "measurement/counties.html", context)
    schools = schools_reported_by(user)
    rows = latest_rows(schools)
    if len(rows) == 1 or (rows and len(schools) == 1):
        return redirect("school_results", row_id=rows[0].pk)
    return render(request, "measurement/home.html", {"schools": schools, "rows": rows})


def verdict(request: HttpRequest, version_id: int) -> HttpResponse:
    """Met or not, why, and how far every indicator is from its limit."""
    seen = version_seen(request, version_id)
    if "tabs" not in seen.found.kept:
        seen.found.kept["tabs"] = tables.stage_tabs(seen.found)
    tabs: list[tables.StageTab] = seen.found.kept["tabs"]
    asked = request.GET.get("tab", "")
    tab = next((one for one in tabs if one.key == asked), tabs[0] if tabs else None)
    body = fragment(
        "measurement/_verdict.html",
        seen.found.key,
        lambda: _context(seen, tabs, tab),
        tab and tab.key,
        seen.is_what_if,
    )
    return page(request, seen, "measurement/verdict.html", "verdict", {"body": body})


def _context(seen: Seen, tabs: list[tables.StageTab], tab: tables.StageTab | None) -> dict[str, Any]:
    found = seen.found
    evaluation = found.evaluation
    known, missing = split_reasons(evaluation)
    key = tab.key if tab is not None else ""
    stage = next((one for one in evaluation.stages if one == key), None)
    return {
        "seen": seen,
        "evaluation": evaluation,
        "standard": found.standard,
        "word": VERDICT_WORDS[evaluation.verdict],
        "light": VERDICT_LIGHTS[evaluation.verdict],
        "reasons": reason_lines(seen, known),
        "waiting": reason_lines(seen, missing),
        "tabs": [{"tab": one, "url": seen.url("verdict", tab=one.key)} for one in tabs],
        "tab": tab,
        "items": tables.items_of_tab(found, key),
        "groups": lacking.gap_groups(found, needed=True),
        "ways": lacking.ways(found),
        "gaps_url": seen.url("gaps"),
        "items_url": seen.url("items"),
        "files_url": seen.url("files"),
        "shown_reasons": SHOWN_REASONS if len(known) > SHOWN_REASONS + 2 else len(known),
        **(_stage_context(seen, stage) if stage is not None else {}),
    }


def _stage_context(seen: Seen, stage: Stage) -> dict[str, Any]:
    """The indicators of a stage, and the chart where every school is a dot."""
    columns = heat_tables.columns(seen.found, stage)
    schools = heat_tables.schools_of_version(seen.version)
    rows = heat_tables.heat_rows(seen.found, stage, schools)
    has_limits = any(column.limit_text for column in columns)
    return {
        "stage": stage,
        "stage_result": seen.found.evaluation.stages[stage],
        "rows": [
            replace(row, url=seen.url("indicator", str(stage), row.item_id))
            for row in tables.indicator_rows(seen.found, stage)
        ],
        "chart": distance_chart(columns, rows, seen.query) if rows and has_limits else None,
        "chart_height": chart_height(columns),
        "heat_url": seen.url("heat", stage=str(stage)),
    }
