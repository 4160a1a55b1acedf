"""资源配置: the indicators of every stage with means, coefficients and limits, and every school by name."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from fractions import Fraction

from dudao.catalogue.schema import Item, Standard
from dudao.core.document import (
    Bar,
    BarChart,
    Block,
    Cell,
    Figure,
    Heading,
    Pending,
    Table,
    paragraph,
)
from dudao.core.formula import Threshold
from dudao.core.numbers import round_half_up, trimmed, with_thousands
from dudao.engine.reports.annexes import Annexes
from dudao.engine.reports.phrases import (
    NO_DATA,
    coefficient_items,
    columns,
    header,
    held_cell,
    indicator_state,
    known_counts,
    limit_words,
    threshold_of,
    threshold_words,
)
from dudao.engine.result import Evaluation, StageIndicator, StageResult, UnitResult
from dudao.engine.wording import coefficient_text, composite_text, limit_text

_AFTER_MARK = re.compile(r"(?<=[，；。、：])\s+")
"""Blanks that a folded line of the catalogue leaves behind a punctuation mark."""


def resource_section(standard: Standard, evaluation: Evaluation, annexes: Annexes) -> Iterator[Block]:
    """Table and figure of every stage, its schools one by one in an annex; nothing for a standard without units."""
    if not evaluation.stages:
        return
    items = coefficient_items(standard)
    yield Heading(2, items[0].dimension if items else "资源配置")
    if standard.units.text:
        yield paragraph(_AFTER_MARK.sub("", standard.units.text))
    for stage, result in evaluation.stages.items():
        yield Heading(3, stage.label)
        if not result.units:
            yield Pending(f"{stage.label}没有可评估的学校数据")
            continue
        units = [unit for unit in evaluation.units if unit.stage == stage]
        annex = annexes.add(_school_table(items, result, units, standard))
        yield paragraph(f"{_stage_sentence(standard, result)}分学校情况见{annex}。")
        yield _summary_table(items, result)
        yield _figure(items, result)


def _stage_sentence(standard: Standard, result: StageResult) -> str:
    parts = [
        f"纳入评估的{result.stage.label} {result.units} 所，学生 {with_thousands(trimmed(result.enrolment, 2))} 人"
    ]
    rule = standard.verdict.school_rule
    if rule is not None:
        share = trimmed(100 * rule.floor_ratio, 2)
        parts.append(
            f"达到“至少 {rule.at_least} 项达标、余项不低于要求的 {share}%”的 {result.units_meeting_rule} 所"
        )
    if result.composite_limit is not None:
        parts.append(_composite_words(result))
    else:
        judged = [each.cv_met for each in result.indicators.values()]
        counted = known_counts(judged, "{} 项在限值以内", "{} 项超过限值", "{} 项因缺数据尚不能判定")
        parts.append(f"{len(judged)} 项差异系数中，{counted}" if counted else "没有规定差异系数限值")
    return "；".join(parts) + "。"


def _composite_words(result: StageResult) -> str:
    limit = result.composite_limit
    assert limit is not None
    parts = [each.dispersion for each in result.indicators.values() if each.dispersion is not None]
    if result.composite is None or len(parts) < len(result.indicators):
        known = "已超过限值" if result.composite_met is False else "尚不能判定"
        return f"综合差异系数因缺数据不能算出，{known}（限值 {limit_text(limit)}）"
    text = composite_text(parts, limit, result.composite_met is False)
    inside = "在限值以内" if result.composite_met else "超过限值"
    return f"综合差异系数 {text}，{inside}（限值 {limit_text(limit)}）"


def coefficient_words(indicator: StageIndicator) -> str:
    """The coefficient, or how many schools lack the data for it."""
    if indicator.dispersion is None:
        return f"{NO_DATA}（{indicator.units_missing} 所）"
    return coefficient_text(indicator.dispersion, indicator.cv_limit)


def _mean_words(indicator: StageIndicator) -> str:
    return with_thousands(round_half_up(indicator.dispersion.mean, 2)) if indicator.dispersion else NO_DATA


def _summary_table(items: Sequence[Item], result: StageResult) -> Table:
    """A row an indicator; columns of requirements and limits only where the measure has them."""
    required = any(_has_threshold(item) for item in items)
    limited = any(result.indicators[item.id].cv_limit is not None for item in items)
    titles = ["指标", "全县平均值", *(["学校要求", "达标校数"] if required else []), "差异系数"]
    widths = [6.0, 2.0, *([2.0, 2.0] if required else []), 2.2]
    if limited:
        titles += ["限值", "差异系数是否达标"]
        widths += [1.6, 2.0]
    rows = []
    for item in items:
        indicator = result.indicators[item.id]
        cells = [Cell(f"{item.id} {item.title}（{item.unit}）"), Cell(_mean_words(indicator))]
        if required:
            cells.append(Cell(threshold_words(item, result.stage)))
            cells.append(Cell(f"{indicator.units_met}/{result.units}" if _has_threshold(item) else "—"))
        cells.append(Cell(coefficient_words(indicator)))
        if limited:
            single = indicator.cv_limit is not None
            cells.append(Cell(limit_words(indicator.cv_limit)))
            cells.append(held_cell(indicator.cv_met) if single else Cell("—"))
        rows.append(tuple(cells))
    return Table(
        columns(*widths, centred=range(1, len(widths))),
        header(*titles),
        tuple(rows),
        caption=f"{result.stage.label}各项指标和校际差异系数",
        note="差异系数按学生数加权计算；是否达标按未取整的数判断，取整只用于显示。",
        small=True,
        keep_with_next=True,
    )


def _has_threshold(item: Item) -> bool:
    return any(measure.threshold is not None for measure in item.measures)


def _figure(items: Sequence[Item], result: StageResult) -> Figure:
    limits = {result.indicators[item.id].cv_limit for item in items}
    limit = next(iter(limits)) if len(limits) == 1 else None
    limit = limit if limit is not None else result.composite_limit
    bars = tuple(_bar(item, result.indicators[item.id]) for item in items)
    said = "；".join(f"{bar.label}{bar.text}" for bar in bars)
    line = "" if limit is None else f"限值 {limit_text(limit)}"
    if result.composite_limit is not None:
        line = f"综合限值 {limit_text(result.composite_limit)}"
    means = _means(items, result)
    alternative = f"{result.stage.label}各项差异系数：{said}。{line}。"
    if means is None:
        return Figure(
            BarChart("差异系数", bars, limit, line),
            caption=f"{result.stage.label}校际差异系数与限值",
            alternative=alternative,
        )
    compared = "；".join(f"{bar.label}{bar.text}" for bar in means.bars)
    return Figure(
        BarChart("差异系数", bars, limit, line),
        caption=f"{result.stage.label}校际差异系数与限值、平均值与学校要求",
        alternative=f"{alternative}全县平均值及其与学校要求之比：{compared}。",
        beside=means,
    )


def _means(items: Sequence[Item], result: StageResult) -> BarChart | None:
    """The mean of every indicator in percent of what a school must reach; None where nothing is to be reached."""
    bars = tuple(
        _mean_bar(item, result.indicators[item.id], threshold)
        for item in items
        if (threshold := threshold_of(item, result.stage)) is not None and threshold.operator == ">="
    )
    if len(bars) < len(items) or not bars:
        return None
    return BarChart("全县平均值与学校要求之比", bars, Fraction(1), "要求 100%", "低于要求")


def _mean_bar(item: Item, indicator: StageIndicator, threshold: Threshold) -> Bar:
    label = f"{item.id} {item.title}"
    if indicator.dispersion is None or not threshold.limit:
        return Bar(label, None, NO_DATA)
    mean = indicator.dispersion.mean
    share = mean / threshold.limit
    return Bar(label, share, f"{with_thousands(round_half_up(mean, 2))}（{share_text(share)}%）", share >= 1)


def share_text(share: Fraction) -> str:
    """A share in percent, whole unless that would hide on which side of 100 % it lies."""
    for places in (0, 1, 2, 4, 8):
        text = trimmed(100 * share, places)
        if (Fraction(text) >= 100) == (share >= 1):
            return text
    return trimmed(100 * share, 30)


def _bar(item: Item, indicator: StageIndicator) -> Bar:
    found = indicator.dispersion.coefficient(12) if indicator.dispersion else None
    value = None if found is None else Fraction(found)
    return Bar(f"{item.id} {item.title}", value, coefficient_words(indicator), indicator.cv_met)


def _school_table(
    items: Sequence[Item], result: StageResult, units: Sequence[UnitResult], standard: Standard
) -> Table:
    ruled = standard.verdict.school_rule is not None
    rows = []
    for index, unit in enumerate(units, start=1):
        cells = [Cell(str(index)), Cell(unit.name), Cell(with_thousands(trimmed(unit.enrolment, 2)))]
        cells += [_value_cell(unit, item.id) for item in items]
        if ruled:
            cells += [Cell(str(unit.met_count)), held_cell(unit.rule_met)]
        rows.append(tuple(cells))
    titles = ["序号", "学校", "学生数", *(f"{item.id} {item.title}" for item in items)]
    widths = [1.3, 3.8, 1.5] + [2.0] * len(items)
    if ruled:
        titles += ["达标项数", "综合"]
        widths += [1.2, 1.8]
    return Table(
        columns(*widths, centred=(0, *range(2, len(widths)))),
        header(*titles),
        tuple(rows),
        caption=f"{result.stage.label}分学校情况",
        note="数值保留两位小数，是否达标按未取整的数判断。",
        landscape=True,
        small=True,
    )


def _value_cell(unit: UnitResult, item: str) -> Cell:
    indicator = unit.indicators[item]
    word, tone = indicator_state(indicator)
    if indicator.value is None:
        return Cell(word, tone=tone)
    figure = with_thousands(round_half_up(indicator.value, 2))
    return Cell(figure if word in ("", "达标") else f"{figure}（{word}）", tone=tone)
