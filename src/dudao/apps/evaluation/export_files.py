"""Tables and reports of evaluations as files."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from dudao.core.document import Document
from dudao.core.sheetspec import Book, SheetSpec
from dudao.engine.rating_table.rows import RatingTable
from dudao.engine.rating_table.write import table_book, table_document

MEDIA_TYPES = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "pdf": "application/pdf",
}


def table_file(table: RatingTable, suffix: str, *, more: Sequence[SheetSpec] = ()) -> bytes:
    """The table as xlsx, docx or pdf; `more` sheets follow in the workbook. Raises KeyError for another suffix."""
    if suffix == "xlsx":
        return book_file(table_book(table, more=more), suffix)
    if suffix == "docx":
        return document_file(table_document(replace(table, is_filled_in=False)), suffix)
    return book_file(table_book(table, printed=True), suffix)


def book_file(book: Book, suffix: str) -> bytes:
    """A workbook as xlsx or pdf. Raises KeyError for another suffix."""
    if suffix == "xlsx":
        from dudao.infra.xlsx.write import write_workbook

        return write_workbook(book)
    if suffix != "pdf":
        raise KeyError(suffix)
    from dudao.infra.pdf.sheets import render_sheets_pdf

    return render_sheets_pdf(book)


def document_file(document: Document, suffix: str) -> bytes:
    """A document as docx or pdf. Raises KeyError for another suffix."""
    if suffix == "docx":
        from dudao.infra.docx.render import render_docx

        return render_docx(document)
    if suffix != "pdf":
        raise KeyError(suffix)
    from dudao.infra.pdf.render import render_pdf

    return render_pdf(document)
