"""Measures of a standard evaluated over plain numbers, for tests of the catalogue."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from fractions import Fraction

from dudao.catalogue.schema import Measure, Standard
from dudao.core.formula import MappingScope, evaluate
from dudao.core.schools import Stage

Plain = int | str | bool | date | None


def scope(values: Mapping[str, Plain], rows: tuple[Mapping[str, Plain], ...] = ()) -> MappingScope:
    """A scope of whole numbers, texts and dates; text that looks like a decimal becomes an exact number."""
    return MappingScope(
        {name: _value(value) for name, value in values.items()},
        children=tuple(scope(row) for row in rows),
    )


def _value(value: Plain) -> Fraction | str | bool | date | None:
    if isinstance(value, bool) or value is None or isinstance(value, date):
        return value
    if isinstance(value, int):
        return Fraction(value)
    return Fraction(value) if value.replace(".", "", 1).isdigit() else value


def measure_of(standard: Standard, item: str, stage: Stage | None = None, position: int = 0) -> Measure:
    """One measure of an item."""
    return standard.item(item).measures_of(stage)[position]


def met(measure: Measure, values: MappingScope) -> bool | None:
    """Whether the measure is met over these values."""
    outcome = evaluate(measure.formula, values, zero_rules=measure.zero_rules)
    if measure.threshold is None or outcome.state == "not_applicable":
        return outcome.truth
    return measure.threshold.holds(outcome.number)


def asked(measure: Measure, values: MappingScope) -> bool | None:
    """Whether the measure is asked of this row."""
    if measure.applies is None:
        return True
    return evaluate(measure.applies, values, zero_rules=measure.zero_rules).truth
