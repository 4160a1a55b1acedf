"""Where a county's own form has room for points and reasons: the row of every item, and the columns."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from dudao.core.grid import Sheet, parse_address, text_of
from dudao.core.scoring import number_text
from dudao.engine.rating_table.read import KnownItem, column_names, text_key
from dudao.engine.rating_table.rows import TableRow
from dudao.engine.standard_import.mapping import FormMapping, suggest_mapping
from dudao.engine.standard_import.read import read_items

ADDED = {"points": "自评得分", "reason": "扣分说明", "review": "审核状态"}


@dataclass(frozen=True, slots=True)
class FormPlaces:
    """The heading row, the row of each item by code, the columns that are there, the first free one; all from 0."""

    title_row: int
    rows: Mapping[str, int]
    columns: Mapping[str, int]
    free_column: int

    @property
    def all_columns(self) -> dict[str, int]:
        """Every column that is filled in; those that the form lacks stand behind it."""
        found = {name: at for name, at in self.columns.items() if name in ADDED}
        at = self.free_column
        for name in ADDED:
            if name not in found:
                found[name] = at
                at += 1
        return found

    @property
    def added_titles(self) -> dict[tuple[int, int], str]:
        """The titles of the columns that the form lacks, by row and column."""
        held = self.all_columns
        return {(self.title_row, held[name]): ADDED[name] for name in ADDED if name not in self.columns}


def places_of(sheet: Sheet, items: Sequence[KnownItem], mapping: FormMapping | None = None) -> FormPlaces:
    """Find the items in the form from which they were once imported, with the mapping used then, else a new guess.

    An item that cannot be found has no row: whoever fills in the form says so.
    """
    held = mapping if mapping is not None and mapping.is_usable else suggest_mapping(sheet)
    rows: dict[str, int] = {}
    codes = {item.code for item in items}
    by_text: dict[str, list[str]] = {}
    for item in items:
        by_text.setdefault(text_key(item.text), []).append(item.code)
    if held.is_usable:
        for read in read_items(sheet, held).items:
            same = by_text.get(text_key(read.text), []) or by_text.get(_printed(sheet, read.cell), [])
            code = read.code if read.code in codes and (not same or read.code in same) else ""
            code = code or (same[0] if len(same) == 1 else "")
            if code and read.cell:
                rows.setdefault(code, parse_address(read.cell)[0] - sheet.first_row)
    title_row = max(held.last_row, 0)
    columns: dict[str, int] = {}
    for row in range(max(held.first_row, 0), title_row + 1):
        columns |= column_names(sheet, row)
    return FormPlaces(title_row, rows, columns, _free_column(sheet))


def filled_cells(places: FormPlaces, rows: Sequence[TableRow]) -> dict[tuple[int, int], object]:
    """What goes into which cell; an item without a rating leaves its cells as they are."""
    columns = places.all_columns
    cells: dict[tuple[int, int], object] = {}
    for row in rows:
        at = places.rows.get(row.code)
        if at is None:
            continue
        points: object = row.result or None
        if row.own_points is not None:
            exact = number_text(row.own_points)
            points = exact if "/" in exact else row.own_points
        said = {"points": points, "reason": row.note or row.lost_reasons, "review": row.review}
        cells.update({(at, columns[name]): value for name, value in said.items() if value not in (None, "")})
    return cells


def _printed(sheet: Sheet, cell: str) -> str:
    """The text as it stands in its cell, a number in front of it included."""
    return text_key(text_of(sheet.value(*sheet.position(cell)))) if cell else ""


def _free_column(sheet: Sheet) -> int:
    """The first column right of everything that is written."""
    return 1 + max(
        (column for row in sheet.rows for column, raw in enumerate(row) if text_of(raw)), default=-1
    )
