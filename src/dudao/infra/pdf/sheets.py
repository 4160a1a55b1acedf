"""Workbooks as PDF: every sheet a table on sideways pages, its column titles repeated on each page."""

from __future__ import annotations

import datetime
import re
from collections.abc import Sequence
from fractions import Fraction

from dudao.core.numbers import grouped, trimmed
from dudao.core.sheetspec import NUMBER_PERCENT_POINTS, Book, SheetSpec, SpecValue, decimals_of
from dudao.infra.pdf.setting import plain, set_pages

_LONG_WORD = re.compile(r"[!-~]{15,}")
_MM_PER_CHARACTER = 3.2
_PAGE_MM = {(False, True): 273, (True, True): 396, (False, False): 186, (True, False): 273}
"""How wide a table is by (A3, sideways)."""
_LINES_KEPT_TOGETHER = 20


def render_sheets_pdf(book: Book) -> bytes:
    """The workbook as PDF, numbers as the workbook shows them; rows stay whole unless they fill half a page."""
    data = {
        "title": plain(book.title),
        "author": plain(book.author),
        "notice": plain(book.watermark),
        "sheets": [_sheet(sheet) for sheet in book.sheets],
    }
    return set_pages("sheets.typ", data, book.created_on)


def _sheet(sheet: SheetSpec) -> dict[str, object]:
    rows = _rows(sheet)
    heading = 0 if sheet.titles else _heading_rows(sheet)
    head = _titles(sheet) if sheet.titles else []
    for row in rows[:heading]:
        head += row
    return {
        "heading": [plain(line) for line in sheet.heading or (sheet.name,)],
        "notes": [plain(note) for note in sheet.notes],
        "widths": [float(column.width) for column in sheet.columns],
        "a3": sheet.printing.paper_a3,
        "upright": not sheet.printing.landscape,
        "head": head,
        "body": [_least(cell) for row in rows[heading:] for cell in row],
    }


_Cell = dict[str, object]
Cells = list[_Cell]


def text_cell(text: str, *, wide: int = 1, high: int = 1, **more: object) -> _Cell:
    """A cell as the templates take it; words too long for a column are told apart, so that they may break."""
    shown = plain(text)
    spans = {"wide": wide if wide > 1 else 0, "high": high if high > 1 else 0}
    cell: _Cell = {"text": shown, **{name: value for name, value in (more | spans).items() if value}}
    if _LONG_WORD.search(shown):
        parts = re.split(f"({_LONG_WORD.pattern})", shown)
        cell["words"] = [{"text": part, "long": bool(at % 2)} for at, part in enumerate(parts) if part]
    return cell


def _least(cell: _Cell) -> _Cell | object:
    """The text alone where a cell is nothing else: the template is quicker with it."""
    return cell["text"] if len(cell) == 1 else cell


def _titles(sheet: SheetSpec) -> list[_Cell]:
    titles = [_title(column.full_title) for column in sheet.columns]
    if not sheet.has_groups:
        return titles
    groups: list[tuple[str, int]] = []
    for column in sheet.columns:
        if groups and column.group and groups[-1][0] == column.group:
            groups[-1] = (column.group, groups[-1][1] + 1)
        else:
            groups.append((column.group, 1))
    return [_title(name, wide=count) for name, count in groups] + titles


def _title(text: str, wide: int = 1) -> _Cell:
    return text_cell(text, wide=wide, side="center", bold=True, tone="strong")


def _heading_rows(sheet: SheetSpec) -> int:
    """How many rows at the top of a sheet without titles are its head: every cell that begins there is strong."""
    last = -1
    for index, row in enumerate(sheet.rows):
        if any(
            value is not None and sheet.tones.get((index, at)) != "strong" for at, value in enumerate(row)
        ):
            break
        last = index
    spans_into_body = any(area.top <= last < area.bottom for area in sheet.merged)
    return 0 if spans_into_body or last + 1 == len(sheet.rows) else last + 1


def _rows(sheet: SheetSpec) -> list[list[_Cell]]:
    covered = {
        (r, c)
        for area in sheet.merged
        for r in range(area.top, area.bottom + 1)
        for c in range(area.left, area.right + 1)
        if (r, c) != (area.top, area.left)
    }
    spans = {(a.top, a.left): (a.bottom - a.top + 1, a.right - a.left + 1) for a in sheet.merged}
    return [_row(sheet, index, row, covered, spans) for index, row in enumerate(sheet.rows)]


def _row(
    sheet: SheetSpec,
    index: int,
    row: Sequence[SpecValue],
    covered: set[tuple[int, int]],
    spans: dict[tuple[int, int], tuple[int, int]],
) -> list[_Cell]:
    cells = []
    tall = False
    for at in range(len(sheet.columns)):
        if (index, at) in covered:
            continue
        value: SpecValue = row[at] if at < len(row) else None
        if at == 0 and sheet.number_rows and value is None:
            value = index + 1
        high, wide = spans.get((index, at), (1, 1))
        text = _shown(value, sheet.number_format(index, at))
        tall = tall or (high == 1 and _lines(sheet, text, at, wide) > _LINES_KEPT_TOGETHER)
        tone = sheet.tones.get((index, at), "")
        cells.append(
            text_cell(
                text,
                tone=tone,
                bold=tone in ("bad", "strong"),
                side="right"
                if isinstance(value, int | float | Fraction) and not isinstance(value, bool)
                else "",
                wide=wide,
                high=high,
                breaks=high > 1,
            )
        )
    return [cell | {"breaks": True} for cell in cells] if tall else cells


def _lines(sheet: SheetSpec, text: str, at: int, wide: int) -> int:
    """About how many lines a text takes in its cell."""
    whole = sum(column.width for column in sheet.columns)
    share = sum(column.width for column in sheet.columns[at : at + wide]) / whole
    width = _PAGE_MM[sheet.printing.paper_a3, sheet.printing.landscape]
    room = max(share * width / _MM_PER_CHARACTER - 1, 1)
    return sum(1 + int(len(line) // room) for line in text.split("\n"))


def _shown(value: SpecValue, number_format: str) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, datetime.datetime | datetime.date):
        return value.strftime("%Y-%m-%d")
    if isinstance(value, str):
        return value
    exact = Fraction(str(value)) if isinstance(value, float) else Fraction(value)
    if number_format == NUMBER_PERCENT_POINTS:
        return f"{grouped(exact, 2)}%"
    places = decimals_of(number_format)
    if places is None:
        return trimmed(exact, 6)
    prefix = number_format.split('"')[1] if number_format.startswith('"') else ""
    return prefix + grouped(exact, places)
