"""The rows of a form one by one: what each cell says itself, what it takes from above, and what a row is."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import Enum

from dudao.core.grid import CellValue, MergedArea, Sheet, is_blank, text_of
from dudao.engine.standard_import.mapping import FormMapping
from dudao.engine.standard_import.roles import Role, clean_title
from dudao.engine.standard_import.wording import folded

AS_ABOVE = frozenset({"同上", "〃", "″", '"', "“", "”", "...", "……", "↑", "同前"})
"""What clerks write for “as above”."""
_PAGE = re.compile(r"^(?:第?\d+页(?:[,/]?共?\d+页)?|-\d+-|共\d+页)$")
_TOTAL = re.compile(
    r"^(?P<name>.{0,16}?)(?P<word>小计|合计|总计|总分|共计)[:：]?(?P<rest>\d.*分|\d+(?:\.\d+)?)?$"
)
_NOTE = re.compile(
    r"^(?:说明|注|备注|填表说明|填写说明|附注|特别说明)\d?[:.、]|^注\d?[:.、 ]|^(?:说明|备注)$"
)
_BAND = re.compile(
    r"^(?:[一二三四五六七八九十]{1,3}、|\([一二三四五六七八九十]{1,3}\)"
    r"|第[一二三四五六七八九十]+(?:部分|章|项)|[AB]\d{1,2}(?!\d))"
)
_BAND_POINTS = re.compile(r"[((]\D{0,3}\d+(?:\.\d+)?分[))]$")


class RowKind(Enum):
    """What a row below the heading is."""

    DATA = "data"
    HEADING = "heading"
    PAGE = "page"
    TOTAL = "total"
    BAND = "band"
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of a mapped column: its own content, or that of the merged block from above."""

    raw: CellValue
    text: str
    address: str
    own: bool
    block: tuple[int, int] | None = None
    """Where the merged block over several rows begins; None for a single cell."""


_EMPTY = Cell(None, "", "", False)


@dataclass(frozen=True)
class FormRow:
    """A row with its mapped cells; ``texts`` are the different texts that stand in it."""

    at: int
    kind: RowKind
    cells: Mapping[int, Cell]
    texts: tuple[str, ...]

    def cell(self, column: int | None) -> Cell:
        """The cell of a column; an empty one where there is no such column."""
        return self.cells.get(column, _EMPTY) if column is not None else _EMPTY

    def own(self, column: int | None) -> str:
        """The text that stands in the row itself; empty when the cell is blank or means as above."""
        held = self.cell(column)
        return held.text if held.own else ""


def form_rows(sheet: Sheet, mapping: FormMapping) -> Iterator[FormRow]:
    """Every row below the heading that holds anything, in order."""
    headings = {
        clean_title(text_of(raw))
        for row in range(mapping.first_row, mapping.last_row + 1)
        for raw in sheet.rows[row]
        if not is_blank(raw)
    }
    merged = _by_row(sheet)
    for at in range(mapping.last_row + 1, sheet.height):
        areas = merged.get(at, [])
        texts = tuple(dict.fromkeys(text for raw in sheet.rows[at] if (text := text_of(raw))))
        if not texts and not any(area.top < at for area in areas):
            continue
        cells = {column: _cell(sheet, areas, at, column) for column in mapping.roles}
        yield FormRow(at, _kind(areas, mapping, texts, cells, headings), cells, texts)


def _by_row(sheet: Sheet) -> dict[int, list[MergedArea]]:
    """The merged blocks of each row, so that no row looks at those of the others."""
    found: dict[int, list[MergedArea]] = {}
    for area in sheet.merged:
        for row in range(area.top, min(area.bottom, sheet.height - 1) + 1):
            found.setdefault(row, []).append(area)
    return found


def _cell(sheet: Sheet, areas: list[MergedArea], at: int, column: int) -> Cell:
    address = sheet.address(at, column)
    for area in areas:
        if not area.left <= column <= area.right:
            continue
        raw = sheet.value(area.top, area.left)
        block = (area.top, area.left) if area.bottom > area.top else None
        if column != area.left:
            return Cell(None, "", address, False)
        return Cell(raw, text_of(raw), address, area.top == at and not is_blank(raw), block)
    raw = sheet.value(at, column)
    text = text_of(raw)
    if folded(text) in AS_ABOVE:
        return Cell(None, "", address, False)
    return Cell(raw, text, address, bool(text))


def _kind(
    areas: list[MergedArea],
    mapping: FormMapping,
    texts: tuple[str, ...],
    cells: Mapping[int, Cell],
    headings: set[str],
) -> RowKind:
    if not texts:
        return RowKind.DATA
    keys = [clean_title(text) for text in texts]
    if sum(key in headings for key in keys) >= 2 and all(key in headings for key in keys):
        return RowKind.HEADING
    first = folded(texts[0])
    if len(texts) == 1 and _PAGE.match(first):
        return RowKind.PAGE
    if len(texts) <= 4 and _total_word(texts) and not _has_rule(mapping, cells):
        return RowKind.TOTAL
    if len(texts) == 1:
        return _lone(areas, mapping, first, cells)
    if len(texts) == 2 and _NOTE.match(first) and not _numbers(mapping, cells):
        return RowKind.NOTE
    if _band_with_points(areas, mapping, first, cells):
        return RowKind.BAND
    return RowKind.DATA


def _total_word(texts: tuple[str, ...]) -> bool:
    return any(_TOTAL.match(folded(text)) for text in texts[:2])


def _has_rule(mapping: FormMapping, cells: Mapping[int, Cell]) -> bool:
    column = mapping.column(Role.RULE)
    return column is not None and cells[column].own


def _numbers(mapping: FormMapping, cells: Mapping[int, Cell]) -> bool:
    column = mapping.column(Role.POINTS)
    return column is not None and cells[column].own


def _lone(areas: list[MergedArea], mapping: FormMapping, text: str, cells: Mapping[int, Cell]) -> RowKind:
    """A row with a single text: a note, a band over the clauses below, or a piece of the clause above."""
    if _NOTE.match(text):
        return RowKind.NOTE
    if _spans(areas, mapping) or (_in_first_column(mapping, cells) and not mapping.levels):
        if _BAND.match(text) or _BAND_POINTS.search(text) or (_spans(areas, mapping) and len(text) <= 30):
            return RowKind.BAND
        if _spans(areas, mapping):
            return RowKind.NOTE
    return RowKind.DATA


def _band_with_points(
    areas: list[MergedArea], mapping: FormMapping, text: str, cells: Mapping[int, Cell]
) -> bool:
    """A band 一、教育管理 merged over the text columns with its points in their own column."""
    if not _BAND.match(text) or _has_rule(mapping, cells):
        return False
    clause = mapping.clause
    area = next((area for area in areas if area.top == area.bottom), None)
    return (
        area is not None and clause is not None and area.left <= clause <= area.right and area.left < clause
    )


def _spans(areas: list[MergedArea], mapping: FormMapping) -> bool:
    wide = max(3, len(mapping.roles) // 2)
    return any(area.top == area.bottom and area.right - area.left + 1 >= wide for area in areas)


def _in_first_column(mapping: FormMapping, cells: Mapping[int, Cell]) -> bool:
    first = min(mapping.roles, default=None)
    return first is not None and cells[first].own


def total_text(row: FormRow) -> str:
    """The words of a row of totals, such as A1合计."""
    return next((text for text in row.texts if _TOTAL.match(folded(text))), row.texts[0])
