"""Reads a workbook of keepers: unit, kind, room, names."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from dudao.apps.campaigns.actions.units import KeeperGiven
from dudao.apps.campaigns.choices import KeeperKind
from dudao.apps.campaigns.queries_county import PeopleBook, UnitBook, names_in
from dudao.apps.organisations.api import normalised
from dudao.core.grid import Sheet, Workbook, text_of
from dudao.core.problem import ERROR, Problem

TITLES = {
    "unit": ("单位", "学校", "单位名称", "学校名称"),
    "kind": ("类别", "岗位", "职责"),
    "room": ("部室", "功能室", "部室名称"),
    "name": ("姓名", "人员", "管理员"),
}
HEADING_ROWS = 12


@dataclass(frozen=True)
class KeepersRead:
    """The keepers of every unit that the workbook names, and what was not understood."""

    keepers: dict[int, list[KeeperGiven]]
    problems: tuple[Problem, ...]


def read_keepers(book: Workbook, units: UnitBook, people: PeopleBook) -> KeepersRead:
    """Every row of every sheet that has 单位 and 姓名; nothing is written here."""
    keepers: dict[int, list[KeeperGiven]] = {}
    problems: list[Problem] = []
    known = False
    for sheet in book:
        found = _columns(sheet)
        if found is None:
            continue
        known = True
        row, columns = found
        for at in range(row + 1, sheet.height):
            _read_row(sheet, at, columns, units, people, keepers, problems)
    if not known:
        problems.append(Problem(ERROR, "没有认出表头，要有“单位”和“姓名”两列。"))
    return KeepersRead(keepers, tuple(problems))


def _columns(sheet: Sheet) -> tuple[int, dict[str, int]] | None:
    for row in range(min(sheet.height, HEADING_ROWS)):
        titles = [normalised(text_of(sheet.value(row, column))) for column in range(sheet.width)]
        found = {
            role: titles.index(name)
            for role, names in TITLES.items()
            for name in reversed(names)
            if name in titles
        }
        if "unit" in found and "name" in found:
            return row, found
    return None


def _read_row(
    sheet: Sheet,
    row: int,
    columns: dict[str, int],
    units: UnitBook,
    people: PeopleBook,
    keepers: dict[int, list[KeeperGiven]],
    problems: list[Problem],
) -> None:
    def text(role: str) -> str:
        return text_of(sheet.title_value(row, columns[role])) if role in columns else ""

    def wrong(role: str, message: str) -> None:
        address = sheet.address(row, columns[role])
        problems.append(
            Problem(ERROR, message, sheet=sheet.name, cell=address, value=text(role), row_label=text("unit"))
        )

    if not text("unit"):
        return
    unit, problem = units.find(text("unit"))
    if unit is None:
        wrong("unit", f"{problem}。")
        return
    held = keepers.setdefault(unit.pk, [])
    is_room = bool(text("room")) or "部室" in text("kind")
    if is_room and not text("room"):
        wrong("name", "没有写管理哪个部室。")
        return
    for name in names_in(text("name")):
        owner, doubtful = people.owner(name, near=[unit.name])
        if doubtful:
            wrong("name", f"{doubtful}。")
            continue
        kind = KeeperKind.ROOM if is_room else KeeperKind.ARCHIVE
        held.append(KeeperGiven(kind, owner.name, text("room") if is_room else "", owner.user))


def sentences(problems: Sequence[Problem]) -> list[str]:
    """The findings as lines of a page."""
    return [problem.as_text() for problem in problems]
