"""What an uploaded table would do to a list: which duties are new, which change and how, what is wrong; no writes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from hashlib import sha256
from typing import Any

from dudao.apps.campaigns.api import people_book, unit_book
from dudao.apps.workplan.choices import DutyState
from dudao.apps.workplan.duty_given import DutyGiven, given_of
from dudao.apps.workplan.models import Duty, DutyImport, DutyKind, DutyList, DutyStep
from dudao.apps.workplan.row_meaning import Meanings, kinds_by_name, title_key
from dudao.core.grid import Sheet, Workbook
from dudao.core.problem import WARNING, Problem
from dudao.engine.duty_table.columns import Column
from dudao.engine.duty_table.layout import DutyLayout, TableMapping, find_mapping, remembered, titles_at
from dudao.engine.duty_table.read import DutyLine, read_duties
from dudao.infra.xlsx.read import ReadLimits, UnreadableWorkbook, read_workbook

LIMITS = ReadLimits(packed_bytes=10 * 1024 * 1024, unpacked_bytes=200 * 1024 * 1024, cells=1_000_000)
MOST_LINES = 3000


class NoTable(Exception):
    """The workbook holds no list of duties; the message is Chinese and says what to do."""


@dataclass(frozen=True)
class ChangedDuty:
    """A duty of the list that the table states otherwise; `fields` are the labels of what differs."""

    duty: Duty
    given: DutyGiven
    fields: tuple[str, ...]


@dataclass
class ImportPlan:
    """The whole of what an import would do."""

    layout: DutyLayout
    added: list[DutyGiven] = field(default_factory=list)
    changed: list[ChangedDuty] = field(default_factory=list)
    same: int = 0
    left_out: list[Duty] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    @property
    def errors(self) -> list[Problem]:
        return [one for one in self.problems if one.is_error]

    @property
    def warnings(self) -> list[Problem]:
        return [one for one in self.problems if not one.is_error]

    @cached_property
    def fingerprint(self) -> str:
        """What a person has seen of it: another one means that somebody changed the list meanwhile."""
        parts: list[str] = [f"+{one.number}|{one.title}" for one in self.added]
        parts += [f"~{one.duty.pk}|{one.duty.revision}|{','.join(one.fields)}" for one in self.changed]
        return sha256("\n".join(parts).encode()).hexdigest()[:20]


def workbook_of(kept: DutyImport) -> Workbook:
    """The uploaded file as it was read; NoTable when it cannot be."""
    try:
        return read_workbook(bytes(kept.content), kept.name, limits=LIMITS)
    except UnreadableWorkbook as unreadable:
        raise NoTable(unreadable.message) from unreadable


def suggested_mapping(book: Workbook, duty_list: DutyList) -> TableMapping:
    """The columns as the titles say, with what was chosen for them when a table of this list came last."""
    found = find_mapping(book)
    if found is None:
        raise NoTable(
            "没有认出任务清单。标题行要有“任务”（或“重点任务”“工作内容”“问题”）一列，以及牵头单位、责任人、"
            "完成时限等任一列；标题行要在前 15 行里。"
        )
    sheet, mapping = found
    layout = DutyLayout.from_data(duty_list.layout)
    return remembered(mapping, titles_at(sheet, mapping.row), layout) if duty_list.layout else mapping


def sheet_of(book: Workbook, mapping: TableMapping) -> Sheet:
    """The sheet of a mapping; the first one where it is gone."""
    return book.sheet(mapping.sheet) or book.sheets[0]


def plan_of(duty_list: DutyList, book: Workbook, mapping: TableMapping, *, year: int) -> ImportPlan:
    """Read every row and find its duty: by number and task, by the task alone, then by the number.

    A duty that the table does not name stays as it is. A dropped one stays dropped, with a warning.
    """
    table = read_duties(sheet_of(book, mapping), mapping, year)
    plan = ImportPlan(table.layout, problems=list(table.problems))
    if len(table.lines) > MOST_LINES:
        message = f"表里有 {len(table.lines)} 项任务，一次最多 {MOST_LINES} 项，请分成几份清单。"
        plan.problems.append(table.lines[0].problem(Column.TITLE, message))
        return plan
    duties = duties_to_match(duty_list)
    meanings = Meanings(
        units=unit_book(duty_list.county),
        people=people_book(duty_list.county),
        kinds=kinds_by_name(DutyKind.objects.filter(county=duty_list.county)),
        columns=table.columns,
    )
    matched = match(table.lines, duties)
    steps = _step_titles(duties)
    for line in table.lines:
        _take(plan, meanings, line, matched.get(line.row), steps)
    plan.problems += meanings.problems
    found = {duty.pk for duty in matched.values()}
    plan.left_out = [one for one in duties if one.pk not in found and one.state != DutyState.DROPPED]
    plan.problems.sort(key=_place)
    return plan


def duties_to_match(duty_list: DutyList, *, locked: bool = False) -> list[Duty]:
    """The duties of a list with everything that a row may state of them."""
    found = Duty.objects.filter(duty_list=duty_list)
    if locked:
        found = found.select_for_update(of=("self",))
    return list(
        found.select_related("kind", "item", "lead_unit", "principal_owner", "direct_owner", "handler")
        .select_related("milestone")
        .prefetch_related("supporting_units")
        .order_by("pk")
    )


def _step_titles(duties: Iterable[Duty]) -> dict[int, tuple[str, ...]]:
    found: dict[int, list[str]] = {duty.pk: [] for duty in duties}
    steps = DutyStep.objects.filter(duty_id__in=list(found)).order_by("duty", "position")
    for duty_id, title in steps.values_list("duty_id", "title"):
        found[duty_id].append(title)
    return {pk: tuple(titles) for pk, titles in found.items()}


def match(lines: Sequence[DutyLine], duties: Sequence[Duty]) -> dict[int, Duty]:
    """Which row (by its index) is which duty; each duty once.

    First where number and task agree, then where one duty alone bears the task (the table was renumbered), last by
    the number (the task was reworded).
    """
    found: dict[int, Duty] = {}
    left = {duty.pk: duty for duty in duties}

    def take(line: DutyLine, duty: Duty | None) -> None:
        if duty is not None and duty.pk in left and line.row not in found:
            found[line.row] = left.pop(duty.pk)

    exact = {(duty.number, title_key(duty.title)): duty for duty in duties}
    for line in lines:
        take(line, exact.get((line.text(Column.NUMBER), title_key(line.text(Column.TITLE)))))
    by_title: dict[str, list[Duty]] = {}
    for duty in left.values():
        by_title.setdefault(title_key(duty.title), []).append(duty)
    for line in lines:
        same = by_title.get(title_key(line.text(Column.TITLE)), [])
        take(line, same[0] if len(same) == 1 else None)
    by_number = {duty.number: duty for duty in left.values()}
    for line in lines:
        take(line, by_number.get(line.text(Column.NUMBER)) if line.text(Column.NUMBER) else None)
    return found


def _take(
    plan: ImportPlan,
    meanings: Meanings,
    line: DutyLine,
    duty: Duty | None,
    steps: dict[int, tuple[str, ...]],
) -> None:
    if duty is None:
        plan.added.append(meanings.given(line, None))
        return
    if duty.state == DutyState.DROPPED:
        message = f"这项任务已取消（{duty.drop_reason}），没有更新。要继续办请先在任务页恢复。"
        plan.problems.append(line.problem(Column.TITLE, message, WARNING))
        plan.same += 1
        return
    before = given_of(duty)
    given = meanings.given(line, before)
    fields = differing(duty, before, given, steps.get(duty.pk, ()))
    if fields:
        plan.changed.append(ChangedDuty(duty, given, fields))
    else:
        plan.same += 1


LABELS = {
    "number": "序号",
    "title": "任务",
    "requirement": "措施和要求",
    "section": "板块",
    "kind": "类别",
    "lead_unit": "牵头单位",
    "supporting_units": "配合单位",
    "principal_owner": "第一责任人",
    "direct_owner": "直接责任人",
    "handler": "具体责任人",
    "duration_days": "工期",
    "not_before": "最早开始",
    "due_on": "完成时限",
    "extra": "其他列",
}


def differing(duty: Duty, before: DutyGiven, given: DutyGiven, steps: tuple[str, ...]) -> tuple[str, ...]:
    """The labels of what a table states otherwise; steps count only where the table has a column for them."""
    found = [label for name, label in LABELS.items() if _value(before, name) != _value(given, name)]
    if given.steps and given.steps != steps:
        found.append("步骤")
    return tuple(found)


def _value(given: DutyGiven, name: str) -> Any:
    value = getattr(given, name)
    return {unit.pk for unit in value} if name == "supporting_units" else value


def _place(problem: Problem) -> tuple[int, str]:
    digits = "".join(sign for sign in problem.cell if sign.isdigit())
    return (int(digits or 0), problem.cell)
