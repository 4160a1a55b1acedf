"""Pages of the standards; everyone who is signed in may read them."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from dudao.apps.accounts.api import home_county, person_of
from dudao.apps.standards import listing
from dudao.apps.standards.documents import standard_book
from dudao.apps.standards.own_pages import own_standards
from dudao.apps.standards.permissions import owners_edited_by
from dudao.apps.standards.queries import item_of, standard_of
from dudao.apps.standards.wording import unit_lines, verdict_lines
from dudao.catalogue.schema import ItemKind, Standard
from dudao.engine.reporting.template import template_book
from dudao.engine.standard_import.from_catalogue import ADOPTABLE_KINDS
from dudao.infra.xlsx.write import write_workbook
from dudao.web.downloads import attachment


def standards(request: HttpRequest) -> HttpResponse:
    """All standards: how many items, how they are judged, how far they were checked."""
    user = person_of(request)
    context = {
        "listed": listing.listed_standards(),
        "marks": listing.all_marks(),
        "own": own_standards(user),
        "owners": owners_edited_by(user),
    }
    return render(request, "standards/standards.html", context)


def standard(request: HttpRequest, standard_id: str) -> HttpResponse:
    """One standard: its items as a tree, filtered as one types."""
    found = _standard_or_404(standard_id)
    rows = listing.listed_rows(found)
    kinds = [kind for kind in ItemKind if any(row.item.kind is kind for row in rows)]
    return _page(
        request,
        found,
        "items",
        {
            "dimensions": listing.item_tree(found),
            "kinds": kinds,
            "marks_held": listing.marks_of(found),
            "verdict_lines": verdict_lines(found),
        },
    )


def standard_rules(request: HttpRequest, standard_id: str) -> HttpResponse:
    """How the verdict is reached, the optional rules, notes and sources."""
    found = _standard_or_404(standard_id)
    return _page(
        request,
        found,
        "rules",
        {
            "verdict_lines": verdict_lines(found),
            "unit_lines": unit_lines(found),
            "rule_sets": listing.listed_rule_sets(found),
        },
    )


def standard_fields(request: HttpRequest, standard_id: str) -> HttpResponse:
    """What is reported: titles, definitions, where the figures come from, which items use them."""
    found = _standard_or_404(standard_id)
    return _page(request, found, "fields", {"field_tables": listing.listed_fields(found)})


def standard_checks(request: HttpRequest, standard_id: str) -> HttpResponse:
    """What is checked when tables come in."""
    found = _standard_or_404(standard_id)
    return _page(request, found, "checks", {"checks": listing.listed_checks(found)})


def standard_item(request: HttpRequest, standard_id: str, item_id: str) -> HttpResponse:
    """All about one item."""
    found = _standard_or_404(standard_id)
    held = item_of(found, item_id)
    if held is None:
        raise Http404("这个标准里没有这一条。")
    item, rule_set = held
    context = {"page": listing.item_page(found, item), "item": item, "added_by": rule_set}
    return _page(request, found, "item", context)


def standard_export(request: HttpRequest, standard_id: str) -> HttpResponse:
    """The standard as a workbook."""
    found = _standard_or_404(standard_id)
    content = write_workbook(standard_book(found, timezone.localtime().replace(tzinfo=None, microsecond=0)))
    return _workbook(content, f"{found.short_title}_标准条目.xlsx")


def standard_template(request: HttpRequest, standard_id: str) -> HttpResponse:
    """The blank workbook in which the standard's tables are reported."""
    found = _standard_or_404(standard_id)
    county = home_county(person_of(request))
    book = template_book(
        found,
        county=county.name if county else "",
        created_on=timezone.localtime().replace(tzinfo=None, microsecond=0),
    )
    return _workbook(write_workbook(book), f"{found.short_title}_填报模板.xlsx")


def _standard_or_404(standard_id: str) -> Standard:
    found = standard_of(standard_id)
    if found is None:
        raise Http404("没有这个标准。")
    return found


def _page(request: HttpRequest, found: Standard, tab: str, context: dict[str, Any]) -> HttpResponse:
    return render(
        request,
        f"standards/{tab}.html",
        {
            "standard": found,
            "tab": tab,
            "marks": listing.all_marks(),
            "adopting": owners_edited_by(person_of(request)) if found.kind in ADOPTABLE_KINDS else [],
            **context,
        },
    )


def _workbook(content: bytes, name: str) -> HttpResponse:
    return attachment(content, name)
