"""Units of whole tables as the contract's JSON: figures from the bulk query, exact answers near a requirement."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import groupby

import pyarrow as pa

from dudao.catalogue.schema import Item, Standard
from dudao.core.formula import Threshold
from dudao.core.numbers import exact
from dudao.core.school_rule import IndicatorStanding, judge_school
from dudao.core.schools import Stage
from dudao.engine.coefficient_table import NEAR
from dudao.engine.contract import Json, number
from dudao.engine.facts import SplitUnit
from dudao.engine.gaps import lack_of, unit_gap_message
from dudao.engine.indicators import floor_of, indicator_items
from dudao.engine.measuring import Measured, measure_once
from dudao.engine.missing import FieldLabels
from dudao.engine.units import StageUnit


@dataclass(frozen=True)
class UnitFigures:
    """One unit with its JSON and its gaps."""

    row: int
    name: str
    stage: Stage
    enrolment: int | float
    rule_met: bool | None
    json: Json
    gaps: tuple[Json, ...]


@dataclass(frozen=True)
class _Demand:
    """A requirement with its limits as floats for the first look."""

    item: Item
    threshold: Threshold | None
    floor: Threshold | None
    limit_number: int | float | None
    limit: float
    least: float


class BulkUnits:
    """All units by county; built once, read county by county."""

    def __init__(
        self, standard: Standard, values: pa.Table, rows: Sequence[SplitUnit], labels: FieldLabels
    ) -> None:
        self._standard = standard
        self._rows = rows
        self._labels = labels
        rule = standard.verdict.school_rule
        self._ratio = rule.floor_ratio if rule else None
        asked = rule.items if rule else ()
        self._in_rule = [n for n, item in enumerate(indicator_items(standard)) if item.id in asked]
        self._demands = {
            str(stage): [self._demand(item, stage) for item in indicator_items(standard)]
            for stage in standard.stages
        }
        columns = [values[name].to_pylist() for name in ("county", "row", "name", "stage", "students")]
        figures = [values[item.id].to_pylist() for item in indicator_items(standard)]
        whole = list(zip(*columns, zip(*figures, strict=True), strict=True))
        self._by_county = {county: list(found) for county, found in groupby(whole, key=lambda row: row[0])}

    def _demand(self, item: Item, stage: Stage) -> _Demand:
        threshold = item.measures_of(stage)[0].threshold
        floor = floor_of(threshold, self._ratio)
        limit = float(threshold.limit) if threshold else math.nan
        least = float(floor.limit) if floor else math.nan
        return _Demand(item, threshold, floor, number(threshold.limit) if threshold else None, limit, least)

    def of_county(self, county: str) -> list[UnitFigures]:
        """The units of a county in the order reported."""
        return [self._unit(*row[1:]) for row in self._by_county.get(county, ())]

    def lacks(self, name: str, units: Sequence[UnitFigures]) -> bool:
        """Whether a field is blank in any of the units."""
        return any(self._rows[unit.row].values.get(name) is None for unit in units)

    def _unit(
        self, row: float, name: str, stage: str, students: float, figures: tuple[float | None, ...]
    ) -> UnitFigures:
        indicators: Json = {}
        standings: list[tuple[bool | None, bool | None]] = []
        below: list[_Demand] = []
        for demand, figure in zip(self._demands[stage], figures, strict=True):
            value, met, floor_met = self._standing(demand, figure, int(row))
            indicators[demand.item.id] = {
                "value": value,
                "threshold": demand.limit_number,
                "met": met,
                "floor_met": floor_met,
            }
            standings.append((met, floor_met))
            if met is False and value is not None:
                below.append(demand)
        met_count, rule_met = self._rule(standings)
        enrolment = int(students) if students.is_integer() else students
        json = {
            "name": name,
            "stage": stage,
            "enrolment": enrolment,
            "indicators": indicators,
            "met_count": met_count,
            "rule_met": rule_met,
        }
        gaps = tuple(self._gap(demand, int(row), met_count, rule_met) for demand in below)
        return UnitFigures(int(row), name, Stage(stage), enrolment, rule_met, json, gaps)

    def _standing(
        self, demand: _Demand, value: float | None, row: int
    ) -> tuple[float | None, bool | None, bool | None]:
        """The value, and whether it meets the requirement and its floor; all three exact near either."""
        threshold = demand.threshold
        if threshold is None or value is None:
            return value, None, None
        near = abs(value - demand.limit) <= NEAR * abs(demand.limit)
        if near or (demand.floor and abs(value - demand.least) <= NEAR * abs(demand.least)):
            known = self._exact(demand.item, row).number
            return number(known), threshold.holds(known), (demand.floor or threshold).holds(known)
        if threshold.operator in (">=", ">"):
            return value, value > demand.limit, value > (demand.least if demand.floor else demand.limit)
        held = threshold.holds(exact(value))
        return value, held, held

    def _rule(self, standings: Sequence[tuple[bool | None, bool | None]]) -> tuple[int, bool | None]:
        rule = self._standard.verdict.school_rule
        if rule is None:
            return 0, None
        wanted = [IndicatorStanding(*standings[position]) for position in self._in_rule]
        judged = judge_school(wanted, at_least=rule.at_least)
        return judged.met_count, judged.met

    def _exact(self, item: Item, row: int) -> Measured:
        return measure_once(item.measures_of(self._rows[row].stage)[0], self._scope(row))

    def _scope(self, row: int) -> StageUnit:
        unit = self._rows[row]
        students = unit.values.get("students")
        assert isinstance(students, Fraction)
        return StageUnit(unit.name, unit.stage, students, split=unit)

    def _gap(self, demand: _Demand, row: int, met_count: int, rule_met: bool | None) -> Json:
        measured = self._exact(demand.item, row)
        scope = self._scope(row)
        lack = lack_of(measured, scope)
        message = ""
        if lack is not None:
            rule = self._standard.verdict.school_rule
            enough = rule is not None and met_count >= rule.at_least and rule_met is not True
            floor = demand.floor.limit if enough and demand.floor else None
            message = unit_gap_message(demand.item, scope, measured, lack, floor, self._labels)
        spec = measured.measure.shortfall
        return {
            "item": demand.item.id,
            "unit": scope.name,
            "stage": str(scope.stage),
            "shortfall": number(lack.amount) if lack is not None else None,
            "unit_of_measure": spec.unit if spec else measured.measure.unit,
            "message": message,
            "needed": rule_met is not True,
            "one_way": False,
            "result": None,
            "additions": [],
        }
