"""Wall charts as PDF on A3 to A0: the date axis, the milestones and the days off stand on every page.

Everything is placed here in millimetres; the template only draws. Rows are as high as the sheet allows between two
limits, so that few rows fill a large sheet and many go on to further pages under the same axis.
"""

from __future__ import annotations

import datetime
import math
from collections.abc import Sequence
from dataclasses import dataclass, field

from dudao.infra.pdf.setting import plain, set_pages

PAPERS: dict[str, tuple[int, int]] = {
    "a3": (420, 297),
    "a2": (594, 420),
    "a1": (841, 594),
    "a0": (1189, 841),
}
"""Width and height in millimetres, lying."""

INK, MUTED, LINE, SOFT = "#1b2430", "#5c6979", "#c9d1da", "#eef1f5"
OFF, RED, PAPER, ACCENT = "#f0f2f5", "#a93226", "#ffffff", "#1f4e8c"
FILLS = {
    "ok": ("#7fb59b", "#22694a"),
    "near": ("#e8c179", "#845300"),
    "bad": ("#dd948b", "#a93226"),
    "none": ("#d5dbe2", "#5c6979"),
    "done": ("#c3cfdd", "#3b4655"),
}
_ROW_MM = (6.4, 11.0)
_LARGER = {"a3": 1.0, "a2": 1.08, "a1": 1.2, "a0": 1.4}
_HEAD_MM = 30
_POINT_MM = 0.3528


@dataclass(frozen=True, slots=True)
class Stretch:
    """Days of the axis: the first from 0, how many, and which share of them is filled."""

    start: int
    days: int
    percent: int = 0


@dataclass(frozen=True, slots=True)
class GanttTick:
    """A cell of the axis."""

    start: int
    days: int
    label: str


@dataclass(frozen=True, slots=True)
class GanttMark:
    """A fixed day with its name; `strong` for the day that all leads to."""

    at: int
    label: str
    strong: bool = False


@dataclass(frozen=True, slots=True)
class GanttLine:
    """A row: a group's head or a line of work. `light` is one of FILLS, `word` always stands beside it."""

    title: str
    note: str = ""
    light: str = "none"
    word: str = ""
    is_group: bool = False
    plan: Stretch | None = None
    actual: Stretch | None = None
    late: Stretch | None = None
    due_at: int | None = None


@dataclass(frozen=True, slots=True)
class GanttSheet:
    """A chart to be printed; `heads` name the column of rows, `legend` explains the signs."""

    title: str
    subtitle: str
    paper: str
    days: int
    months: tuple[GanttTick, ...]
    ticks: tuple[GanttTick, ...]
    off_days: tuple[Stretch, ...]
    marks: tuple[GanttMark, ...]
    lines: tuple[GanttLine, ...]
    today_at: int | None = None
    notice: str = ""
    note: str = ""
    legend: str = ""


@dataclass(slots=True)
class _Page:
    areas: list[list[object]] = field(default_factory=list)
    rules: list[list[object]] = field(default_factory=list)
    words: list[list[object]] = field(default_factory=list)

    def area(self, x: float, y: float, wide: float, high: float, fill: str, stroke: str = "") -> None:
        self.areas.append([_mm(x), _mm(y), _mm(wide), _mm(high), fill, stroke])

    def rule(self, x: float, y: float, wide: float, high: float, stroke: str, points: float = 0.4) -> None:
        self.rules.append([_mm(x), _mm(y), _mm(wide), _mm(high), stroke, points])

    def text(
        self,
        box: tuple[float, float, float, float],
        points: float,
        text: str,
        *,
        fill: str = INK,
        side: str = "left",
        bold: bool = False,
    ) -> None:
        """Words in a box of x, y, width and height; what does not fit its line ends in an ellipsis."""
        shown = _fitted(plain(text), box[2], points)
        if shown:
            self.words.append([*(_mm(one) for one in box), round(points, 2), shown, fill, side, bold])


@dataclass(frozen=True, slots=True)
class _Frame:
    """Where things stand on a page."""

    paper: str
    width: float
    height: float
    factor: float
    row: float
    per_page: int
    days: int

    @property
    def margin(self) -> float:
        return 10 * self.factor

    @property
    def top(self) -> float:
        """Where the rows begin."""
        return self.margin + _HEAD_MM * self.factor

    @property
    def left(self) -> float:
        """Where the axis begins."""
        return self.margin + (self.width - 2 * self.margin) * 0.27

    @property
    def day(self) -> float:
        return (self.width - self.margin - self.left) / self.days

    def x(self, day: float) -> float:
        return self.left + day * self.day


def render_gantt_pdf(sheet: GanttSheet, *, made_at: datetime.datetime) -> bytes:
    """The chart as PDF; an unknown paper raises `KeyError`. The same sheet gives the same bytes."""
    width, height = PAPERS[sheet.paper]
    frame = _frame(sheet, width, height)
    pages = _paged(sheet.lines, frame.per_page)
    drawn = [_page(sheet, frame, lines, at, len(pages)) for at, lines in enumerate(pages)]
    data = {
        "title": plain(sheet.title),
        "author": "督导通",
        "width": width,
        "height": height,
        "pages": [{"areas": one.areas, "rules": one.rules, "words": one.words} for one in drawn],
    }
    return set_pages("gantt.typ", data, made_at)


def _frame(sheet: GanttSheet, width: int, height: int) -> _Frame:
    factor = _LARGER[sheet.paper]
    room = height - (2 * 10 + _HEAD_MM + 8) * factor
    least, most = (one * factor for one in _ROW_MM)
    row = min(most, max(least, room / max(len(sheet.lines), 1)))
    return _Frame(sheet.paper, width, height, factor, row, int(room / row + 0.001), max(sheet.days, 1))


def _paged(lines: Sequence[GanttLine], per_page: int) -> list[list[GanttLine]]:
    """The rows page by page; the head of a group that goes on is repeated, and never stands last on a page."""
    pages: list[list[GanttLine]] = [[]]
    group: GanttLine | None = None
    for at, line in enumerate(lines):
        page = pages[-1]
        last_place = len(page) >= per_page - 1
        if len(page) >= per_page or (line.is_group and last_place and at + 1 < len(lines)):
            page = []
            pages.append(page)
            if group is not None and not line.is_group and per_page > 1:
                page.append(_continued(group))
        if line.is_group:
            group = line
        page.append(line)
    return pages


def _continued(group: GanttLine) -> GanttLine:
    return GanttLine(f"{group.title}（续）", group.note, group.light, group.word, is_group=True)


def _page(sheet: GanttSheet, frame: _Frame, lines: Sequence[GanttLine], at: int, pages: int) -> _Page:
    page = _Page()
    bottom = frame.top + len(lines) * frame.row
    _draw_ground(page, sheet, frame, bottom)
    for place, line in enumerate(lines):
        _draw_line(page, frame, line, frame.top + place * frame.row)
    _draw_marks(page, sheet, frame, bottom)
    _draw_edges(page, sheet, frame, f"第 {at + 1} 页，共 {pages} 页")
    return page


def _draw_ground(page: _Page, sheet: GanttSheet, frame: _Frame, bottom: float) -> None:
    """Days off as shades, the axis above the rows."""
    k = frame.factor
    for one in sheet.off_days:
        page.area(frame.x(one.start), frame.top, one.days * frame.day, bottom - frame.top, OFF)
    for ticks, y, points in ((sheet.months, frame.top - 13 * k, 8.5), (sheet.ticks, frame.top - 8 * k, 6.5)):
        for tick in ticks:
            wide = tick.days * frame.day
            page.rule(frame.x(tick.start), y, 0, (5 if points > 7 else 3.6) * k, LINE)
            label = tick.label.replace("\n", " ")
            page.text((frame.x(tick.start) + 0.4, y, wide - 0.4, 4.4 * k), points * k, label, fill=MUTED)
    page.rule(frame.margin, frame.top, frame.width - 2 * frame.margin, 0, INK, 0.8)
    head = (frame.margin, frame.top - 6.4 * k, frame.left - frame.margin - 2, 6 * k)
    page.text(head, 8.5 * k, "任务 · 责任人 · 亮灯原因", bold=True)


def _draw_line(page: _Page, frame: _Frame, line: GanttLine, y: float) -> None:
    fill, edge = FILLS[line.light]
    row, k = frame.row, frame.factor
    wide = frame.left - frame.margin
    lamp = 13 * k
    if line.is_group:
        page.area(frame.margin, y, frame.width - 2 * frame.margin, row, "#e6edf6")
    page.rule(frame.margin, y + row, frame.width - 2 * frame.margin, 0, LINE, 0.3)
    size = min(10.5 * k, row / 2.35 / _POINT_MM)
    page.text((frame.margin + 0.5, y, lamp, row), size * 0.82, line.word, fill=edge, bold=True)
    x, room = frame.margin + lamp + 1, wide - lamp - 3
    if line.note and not line.is_group:
        page.text((x, y + row * 0.04, room, row * 0.52), size, line.title)
        page.text((x, y + row * 0.52, room, row * 0.44), size * 0.78, line.note, fill=MUTED)
    else:
        title = f"{line.title}　{line.note}" if line.note else line.title
        page.text((x, y, room, row), size, title, bold=line.is_group)
    _draw_bars(page, frame, line, y, fill, edge)


def _draw_bars(page: _Page, frame: _Frame, line: GanttLine, y: float, fill: str, edge: str) -> None:
    row = frame.row
    if line.plan is not None:
        high = row * (0.22 if line.is_group else 0.42)
        top = y + row * (0.39 if line.is_group else 0.14)
        wide = line.plan.days * frame.day
        whole = (INK, INK) if line.is_group else (fill, edge)
        page.area(frame.x(line.plan.start), top, wide, high, *whole)
        if line.plan.percent:
            share = wide * line.plan.percent / 100
            page.area(frame.x(line.plan.start), top, share, high, ACCENT if line.is_group else edge)
    if line.late is not None:
        page.area(
            frame.x(line.late.start), y + row * 0.14, line.late.days * frame.day, row * 0.42, "hatch", RED
        )
    if line.actual is not None:
        page.area(frame.x(line.actual.start), y + row * 0.68, line.actual.days * frame.day, row * 0.14, INK)
    if line.due_at is not None:
        x = frame.x(line.due_at + 1)
        page.text(
            (x - row * 0.4, y, row * 0.8, row * 0.7), row / 2.4 / _POINT_MM, "◆", fill=edge, side="center"
        )


def _draw_marks(page: _Page, sheet: GanttSheet, frame: _Frame, bottom: float) -> None:
    """Milestones and today as lines through all rows, their names in up to three lines above the axis."""
    k = frame.factor
    free = [-math.inf] * 3  # where each line of names is free again
    size = 7.5 * k
    for one in sorted(sheet.marks, key=lambda mark: mark.at):
        x = frame.x(one.at + 1)
        wide = (len(one.label) + 1) * size * _POINT_MM
        start = min(x - wide / 2, frame.width - frame.margin - wide)
        level = next((line for line, end in enumerate(free) if start >= end), free.index(min(free)))
        free[level] = start + wide
        y = frame.top - 25.4 * k + level * 4 * k
        colour = RED if one.strong else ACCENT
        page.rule(x, y + 4 * k, 0, bottom - y - 4 * k, colour, 1.2 if one.strong else 0.8)
        page.text((start, y, wide, 4 * k), size, one.label, fill=colour, side="center", bold=True)
    if sheet.today_at is not None:
        x = frame.x(sheet.today_at + 0.5)
        page.rule(x, frame.top - 4.4 * k, 0, bottom - frame.top + 4.4 * k, "#b35900", 1.1)
        page.text((x + 0.6, frame.top - 4 * k, 9 * k, 3.8 * k), 6.5 * k, "今天", fill="#b35900", bold=True)


def _draw_edges(page: _Page, sheet: GanttSheet, frame: _Frame, number: str) -> None:
    """Title and countdown above, legend and page number below, the notice of a sample in both."""
    k, wide = frame.factor, frame.width - 2 * frame.margin
    page.text((frame.margin, frame.margin - 4 * k, wide * 0.6, 8 * k), 16 * k, sheet.title, bold=True)
    right = (frame.margin + wide * 0.55, frame.margin - 4 * k, wide * 0.45, 8 * k)
    page.text(right, 13 * k, sheet.subtitle, side="right", bold=True)
    y = frame.height - frame.margin - 4 * k
    page.text((frame.margin, y, wide * 0.62, 4.6 * k), 7 * k, sheet.legend, fill=MUTED)
    page.text((frame.margin + wide * 0.62, y, wide * 0.26, 4.6 * k), 7 * k, sheet.note, fill=RED)
    page.text((frame.margin + wide * 0.88, y, wide * 0.12, 4.6 * k), 7 * k, number, fill=MUTED, side="right")
    if sheet.notice:
        page.text((frame.margin, y + 4.4 * k, wide, 4.4 * k), 7 * k, sheet.notice, fill=RED)


def _fitted(text: str, wide: float, points: float) -> str:
    """As much of the text as stands on one line."""
    em = points * _POINT_MM
    room = wide / em if em else 0
    if _length(text) <= room:
        return text
    kept = ""
    used = 1.0
    for sign in text:
        used += _length(sign)
        if used > room:
            break
        kept += sign
    return f"{kept}…" if kept else ""


def _length(text: str) -> float:
    """About how many characters wide: signs below U+2E80 count a little more than half."""
    return sum(0.58 if sign < "\u2e80" else 1.0 for sign in text)


def _mm(value: float) -> float:
    return round(value, 3)
