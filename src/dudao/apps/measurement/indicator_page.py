"""One indicator of one stage: how its coefficient came about, how schools spread, who is lowest and highest."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from dudao.apps.measurement.heat_tables import (
    Cell,
    School,
    area_label,
    cell,
    schools_of_version,
    threshold_text,
)
from dudao.apps.measurement.indicator_chart import distribution_chart
from dudao.apps.measurement.loading import Seen
from dudao.apps.measurement.verdict_tables import IndicatorRow, figure, indicator_rows, plain
from dudao.catalogue.schema import Item
from dudao.core.numbers import grouped, shown
from dudao.core.schools import Stage
from dudao.engine.api import CoefficientTrace, compare_areas, explain_coefficient
from dudao.engine.result import Addition, Gap, UnitResult
from dudao.engine.wording import coefficient_text, limit_text

ENDS = 5
SMALLEST_SHOWN = Fraction(1, 1000)


@dataclass(frozen=True)
class TermRow:
    """One unit's part in the coefficient."""

    unit: UnitResult
    school: School | None
    area: str
    cell: Cell
    enrolment: str
    weight: Fraction | None  # pupils ÷ all pupils
    distance: Fraction | None  # value − mean
    term: Fraction | None
    part: Fraction | None  # of S²

    @property
    def search(self) -> str:
        """What the filter as you type looks through."""
        return f"{self.unit.name} {self.school.initials if self.school else ''} {self.unit.township}"


@dataclass(frozen=True)
class AreaRow:
    """Urban, town or rural schools together."""

    label: str
    units: int
    enrolment: str
    mean: Fraction | None
    mean_text: str
    met: int
    missing: int
    lowest: str
    highest: str


@dataclass(frozen=True)
class Way:
    """One way to bring the coefficient within its limit."""

    gap: Gap
    rows: list[tuple[Addition, str, str, str, School | None]]  # amount, before, after


def indicator_context(seen: Seen, stage: Stage, item_id: str) -> dict[str, Any]:
    """Everything about one indicator; KeyError when the stage has no such indicator."""
    found = seen.found
    result = found.evaluation.stages[stage]
    indicator = result.indicators[item_id]
    item = found.standard.item(item_id)
    trace = explain_coefficient(found.standard, found.tables, stage, item_id, found.rules)
    schools = schools_of_version(seen.version)
    terms = term_rows(seen, stage, item_id, trace, schools)
    rows = indicator_rows(found, stage)
    return {
        "seen": seen,
        "stage": stage,
        "item": item,
        "title": found.short_title(item_id),
        "indicator": indicator,
        "row": next(row for row in rows if row.item_id == item_id),
        "switch_items": _switch(seen, stage, item_id, rows),
        "trace": trace,
        "making": making(trace),
        "conclusion": trace.verdict.replace("X̄", "平均值"),
        "terms": terms,
        "chart": distribution_chart(terms, _limits(item, stage, trace)),
        "areas": area_rows(seen, stage, item_id),
        "rural_to_urban": _rural_to_urban(seen, stage, item_id),
        "lowest": _ends(terms, lowest=True),
        "highest": _ends(terms, lowest=False),
        "way": way(seen, stage, item, schools),
        "gaps": [
            gap
            for gap in found.evaluation.gaps
            if gap.item == item_id and gap.stage == stage and not gap.one_way
        ],
        "threshold": threshold_text(_threshold(item, stage)),
        "rule": found.standard.verdict.school_rule,
    }


def _switch(seen: Seen, stage: Stage, item_id: str, rows: list[IndicatorRow]) -> list[dict[str, Any]]:
    return [
        {
            "row": row,
            "url": seen.url("indicator", str(stage), row.item_id),
            "is_on": row.item_id == item_id,
        }
        for row in rows
    ]


def _threshold(item: Item, stage: Stage) -> Any:
    measures = item.measures_of(stage)
    return measures[0].threshold if measures else None


def _limits(item: Item, stage: Stage, trace: CoefficientTrace) -> list[tuple[str, Fraction]]:
    """The lines of the chart: the requirement, and the mean."""
    lines: list[tuple[str, Fraction]] = []
    threshold = _threshold(item, stage)
    if threshold is not None:
        lines.append((f"达标线 {plain(threshold.limit)}", threshold.limit))
    if trace.dispersion is not None:
        lines.append((f"全县平均 {figure(trace.dispersion.mean)}", trace.dispersion.mean))
    return lines


def term_rows(
    seen: Seen, stage: Stage, item_id: str, trace: CoefficientTrace, schools: Mapping[str, School]
) -> list[TermRow]:
    """Every unit's term, the largest part of S² first; units without a value last."""
    units = {unit.name: unit for unit in seen.found.evaluation.units if unit.stage == stage}
    found = trace.dispersion
    rows = []
    for term in trace.terms:
        unit = units[term.unit]
        known = found is not None and term.term is not None and term.value is not None
        rows.append(
            TermRow(
                unit=unit,
                school=schools.get(unit.name),
                area=area_label(unit.area_type),
                cell=cell(seen.found, unit, item_id, unit.indicators[item_id]),
                enrolment=grouped(term.enrolment),
                weight=term.enrolment / found.enrolment if found and known else None,
                distance=term.value - found.mean if found and term.value is not None else None,
                term=term.term,
                part=term.term / found.variance
                if found and term.term is not None and found.variance
                else None,
            )
        )
    return sorted(rows, key=lambda row: (row.term is None, -(row.term or Fraction(0))))


def making(trace: CoefficientTrace) -> list[dict[str, str]]:
    """The coefficient step by step, with the figures put in."""
    found = trace.dispersion
    if found is None:
        return []
    total = found.mean * found.enrolment
    lines = [
        {
            "name": "平均值",
            "text": "Σ（各校值 × 学生数）÷ 学生总数",
            "figures": f"{shown(total)} ÷ {shown(found.enrolment)} = {shown(found.mean, 6)}",
        },
        {
            "name": "方差 S²",
            "text": "Σ 学生数 ÷ 学生总数 ×（该校值 − 平均值）²，各校的项见下表",
            "figures": f"{found.units} 项之和 = {shown(found.variance, 8)}",
        },
    ]
    if found.squared_coefficient is not None:
        lines.append(
            {
                "name": "差异系数",
                "text": "S ÷ 平均值",
                "figures": f"√{shown(found.variance, 6)} ÷ {shown(found.mean, 6)} = {found.coefficient(9)}…",
            }
        )
    if trace.limit is not None and trace.bound is not None:
        within = found.within(trace.limit)
        sign = "≤" if within else ">"
        lines.append(
            {
                "name": "判定",
                "text": "不开方、不四舍五入：比较 S² 与（限值 × 平均值）²",
                "figures": f"{shown(found.variance, 8)} {sign} ({limit_text(trace.limit)} × "
                f"{shown(found.mean, 6)})² = {shown(trace.bound, 8)}",
            }
        )
    return lines


def area_rows(seen: Seen, stage: Stage, item_id: str) -> list[AreaRow]:
    """Urban, town, rural: pupil-weighted means, how many meet the requirement, lowest and highest."""
    means = next(
        (one for one in compare_areas(seen.found.evaluation) if (one.stage, one.item) == (stage, item_id)),
        None,
    )
    if means is None:
        return []
    rows = []
    for area, count in means.units.items():
        units = [
            unit
            for unit in seen.found.evaluation.units
            if unit.stage == stage and unit.area_type == area.value
        ]
        values = [value for unit in units if (value := unit.indicators[item_id].value) is not None]
        rows.append(
            AreaRow(
                label=area.label,
                units=count,
                enrolment=grouped(sum((unit.enrolment for unit in units), Fraction(0))),
                mean=means.means.get(area),
                mean_text=figure(means.means.get(area)),
                met=sum(unit.indicators[item_id].met is True for unit in units),
                missing=means.missing[area],
                lowest=figure(min(values)) if values else "—",
                highest=figure(max(values)) if values else "—",
            )
        )
    return rows


def _rural_to_urban(seen: Seen, stage: Stage, item_id: str) -> Fraction | None:
    return next(
        (
            one.rural_to_urban
            for one in compare_areas(seen.found.evaluation)
            if (one.stage, one.item) == (stage, item_id)
        ),
        None,
    )


def _ends(terms: list[TermRow], *, lowest: bool) -> list[TermRow]:
    known = [row for row in terms if row.cell.value is not None]
    return sorted(known, key=lambda row: row.cell.value or Fraction(0), reverse=not lowest)[:ENDS]


def way(seen: Seen, stage: Stage, item: Item, schools: Mapping[str, School]) -> Way | None:
    """The engine's one way for this coefficient, school by school."""
    gap = next(
        (
            one
            for one in seen.found.evaluation.gaps
            if one.one_way and one.item == item.id and one.stage == stage
        ),
        None,
    )
    if gap is None:
        return None
    rows = [
        (one, grouped(one.amount), figure(one.before), figure(one.after), schools.get(one.unit))
        for one in gap.additions
    ]
    return Way(gap, rows)


def first_indicator(seen: Seen) -> tuple[Stage, str] | None:
    """Where to start: a coefficient over its limit, else one with the most schools below, else the first."""
    every = [
        (stage, item, indicator)
        for stage, result in seen.found.evaluation.stages.items()
        for item, indicator in result.indicators.items()
    ]
    if not every:
        return None
    over = next((one for one in every if one[2].cv_met is False), None)
    stages = seen.found.evaluation.stages
    chosen = over or max(every, key=lambda one: stages[one[0]].units - one[2].units_met)
    return chosen[0], chosen[1]


def coefficient_words(trace: CoefficientTrace) -> str:
    """The coefficient with as many digits as it takes to see its side of the limit."""
    return coefficient_text(trace.dispersion, trace.limit) if trace.dispersion else "—"
