"""The rows of the verdict page: indicators of a stage, items of a dimension, what is lacking, in figures to show."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from dudao.apps.measurement.evaluating import Evaluated
from dudao.core.dispersion import Dispersion
from dudao.core.formula import Threshold
from dudao.core.numbers import grouped, round_half_up, trimmed, with_thousands
from dudao.core.schools import Stage
from dudao.engine.points import section_met
from dudao.engine.result import ItemResult, StageIndicator, StageResult
from dudao.engine.wording import coefficient_text, limit_text

THOUSAND = 1000


@dataclass(frozen=True)
class StageTab:
    """A tab of the verdict page: a stage, a dimension or the vetoes."""

    key: str
    label: str
    note: str
    is_met: bool | None
    more: str = ""  # for the tab that is open


@dataclass(frozen=True)
class IndicatorRow:
    """One indicator over the units of a stage."""

    item_id: str
    title: str
    full_title: str
    unit: str
    mean: Fraction | None
    mean_text: str
    threshold: Fraction | None
    threshold_text: str
    units_met: int
    units: int
    units_missing: int
    coefficient: Fraction | None  # close to the exact one, for drawing only
    coefficient_text: str
    coefficient_long: str
    limit: Fraction | None
    limit_text: str
    is_met: bool | None
    word: str
    is_provisional: bool
    url: str = ""  # of the indicator's own page


def stage_tabs(found: Evaluated) -> list[StageTab]:
    """The tabs: stages with schools and pupils, dimensions with items met, vetoes."""
    tabs = [
        StageTab(
            str(stage),
            stage.label,
            f"{result.units} 校",
            _stage_met(found, result),
            f"{grouped(result.enrolment)} 人",
        )
        for stage, result in found.evaluation.stages.items()
    ]
    for dimension, items in dimensions(found).items():
        tabs.append(
            StageTab(
                f"d{len(tabs)}",
                dimension.removesuffix("程度") if len(items) > 1 else dimension,
                _items_note(items),
                section_met(items, found.evaluation.score),
            )
        )
    if found.evaluation.vetoes:
        triggered = sum(veto.triggered is True for veto in found.evaluation.vetoes)
        unknown = sum(veto.triggered is None for veto in found.evaluation.vetoes)
        note = f"触发 {triggered}" if triggered else f"{unknown} 项未说明" if unknown else "未触发"
        tabs.append(StageTab("vetoes", "一票否决", note, False if triggered else None if unknown else True))
    return tabs


def dimensions(found: Evaluated) -> dict[str, list[ItemResult]]:
    """The judged items by dimension, in the order of the standard."""
    held: dict[str, list[ItemResult]] = {}
    for item in found.evaluation.items:
        held.setdefault(item.dimension, []).append(item)
    return held


def items_of_tab(found: Evaluated, key: str) -> list[ItemResult]:
    """The items of a dimension's tab; none for the other tabs."""
    if not key.startswith("d"):
        return []
    return list(dimensions(found).values())[int(key[1:]) - len(found.evaluation.stages)]


def _items_note(items: Sequence[ItemResult]) -> str:
    if len(items) == 1 and isinstance(items[0].value, Fraction):
        return f"{with_thousands(trimmed(items[0].value, 2))}{_unit_of(items[0])}"
    grades = [item.grade for item in items if item.grade]
    if any(item.kind == "grade" for item in items):
        return f"已评 {len(grades)}/{len(items)}"
    if items and all(item.kind == "score" for item in items):
        return f"已评 {sum(item.points is not None for item in items)}/{len(items)}"
    return f"{sum(item.met is True for item in items)}/{len(items)}"


def _unit_of(item: ItemResult) -> str:
    return item.measures[0].unit if item.measures else ""


def _stage_met(found: Evaluated, result: StageResult) -> bool | None:
    marks: list[bool | None] = [
        each.cv_met for each in result.indicators.values() if each.cv_limit is not None
    ]
    if result.composite_limit is not None:
        marks = [result.composite_met]
    if found.standard.verdict.school_rule is not None:
        marks += [unit.rule_met for unit in found.evaluation.units if unit.stage == result.stage]
    return False if False in marks else None if None in marks else True


def indicator_rows(found: Evaluated, stage: Stage) -> list[IndicatorRow]:
    """The indicators of a stage in the order of the standard."""
    result = found.evaluation.stages[stage]
    return [
        _indicator_row(found, stage, result.units, item, indicator)
        for item, indicator in result.indicators.items()
    ]


def _indicator_row(
    found: Evaluated, stage: Stage, units: int, item_id: str, indicator: StageIndicator
) -> IndicatorRow:
    item = found.standard.item(item_id)
    measures = item.measures_of(stage)
    threshold = measures[0].threshold if measures else None
    dispersion = indicator.dispersion or indicator.provisional
    mean = dispersion.mean if dispersion else None
    return IndicatorRow(
        item_id=item_id,
        title=found.short_title(item_id),
        full_title=item.title,
        unit=item.unit,
        mean=mean,
        mean_text=figure(mean, threshold),
        threshold=threshold.limit if threshold else None,
        threshold_text=f"{'≥' if threshold.operator == '>=' else threshold.operator} {plain(threshold.limit)}"
        if threshold
        else "",
        units_met=indicator.units_met,
        units=units,
        units_missing=indicator.units_missing,
        coefficient=_drawn(dispersion),
        coefficient_text=_coefficient(dispersion, indicator.cv_limit),
        coefficient_long=(dispersion.printed(9) or "") if dispersion else "",
        limit=indicator.cv_limit,
        limit_text=limit_text(indicator.cv_limit) if indicator.cv_limit is not None else "",
        is_met=indicator.cv_met,
        word=_distance(dispersion, indicator),
        is_provisional=indicator.dispersion is None and dispersion is not None,
    )


def _drawn(dispersion: Dispersion | None) -> Fraction | None:
    coefficient = dispersion.coefficient() if dispersion else None
    return None if coefficient is None else Fraction(coefficient)


def _coefficient(dispersion: Dispersion | None, limit: Fraction | None) -> str:
    return coefficient_text(dispersion, limit) if dispersion else "—"


def _distance(dispersion: Dispersion | None, indicator: StageIndicator) -> str:
    """How far from the limit: 「超 0.0002」, 「余 0.302」; what is missing where nothing can be said."""
    if indicator.cv_limit is None:
        return ""
    if indicator.dispersion is None:
        return f"{indicator.units_missing} 校缺数"
    drawn = _drawn(dispersion)
    if drawn is None or indicator.cv_met is None:
        return "无意义"
    distance = abs(drawn - indicator.cv_limit)
    if not distance:
        return "正好在限上"
    for places in (3, 4, 6, 9, 12):
        text = round_half_up(distance, places)
        if Fraction(text):
            break
    return f"余 {text}" if indicator.cv_met else f"超限 {text}"


def plain(value: Fraction) -> str:
    """A limit as short as it is exact: 4.2, 2,000."""
    return grouped(value) if value.denominator == 1 else trimmed(value, 12)


def figure(value: Fraction | None, threshold: Threshold | None = None) -> str:
    """A value for a cell: two decimals, none from a thousand on, more where that would hide the side of the limit."""
    if value is None:
        return "—"
    return telling_figure(value, [threshold] if threshold else [])


def telling_figure(value: Fraction, limits: Sequence[Threshold]) -> str:
    """Two decimals (none from a thousand on), more where they would hide the side of any of the limits."""
    text = grouped(value, 0 if abs(value) >= THOUSAND else 2)
    for places in (3, 4, 6, 9, 12, 18, 24):
        shown = Fraction(text.replace(",", ""))
        if all(limit.holds(shown) == limit.holds(value) for limit in limits):
            break
        text = grouped(value, places)
    return text
