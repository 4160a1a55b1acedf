"""A document written by hand, and a draft changed: its text, its units, its attachments."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from dudao.apps.accounts.api import person_of
from dudao.apps.correspondence.actions.attaching import attach_file
from dudao.apps.correspondence.actions.drafting import (
    BODY,
    DocumentEdits,
    SectionEdit,
    draft_in,
    edit_document,
    write_document,
)
from dudao.apps.correspondence.actions.holding import DocumentConflict
from dudao.apps.correspondence.choices import DocumentKind, DocumentState
from dudao.apps.correspondence.forms import DetailsForm, FileForm, first_error
from dudao.apps.correspondence.loading import SeenDocument, county_handled, document_for, number_of
from dudao.apps.correspondence.models import OfficialDocument
from dudao.apps.correspondence.queries import issuers_of
from dudao.apps.correspondence.queries_lists import units_to_choose
from dudao.apps.correspondence.uploads import kept_upload
from dudao.apps.correspondence.views import frame
from dudao.apps.organisations.api import Organisation

GROUPS = (("to", "主送单位"), ("copy", "抄送单位"), ("countersign", "会签单位"))


def document_new(request: HttpRequest) -> HttpResponse:
    """A document that no rule drafted."""
    user = person_of(request)
    county = county_handled(user, office=True)
    issuers = list(issuers_of(county))
    units = units_to_choose(county)
    initial = {
        "kind": request.GET.get("kind", DocumentKind.NOTICE),
        "issuer": issuers[0].pk if issuers else "",
    }
    form = DetailsForm(
        issuers, request.POST if request.method == "POST" else None, initial=initial, with_kind=True
    )
    text = request.POST.get("text", "")
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            edits = _edits(form, request, units, issuers, {BODY: SectionEdit("", text)})
            made = write_document(county, given["kind"], edits, actor=user)
        except ValidationError as refused:
            form.add_error(None, refused)
        else:
            return redirect("document", document_id=made.pk)
    context = {
        **frame(user, "documents", county),
        "form": form,
        "issuers": issuers,
        "text": text,
        "groups": _groups(units, {name: _chosen(request, name) for name, _ in GROUPS}),
    }
    return render(request, "correspondence/document_new.html", context, status=400 if form.errors else 200)


def document_edit(request: HttpRequest, document_id: int) -> HttpResponse:
    """A draft; a conflict shows what stands now beside what was typed, nothing is lost."""
    seen = document_for(request, document_id, office=True)
    held = seen.document
    if held.state != DocumentState.DRAFT:
        messages.error(request, f"公文现在是“{held.get_state_display()}”，要改先撤回或退回。")
        return redirect("document", document_id=held.pk)
    issuers = list(issuers_of(held.county))
    units = units_to_choose(held.county)
    form = DetailsForm(
        issuers, request.POST if request.method == "POST" else None, initial=_initial(held), with_kind=False
    )
    conflict = ""
    if request.method == "POST" and form.is_valid():
        try:
            edits = _edits(form, request, units, issuers, _sections(request, held))
            edit_document(held, edits, revision=number_of(request), actor=seen.user)
        except DocumentConflict:
            conflict = (
                "这份公文刚被别人改过，您的修改没有保存。您写的还在这一页；核对后再保存一次，就以您的为准。"
            )
        except ValidationError as refused:
            form.add_error(None, refused)
        else:
            messages.success(request, "已保存。")
            return redirect("document", document_id=held.pk)
    status = 409 if conflict else 400 if form.errors else 200
    return render(
        request,
        "correspondence/document_edit.html",
        _context(request, seen, form, units, conflict),
        status=status,
    )


def _context(
    request: HttpRequest, seen: SeenDocument, form: DetailsForm, units: list[Organisation], conflict: str
) -> dict[str, Any]:
    held = seen.document
    if conflict:
        held.refresh_from_db(fields=["revision", "draft", "title"])
    chosen = {name: _chosen(request, name) for name, _ in GROUPS}
    if request.method != "POST":
        chosen = {
            "to": set(held.deliveries.filter(is_copy=False).values_list("unit_id", flat=True)),
            "copy": set(held.deliveries.filter(is_copy=True).values_list("unit_id", flat=True)),
            "countersign": set(held.countersigns.values_list("unit_id", flat=True)),
        }
    return {
        **frame(seen.user, "documents", held.county),
        "document": held,
        "form": form,
        "conflict": conflict,
        "parts": [
            {
                "section": one,
                "heading": request.POST.get(f"heading-{one.key}", one.heading),
                "text": request.POST.get(f"text-{one.key}", one.text),
                "stands": one.text if conflict else "",
                "rows": min(max(sum(2 + len(line) // 48 for line in one.text.splitlines()), 4), 30),
            }
            for one in draft_in(held).sections
        ],
        "added": {"heading": request.POST.get("heading-new", ""), "text": request.POST.get("text-new", "")},
        "groups": _groups(units, chosen),
    }


def _initial(held: OfficialDocument) -> dict[str, Any]:
    return {
        "issuer": held.issuer_id,
        "title": held.title,
        "addressees_text": held.addressees_text,
        "copies_text": held.copies_text,
        "urgency": held.urgency,
        "note": held.note,
        "basis": held.basis,
        "attachments": "\n".join(one.name for one in held.attachments.order_by("order")),
    }


def _chosen(request: HttpRequest, name: str) -> set[int]:
    return {int(one) for one in request.POST.getlist(name) if one.isascii() and one.isdecimal()}


def _groups(units: list[Organisation], chosen: dict[str, set[int]]) -> list[dict[str, Any]]:
    return [
        {
            "name": name,
            "label": label,
            "count": sum(unit.pk in chosen[name] for unit in units),
            "units": [(unit, unit.pk in chosen[name]) for unit in units],
        }
        for name, label in GROUPS
    ]


def _sections(request: HttpRequest, held: OfficialDocument) -> dict[str, SectionEdit]:
    return {
        one.key: SectionEdit(
            request.POST.get(f"heading-{one.key}", one.heading), request.POST.get(f"text-{one.key}", one.text)
        )
        for one in draft_in(held).sections
    }


def _edits(
    form: DetailsForm,
    request: HttpRequest,
    units: list[Organisation],
    issuers: list[Any],
    sections: dict[str, SectionEdit],
) -> DocumentEdits:
    given = form.cleaned_data
    wanted = {name: [unit for unit in units if unit.pk in _chosen(request, name)] for name, _ in GROUPS}
    heading, text = request.POST.get("heading-new", "").strip(), request.POST.get("text-new", "").strip()
    return DocumentEdits(
        title=given["title"],
        sections=sections,
        removed=set(request.POST.getlist("remove")),
        added=[SectionEdit(heading, text)] if heading or text else [],
        issuer=next(one for one in issuers if one.pk == given["issuer"]),
        addressees=wanted["to"],
        copies=wanted["copy"],
        countersigners=wanted["countersign"],
        addressees_text=given["addressees_text"],
        copies_text=given["copies_text"],
        attachments=given["attachments"],
        urgency=given["urgency"],
        note=given["note"],
        basis=given["basis"],
    )


@require_POST
def document_attach(request: HttpRequest, document_id: int, attachment_id: int) -> HttpResponse:
    """The file of an attachment."""
    seen = document_for(request, document_id, office=True)
    form = FileForm(request.POST, request.FILES)
    if not form.is_valid():
        messages.error(request, first_error(form))
        return redirect("document", document_id=document_id)
    try:
        attach_file(seen.document, attachment_id, kept_upload(form.cleaned_data["file"]), actor=seen.user)
    except ValidationError as refused:
        messages.error(request, " ".join(refused.messages))
    else:
        messages.success(request, "附件文件已上传。")
    return redirect("document", document_id=document_id)
