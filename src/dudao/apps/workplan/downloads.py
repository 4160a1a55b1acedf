"""Files made just now: always as an attachment, named in Chinese."""

from __future__ import annotations

from django.http import HttpResponse
from django.utils.http import content_disposition_header

from dudao.core.sheetspec import Book

MEDIA_TYPES = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "pdf": "application/pdf",
}
SAMPLE = "示例数据，仅供演示"


def book_download(book: Book, name: str, suffix: str) -> HttpResponse:
    """A table as Excel or as PDF. Raises KeyError for another suffix."""
    content_type = MEDIA_TYPES[suffix]
    if suffix == "xlsx":
        from dudao.infra.xlsx.write import write_workbook

        content = write_workbook(book)
    else:
        from dudao.infra.pdf.sheets import render_sheets_pdf

        content = render_sheets_pdf(book)
    response = HttpResponse(content, content_type=content_type)
    response.headers["Content-Disposition"] = (
        content_disposition_header(True, f"{name}.{suffix}") or "attachment"
    )
    response.headers["Cache-Control"] = "private, no-store"
    return response
