"""The page of the search: files, items and units of one county."""

from __future__ import annotations

from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from dudao.apps.evidence import loading, search
from dudao.apps.evidence.queries import unit_read_by
from dudao.apps.evidence.requested import whole_number
from dudao.apps.standards.api import versions_usable_by

KINDS = {"": "全部", "files": "文件", "items": "条目", "units": "单位"}
LONGEST = 100
FEW = 4
"""How many items and units stand above the files; their own tabs show more."""


def search_page(request: HttpRequest, county_id: int) -> HttpResponse:
    """What holds all words of the query, with the places marked; each file leads to its page."""
    user, county = loading.county_for(request, county_id)
    query = request.GET.get("q", "").replace("\0", "").strip()[:LONGEST]
    kind = request.GET.get("kind", "")
    kind = kind if kind in KINDS else ""
    before = whole_number(request.GET.get("before"))
    unit_id = whole_number(request.GET.get("unit"))
    kept = {"q": query, "kind": kind, "unit": str(unit_id or "")}
    kept = {name: value for name, value in kept.items() if value}
    context = {
        "county": county,
        "query": query,
        "kind": kind,
        "few": FEW,
        "shown": f":{FEW}" if not kind else ":",
        "kinds": [(key, label, "?" + urlencode({**kept, "kind": key})) for key, label in KINDS.items()],
        "unit": unit_read_by(user, unit_id) if unit_id is not None else None,
        "first_url": "?" + urlencode(kept) if before is not None else "",
    }
    first = before is None and unit_id is None
    if query and kind in ("", "files"):
        found = search.files_found(
            query, search.scope_of_search(user, county, unit_id=unit_id), before=before
        )
        context["documents"] = found.documents
        if found.before is not None:
            context["next_url"] = "?" + urlencode({**kept, "before": found.before})
    if query and kind in ("", "items") and first:
        context["items"] = search.items_found(query, versions_usable_by(county))
    if query and kind in ("", "units") and first:
        context["units"] = search.units_found(query, user, county)
    return render(request, "evidence/search.html", context)
