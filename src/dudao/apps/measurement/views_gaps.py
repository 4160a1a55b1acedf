"""The gap list, and what would turn the verdict."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from dudao.apps.measurement.documents_gaps import gap_book
from dudao.apps.measurement.downloads import file_name, workbook
from dudao.apps.measurement.flip_tables import flips_context
from dudao.apps.measurement.fragments import fragment
from dudao.apps.measurement.gap_tables import GapFilters, gap_rows, gaps_context
from dudao.apps.measurement.loading import version_seen
from dudao.apps.measurement.navigation import page
from dudao.infra.xlsx.write import write_workbook


def gaps(request: HttpRequest, version_id: int) -> HttpResponse:
    """What is lacking in things to add."""
    seen = version_seen(request, version_id)
    body = fragment("measurement/_gaps.html", seen.found.key, lambda: gaps_context(seen), seen.is_what_if)
    context = {"body": body, "export": seen.url("gaps_export")}
    return page(request, seen, "measurement/gaps.html", "gaps", context)


def gaps_export(request: HttpRequest, version_id: int) -> HttpResponse:
    """The rows as they are seen, as a workbook."""
    seen = version_seen(request, version_id)
    filters = GapFilters.from_query(request.GET.dict())
    rows = [row for row in gap_rows(seen) if filters.holds(row)]
    made_at = timezone.localtime().replace(tzinfo=None, microsecond=0)
    return workbook(write_workbook(gap_book(seen, rows, made_at)), file_name(seen, "还差什么", "xlsx"))


def flips(request: HttpRequest, version_id: int) -> HttpResponse:
    """What fails and by how much, and what holds by the narrowest margins."""
    seen = version_seen(request, version_id)
    body = fragment("measurement/_flips.html", seen.found.key, lambda: flips_context(seen), seen.is_what_if)
    return page(request, seen, "measurement/flips.html", "flips", {"body": body})
