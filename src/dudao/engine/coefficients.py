"""Difference coefficients of every stage: each on its own (2017) or the mean of all (2012), judged on squares.

A coefficient with a unit's value missing is undetermined; ``provisional`` then tells that of the other units.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from dudao.catalogue.schema import Item, Standard
from dudao.core.dispersion import Dispersion, composite, composite_within, disperse_values
from dudao.core.logic import all_of
from dudao.core.schools import Stage
from dudao.engine.indicators import MeasuredUnit, indicator_items
from dudao.engine.result import StageIndicator, StageResult

COMPOSITE, EACH = "composite", "each"
_DIGITS = 30


def limit_of(standard: Standard, item: Item, stage: Stage) -> Fraction | None:
    """The limit of one coefficient on its own, None where only the composite is judged or nothing is."""
    rule = standard.verdict.coefficient_rule
    if rule is None or rule.mode != EACH or item.id not in rule.items:
        return None
    return item.coefficient_limits.get(stage, rule.limits.get(stage))


def stage_result(
    standard: Standard, stage: Stage, units: Sequence[MeasuredUnit], *, complete: bool = True
) -> StageResult:
    """Judge the coefficients of one stage; ``complete`` is False while it is unknown whether a school is a unit."""
    rule = standard.verdict.coefficient_rule
    indicators: dict[str, StageIndicator] = {}
    for item in indicator_items(standard):
        if item.measures_of(stage):
            indicators[item.id] = _indicator(item.id, units, limit_of(standard, item, stage), complete)
    composite_limit = rule.limits.get(stage) if rule and rule.mode == COMPOSITE else None
    parts = [indicators[item].dispersion for item in (rule.items if rule else ()) if item in indicators]
    value, met = _composite(parts, composite_limit, bool(units))
    return StageResult(
        stage=stage,
        units=len(units),
        enrolment=sum((each.unit.enrolment for each in units), Fraction(0)),
        indicators=indicators,
        composite=value,
        composite_limit=composite_limit,
        composite_met=met,
        units_meeting_rule=sum(each.result.rule_met is True for each in units),
    )


def _indicator(
    item: str, units: Sequence[MeasuredUnit], limit: Fraction | None, complete: bool
) -> StageIndicator:
    values = [(each.result.indicators[item].value, each.unit.enrolment) for each in units]
    known = [(value, pupils) for value, pupils in values if value is not None]
    found = disperse_values(known) if known else None
    whole = complete and len(known) == len(values)
    dispersion = found if whole else None
    return StageIndicator(
        dispersion=dispersion,
        provisional=None if whole else found,
        cv_limit=limit,
        cv_met=dispersion.within(limit) if dispersion is not None and limit is not None else None,
        units_met=sum(each.result.indicators[item].met is True for each in units),
        units_missing=len(values) - len(known),
    )


def _composite(
    parts: Sequence[Dispersion | None], limit: Fraction | None, any_units: bool
) -> tuple[Fraction | None, bool | None]:
    if limit is None or not parts or not any_units:
        return None, None
    value = composite(parts, _DIGITS)
    return None if value is None else Fraction(value), composite_within(parts, limit)


def coefficients_met(standard: Standard, stage: StageResult) -> bool | None:
    """Whether the stage's coefficients satisfy the rule; a stage without units asks nothing."""
    rule = standard.verdict.coefficient_rule
    if rule is None or stage.units == 0:
        return True
    if rule.mode == COMPOSITE:
        return True if stage.composite_limit is None else stage.composite_met
    return all_of(
        indicator.cv_met for indicator in stage.indicators.values() if indicator.cv_limit is not None
    )
