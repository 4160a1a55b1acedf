"""The lists of documents: what waits, all, the register, what reached a unit."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from dudao.apps.accounts.api import User, person_of
from dudao.apps.correspondence import queries_lists as lists
from dudao.apps.correspondence.choices import DocumentKind, DocumentState
from dudao.apps.correspondence.loading import GONE, county_handled, section_tabs
from dudao.apps.correspondence.permissions import can_draft
from dudao.apps.organisations.api import Organisation
from dudao.web.downloads import attachment


@require_GET
def documents(request: HttpRequest) -> HttpResponse:
    """What waits for the person, and the documents she reads."""
    user = person_of(request)
    county = lists.county_of_handler(user)
    this_year = timezone.localdate().year
    year = _year(request, this_year)
    held = lists.document_list(user, year)
    context = {
        **frame(user, "documents", county),
        "waiting": lists.waiting_for(user),
        "documents": held,
        "kinds": [(one.value, one.label) for one in DocumentKind if any(one == d.kind for d in held)],
        "states": DocumentState.choices,
        "year": year,
        "years": [this_year - back for back in range(4)],
        "unreceived": lists.unreceived_count(held),
    }
    return render(request, "correspondence/documents.html", context)


def frame(user: User, section: str, county: Organisation | None) -> dict[str, Any]:
    """What every page of documents shows around its content."""
    return {
        "user": user,
        "tab": "documents",
        "sections": section_tabs(user, section),
        "county": county,
        "may_draft": county is not None and can_draft(user, county),
    }


def _year(request: HttpRequest, default: int) -> int | None:
    """The year of the address; None for all of them."""
    text = request.GET.get("year", "")
    if text == "all":
        return None
    if not text:
        return default
    if not (text.isascii() and text.isdecimal() and len(text) == 4):
        raise Http404(GONE)
    return int(text)


@require_GET
def documents_received(request: HttpRequest) -> HttpResponse:
    """What reached the person's units, to be signed for."""
    user = person_of(request)
    deliveries = list(lists.received_by_units_of(user))
    context = {
        **frame(user, "documents_received", lists.county_of_handler(user)),
        "deliveries": deliveries,
        "open_count": sum(
            one.received_at is None and one.document.state == DocumentState.SENT for one in deliveries
        ),
    }
    return render(request, "correspondence/received.html", context)


@require_GET
def document_register(request: HttpRequest) -> HttpResponse:
    """The register of numbers of a year, void ones among them."""
    user = person_of(request)
    county = county_handled(user)
    year = _year(request, timezone.localdate().year) or timezone.localdate().year
    years = lists.register_years(county)
    context = {
        **frame(user, "document_register", county),
        "registers": lists.registers_of(user, county, year),
        "year": year,
        "years": sorted({*years, timezone.localdate().year}, reverse=True),
    }
    return render(request, "correspondence/register.html", context)


@require_GET
def document_register_file(request: HttpRequest) -> HttpResponse:
    """The register of a year as a workbook, one sheet for each series."""
    from dudao.apps.correspondence.register_book import register_book
    from dudao.infra.xlsx.write import write_workbook

    user = person_of(request)
    county = county_handled(user)
    year = _year(request, timezone.localdate().year) or timezone.localdate().year
    registers = lists.registers_of(user, county, year)
    if not registers:
        raise Http404(f"{year} 年还没有编过号。")
    content = write_workbook(register_book(county, year, registers))
    return attachment(content, f"{county.name}{year}年发文登记簿.xlsx")
