"""Reads a sheet of responsibilities, ours or the county's own: titles are recognised, rows come out as text.

Only the shape is known here; which item, unit or person a text means is decided by `actions.importing`.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from dudao.apps.organisations.api import normalised
from dudao.core.grid import CellValue, Sheet, is_blank, text_of

TITLES: Mapping[str, tuple[str, ...]] = {
    "code": ("编号", "条目编号", "指标编号", "评估点编号", "代码", "指标代码"),
    "text": (
        "条文", "条目", "评估内容", "评估点", "指标内容", "三级指标", "考核内容", "c级评估点", "c级指标",
        "评估标准", "工作内容", "指标要求", "任务", "工作任务",
    ),
    "school": ("学校", "学校名称", "被评单位", "单位名称"),
    "lead_unit": ("牵头单位", "牵头部门", "责任单位", "责任部门", "主责单位", "主责部门"),
    "supporting_units": ("配合单位", "配合部门", "协助单位", "协办单位", "协同部门", "参与单位"),
    "principal_owner": ("第一责任人", "主要责任人", "分管领导", "包抓领导", "责任领导"),
    "direct_owner": ("直接责任人",),
    "handler": ("具体责任人", "经办人", "填报人", "责任人"),
    "technical_requirement": ("技术要求", "工作要求", "具体要求", "工作标准"),
    "due_on": ("完成时限", "完成时间", "完成日期", "时限", "截止日期", "时间要求", "本校时限"),
}  # fmt: skip
"""What a column may be called, in the order in which the names are preferred."""
WRITTEN = ("lead_unit", "supporting_units", "principal_owner", "direct_owner", "handler", "technical_requirement",
           "due_on")  # fmt: skip
FILLED_DOWN = frozenset(
    {"lead_unit", "supporting_units", "principal_owner", "direct_owner", "handler", "due_on"}
)
HEADING_ROWS = 15
_DAY = re.compile(r"^(\d{4})\s*[-./年]\s*(\d{1,2})\s*[-./月]\s*(\d{1,2})\s*日?$")
_ASIDE = re.compile(r"[（(【\[].*?[）)】\]]")


@dataclass(frozen=True)
class Cell:
    """A text with where it stands."""

    text: str
    value: CellValue
    address: str
    column: str


@dataclass(frozen=True)
class DutyLine:
    """One row: what identifies it, and what it says; roles that the row leaves blank are not there."""

    sheet: str
    row: int
    cells: Mapping[str, Cell]

    def text(self, role: str) -> str:
        return self.cells[role].text if role in self.cells else ""

    @property
    def says_something(self) -> bool:
        """Whether any unit, person, requirement or day stands in it."""
        return any(role in self.cells for role in WRITTEN)


@dataclass(frozen=True)
class Columns:
    """Where the titles stand, and which column is what."""

    heading_row: int
    roles: Mapping[str, int]
    titles: Mapping[str, str]

    @property
    def is_of_schools(self) -> bool:
        """Rows of schools with their people, not of items with their units."""
        return "school" in self.roles


def columns_of(sheet: Sheet) -> Columns | None:
    """The row of titles and its columns; None when the sheet holds no responsibilities."""
    best: Columns | None = None
    for row in range(min(sheet.height, HEADING_ROWS)):
        found = _roles(sheet, row)
        named = {"code", "text", "school"} & found.roles.keys()
        written = set(WRITTEN) & found.roles.keys()
        if named and written and (best is None or len(found.roles) > len(best.roles)):
            best = found
    return best


def _roles(sheet: Sheet, row: int) -> Columns:
    titles = {
        column: normalised(_ASIDE.sub("", text_of(sheet.value(row, column)))) for column in range(sheet.width)
    }
    roles: dict[str, int] = {}
    for role, names in TITLES.items():
        for name in names:
            column = next(
                (at for at, title in titles.items() if title == name and at not in roles.values()), None
            )
            if column is not None:
                roles[role] = column
                break
    return Columns(row, roles, {role: text_of(sheet.value(row, column)) for role, column in roles.items()})


def lines_of(sheet: Sheet, columns: Columns) -> Iterator[DutyLine]:
    """The rows below the titles that hold anything; a merged cell counts for every row that it covers."""
    for row in range(columns.heading_row + 1, sheet.height):
        cells: dict[str, Cell] = {}
        for role, column in columns.roles.items():
            covered = role in FILLED_DOWN
            value = sheet.title_value(row, column) if covered else sheet.value(row, column)
            if not is_blank(value):
                cells[role] = Cell(text_of(value), value, sheet.address(row, column), columns.titles[role])
        if cells:
            yield DutyLine(sheet.name, row, cells)


def day_of(value: CellValue) -> datetime.date | None:
    """The day that a cell shows (2027-03-01, 2027年3月1日, 2027.3.1 or a date); None when it is none."""
    if isinstance(value, datetime.datetime):
        return value.date()
    if isinstance(value, datetime.date):
        return value
    match = _DAY.match(text_of(value))
    if match is None:
        return None
    try:
        return datetime.date(int(match[1]), int(match[2]), int(match[3]))
    except ValueError:
        return None
