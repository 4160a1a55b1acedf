"""The items page."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse

from dudao.apps.measurement.fragments import fragment
from dudao.apps.measurement.items_page import STATES, items_context
from dudao.apps.measurement.loading import version_seen
from dudao.apps.measurement.navigation import page


def items(request: HttpRequest, version_id: int) -> HttpResponse:
    """Every item that is not an indicator of the schools, by dimension."""
    seen = version_seen(request, version_id)
    only = request.GET.get("only", "")
    only = only if only in STATES else ""
    body = fragment(
        "measurement/_item_cards.html",
        seen.found.key,
        lambda: items_context(seen, only),
        only,
        seen.is_what_if,
    )
    return page(request, seen, "measurement/items.html", "items", {"body": body})
