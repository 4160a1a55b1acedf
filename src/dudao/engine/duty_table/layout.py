"""Which column of a sheet is what, where the titles stand, and how the table looks, kept for the way back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from dudao.core.grid import Sheet, Workbook, text_of
from dudao.core.problem import PROBLEM_LIST_SHEET, REASON_COLUMN_TITLE
from dudao.engine.duty_table.columns import REPEATABLE, Column, columns_by_title, recognised
from dudao.engine.reporting.titles import title_key

HEADING_ROWS = 15
LEAST_COLUMNS = 2


@dataclass(frozen=True, slots=True)
class TableMapping:
    """The sheet, the row of titles (from 0) and the meaning of every titled column (from 0)."""

    sheet: str
    row: int
    columns: Mapping[int, Column]

    @property
    def problem(self) -> str:
        """Why nothing can be read by it, in Chinese; empty when it can."""
        held = list(self.columns.values())
        if Column.TITLE not in held:
            return "请指明哪一列是“任务”。"
        twice = next((one for one in held if one not in REPEATABLE and held.count(one) > 1), None)
        return f"“{twice.label}”选了两列，请只留一列。" if twice is not None else ""

    def at(self, column: Column) -> int | None:
        """Where a meaning stands; None where the table lacks it."""
        return next((at for at, held in self.columns.items() if held is column), None)

    def as_data(self) -> dict[str, Any]:
        """As JSON keeps it."""
        return {
            "sheet": self.sheet,
            "row": self.row,
            "columns": {str(at): column.value for at, column in self.columns.items()},
        }

    @classmethod
    def from_data(cls, data: Mapping[str, Any]) -> TableMapping | None:
        """What `as_data` made; None for anything else."""
        columns = data.get("columns")
        if not isinstance(columns, dict) or "row" not in data:
            return None
        known = {one.value for one in Column}
        read = {int(at): Column(name) for at, name in columns.items() if at.isdigit() and name in known}
        return cls(str(data.get("sheet", "")), int(data["row"]), read)


@dataclass(frozen=True, slots=True)
class LayoutColumn:
    """One column as it goes out: its title in the county's words, and what stands in it."""

    title: str
    column: Column


@dataclass(frozen=True, slots=True)
class DutyLayout:
    """How the county's table looks: rows above the titles, columns in their order, sections as rows of their own."""

    sheet: str
    columns: tuple[LayoutColumn, ...]
    heading: tuple[str, ...] = ()
    section_rows: bool = False

    def as_data(self) -> dict[str, Any]:
        """As JSON keeps it."""
        return {
            "sheet": self.sheet,
            "heading": list(self.heading),
            "section_rows": self.section_rows,
            "columns": [{"title": one.title, "column": one.column.value} for one in self.columns],
        }

    @classmethod
    def from_data(cls, data: Mapping[str, Any]) -> DutyLayout:
        """What `as_data` made; the product's own layout for an empty one."""
        columns = data.get("columns")
        if not isinstance(columns, list) or not columns:
            return OWN_LAYOUT
        return cls(
            sheet=str(data.get("sheet") or "任务清单"),
            columns=tuple(LayoutColumn(str(one["title"]), Column(one["column"])) for one in columns),
            heading=tuple(str(text) for text in data.get("heading", ())),
            section_rows=bool(data.get("section_rows")),
        )


OWN_LAYOUT = DutyLayout(
    "任务清单",
    tuple(
        LayoutColumn(title, column)
        for title, column in (
            ("序号", Column.NUMBER),
            ("板块", Column.SECTION),
            ("任务", Column.TITLE),
            ("措施和要求", Column.REQUIREMENT),
            ("步骤（一行一个）", Column.STEPS),
            ("牵头单位", Column.LEAD_UNIT),
            ("配合单位", Column.SUPPORTING_UNITS),
            ("第一责任人", Column.PRINCIPAL_OWNER),
            ("直接责任人", Column.DIRECT_OWNER),
            ("具体责任人", Column.HANDLER),
            ("任务类别", Column.KIND),
            ("工期（工作日）", Column.DURATION),
            ("最早开始", Column.NOT_BEFORE),
            ("完成时限", Column.DUE_ON),
            ("延期至", Column.EXTENDED),
            ("状态", Column.STATE),
            ("进度", Column.PROGRESS),
        )
    ),
)


def titles_at(sheet: Sheet, row: int) -> dict[int, str]:
    """The titles of a row by column; a title merged downwards counts in every row that it covers."""
    found: dict[int, str] = {}
    for column in range(sheet.width):
        title = text_of(sheet.title_value(row, column))
        own = sheet.value(row, column)
        covering = next((area for area in sheet.merged if area.covers(row, column)), None)
        if own is None and covering is not None and covering.left != column:
            continue  # a title over several columns names the first of them only
        if title and title_key(title) != title_key(REASON_COLUMN_TITLE):
            found[column] = title
    return found


def mapping_at(sheet: Sheet, row: int) -> TableMapping:
    """The mapping that the titles of a row suggest."""
    return TableMapping(sheet.name, row, columns_by_title(titles_at(sheet, row)))


def find_mapping(book: Workbook) -> tuple[Sheet, TableMapping] | None:
    """The sheet and row of which most titles are known, a task among them; None when there is no such row.

    Of rows that say the same (titles merged downwards) the lowest counts.
    """
    best: tuple[int, Sheet, TableMapping] | None = None
    for sheet in book:
        if sheet.name.strip() == PROBLEM_LIST_SHEET:
            continue
        for row in range(min(sheet.height, HEADING_ROWS)):
            titles = titles_at(sheet, row)
            count = recognised(titles)
            if count < LEAST_COLUMNS or (best is not None and count < best[0]):
                continue
            if best is not None and count == best[0] and (best[1] is not sheet or row != best[2].row + 1):
                continue
            mapping = TableMapping(sheet.name, row, columns_by_title(titles))
            if Column.TITLE in mapping.columns.values():
                best = (count, sheet, mapping)
    return None if best is None else (best[1], best[2])


def remembered(mapping: TableMapping, titles: Mapping[int, str], layout: DutyLayout) -> TableMapping:
    """The same with what was chosen for these titles when the table came last."""
    chosen = {title_key(one.title): one.column for one in layout.columns}
    columns = {
        at: chosen.get(title_key(titles.get(at, "")), column) for at, column in mapping.columns.items()
    }
    again = TableMapping(mapping.sheet, mapping.row, columns)
    return mapping if again.problem else again


def heading_of(sheet: Sheet, row: int) -> tuple[str, ...]:
    """The texts above the titles, one for each row that holds any."""
    found: list[str] = []
    for above in range(row):
        texts: Sequence[str] = [
            text for column in range(sheet.width) if (text := text_of(sheet.value(above, column)))
        ]
        if texts and not (set(texts) & set(titles_at(sheet, row).values())):
            found.append("　".join(texts)[:200])
    return tuple(found)
