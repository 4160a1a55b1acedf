"""A table of duties uploaded, its columns settled, then taken as a whole or not at all."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, replace
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from dudao.apps.accounts.api import User
from dudao.apps.activity.api import record
from dudao.apps.workplan.actions.arranging import locked_list
from dudao.apps.workplan.actions.duties import BATCH, check_given, insert_duties
from dudao.apps.workplan.actions.steps import StepGiven, fixed_steps, put_steps
from dudao.apps.workplan.actions.telling import tell_handlers
from dudao.apps.workplan.choices import ImportState
from dudao.apps.workplan.duty_given import DutyGiven
from dudao.apps.workplan.import_plan import (
    ChangedDuty,
    ImportPlan,
    NoTable,
    plan_of,
    suggested_mapping,
    workbook_of,
)
from dudao.apps.workplan.kind_words import kind_name_for
from dudao.apps.workplan.models import Duty, DutyImport, DutyKind, DutyList
from dudao.engine.duty_table.layout import TableMapping

DONE = "这份表已经导入过了。要再导入请重新上传。"
CHANGED = "您查看之后清单或表有变化，没有导入。请核对下面的内容再点导入。"


@transaction.atomic
def upload_duties(duty_list: DutyList, content: bytes, name: str, *, today: date, actor: User) -> DutyImport:
    """Keep an uploaded workbook with its columns as they were recognised; nothing of the list changes.

    ValidationError when the file is no workbook or holds no list of duties.
    """
    held = locked_list(duty_list, actor)
    kept = DutyImport(duty_list=held, county=held.county, uploaded_by=actor, name=name[:200], content=content)
    try:
        book = workbook_of(kept)
        mapping = suggested_mapping(book, held)
    except NoTable as refused:
        raise ValidationError(str(refused)) from refused
    kept.mapping = mapping.as_data()
    _note(kept, plan_of(held, book, mapping, year=today.year))
    kept.save()
    return kept


@transaction.atomic
def map_columns(kept: DutyImport, mapping: TableMapping, *, today: date, actor: User) -> DutyImport:
    """Other columns for a table that is not imported yet; ValidationError when nothing can be read by them."""
    held = locked_list(_list_of(kept), actor)
    kept = DutyImport.objects.select_for_update(of=("self",)).get(pk=kept.pk)
    if kept.state == ImportState.ACCEPTED:
        raise ValidationError(DONE)
    if mapping.problem:
        raise ValidationError(mapping.problem)
    kept.mapping = mapping.as_data()
    _note(kept, plan_of(held, workbook_of(kept), mapping, year=today.year))
    kept.save()
    return kept


def _note(kept: DutyImport, plan: ImportPlan) -> None:
    kept.problems = [asdict(one) for one in plan.problems]
    kept.state = ImportState.REFUSED if plan.errors else ""


def _list_of(kept: DutyImport) -> DutyList:
    if kept.duty_list is None:
        raise ValidationError("这份表没有对应的清单，请重新上传。")
    return kept.duty_list


def plan_now(kept: DutyImport, duty_list: DutyList, *, today: date) -> ImportPlan:
    """What the import would do now."""
    mapping = TableMapping.from_data(kept.mapping)
    book = workbook_of(kept)
    if mapping is None or mapping.problem:
        mapping = suggested_mapping(book, duty_list)
    return plan_of(duty_list, book, mapping, year=today.year)


@transaction.atomic
def import_duties(
    kept: DutyImport, *, today: date, actor: User | None, seen: str | None = None
) -> DutyImport:
    """Write every row or none, with one entry; the same table again changes nothing.

    Duties are found again by number and task, so nothing is doubled; those that the table lacks stay. `seen` is the
    fingerprint of what the person saw: when the list has changed since, ValidationError and nothing is written.
    ValidationError too for a table with errors.
    """
    held = locked_list(_list_of(kept), actor)
    kept = DutyImport.objects.select_for_update(of=("self",)).get(pk=kept.pk)
    if kept.state == ImportState.ACCEPTED:
        return kept
    plan = plan_now(kept, held, today=today)
    _note(kept, plan)
    if plan.errors:
        raise ValidationError(f"表里有 {len(plan.errors)} 处错误，没有导入。请下载标好的表改正后重新上传。")
    if seen is not None and seen != plan.fingerprint:
        raise ValidationError(CHANGED)
    check_given(held.county, [*plan.added, *(one.given for one in plan.changed)])
    given = _write_changes(held, plan.changed)
    fresh = _with_kinds(held, plan.added, kept.name)
    added = insert_duties(held, fresh)
    held.layout = plan.layout.as_data()
    held.save(update_fields=["layout"])
    kept.state = ImportState.ACCEPTED
    kept.added_count, kept.changed_count, kept.same_count = len(added), len(plan.changed), plan.same
    kept.save()
    if added or plan.changed:
        details: dict[str, Any] = {
            "file": kept.name,
            "added": len(added),
            "changed": len(plan.changed),
            "numbers": [one.number for one in added] + [one.given.number for one in plan.changed],
        }
        entry = record(actor, "import_duties", held, organisation=held.county, details=details)
        tell_handlers(held.county, [*added, *given], entry, actor=actor)
    return kept


def _with_kinds(held: DutyList, added: Sequence[DutyGiven], name: str) -> list[DutyGiven]:
    """New duties get the kind that their words name, where the table says none."""
    kinds = {one.name: one for one in DutyKind.objects.filter(county=held.county)}
    return [
        replace(
            one,
            kind=one.kind or kinds.get(kind_name_for([one.title, one.requirement])),
            source_text=one.source_text or f"导入自“{name}”"[:300],
        )
        for one in added
    ]


def _write_changes(held: DutyList, changed: Sequence[ChangedDuty]) -> list[Duty]:
    """All changed duties in a few statements; numbers that move stand aside first. Those with another handler."""
    duties = []
    before = {one.duty.pk: one.duty.handler_id for one in changed}
    for one in changed:
        duty = one.duty
        wanted = one.given.plain_fields() | {"number": one.given.number.strip()[:20] or duty.number}
        if wanted["due_on"] != duty.due_on:
            duty.extended_due_on = None
        for name, value in wanted.items():
            setattr(duty, name, value)
        duty.revision += 1
        duties.append(duty)
    moving = {one.duty.pk: one.given.number for one in changed if "序号" in one.fields}
    _make_room(held, moving)
    names = ["number", "extended_due_on", "revision", *DutyGiven(title="").plain_fields()]
    Duty.objects.bulk_update(duties, names, batch_size=BATCH)
    for one in changed:
        if "配合单位" in one.fields:
            one.duty.supporting_units.set(one.given.supporting_units)
        if "步骤" in one.fields:
            _put_steps(one)
    return [duty for duty in duties if duty.handler_id != before[duty.pk]]


def _make_room(held: DutyList, moving: dict[int, str]) -> None:
    taken = set(
        Duty.objects.filter(duty_list=held).exclude(pk__in=list(moving)).values_list("number", flat=True)
    )
    clash = next((number for number in moving.values() if number in taken), None)
    if clash is not None:
        raise ValidationError(
            f"序号 {clash} 在清单里已是另一项任务，表里却没有那一项。请改序号，或把那一项补进表里。"
        )
    for pk in moving:
        Duty.objects.filter(pk=pk).update(number=f"～{pk}")


def _put_steps(one: ChangedDuty) -> None:
    """Steps keep their rows by their words; a reported one that the table lacks or renames refuses the import."""
    held: dict[str, list[int]] = {}
    for step in one.duty.steps.order_by("position"):
        held.setdefault(step.title, []).append(step.pk)
    given = [
        StepGiven(title, held[title].pop(0) if held.get(title) else None)
        for title in (step[:200] for step in one.given.steps)
    ]
    try:
        put_steps(one.duty, given, fixed_steps(one.duty))
    except ValidationError as refused:
        raise ValidationError(
            f"第 {one.duty.number} 项“{one.duty.title[:30]}”：{refused.messages[0]}"
        ) from refused
