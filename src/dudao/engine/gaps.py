"""Gaps said in things to add: 「还差 3 名骨干教师、412 平方米」.

People, rooms and things are rounded up to whole ones; areas and money stay exact in ``shortfall`` and are rounded up
in the message. What exceeds an upper limit is said as what is too much. A gap is ``needed`` unless the rule already
holds without it.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

from dudao.catalogue.schema import FieldLevel, Item, Measure, Shortfall, Standard
from dudao.core.formula import Scope, Threshold, evaluate, fields_of
from dudao.core.formula.nodes import AllOf, Comparison, Node
from dudao.core.numbers import grouped, trimmed, with_thousands
from dudao.engine.indicators import MeasuredUnit, indicator_items
from dudao.engine.items import JudgedItem, MeasuredRow
from dudao.engine.measuring import Measured
from dudao.engine.missing import FieldLabels
from dudao.engine.result import Gap
from dudao.engine.units import StageUnit
from dudao.engine.wording import demand_text, unit_label, value_text


@dataclass(frozen=True)
class Lack:
    """How much is lacking (or too much), exactly and as whole things."""

    exact: Fraction
    amount: Fraction  # rounded up where things are whole, else exact
    excess: bool


def lack_of(measured: Measured, scope: Scope, per: Fraction | None = None) -> Lack | None:
    """What a failed requirement lacks in things to add, None if it holds or cannot be said in things.

    ``per`` is what ``per_of`` gives, for whoever knows it already.
    """
    threshold, value = measured.threshold, measured.number
    if measured.met is not False or threshold is None or value is None:
        return None
    per = per_of(measured.measure.shortfall, scope) if per is None else per
    if per is None:
        return None
    return _lack(value, threshold, per, whole=_is_whole(measured.measure.shortfall))


def per_of(shortfall: Shortfall | None, scope: Scope) -> Fraction | None:
    """How many things make one unit of the value for this row; 1 where the value counts the things themselves."""
    if shortfall is None or shortfall.per is None:
        return Fraction(1)
    outcome = evaluate(shortfall.per, scope)
    return outcome.number if outcome.state == "known" else None


def _is_whole(shortfall: Shortfall | None) -> bool:
    return shortfall is not None and shortfall.whole


def _lack(value: Fraction, threshold: Threshold, per: Fraction, *, whole: bool) -> Lack:
    exact = abs(threshold.limit - value) * per
    amount = exact
    if whole:
        strict = threshold.operator in (">", "<")
        amount = Fraction(math.floor(exact) + 1 if strict else math.ceil(exact))
    return Lack(exact, amount, excess=value > threshold.limit)


def unit_gaps(standard: Standard, units: Sequence[MeasuredUnit], labels: FieldLabels) -> Iterator[Gap]:
    """Gaps of units below a requirement of the school rule, in the order of units and indicators."""
    rule = standard.verdict.school_rule
    for each in units:
        for item in indicator_items(standard):
            measured = each.measured.get(item.id)
            lack = lack_of(measured, each.unit) if measured is not None else None
            if measured is None or lack is None:
                continue
            needed = each.result.rule_met is not True if rule else True
            floor_only = rule is not None and each.result.met_count >= rule.at_least and needed
            yield _unit_gap(item, each, measured, lack, labels, needed=needed, floor_only=floor_only)


def _unit_gap(
    item: Item,
    each: MeasuredUnit,
    measured: Measured,
    lack: Lack,
    labels: FieldLabels,
    *,
    needed: bool,
    floor_only: bool,
) -> Gap:
    floor = each.result.indicators[item.id].floor if floor_only else None
    message = unit_gap_message(item, each.unit, measured, lack, floor, labels)
    return Gap(
        item.id, each.unit.name, each.unit.stage, lack.amount, _unit_of(measured.measure), message, needed
    )


def unit_gap_message(
    item: Item, unit: StageUnit, measured: Measured, lack: Lack, floor: Fraction | None, labels: FieldLabels
) -> str:
    """The gap of a unit in words; ``floor`` is given where reaching the lowest permitted value would suffice."""
    threshold = measured.threshold
    eased = None if floor is None or threshold is None else Threshold(threshold.operator, floor)
    message = gap_message(
        unit_label(unit.name, unit.stage, mixed=unit.is_part), item, measured, lack, floor=eased
    )
    if eased is not None and measured.number is not None:
        per = per_of(measured.measure.shortfall, unit) or Fraction(1)
        least = _lack(measured.number, eased, per, whole=_is_whole(measured.measure.shortfall))
        if eased.holds(measured.number) is False and least.amount != lack.amount:
            words = _amount_words(least, measured.measure)
            message += f"；已有足够项达标，补 {words}达到最低比例即可"
    if unit.facts is not None and unit.share() != 1 and _shared(measured.measure, labels):
        total = Fraction(math.ceil(lack.exact / unit.share()))
        message += f"；各学段共用，全校约需 {grouped(total)} {_unit_of(measured.measure)}"
    return message


def _shared(measure: Measure, labels: FieldLabels) -> bool:
    known = labels.shared.get(id(measure))
    if known is None:
        fields = (labels.fields.get(name) for name in fields_of(measure.formula))
        known = any(field is not None and field.level is FieldLevel.SPLIT for field in fields)
        labels.shared[id(measure)] = known
    return known


def item_gaps(standard: Standard, items: Sequence[JudgedItem]) -> Iterator[Gap]:
    """Gaps of items judged over schools or the county: figures under their requirement, and comparisons."""
    for judged in items:
        for row in judged.rows:
            for measured in row.measured:
                if measured.met is False:
                    yield from _row_gaps(judged.item, row, measured)


def _row_gaps(item: Item, row: MeasuredRow, measured: Measured) -> Iterator[Gap]:
    if measured.threshold is not None:
        lack = lack_of(measured, row.scope)
        if lack is not None:
            yield _gap(item, row, measured.measure, lack, gap_message(row.name, item, measured, lack))
        return
    spec = measured.measure.shortfall
    if spec is None:
        return
    per = per_of(spec, row.scope)
    for comparison in _comparisons(measured.measure.formula):
        lack = _comparison_lack(comparison, measured.measure, row.scope, per)
        if lack is not None:
            words = _amount_words(lack, measured.measure)
            message = f"{row.name}{'多出' if lack.excess else '还差'} {words}"
            yield _gap(item, row, measured.measure, lack, message)


def _comparisons(node: Node) -> tuple[Comparison, ...]:
    if isinstance(node, Comparison):
        return (node,)
    if isinstance(node, AllOf):
        return tuple(part for part in node.operands if isinstance(part, Comparison))
    return ()


def _comparison_lack(
    comparison: Comparison, measure: Measure, scope: Scope, per: Fraction | None
) -> Lack | None:
    if evaluate(comparison, scope, zero_rules=measure.zero_rules).value is not False or per is None:
        return None
    left = evaluate(comparison.left, scope, zero_rules=measure.zero_rules).value
    right = evaluate(comparison.right, scope, zero_rules=measure.zero_rules).value
    if not isinstance(left, Fraction) or not isinstance(right, Fraction):
        return None
    return _lack(left, Threshold(comparison.operator, right), per, whole=_is_whole(measure.shortfall))


def _gap(item: Item, row: MeasuredRow, measure: Measure, lack: Lack, message: str) -> Gap:
    return Gap(item.id, row.name, row.stage, lack.amount, _unit_of(measure), message, needed=True)


def gap_message(
    label: str, item: Item, measured: Measured, lack: Lack, *, floor: Threshold | None = None
) -> str:
    """「育才学校还差 3 名县级以上骨干教师（现 0.62，要求不低于 1）」."""
    assert measured.threshold is not None
    unit = measured.measure.unit or item.unit
    now = value_text(measured.number, measured.threshold, unit, floor=floor)
    words = _amount_words(lack, measured.measure, item)
    verb = "多出" if lack.excess else "还差"
    return f"{label}{verb} {words}（现 {now}，{demand_text(measured.threshold, unit)}）"


def _unit_of(measure: Measure) -> str:
    return measure.shortfall.unit if measure.shortfall is not None else measure.unit


def _amount_words(lack: Lack, measure: Measure, item: Item | None = None) -> str:
    spec = measure.shortfall
    if spec is None:
        unit = measure.unit or (item.unit if item else "")
        amount = with_thousands(trimmed(Fraction(math.ceil(lack.exact * 100), 100), 2))
        return f"{amount} 个百分点" if unit == "%" else f"{amount}{unit}"
    number = lack.amount if spec.whole else rounded_up(lack.exact, spec.unit)
    return f"{grouped(number)} {spec.classifier or spec.unit}{spec.noun}"


def rounded_up(amount: Fraction, unit: str) -> Fraction:
    """Round up for a message: money from 10,000 yuan to full hundreds, everything else to full units."""
    step = 100 if unit == "元" and amount >= 10000 else 1
    return Fraction(math.ceil(amount / step) * step)
