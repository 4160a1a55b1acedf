"""What one school's page shows: its stages with every indicator, the items asked of every school, what is lacking."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from dudao.apps.datasets.api import ReportedRow
from dudao.apps.measurement.heat_tables import Cell, area_label, cell, threshold_text
from dudao.apps.measurement.loading import Seen
from dudao.apps.measurement.tracing import Making, making_of, school_makings, tables_of
from dudao.catalogue.schema import Item
from dudao.core.numbers import grouped
from dudao.engine.api import explain_unit
from dudao.engine.result import Gap, UnitResult


@dataclass(frozen=True)
class IndicatorLine:
    """One indicator of one stage of the school."""

    item: Item
    title: str
    cell: Cell
    limit_text: str
    floor_text: str
    limit: object
    gap: str
    missing: str
    making: Making


@dataclass(frozen=True)
class StagePart:
    """One stage of the school."""

    unit: UnitResult
    enrolment_text: str
    lines: list[IndicatorLine]


@dataclass(frozen=True)
class ItemLine:
    """One item that every school must meet."""

    item: Item
    is_met: bool | None
    makings: list[Making]
    gaps: list[str]


def school_context(seen: Seen, row: ReportedRow, *, whole: bool) -> dict[str, Any]:
    """Everything about the school under the standard; nothing about another school."""
    found = seen.found
    name = row.name
    gaps = [gap for gap in found.evaluation.gaps if gap.unit == name and not gap.one_way]
    units = found.units_by_school.get(name, [])
    stages = [_stage_part(seen, unit, gaps) for unit in units]
    return {
        "seen": seen,
        "row": row,
        "whole": whole,
        "stages": stages,
        "excluded": [one for one in found.evaluation.excluded if one.name == name],
        "items": list(_items(seen, name, gaps)),
        "gaps": [gap for gap in gaps if gap.needed],
        "missing": [value for value in found.evaluation.missing if value.row == name],
        "area": area_label(units[0].area_type) if units else "",
        "township": units[0].township if units else "",
        "rule": found.standard.verdict.school_rule,
    }


def _stage_part(seen: Seen, unit: UnitResult, gaps: list[Gap]) -> StagePart:
    found = seen.found
    tables = tables_of(found, unit.name)
    lines = []
    for item_id, indicator in unit.indicators.items():
        item = found.standard.item(item_id)
        measures = item.measures_of(unit.stage)
        threshold = measures[0].threshold if measures else None
        trace = explain_unit(found.standard, tables, unit.name, unit.stage, item_id, found.rules)
        lines.append(
            IndicatorLine(
                item=item,
                title=found.short_title(item_id),
                cell=cell(found, unit, item_id, indicator),
                limit_text=threshold_text(threshold),
                floor_text=f"{float(indicator.floor):g}" if indicator.floor is not None else "",
                limit=indicator.threshold,
                gap=next((_lack(gap) for gap in gaps if gap.item == item_id and gap.stage == unit.stage), ""),
                missing="、".join(value.label for value in indicator.missing),
                making=making_of(trace),
            )
        )
    return StagePart(unit, grouped(unit.enrolment), lines)


def _lack(gap: Gap) -> str:
    """The sentence of a gap without the school's name in front and the figures that stand beside it."""
    start = max(gap.message.find("还差"), gap.message.find("多出"))
    text = gap.message[max(start, 0) :]
    figures, tail = text.find("（现 "), text.find("）；")
    if figures < 0:
        return text
    return text[:figures] + (text[tail + 1 :] if tail >= 0 else "")


def _items(seen: Seen, name: str, gaps: list[Gap]) -> list[ItemLine]:
    lines = []
    for item_id, makings in school_makings(seen.found, name):
        marks = [one.trace.met for one in makings]
        is_met = False if False in marks else None if None in marks else True
        lines.append(
            ItemLine(
                seen.found.standard.item(item_id),
                is_met,
                makings,
                [_lack(gap) for gap in gaps if gap.item == item_id],
            )
        )
    return lines
