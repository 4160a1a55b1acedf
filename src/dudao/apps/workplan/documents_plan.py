"""倒排工期表 as a workbook: the whole table, by month, by week, what does not fit and what has no duration."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from django.utils import timezone

from dudao.apps.workplan.choices import LineKind
from dudao.apps.workplan.downloads import SAMPLE
from dudao.apps.workplan.models import Plan, PlanLine
from dudao.apps.workplan.plan_table import Zoom, person_of, slices, unit_of
from dudao.core.sheetspec import NUMBER_DATE, Book, CellTone, ColumnSpec, PrintSetup, SheetSpec, SpecValue

_COLUMNS = (
    ColumnSpec("序号", 6),
    ColumnSpec("任务", 38),
    ColumnSpec("板块", 14),
    ColumnSpec("牵头单位", 16),
    ColumnSpec("具体责任人", 12),
    ColumnSpec("工期", 8, unit="工作日"),
    ColumnSpec("计划开始", 12, number_format=NUMBER_DATE),
    ColumnSpec("计划完成", 12, number_format=NUMBER_DATE),
    ColumnSpec("最早开始", 12, number_format=NUMBER_DATE),
    ColumnSpec("最迟开始", 12, number_format=NUMBER_DATE),
    ColumnSpec("最迟完成", 12, number_format=NUMBER_DATE),
    ColumnSpec("机动时间", 9, unit="工作日"),
    ColumnSpec("说明", 26),
)
_NOTE_AT = len(_COLUMNS) - 1


def plan_book(
    plan: Plan, lines: Sequence[PlanLine], *, is_sample: bool, part: str = "", on_a3: bool = False
) -> Book:
    """The version as a workbook; what was unknown when it was made is said above every table.

    `part` names the unit or person whose lines these are; `on_a3` prints on A3 in place of A4.
    """
    heading = (f"{plan.campaign.title}倒排工期表{part}",)
    notes = [f"第 {plan.number} 版（{plan.get_state_display()}），省级验收 {plan.acceptance_on:%Y-%m-%d}，"]
    notes[0] += f"按 {plan.as_of:%Y-%m-%d} 的情况排期；日期含首尾，天数都是工作日。"
    if plan.outcome.get("unpublished"):
        notes.append(f"注意：{plan.outcome['unpublished']}。")
    if is_sample:
        notes.append(SAMPLE)
    sheets = [_table("倒排工期表", heading, tuple(notes), lines)]
    for name, zoom in (("按月", Zoom.MONTH), ("按周", Zoom.WEEK)):
        sheets.append(_by_period(name, zoom, heading, tuple(notes), lines))
    late = sorted((one for one in lines if one.misfit_days), key=lambda one: -one.misfit_days)
    if late:
        sheets.append(_table("排不下", heading, tuple(notes), late))
    missing = [one for one in lines if one.kind == LineKind.NO_DURATION]
    if missing:
        sheets.append(_table("没有工期", heading, tuple(notes), missing))
    if on_a3:
        sheets = [replace(one, printing=PrintSetup(paper_a3=True)) for one in sheets]
    return Book(
        sheets=tuple(sheets),
        created_on=timezone.localtime(plan.made_at).replace(tzinfo=None),
        title=heading[0],
        watermark=SAMPLE if is_sample else "",
    )


def note_of(line: PlanLine) -> str:
    """What is to be known of a line, in words."""
    said = []
    if line.misfit_days:
        said.append(f"排不下，差 {line.misfit_days} 个工作日")
    if line.kind == LineKind.NO_DURATION:
        said.append("没有工期，没有排")
    if line.kind == LineKind.FIXED:
        said.append("已完成" if line.duty.finished_on else "已开始")
    if line.is_critical:
        said.append("关键任务")
    if line.note:
        said.append(line.note)
    return "；".join(said)


def _table(
    name: str, heading: tuple[str, ...], notes: tuple[str, ...], lines: Sequence[PlanLine]
) -> SheetSpec:
    rows = tuple(_row(line) for line in lines)
    tones: dict[tuple[int, int], CellTone] = {
        (index, _NOTE_AT): "bad" for index, line in enumerate(lines) if line.misfit_days
    }
    return SheetSpec(name, _COLUMNS, rows=rows, heading=heading, notes=notes, tones=tones, frozen_columns=2)


def _row(line: PlanLine) -> tuple[SpecValue, ...]:
    return (
        line.duty.number,
        line.duty.title,
        line.duty.section,
        unit_of(line),
        person_of(line),
        line.duration_days,
        line.start_on,
        line.finish_on,
        line.earliest_start_on,
        line.latest_start_on,
        line.latest_finish_on,
        line.slack_days,
        note_of(line),
    )


def _by_period(
    name: str,
    zoom: Zoom,
    heading: tuple[str, ...],
    notes: tuple[str, ...],
    lines: Sequence[PlanLine],
) -> SheetSpec:
    columns = (
        ColumnSpec("时段", 30),
        ColumnSpec("任务", 38),
        ColumnSpec("牵头单位", 16),
        ColumnSpec("具体责任人", 12),
        ColumnSpec("计划开始", 12, number_format=NUMBER_DATE),
        ColumnSpec("计划完成", 12, number_format=NUMBER_DATE),
        ColumnSpec("本期", 12),
    )
    rows: list[tuple[SpecValue, ...]] = []
    for part in slices(lines, zoom, timezone.localdate()):
        ending = {line.duty_id for line in part.finishing}
        for line in [*part.finishing, *(one for one in part.starting if one.duty_id not in ending)]:
            word = "应完成" if line.duty_id in ending else "开始"
            rows.append(
                (
                    part.label,
                    line.duty.title,
                    unit_of(line),
                    person_of(line),
                    line.start_on,
                    line.finish_on,
                    word,
                )
            )
    return SheetSpec(name, columns, rows=tuple(rows), heading=heading, notes=notes, frozen_columns=1)
