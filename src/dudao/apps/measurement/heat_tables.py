"""The table schools × indicators: every unit of a stage with its standing in each indicator, and its filters."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from dudao.apps.datasets.api import DatasetVersion, ReportedRow
from dudao.apps.measurement.evaluating import Evaluated
from dudao.apps.measurement.verdict_tables import plain, telling_figure
from dudao.core.formula import Threshold
from dudao.core.numbers import grouped
from dudao.core.schools import AreaType, Stage
from dudao.engine.result import UnitIndicator, UnitResult

MET, NEAR, LOW, NONE = "met", "near", "low", "none"
SYMBOLS = {MET: "", NEAR: "◐", LOW: "▼", NONE: "○"}
WORDS = {MET: "达标", NEAR: "未达标，达到 85%", LOW: "低于 85%", NONE: "缺数据"}
RULE_KEYS = {True: "passing", False: "failing", None: "open"}


@dataclass(frozen=True)
class School:
    """The row that a unit's figures were reported in."""

    row_id: int
    initials: str


@dataclass(frozen=True)
class Column:
    """One indicator with its limit in the stage."""

    item_id: str
    title: str
    full_title: str
    unit: str
    limit_text: str


@dataclass(frozen=True)
class Cell:
    """One figure with its standing."""

    item_id: str
    text: str
    value: Fraction | None
    standing: str
    symbol: str
    word: str


@dataclass(frozen=True)
class HeatRow:
    """One unit."""

    unit: UnitResult
    school: School | None
    area: str
    cells: tuple[Cell, ...]
    enrolment_text: str
    rule_key: str

    @property
    def search(self) -> str:
        """What the filter as you type looks through."""
        return f"{self.unit.name} {self.school.initials if self.school else ''} {self.unit.township}"


@dataclass(frozen=True)
class Filters:
    """What of the table is seen, as it stands in the address (see grid.js)."""

    text: str = ""
    area: str = ""
    township: str = ""
    rule: str = ""
    order: str = ""

    @classmethod
    def from_query(cls, query: Mapping[str, str], table_id: str = "heat") -> Filters:
        """The filters that the table wrote into the address."""
        names = {"text": "q", "area": "area", "township": "township", "rule": "rule", "order": "order"}
        return cls(**{field: query.get(f"{table_id}.{key}", "") for field, key in names.items()})

    def holds(self, row: HeatRow) -> bool:
        """Whether the row is seen."""
        words = self.text.strip().lower().split()
        return (
            all(word in row.search.lower() for word in words)
            and self.area in ("", row.unit.area_type)
            and self.township in ("", row.unit.township)
            and self.rule in ("", row.rule_key)
        )


def schools_of_version(version: DatasetVersion) -> dict[str, School]:
    """The reported rows by the school's name, in one query."""
    found = (
        ReportedRow.objects.filter(version=version, level="school")
        .order_by("position")
        .values_list("name", "pk", "organisation__initials")
    )
    return {name: School(pk, initials or "") for name, pk, initials in found}


def columns(found: Evaluated, stage: Stage) -> list[Column]:
    """The indicators asked of the stage."""
    asked = next((unit.indicators for unit in found.evaluation.units if unit.stage == stage), {})
    return [_column(found, stage, item_id) for item_id in asked]


def _column(found: Evaluated, stage: Stage, item_id: str) -> Column:
    item = found.standard.item(item_id)
    measures = item.measures_of(stage)
    threshold = measures[0].threshold if measures else None
    return Column(item_id, found.short_title(item_id), item.title, item.unit, threshold_text(threshold))


def threshold_text(threshold: Threshold | None) -> str:
    """A requirement for a heading: 「≥ 4.2」; empty without one."""
    return f"{str(threshold).split(' ')[0]} {plain(threshold.limit)}" if threshold else ""


def heat_rows(found: Evaluated, stage: Stage, schools: Mapping[str, School]) -> list[HeatRow]:
    """Every unit of the stage in the order of the report."""
    return [
        HeatRow(
            unit=unit,
            school=schools.get(unit.name),
            area=area_label(unit.area_type),
            cells=tuple(cell(found, unit, item, each) for item, each in unit.indicators.items()),
            enrolment_text=grouped(unit.enrolment),
            rule_key=RULE_KEYS[unit.rule_met],
        )
        for unit in found.evaluation.units
        if unit.stage == stage
    ]


def cell(found: Evaluated, unit: UnitResult, item_id: str, indicator: UnitIndicator) -> Cell:
    """One figure; as many digits as it takes to see on which side of limit and floor it lies."""
    standing, value = standing_of(indicator), indicator.value
    measures = found.standard.item(item_id).measures_of(unit.stage)
    operator = measures[0].threshold.operator if measures and measures[0].threshold else ">="
    limits = [limit for limit in (indicator.threshold, indicator.floor) if limit is not None]
    return Cell(
        item_id,
        "—" if value is None else telling_figure(value, [Threshold(operator, limit) for limit in limits]),
        indicator.value,
        standing,
        SYMBOLS[standing],
        WORDS[standing],
    )


def standing_of(indicator: UnitIndicator) -> str:
    """Met, below the limit but at the floor, below the floor, or without data."""
    if indicator.met is True:
        return MET
    if indicator.met is None:
        return LOW if indicator.floor_met is False else NONE
    return NEAR if indicator.floor_met else LOW


def area_label(area_type: str) -> str:
    """城区, 镇区, 乡村; what was reported where it is none of them."""
    return AreaType(area_type).label if area_type in set(AreaType) else area_type


def in_order(rows: list[HeatRow], order: str, columns_before: int = 3) -> list[HeatRow]:
    """Sorted by the column that the address names (its index in the table, with a minus for descending)."""
    index = order.lstrip("-")
    if not index.isdigit():
        return rows
    place = int(index) - columns_before
    reverse = order.startswith("-")
    if place == -1:
        return sorted(rows, key=lambda row: row.unit.enrolment, reverse=reverse)
    if rows and 0 <= place < len(rows[0].cells):
        known = [row for row in rows if row.cells[place].value is not None]
        unknown = [row for row in rows if row.cells[place].value is None]
        known.sort(key=lambda row: row.cells[place].value or Fraction(0), reverse=reverse)
        return known + unknown
    if rows and place == len(rows[0].cells):
        return sorted(rows, key=lambda row: row.unit.met_count, reverse=reverse)
    return rows
