"""Files made just now: always as an attachment, named in Chinese."""

from __future__ import annotations

from django.http import HttpResponse

from dudao.core.sheetspec import Book
from dudao.web.downloads import attachment

BOOK_SUFFIXES = ("xlsx", "pdf")
SAMPLE = "示例数据，仅供演示"


def book_download(book: Book, name: str, suffix: str) -> HttpResponse:
    """A table as Excel or as PDF, one of `BOOK_SUFFIXES`."""
    if suffix == "xlsx":
        from dudao.infra.xlsx.write import write_workbook

        content = write_workbook(book)
    else:
        from dudao.infra.pdf.sheets import render_sheets_pdf

        content = render_sheets_pdf(book)
    return attachment(content, f"{name}.{suffix}")
