"""Indicators of every stage unit: value, requirement, 85 % floor, and the rule that six of seven suffice.

Source: 教督〔2017〕6号: 每所学校至少6项达标，余项不低于要求的85%. Values are compared before any rounding.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from dudao.catalogue.schema import Item, ItemLevel, RuleSet, Standard
from dudao.core.formula import FieldRef, Threshold
from dudao.core.school_rule import IndicatorStanding, judge_school
from dudao.engine.measuring import Measured, measure_row
from dudao.engine.missing import FieldLabels
from dudao.engine.result import UnitIndicator, UnitResult
from dudao.engine.units import StageUnit


@dataclass(frozen=True)
class MeasuredUnit:
    """A unit with its indicators measured: ``result`` for readers, ``measured`` for gaps and explanations."""

    unit: StageUnit
    result: UnitResult
    measured: Mapping[str, Measured]
    changed_by: Mapping[str, tuple[str, ...]]  # rule set id → items it changed something for


def indicator_items(standard: Standard) -> tuple[Item, ...]:
    """The items judged over units by the school rule or by coefficients, in the order of the standard."""
    school_rule, coefficient_rule = standard.verdict.school_rule, standard.verdict.coefficient_rule
    wanted = {
        *(school_rule.items if school_rule else ()),
        *(coefficient_rule.items if coefficient_rule else ()),
    }
    return tuple(item for item in standard.items if item.id in wanted and item.level is ItemLevel.UNIT)


def floor_of(threshold: Threshold | None, ratio: Fraction | None) -> Threshold | None:
    """The lowest that the rest may be, None where the requirement is no lower limit or there is no such rule."""
    if threshold is None or ratio is None or threshold.operator not in (">=", ">"):
        return None
    return threshold.floor(ratio)


def measure_unit(
    standard: Standard, unit: StageUnit, rules: Sequence[RuleSet], labels: FieldLabels
) -> MeasuredUnit:
    """Measure every indicator of the unit and judge the school rule over them."""
    rule = standard.verdict.school_rule
    ratio = rule.floor_ratio if rule else None
    measured: dict[str, Measured] = {}
    indicators: dict[str, UnitIndicator] = {}
    changed: dict[str, tuple[str, ...]] = {}
    for item in indicator_items(standard):
        found = measure_row(item, unit.stage, unit, rules)
        if not found:
            continue
        measured[item.id] = found[0]
        indicators[item.id] = _indicator(found[0], ratio, unit, labels)
        if rules:
            plain = measure_row(item, unit.stage, unit)
            _note_changes(changed, item.id, indicators[item.id], _indicator(plain[0], ratio, unit, labels))
    judged = judge_school(
        [
            IndicatorStanding(indicators[item].met, indicators[item].floor_met)
            for item in (rule.items if rule else ())
            if item in indicators
        ],
        at_least=rule.at_least if rule else 0,
    )
    result = UnitResult(
        name=unit.name,
        stage=unit.stage,
        enrolment=unit.enrolment,
        indicators=indicators,
        met_count=judged.met_count,
        rule_met=judged.met if rule else None,
        kind=unit.kind,
        area_type=unit.area_type,
        township=unit.township,
    )
    return MeasuredUnit(unit, result, measured, changed)


def _indicator(
    measured: Measured, ratio: Fraction | None, unit: StageUnit, labels: FieldLabels
) -> UnitIndicator:
    floor = floor_of(measured.threshold, ratio)
    met = measured.met if measured.threshold is not None else None
    value = measured.number
    floor_met = met if floor is None else floor.holds(value)
    if measured.state == "not_applicable":
        floor_met = True
    return UnitIndicator(
        value=value,
        threshold=measured.threshold.limit if measured.threshold else None,
        floor=floor.limit if floor else None,
        met=met,
        floor_met=floor_met,
        missing=labels.missing(_lacking(measured, unit), unit.name, unit.stage),
        rule_set=measured.rule_set,
    )


def _lacking(measured: Measured, unit: StageUnit) -> Iterator[FieldRef]:
    for ref in measured.missing:
        yield from (FieldRef(name, ref.row) for name in unit.lacking(ref.name))


def _note_changes(
    changed: dict[str, tuple[str, ...]], item: str, now: UnitIndicator, plain: UnitIndicator
) -> None:
    same = (now.value, now.met, now.floor_met) == (plain.value, plain.met, plain.floor_met)
    if now.rule_set and not same:
        changed[now.rule_set] = (*changed.get(now.rule_set, ()), item)
