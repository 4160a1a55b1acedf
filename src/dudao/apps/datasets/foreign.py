"""Foreign layouts: recognising a table with other titles, and what the mapping page shows of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from dudao.catalogue.schema import FieldLevel, Standard
from dudao.core.grid import Sheet, Workbook, is_blank, number_of, text_of
from dudao.engine.reporting.heading import IGNORED_TITLES, ROWS_SEARCHED, find_heading, find_vertical, spreads
from dudao.engine.reporting.judgements import find_judgements
from dudao.engine.reporting.layout import Layout, Slot
from dudao.engine.reporting.mapping import CERTAIN, ColumnMapping, signature, suggest
from dudao.engine.reporting.read import TEXT_SHEETS
from dudao.engine.reporting.titles import conversion, title_key

PREVIEW_ROWS = 5
FEWEST_TITLES = 3
MANY_UNKNOWN = 3


@dataclass(frozen=True)
class ForeignTable:
    """A sheet whose titles are not (all) ours: where they stand and what they are."""

    sheet: Sheet
    row: int
    titles: dict[int, str]
    file: str = ""

    @property
    def signature(self) -> str:
        return signature(self.titles.values())

    def shown(self, column: int) -> str:
        """The title as the mapping page shows it: below the heading that is merged over it and its neighbours."""
        title = self.titles[column]
        if not self.row or not spreads(self.sheet, self.row - 1):
            return title
        upper = text_of(self.sheet.title_value(self.row - 1, column))
        return title if not upper or upper in title else f"{upper}·{title}"

    def previews(self, column: int) -> list[str]:
        """The first values below a title."""
        rows = range(self.row + 1, self.sheet.height)
        shown = [text_of(self.sheet.value(row, column)) for row in rows if not self.sheet.is_blank_row(row)]
        return shown[:PREVIEW_ROWS]


def school_layout(standard: Standard) -> Layout | None:
    """The layout of the table with one row a school."""
    tables = [table for table in standard.tables if table.level is not FieldLevel.COUNTY and table.fields]
    return Layout(tables[0]) if tables else None


def tables_in(workbook: Workbook) -> list[ForeignTable]:
    """Every visible sheet that holds a table with titles; judgements and vertical forms are none."""
    found = []
    for sheet in workbook:
        if not sheet.hidden and sheet.height and not find_judgements(sheet):
            row = title_row(sheet)
            if row is not None:
                found.append(ForeignTable(sheet, row, titles_at(sheet, row), workbook.file_name))
    return found


def title_row(sheet: Sheet) -> int | None:
    """The row of titles: the last row of texts above the first row that holds two numbers."""
    best: int | None = None
    for row in range(min(ROWS_SEARCHED, sheet.height)):
        cells = [sheet.value(row, column) for column in range(sheet.width)]
        filled = [raw for raw in cells if not is_blank(raw)]
        numbers = sum(number_of(raw) is not None for raw in filled)
        if best is not None and numbers >= 2:
            return best
        if len(filled) - numbers >= FEWEST_TITLES and len({text_of(raw) for raw in filled}) >= FEWEST_TITLES:
            best = row
    return best


def titles_at(sheet: Sheet, row: int) -> dict[int, str]:
    """The titles by column; one that stands several times takes the heading merged above it in front."""
    alone = {column: text_of(sheet.title_value(row, column)) for column in range(sheet.width)}
    alone = {
        column: title for column, title in alone.items() if title and title_key(title) not in IGNORED_TITLES
    }
    keys = [title_key(title) for title in alone.values()]
    titles: dict[int, str] = {}
    for column, title in alone.items():
        upper = text_of(sheet.title_value(row - 1, column)) if row else ""
        repeated = keys.count(title_key(title)) > 1
        titles[column] = f"{upper}·{title}" if repeated and upper and upper != title else title
    return titles


def remembered(workbook: Workbook, mappings: Mapping[str, ColumnMapping]) -> ColumnMapping | None:
    """The mapping that was once confirmed for a sheet of this workbook."""
    return next(
        (mappings[table.signature] for table in tables_in(workbook) if table.signature in mappings), None
    )


def unknown_layout(
    workbook: Workbook, standard: Standard, mapping: ColumnMapping | None
) -> ForeignTable | None:
    """The table that must be mapped before anything can be read, the one with the most titles.

    Either the product finds name, kind and pupils in no sheet; or it finds them but does not know several other
    titles, and nobody said yet what they are. None when the workbook is in a known layout."""
    layout = school_layout(standard)
    if layout is None:
        return None
    candidates = []
    for table in tables_in(workbook):
        if any(word in table.sheet.name for word in TEXT_SHEETS):
            continue
        if find_vertical(table.sheet, layout) is not None:
            return None
        heading = find_heading(table.sheet, layout, mapping.finder(layout) if mapping else None)
        found = set(heading.columns) if heading is not None else set()
        if heading is not None and has_identity(layout, found):
            if mapping is not None or len(heading.unknown) < MANY_UNKNOWN:
                return None
            candidates.append(table)
            continue
        known_elsewhere = _is_of_other_table(table.sheet, standard, layout)
        if not known_elsewhere and len(table.titles) - len(found) >= FEWEST_TITLES:
            candidates.append(table)
    return max(candidates, key=lambda table: len(table.titles), default=None)


def has_identity(layout: Layout, names: set[str]) -> bool:
    """Whether every field that a row must have is among these names, in any stage or for the whole school."""
    return all(
        any(name == field.id or name.endswith(f".{field.id}") for name in names)
        for field in layout.table.fields
        if field.identity
    )


def _is_of_other_table(sheet: Sheet, standard: Standard, own: Layout) -> bool:
    others = [Layout(table) for table in standard.tables if table.id != own.table.id and table.fields]
    for layout in others:
        heading = find_heading(sheet, layout)
        if find_vertical(sheet, layout) is not None:
            return True
        if title_key(sheet.name) == title_key(layout.table.title):
            return True
        if heading is not None and len(heading.columns) > len(heading.unknown):
            return True
    return False


def described(table: ForeignTable, standard: Standard) -> dict[str, Any]:
    """What the mapping page needs, as JSON: every title with its first values and the suggested value."""
    layout = school_layout(standard)
    assert layout is not None
    suggested = {one.title: one for one in suggest(table.titles.values(), layout)}
    titles = []
    for column, title in table.titles.items():
        one, shown = suggested[title], table.shown(column)
        joined = _joined(shown, layout) if one.certainty != CERTAIN and shown != title else ""
        titles.append(
            {
                "title": shown,
                "key": title_key(title),
                "previews": table.previews(column),
                "name": joined or one.name,
                "certainty": CERTAIN if joined else one.certainty,
            }
        )
    return {
        "file": table.file,
        "sheet": table.sheet.name,
        "row": table.sheet.first_row + table.row,
        "table_id": layout.table.id,
        "signature": table.signature,
        "titles": titles,
    }


def _joined(shown: str, layout: Layout) -> str:
    """The value that 在校生数·小学 names in this order or as 小学·在校生数; empty when it names none."""
    upper, _, lower = shown.partition("·")
    match = layout.find(f"{lower}·{upper}") or layout.find(shown)
    return match.slot.name if match is not None and not match.slot.whole else ""


UNITS = ("元", "千元", "万元", "亿元", "平方米", "万平方米", "人", "万人", "册", "万册", "台", "个", "%")
"""The units that may be stated for a foreign column whose title does not say its own."""


def unit_errors(layout: Layout, titles: Mapping[str, str], units: Mapping[str, str]) -> list[str]:
    """The columns whose stated unit measures something else than the value they are mapped to."""
    found = []
    for key, unit in units.items():
        slot = layout.slot(titles[key]) if titles.get(key) else None
        if slot is not None and slot.field.unit and conversion(unit, slot.field.unit) is None:
            found.append(f"“{key}”的单位“{unit}”不能换算成“{slot.field.unit}”")
    return found


def unmapped_identity(standard: Standard, names: Sequence[str]) -> list[str]:
    """The labels of the fields that a row must have and no title is mapped to."""
    layout = school_layout(standard)
    if layout is None:
        return []
    given = set(names)
    return [
        field.label
        for field in layout.table.fields
        if field.identity and not any(name == field.id or name.endswith(f".{field.id}") for name in given)
    ]


def all_slots(layout: Layout) -> list[Slot]:
    """The columns of the template and those that only other forms have (whole-school totals), each once."""
    found = dict(layout.slots)
    for _, slot in layout.recognised():
        found.setdefault(slot.name, slot)
    return list(found.values())
