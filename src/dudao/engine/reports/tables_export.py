"""Every table of an evaluation as sheets: indicators, heat table, gaps, items, missing data, what would flip it.

Numbers stay numbers, unrounded, and only their format rounds them; judgments stand in words beside their colour.
Coefficients are shown with enough digits to see on which side of the limit they are. A sheet without rows says so in a
note instead of being left out.
"""

from __future__ import annotations

import datetime
from dataclasses import replace

from dudao.catalogue.schema import Standard
from dudao.core.sheetspec import (
    NUMBER_GROUPED,
    NUMBER_GROUPED_TWO_DECIMALS,
    Book,
    CellTone,
    ColumnSpec,
    SheetSpec,
    SpecValue,
)
from dudao.engine.comparison import compare
from dudao.engine.facts import ReportedTables
from dudao.engine.reports.comparison_sheets import area_sheet, year_sheet
from dudao.engine.reports.gap_section import gap_kind, reason_words
from dudao.engine.reports.indicator_sheets import heat_sheet, indicator_sheet
from dudao.engine.reports.item_section import veto_words
from dudao.engine.reports.phrases import (
    held_tone,
    held_word,
    known_items,
    notice_of,
    verdict_word,
)
from dudao.engine.result import Evaluation, ItemResult
from dudao.engine.wording import stage_label

EPOCH = datetime.datetime(2000, 1, 1)

Row = tuple[SpecValue, ...]
Tones = dict[tuple[int, int], CellTone]
Formats = dict[tuple[int, int], str]

_COUNTED = frozenset({"人", "名", "个", "间", "台", "册", "所", "套", "班"})
"""Units of which there are only whole ones."""


def evaluation_book(
    standard: Standard,
    tables: ReportedTables,
    evaluation: Evaluation,
    *,
    title: str,
    notice: str = "",
    created_on: datetime.datetime = EPOCH,
    before: Evaluation | None = None,
) -> Book:
    """All sheets of one evaluation; indicator sheets only for a standard that has stages.

    ``before``, an earlier evaluation under the same standard, adds the comparison of the two years.
    ``notice`` (样例数据) stands with the notice of a sample standard in the header of every sheet and above its table.
    """
    said = notice_of(standard, notice)
    sheets = [conclusion_sheet(standard, evaluation)]
    if evaluation.stages:
        sheets += [indicator_sheet(standard, evaluation), heat_sheet(standard, evaluation)]
        sheets.append(area_sheet(standard, evaluation))
    if before is not None:
        sheets.append(year_sheet(standard, compare(before, evaluation)))
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


def gap_sheet(evaluation: Evaluation) -> SheetSpec:
    """What is lacking in things to add; a way towards a coefficient is labelled as one way, its parts below it."""
    rows: list[Row] = []
    tones: Tones = {}
    formats: Formats = {}
    for gap in evaluation.gaps:
        first = len(rows)
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
        shown = NUMBER_GROUPED if gap.unit_of_measure in _COUNTED else NUMBER_GROUPED_TWO_DECIMALS
        formats.update({(at, 4): shown for at in range(first, len(rows))})
    columns = (
        ColumnSpec("单位", 26),
        ColumnSpec("学段", 8),
        ColumnSpec("条目", 8),
        ColumnSpec("性质", 20),
        ColumnSpec("数量", 12),
        ColumnSpec("计量单位", 10),
        ColumnSpec("说明", 70),
    )
    notes = ("“说明”中的数已向上取整到可以添置的数，“数量”是按要求算出的数。",)
    return SheetSpec(
        "差距清单", columns, tuple(rows), notes=notes, tones=tones, formats=formats, autofilter=True
    )


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
        rows.append(
            (
                item.dimension,
                item.number,
                item.id,
                item.title,
                item.conclusion,
                word,
                points,
                item.points,
                mark,
            )
        )
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
        ColumnSpec("得分", 8),
        ColumnSpec("核对", 7),
    )
    notes = ("核对程度：V 为已见原文，S 为见于转述，M 为凭记忆。",)
    return SheetSpec("条目达标情况", columns, tuple(rows), notes=notes, tones=tones, autofilter=True)


def _item_words(item: ItemResult) -> tuple[str, CellTone]:
    if item.kind == "score":
        return ("尚未评分", "missing") if item.points is None else ("已评分", "")
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
