"""Tables and reports of evaluations as files."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from dudao.engine.rating_table.rows import RatingTable
from dudao.engine.rating_table.write import table_book, table_document

MEDIA_TYPES = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "pdf": "application/pdf",
}


def table_file(table: RatingTable, suffix: str) -> bytes:
    """The table as xlsx, docx or pdf. Raises KeyError for another suffix."""
    return _MAKERS[suffix](table)


def _xlsx(table: RatingTable) -> bytes:
    from dudao.infra.xlsx.write import write_workbook

    return write_workbook(table_book(table))


def _docx(table: RatingTable) -> bytes:
    from dudao.infra.docx.render import render_docx

    return render_docx(table_document(replace(table, is_filled_in=False)))


def _pdf(table: RatingTable) -> bytes:
    from dudao.infra.pdf.sheets import render_sheets_pdf

    return render_sheets_pdf(table_book(table, printed=True))


_MAKERS: dict[str, Callable[[RatingTable], bytes]] = {"xlsx": _xlsx, "docx": _docx, "pdf": _pdf}
