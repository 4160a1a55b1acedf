"""The workbook goes back to the person who filled it, with every bad cell marked and the reason beside it.

An .xlsx keeps its styles, merges, validations, conditional formats, names and charts (openpyxl rewrites the
file). An .xls or CSV, a very large workbook, and one that openpyxl cannot open are written anew from their
values.
"""

from __future__ import annotations

import io
import re
import warnings
from collections.abc import Sequence
from copy import copy
from pathlib import Path
from typing import Any, BinaryIO, cast
from zipfile import BadZipFile

import openpyxl
from openpyxl.cell.cell import Cell, MergedCell
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.styles.cell_style import StyleArray
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
_SEVERITY_COLUMN = 2
_ADDRESS_COLUMN = 4
_THIN = Side(style="thin", color="BFBFBF")
_BOX = Border(left=_THIN, right=_THIN, top=_THIN, bottom=_THIN)
_TOP = Alignment(wrap_text=True, vertical="top")
_PLAIN_LOOKS: dict[str, dict[str, object]] = {
    "error": {"fill": PatternFill("solid", fgColor=findings.ERROR_FILL)},
    "warning": {"fill": PatternFill("solid", fgColor=findings.WARNING_FILL)},
    "reason": {"font": Font(name="宋体", color="C00000"), "alignment": _TOP},
    "title": {"font": Font(name="宋体", bold=True), "alignment": _TOP, "border": _BOX},
    "heading": {"font": Font(name="宋体", bold=True)},
    "box": {"alignment": _TOP, "border": _BOX},
    "link": {
        "font": Font(name="宋体", color="0563C1", underline="single"),
        "alignment": _TOP,
        "border": _BOX,
    },
}
_LOOKS = _PLAIN_LOOKS | {
    f"{name}_quoted": look | {"quotePrefix": True} for name, look in _PLAIN_LOOKS.items()
}


_STARTS_A_PROGRAM = re.compile(
    r"\||\b(?:CALL|EXEC|REGISTER(?:\.ID)?|RTD|WEBSERVICE|HYPERLINK)\s*\(", re.IGNORECASE
)


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
        except (ValueError, TypeError, KeyError, IndexError, AttributeError, SyntaxError, BadZipFile):
            return None


class _Styling:
    """Gives cells a look; for cells that were alike before it is worked out once: 20,000 marks stay quick."""

    def __init__(self) -> None:
        self._known: dict[tuple[str, tuple[int, ...]], StyleArray] = {}

    def apply(self, cell: Cell, look: str) -> None:
        # openpyxl itself copies a style as `_style`; its stubs leave the attribute out.
        styled = cast(Any, cell)
        key = (look, tuple(styled._style or ()))
        known = self._known.get(key)
        if known is None:
            for name, value in _LOOKS[look].items():
                setattr(styled, name, value)
            self._known[key] = copy(styled._style)
        else:
            styled._style = copy(known)


def _mark_in_place(book: OpenpyxlWorkbook, values: Workbook, problems: Sequence[Problem]) -> bytes:
    if PROBLEM_LIST_SHEET in book.sheetnames:
        del book[PROBLEM_LIST_SHEET]
    for sheet in values:
        if isinstance(book[sheet.name], Worksheet):
            _clear_marks(book[sheet.name], sheet)
    styling = _Styling()
    for sheet_name, found in findings.by_sheet(problems).items():
        sheet_values = values.sheet(sheet_name)
        if sheet_values is not None:
            _mark_sheet(book[sheet_values.name], sheet_values, found, styling)
    _add_problem_list(book, problems, styling)
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def _clear_marks(sheet: Worksheet, values: Sheet) -> None:
    """Take away what an earlier round left: our comments with their fill, and the reason column.

    Formulas that would start a program or fetch something come back as text.
    """
    for row in sheet.iter_rows():
        for cell in row:
            if isinstance(cell, Cell) and _is_marked(cell):
                cell.comment = None
                cell.fill = PatternFill()
            if cell.data_type == "f" and isinstance(cell, Cell):
                _defuse(cell)
    title = _reason_title(values)
    if title is not None:
        for number in range(title[0] + 2, sheet.max_row + 1):
            reason = sheet.cell(number, title[1] + 1)
            if isinstance(reason, Cell):
                reason.value = None


def _defuse(cell: Cell) -> None:
    formula = cell.value if isinstance(cell.value, str) else str(getattr(cell.value, "text", "") or "")
    if _STARTS_A_PROGRAM.search(formula):
        cell.value = cell_text(formula)
        cell.data_type = "s"
        cast(Any, cell).quotePrefix = True


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


def _mark_sheet(sheet: Worksheet, values: Sheet, found: findings.SheetFindings, styling: _Styling) -> None:
    for (row, column), cell_problems in found.cells.items():
        _mark_cell(_anchor(sheet, values, row, column), cell_problems, styling)
    existing = _reason_title(values)
    if existing is not None:
        title_row, reason_column = existing[0] + 1, existing[1] + 1
    else:
        title_row = findings.header_row(values.rows, found.first_row)
        reason_column = found.reason_column(values.width)
    _set_text(sheet.cell(title_row, reason_column), REASON_COLUMN_TITLE, "title", styling)
    sheet.column_dimensions[get_column_letter(reason_column)].width = _REASON_WIDTH
    for row, row_problems in found.rows.items():
        text = findings.reason_text(row_problems)
        if row == title_row:
            text = f"{REASON_COLUMN_TITLE}\n{text}"
        _set_text(sheet.cell(row, reason_column), text, "reason", styling)


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


def _mark_cell(cell: Cell, problems: Sequence[Problem], styling: _Styling) -> None:
    styling.apply(cell, "error" if findings.worst_is_error(problems) else "warning")
    text = findings.comment_text(problems)
    if cell.comment is not None:
        text = f"{text}\n——原批注——\n{cell.comment.text}"
    cell.comment = Comment(cell_text(text), findings.MARK_AUTHOR, width=320, height=110)


def _set_text(cell: Cell | MergedCell, text: str, look: str, styling: _Styling) -> None:
    """Put our own text in a cell, never as a formula."""
    if not isinstance(cell, Cell):
        return
    plain = cell_text(text)
    cell.value = plain or None
    if plain:
        cell.data_type = "s"
    styling.apply(cell, look + "_quoted" if would_run(plain) else look)


def _add_problem_list(book: OpenpyxlWorkbook, problems: Sequence[Problem], styling: _Styling) -> None:
    """The list of everything found, as the first sheet, each line with a link to its cell."""
    sheet = book.create_sheet(PROBLEM_LIST_SHEET, 0)
    book.active = 0
    for other in book.worksheets:
        other.sheet_view.tabSelected = other is sheet
    _set_text(sheet.cell(1, 1), findings.list_heading(problems), "heading", styling)
    for column, (title, width) in enumerate(zip(findings.LIST_TITLES, findings.LIST_WIDTHS, strict=True), 1):
        _set_text(sheet.cell(2, column), title, "title", styling)
        sheet.column_dimensions[get_column_letter(column)].width = width
    names = set(book.sheetnames)
    for number, problem in enumerate(problems, 1):
        linked = bool(problem.cell) and problem.sheet in names and number <= _MOST_HYPERLINKS
        for column, value in enumerate(findings.list_row(number, problem), 1):
            look = "box"
            if column == _SEVERITY_COLUMN:
                look = "error" if problem.is_error else "warning"
            elif column == _ADDRESS_COLUMN and linked:
                look = "link"
            _set_text(sheet.cell(number + 2, column), str(value), look, styling)
        number_cell = sheet.cell(number + 2, 1)
        number_cell.value = number
        if linked:
            target = f"'{problem.sheet.replace(chr(39), chr(39) * 2)}'!{problem.cell}"
            sheet.cell(number + 2, _ADDRESS_COLUMN).hyperlink = Hyperlink(ref="", location=target)
    sheet.freeze_panes = "A3"
    sheet.auto_filter.ref = f"A2:{get_column_letter(len(findings.LIST_TITLES))}{max(len(problems) + 2, 3)}"
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.print_title_rows = "2:2"
