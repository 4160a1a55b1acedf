"""A workbook of responsibilities is taken as a whole, or refused with a reason at every cell that does not fit."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.db import transaction

from dudao.apps.accounts.api import User
from dudao.apps.campaigns import duty_layout
from dudao.apps.campaigns.actions.assigning import KEEP, Assigned, DutyChange, Keep, assign
from dudao.apps.campaigns.actions.rights import locked_for_edit
from dudao.apps.campaigns.choices import ImportState
from dudao.apps.campaigns.duty_layout import Cell, DutyLine
from dudao.apps.campaigns.models import Assignment, AssignmentImport, Campaign
from dudao.apps.campaigns.queries_county import (
    NOTHING,
    Owner,
    PeopleBook,
    UnitBook,
    people_book,
    unit_book,
)
from dudao.apps.organisations.api import normalised
from dudao.apps.standards.api import StandardItem, StandardVersion, items_of
from dudao.core.problem import ERROR, WARNING, Problem, errors_of
from dudao.infra.xlsx.read import UnreadableWorkbook, read_workbook

NOT_FOUND = "标准里没有这一条，请核对编号或条文。"
OF_SCHOOLS = "这一条评学校，责任人在“学校责任人”表里定，这里写的人没有导入。"
ALL_ITEMS = frozenset({"", "全部", "所有", "全部条目"})


@dataclass
class Reading:
    """What one workbook says, while it is read."""

    items: dict[str, StandardItem]
    by_text: dict[str, list[StandardItem]]
    subjects: dict[int, set[int]]  # item → who is rated by it
    county: int
    units: UnitBook
    people: PeopleBook
    changes: list[DutyChange] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    seen: dict[tuple[int, int], str] = field(default_factory=dict)

    def wrong(self, line: DutyLine, cell: Cell | None, message: str, *, severity: Any = ERROR) -> None:
        self.problems.append(
            Problem(
                severity,
                message,
                sheet=line.sheet,
                cell=cell.address if cell else "",
                column=cell.column if cell else "",
                value=cell.text[:200] if cell else "",
                row_label=line.text("school") or line.text("code") or line.text("text")[:20],
            )
        )


@transaction.atomic
def import_assignments(
    campaign: Campaign, version: StandardVersion, content: bytes, file_name: str, *, actor: User | None
) -> AssignmentImport:
    """Take every row, or none; the upload is kept with its findings, so that it can be given back marked.

    A blank cell leaves what is there, 无 clears it; the same file again changes nothing. ValidationError when the
    file is no workbook or holds no table of responsibilities.
    """
    held = locked_for_edit(campaign, actor)
    reading = _read(held, version, content, file_name)
    done = Assigned(0, 0)
    if not errors_of(reading.problems):
        done = assign(held, reading.changes, actor=actor, verb="import_assignments")
    refused = bool(errors_of(reading.problems))
    kept = AssignmentImport(
        campaign=held,
        state=ImportState.REFUSED if refused else ImportState.ACCEPTED,
        file_name=file_name[:200],
        sha256=hashlib.sha256(content).hexdigest(),
        problems=[asdict(problem) for problem in reading.problems],
        changed_count=len(done.codes),
        created_by=actor,
    )
    kept.file.save(f"campaigns/{held.pk}/{kept.sha256[:16]}.bin", ContentFile(content), save=False)
    kept.save()
    return kept


def problems_of(kept: AssignmentImport) -> list[Problem]:
    """The findings of an upload."""
    return [Problem(**found) for found in kept.problems]


def _read(campaign: Campaign, version: StandardVersion, content: bytes, file_name: str) -> Reading:
    try:
        book = read_workbook(content, file_name)
    except UnreadableWorkbook as refused:
        raise ValidationError(str(refused)) from refused
    reading = _empty(campaign, version)
    tables = [(sheet, columns) for sheet in book if (columns := duty_layout.columns_of(sheet)) is not None]
    if not tables:
        raise ValidationError(
            "没有认出责任分工表。标题行要有“编号”或“条文”，以及牵头单位、责任人、完成时限等任一列。"
        )
    for sheet, columns in tables:
        for line in duty_layout.lines_of(sheet, columns):
            if columns.is_of_schools:
                _school_line(reading, line)
            else:
                _item_line(reading, line)
    return reading


def _empty(campaign: Campaign, version: StandardVersion) -> Reading:
    items = items_of(version)
    by_text: dict[str, list[StandardItem]] = {}
    for item in items:
        by_text.setdefault(normalised(item.text), []).append(item)
    subjects: dict[int, set[int]] = {}
    found = Assignment.objects.filter(campaign=campaign, item__version=version)
    for item_id, subject in found.values_list("item_id", "subject_id"):
        subjects.setdefault(item_id, set()).add(subject)
    return Reading(
        items={normalised(item.code): item for item in items},
        by_text=by_text,
        subjects=subjects,
        county=campaign.county_id,
        units=unit_book(campaign.county),
        people=people_book(campaign.county),
    )


def _item_of(reading: Reading, line: DutyLine) -> StandardItem | None:
    """By the code, else by the whole text, else by a text that begins alike; None after saying so."""
    code, text = normalised(line.text("code")), normalised(line.text("text"))
    if code in reading.items:
        return reading.items[code]
    found = reading.by_text.get(text, []) if text else []
    if not found and len(text) >= 6:
        found = [
            one
            for known, items in reading.by_text.items()
            if known.startswith(text) or text.startswith(known)
            for one in items
        ]
    if len(found) == 1:
        return found[0]
    message = "有几条的条文相同，请写编号。" if found else NOT_FOUND
    reading.wrong(line, line.cells.get("code") or line.cells.get("text"), message)
    return None


def _item_line(reading: Reading, line: DutyLine) -> None:
    if not line.says_something:
        return
    item = _item_of(reading, line)
    if item is None or not _once(reading, line, item.pk, 0):
        return
    of_county = reading.county in reading.subjects.get(item.pk, set())
    owners = _owners(reading, line, near=()) if of_county else {}
    if not of_county:
        _warn_of_schools(reading, line)
    change = DutyChange(
        item.pk,
        lead_unit=_unit(reading, line),
        supporting_units=_supporting(reading, line),
        technical_requirement=line.text("technical_requirement") or KEEP,
        due_on=_day(reading, line),
        subjects=[reading.county],
        **owners,
    )
    reading.changes.append(change)


def _warn_of_schools(reading: Reading, line: DutyLine) -> None:
    for role in ("principal_owner", "direct_owner", "handler"):
        text = line.text(role)
        if text and not text.startswith(("各校", "各学校", "学校")) and text not in NOTHING:
            reading.wrong(line, line.cells[role], OF_SCHOOLS, severity=WARNING)


def _school_line(reading: Reading, line: DutyLine) -> None:
    if "school" not in line.cells or not line.says_something:
        return
    school, problem = reading.units.find(line.text("school"))
    if school is None:
        reading.wrong(line, line.cells["school"], f"{problem}。")
        return
    owners = _owners(reading, line, near=(school.name,))
    own_day = _day(reading, line)
    items = _items_of_school(reading, line, school.pk)
    for item in items:
        if _once(reading, line, item, school.pk):
            reading.changes.append(DutyChange(item, subjects=[school.pk], own_due_on=own_day, **owners))


def _items_of_school(reading: Reading, line: DutyLine, school: int) -> list[int]:
    """The item named, or all items of the school where none is named and no other row names it alone."""
    if normalised(line.text("code")) in ALL_ITEMS and not line.text("text"):
        found = [item for item, subjects in reading.subjects.items() if school in subjects]
        if not found:
            reading.wrong(line, line.cells["school"], "这个单位没有要评的条目。")
        return found
    item = _item_of(reading, line)
    if item is None:
        return []
    if school not in reading.subjects.get(item.pk, set()):
        reading.wrong(line, line.cells.get("code") or line.cells.get("text"), "这一条不评这个单位。")
        return []
    return [item.pk]


def _once(reading: Reading, line: DutyLine, item: int, subject: int) -> bool:
    """Whether this is the first row of an item (of a subject); for whole schools a row of one item comes after it."""
    key = (item, subject)
    here = f"《{line.sheet}》第 {line.row + 1} 行"
    whole = subject and normalised(line.text("code")) in ALL_ITEMS and not line.text("text")
    if key in reading.seen:
        if subject and not whole and reading.seen[key].endswith("*"):
            reading.seen[key] = here
            return True
        message = f"这一条前面已经出现过（{reading.seen[key].rstrip('*')}）。"
        reading.wrong(line, next(iter(line.cells.values())), message)
        return False
    reading.seen[key] = f"{here}*" if whole else here
    return True


def _unit(reading: Reading, line: DutyLine) -> Any:
    text = line.text("lead_unit")
    if not text:
        return KEEP
    if text in NOTHING:
        return None
    unit, problem = reading.units.find(text)
    if unit is not None:
        return unit
    # Several units in one cell: the first leads, the others support.
    found, problems = reading.units.find_many(text)
    if len(found) > 1 and not problems:
        return found[0]
    reading.wrong(line, line.cells["lead_unit"], f"{(problems or [problem])[0]}。")
    return KEEP


def _supporting(reading: Reading, line: DutyLine) -> Any:
    lead, _ = reading.units.find_many(line.text("lead_unit"))
    more = lead[1:] if reading.units.find(line.text("lead_unit"))[0] is None else []
    text = line.text("supporting_units")
    if not text and not more:
        return KEEP
    found, problems = reading.units.find_many(text)
    for problem in problems:
        reading.wrong(line, line.cells["supporting_units"], f"{problem}。")
    return (*more, *(unit for unit in found if unit not in more))


def _owners(reading: Reading, line: DutyLine, *, near: Iterable[str]) -> dict[str, Any]:
    found: dict[str, Owner | User | Keep | None] = {}
    for role in ("principal_owner", "direct_owner"):
        if role in line.cells:
            owner, problem = reading.people.owner(line.text(role), near=near)
            if problem:
                reading.wrong(line, line.cells[role], f"{problem}。")
            found[role] = owner
    text = line.text("handler")
    if text in NOTHING:
        found["handler"] = None
    elif text:
        user, problem = reading.people.find(text, near=near)
        if user is None:
            reading.wrong(line, line.cells["handler"], f"{problem}。")
        found["handler"] = user
    return found


def _day(reading: Reading, line: DutyLine) -> Any:
    cell = line.cells.get("due_on")
    if cell is None:
        return KEEP
    if cell.text in NOTHING:
        return None
    day = duty_layout.day_of(cell.value)
    if day is None:
        reading.wrong(line, cell, "看不出是哪一天，请写成 2027-03-01。")
        return KEEP
    return day
