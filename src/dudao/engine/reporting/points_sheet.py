"""The sheet 自评打分: points clause by clause, stated by a person, and read back item by item.

A blank is not rated: missing data, never 0. Where the standard leaves the points of an item open (2012: set by the
province), the column 分值 is filled in too, and the points of all items must add up to the total of the standard.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from dudao.catalogue.schema import Item, ItemKind, Standard
from dudao.core.grid import Sheet, is_blank, number_of, text_of
from dudao.core.numbers import trimmed
from dudao.core.problem import ERROR, WARNING, Problem
from dudao.core.scoring import MAXIMUM_DECIMALS
from dudao.core.sheetspec import ColumnSpec, SheetSpec
from dudao.engine.facts import Origin, PointsGiven
from dudao.engine.reporting.heading import ROWS_SEARCHED
from dudao.engine.reporting.titles import title_key

SHEET_NAME = "自评打分"
ID_TITLE, TITLE_TITLE, MAXIMUM_TITLE, POINTS_TITLE, NOTE_TITLE, RULE_TITLE = (
    "编号",
    "条目",
    "分值",
    "得分",
    "扣分说明",
    "评分细则",
)
_KEYS: Mapping[str, frozenset[str]] = {
    "id": frozenset({"编号", "条目编号", "指标编号", "id"}),
    "title": frozenset({"条目", "指标", "指标内容", "条目内容", "内容"}),
    "maximum": frozenset({"分值", "满分", "标准分", "分值(分)", "分值（分）"}),
    "points": frozenset({"得分", "自评得分", "自评分", "得分(分)", "得分（分）"}),
    "note": frozenset({"扣分说明", "扣分原因", "失分原因", "说明"}),
}


def scored_items(standard: Standard) -> tuple[Item, ...]:
    """The items that are rated with points."""
    return tuple(item for item in standard.items if item.kind is ItemKind.SCORE)


def points_sheet(standard: Standard) -> SheetSpec:
    """The blank sheet to fill in: number, clause, points, points reached, why points were lost, and the rule."""
    items = scored_items(standard)
    fixed = all(item.max_points is not None for item in items)
    columns = [
        ColumnSpec(ID_TITLE, width=9, protected=True),
        ColumnSpec(TITLE_TITLE, width=60, protected=True),
        ColumnSpec(
            MAXIMUM_TITLE, width=9, minimum=0, protected=fixed, note="" if fixed else _open_points(standard)
        ),
        ColumnSpec(
            POINTS_TITLE, width=9, minimum=0, note="还没有打分就留空：空白不等于 0 分，也不等于满分。"
        ),
        ColumnSpec(NOTE_TITLE, width=44),
    ]
    rows = [(item.id, item.title, item.max_points, None, None) for item in items]
    ruled = any(item.scoring_rule for item in items)
    if ruled:
        columns.append(ColumnSpec(RULE_TITLE, width=44, protected=True))
    return SheetSpec(
        name=SHEET_NAME,
        columns=tuple(columns),
        rows=tuple(
            (*row, item.scoring_rule) if ruled else row for row, item in zip(rows, items, strict=True)
        ),
        heading=(f"{standard.short_title}　{SHEET_NAME}",),
        notes=(*((standard.notice,) if standard.notice else ()), *_notes(standard, fixed)),
        frozen_columns=2,
        protect=True,
    )


def _notes(standard: Standard, fixed: bool) -> Iterator[str]:
    yield (
        "逐条填写自评得分，不得超过分值；有失分的写明扣分说明。空白表示没有打分（缺数据），不等于 0 分。"
        f"{_total_text(standard)}"
    )
    if not fixed:
        yield _open_points(standard)


def _total_text(standard: Standard) -> str:
    top, line = standard.verdict.max_points, standard.verdict.pass_points
    if top is None or line is None:
        return ""
    return f"满分 {trimmed(top, 2)} 分，{trimmed(line, 2)} 分及以上通过。"


def _open_points(standard: Standard) -> str:
    top = standard.verdict.max_points
    total = f"，各条合计 {trimmed(top, 2)} 分" if top is not None else ""
    return f"标准没有规定各条分值，请按本省规定填写“{MAXIMUM_TITLE}”{total}。"


def find_points(sheet: Sheet) -> tuple[int, dict[str, int]] | None:
    """The title row of a sheet of points and its columns; None when it is no such sheet."""
    for row in range(min(ROWS_SEARCHED, sheet.height)):
        found: dict[str, int] = {}
        for column, raw in enumerate(sheet.rows[row]):
            key = title_key(text_of(raw))
            for name, keys in _KEYS.items():
                if key in keys:
                    found.setdefault(name, column)
        if "points" in found and ("id" in found or "title" in found):
            return row, found
    return None


@dataclass
class _Reader:
    """One sheet being read."""

    standard: Standard
    file: str
    sheet: Sheet
    columns: Mapping[str, int]
    given: dict[str, PointsGiven]

    def problem(self, severity: str, message: str, row: int, name: str, title: str, label: str) -> Problem:
        column = self.columns[name]
        cell = self.sheet.address(row, column)
        value = text_of(self.sheet.value(row, column))
        kind = ERROR if severity == ERROR else WARNING
        return Problem(kind, message, self.file, self.sheet.name, cell, title, value, label)

    def text(self, row: int, name: str) -> str:
        return text_of(self.sheet.value(row, self.columns[name])) if name in self.columns else ""

    def number(self, row: int, name: str) -> Fraction | None:
        return number_of(self.sheet.value(row, self.columns[name])) if name in self.columns else None

    def filled(self, row: int, name: str) -> bool:
        return name in self.columns and not is_blank(self.sheet.value(row, self.columns[name]))

    def read(self, row: int, item: Item) -> Iterator[Problem]:
        """Take one item's line; what cannot be taken is left out and told."""
        label = f"{item.id} {item.title}"
        maximum = item.max_points
        if self.filled(row, "maximum"):
            stated = self.number(row, "maximum")
            fault = _maximum_fault(item, stated)
            if fault:
                yield self.problem(ERROR, fault, row, "maximum", MAXIMUM_TITLE, label)
                return
            maximum = stated
        points = self.number(row, "points")
        if self.filled(row, "points"):
            fault = _points_fault(points, maximum)
            if fault:
                yield self.problem(ERROR, fault, row, "points", POINTS_TITLE, label)
                return
        column = self.columns["points"]
        origin = Origin(self.file, self.sheet.name, self.sheet.address(row, column), self.text(row, "points"))
        given = PointsGiven(points, maximum, self.text(row, "note"), origin)
        earlier = self.given.get(item.id)
        if earlier is not None and (earlier.points, earlier.max_points) != (given.points, given.max_points):
            yield self.problem(
                ERROR, "这一条有两个不同的得分；请只留一个。", row, "points", POINTS_TITLE, label
            )
            return
        self.given[item.id] = given


def _maximum_fault(item: Item, stated: Fraction | None) -> str:
    if stated is None or stated <= 0:
        return "分值要填大于 0 的数字。"
    if item.max_points is not None and stated != item.max_points:
        return f"标准规定这一条的分值是 {trimmed(item.max_points, 6)} 分；请不要改动分值。"
    return ""


def _points_fault(points: Fraction | None, maximum: Fraction | None) -> str:
    if points is None:
        return "得分要填数字；还没有打分就留空。"
    if points < 0:
        return "得分不能为负数；最低填 0。"
    if maximum is None:
        return "先填这一条的分值，再填得分。"
    if points > maximum:
        return f"得分不能超过分值 {trimmed(maximum, 6)} 分。"
    if (points * 10**MAXIMUM_DECIMALS).denominator != 1:
        return f"得分最多保留 {MAXIMUM_DECIMALS} 位小数。"
    return ""


def read_points(
    standard: Standard, file: str, sheet: Sheet, given: dict[str, PointsGiven]
) -> Iterator[Problem]:
    """Add the sheet's points to ``given`` by item id and yield what cannot be taken and what is blank."""
    place = find_points(sheet)
    if place is None:
        message = f"没有找到“{ID_TITLE}”“{POINTS_TITLE}”两列，这张表没有读取；请使用模板里的表。"
        yield Problem(ERROR, message, file, sheet.name)
        return
    head, columns = place
    reader = _Reader(standard, file, sheet, columns, given)
    items = scored_items(standard)
    by_id = {title_key(item.id): item for item in items}
    by_title = {title_key(item.title): item for item in items}
    for row in range(head + 1, sheet.height):
        item_id, title = reader.text(row, "id"), reader.text(row, "title")
        item = by_id.get(title_key(item_id)) or by_title.get(title_key(title))
        if item is not None:
            yield from reader.read(row, item)
        elif reader.filled(row, "points") and item_id:
            message = f"标准里没有“{item_id}”这一条计分条目；请用模板里的编号。"
            yield reader.problem(ERROR, message, row, "points", POINTS_TITLE, item_id)
    yield from _whole(standard, items, file, sheet.name, given)


def _whole(
    standard: Standard, items: Sequence[Item], file: str, sheet: str, given: Mapping[str, PointsGiven]
) -> Iterator[Problem]:
    maxima = [_maximum(item, given) for item in items]
    known = [maximum for maximum in maxima if maximum is not None]
    total, stated = sum(known, Fraction(0)), standard.verdict.max_points
    whole = len(known) == len(maxima)
    if stated is not None and (total > stated or (whole and total != stated)):
        message = f"各条分值合计 {trimmed(total, 6)} 分，应为 {trimmed(stated, 6)} 分；请核对分值。"
        yield Problem(ERROR, message, file, sheet, column=MAXIMUM_TITLE)
    blank = [item.id for item in items if item.id not in given or given[item.id].points is None]
    if blank:
        few = "、".join(blank[:6]) + ("等" if len(blank) > 6 else "")
        message = f"有 {len(blank)} 条没有填得分（{few}），按没有打分处理，不等于 0 分。"
        yield Problem(WARNING, message, file, sheet, column=POINTS_TITLE)


def _maximum(item: Item, given: Mapping[str, PointsGiven]) -> Fraction | None:
    if item.max_points is not None:
        return item.max_points
    return given[item.id].max_points if item.id in given else None
