"""Where measurement begins, and the verdict page."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from dudao.apps.accounts.api import person_of
from dudao.apps.datasets.api import (
    can_import,
    counties_read_by,
    schools_reported_by,
)
from dudao.apps.measurement import verdict_tables as tables
from dudao.apps.measurement.fragments import fragment
from dudao.apps.measurement.loading import Seen, version_seen
from dudao.apps.measurement.navigation import page
from dudao.apps.measurement.queries import counting_versions, latest_rows
from dudao.apps.organisations.api import in_name_order
from dudao.engine.result import Reason

SHOWN_PLACES = 3


def measurement_home(request: HttpRequest) -> HttpResponse:
    """To the verdict of one's county, to one's school, or the list of counties."""
    user = person_of(request)
    counties = in_name_order(counties_read_by(user))
    versions = counting_versions(counties)
    if len(counties) == 1 and versions:
        return redirect("verdict", version_id=versions[0].pk)
    if counties:
        lines = [
            {"county": county, "versions": [one for one in versions if one.dataset.county_id == county.pk]}
            for county in counties
        ]
        may_import = len(counties) == 1 and can_import(user, counties[0])
        return render(
            request,
            "measurement/home.html",
            {"lines": lines, "county": counties[0], "single": len(counties) == 1, "may_import": may_import},
        )
    schools = schools_reported_by(user)
    rows = latest_rows(schools)
    if len(rows) == 1 or (rows and len(schools) == 1):
        return redirect("school_results", row_id=rows[0].pk)
    return render(request, "measurement/home.html", {"schools": schools, "rows": rows})


def verdict(request: HttpRequest, version_id: int) -> HttpResponse:
    """Met or not, why, and how far every indicator is from its limit."""
    seen = version_seen(request, version_id)
    tabs = tables.stage_tabs(seen.found)
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
    stage = next((one for one in evaluation.stages if tab is not None and one == tab.key), None)
    dimension = None
    if tab is not None and tab.key.startswith("d"):
        names = list(tables.dimensions(found))
        dimension = names[int(tab.key[1:]) - len(evaluation.stages)]
    return {
        "seen": seen,
        "evaluation": evaluation,
        "standard": found.standard,
        "reasons": [reason_line(seen, reason) for reason in evaluation.reasons],
        "tabs": [{"tab": one, "url": seen.url("verdict", tab=one.key)} for one in tabs],
        "tab": tab,
        "stage": stage,
        "stage_result": evaluation.stages[stage] if stage is not None else None,
        "rows": tables.indicator_rows(found, stage) if stage is not None else [],
        "items": tables.dimensions(found)[dimension] if dimension is not None else [],
        "groups": tables.gap_groups(found, needed=True),
        "extra": tables.gap_groups(found, needed=False),
        "ways": tables.ways(found),
        "shown_places": SHOWN_PLACES,
    }


def reason_line(seen: Seen, reason: Reason) -> dict[str, str]:
    """A reason with the place to look."""
    line = {"text": reason.text, "kind": reason.kind}
    if reason.kind == "school_rule" and reason.stage:
        return line | {
            "url": seen.url("heat", stage=str(reason.stage), **{"heat.rule": "failing"}),
            "link": "看学校",
        }
    return line
