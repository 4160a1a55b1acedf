"""Files that go out: always under their Chinese name, never kept by anybody on the way."""

from __future__ import annotations

from django.http import HttpResponse
from django.utils.http import content_disposition_header

MEDIA_TYPES = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "pdf": "application/pdf",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "zip": "application/zip",
}


def attachment(content: bytes, name: str, *, inline: bool = False) -> HttpResponse:
    """A file made just now, for the reader to keep, or to look at (`inline`); its suffix says what it is.

    A slash in the name would be cut off there by browsers: it goes out full-width. Raises KeyError for another suffix.
    """
    response = HttpResponse(content, content_type=MEDIA_TYPES[name.rsplit(".", 1)[-1]])
    disposition = content_disposition_header(not inline, name.replace("/", "／"))
    response.headers["Content-Disposition"] = disposition or "attachment"
    response.headers["Cache-Control"] = "private, no-store"
    return response
