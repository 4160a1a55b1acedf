"""Every table of an evaluation as sheets: indicators, heat table, gaps, items, missing data, what would flip it.

Numbers stay numbers, unrounded, and only their format rounds them; judgments stand in words beside their colour.
Coefficients are text with enough digits to show on which side of the limit they are. A sheet without rows says so in
a note instead of being left out.
"""

from __future__ import annotations

import datetime
from dataclasses import replace

from dudao.catalogue.schema import Item, Standard
from dudao.core.schools import AreaType
from dudao.core.sheetspec import (
    NUMBER_TWO_DECIMALS,
    Book,
    CellTone,
    ColumnSpec,
    SheetSpec,
    SpecValue,
)
from dudao.engine.facts import ReportedTables
from dudao.engine.reports.gap_section import gap_kind, reason_words
from dudao.engine.reports.item_section import veto_words
from dudao.engine.reports.phrases import (
    NO_DATA,
    coefficient_items,
    held_tone,
    held_word,
    indicator_state,
    known_items,
    limit_words,
    notice_of,
    threshold_words,
    verdict_word,
)
from dudao.engine.reports.resource_section import coefficient_words
from dudao.engine.result import Evaluation, ItemResult, StageResult
from dudao.engine.wording import stage_label

EPOCH = datetime.datetime(2000, 1, 1)

Row = tuple[SpecValue, ...]
Tones = dict[tuple[int, int], CellTone]


def evaluation_book(
    standard: Standard,
    tables: ReportedTables,
    evaluation: Evaluation,
    *,
    title: str,
    notice: str = "",
    created_on: datetime.datetime = EPOCH,
) -> Book:
    """All sheets of one evaluation; indicator sheets only for a standard that has stages.

    ``notice`` (样例数据) stands with the notice of a sample standard in the header of every sheet and above its table.
    """
    said = notice_of(standard, notice)
    sheets = [conclusion_sheet(standard, evaluation)]
    if evaluation.stages:
        sheets += [indicator_sheet(standard, evaluation), heat_sheet(standard, evaluation)]
    sheets += [
        item_sheet(standard, evaluation),
        gap_sheet(evaluation),
        missing_sheet(evaluation),
        flip_sheet(evaluation),
    ]
    if evaluation.excluded:
        sheets.append(excluded_sheet(evaluation))
    return Book(
        sheets=tuple(_noted(sheet, title, said) for sheet in sheets),
        created_on=created_on,
        title=title,
        subject=f"{standard.title} {tables.county.name}",
        watermark=said,
    )


def single_sheet_book(
    standard: Standard,
    sheet: SheetSpec,
    *,
    title: str,
    notice: str = "",
    created_on: datetime.datetime = EPOCH,
) -> Book:
    """One of the sheets on its own, with the same title and notices."""
    said = notice_of(standard, notice)
    return Book(
        (_noted(sheet, title, said),), created_on, title=title, subject=standard.title, watermark=said
    )


def _noted(sheet: SheetSpec, title: str, notice: str) -> SheetSpec:
    empty = () if sheet.rows else ("本表没有内容。",)
    notes = (*((notice,) if notice else ()), *sheet.notes, *empty)
    return replace(sheet, heading=(f"{title}——{sheet.name}",), notes=notes)


def conclusion_sheet(standard: Standard, evaluation: Evaluation) -> SheetSpec:
    """The verdict and its reasons, most important first, and the rule sets that were on."""
    kinds = {True: "决定结论", False: "数据缺失，不改变结论"}
    rows: list[Row] = [("结论", verdict_word(evaluation.verdict), standard.verdict.text)]
    rows += [("理由", kinds[each.decisive], reason_words(each)) for each in evaluation.reasons]
    rows += [
        ("已启用规则", rule.title, f"条件：{rule.condition}；来源：{rule.source}；适用年份：{rule.years}")
        for rule in evaluation.rules
    ]
    rows += [("数据提示", warning.row_label, warning.message) for warning in evaluation.warnings]
    return SheetSpec(
        "结论和理由",
        (ColumnSpec("类别", 12), ColumnSpec("结论", 22), ColumnSpec("说明", 90)),
        tuple(rows),
    )


def indicator_sheet(standard: Standard, evaluation: Evaluation) -> SheetSpec:
    """Indicator summary: a row a stage and indicator, and the composite coefficient where the measure has one."""
    rows: list[Row] = []
    tones: Tones = {}
    for result in evaluation.stages.values():
        for item in coefficient_items(standard):
            held = result.indicators[item.id].cv_met
            rows.append(_indicator_row(item, result))
            if result.indicators[item.id].cv_limit is not None:
                tones[len(rows) - 1, 10] = held_tone(held)
        if result.composite_limit is not None:
            rows.append(_composite_row(result))
            tones[len(rows) - 1, 10] = held_tone(result.composite_met)
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
    return SheetSpec("指标汇总", columns, tuple(rows), tones=tones, frozen_columns=3, autofilter=True)


def _indicator_row(item: Item, result: StageResult) -> Row:
    found = result.indicators[item.id]
    return (
        result.stage.label,
        item.id,
        item.title,
        item.unit,
        result.units,
        found.dispersion.mean if found.dispersion else None,
        threshold_words(item, result.stage),
        found.units_met if any(measure.threshold for measure in item.measures) else None,
        coefficient_words(found) if result.units else NO_DATA,
        limit_words(found.cv_limit),
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
        limit_words(result.composite_limit),
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


def gap_sheet(evaluation: Evaluation) -> SheetSpec:
    """What is lacking in things to add; a way towards a coefficient is labelled as one way, its parts below it."""
    rows: list[Row] = []
    tones: Tones = {}
    for gap in evaluation.gaps:
        if gap.needed and not gap.one_way:
            tones[len(rows), 3] = "bad"
        rows.append(
            (
                gap.unit,
                stage_label(gap.stage),
                gap.item,
                gap_kind(gap),
                gap.shortfall,
                gap.unit_of_measure,
                gap.message,
            )
        )
        rows += [
            (each.unit, stage_label(gap.stage), gap.item, "其中", each.amount, gap.unit_of_measure, "")
            for each in gap.additions
        ]
    columns = (
        ColumnSpec("单位", 26),
        ColumnSpec("学段", 8),
        ColumnSpec("条目", 8),
        ColumnSpec("性质", 20),
        ColumnSpec("数量", 12),
        ColumnSpec("计量单位", 10),
        ColumnSpec("说明", 70),
    )
    return SheetSpec("差距清单", columns, tuple(rows), tones=tones, autofilter=True)


def item_sheet(standard: Standard, evaluation: Evaluation) -> SheetSpec:
    """Every item with its conclusion, then the vetoes; marks say how far an item was checked."""
    known = known_items(standard)
    rows: list[Row] = []
    tones: Tones = {}
    for item in evaluation.items:
        word, tone = _item_words(item)
        if tone:
            tones[len(rows), 5] = tone
        points = item.max_points
        mark = known[item.id].mark.value
        rows.append((item.dimension, item.number, item.id, item.title, item.conclusion, word, points, mark))
    for veto in evaluation.vetoes:
        word, tone = veto_words(veto.triggered)
        tones[len(rows), 5] = tone
        found = known[veto.id]
        rows.append(
            (
                found.dimension,
                found.number,
                veto.id,
                veto.title,
                veto.conclusion,
                word,
                None,
                found.mark.value,
            )
        )
    columns = (
        ColumnSpec("一级指标", 16),
        ColumnSpec("序号", 9),
        ColumnSpec("编号", 9),
        ColumnSpec("条目", 50),
        ColumnSpec("指标值或简要结论", 60),
        ColumnSpec("结论", 12),
        ColumnSpec("满分", 8),
        ColumnSpec("核对", 7),
    )
    notes = ("核对程度：V 为已见原文，S 为见于转述，M 为凭记忆。",)
    return SheetSpec("条目达标情况", columns, tuple(rows), notes=notes, tones=tones, autofilter=True)


def _item_words(item: ItemResult) -> tuple[str, CellTone]:
    if item.kind == "score":
        return "尚未评分", "missing"
    if item.kind == "grade":
        return item.grade or "尚未评定", "missing" if item.grade is None else ""
    return held_word(item.met), held_tone(item.met)


def missing_sheet(evaluation: Evaluation) -> SheetSpec:
    """Every value that a judgment needed and nobody reported."""
    rows = tuple(
        (each.row, stage_label(each.stage), each.label, each.field_id) for each in evaluation.missing
    )
    columns = (
        ColumnSpec("填报单位", 28),
        ColumnSpec("学段", 8),
        ColumnSpec("缺少的数据", 40),
        ColumnSpec("字段", 24),
    )
    return SheetSpec(
        "缺失数据",
        columns,
        rows,
        notes=("缺失的数据不按零计算，也不据此判为未达标。",),
        autofilter=bool(rows),
    )


def flip_sheet(evaluation: Evaluation) -> SheetSpec:
    """What would turn the verdict, nearest to its limit first, as the engine orders it."""
    rows = tuple(
        (
            "现已达到，变动会打破" if each.holds else "现未达到，须达到",
            stage_label(each.stage),
            each.unit,
            each.item,
            each.text,
            None if each.relative_margin is None else 100 * each.relative_margin,
        )
        for each in evaluation.flips
    )
    columns = (
        ColumnSpec("性质", 22),
        ColumnSpec("学段", 8),
        ColumnSpec("单位", 26),
        ColumnSpec("条目", 8),
        ColumnSpec("说明", 80),
        ColumnSpec("与限值的相对距离", 14, unit="%", number_format="0.0000"),
    )
    return SheetSpec("结论敏感点", columns, rows, autofilter=bool(rows))


def excluded_sheet(evaluation: Evaluation) -> SheetSpec:
    """Schools and stages that are no unit of the resource evaluation, and why."""
    rows = tuple((each.name, stage_label(each.stage), each.reason) for each in evaluation.excluded)
    columns = (ColumnSpec("学校", 28), ColumnSpec("学段", 8), ColumnSpec("原因", 60))
    return SheetSpec("不计入的学校", columns, rows, autofilter=True)
