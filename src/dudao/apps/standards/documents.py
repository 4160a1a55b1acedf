"""A standard as a workbook: everything that its pages show, the notice of a sample on every sheet."""

from __future__ import annotations

from datetime import datetime

from dudao.apps.standards.choices import LEVEL_WORDS
from dudao.apps.standards.listing import (
    MarkWords,
    all_marks,
    listed_checks,
    listed_fields,
    listed_rows,
    listed_rule_sets,
)
from dudao.apps.standards.wording import MeasureWords, unit_lines, verdict_lines
from dudao.catalogue.schema import Standard
from dudao.core.sheetspec import Book, ColumnSpec, PrintSetup, SheetSpec, SpecValue

ITEM_COLUMNS = (
    ColumnSpec("序号", width=10),
    ColumnSpec("一级指标", width=14),
    ColumnSpec("二级指标", width=14),
    ColumnSpec("条目", width=44),
    ColumnSpec("类型", width=9),
    ColumnSpec("要求", width=26),
    ColumnSpec("差异系数", width=22),
    ColumnSpec("怎么算", width=48),
    ColumnSpec("公式", width=30),
    ColumnSpec("判定范围", width=16),
    ColumnSpec("分值", width=8),
    ColumnSpec("评分细则", width=30),
    ColumnSpec("佐证材料", width=26),
    ColumnSpec("责任单位", width=16),
    ColumnSpec("出处", width=22),
    ColumnSpec("条文标注", width=12),
    ColumnSpec("公式标注", width=12),
    ColumnSpec("说明", width=30),
)


def standard_book(standard: Standard, created_on: datetime) -> Book:
    """Items, rules, optional rules, fields, checks, sources; sheets that would be empty are left out."""
    sheets = [_items(standard), _verdict(standard)]
    if standard.rule_sets:
        sheets.append(_rule_sets(standard))
    sheets.append(_fields(standard))
    if standard.checks:
        sheets.append(_checks(standard))
    return Book(
        tuple(sheets),
        created_on,
        title=standard.title,
        subject=standard.document_number,
        watermark=standard.notice,
    )


def _sheet(
    standard: Standard,
    name: str,
    columns: tuple[ColumnSpec, ...],
    rows: list[tuple[SpecValue, ...]],
    *,
    frozen: int = 1,
) -> SheetSpec:
    number = f"（{standard.document_number}）" if standard.document_number else ""
    return SheetSpec(
        name=name,
        columns=columns,
        rows=tuple(rows),
        heading=(f"{standard.title}{number}", name),
        notes=(standard.notice,) if standard.notice else (),
        frozen_columns=frozen,
        autofilter=True,
        printing=PrintSetup(paper_a3=len(columns) > 12),
    )


def _mark(mark: MarkWords | None) -> str:
    return f"{mark.letter} {mark.word}" if mark else ""


def _lines(measures: tuple[MeasureWords, ...], *, as_written: bool) -> str:
    lines = []
    for measure in measures:
        body = measure.text if as_written else f"{measure.formula}；{measure.demand}"
        lines.append(f"{measure.who}：{body}" if measure.who else body)
    return "\n".join(lines)


def _items(standard: Standard) -> SheetSpec:
    rows: list[tuple[SpecValue, ...]] = []
    for row in listed_rows(standard):
        item = row.item
        rows.append(
            (
                item.number,
                item.dimension,
                item.criterion,
                item.title,
                item.kind.label,
                row.demand,
                row.coefficient,
                _lines(row.measures, as_written=False),
                _lines(row.measures, as_written=True),
                LEVEL_WORDS[item.level],
                item.max_points,
                item.scoring_rule or "\n".join(f"{rule.grade}：{rule.text}" for rule in item.grade_rules),
                "、".join(item.evidence),
                item.responsible_unit,
                item.clause,
                _mark(row.mark),
                _mark(row.formula_mark),
                item.note,
            )
        )
    kept = [at for at in range(len(ITEM_COLUMNS)) if any(row[at] not in ("", None) for row in rows)]
    columns = tuple(ITEM_COLUMNS[at] for at in kept)
    return _sheet(standard, "条目", columns, [tuple(row[at] for at in kept) for row in rows])


def _verdict(standard: Standard) -> SheetSpec:
    rows: list[tuple[SpecValue, ...]] = [("判定规则", line) for line in verdict_lines(standard)]
    rows += [("判定单位", line) for line in unit_lines(standard)]
    rows += [("说明", note) for note in standard.notes]
    rows += [(f"来源 {source.ref}", source.title) for source in standard.sources]
    rows += [(f"标注 {mark.letter}", mark.meaning) for mark in all_marks()]
    return _sheet(
        standard, "判定规则与来源", (ColumnSpec("项目", width=14), ColumnSpec("内容", width=100)), rows
    )


def _rule_sets(standard: Standard) -> SheetSpec:
    columns = (
        ColumnSpec("编号", width=18),
        ColumnSpec("规则", width=40),
        ColumnSpec("对应条目", width=12),
        ColumnSpec("范围", width=10),
        ColumnSpec("适用条件", width=40),
        ColumnSpec("打开后", width=50),
        ColumnSpec("来源", width=36),
        ColumnSpec("适用年份", width=24),
        ColumnSpec("标注", width=12),
        ColumnSpec("说明", width=30),
    )
    rows: list[tuple[SpecValue, ...]] = []
    for row in listed_rule_sets(standard):
        rule = row.rule_set
        after = [_lines(row.measures, as_written=False)]
        after += [f"增加条目 {added.item.number} {added.item.title}（{added.demand}）" for added in row.adds]
        rows.append(
            (
                rule.id,
                rule.title,
                row.item.number if row.item else "",
                "地方" if rule.local else "全国",
                rule.condition,
                "\n".join(line for line in after if line),
                rule.source,
                rule.years,
                _mark(row.mark),
                rule.note,
            )
        )
    return _sheet(standard, "选用规则（默认关闭）", columns, rows, frozen=2)


def _fields(standard: Standard) -> SheetSpec:
    columns = (
        ColumnSpec("表", width=14),
        ColumnSpec("栏目", width=30),
        ColumnSpec("分组", width=14),
        ColumnSpec("填什么", width=28),
        ColumnSpec("怎么填", width=26),
        ColumnSpec("空着时", width=14),
        ColumnSpec("口径", width=44),
        ColumnSpec("数据来源", width=30),
        ColumnSpec("用于条目", width=18),
        ColumnSpec("字段名", width=18),
        ColumnSpec("标注", width=12),
    )
    rows: list[tuple[SpecValue, ...]] = [
        (
            table.title,
            row.title,
            row.field.group,
            row.kind,
            row.level,
            row.need,
            row.field.definition,
            row.field.data_source,
            "、".join(item.number for item in row.uses),
            row.field.id,
            _mark(row.mark),
        )
        for table, listed in listed_fields(standard)
        for row in listed
    ]
    return _sheet(standard, "填报项目", columns, rows, frozen=2)


def _checks(standard: Standard) -> SheetSpec:
    columns = (
        ColumnSpec("表", width=14),
        ColumnSpec("应满足", width=60),
        ColumnSpec("不满足时", width=44),
        ColumnSpec("处理", width=16),
        ColumnSpec("来源", width=24),
        ColumnSpec("标注", width=12),
    )
    rows: list[tuple[SpecValue, ...]] = [
        (row.table, row.condition, row.message, row.severity, row.source, _mark(row.mark))
        for row in listed_checks(standard)
    ]
    return _sheet(standard, "表内表间校验", columns, rows, frozen=0)
