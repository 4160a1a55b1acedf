"""Filling in a workbook of somebody else's: values into cells, everything else stays as it is."""

from __future__ import annotations

import datetime
import io
from collections.abc import Mapping
from copy import copy
from fractions import Fraction
from typing import Any, cast

import openpyxl
from openpyxl.cell.cell import Cell, MergedCell
from openpyxl.styles import Alignment
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from dudao.infra.xlsx.kind import ZIP_SIGNATURE
from dudao.infra.xlsx.plaintext import cell_text, would_run
from dudao.infra.xlsx.read import UnreadableWorkbook, read_workbook

_ADDED_WIDTH = 18


def fill_workbook(
    raw: bytes,
    file_name: str,
    sheet_name: str,
    cells: Mapping[tuple[int, int], object],
    titles: Mapping[tuple[int, int], str],
) -> bytes:
    """The .xlsx with values in cells of one sheet, rows and columns from 0; merges, styles and formulas stay.

    `titles` head columns that are added; they take the look of the title beside them, their cells that of the row. A
    cell inside a merged block is written in the block's first cell. Raises UnreadableWorkbook for what is no .xlsx.
    """
    read_workbook(raw, file_name)
    if not raw.startswith(ZIP_SIGNATURE):
        raise UnreadableWorkbook("原表是旧格式（.xls），不能原样填写，请用本系统的自评表。")
    book = openpyxl.load_workbook(io.BytesIO(raw))
    sheet = book[sheet_name]
    added = {column for _, column in titles}
    for (row, column), text in titles.items():
        _write(sheet, row, column, text, beside=min(added) - 1)
        sheet.column_dimensions[get_column_letter(column + 1)].width = _ADDED_WIDTH
    for (row, column), value in cells.items():
        _write(sheet, row, column, value, beside=min(added) - 1 if column in added else None)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _write(sheet: Worksheet, row: int, column: int, value: object, beside: int | None) -> None:
    cell = _anchor(sheet, row + 1, column + 1)
    if beside is not None and beside >= 0:
        look = sheet.cell(row + 1, beside + 1)
        for part in ("font", "border", "fill"):
            setattr(cell, part, copy(getattr(look, part)))
        cell.alignment = Alignment(wrap_text=True, vertical="center")
    if isinstance(value, Fraction):
        cell.value = int(value) if value.denominator == 1 else float(value)
    elif isinstance(value, int | datetime.date):
        cell.value = value
    else:
        text = cell_text(str(value))
        cell.value = text
        cell.data_type = "s"
        if would_run(text):
            cast(Any, cell).quotePrefix = True


def _anchor(sheet: Worksheet, row: int, column: int) -> Cell:
    """The cell that takes the value: itself, or the first of the block that it lies in."""
    found = sheet.cell(row, column)
    if isinstance(found, MergedCell):
        for area in sheet.merged_cells.ranges:
            if area.min_row <= row <= area.max_row and area.min_col <= column <= area.max_col:
                found = sheet.cell(area.min_row, area.min_col)
                break
    assert isinstance(found, Cell)
    return found
