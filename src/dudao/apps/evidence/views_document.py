"""One document: its page with the preview, its details, revisions and links, and what may be done with it."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from dudao.apps.activity.api import history_of
from dudao.apps.evidence import loading, previews, queries
from dudao.apps.evidence.actions import documents
from dudao.apps.evidence.actions.storing import keep_file
from dudao.apps.evidence.choices import BIN_DAYS
from dudao.apps.evidence.forms import EvidenceForm, RevisionForm
from dudao.apps.evidence.jobs import enqueue_work
from dudao.apps.evidence.loading import Opened
from dudao.apps.evidence.models import EvidenceRevision
from dudao.apps.evidence.permissions import can_link
from dudao.apps.evidence.places import content_root, part_path
from dudao.apps.evidence.requested import whole_number
from dudao.core.bigrams import places_of
from dudao.infra.storage import verify


def document_page(request: HttpRequest, evidence_id: int) -> HttpResponse:
    """What the document is, what it proves, a page of it with its text, and what happened to it."""
    opened = loading.document_for(request, evidence_id)
    evidence = opened.evidence
    revisions = queries.revisions_of(evidence)
    wanted = whole_number(request.GET.get("revision"))
    revision = next((one for one in revisions if one.number == wanted), evidence.current)
    links = queries.links_of(evidence)
    context = {
        **_frame(opened),
        "revision": revision,
        "revisions": revisions,
        "links": links,
        "unlinkable": {
            link.pk for link in links if can_link(opened.user, evidence, link.item, link.unit, opened.handed)
        },
        "signs": queries.open_signs_of(evidence),
        "history": history_of(evidence)[:20],
        "bin_days": BIN_DAYS,
        **(_viewer(request, opened, revision) if revision is not None else {}),
    }
    return render(request, "evidence/document.html", context)


def _frame(opened: Opened) -> dict[str, Any]:
    return {
        "opened": opened,
        "evidence": opened.evidence,
        "county": opened.evidence.county,
        "may_change": opened.may_change,
    }


def _viewer(request: HttpRequest, opened: Opened, revision: EvidenceRevision) -> dict[str, Any]:
    """The page of the file that is looked at, with the places of the words that were searched for."""
    stored = revision.stored
    pages = previews.pages_of(stored)
    number = min(max(whole_number(request.GET.get("page")) or 1, 1), pages or 1)
    text = queries.page_text(stored, number)
    words = request.GET.get("q", "").replace("\0", "").strip()[:100]
    return {
        "stored": stored,
        "kind": previews.kind_of(stored),
        "pages": pages,
        "page": number,
        "text": text,
        "pieces": _pieces(text.text, words) if text is not None else [],
        "words": words,
        "is_encrypted": previews.is_encrypted(stored),
    }


def _pieces(text: str, words: str) -> list[tuple[str, bool]]:
    """The text in pieces, those that were searched for marked."""
    found, last = [], 0
    for place in places_of(words, text) if words else ():
        found.append((text[last : place.start], False))
        found.append((text[place.start : place.end], True))
        last = place.end
    return [*found, (text[last:], False)]


def document_edit(request: HttpRequest, evidence_id: int) -> HttpResponse:
    """Title, number, source, dates."""
    opened = loading.document_for(request, evidence_id, changing=True)
    form = EvidenceForm(opened.evidence, request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            documents.edit_evidence(opened.evidence, form.changes(), actor=opened.user)
        except ValidationError as refused:
            form.add_error(None, refused)
        else:
            enqueue_work(opened.evidence)
            messages.success(request, "已保存。")
            return redirect(_address(opened))
    context = {**_frame(opened), "form": form}
    return render(request, "evidence/edit.html", context, status=400 if form.errors else 200)


def document_revise(request: HttpRequest, evidence_id: int) -> HttpResponse:
    """A newer file; the old ones stay."""
    opened = loading.document_for(request, evidence_id, changing=True)
    form = RevisionForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            revision = _revise(opened, form)
        except ValidationError as refused:
            form.add_error("file", refused.messages)
        else:
            enqueue_work(opened.evidence)
            messages.success(request, f"已更新为第 {revision.number} 版，原来的版本都还在。")
            return redirect(_address(opened))
    context = {**_frame(opened), "form": form}
    return render(request, "evidence/revise.html", context, status=400 if form.errors else 200)


def _revise(opened: Opened, form: RevisionForm) -> EvidenceRevision:
    file, note = form.cleaned_data["file"], form.cleaned_data["note"]
    path = part_path(uuid.uuid4())
    try:
        with path.open("wb") as target:
            for piece in file.chunks():
                target.write(piece)
        kept = keep_file(path, file.name or "")
        return documents.revise_evidence(opened.evidence, kept, note=note, actor=opened.user)
    finally:
        path.unlink(missing_ok=True)


@require_POST
def document_discard(request: HttpRequest, evidence_id: int) -> HttpResponse:
    """Into the bin; back from there for 30 days."""
    opened = loading.document_for(request, evidence_id, changing=True)
    documents.discard_evidence(opened.evidence, actor=opened.user)
    enqueue_work(opened.evidence)
    documents.purge_bin(opened.evidence.county, now=timezone.now())
    messages.success(request, f"《{opened.evidence.title}》已移入回收站，{BIN_DAYS} 天内可以恢复。")
    return redirect("evidence_bin", county_id=opened.evidence.county_id)


@require_POST
def document_restore(request: HttpRequest, evidence_id: int) -> HttpResponse:
    """Back from the bin with all links."""
    opened = loading.document_for(request, evidence_id, changing=True)
    try:
        documents.restore_evidence(opened.evidence, actor=opened.user)
    except ValidationError as refused:
        messages.error(request, " ".join(refused.messages))
    else:
        enqueue_work(opened.evidence)
        messages.success(request, f"《{opened.evidence.title}》已恢复，原来的关联也都在。")
    return redirect(_address(opened))


@require_POST
def document_verify(request: HttpRequest, evidence_id: int) -> HttpResponse:
    """Read every revision from the disk and compare with its SHA-256."""
    opened = loading.document_for(request, evidence_id)
    revisions = queries.revisions_of(opened.evidence)
    broken = [one for one in revisions if not verify(content_root(), one.stored.sha256)]
    if broken:
        names = "、".join(f"第 {one.number} 版" for one in broken)
        messages.error(request, f"{names}的原件与登记的 SHA-256 不一致或已丢失，请联系管理员从备份恢复。")
    else:
        messages.success(request, f"已重新计算 {len(revisions)} 个原件的 SHA-256，与登记的完全一致。")
    return redirect(_address(opened))


def _address(opened: Opened) -> str:
    return reverse("evidence", args=[opened.evidence.pk]) + opened.suffix
