"""Tying documents to items: from the document, and from the item by choosing among what is there."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from dudao.apps.accounts.api import User, person_of
from dudao.apps.evidence import loading, queries
from dudao.apps.evidence.actions.links import Place, link_evidence, unlink_evidence
from dudao.apps.evidence.forms import LinkForm
from dudao.apps.evidence.loading import Opened
from dudao.apps.evidence.papers import papers_of
from dudao.apps.evidence.requested import list_filter, numbers, whole_number
from dudao.apps.organisations.api import Organisation
from dudao.apps.standards.api import StandardItem, items_of, versions_usable_by

SHOWN = 60


def document_link(request: HttpRequest, evidence_id: int) -> HttpResponse:
    """From the document: choose an item, the unit it is proved for, and which required paper this is."""
    opened = loading.document_for(request, evidence_id, changing=True)
    evidence = opened.evidence
    versions = versions_usable_by(evidence.county)
    wanted = whole_number(request.GET.get("version"))
    version = next((one for one in versions if one.pk == wanted), versions[0] if versions else None)
    items = [(version, list(items_of(version)))] if version is not None else []
    form = LinkForm(items, _rated_units(opened), request.POST or None, initial={"unit": evidence.unit_id})
    if request.method == "POST" and form.is_valid() and _link(request, opened, form):
        return redirect(reverse("evidence", args=[evidence.pk]) + opened.suffix)
    context = {
        "evidence": evidence,
        "county": evidence.county,
        "opened": opened,
        "form": form,
        "versions": versions,
        "version": version,
        "papers": {item.pk: item.required_evidence for _, held in items for item in held},
    }
    return render(request, "evidence/link.html", context, status=400 if form.errors else 200)


def _rated_units(opened: Opened) -> list[Organisation]:
    """The unit itself, the county for what is no school, and every unit for the supervision office."""
    evidence = opened.evidence
    units = [evidence.unit]
    if not evidence.unit.is_school:
        units.append(evidence.county)
    others = loading.units_provided_by(opened.user, evidence.county)
    known = {unit.pk for unit in units}
    return units + [unit for unit in others if unit.pk not in known]


def _link(request: HttpRequest, opened: Opened, form: LinkForm) -> bool:
    given = form.cleaned_data
    item, unit = queries.item_or_none(given["item"]), queries.organisation_or_none(given["unit"])
    assert item is not None
    assert unit is not None
    place = Place(item, unit, given["required"], given["page_from"], given["page_to"])
    try:
        link_evidence(opened.evidence, place, actor=opened.user, handed=opened.handed)
    except ValidationError as refused:
        form.add_error(None, refused)
        return False
    messages.success(request, f"已关联到 {item.code}（{unit}）。")
    return True


@require_POST
def evidence_unlink(request: HttpRequest, evidence_id: int, link_id: int) -> HttpResponse:
    """The document no longer proves this item; it stays in the archive."""
    opened = loading.document_for(request, evidence_id)
    link = next((one for one in queries.links_of(opened.evidence) if one.pk == link_id), None)
    if link is None:
        raise Http404("这个关联已经取消了。")
    unlink_evidence(link, actor=opened.user, handed=opened.handed)
    if request.headers.get("HX-Request") == "true":
        return _fragment(request, opened.user, link.item, link.unit)
    messages.success(request, f"已取消与 {link.item.code} 的关联，材料仍在档案里。")
    return redirect(reverse("evidence", args=[opened.evidence.pk]) + opened.suffix)


def item_papers(request: HttpRequest, item_id: int, unit_id: int) -> HttpResponse:
    """What proves an item for a unit, as the part of a page that is asked for again after an upload."""
    user = person_of(request)
    item, unit = _place(request, user, item_id, unit_id)
    return _fragment(request, user, item, unit)


def item_picker(request: HttpRequest, item_id: int, unit_id: int) -> HttpResponse:
    """Choose among the documents that are there; POST ties the chosen ones to the item."""
    user = person_of(request)
    item, unit = _place(request, user, item_id, unit_id)
    county = unit.county
    if county is None:
        raise Http404(loading.GONE)
    handed, text = loading.given_pass(request, user)
    required = (request.POST or request.GET).get("required", "").replace("\0", "")[:200]
    found = queries.filtered(
        queries.kept_evidence_of(user, county), list_filter(request.GET), timezone.localdate()
    )
    if request.method == "POST":
        chosen = list(queries.of_ids(found, numbers(request.POST.getlist("document"))))
        try:
            for evidence in chosen:
                link_evidence(evidence, Place(item, unit, required), actor=user, handed=handed)
        except ValidationError as refused:
            messages.error(request, " ".join(refused.messages))
        else:
            messages.success(request, f"已关联 {len(chosen)} 件材料到 {item.code}。")
        back = request.POST.get("back", "")
        is_ours = url_has_allowed_host_and_scheme(back, allowed_hosts=None)
        return redirect(back if is_ours else _own(item, unit, text))
    context = {
        "county": county,
        "item": item,
        "unit": unit,
        "required": required,
        "rows": list(found[:SHOWN]),
        "q": request.GET.get("q", ""),
        "pass": text,
        "back": request.GET.get("back", ""),
        "linked": {
            link.evidence_id
            for link in queries.linked_evidence([item.pk], [unit.pk]).get((item.pk, unit.pk), [])
        },
    }
    return render(request, "evidence/picker.html", context)


def _own(item: StandardItem, unit: Organisation, text: str) -> str:
    address = reverse("item_papers", args=[item.pk, unit.pk])
    return f"{address}?{urlencode({'pass': text})}" if text else address


def _place(request: HttpRequest, user: User, item_id: int, unit_id: int) -> tuple[StandardItem, Organisation]:
    handed, _ = loading.given_pass(request, user)
    place = loading.place_for(user, item_id, unit_id, handed)
    assert place is not None
    return place


def _fragment(request: HttpRequest, user: User, item: StandardItem, unit: Organisation) -> HttpResponse:
    handed, _ = loading.given_pass(request, user)
    context: dict[str, Any] = {"papers": papers_of(user, item, unit, handed)}
    template = "evidence/_of_item.html"
    if request.headers.get("HX-Request") != "true":
        template = "evidence/of_item.html"
        context["county"] = unit.county
    return render(request, template, context)
