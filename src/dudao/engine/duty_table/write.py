"""Writing a list of duties: the columns of its layout in the county's words, with progress."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from dudao.core.sheetspec import (
    NUMBER_DATE,
    CellTone,
    ColumnSpec,
    MergedCell,
    PrintSetup,
    SheetSpec,
    SpecValue,
)
from dudao.engine.duty_table.columns import WRITTEN_ONLY, Column
from dudao.engine.duty_table.layout import OWN_LAYOUT, DutyLayout, LayoutColumn

_WIDTHS: Mapping[Column, float] = {
    Column.NUMBER: 7,
    Column.SECTION: 14,
    Column.TITLE: 36,
    Column.REQUIREMENT: 46,
    Column.STEPS: 26,
    Column.LEAD_UNIT: 16,
    Column.SUPPORTING_UNITS: 22,
    Column.PRINCIPAL_OWNER: 12,
    Column.DIRECT_OWNER: 12,
    Column.HANDLER: 14,
    Column.KIND: 12,
    Column.DURATION: 9,
    Column.NOT_BEFORE: 12,
    Column.DUE_ON: 13,
    Column.EXTENDED: 12,
    Column.STATE: 10,
    Column.PROGRESS: 22,
    Column.KEPT: 16,
}
_DATES = frozenset({Column.DUE_ON, Column.NOT_BEFORE, Column.EXTENDED})


@dataclass(frozen=True, slots=True)
class WrittenDuty:
    """One duty as it goes out: what stands in each column, and the columns that are kept, by title."""

    values: Mapping[Column, SpecValue]
    extra: Mapping[str, str] = field(default_factory=dict)
    section: str = ""
    is_dropped: bool = False


def with_progress(layout: DutyLayout) -> DutyLayout:
    """The layout with columns for extension, state and progress behind it where it lacks them."""
    held = {one.column for one in layout.columns}
    more = tuple(one for one in OWN_LAYOUT.columns if one.column in WRITTEN_ONLY and one.column not in held)
    return DutyLayout(layout.sheet, (*layout.columns, *more), layout.heading, layout.section_rows)


def duty_sheet(
    layout: DutyLayout, duties: Sequence[WrittenDuty], *, heading: Sequence[str], notes: Sequence[str] = ()
) -> SheetSpec:
    """The sheet of a list; `heading` stands above where the layout has none of its own.

    Sections are rows of their own where the county's table had them so. A day that is only words (长期坚持) is
    written in these words.
    """
    rows: list[tuple[SpecValue, ...]] = []
    tones: dict[tuple[int, int], CellTone] = {}
    merged: list[MergedCell] = []
    width = len(layout.columns)
    section = ""
    for duty in _by_section(duties) if layout.section_rows else duties:
        if layout.section_rows and duty.section and duty.section != section:
            section = duty.section
            merged.append(MergedCell(len(rows), 0, len(rows), width - 1))
            tones |= {(len(rows), column): "strong" for column in range(width)}
            rows.append((section, *(None,) * (width - 1)))
        if duty.is_dropped:
            tones |= {(len(rows), column): "muted" for column in range(width)}
        rows.append(tuple(_value(one, duty) for one in layout.columns))
    return SheetSpec(
        name=layout.sheet[:31] or "任务清单",
        columns=tuple(_column(one) for one in layout.columns),
        rows=tuple(rows),
        heading=layout.heading or tuple(heading),
        notes=tuple(notes),
        frozen_columns=_frozen(layout),
        autofilter=not layout.section_rows,
        merged=tuple(merged),
        tones=tones,
        printing=PrintSetup(paper_a3=width > 9),
    )


def _by_section(duties: Sequence[WrittenDuty]) -> list[WrittenDuty]:
    """Duties of one section together, in the order in which sections begin; those without any stand first."""
    places = {section: at for at, section in enumerate(dict.fromkeys(["", *(one.section for one in duties)]))}
    return sorted(duties, key=lambda one: places[one.section])


def _frozen(layout: DutyLayout) -> int:
    """Number and task stay in sight, when they stand within the first three columns."""
    at = next((at for at, one in enumerate(layout.columns) if one.column is Column.TITLE), 0)
    return at + 1 if at < 3 else 0


def _column(one: LayoutColumn) -> ColumnSpec:
    number_format = NUMBER_DATE if one.column in _DATES else "General"
    return ColumnSpec(one.title, width=_WIDTHS.get(one.column, 16), number_format=number_format)


def _value(one: LayoutColumn, duty: WrittenDuty) -> SpecValue:
    if one.column is Column.KEPT:
        return duty.extra.get(one.title)
    value = duty.values.get(one.column)
    if value is None and one.column in _DATES:
        return duty.extra.get(one.title)
    if isinstance(value, datetime.datetime):
        return value.date()
    return value
