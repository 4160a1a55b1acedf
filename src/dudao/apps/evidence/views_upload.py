"""Handing in files: the page, the plain form without JavaScript, and what came of a batch."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from dudao.apps.accounts.api import User, person_of
from dudao.apps.evidence import loading, queries
from dudao.apps.evidence.actions import documents, uploads
from dudao.apps.evidence.choices import UploadState
from dudao.apps.evidence.details import EvidenceDetails, to_data
from dudao.apps.evidence.forms import DatesForm, UploadForm
from dudao.apps.evidence.jobs import enqueue_work
from dudao.apps.evidence.models import EvidenceUpload
from dudao.apps.evidence.passes import ItemPass
from dudao.apps.evidence.requested import whole_number
from dudao.apps.organisations.api import Organisation
from dudao.apps.standards.api import StandardItem

MOST_FILES = 500


@dataclass(frozen=True)
class Purpose:
    """What the files are to prove, when the address says so."""

    item: StandardItem | None
    subject: Organisation | None
    required: str
    handed: ItemPass | None
    pass_text: str


def upload_page(request: HttpRequest, county_id: int) -> HttpResponse:
    """Choose files, drag them in or photograph; for an item when the address names one."""
    user, county, units = loading.providing_county_for(request, county_id)
    purpose = _purpose(request, user)
    if request.method == "POST":
        form = UploadForm(units, request.POST, request.FILES)
        if form.is_valid():
            batch = _take(form, units, user, purpose)
            return redirect("evidence_batch", batch=batch)
    else:
        form = UploadForm(units, initial={"unit": request.GET.get("unit") or units[0].pk})
    context = {
        "county": county,
        "form": form,
        "units": units,
        "purpose": purpose,
        "batch": uuid.uuid4(),
        "open_uploads": queries.open_uploads_of(user),
        "largest": settings.EVIDENCE_LARGEST_FILE,
        "most_files": MOST_FILES,
    }
    return render(request, "evidence/upload.html", context, status=400 if form.errors else 200)


def _purpose(request: HttpRequest, user: User) -> Purpose:
    given = request.POST if request.method == "POST" else request.GET
    handed, text = loading.given_pass(request, user)
    place = loading.place_for(
        user, whole_number(given.get("item")), whole_number(given.get("subject")), handed
    )
    item, subject = place if place is not None else (None, None)
    return Purpose(item, subject, given.get("required", "").replace("\0", "")[:200], handed, text)


def _take(form: UploadForm, units: list[Organisation], user: User, purpose: Purpose) -> uuid.UUID:
    given = form.cleaned_data
    unit = next(one for one in units if one.pk == given["unit"])
    details = {name: given[name] for name in EvidenceDetails.__dataclass_fields__ if name in given}
    batch = uuid.uuid4()
    for file in given["documents"]:
        new = uploads.NewUpload(
            file_name=_name(file),
            size=file.size or 0,
            batch=batch,
            details=to_data(EvidenceDetails(**details)),
            item_id=purpose.item.pk if purpose.item is not None else None,
            subject_id=purpose.subject.pk if purpose.subject is not None else None,
            required=purpose.required,
        )
        upload = uploads.start_upload(unit, new, actor=user, handed=purpose.handed)
        added = uploads.receive_whole(upload, file.chunks(), actor=user)
        if added is not None:
            enqueue_work(added.evidence)
    return batch


def _name(file: UploadedFile[Any]) -> str:
    return file.name or "未命名"


def _fill_dates(request: HttpRequest, user: User, done: list[EvidenceUpload], form: DatesForm) -> None:
    """Give the dates to the documents of the batch that have none; what is filled in stays."""
    given = {name: day for name, day in form.cleaned_data.items() if day is not None}
    filled, kept = 0, []
    for evidence in {one.evidence_id: one.evidence for one in done if one.evidence is not None}.values():
        missing = {name: day for name, day in given.items() if getattr(evidence, name) is None}
        if not missing:
            continue
        try:
            documents.edit_evidence(evidence, missing, actor=user)
        except (ValidationError, PermissionDenied):
            kept.append(evidence.title)
        else:
            filled += 1
            enqueue_work(evidence)
    messages.success(request, f"已给 {filled} 件材料填上日期，原来填过的没有改动。")
    if kept:
        messages.error(request, f"与已填的日期矛盾，没有改：{'、'.join(kept[:5])}。请逐个打开修改。")


def batch_page(request: HttpRequest, batch: uuid.UUID) -> HttpResponse:
    """A batch: whole, or file by file what failed and why."""
    user = person_of(request)
    found = queries.batch_of(user, batch)
    if not found:
        raise Http404("没有这一批上传。")
    done = [one for one in found if one.state == UploadState.DONE]
    form = DatesForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        _fill_dates(request, user, done, form)
        return redirect("evidence_batch", batch=batch)
    context = {
        "form": form,
        "county": found[0].unit.county,
        "uploads": found,
        "done": done,
        "refused": [one for one in found if one.state == UploadState.REFUSED],
        "unfinished": [one for one in found if one.state == UploadState.OPEN],
        "existed": [one for one in done if one.details.get("existed")],
    }
    return render(request, "evidence/batch.html", context)
