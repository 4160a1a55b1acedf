"""What a row of a county's table means for a duty: units, people, kind and steps found by their names.

Units that stand for many (各学校, 各乡镇) are not linked but kept in their words; a person without an account is kept
by name. Both are said as warnings; what cannot be found is an error with what may have been meant.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from difflib import get_close_matches
from typing import Any

from dudao.apps.campaigns.api import NOBODY, Owner, PeopleBook, UnitBook
from dudao.apps.organisations.api import Organisation, normalised
from dudao.apps.workplan.duty_given import PEOPLE, DutyGiven
from dudao.apps.workplan.models import DutyKind
from dudao.core.problem import ERROR, WARNING, Problem, Severity
from dudao.engine.duty_table.columns import Column
from dudao.engine.duty_table.read import DutyLine, bullet_lines, one_line
from dudao.engine.duty_table.words import CLEARED, is_collective, names_in

SUGGESTED = 3
_COLUMNS = {
    "principal_owner": Column.PRINCIPAL_OWNER,
    "direct_owner": Column.DIRECT_OWNER,
    "handler": Column.HANDLER,
}


@dataclass
class Meanings:
    """The names that a county knows, and the findings so far."""

    units: UnitBook
    people: PeopleBook
    kinds: Mapping[str, DutyKind]
    columns: frozenset[Column]
    problems: list[Problem] = field(default_factory=list)

    def given(self, line: DutyLine, before: DutyGiven | None) -> DutyGiven:
        """The duty as the row states it; what the row leaves blank stays as `before` has it, 无 clears it."""
        held = before if before is not None else DutyGiven(title="")
        extra = dict(held.extra) | dict(line.extra)
        changes: dict[str, Any] = {}
        for name, column in (("title", Column.TITLE), ("number", Column.NUMBER)):
            if line.text(column):
                changes[name] = one_line(line.text(column))
        if Column.REQUIREMENT in line.cells:
            text = line.text(Column.REQUIREMENT)
            changes["requirement"] = "" if text in CLEARED else text
        if line.section:
            changes["section"] = line.section
        changes |= self._units(line, held, extra) | self._people(line, held)
        changes |= self._kind(line) | self._days(line, extra)
        if Column.STEPS in line.cells:
            changes["steps"] = bullet_lines(line.text(Column.STEPS))
        return replace(held, extra=extra, **changes)

    def _say(self, line: DutyLine, column: Column, message: str, severity: Severity = ERROR) -> None:
        self.problems.append(line.problem(column, message, severity))

    def _days(self, line: DutyLine, extra: dict[str, str]) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for name, column in (("due_on", Column.DUE_ON), ("not_before", Column.NOT_BEFORE)):
            cell = line.cells.get(column)
            if cell is not None:
                found[name] = getattr(line, name)
                if getattr(line, name) is not None:
                    extra.pop(cell.title, None)
        if line.duration_days is not None:
            found["duration_days"] = line.duration_days
        return found

    def _kind(self, line: DutyLine) -> dict[str, Any]:
        text = line.text(Column.KIND)
        if not text:
            return {}
        if text in CLEARED:
            return {"kind": None}
        kind = self.kinds.get(text)
        if kind is None:
            self._say(line, Column.KIND, f"没有“{text}”这个任务类别。可选：{'、'.join(self.kinds)}。")
        return {"kind": kind}

    def _units(self, line: DutyLine, held: DutyGiven, extra: dict[str, str]) -> dict[str, Any]:
        leading = self._names(line, Column.LEAD_UNIT, extra)
        helping = self._names(line, Column.SUPPORTING_UNITS, extra)
        found: dict[str, Any] = {}
        if leading is not None:
            found["lead_unit"] = leading[0] if leading else None
        more = (leading or [])[1:]
        for text in line.more_units:
            units = [self._unit(name)[0] for name in names_in(text)]
            more += [unit for unit in units if unit is not None and unit != found.get("lead_unit")]
        takes = Column.SUPPORTING_UNITS not in self.columns and leading is not None
        if helping is not None or more or takes:
            kept = helping if helping is not None else ([] if takes else list(held.supporting_units))
            found["supporting_units"] = tuple(dict.fromkeys([*more, *kept]))
        return found

    def _names(self, line: DutyLine, column: Column, extra: dict[str, str]) -> list[Organisation] | None:
        """The units of a cell in their order; None for a blank cell."""
        cell = line.cells.get(column)
        if cell is None:
            return None
        extra.pop(cell.title, None)
        if cell.text in CLEARED:
            return []
        whole, _ = self._unit(cell.text)
        if whole is not None:
            return [whole]
        found: list[Organisation] = []
        many: list[str] = []
        for name in names_in(cell.text):
            unit, problem = self._unit(name)
            if unit is not None:
                found.append(unit)
            elif is_collective(name):
                many.append(name)
            else:
                self._say(line, column, f"{problem}。{self._meant(name)}")
        if many:
            extra[cell.title] = "、".join(many)
            words = f"“{'、'.join(many)}”不是一个单位，按原文保留。要各单位分别办理，请在任务页“分给各学校”。"
            self._say(line, column, words, WARNING)
        # 各学校 alone says nothing of which unit it is: what was chosen for it stays.
        return list(dict.fromkeys(found)) if found or not many else None

    def _unit(self, name: str) -> tuple[Organisation | None, str]:
        """A township is meant by its government too: 南坪镇人民政府 is 南坪镇."""
        unit, problem = self.units.find(name)
        place = re.sub(r"(?:人民)?政府$", "", name)
        if unit is None and place and place != name:
            unit, _ = self.units.find(place)
        return unit, problem

    def _meant(self, name: str) -> str:
        """The units whose names are nearest, as a hint."""
        names = [unit.name for unit in self.units.units]
        holding = [one for one in names if len(name) > 1 and (name in one or one in name)]
        near = dict.fromkeys([*holding, *get_close_matches(name, names, n=SUGGESTED, cutoff=0.5)])
        return f"是不是{'、'.join(list(near)[:SUGGESTED])}？" if near else "请按“单位”页的全称填写。"

    def _people(self, line: DutyLine, held: DutyGiven) -> dict[str, Owner]:
        near = self._near(line, held)
        found: dict[str, Owner] = {}
        for name in PEOPLE:
            column = _COLUMNS[name]
            text = line.text(column)
            if not text:
                continue
            if text in CLEARED:
                found[name] = NOBODY
                continue
            if len(text) > 40:
                self._say(line, column, "姓名最多 40 字。几个人请用顿号分开，或只写主要的人。")
                continue
            owner, problem = self.people.owner(text, near=near)
            if problem:
                self._say(line, column, f"{problem}。")
                continue
            found[name] = owner
            if owner.user is None:
                self._say(line, column, self._stranger(text, name), WARNING)
        return found

    def _near(self, line: DutyLine, held: DutyGiven) -> list[str]:
        lead, _ = self.units.find_many(line.text(Column.LEAD_UNIT))
        return [unit.name for unit in lead] or ([held.lead_unit.name] if held.lead_unit is not None else [])

    def _stranger(self, text: str, name: str) -> str:
        near = get_close_matches(text, list(self.people.by_name), n=SUGGESTED, cutoff=0.6)
        labels = [self.people.label(user) for one in near for user in self.people.by_name[one]][:SUGGESTED]
        meant = f"是不是{'、'.join(labels)}？" if labels else ""
        lost = "没有账号的人不能在系统里上报进展。" if name == "handler" else ""
        return f"“{text}”没有账号，只记姓名。{lost}{meant}"


def kinds_by_name(kinds: Iterable[DutyKind]) -> dict[str, DutyKind]:
    """Kinds by their names."""
    return {one.name: one for one in kinds}


def title_key(text: str) -> str:
    """Titles as they are compared between a table and a list."""
    return normalised(text)
