"""The wall chart as a large PDF and the responsibility matrix as a workbook."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from dudao.apps.workplan.matrix import DutyLine, Matrix
from dudao.apps.workplan.rollup import Counted
from dudao.apps.workplan.wall import LAMPS, DrawnGroup, DrawnRow, Wall
from dudao.apps.workplan.wall_scale import Span, Tick
from dudao.core.sheetspec import NUMBER_DATE, Book, CellTone, ColumnSpec, PrintSetup, SheetSpec, SpecValue
from dudao.infra.pdf.gantt import (
    GanttLine,
    GanttMark,
    GanttSheet,
    GanttTick,
    Stretch,
    render_gantt_pdf,
)
from dudao.infra.xlsx.write import write_workbook

SAMPLE = "示例数据，仅供演示"
LEGEND = (
    "▲ 红灯　◐ 黄灯　● 绿灯　○ 未定　■ 完成　｜　粗条 计划，深色是已核实的进度　细条 实际　"
    "斜纹 逾期　◆ 时限　灰底 休息日"
)
TONES: dict[str, CellTone] = {"bad": "bad", "near": "near", "ok": "good", "none": "missing", "done": ""}


def wall_pdf(wall: Wall, paper: str, made_at: datetime) -> bytes:
    """The chart on A3 to A0, lying; the axis and the milestones on every page. `paper` is one of a3, a2, a1, a0."""
    county = wall.campaign.county
    sheet = GanttSheet(
        title=f"{county.name}{wall.campaign.title}挂图作战（按{wall.asked.by.label}）",
        subtitle=wall.countdown.text,
        paper=paper,
        days=wall.scale.days,
        months=_ticks(wall.months),
        ticks=_ticks(wall.ticks),
        off_days=tuple(Stretch(span.start, span.days) for span in wall.off_days),
        marks=tuple(
            GanttMark(mark.at, f"{mark.label} {mark.on.month}.{mark.on.day}", mark.strong)
            for mark in wall.marks
        ),
        lines=tuple(_lines(wall)),
        today_at=wall.today_at,
        notice=SAMPLE if county.is_sample else "",
        note=wall.note,
        legend=LEGEND,
    )
    return render_gantt_pdf(sheet, made_at=made_at)


def _ticks(ticks: tuple[Tick, ...]) -> tuple[GanttTick, ...]:
    return tuple(GanttTick(one.start, one.days, one.label) for one in ticks)


def _lines(wall: Wall) -> Iterator[GanttLine]:
    for group in wall.groups:
        yield _group_line(group)
        for row in group.rows:
            yield _row_line(row)


def _group_line(group: DrawnGroup) -> GanttLine:
    counts = " ".join(f"{shape}{count}" for _, shape, _, count in group.lamps)
    return GanttLine(
        title=group.label,
        note=f"{counts}　{group.counted.share.percent}%",
        light=group.kind,
        word=f"{group.shape} {group.word}",
        is_group=True,
        plan=_stretch(group.plan, group.counted.share.percent),
    )


def _row_line(row: DrawnRow) -> GanttLine:
    names = " ".join(part for part in (row.unit, row.person) if part)
    return GanttLine(
        title=f"{row.number} {row.title}",
        note=" · ".join(part for part in (names, row.reason) if part),
        light=row.kind,
        word=f"{row.shape} {row.word}",
        plan=_stretch(row.plan, row.share.percent),
        actual=_stretch(row.actual),
        late=_stretch(row.late),
        due_at=row.due_at,
    )


def _stretch(span: Span | None, percent: int = 0) -> Stretch | None:
    return Stretch(span.start, span.days, percent) if span is not None else None


DUTY_COLUMNS = (
    ColumnSpec("序号", width=8),
    ColumnSpec("任务", width=44),
    ColumnSpec("板块", width=18),
    ColumnSpec("牵头单位", width=18),
    ColumnSpec("配合单位", width=24),
    ColumnSpec("第一责任人", width=12),
    ColumnSpec("直接责任人", width=12),
    ColumnSpec("具体责任人", width=12),
    ColumnSpec("完成时限", width=12, number_format=NUMBER_DATE),
    ColumnSpec("进度", width=10),
    ColumnSpec("灯", width=8),
    ColumnSpec("亮灯原因", width=30),
)


def matrix_workbook(matrix: Matrix, made_at: datetime) -> bytes:
    """Two sheets: every duty with who answers for it, and units by sections with their lights."""
    county = matrix.campaign.county
    title = f"{county.name}{matrix.campaign.title}责任矩阵"
    notes = (SAMPLE,) if county.is_sample else ()
    book = Book(
        (_duties_sheet(matrix, title, notes), _units_sheet(matrix, title, notes)),
        made_at,
        title=title,
        watermark=SAMPLE if county.is_sample else "",
    )
    return write_workbook(book)


def _duties_sheet(matrix: Matrix, title: str, notes: tuple[str, ...]) -> SheetSpec:
    light_at = [column.title for column in DUTY_COLUMNS].index("灯")
    return SheetSpec(
        "责任矩阵",
        DUTY_COLUMNS,
        tuple(_duty_cells(line) for line in matrix.lines),
        heading=(title,),
        notes=notes,
        frozen_columns=2,
        tones={
            (row, light_at): TONES[LAMPS[line.row.lit.colour][0]] for row, line in enumerate(matrix.lines)
        },
        autofilter=True,
        printing=PrintSetup(paper_a3=True),
    )


def _duty_cells(line: DutyLine) -> tuple[SpecValue, ...]:
    row = line.row
    return (
        row.duty.number,
        row.duty.title,
        row.duty.section,
        row.unit,
        line.supporting,
        line.principal_owner,
        line.direct_owner,
        row.person,
        row.due_on,
        f"{row.share.verified}/{row.share.total}",
        LAMPS[row.lit.colour][2],
        row.lit.reason,
    )


def _units_sheet(matrix: Matrix, title: str, notes: tuple[str, ...]) -> SheetSpec:
    """Counts in words, so that the sheet reads without colours."""
    rows: list[tuple[SpecValue, ...]] = [
        (line.label, *(_words(cell) for cell in line.cells), _words(line.whole)) for line in matrix.units
    ]
    rows.append(("合计", *(_words(cell) for cell in matrix.sums), _words(matrix.whole)))
    return SheetSpec(
        "单位和板块",
        (
            ColumnSpec("牵头单位", width=20),
            *(ColumnSpec(section, width=22) for section in matrix.sections),
            ColumnSpec("合计", width=26),
        ),
        tuple(rows),
        heading=(title,),
        notes=notes,
        frozen_columns=1,
        tones={(len(rows) - 1, at): "strong" for at in range(len(matrix.sections) + 2)},
        printing=PrintSetup(paper_a3=True),
    )


def _words(counted: Counted | None) -> str | None:
    """红灯 1，绿灯 2；已核实 3/8 步."""
    if counted is None or not counted.total:
        return None
    lights = "，".join(f"{LAMPS[light][2]} {count}" for light, count in counted.shown)
    return f"{lights}；已核实 {counted.share.verified}/{counted.share.total} 步"
