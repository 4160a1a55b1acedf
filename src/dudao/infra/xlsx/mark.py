"""The workbook goes back to the person who filled it, with every bad cell marked and the reason beside it.

An .xlsx keeps its styles, merges, validations, conditional formats, names and charts (openpyxl rewrites the
file). An .xls or CSV, a very large workbook, and one that openpyxl cannot open are written anew from their
values.
"""

from __future__ import annotations

import io
import warnings
from collections.abc import Iterator, Sequence
from copy import copy
from pathlib import Path
from typing import BinaryIO

import openpyxl
from openpyxl.cell.cell import Cell, MergedCell
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.workbook import Workbook as OpenpyxlWorkbook
from openpyxl.worksheet.hyperlink import Hyperlink
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from dudao.core.grid import Sheet, Workbook
from dudao.core.problem import PROBLEM_LIST_SHEET, REASON_COLUMN_TITLE, Problem
from dudao.infra.xlsx import findings
from dudao.infra.xlsx.csvgrid import read_csv
from dudao.infra.xlsx.kind import ZIP_SIGNATURE
from dudao.infra.xlsx.plaintext import cell_text, would_run
from dudao.infra.xlsx.read import ReadLimits, UnreadableWorkbook, load_bytes, read_workbook
from dudao.infra.xlsx.rebuild import rebuild_workbook

CELLS_MARKED_IN_PLACE = 1_000_000
_REASON_WIDTH = 60
_MOST_HYPERLINKS = 60_000
_THIN = Side(style="thin", color="BFBFBF")
_BOX = Border(left=_THIN, right=_THIN, top=_THIN, bottom=_THIN)
_ERROR_FILL = PatternFill("solid", fgColor=findings.ERROR_FILL)
_WARNING_FILL = PatternFill("solid", fgColor=findings.WARNING_FILL)
_REASON_FONT = Font(name="宋体", color="C00000")
_REASON_ALIGNMENT = Alignment(wrap_text=True, vertical="top")
_TITLE_FONT = Font(name="宋体", bold=True)
_LINK_FONT = Font(name="宋体", color="0563C1", underline="single")


def mark_workbook(
    source: Path | bytes,
    problems: Sequence[Problem],
    out: Path | BinaryIO,
    *,
    file_name: str = "",
    cells_in_place: int = CELLS_MARKED_IN_PLACE,
) -> None:
    """Write the marked .xlsx: bad cells filled and commented, a reason column, a list of all findings.

    Red is an error, amber a warning. Marks of an earlier round are taken away first. A workbook of more than
    `cells_in_place` cells comes back with its rows in error only, which the first row says. Raises
    UnreadableWorkbook for whatever `read_workbook` refuses.
    """
    name = file_name or (source.name if isinstance(source, Path) else "工作簿.xlsx")
    raw = load_bytes(source, name, ReadLimits())
    content = _marked(raw, name, problems, cells_in_place)
    if isinstance(out, Path):
        out.write_bytes(content)
    else:
        out.write(content)


def _marked(raw: bytes, name: str, problems: Sequence[Problem], cells_in_place: int) -> bytes:
    if name.lower().endswith(".csv"):
        values = read_csv(raw, name)
    else:
        values = read_workbook(raw, name)
    if values.cell_count > cells_in_place:
        return rebuild_workbook(values, problems, only_problem_rows=True)
    if raw.startswith(ZIP_SIGNATURE):
        book = _opened(raw)
        if book is not None:
            return _mark_in_place(book, values, problems)
    return rebuild_workbook(values, problems, only_problem_rows=False)


def _opened(raw: bytes) -> OpenpyxlWorkbook | None:
    """The workbook as openpyxl opens it, or None when it stumbles over a file that others open."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            return openpyxl.load_workbook(io.BytesIO(raw), rich_text=True)
        except (ValueError, TypeError, KeyError, IndexError, AttributeError):
            return None


def _mark_in_place(book: OpenpyxlWorkbook, values: Workbook, problems: Sequence[Problem]) -> bytes:
    if PROBLEM_LIST_SHEET in book.sheetnames:
        del book[PROBLEM_LIST_SHEET]
    for sheet in values:
        if isinstance(book[sheet.name], Worksheet):
            _clear_marks(book[sheet.name], sheet)
    for sheet_name, found in findings.by_sheet(problems).items():
        sheet_values = values.sheet(sheet_name)
        if sheet_values is not None:
            _mark_sheet(book[sheet_values.name], sheet_values, found)
    _add_list(book, problems)
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def _clear_marks(sheet: Worksheet, values: Sheet) -> None:
    """Take away what an earlier round left: our comments with their fill, and the reason column."""
    for row in sheet.iter_rows():
        for cell in row:
            if isinstance(cell, Cell) and _is_marked(cell):
                cell.comment = None
                cell.fill = PatternFill()
    title = _reason_title(values)
    if title is not None:
        for number in range(title[0] + 2, sheet.max_row + 1):
            reason = sheet.cell(number, title[1] + 1)
            if isinstance(reason, Cell):
                reason.value = None


def _is_marked(cell: Cell) -> bool:
    if cell.comment is None or cell.comment.author != findings.MARK_AUTHOR:
        return False
    colour = cell.fill.fgColor.rgb
    return isinstance(colour, str) and colour[-6:] in (findings.ERROR_FILL, findings.WARNING_FILL)


def _reason_title(values: Sheet) -> tuple[int, int] | None:
    for index, row in enumerate(values.rows[:40]):
        for column, raw in enumerate(row):
            if raw == REASON_COLUMN_TITLE:
                return index, column
    return None


def _mark_sheet(sheet: Worksheet, values: Sheet, found: findings.SheetFindings) -> None:
    for (row, column), cell_problems in found.cells.items():
        _mark_cell(_anchor(sheet, values, row, column), cell_problems)
    existing = _reason_title(values)
    if existing is not None:
        title_row, reason_column = existing[0] + 1, existing[1] + 1
    else:
        title_row = findings.header_row(values.rows, found.first_row)
        reason_column = found.reason_column(values.width)
    title = sheet.cell(title_row, reason_column)
    _set_text(title, REASON_COLUMN_TITLE, _TITLE_FONT)
    title.fill = copy(_ERROR_FILL)
    sheet.column_dimensions[get_column_letter(reason_column)].width = _REASON_WIDTH
    for row, row_problems in found.rows.items():
        cell = sheet.cell(row, reason_column)
        if isinstance(cell, Cell) and row != title_row:
            _set_text(cell, findings.reason_text(row_problems), _REASON_FONT)
        elif isinstance(cell, Cell):
            _set_text(cell, f"{REASON_COLUMN_TITLE}\n{findings.reason_text(row_problems)}", _REASON_FONT)


def _anchor(sheet: Worksheet, values: Sheet, row: int, column: int) -> Cell:
    """The cell itself, or the top left cell of the merged block that hides it."""
    cell = sheet.cell(row, column)
    if isinstance(cell, MergedCell):
        for area in values.merged:
            if area.covers(row - 1, column - 1):
                cell = sheet.cell(area.top + 1, area.left + 1)
    if not isinstance(cell, Cell):
        raise UnreadableWorkbook(f"工作表《{values.name}》的合并单元格有误，请取消合并后再上传。")
    return cell


def _mark_cell(cell: Cell, problems: Sequence[Problem]) -> None:
    cell.fill = _ERROR_FILL if findings.worst_is_error(problems) else _WARNING_FILL
    text = findings.comment_text(problems)
    if cell.comment is not None:
        text = f"{text}\n——原批注——\n{cell.comment.text}"
    cell.comment = Comment(cell_text(text), findings.MARK_AUTHOR, width=320, height=110)


def _set_text(cell: Cell | MergedCell, text: str, font: Font) -> None:
    if not isinstance(cell, Cell):
        return
    plain = cell_text(text)
    cell.value = plain
    cell.data_type = "s"
    cell.font = font
    cell.alignment = _REASON_ALIGNMENT
    if would_run(plain):
        cell.quotePrefix = True


def _add_list(book: OpenpyxlWorkbook, problems: Sequence[Problem]) -> None:
    """The list of everything found, as the first sheet, each line with a link to its cell."""
    sheet = book.create_sheet(PROBLEM_LIST_SHEET, 0)
    book.active = 0
    for other in book.worksheets:
        other.sheet_view.tabSelected = other is sheet
    _set_text(sheet.cell(1, 1), findings.list_heading(problems), _TITLE_FONT)
    sheet.cell(1, 1).alignment = Alignment(wrap_text=False)
    for column, (title, width) in enumerate(zip(findings.LIST_TITLES, findings.LIST_WIDTHS, strict=True), 1):
        _set_text(sheet.cell(2, column), title, _TITLE_FONT)
        sheet.cell(2, column).border = _BOX
        sheet.column_dimensions[get_column_letter(column)].width = width
    for cells, problem in _list_cells(sheet, problems):
        for cell in cells:
            cell.border = _BOX
            cell.alignment = _REASON_ALIGNMENT
        cells[1].fill = _ERROR_FILL if problem.is_error else _WARNING_FILL
        if problem.cell and problem.sheet in book.sheetnames and cells[3].row <= _MOST_HYPERLINKS:
            target = f"'{problem.sheet.replace(chr(39), chr(39) * 2)}'!{problem.cell}"
            sheet._hyperlinks.append(Hyperlink(ref=cells[3].coordinate, location=target))
            cells[3].font = _LINK_FONT
    sheet.freeze_panes = "A3"
    sheet.auto_filter.ref = f"A2:{get_column_letter(len(findings.LIST_TITLES))}{max(len(problems) + 2, 3)}"
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.print_title_rows = "2:2"


def _list_cells(sheet: Worksheet, problems: Sequence[Problem]) -> Iterator[tuple[list[Cell], Problem]]:
    for number, problem in enumerate(problems, 1):
        cells = []
        for column, value in enumerate(findings.list_row(number, problem), 1):
            cell = sheet.cell(number + 2, column)
            if not isinstance(cell, Cell):
                continue
            if isinstance(value, str):
                text = cell_text(value)
                cell.value = text
                if text:
                    cell.data_type = "s"
                if would_run(text):
                    cell.quotePrefix = True
            else:
                cell.value = value
            cells.append(cell)
        yield cells, problem
