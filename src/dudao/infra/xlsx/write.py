"""Writing workbooks from their neutral description; the same book gives the same bytes."""

from __future__ import annotations

import datetime
import io
from collections.abc import Mapping, Sequence
from fractions import Fraction

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from dudao.core.grid import column_letters
from dudao.core.sheetspec import Book, CellTone, ColumnSpec, SheetSpec, SpecValue
from dudao.infra.xlsx.plaintext import cell_text, would_run

_FONT = "宋体"
_TONES: Mapping[CellTone, dict[str, object]] = {
    "": {},
    "good": {"bg_color": "#E2F0D9"},
    "near": {"bg_color": "#FFF2CC"},
    "bad": {"bg_color": "#F8D7DA"},
    "missing": {"bg_color": "#EDEDED", "font_color": "#7F7F7F"},
    "muted": {"font_color": "#7F7F7F"},
    "strong": {"bold": True},
}
_TITLE = {
    "bold": True,
    "bg_color": "#DDEBF7",
    "border": 1,
    "align": "center",
    "valign": "vcenter",
    "text_wrap": True,
}
_REQUIRED_TITLE = _TITLE | {"bg_color": "#FCE4D6"}
_HEADING = {"bold": True, "font_size": 16, "align": "center", "valign": "vcenter"}
_NOTE = {"text_wrap": True, "valign": "top", "font_color": "#595959"}
_SAMPLE = {"italic": True, "font_color": "#7F7F7F", "bg_color": "#F2F2F2", "border": 1, "valign": "vcenter"}
_LONGEST_LIST = 255
_LISTS_SHEET = "选项"
_WIDE_CHARACTERS_PER_UNIT = 0.5
_LINE_POINTS = 15


def write_workbook(book: Book) -> bytes:
    """The book as .xlsx bytes; values are rounded to nothing here, number formats only change what is shown.

    Text never runs (see `plaintext`), Fractions become the nearest float, missing values stay blank cells.
    """
    target = io.BytesIO()
    with xlsxwriter.Workbook(target, {"in_memory": True, "strings_to_formulas": False}) as workbook:
        workbook.set_properties(
            {"title": book.title, "author": book.author, "subject": book.subject, "created": book.created_on}
        )
        styles = _Styles(workbook)
        choices = _ChoiceLists(workbook)
        for spec in book.sheets:
            _SheetWriter(workbook.add_worksheet(spec.name), spec, styles, choices, book.watermark).write()
        choices.write()
    return target.getvalue()


class _Styles:
    """Formats made once and shared, because a workbook holds only some thousands."""

    def __init__(self, workbook: xlsxwriter.Workbook) -> None:
        self._workbook = workbook
        self._made: dict[tuple[tuple[str, object], ...], Format] = {}

    def style(self, **properties: object) -> Format:
        key = tuple(sorted(properties.items()))
        if key not in self._made:
            self._made[key] = self._workbook.add_format({"font_name": _FONT, "font_size": 11} | properties)
        return self._made[key]


class _ChoiceLists:
    """Drop-down lists too long for a cell's own 255 characters stand in a hidden sheet at the end."""

    def __init__(self, workbook: xlsxwriter.Workbook) -> None:
        self._workbook = workbook
        self._columns: dict[tuple[str, ...], int] = {}

    def source(self, choices: tuple[str, ...]) -> list[str] | str:
        if len(",".join(choices)) <= _LONGEST_LIST and not any("," in choice for choice in choices):
            return list(choices)
        column = self._columns.setdefault(choices, len(self._columns))
        letters = column_letters(column + 1)
        return f"={_LISTS_SHEET}!${letters}$1:${letters}${len(choices)}"

    def write(self) -> None:
        if not self._columns:
            return
        sheet = self._workbook.add_worksheet(_LISTS_SHEET)
        sheet.hide()
        for choices, column in self._columns.items():
            for row, choice in enumerate(choices):
                sheet.write_string(row, column, cell_text(choice))


class _SheetWriter:
    """Writes one sheet from the top, row by row."""

    def __init__(
        self, sheet: Worksheet, spec: SheetSpec, styles: _Styles, choices: _ChoiceLists, watermark: str
    ) -> None:
        self._sheet, self._spec, self._styles, self._choices = sheet, spec, styles, choices
        self._watermark = watermark
        self._last_column = max(len(spec.columns) - 1, 0)

    def write(self) -> None:
        spec, sheet = self._spec, self._sheet
        for index, column in enumerate(spec.columns):
            sheet.set_column(index, index, column.width)
        self._write_top()
        if spec.titles:
            self._write_titles()
        if spec.sample_row:
            row = spec.sample_row_at
            for index, value in enumerate(spec.sample_row):
                self._write_value(row, index, value, {**_SAMPLE, **self._number_format(index)})
        self._write_rows()
        self._write_input_rows()
        self._write_rules()
        self._finish()

    def _write_top(self) -> None:
        row = 0
        for text in self._spec.heading:
            self._across(row, text, _HEADING)
            self._sheet.set_row(row, 28)
            row += 1
        width = sum(column.width for column in self._spec.columns) * _WIDE_CHARACTERS_PER_UNIT
        for text in self._spec.notes:
            self._across(row, text, _NOTE)
            lines = sum(1 + int(len(line) // max(width, 1)) for line in text.split("\n"))
            self._sheet.set_row(row, _LINE_POINTS * lines + 3)
            row += 1

    def _across(self, row: int, text: str, style: dict[str, object]) -> None:
        if self._last_column:
            self._sheet.merge_range(row, 0, row, self._last_column, "", self._styles.style(**style))
        self._write_value(row, 0, text, style)

    def _write_titles(self) -> None:
        spec, row = self._spec, self._spec.title_row
        if spec.has_groups:
            self._write_groups(row - 1)
        for index, column in enumerate(spec.columns):
            style = _REQUIRED_TITLE if column.required else _TITLE
            self._write_value(row, index, column.full_title, style)
            remark = "\n".join(part for part in (column.note, column.sum_rule) if part)
            if column.required:
                remark = f"必填。{remark}"
            if remark:
                options = {"x_scale": 2, "y_scale": 1.4, "author": "督导通"}
                self._sheet.write_comment(row, index, cell_text(remark), options)
        longest = max((len(column.full_title) / max(column.width, 1) for column in spec.columns), default=0)
        self._sheet.set_row(row, _LINE_POINTS * (1 + int(longest * 2)) + 6)

    def _write_groups(self, row: int) -> None:
        start = 0
        columns = self._spec.columns
        for index in range(1, len(columns) + 1):
            if index < len(columns) and columns[index].group == columns[start].group:
                continue
            if index - start > 1:
                self._sheet.merge_range(row, start, row, index - 1, "", self._styles.style(**_TITLE))
            self._write_value(row, start, columns[start].group, _TITLE)
            start = index

    def _write_rows(self) -> None:
        spec, first = self._spec, self._spec.first_data_row
        covered = self._merge_blocks()
        for index, values in enumerate(spec.rows):
            shown = (index + 1, *values[1:]) if spec.number_rows else values
            for column, value in enumerate(shown):
                if (index, column) in covered:
                    continue
                tone = spec.tones.get((index, column), "")
                style = self._body_style(column, tone)
                if (index, column) in spec.formats:
                    style["num_format"] = spec.formats[index, column]
                self._write_value(first + index, column, value, style)
            self._fit_height(first + index, index, shown)
        for (index, column), remark in spec.comments.items():
            self._sheet.write_comment(first + index, column, cell_text(remark), {"author": "督导通"})

    def _fit_height(self, row: int, index: int, values: Sequence[SpecValue]) -> None:
        """Give a row with wrapped text its height: not every program does so when it opens the file.

        A merged cell has the room of all its columns, and its lines are shared by its rows.
        """
        if not self._spec.wrap:
            return
        across = {block.left: block for block in self._spec.merged if block.top <= index <= block.bottom}
        lines = 1
        for at, (column, value) in enumerate(zip(self._spec.columns, values, strict=False)):
            width, high, text = column.width, 1, value
            if at in across:
                block = across[at]
                width = sum(each.width for each in self._spec.columns[at : block.right + 1])
                high, text = block.bottom - block.top + 1, self._spec.rows[block.top][at]
            if isinstance(text, str):
                room = max(width * _WIDE_CHARACTERS_PER_UNIT, 1)
                needed = sum(1 + int((len(part) - 1) // room) for part in text.split("\n"))
                lines = max(lines, -(-needed // high))
        if lines > 1:
            self._sheet.set_row(row, _LINE_POINTS * min(lines, 26))

    def _merge_blocks(self) -> set[tuple[int, int]]:
        covered: set[tuple[int, int]] = set()
        first = self._spec.first_data_row
        for block in self._spec.merged:
            tone = self._spec.tones.get((block.top, block.left), "")
            merged = self._body_style(block.left, tone)
            merged["num_format"] = self._spec.number_format(block.top, block.left)
            style = self._styles.style(**merged)
            self._sheet.merge_range(
                first + block.top, block.left, first + block.bottom, block.right, "", style
            )
            covered |= {
                (row, column)
                for row in range(block.top, block.bottom + 1)
                for column in range(block.left, block.right + 1)
            } - {(block.top, block.left)}
        return covered

    def _write_input_rows(self) -> None:
        start = self._spec.first_data_row + len(self._spec.rows)
        for offset in range(self._spec.input_rows):
            for column in range(len(self._spec.columns)):
                number = len(self._spec.rows) + offset + 1 if self._spec.number_rows and not column else None
                self._write_value(start + offset, column, number, self._body_style(column, ""))

    def _body_style(self, column: int, tone: CellTone) -> dict[str, object]:
        style: dict[str, object] = {
            "border": 1,
            "valign": "vcenter",
            **self._number_format(column),
            **_TONES[tone],
        }
        if self._spec.wrap:
            style["text_wrap"] = True
        if self._spec.protect and column < len(self._spec.columns):
            numbered = self._spec.number_rows and not column
            style["locked"] = self._spec.columns[column].protected or numbered
        return style

    def _number_format(self, column: int) -> dict[str, object]:
        known = column < len(self._spec.columns)
        return {"num_format": self._spec.columns[column].number_format if known else "General"}

    def _write_value(self, row: int, column: int, value: SpecValue, style: Mapping[str, object]) -> None:
        sheet, plain = self._sheet, dict(style)
        if value is None or value == "":
            sheet.write_blank(row, column, None, self._styles.style(**plain))
        elif isinstance(value, str):
            text = cell_text(value)
            if would_run(text):
                plain["quote_prefix"] = True
            sheet.write_string(row, column, text, self._styles.style(**plain))
        elif isinstance(value, bool):
            sheet.write_string(row, column, "是" if value else "否", self._styles.style(**plain))
        elif isinstance(value, datetime.date):
            if plain.get("num_format", "General") == "General":
                plain["num_format"] = "yyyy-mm-dd"
            sheet.write_datetime(row, column, value, self._styles.style(**plain))
        else:
            number = float(value) if isinstance(value, Fraction) else value
            sheet.write_number(row, column, number, self._styles.style(**plain))

    def _write_rules(self) -> None:
        spec = self._spec
        first = spec.first_data_row
        last = first + len(spec.rows) + spec.input_rows - 1
        if last < first or not (spec.input_rows or spec.protect):
            return
        for index, column in enumerate(spec.columns):
            if rule := self._rule(column):
                self._sheet.data_validation(first, index, last, index, rule)

    def _rule(self, column: ColumnSpec) -> dict[str, object]:
        if column.choices:
            return {
                "validate": "list",
                "source": self._choices.source(column.choices),
                "error_title": "请从下拉列表中选择",
                "error_message": f"“{column.title[:60]}”只能填下拉列表中的内容。",
            }
        if column.minimum is None and column.maximum is None:
            return {}
        rule: dict[str, object] = {
            "validate": "integer" if column.whole_number else "decimal",
            "error_title": "填写的数不对",
            "error_message": f"“{column.title[:60]}”应填{_range_text(column)}，不带单位。",
        }
        if column.minimum is not None and column.maximum is not None:
            return rule | {
                "criteria": "between",
                "minimum": _shortest(column.minimum),
                "maximum": _shortest(column.maximum),
            }
        if column.minimum is not None:
            return rule | {"criteria": ">=", "value": _shortest(column.minimum)}
        return rule | {"criteria": "<=", "value": _shortest(column.maximum or 0)}

    def _finish(self) -> None:
        spec, sheet = self._spec, self._sheet
        last_row = spec.first_data_row + len(spec.rows) + spec.input_rows - 1
        if spec.titles:
            sheet.freeze_panes(spec.title_row + 1, spec.frozen_columns)
        if spec.autofilter and spec.titles and last_row > spec.title_row:
            sheet.autofilter(spec.title_row, 0, last_row, self._last_column)
        if spec.protect:
            sheet.protect("", {"format_columns": True, "format_rows": True, "autofilter": True, "sort": True})
        self._print_setup()

    def _print_setup(self) -> None:
        sheet, printing = self._sheet, self._spec.printing
        sheet.set_paper(8 if printing.paper_a3 else 9)
        if printing.landscape:
            sheet.set_landscape()
        if printing.repeat_titles and self._spec.titles:
            sheet.repeat_rows(self._spec.title_row)
        if printing.fit_to_width:
            sheet.fit_to_pages(1, 0)
        elif self._spec.frozen_columns:
            sheet.repeat_columns(0, self._spec.frozen_columns - 1)
        if printing.page_numbers:
            sheet.set_footer("&C第 &P 页 共 &N 页")
        if self._watermark:
            sheet.set_header("&C" + self._watermark.replace("&", "&&"))


def _range_text(column: ColumnSpec) -> str:
    kind = "整数" if column.whole_number else "数"
    if column.minimum is not None and column.maximum is not None:
        return f" {float(column.minimum):g} 到 {float(column.maximum):g} 之间的{kind}"
    if column.minimum is not None:
        return f"不小于 {float(column.minimum):g} 的{kind}"
    return f"不大于 {float(column.maximum or 0):g} 的{kind}"


def _shortest(limit: Fraction | int) -> int | float:
    return int(limit) if limit == int(limit) else float(limit)
