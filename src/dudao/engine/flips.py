"""What would turn the verdict: what fails now and by how much, and what holds by the narrowest margins.

Margins are relative to the limit and only for sorting and showing; the judgments themselves were made exactly.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction

from dudao.catalogue.schema import Standard
from dudao.core.formula import Threshold
from dudao.core.numbers import trimmed, with_thousands
from dudao.engine.indicators import MeasuredUnit
from dudao.engine.items import JudgedItem
from dudao.engine.result import Flip, StageResult, UnitIndicator, UnitResult, VetoResult
from dudao.engine.sentences import failed_parts, item_label
from dudao.engine.wording import coefficient_text, composite_text, limit_text, value_text

_AT_MOST = 20


def find_flips(
    standard: Standard,
    stages: Sequence[StageResult],
    units: Sequence[MeasuredUnit],
    items: Sequence[JudgedItem],
    vetoes: Sequence[VetoResult],
) -> tuple[Flip, ...]:
    """Everything that fails (nearest first), then the narrowest of what holds, at most twenty of each."""
    flips = [
        *(
            Flip(veto.id, f"一票否决“{veto.title}”须不再存在", False, None)
            for veto in vetoes
            if veto.triggered
        ),
        *(flip for stage in stages for flip in _coefficient_flips(stage)),
        *(flip for each in units for flip in _unit_flips(standard, each)),
        *(flip for judged in items for flip in _item_flips(judged)),
    ]
    failing = sorted((flip for flip in flips if not flip.holds), key=_nearness)
    holding = sorted((flip for flip in flips if flip.holds), key=_nearness)
    return (*failing[:_AT_MOST], *holding[:_AT_MOST])


def _nearness(flip: Flip) -> tuple[bool, Fraction]:
    """Conditions without a figure first: nothing can be added to meet them."""
    return flip.relative_margin is not None, flip.relative_margin or Fraction(0)


def _margin(value: Fraction, limit: Fraction) -> Fraction:
    return abs(value - limit) / abs(limit) if limit else abs(value)


def _coefficient_flips(stage: StageResult) -> Iterator[Flip]:
    label = stage.stage.label
    parts = [each.dispersion for each in stage.indicators.values() if each.dispersion is not None]
    if stage.composite is not None and stage.composite_limit is not None and stage.composite_met is not None:
        text = composite_text(parts, stage.composite_limit, not stage.composite_met)
        margin = _margin(stage.composite, stage.composite_limit)
        yield Flip(
            "",
            f"{label}综合差异系数 {text}，上限 {limit_text(stage.composite_limit)}",
            stage.composite_met,
            margin,
            stage.stage,
        )
    for item, each in stage.indicators.items():
        if each.cv_met is None or each.dispersion is None or each.cv_limit is None:
            continue
        coefficient = each.dispersion.coefficient(20)
        if coefficient is not None:
            now, limit = coefficient_text(each.dispersion, each.cv_limit), limit_text(each.cv_limit)
            text = f"{label} {item} 差异系数 {now}，上限 {limit}"
            yield Flip(item, text, each.cv_met, _margin(Fraction(coefficient), each.cv_limit), stage.stage)


def _unit_flips(standard: Standard, each: MeasuredUnit) -> Iterator[Flip]:
    rule = standard.verdict.school_rule
    if rule is None or each.result.rule_met is None:
        return
    unit = each.result
    for item in rule.items:
        indicator = unit.indicators.get(item)
        if indicator is None or indicator.value is None or indicator.threshold is None:
            continue
        if unit.rule_met:
            yield _holding_unit(item, unit, indicator, spare=unit.met_count > rule.at_least)
        elif indicator.met is False:
            floor_suffices = unit.met_count >= rule.at_least and indicator.floor is not None
            if floor_suffices and indicator.floor_met:
                continue
            limit = indicator.floor if floor_suffices and indicator.floor is not None else indicator.threshold
            text = f"{_place(unit, item, indicator, limit)}，要达到 {with_thousands(trimmed(limit, 6))}"
            yield Flip(item, text, False, _margin(indicator.value, limit), unit.stage, unit.name)


def _holding_unit(item: str, unit: UnitResult, indicator: UnitIndicator, *, spare: bool) -> Flip:
    assert indicator.value is not None
    assert indicator.threshold is not None
    to_floor = indicator.floor is not None and (spare or not indicator.met)
    limit = indicator.floor if to_floor and indicator.floor is not None else indicator.threshold
    consequence = "低于最低比例" if to_floor else "达标项不足"
    text = f"{_place(unit, item, indicator, limit)}，越过 {with_thousands(trimmed(limit, 6))} 即{consequence}"
    return Flip(item, text, True, _margin(indicator.value, limit), unit.stage, unit.name)


def _place(unit: UnitResult, item: str, indicator: UnitIndicator, limit: Fraction) -> str:
    """The unit with its value, in as many digits as it takes to see on which side of this limit it lies."""
    value = indicator.value
    on_it = value is not None and value == limit
    text = with_thousands(trimmed(limit, 6)) if on_it else value_text(value, Threshold(">=", limit))
    return f"{unit.name} {unit.stage.label} {item} 现 {text}"


def _item_flips(judged: JudgedItem) -> Iterator[Flip]:
    result = judged.result
    label = item_label(result.dimension, result.number, result.title)
    margins = [
        (_margin(measured.number, measured.threshold.limit), row.name, measured)
        for row in judged.rows
        for measured in row.measured
        if measured.threshold is not None and measured.number is not None and measured.met is result.met
    ]
    if result.met is False:
        nearest = max((margin for margin, _, _ in margins), default=None)
        yield Flip(result.id, f"{label}：{failed_parts(result)}", False, nearest)
    elif result.met is True and margins:
        margin, name, measured = min(margins, key=lambda found: found[0])
        assert measured.threshold is not None
        now = value_text(measured.value, measured.threshold, measured.measure.unit)
        text = f"{label}：{name} 现 {now}，要求 {measured.threshold}{measured.measure.unit}"
        yield Flip(result.id, text, True, margin, None, name)
