"""The result as rows of a page and as a workbook."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from dudao.apps.appraisal.choices import Grade
from dudao.apps.appraisal.models import Appraisal, ResultLine, UnitResult
from dudao.core.appraisal import Group, Line, Scheme
from dudao.core.sheetspec import Book, ColumnSpec, SheetSpec, SpecValue

SAMPLE = "样例数据，仅供演示"
LIGHTS = {Grade.EXCELLENT: "ok", Grade.GOOD: "ok", Grade.PASSED: "near", Grade.FAILED: "bad"}
NUMBER = "0.00"


@dataclass(frozen=True)
class ResultRow:
    """A unit with its lines in the order of the table's columns; None where a line does not hold for it."""

    result: UnitResult
    cells: tuple[ResultLine | None, ...]
    light: tuple[str, str]


def light_of(result: UnitResult) -> tuple[str, str]:
    """The shape and the word of a grade."""
    if result.grade:
        return LIGHTS[Grade(result.grade)], result.get_grade_display()
    return ("veto", "不评等次") if result.vetoed else ("none", "无法计算")


def result_rows(
    rules: Scheme, results: Sequence[UnitResult]
) -> list[tuple[Group, tuple[Line, ...], list[ResultRow]]]:
    """Every group with its lines and its units, the ranked ones first."""
    found = []
    for group in rules.groups:
        lines = rules.lines_of(group.key)
        rows = []
        for one in results:
            if one.group == group.key:
                by_key = {line.line: line for line in one.lines.all()}
                cells = tuple(by_key.get(line.key) for line in lines)
                rows.append(ResultRow(one, cells, light_of(one)))
        if rows:
            found.append((group, lines, rows))
    return found


def appraisal_book(appraisal: Appraisal, rules: Scheme, results: Sequence[UnitResult], at: datetime) -> Book:
    """A sheet for each group with a column for each line, then one with the making of every line."""
    sheets = []
    title = f"{appraisal.county.name}{appraisal.year}年度考核结果"
    for group, lines, rows in result_rows(rules, results):
        columns = (
            ColumnSpec("名次", 7),
            ColumnSpec("单位", 26),
            ColumnSpec("总分", 9, number_format=NUMBER),
            ColumnSpec("等次", 10),
            *(ColumnSpec(line.title, 12, number_format=NUMBER) for line in lines),
            ColumnSpec("说明", 40),
        )
        sheets.append(
            SheetSpec(
                name=group.title[:31],
                columns=columns,
                rows=tuple(_row(one) for one in rows),
                heading=(f"{title}（{group.title}）",),
                notes=(f"数据截至 {appraisal.as_of:%Y-%m-%d}，状态：{appraisal.get_state_display()}。",),
                frozen_columns=2,
                autofilter=True,
            )
        )
    sheets.append(_making(results))
    watermark = SAMPLE if appraisal.county.is_sample else ""
    return Book(tuple(sheets), at, title=title, watermark=watermark)


def _row(row: ResultRow) -> tuple[SpecValue, ...]:
    held = row.result
    return (
        held.place if held.place is not None else "不排名",
        held.unit.name,
        held.total,
        row.light[1],
        *(_cell(one) for one in row.cells),
        held.reason,
    )


def _cell(line: ResultLine | None) -> SpecValue:
    if line is None:
        return None
    if line.points is not None:
        return line.points
    if not line.applies:
        return "不参评"
    if line.vetoed is None:
        return "未核实"
    return ("触发" if line.vetoed else "没有") if not line.full_points else "无法计算"


def _making(results: Sequence[UnitResult]) -> SheetSpec:
    rows = tuple(
        (one.unit.name, line.title, line.full_points, _cell(line), line.words, line.corrected)
        for one in results
        for line in one.lines.all()
    )
    columns = (
        ColumnSpec("单位", 26),
        ColumnSpec("项目", 20),
        ColumnSpec("分值", 8, number_format=NUMBER),
        ColumnSpec("得分", 9, number_format=NUMBER),
        ColumnSpec("怎么算的", 60),
        ColumnSpec("申诉更正", 40),
    )
    return SheetSpec(name="得分明细", columns=columns, rows=rows, frozen_columns=2, autofilter=True)
