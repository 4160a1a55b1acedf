"""A marked workbook written anew from values: for .xls and CSV, and only the bad rows of a very large one."""

from __future__ import annotations

import datetime
import io
from collections.abc import Sequence

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from dudao.core.grid import CellValue, Sheet, Workbook, column_letters
from dudao.core.problem import PROBLEM_LIST_SHEET, REASON_COLUMN_TITLE, Problem
from dudao.infra.xlsx import findings
from dudao.infra.xlsx.plaintext import cell_text, would_run

SOURCE_ROW_TITLE = "原行号"
_MOST_HYPERLINKS = 60_000
_COLUMN_WIDTH = 14
_REASON_WIDTH = 60
_TEXT_STYLES: dict[str, dict[str, object]] = {
    "reason": {"font_color": "#C00000", "text_wrap": True},
    "title": {"bold": True},
    "link": {"font_color": "#0563C1", "underline": 1},
}


class _Formats:
    """The formats of one workbook by what they are for; `quoted` keeps text that would run from running."""

    def __init__(self, book: xlsxwriter.Workbook) -> None:
        self._book = book
        self._made: dict[tuple[str, bool, str], Format] = {}

    def get(self, fill: str = "", *, quoted: bool = False, number: str = "") -> Format:
        key = (fill, quoted, number)
        if key not in self._made:
            style: dict[str, object] = {"font_name": "宋体", "valign": "top"}
            if fill in _TEXT_STYLES:
                style.update(_TEXT_STYLES[fill])
            elif fill:
                style["bg_color"] = f"#{fill}"
            if quoted:
                style["quote_prefix"] = True
            if number:
                style["num_format"] = number
            self._made[key] = self._book.add_format(style)
        return self._made[key]


def rebuild_workbook(values: Workbook, problems: Sequence[Problem], *, only_problem_rows: bool) -> bytes:
    """The values as a plain .xlsx with bad cells filled and commented, a reason column, and the list of all.

    With `only_problem_rows` each sheet holds its title rows and the rows with findings, their old row
    numbers in the first column, and a first row that says so.
    """
    target = io.BytesIO()
    options = {"in_memory": not only_problem_rows, "constant_memory": only_problem_rows}
    with xlsxwriter.Workbook(target, options | {"strings_to_formulas": False}) as book:
        formats = _Formats(book)
        by_sheet = findings.by_sheet(problems)
        names = [sheet.name for sheet in values if not only_problem_rows or sheet.name in by_sheet]
        links = {} if only_problem_rows else {name: name for name in names}
        _write_list(book.add_worksheet(PROBLEM_LIST_SHEET), formats, problems, links)
        for name in names:
            sheet = values.sheet(name)
            if sheet is None:
                continue
            worksheet = book.add_worksheet(name)
            found = by_sheet.get(name, findings.SheetFindings())
            if only_problem_rows:
                _write_problem_rows(worksheet, formats, sheet, found)
            else:
                _write_all_rows(worksheet, formats, sheet, found)
    return target.getvalue()


def _write_all_rows(
    worksheet: Worksheet, formats: _Formats, sheet: Sheet, found: findings.SheetFindings
) -> None:
    worksheet.set_column(0, max(sheet.width - 1, 0), _COLUMN_WIDTH)
    for area in sheet.merged:
        if (area.top, area.left) != (area.bottom, area.right):
            worksheet.merge_range(area.top, area.left, area.bottom, area.right, "", formats.get())
    hidden = {
        (row, column)
        for area in sheet.merged
        for row in range(area.top, min(area.bottom + 1, sheet.height))
        for column in range(area.left, min(area.right + 1, sheet.width))
        if (row, column) != (area.top, area.left)
    }
    for index, row in enumerate(sheet.rows):
        for column, raw in enumerate(row):
            if (index, column) not in hidden and raw != "" and raw is not None:
                _write_raw(worksheet, formats, (index, column), raw, "")
    for (number, place), problems in found.cells.items():
        _write_cell(worksheet, formats, (number - 1, place - 1), sheet.value(number - 1, place - 1), problems)
    if found.rows:
        title = findings.header_row(sheet.rows, found.first_row) - 1
        reason = found.reason_column(sheet.width) - 1
        worksheet.set_column(reason, reason, _REASON_WIDTH)
        worksheet.write_string(title, reason, REASON_COLUMN_TITLE, formats.get("title"))
        for number, row_problems in found.rows.items():
            if number - 1 != title:
                _write_reason(worksheet, formats, (number - 1, reason), row_problems)


def _write_problem_rows(
    worksheet: Worksheet, formats: _Formats, sheet: Sheet, found: findings.SheetFindings
) -> None:
    """The title rows and the rows with findings, one column to the right of where they stood."""
    title = findings.header_row(sheet.rows, found.first_row)
    reason = found.reason_column(sheet.width)
    worksheet.set_column(1, reason - 1, _COLUMN_WIDTH)
    worksheet.set_column(reason, reason, _REASON_WIDTH)
    note = (
        f"原表共 {sheet.height} 行，内容太多，这里只列出有问题的 {len(found.rows)} 行"
        f"（“{SOURCE_ROW_TITLE}”是原表中的行号）。请在原表中改正后重新上传原表。"
    )
    worksheet.write_string(0, 0, note, formats.get("title"))
    shown = [*range(1, title + 1), *(row for row in sorted(found.rows) if row > title)]
    for target, number in enumerate(shown, 1):
        row = sheet.rows[number - 1] if number <= sheet.height else []
        if number == title:
            worksheet.write_string(target, 0, SOURCE_ROW_TITLE, formats.get("title"))
        else:
            worksheet.write_number(target, 0, number, formats.get())
        for column in range(reason - 1):
            raw = row[column] if column < len(row) else None
            here = found.cells.get((number, column + 1), [])
            if here or (raw != "" and raw is not None):
                _write_cell(worksheet, formats, (target, column + 1), raw, here)
        if number == title:
            worksheet.write_string(target, reason, REASON_COLUMN_TITLE, formats.get("title"))
        elif number in found.rows:
            _write_reason(worksheet, formats, (target, reason), found.rows[number])
    worksheet.freeze_panes(title + 1, 1)


def _write_cell(
    worksheet: Worksheet,
    formats: _Formats,
    place: tuple[int, int],
    raw: CellValue,
    problems: Sequence[Problem],
) -> None:
    fill = ""
    if problems:
        fill = findings.ERROR_FILL if findings.worst_is_error(problems) else findings.WARNING_FILL
        remark = {"author": findings.MARK_AUTHOR, "width": 320, "height": 110}
        worksheet.write_comment(*place, cell_text(findings.comment_text(problems)), remark)
    _write_raw(worksheet, formats, place, raw, fill)


def _write_raw(
    worksheet: Worksheet, formats: _Formats, place: tuple[int, int], raw: CellValue, fill: str
) -> None:
    if raw is None or raw == "":
        worksheet.write_blank(*place, None, formats.get(fill))
    elif isinstance(raw, str):
        text = cell_text(raw)
        worksheet.write_string(*place, text, formats.get(fill, quoted=would_run(text)))
    elif isinstance(raw, bool):
        worksheet.write_boolean(*place, raw, formats.get(fill))
    elif isinstance(raw, datetime.datetime):
        worksheet.write_datetime(*place, raw, formats.get(fill, number="yyyy-mm-dd hh:mm:ss"))
    elif isinstance(raw, datetime.date):
        worksheet.write_datetime(*place, raw, formats.get(fill, number="yyyy-mm-dd"))
    elif isinstance(raw, (datetime.time, datetime.timedelta)):
        worksheet.write_datetime(*place, raw, formats.get(fill, number="hh:mm:ss"))
    else:
        worksheet.write_number(*place, raw, formats.get(fill))


def _write_reason(
    worksheet: Worksheet, formats: _Formats, place: tuple[int, int], problems: Sequence[Problem]
) -> None:
    text = cell_text(findings.reason_text(problems))
    worksheet.write_string(*place, text, formats.get("reason", quoted=would_run(text)))


def _write_list(
    worksheet: Worksheet, formats: _Formats, problems: Sequence[Problem], links: dict[str, str]
) -> None:
    for column, width in enumerate(findings.LIST_WIDTHS):
        worksheet.set_column(column, column, width)
    worksheet.write_string(0, 0, findings.list_heading(problems), formats.get("title"))
    for column, title in enumerate(findings.LIST_TITLES):
        worksheet.write_string(1, column, title, formats.get("title"))
    for number, problem in enumerate(problems, 1):
        fill = findings.ERROR_FILL if problem.is_error else findings.WARNING_FILL
        for column, value in enumerate(findings.list_row(number, problem)):
            place = (number + 1, column)
            if column == 3 and problem.cell and problem.sheet in links and number < _MOST_HYPERLINKS:
                sheet = problem.sheet.replace("'", "''")
                address = f"internal:'{sheet}'!{problem.cell}"
                worksheet.write_url(*place, address, formats.get("link"), problem.cell)
            else:
                _write_raw(worksheet, formats, place, value, fill if column == 1 else "")
    worksheet.freeze_panes(2, 0)
    worksheet.autofilter(f"A2:{column_letters(len(findings.LIST_TITLES))}{max(len(problems) + 2, 3)}")
    worksheet.set_landscape()
    worksheet.fit_to_pages(1, 0)
