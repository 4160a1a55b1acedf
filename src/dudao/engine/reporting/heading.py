"""Where the titles of a sheet are and which columns they name, wherever the table was moved to.

The titles may stand in any of the first rows, in any order, under merged headings; in a two-row heading the upper
cell (小学, merged over its columns) goes before the lower one. A vertical form has one item a row instead.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from dudao.core.grid import Sheet, is_blank, text_of
from dudao.core.problem import REASON_COLUMN_TITLE
from dudao.engine.reporting.layout import Layout, TitleMatch
from dudao.engine.reporting.titles import is_unit, title_key

ROWS_SEARCHED = 20
ITEM_TITLES = frozenset({"填报项目", "项目", "指标", "指标名称", "项目名称", "填报指标", "数据项"})
VALUE_TITLES = frozenset({"填报值", "数值", "值", "填报数", "填报数据", "数据", "填报内容", "内容"})
UNIT_TITLES = frozenset({"单位", "计量单位"})
IGNORED_TITLES = frozenset(
    {
        "序号",
        "编号",
        "备注",
        "备注说明",
        "说明",
        "no",
        "no.",
        REASON_COLUMN_TITLE,
        "问题与处理",
        "问题说明",
        "原因",
        "类别",
        "是否必填",
        "填表人",
    }
)
Finder = Callable[[str, str], TitleMatch | None]


@dataclass(frozen=True, slots=True)
class FoundColumn:
    """A recognised column (or row of a vertical form): its place in the grid, its title as written, its meaning."""

    at: int
    title: str
    match: TitleMatch


@dataclass(frozen=True)
class Heading:
    """The titles of a sheet: the row they stand in, where data begins, and every column by name."""

    row: int
    first_data: int
    columns: Mapping[str, FoundColumn]
    unknown: Sequence[tuple[int, str]]
    repeated: Sequence[FoundColumn]


@dataclass(frozen=True)
class VerticalForm:
    """A vertical form: ``items`` by name with their row, and the column that holds the values."""

    value_column: int
    items: Mapping[str, FoundColumn]
    unknown: Sequence[tuple[int, str]]
    repeated: Sequence[FoundColumn]


def find_heading(sheet: Sheet, layout: Layout, find: Finder | None = None) -> Heading | None:
    """The row with the most recognised titles among the first rows; None when there are fewer than two."""
    finder = find or layout.find
    best: tuple[int, int] = (1, -1)
    for row in range(min(ROWS_SEARCHED, sheet.height)):
        if any(not is_blank(raw) for raw in sheet.rows[row]) and not spreads(sheet, row):
            score = len({match.slot.name for _, _, match in _titles(sheet, row, finder) if match})
            if score > best[0] or (score == best[0] > 1 and _continues(sheet, best[1], row)):
                best = (score, row)
    return _heading_at(sheet, best[1], finder) if best[1] >= 0 else None


def spreads(sheet: Sheet, row: int) -> bool:
    """Whether a cell merged sideways here has two or more different texts below it: a heading over other titles."""
    if row + 1 >= sheet.height:
        return False
    for area in sheet.merged:
        if area.bottom == row and area.right > area.left and area.right - area.left < sheet.width - 1:
            below = {text_of(sheet.value(row + 1, at)) for at in range(area.left, area.right + 1)} - {""}
            if len(below) > 1 and not any(map(_is_figure, below)):
                return True
    return False


def _is_figure(text: str) -> bool:
    return any(digit.isdecimal() for digit in text)


def _continues(sheet: Sheet, upper: int, lower: int) -> bool:
    """Whether titles are merged downwards over both rows, so that the lower one belongs to the heading."""
    return lower == upper + 1 and any(area.top <= upper and area.bottom >= lower for area in sheet.merged)


def _titles(sheet: Sheet, row: int, find: Finder) -> list[tuple[int, str, TitleMatch | None]]:
    found = []
    for column in range(sheet.width):
        raw = sheet.title_value(row, column)
        if isinstance(raw, str) and raw.strip():
            title = raw.strip()
            found.append((column, title, _match(sheet, row, column, title, find)))
    return found


def _match(sheet: Sheet, row: int, column: int, title: str, find: Finder) -> TitleMatch | None:
    """A title alone, or with the heading merged above it when that names a stage or the title alone says nothing."""
    alone = find(title, "")
    if alone is not None and not alone.slot.whole:
        return alone
    for above in (row - 1, row - 2):
        upper = sheet.title_value(above, column) if above >= 0 else None
        if isinstance(upper, str) and upper.strip() and upper.strip() != title:
            for order in (f"{upper.strip()}·{title}", f"{title}·{upper.strip()}"):
                joined = find(order, "")
                if joined is not None and not joined.slot.whole:
                    return joined
    return alone


def _heading_at(sheet: Sheet, row: int, find: Finder) -> Heading:
    columns: dict[str, FoundColumn] = {}
    unknown: list[tuple[int, str]] = []
    repeated: list[FoundColumn] = []
    for at, title, match in _titles(sheet, row, find):
        if match is None:
            if title_key(title) not in IGNORED_TITLES:
                unknown.append((at, title))
        elif match.slot.name in columns:
            repeated.append(FoundColumn(at, title, match))
        else:
            columns[match.slot.name] = FoundColumn(at, title, match)
    columns, first = _with_unit_row(sheet, row + 1, columns, find)
    return Heading(row, first, columns, unknown, repeated)


def _with_unit_row(
    sheet: Sheet, row: int, columns: dict[str, FoundColumn], find: Finder
) -> tuple[dict[str, FoundColumn], int]:
    """A row of units right below the titles (人, 平方米 …) is read as such and is no data."""
    if row >= sheet.height:
        return columns, row
    below = {name: sheet.value(row, column.at) for name, column in columns.items()}
    written = [raw for raw in below.values() if not is_blank(raw)]
    if len(written) < 2 or not all(isinstance(raw, str) and is_unit(title_key(raw)) for raw in written):
        return columns, row
    changed = {}
    for name, column in columns.items():
        match = find(column.title, text_of(below[name])) or column.match
        changed[name] = FoundColumn(
            column.at, column.title, match if match.slot == column.match.slot else column.match
        )
    return changed, row + 1


def find_vertical(sheet: Sheet, layout: Layout, find: Finder | None = None) -> VerticalForm | None:
    """A vertical form: a row titled 填报项目 … 填报值 and below it at least two recognised items; else None."""
    finder = find or layout.find
    for row in range(min(ROWS_SEARCHED, sheet.height)):
        keys = {
            title_key(text_of(raw)): at
            for at, raw in reversed(list(enumerate(sheet.rows[row])))
            if not is_blank(raw)
        }
        item = next((keys[key] for key in keys if key in ITEM_TITLES), None)
        value = next((keys[key] for key in keys if key in VALUE_TITLES), None)
        if item is not None and value is not None and item != value:
            unit = next((keys[key] for key in keys if key in UNIT_TITLES), None)
            form = _vertical_items(sheet, row + 1, (item, unit, value), finder)
            return form if len(form.items) >= 2 else None
    return None


def _vertical_items(
    sheet: Sheet, first: int, places: tuple[int, int | None, int], find: Finder
) -> VerticalForm:
    item_column, unit_column, value_column = places
    items: dict[str, FoundColumn] = {}
    unknown: list[tuple[int, str]] = []
    repeated: list[FoundColumn] = []
    for row in range(first, sheet.height):
        title = text_of(sheet.value(row, item_column))
        if not title:
            continue
        unit = text_of(sheet.value(row, unit_column)) if unit_column is not None else ""
        match = find(title, unit)
        if match is None:
            unknown.append((row, title))
        elif match.slot.name in items:
            repeated.append(FoundColumn(row, title, match))
        else:
            items[match.slot.name] = FoundColumn(row, title, match)
    return VerticalForm(value_column, items, unknown, repeated)


def unit_error(column: FoundColumn) -> str:
    """What to say of a title whose unit measures something else than the field, empty when the unit fits."""
    if column.match.factor is None:
        wanted = column.match.slot.field.unit
        return f"标题的单位是“{column.match.unit}”，应当是“{wanted}”；请换算后改正标题。"
    return ""


def unit_notice(column: FoundColumn) -> str:
    """What to say of a title whose unit was converted, empty when nothing was."""
    factor = column.match.factor
    if factor is None or factor == Fraction(1):
        return ""
    wanted = column.match.slot.field.unit
    said = (
        f"1 {column.match.unit} = {factor} {wanted}"
        if factor > 1
        else f"1 {wanted} = {1 / factor} {column.match.unit}"
    )
    return f"标题的单位是“{column.match.unit}”，已按 {said} 换算为“{wanted}”。"
