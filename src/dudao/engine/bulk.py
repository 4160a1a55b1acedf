"""Many counties in one table: ratios and coefficients in bulk, judged exactly wherever a figure is near a limit.

The result of each county is the contract's JSON. What the single evaluation adds for a page is left out: the ways to
level a coefficient and the narrowest margins. Items that the table has no columns for are undetermined.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from typing import Any

import pyarrow as pa

from dudao.catalogue.schema import Item, Standard
from dudao.core.dispersion import composite_within
from dudao.core.formula import fields_of
from dudao.core.logic import all_of
from dudao.core.schools import Stage
from dudao.engine.bulk_units import BulkUnits, UnitFigures
from dudao.engine.coefficients import COMPOSITE, limit_of
from dudao.engine.contract import Json, excluded_json, has_thresholds, item_json, number, score_json
from dudao.engine.facts import ReportedTables
from dudao.engine.indicators import indicator_items
from dudao.engine.items import judge_items, judge_vetoes
from dudao.engine.missing import FieldLabels
from dudao.engine.points import judge_points
from dudao.engine.result import ItemResult, MissingValue
from dudao.engine.school_facts import KIND
from dudao.engine.tabular import coefficients, exact_dispersion, unit_values
from dudao.engine.unit_columns import UnitColumns
from dudao.engine.units import CountyScope, CountyUnits, stage_units
from dudao.engine.verdict import (
    MET,
    NOT_MET,
    UNDETERMINED,
    failed_items,
    indicator_missing,
    missing_items,
    missing_vetoes,
    over_limit,
    schools_failing,
)
from dudao.engine.wording import limit_text, telling

_VERDICTS = {True: MET, False: NOT_MET, None: UNDETERMINED}


class Bulk:
    """All counties of one table, measured in one pass; ``results`` assembles them one by one."""

    def __init__(self, counties: Mapping[str, ReportedTables], standard: Standard, backend: Any) -> None:
        self.counties = counties
        self.standard = standard
        self.labels = FieldLabels(standard)
        self.items = indicator_items(standard)
        units = UnitColumns([unit for tables in counties.values() for unit in tables.split_units or ()])
        source = arrow_units(counties, standard, units)
        self.columns = frozenset(source.column_names)
        groups = coefficients(source, standard, backend=backend)
        self.groups = {(row["county"], row["stage"]): row for row in groups.to_pylist()}
        self.units = BulkUnits(
            standard, unit_values(standard, source.column_names, backend=backend), units, self.labels
        )
        self.answerable = tuple(item.id for item in standard.items if self._answerable(item))
        self.vetoes = judge_vetoes(standard, {})
        self.open_items = self._open_items()

    def _answerable(self, item: Item) -> bool:
        """Whether the table has every column that the item's measures read."""
        if not item.measures or item in self.items:
            return False
        names = [name for each in item.measures for name in fields_of(each.formula)]
        names += [name for each in item.measures if each.applies for name in fields_of(each.applies)]
        return all(name.rpartition(".")[2] in self.columns for name in names)

    def _open_items(self) -> dict[str, ItemResult]:
        """Items judged without any data, as every county without their columns has them."""
        empty = ReportedTables(self.standard.id, next(iter(self.counties.values())).county)
        nobody = CountyUnits((), (), CountyScope(empty.county))
        judged = judge_items(self.standard, empty, nobody, (), self.labels)
        results = {}
        for each in judged:
            names = [name for measure in each.item.measures for name in fields_of(measure.formula)]
            lacking = [name for name in names if name.rpartition(".")[2] not in self.columns]
            missing = tuple(dict.fromkeys(self._lacking(name) for name in lacking))
            results[each.item.id] = replace(each.result, met=None, value=None, missing=missing)
        return results

    def _lacking(self, name: str) -> MissingValue:
        return MissingValue("", name.rpartition(".")[2], self.labels.by_name.get(name, name))

    def results(self) -> Iterator[tuple[str, Json]]:
        """Every county with its JSON, in the order given."""
        for county, tables in self.counties.items():
            yield county, self._county(county, tables)

    def _county(self, county: str, tables: ReportedTables) -> Json:
        units = self.units.of_county(county)
        outside = len(units) < len(tables.split_units or ())
        placed = stage_units(self.standard, tables) if self.answerable or outside else None
        items = self._items(tables, placed)
        stages: Json = {}
        parts: list[bool | None] = [item.met for item in items]
        parts += [None for _ in self.vetoes] or ([None] if not units else [])
        parts += [None for _ in placed.unplaced] if placed else []
        failed: list[str] = []
        open_ = [reason.text for reason in missing_vetoes(self.vetoes)]
        failing: list[str] = []
        rule = self.standard.verdict.school_rule
        for stage in self.standard.stages:
            mine = [unit for unit in units if unit.stage is stage]
            row = self.groups.get((county, str(stage)))
            stages[str(stage)], met, over, lacking = self._stage(county, stage, mine, row)
            parts.append(met)
            failed += over
            open_ += lacking
            if rule is not None:
                parts += [unit.rule_met for unit in mine]
                names = [unit.name for unit in mine if unit.rule_met is False]
                failing += [schools_failing(rule, stage, names)] if names else []
        failed += [*failing, *(reason.text for reason in failed_items(items))]
        open_ += [reason.text for reason in missing_items(items)]
        return {
            "standard": self.standard.id,
            "county": county,
            "verdict": _VERDICTS[all_of(parts)],
            "reasons": [*failed, *open_] or ["全部要求均达到"],
            "stages": stages,
            "units": [unit.json for unit in units],
            "excluded": excluded_json(placed.excluded if placed else ()),
            "items": [item_json(item) for item in items],
            "vetoes": [
                {"id": veto.id, "title": veto.title, "triggered": veto.triggered} for veto in self.vetoes
            ],
            "score": score_json(judge_points(self.standard, items)),
            "grades": None,
            "level": None,
            "gaps": [gap for unit in units for gap in unit.gaps],
            "flips": [],
            "rules": [],
            "missing": [
                {"row": value.row or county, "field": value.field_id, "label": value.label, "stage": None}
                for item in items
                for value in item.missing
            ],
            "warnings": [],
        }

    def _items(self, tables: ReportedTables, placed: CountyUnits | None) -> tuple[ItemResult, ...]:
        known: dict[str, ItemResult] = {}
        if placed is not None and self.answerable:
            only = replace(
                self.standard, items=tuple(item for item in self.standard.items if item.id in self.answerable)
            )
            judged = judge_items(only, tables, placed, (), self.labels)
            known = {each.item.id: each.result for each in judged}
        return tuple(known.get(item_id, result) for item_id, result in self.open_items.items())

    def _stage(
        self, county: str, stage: Stage, units: Sequence[UnitFigures], row: Mapping[str, Any] | None
    ) -> tuple[Json, bool | None, list[str], list[str]]:
        indicators: Json = {}
        over: list[str] = []
        lacking: list[str] = []
        mets: list[bool | None] = []
        for item in self.items:
            found = row or {}
            limit = limit_of(self.standard, item, stage)
            met = found.get(f"{item.id}_met")
            cv = found.get(f"{item.id}_cv")
            known = found.get(f"{item.id}_known", 0)
            indicators[item.id] = {
                "mean": found.get(f"{item.id}_mean"),
                "sd": found.get(f"{item.id}_sd"),
                "cv": cv,
                "cv_limit": number(limit),
                "cv_met": met,
                "units_met": self._units_met(item, units),
                "units_missing": len(units) - known,
                "provisional_cv": found.get(f"{item.id}_provisional_cv"),
            }
            if limit is not None and units:
                mets.append(met)
            if met is False and limit is not None:
                over.append(over_limit(stage, item.id, item.title, _coefficient_text(cv, limit), limit))
            if known < len(units):
                lacking.append(self._lacking_sentence(item, stage, units))
        composite = self._composite(county, stage, indicators, bool(units))
        if composite["composite_met"] is False:
            over.insert(0, _composite_sentence(stage, composite, limit_of_composite(self.standard, stage)))
        if composite["composite_limit"] is not None and units:
            mets.append(composite["composite_met"])
        rule = self.standard.verdict.school_rule
        json = {
            "units": len(units),
            "enrolment": sum(unit.enrolment for unit in units),
            "indicators": indicators,
            **composite,
            "units_meeting_rule": sum(unit.rule_met is True for unit in units) if rule else None,
        }
        return json, all_of(mets), over, lacking

    def _units_met(self, item: Item, units: Sequence[UnitFigures]) -> int | None:
        if not has_thresholds(self.standard, item):
            return None
        return sum(unit.json["indicators"][item.id]["met"] is True for unit in units)

    def _lacking_sentence(self, item: Item, stage: Stage, units: Sequence[UnitFigures]) -> str:
        without = [unit for unit in units if unit.json["indicators"][item.id]["value"] is None]
        fields = [name for each in item.measures_of(stage) for name in fields_of(each.formula)]
        lacking = [name for unit in without for name in fields if self.units.lacks(name, unit)]
        labels = [self.labels.by_name[name] for name in dict.fromkeys(lacking)]
        return indicator_missing(stage, item.id, item.title, [unit.name for unit in without], labels)

    def _composite(self, county: str, stage: Stage, indicators: Json, any_units: bool) -> Json:
        limit = limit_of_composite(self.standard, stage)
        values = [each["cv"] for each in indicators.values()]
        if limit is None or not any_units or None in values:
            return {"composite_cv": None, "composite_limit": number(limit), "composite_met": None}
        mean = math.fsum(values) / len(values)
        met = mean <= limit
        if abs(mean - limit) <= 1e-9 * limit:
            rows = [unit.values for unit in self.rows_of(county, stage)]
            exact = [exact_dispersion(self.standard, item, stage, rows) for item in self.items]
            met = composite_within(exact, limit) is True
        return {"composite_cv": mean, "composite_limit": number(limit), "composite_met": met}

    def rows_of(self, county: str, stage: Stage) -> list[Any]:
        """The reported rows of one county and stage."""
        return [unit for unit in self.counties[county].split_units or () if unit.stage is stage]


def limit_of_composite(standard: Standard, stage: Stage) -> Fraction | None:
    """The limit of the mean of coefficients, None where each is judged on its own."""
    rule = standard.verdict.coefficient_rule
    return rule.limits.get(stage) if rule is not None and rule.mode == COMPOSITE else None


def _coefficient_text(value: Any, limit: Fraction) -> str:
    return telling(lambda places: f"{value:.{places}f}", limit, True)


def _composite_sentence(stage: Stage, composite: Json, limit: Fraction | None) -> str:
    assert limit is not None
    return f"{stage.label}综合差异系数 {_coefficient_text(composite['composite_cv'], limit)}，超过 {limit_text(limit)}"


def arrow_units(counties: Mapping[str, ReportedTables], standard: Standard, units: UnitColumns) -> pa.Table:
    """The split units of all counties as one table of the columns that indicators read.

    A column of anything else only shows that it is there, except for the kind.
    """
    wanted = {
        "students",
        *(n for item in indicator_items(standard) for each in item.measures for n in fields_of(each.formula)),
    }
    columns: dict[str, Any] = {
        "county": [county for county, tables in counties.items() for _ in tables.split_units or ()],
        "stage": [str(unit.stage) for unit in units.units],
        "name": [unit.name for unit in units.units],
        "row": pa.array(range(len(units.units)), pa.float64()),
    }
    for name in sorted(wanted & units.names):
        numbers = units.numbers(name)
        columns[name] = pa.array([None if each is None else float(each) for each in numbers], pa.float64())
    for name in sorted(units.names - wanted - set(columns)):
        if name == KIND:
            columns[name] = pa.array([str(word or "") for word in units.column(name)], pa.string())
        else:
            columns[name] = pa.nulls(len(units.units), pa.string())
    return pa.table(columns)
