"""Files of documents: the original, pictures of pages, thumbnails; each asks for the right of the document."""

from __future__ import annotations

from django.http import FileResponse, Http404, HttpRequest

from dudao.apps.evidence import loading, previews, served
from dudao.infra.zipguard import UnreadableFile


def evidence_file(request: HttpRequest, evidence_id: int, number: int) -> FileResponse:
    """The original of a revision, byte for byte, under its own name."""
    _, revision = loading.revision_for(request, evidence_id, number)
    return served.original(revision)


def evidence_page(request: HttpRequest, evidence_id: int, number: int, page: int) -> FileResponse:
    """The picture of a page; `?size=small` for lists, `?size=large` to look closely."""
    _, revision = loading.revision_for(request, evidence_id, number)
    size = request.GET.get("size", "page")
    if size not in previews.WIDTHS:
        raise Http404("没有这种大小。")
    try:
        return served.picture(previews.page_image(revision.stored, page, size))
    except (UnreadableFile, OSError) as failed:
        reason = failed.message if isinstance(failed, UnreadableFile) else served.GONE
        raise Http404(reason) from failed
