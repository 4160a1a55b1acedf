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
from dudao.engine.measuring import KNOWN, Measured, measure_once
from dudao.engine.missing import FieldLabels
from dudao.engine.unit_columns import OfRow, Rational, UnitColumns, plain_formula
from dudao.engine.units import StageUnit

_Standing = tuple[bool | None, bool | None]  # whether the requirement is met, and whether its floor is


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
    exactly: OfRow | None
    per: OfRow | None


class BulkUnits:
    """All units by county; built once, read county by county."""

    def __init__(
        self, standard: Standard, values: pa.Table, columns: UnitColumns, labels: FieldLabels
    ) -> None:
        self._standard = standard
        self._columns = columns
        self._rows: Sequence[SplitUnit] = columns.units
        self._labels = labels
        rule = standard.verdict.school_rule
        self._ratio = rule.floor_ratio if rule else None
        asked = rule.items if rule else ()
        self._judged: dict[tuple[_Standing, ...], tuple[int, bool | None]] = {}
        self._in_rule = [n for n, item in enumerate(indicator_items(standard)) if item.id in asked]
        self._demands = {
            str(stage): [self._demand(item, stage) for item in indicator_items(standard)]
            for stage in standard.stages
        }
        identity = [values[name].to_pylist() for name in ("county", "row", "name", "stage", "students")]
        figures = [values[item.id].to_pylist() for item in indicator_items(standard)]
        whole = list(zip(*identity, zip(*figures, strict=True), strict=True))
        self._by_county = {county: list(found) for county, found in groupby(whole, key=lambda row: row[0])}

    def _demand(self, item: Item, stage: Stage) -> _Demand:
        measure = item.measures_of(stage)[0]
        threshold, spec = measure.threshold, measure.shortfall
        floor = floor_of(threshold, self._ratio)
        limit = float(threshold.limit) if threshold else math.nan
        least = float(floor.limit) if floor else math.nan
        exactly = None if measure.applies else plain_formula(measure.formula, self._columns)
        per = plain_formula(spec.per, self._columns) if spec and spec.per else None
        asked = number(threshold.limit) if threshold else None
        return _Demand(item, threshold, floor, asked, limit, least, exactly, per)

    def of_county(self, county: str) -> list[UnitFigures]:
        """The units of a county in the order reported."""
        return [self._unit(*row[1:]) for row in self._by_county.get(county, ())]

    def lacks(self, name: str, unit: UnitFigures) -> bool:
        """Whether a field is blank in the unit."""
        return self._columns.column(name)[unit.row] is None

    def _unit(
        self, row: float, name: str, stage: str, students: float, figures: tuple[float | None, ...]
    ) -> UnitFigures:
        indicators: Json = {}
        standings: list[_Standing] = []
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
            known = self._exact(demand, row).number
            return number(known), threshold.holds(known), (demand.floor or threshold).holds(known)
        if threshold.operator in (">=", ">"):
            return value, value > demand.limit, value > (demand.least if demand.floor else demand.limit)
        held = threshold.holds(exact(value))
        return value, held, held

    def _rule(self, standings: Sequence[_Standing]) -> tuple[int, bool | None]:
        rule = self._standard.verdict.school_rule
        if rule is None:
            return 0, None
        key = tuple(standings[position] for position in self._in_rule)
        known = self._judged.get(key)
        if known is None:
            judged = judge_school([IndicatorStanding(*each) for each in key], at_least=rule.at_least)
            known = self._judged[key] = judged.met_count, judged.met
        return known

    def _exact(self, demand: _Demand, row: int) -> Measured:
        """The indicator of a row exactly: by plain arithmetic where that is all there is to it."""
        measure = demand.item.measures_of(self._rows[row].stage)[0]
        value = demand.exactly(row) if demand.exactly else None
        if value is None or measure.threshold is None:
            return measure_once(measure, self._scope(row))
        known = _fraction(value)
        return Measured(measure, known, measure.threshold.holds(known), KNOWN)

    def _scope(self, row: int) -> StageUnit:
        unit = self._rows[row]
        students = unit.values.get("students")
        assert isinstance(students, Fraction)
        return StageUnit(unit.name, unit.stage, students, split=unit)

    def _gap(self, demand: _Demand, row: int, met_count: int, rule_met: bool | None) -> Json:
        measured = self._exact(demand, row)
        scope = self._scope(row)
        per = demand.per(row) if demand.per else None
        lack = lack_of(measured, scope, None if per is None else _fraction(per))
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


def _fraction(value: Rational) -> Fraction:
    return value if type(value) is Fraction else Fraction(value)
