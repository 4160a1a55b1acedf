"""Indicators as sheets: means, coefficients and limits of every stage, and schools × indicators.

Numbers stay numbers, unrounded, and only their format rounds them; a coefficient is shown with as many digits as it
takes to see on which side of its limit it lies. Judgments stand in words beside their colour.
"""

from __future__ import annotations

from fractions import Fraction

from dudao.catalogue.schema import Item, Standard
from dudao.core.numbers import trimmed
from dudao.core.schools import AreaType
from dudao.core.sheetspec import (
    NUMBER_TWO_DECIMALS,
    CellTone,
    ColumnSpec,
    SheetSpec,
    SpecValue,
    decimals_format,
)
from dudao.engine.reports.phrases import (
    NO_DATA,
    coefficient_items,
    held_tone,
    held_word,
    indicator_state,
    limit_words,
    threshold_of,
    threshold_words,
)
from dudao.engine.reports.resource_section import coefficient_words
from dudao.engine.result import Evaluation, StageResult

Row = tuple[SpecValue, ...]
Tones = dict[tuple[int, int], CellTone]
Formats = dict[tuple[int, int], str]


def indicator_sheet(standard: Standard, evaluation: Evaluation) -> SheetSpec:
    """Indicator summary: a row a stage and indicator, and the composite coefficient where the measure has one."""
    rows: list[Row] = []
    tones: Tones = {}
    formats: Formats = {}
    for result in evaluation.stages.values():
        for item in coefficient_items(standard):
            found = result.indicators[item.id]
            at = len(rows)
            rows.append(_indicator_row(item, result))
            threshold = threshold_of(item, result.stage)
            if threshold is not None:
                places = len(trimmed(threshold.limit, 12).partition(".")[2])
                formats[at, 6] = decimals_format(
                    places, threshold_words(item, result.stage).split(" ")[0] + " "
                )
            formats[at, 8] = decimals_format(len(coefficient_words(found).partition(".")[2]) or 3)
            if found.cv_limit is not None:
                formats[at, 9] = decimals_format(len(limit_words(found.cv_limit).partition(".")[2]))
                tones[at, 10] = held_tone(found.cv_met)
        if result.composite_limit is not None:
            formats[len(rows), 8] = decimals_format(6)
            formats[len(rows), 9] = decimals_format(
                len(limit_words(result.composite_limit).partition(".")[2])
            )
            tones[len(rows), 10] = held_tone(result.composite_met)
            rows.append(_composite_row(result))
    columns = (
        ColumnSpec("学段", 8),
        ColumnSpec("编号", 8),
        ColumnSpec("指标", 40),
        ColumnSpec("单位", 14),
        ColumnSpec("评估单位数", 11),
        ColumnSpec("全县平均值", 12, number_format=NUMBER_TWO_DECIMALS),
        ColumnSpec("学校要求", 10),
        ColumnSpec("达标校数", 10),
        ColumnSpec("差异系数", 18),
        ColumnSpec("限值", 8),
        ColumnSpec("差异系数是否达标", 14),
        ColumnSpec("缺数据校数", 11),
    )
    return SheetSpec(
        "指标汇总",
        columns,
        tuple(rows),
        tones=tones,
        formats=formats,
        frozen_columns=3,
        autofilter=True,
    )


def _indicator_row(item: Item, result: StageResult) -> Row:
    found = result.indicators[item.id]
    threshold = threshold_of(item, result.stage)
    coefficient = found.dispersion.coefficient(12) if found.dispersion and result.units else None
    return (
        result.stage.label,
        item.id,
        item.title,
        item.unit,
        result.units,
        found.dispersion.mean if found.dispersion else None,
        threshold.limit if threshold else "—",
        found.units_met if any(measure.threshold for measure in item.measures) else None,
        (coefficient_words(found) if result.units else NO_DATA)
        if coefficient is None
        else Fraction(coefficient),
        found.cv_limit if found.cv_limit is not None else "—",
        held_word(found.cv_met) if found.cv_limit is not None else "—",
        found.units_missing,
    )


def _composite_row(result: StageResult) -> Row:
    return (
        result.stage.label,
        "",
        "综合差异系数（各项的平均值）",
        "",
        result.units,
        None,
        "—",
        None,
        result.composite if result.composite is not None else NO_DATA,
        result.composite_limit,
        held_word(result.composite_met),
        None,
    )


def heat_sheet(standard: Standard, evaluation: Evaluation) -> SheetSpec:
    """Heat table schools × indicators: every value with 达标 / 达85% / 低于85% / 缺数据 in words beside it."""
    items = coefficient_items(standard)
    ruled = standard.verdict.school_rule is not None
    rows: list[Row] = []
    tones: Tones = {}
    for index, unit in enumerate(evaluation.units):
        row: list[SpecValue] = [
            unit.stage.label,
            unit.name,
            AreaType(unit.area_type).label if unit.area_type else "",
            unit.township,
            unit.enrolment,
        ]
        for item in items:
            word, tone = indicator_state(unit.indicators[item.id])
            if tone:
                tones[index, len(row)] = tones[index, len(row) + 1] = tone
            row += [unit.indicators[item.id].value, word]
        if ruled:
            tones[index, len(row) + 1] = held_tone(unit.rule_met)
            row += [unit.met_count, held_word(unit.rule_met)]
        rows.append(tuple(row))
    columns = [
        ColumnSpec("学段", 8),
        ColumnSpec("学校", 24),
        ColumnSpec("城乡类型", 10),
        ColumnSpec("乡镇（街道）", 14),
        ColumnSpec("学生数", 9),
    ]
    for item in items:
        group = f"{item.id} {item.title}"
        columns += [
            ColumnSpec(f"{item.id} 值", 11, number_format=NUMBER_TWO_DECIMALS, group=group),
            ColumnSpec(f"{item.id} 判断", 10, group=group),
        ]
    if ruled:
        columns += [ColumnSpec("达标项数", 9), ColumnSpec("综合", 12)]
    notes = ("数值按两位小数显示，单元格中为未取整的数；是否达标按未取整的数判断。",)
    return SheetSpec(
        "学校指标热力表",
        tuple(columns),
        tuple(rows),
        notes=notes,
        tones=tones,
        frozen_columns=2,
        autofilter=True,
    )
