"""The county's files: report, forms, tables."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from dudao.apps.accounts.api import person_of
from dudao.apps.datasets.api import can_view_county_data
from dudao.apps.measurement.actions import request_document
from dudao.apps.measurement.choices import AT_ONCE, OPEN_STATES, SUFFIX_WORDS, DocumentKind, DocumentState
from dudao.apps.measurement.documents_county import kinds_of, make_file
from dudao.apps.measurement.downloads import file_name, workbook
from dudao.apps.measurement.evaluating import RELEASE
from dudao.apps.measurement.jobs import enqueue_document
from dudao.apps.measurement.loading import GONE, Seen, version_seen
from dudao.apps.measurement.models import PreparedDocument
from dudao.apps.measurement.navigation import page
from dudao.apps.measurement.queries import documents_of, ready_document

NOTES = {
    DocumentKind.REPORT: "公文格式：基本情况、各项指标、条目逐条结论、差距和下一步；数据说不出来的地方标【待补】。",
    DocumentKind.FORMS: "优质均衡申报表表Ⅰ—表Ⅵ，各数按表里的格式填好；没有报的留空，不填 0。",
    DocumentKind.TABLES: "结论、各项指标、各校指标、条目、差距、缺数据、什么会翻转结论，一表一页。",
}


def files(request: HttpRequest, version_id: int) -> HttpResponse:
    """What can be downloaded, and how far each file is."""
    seen = version_seen(request, version_id)
    return page(request, seen, "measurement/files.html", "files", _files(seen))


def files_state(request: HttpRequest, version_id: int) -> HttpResponse:
    """The list alone, polled while a file is being made."""
    seen = version_seen(request, version_id)
    return render(request, "measurement/_files.html", {"seen": seen, **_files(seen)})


def _files(seen: Seen) -> dict[str, Any]:
    held = {
        (one.kind, one.suffix): one
        for one in documents_of(seen.version, seen.rules, RELEASE, timezone.localdate())
    }
    lines = [
        {
            "kind": kind,
            "label": DocumentKind(kind).label,
            "note": NOTES[DocumentKind(kind)],
            "forms": [_form(seen, kind, suffix, held.get((kind, suffix))) for suffix in suffixes],
        }
        for kind, suffixes in kinds_of(seen.found).items()
    ]
    return {
        "lines": lines,
        "is_open": any(one.state in OPEN_STATES for one in held.values()),
        "state_url": seen.url("files_state"),
    }


def _form(seen: Seen, kind: str, suffix: str, document: PreparedDocument | None) -> dict[str, Any]:
    return {
        "suffix": suffix,
        "word": SUFFIX_WORDS[suffix],
        "now_url": seen.url("file_now", kind) if suffix == AT_ONCE else "",
        "prepare_url": seen.url("prepare_file", kind, suffix),
        "document": document,
        "is_ready": document is not None and document.state == DocumentState.READY,
        "is_open": document is not None and document.state in OPEN_STATES,
        "has_failed": document is not None and document.state == DocumentState.FAILED,
    }


def name_of(seen: Seen, kind: str, suffix: str) -> str:
    """County, standard, version, what it is; a trial of rules says so."""
    label = DocumentKind(kind).label
    return file_name(seen, f"{label}（试算）" if seen.is_what_if else label, suffix)


def file_now(request: HttpRequest, version_id: int, kind: str) -> HttpResponse:
    """A workbook, made in the request."""
    seen = version_seen(request, version_id)
    if AT_ONCE not in kinds_of(seen.found).get(kind, ()):
        raise Http404("没有这种文件。")
    content = make_file(seen.found, kind, AT_ONCE, timezone.localdate())
    return workbook(content, name_of(seen, kind, AT_ONCE))


@require_POST
def prepare_file(request: HttpRequest, version_id: int, kind: str, suffix: str) -> HttpResponse:
    """Ask for a Word or PDF file; it is made by the worker."""
    seen = version_seen(request, version_id)
    if suffix not in kinds_of(seen.found).get(kind, ()):
        raise Http404("没有这种文件。")
    try:
        document, is_new = request_document(
            seen.version, seen.rules, kind, suffix, name_of(seen, kind, suffix), RELEASE, actor=seen.user
        )
    except ValidationError as refused:
        raise Http404(" ".join(refused.messages)) from refused
    if is_new:
        enqueue_document(document)
    return redirect(seen.url("files"))


def prepared_file(request: HttpRequest, document_id: int) -> FileResponse:
    """A file that was made."""
    user = person_of(request)
    held = ready_document(document_id)
    if held is None:
        raise Http404(GONE)
    county = held.version.dataset.county
    if not can_view_county_data(user, county):
        if county.pk in {one.organisation.county_id for one in user.held_memberships}:
            raise PermissionDenied("全县的文件由督导室、局长和市级下载。")
        raise Http404(GONE)
    if not held.file or not held.file.storage.exists(held.file.name or ""):
        raise Http404("这个文件已经不在了，请重新生成。")
    response = FileResponse(
        held.file.open("rb"),
        as_attachment=True,
        filename=held.file_name,
        content_type="application/octet-stream",
    )
    response.headers["Cache-Control"] = "private, no-store"
    return response
