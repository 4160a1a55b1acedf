"""Reported tables as pages and exports show them: columns by group, values as text with the cell they came from."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from fractions import Fraction
from typing import Any

from dudao.apps.datasets.choices import RowLevel
from dudao.apps.datasets.encoding import decoded
from dudao.apps.datasets.models import ReportedRow
from dudao.apps.organisations.api import Organisation, initials_of
from dudao.catalogue.schema import Field, FieldLevel, Standard, Table
from dudao.core.numbers import grouped, trimmed
from dudao.core.sheetspec import Book, ColumnSpec, SheetSpec, SpecValue
from dudao.engine.facts import Value
from dudao.engine.reporting.layout import Layout, Slot
from dudao.engine.reporting.template import Prefilled
from dudao.engine.school_facts import school_kind

MISSING = "—"
NO_GROUP = "其他"


@dataclass(frozen=True)
class Cell:
    """A value as shown and where it stood in the file."""

    text: str
    place: str = ""
    is_missing: bool = False
    is_number: bool = False
    sort: str = ""


@dataclass(frozen=True)
class Line:
    """One row of the page."""

    row: ReportedRow
    cells: list[Cell]
    search: str


def text_of(value: Value) -> str:
    """A value as people read it: thousands separated, no rounding below six decimals, 是/否, blank as a dash."""
    if value is None:
        return MISSING
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, Fraction):
        if value.denominator == 1:
            return grouped(value) if abs(value) >= 10_000 else str(value.numerator)
        return trimmed(value, 6)
    if isinstance(value, date):
        return value.isoformat()
    return value


def layout_of(standard: Standard, level: str) -> Layout | None:
    """The table with one row a school, or the county's."""
    for table in standard.tables:
        if table.fields and (table.level is FieldLevel.COUNTY) == (level == RowLevel.COUNTY):
            return Layout(table)
    return None


def slots_of(layout: Layout, rows: Iterable[ReportedRow]) -> list[Slot]:
    """The columns of the template, and those that only an official form has where some row fills them."""
    extra = {name for row in rows for name in row.values} - set(layout.slots)
    return [*layout.slots.values(), *(layout.slot(name) for name in sorted(extra) if _known(layout, name))]


def _known(layout: Layout, name: str) -> bool:
    try:
        layout.slot(name)
    except KeyError:
        return False
    return True


def groups_of(slots: Sequence[Slot]) -> list[str]:
    """The headings that columns stand under, in their order."""
    return list(dict.fromkeys(slot.field.group or NO_GROUP for slot in slots))


def in_group(slots: Sequence[Slot], group: str) -> list[Slot]:
    """The columns of one heading, without the name that every row carries anyway."""
    return [slot for slot in slots if (slot.field.group or NO_GROUP) == group and slot.name != "name"]


def places(row: ReportedRow) -> dict[str, tuple[str, str, str, str]]:
    """File, sheet, cell and raw text of every value of a row."""
    return {
        name: (place["file"], place["sheet"], cell, raw)
        for place in row.origins
        for name, (cell, raw) in place["cells"].items()
    }


def cell_of(row: ReportedRow, slot: Slot, held: Mapping[str, tuple[str, str, str, str]]) -> Cell:
    """One value with its place: 学校填报表!F12."""
    value = decoded(row.values.get(slot.name))
    place = held.get(slot.name)
    where = f"{place[1]}!{place[2]}" if place else ""
    if place and value is not None and place[3] not in ("", text_of(value).replace(",", "")):
        where += f"，原文“{place[3]}”"
    return Cell(
        text=text_of(value),
        place=where,
        is_missing=value is None,
        is_number=slot.is_number,
        sort=str(float(value)) if isinstance(value, Fraction) else "",
    )


def lines_of(rows: Iterable[ReportedRow], slots: Sequence[Slot]) -> list[Line]:
    """All rows with these columns."""
    lines = []
    for row in rows:
        held = places(row)
        cells = [cell_of(row, slot, held) for slot in slots]
        lines.append(Line(row, cells, f"{row.name} {initials_of(row.name)}"))
    return lines


@dataclass(frozen=True)
class Item:
    """One value of a single row, for a list of item, value, place."""

    slot: Slot
    cell: Cell
    file: str
    raw: str


def items_of(
    row: ReportedRow, slots: Sequence[Slot], *, filled_only: bool = False
) -> list[tuple[str, list[Item]]]:
    """All values of one row by group."""
    held = places(row)
    found: dict[str, list[Item]] = {}
    for slot in slots:
        cell = cell_of(row, slot, held)
        if cell.is_missing and (filled_only or slot.name not in held):
            continue
        file, _, _, raw = held.get(slot.name, ("", "", "", ""))
        found.setdefault(slot.field.group or NO_GROUP, []).append(Item(slot, cell, file, raw))
    return list(found.items())


def export_book(
    standard: Standard, title: str, rows: Sequence[ReportedRow], created_on: datetime, *, watermark: str = ""
) -> Book:
    """The rows as a workbook with the template's titles; text never runs, see infra.xlsx."""
    sheets = []
    for level in (RowLevel.SCHOOL, RowLevel.COUNTY):
        layout = layout_of(standard, level)
        own = [row for row in rows if row.level == level]
        if layout is not None and own:
            sheets.append(_export_sheet(layout, title, own))
    return Book(tuple(sheets), created_on, title=title, watermark=standard.notice or watermark)


def _export_sheet(layout: Layout, title: str, rows: Sequence[ReportedRow]) -> SheetSpec:
    slots = slots_of(layout, rows)
    columns = tuple(
        ColumnSpec(
            slot.label, width=26 if slot.name == "name" else 13, unit=slot.field.unit, group=slot.field.group
        )
        for slot in slots
    )
    values = tuple(tuple(_spec_value(row, slot) for slot in slots) for row in rows)
    return SheetSpec(
        name=layout.table.title,
        columns=columns,
        rows=values,
        heading=(title,),
        frozen_columns=1,
        autofilter=True,
        wrap=False,
    )


def _spec_value(row: ReportedRow, slot: Slot) -> SpecValue:
    return decoded(row.values.get(slot.name))


KNOWN_FIELDS = ("name", "kind", "code", "school_code", "area_type", "township")


def prefilled(school: Organisation, table: Table) -> Prefilled:
    """What is registered of a school, in the words of the standard's choices."""
    fields = {field.id: field for field in table.fields if field.id in KNOWN_FIELDS}
    known: dict[str, Any] = {"name": school.name, "code": school.code, "school_code": school.code}
    if "kind" in fields:
        known["kind"] = _kind_word(fields["kind"], school)
    if "area_type" in fields and school.area_type:
        label = school.get_area_type_display()
        known["area_type"] = label if label in fields["area_type"].choices else None
    parent = school.parent
    if parent is not None and parent.kind == "township":
        known["township"] = parent.name
    return {name: value for name, value in known.items() if name in fields and value}


def _kind_word(field: Field, school: Organisation) -> str | None:
    for choice in field.choices:
        kind = school_kind(choice)
        if kind is not None and kind.value == school.school_kind:
            return choice
    return None
