"""The table schools × indicators, one school's page, and how a figure came about."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from dudao.apps.datasets.api import ReportedRow, can_view_county_data
from dudao.apps.measurement import heat_tables as tables
from dudao.apps.measurement.documents_heat import heat_book
from dudao.apps.measurement.downloads import file_name, workbook
from dudao.apps.measurement.fragments import fragment
from dudao.apps.measurement.loading import Seen, row_seen, version_seen
from dudao.apps.measurement.navigation import frame, page
from dudao.apps.measurement.queries import latest_rows
from dudao.apps.measurement.school_page import school_context
from dudao.apps.measurement.tracing import unit_making
from dudao.core.schools import AreaType, Stage
from dudao.infra.xlsx.write import write_workbook


def heat(request: HttpRequest, version_id: int) -> HttpResponse:
    """All units of a stage, all indicators: met, within reach, below."""
    seen = version_seen(request, version_id)
    stage = _stage(request, seen)
    body = fragment(
        "measurement/_heat.html", seen.found.key, lambda: _heat_context(seen, stage), stage, seen.is_what_if
    )
    return page(
        request, seen, "measurement/heat.html", "heat", {"body": body, "export": _export(seen, stage)}
    )


def _stage(request: HttpRequest, seen: Seen) -> Stage:
    stages = list(dict.fromkeys(unit.stage for unit in seen.found.evaluation.units))
    if not stages:
        raise Http404("这个标准不按学校逐项测算。")
    asked = request.GET.get("stage", "")
    return next((stage for stage in stages if stage == asked), stages[0])


def _export(seen: Seen, stage: Stage) -> str:
    return seen.url("heat_export", stage=str(stage))


def _heat_context(seen: Seen, stage: Stage) -> dict[str, Any]:
    found = seen.found
    rows = tables.heat_rows(found, stage, tables.schools_of_version(seen.version))
    stages = dict.fromkeys(unit.stage for unit in found.evaluation.units)
    areas = {row.unit.area_type for row in rows}
    return {
        "seen": seen,
        "stage": stage,
        "stages": [
            {
                "stage": one,
                "url": seen.url("heat", stage=str(one)),
                "count": sum(unit.stage == one for unit in found.evaluation.units),
            }
            for one in stages
        ],
        "columns": tables.columns(found, stage),
        "rows": rows,
        "areas": [area for area in AreaType if area.value in areas],
        "townships": list(dict.fromkeys(row.unit.township for row in rows if row.unit.township)),
        "failing": sum(row.unit.rule_met is False for row in rows),
        "excluded": [one for one in found.evaluation.excluded if one.stage in (stage, None)],
        "rule": found.standard.verdict.school_rule,
    }


def heat_export(request: HttpRequest, version_id: int) -> HttpResponse:
    """The table as it is seen, as a workbook."""
    seen = version_seen(request, version_id)
    stage = _stage(request, seen)
    filters = tables.Filters.from_query(request.GET.dict())
    rows = tables.heat_rows(seen.found, stage, tables.schools_of_version(seen.version))
    shown = tables.in_order([row for row in rows if filters.holds(row)], filters.order)
    now = timezone.localtime().replace(tzinfo=None, microsecond=0)
    book = heat_book(seen, stage, tables.columns(seen.found, stage), shown, now)
    return workbook(write_workbook(book), file_name(seen, f"{stage.label}各校指标", "xlsx"))


def school_results(request: HttpRequest, row_id: int) -> HttpResponse:
    """One school: every indicator, what is lacking, and how each figure came about."""
    seen, row = row_seen(request, row_id)
    whole = can_view_county_data(seen.user, seen.county)
    body = fragment(
        "measurement/_school.html",
        seen.found.key,
        lambda: school_context(seen, row, whole=whole),
        row.pk,
        whole,
        seen.is_what_if,
    )
    context = frame(seen, "heat") if whole else _own_frame(seen)
    context |= {"body": body, "row": row, "whole": whole, "years": _years(row)}
    return render(request, "measurement/school.html", context)


def _own_frame(seen: Seen) -> dict[str, Any]:
    """A school's people get no pages of the county."""
    return {**frame(seen, ""), "sub_tabs": [], "switch": []}


def _years(row: ReportedRow) -> list[dict[str, Any]]:
    """The same school in other years and standards."""
    if row.organisation is None:
        return []
    rows = latest_rows([row.organisation])
    return [
        {"row": one, "url": reverse("school_results", args=[one.pk]), "is_on": one.pk == row.pk}
        for one in rows
    ]


def how(request: HttpRequest, row_id: int, stage: str, item_id: str) -> HttpResponse:
    """How one figure of one school came about; a part of a page when a script asks for it."""
    seen, row = row_seen(request, row_id)
    try:
        making = unit_making(seen.found, row.name, Stage(stage), item_id)
    except (KeyError, ValueError) as unknown:
        raise Http404("没有这个数。") from unknown
    context = {
        "seen": seen,
        "row": row,
        "making": making,
        "whole": can_view_county_data(seen.user, seen.county),
        "item": seen.found.standard.item(item_id),
        "school_url": reverse("school_results", args=[row.pk]) + seen.query,
    }
    if request.headers.get("X-Requested-With") == "fetch":
        return render(request, "measurement/_how.html", context)
    return render(request, "measurement/how.html", context)
