"""Row heights of merged cells: the room of all their columns counts, and their lines are shared by their rows."""

from __future__ import annotations

import datetime
import io

import openpyxl

from dudao.core.sheetspec import Book, ColumnSpec, MergedCell, SheetSpec
from dudao.infra.xlsx.write import write_workbook


def heights(spec: SheetSpec) -> list[float | None]:
    content = write_workbook(Book((spec,), datetime.datetime(2026, 1, 1)))
    sheet = openpyxl.load_workbook(io.BytesIO(content))["表"]
    return [sheet.row_dimensions[row].height for row in range(1, len(spec.rows) + 1)]


def test_a_note_merged_over_the_width_is_one_line_high_where_it_fits() -> None:
    columns = tuple(ColumnSpec("", width=10) for _ in range(4))
    rows = (("二十个字" * 5, None, None, None),)
    spec = SheetSpec("表", columns, rows, titles=False, merged=(MergedCell(0, 0, 0, 3),))
    assert heights(spec) == [None]


def test_a_title_merged_over_two_rows_gives_each_half_of_its_lines() -> None:
    rows = (("二十个字" * 5,), (None,))
    spec = SheetSpec("表", (ColumnSpec("", width=10),), rows, titles=False, merged=(MergedCell(0, 0, 1, 0),))
    assert heights(spec) == [30, 30]
