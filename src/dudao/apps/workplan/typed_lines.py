"""Duties typed or pasted line by line: task, lead unit, person, due date, separated by | or tabs."""

from __future__ import annotations

import re
from dataclasses import dataclass

from dudao.apps.campaigns.api import PeopleBook, UnitBook
from dudao.apps.workplan.duty_given import DutyGiven
from dudao.engine.duty_table.days import day_of, is_without_day
from dudao.engine.duty_table.words import names_in

MOST_LINES = 200
_BETWEEN = re.compile(r"\s*[|｜\t]\s*")
_NUMBER = re.compile(r"^\s*(?:\d{1,3}\s*[.、．)）]|[（(]\d{1,3}[)）]|[一二三四五六七八九十]+、)\s*")


@dataclass(frozen=True)
class TypedLines:
    """The duties that were understood, and what is wrong with which line."""

    given: tuple[DutyGiven, ...]
    problems: tuple[str, ...]


def read_lines(text: str, units: UnitBook, people: PeopleBook, *, year: int) -> TypedLines:
    """One duty a line: 任务 | 牵头单位 | 具体责任人 | 完成时限; what stands behind may be left out.

    Of several units (with 、 between them) the first leads, the others support.
    A number in front is dropped, blank lines too. Dates without a year are in `year`.
    """
    given: list[DutyGiven] = []
    problems: list[str] = []
    lines = [(at, line) for at, line in enumerate(text.splitlines(), 1) if line.strip()]
    if len(lines) > MOST_LINES:
        return TypedLines((), (f"共 {len(lines)} 行，一次最多 {MOST_LINES} 行。多的请用 Excel 导入。",))
    for at, line in lines:
        parts = [*_BETWEEN.split(line.strip()), "", "", ""]
        title = _NUMBER.sub("", parts[0]).strip()
        if not title:
            problems.append(f"第 {at} 行没有写任务。")
            continue
        if len(title) > 300:
            problems.append(f"第 {at} 行的任务超过 300 字。")
            continue
        found = []
        for name in names_in(parts[1]):
            unit, problem = units.find(name)
            if unit is None:
                problems.append(f"第 {at} 行：{problem}。")
            else:
                found.append(unit)
        owner, problem = people.owner(parts[2], near=[unit.name for unit in found])
        if problem:
            problems.append(f"第 {at} 行：{problem}。")
        due = day_of(parts[3], year) if parts[3] else None
        if parts[3] and due is None and not is_without_day(parts[3]):
            problems.append(f"第 {at} 行：看不出“{parts[3]}”是哪一天，请写成 2026-12-15 或 12月底前。")
        given.append(
            DutyGiven(
                title=title,
                lead_unit=found[0] if found else None,
                supporting_units=tuple(found[1:]),
                handler=owner,
                due_on=due,
            )
        )
    return TypedLines(tuple(given), tuple(problems))
