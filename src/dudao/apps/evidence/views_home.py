"""Lists of the archive: recent, by unit, by item, not linked, expiring; as a workbook and as a ZIP."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.http import content_disposition_header

from dudao.apps.accounts.api import User, person_of
from dudao.apps.evidence import boxes, loading, queries
from dudao.apps.evidence.models import Evidence
from dudao.apps.evidence.places import content_root
from dudao.apps.evidence.requested import VIEWS, list_filter, numbers, whole_number
from dudao.apps.evidence.tables import evidence_book, zip_name
from dudao.apps.evidence.zipping import streamed_zip
from dudao.apps.organisations.api import Organisation
from dudao.apps.standards.api import items_of, versions_usable_by
from dudao.infra.storage import content_path
from dudao.infra.xlsx.write import write_workbook
from dudao.infra.zipguard import megabytes

A_PAGE = 60
MOST_ROWS = 50_000
MOST_ZIPPED = 4 * 1024 * 1024 * 1024
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def archive_home(request: HttpRequest) -> HttpResponse:
    """A person's archive: her county's, or the list of counties."""
    user = person_of(request)
    counties = queries.counties_read_by(user)
    if len(counties) == 1:
        return redirect("archive_county", county_id=counties[0].pk)
    return render(request, "evidence/home.html", {"counties": counties})


def county_page(request: HttpRequest, county_id: int) -> HttpResponse:
    """The documents of a county as far as the person sees them, narrowed by what the address says."""
    user, county = loading.county_for(request, county_id)
    if request.GET.get("view") == "units":
        return _by_unit(request, user, county)
    if request.GET.get("view") == "items":
        return _by_item(request, user, county)
    wanted = list_filter(request.GET)
    found = queries.filtered(queries.kept_evidence_of(user, county), wanted, timezone.localdate())
    rows = list(queries.later_than(found, whole_number(request.GET.get("after")))[: A_PAGE + 1])
    shown = rows[:A_PAGE]
    queries.count_links(shown)
    kept = {key: value for key, value in request.GET.items() if key != "after" and value}
    item = queries.item_in_county(county, wanted.item_id) if wanted.item_id is not None else None
    unit = queries.unit_read_by(user, wanted.unit_id) if wanted.unit_id is not None else None
    context = {
        **_frame(user, county, wanted.view),
        "rows": shown,
        "wanted": wanted,
        "item": item,
        "unit": unit,
        "kept": urlencode(kept),
        "next_url": "?" + urlencode({**kept, "after": shown[-1].pk}) if len(rows) > A_PAGE else "",
        "first_url": "?" + urlencode(kept) if request.GET.get("after") else "",
    }
    return render(request, "evidence/county.html", context)


def _frame(user: User, county: Organisation, view: str) -> dict[str, Any]:
    return {
        "county": county,
        "view": view,
        "views": [*VIEWS.items(), ("units", "按单位"), ("items", "按条目")],
        "may_upload": bool(loading.units_provided_by(user, county)),
        "sees_boxes": bool(boxes.units_with_boxes(user, county)),
    }


def _by_unit(request: HttpRequest, user: User, county: Organisation) -> HttpResponse:
    counts = queries.counts_by_unit(queries.kept_evidence_of(user, county))
    context = {**_frame(user, county, "units"), "counts": counts}
    return render(request, "evidence/units.html", context)


def _by_item(request: HttpRequest, user: User, county: Organisation) -> HttpResponse:
    versions = versions_usable_by(county)
    wanted = whole_number(request.GET.get("version"))
    version = next((one for one in versions if one.pk == wanted), versions[0] if versions else None)
    lines = []
    if version is not None:
        counts = queries.counts_by_item(user, county, version)
        lines = [(item, counts.get(item.pk, 0)) for item in items_of(version)]
    context = {**_frame(user, county, "items"), "versions": versions, "version": version, "lines": lines}
    return render(request, "evidence/items.html", context)


def evidence_list_file(request: HttpRequest, county_id: int) -> HttpResponse:
    """The list that is seen, all of it, as a workbook."""
    user, county = loading.county_for(request, county_id)
    wanted = list_filter(request.GET)
    found = queries.filtered(queries.kept_evidence_of(user, county), wanted, timezone.localdate())
    rows = list(found[:MOST_ROWS])
    title = f"{county.name}佐证材料清单（{VIEWS[wanted.view]}，{len(rows)} 件）"
    book = evidence_book(title, rows, queries.links_by_evidence(rows), _now())
    response = HttpResponse(write_workbook(book), content_type=XLSX)
    _attach(response, f"{county.name}_佐证材料清单.xlsx")
    return response


def evidence_zip(request: HttpRequest, county_id: int) -> HttpResponseBase:
    """The chosen documents, or all of the list that is seen, as a ZIP with a list of its contents."""
    user, county = loading.county_for(request, county_id)
    given = request.POST if request.method == "POST" else request.GET
    found = queries.filtered(
        queries.kept_evidence_of(user, county), list_filter(request.GET), timezone.localdate()
    )
    chosen = numbers(given.getlist("document"))
    if chosen:
        found = queries.of_ids(found, chosen)
    size = queries.total_size(found)
    if not size or size > MOST_ZIPPED:
        reason = f"一共 {megabytes(size)}，超过 {megabytes(MOST_ZIPPED)} 的上限，请缩小范围。"
        messages.error(request, reason if size else "没有可以下载的材料。")
        return redirect("archive_county", county_id=county.pk)
    rows = list(found[:MOST_ROWS])
    book = evidence_book(f"{county.name}佐证材料", rows, queries.links_by_evidence(rows), _now())
    files: list[tuple[str, Any]] = [("目录.xlsx", write_workbook(book))]
    taken: set[str] = set()
    files += [(zip_name(one, taken), content_path(content_root(), _digest(one))) for one in rows]
    response = StreamingHttpResponse(streamed_zip(files, _now()), content_type="application/zip")
    _attach(response, f"{county.name}_佐证材料.zip")
    return response


def _digest(one: Evidence) -> str:
    assert one.current is not None
    return one.current.stored.sha256


def bin_page(request: HttpRequest, county_id: int) -> HttpResponse:
    """What was discarded and can still come back."""
    user, county = loading.county_for(request, county_id)
    rows = queries.discarded_in(user, county, whole_number(request.GET.get("unit")))
    may = {unit.pk for unit in loading.units_provided_by(user, county)}
    context = {"county": county, "rows": rows, "may": may}
    return render(request, "evidence/bin.html", context)


def _now() -> datetime:
    return timezone.localtime().replace(tzinfo=None)


def _attach(response: HttpResponseBase, name: str) -> None:
    response.headers["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    response.headers["Cache-Control"] = "private, no-store"
