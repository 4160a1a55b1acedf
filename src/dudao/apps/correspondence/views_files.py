"""Files of a document: pages as pictures, copies with the reader's name, the original for printing, scans."""

from __future__ import annotations

from django.db import transaction
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from dudao.apps.accounts.api import User
from dudao.apps.activity.api import record
from dudao.apps.correspondence.actions.issuing import docx_of, issued_copy_of, pdf_of
from dudao.apps.correspondence.choices import DocumentState
from dudao.apps.correspondence.loading import GONE, SeenDocument, document_for
from dudao.apps.correspondence.models import OfficialDocument
from dudao.apps.correspondence.preview import DRAFT_MARK, VOID_MARK, pages_for, watermark_for
from dudao.apps.correspondence.queries import places_of
from dudao.apps.evidence.api import original
from dudao.web.downloads import attachment


@require_GET
def document_page(request: HttpRequest, document_id: int, number: int) -> HttpResponse:
    """One page as a picture."""
    seen = document_for(request, document_id)
    pages = pages_for(seen.document, seen.user)
    if not 1 <= number <= len(pages):
        raise Http404(GONE)
    response = HttpResponse(pages[number - 1], content_type="image/png")
    response.headers["Cache-Control"] = "private, no-store"
    return response


def file_name(document: OfficialDocument) -> str:
    """What a file of the document is called, without its suffix."""
    return f"{document.number_text or DRAFT_MARK} {document.title}".replace("/", "／")[:120].strip()


@transaction.atomic
def _written_down(document: OfficialDocument, user: User, verb: str, **details: str) -> None:
    record(user, verb, document, organisation=document.county, details=details)


@require_GET
def document_file(request: HttpRequest, document_id: int, suffix: str) -> HttpResponse:
    """A copy as PDF or Word with reader, recipient and time behind the text; each one is written down."""
    seen = document_for(request, document_id)
    if suffix not in ("pdf", "docx"):
        raise Http404("没有这种格式。")
    mark = _mark(request, seen)
    content = pdf_of(seen.document, mark) if suffix == "pdf" else docx_of(seen.document, mark)
    _written_down(seen.document, seen.user, "download_document", format=suffix, watermark=mark)
    return attachment(content, f"{file_name(seen.document)}.{suffix}")


def _mark(request: HttpRequest, seen: SeenDocument) -> str:
    """State, recipient, reader and time. The office may take a copy for one of the units (`?to=`)."""
    held = seen.document
    state = VOID_MARK if held.state == DocumentState.VOID else "" if held.is_numbered else DRAFT_MARK
    deliveries = {one.unit_id: one.unit.name for one in held.deliveries.select_related("unit")}
    wanted = request.GET.get("to", "")
    if wanted and seen.is_office:
        to = next((name for pk, name in deliveries.items() if str(pk) == wanted), "")
        if not to:
            raise Http404(GONE)
    else:
        to = next((deliveries[pk] for pk in places_of(seen.user) if pk in deliveries), "")
    parts = [state, f"送{to}" if to else "", watermark_for(seen.user, timezone.now())]
    return "　".join(one for one in parts if one)


@require_POST
def document_original(request: HttpRequest, document_id: int) -> HttpResponse:
    """The issued text without any mark, for the office to print and stamp; each time is written down."""
    seen = document_for(request, document_id, office=True)
    if seen.document.state not in (DocumentState.SIGNED, DocumentState.SENT):
        raise Http404("签发以后才有正本；作废的公文没有正本。")
    issued = issued_copy_of(seen.document)
    _written_down(seen.document, seen.user, "print_document", sha256=issued.pdf_sha256)
    return attachment(bytes(issued.pdf), f"{file_name(seen.document)}.pdf")


@require_GET
def document_archived(request: HttpRequest, document_id: int, number: int) -> FileResponse:
    """A stamped scan, byte for byte."""
    seen = document_for(request, document_id)
    found = seen.document.archived.filter(number=number).select_related("stored").first()
    if found is None:
        raise Http404(GONE)
    _written_down(seen.document, seen.user, "download_document", format="scan", sha256=found.sha256)
    return original(found)


@require_GET
def document_attachment(request: HttpRequest, document_id: int, attachment_id: int) -> FileResponse:
    """The file of an attachment."""
    seen = document_for(request, document_id)
    found = seen.document.attachments.filter(pk=attachment_id).select_related("stored").first()
    if found is None or found.stored is None:
        raise Http404(GONE)
    _written_down(seen.document, seen.user, "download_document", format="attachment", name=found.name)
    return original(found)
