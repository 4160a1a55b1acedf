"""Duties added, edited, assigned in bulk, dropped and restored; each with one entry of what changed."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from dudao.apps.accounts.api import Membership, User
from dudao.apps.activity.api import record
from dudao.apps.organisations.api import Organisation
from dudao.apps.workplan.actions.arranging import locked_duty, locked_list
from dudao.apps.workplan.actions.telling import tell_handlers
from dudao.apps.workplan.choices import OPEN_STATES, DutyState
from dudao.apps.workplan.duty_given import ONE_STEP, PEOPLE, DutyGiven
from dudao.apps.workplan.models import Duty, DutyList, DutyStep
from dudao.apps.workplan.reach import check_reach

BATCH = 400
LONGEST_DAYS = 750
FIELD_LABELS = {
    "principal_owner_name": "第一责任人",
    "direct_owner_name": "直接责任人",
    "handler_name": "具体责任人",
    "extra": "其他列",
}


@dataclass(frozen=True)
class Added:
    """The duties that were made, and how many were there before by their source."""

    duties: tuple[Duty, ...]
    already: int


def add_duty(duty_list: DutyList, given: DutyGiven, *, actor: User | None) -> Duty:
    """One duty at the end of a list; what the list has already from the same source is returned as it is."""
    added = add_duties(duty_list, [given], actor=actor)
    if added.duties:
        return added.duties[0]
    return Duty.objects.get(duty_list=duty_list, source_key=given.source_key)


@transaction.atomic
def add_duties(
    duty_list: DutyList, given: Sequence[DutyGiven], *, actor: User | None, verb: str = "add_duty"
) -> Added:
    """Many duties with one entry; those whose `source_key` the list has already are left alone.

    ValidationError: no title, a number twice, a unit or a person of another county, a duration out of range.
    """
    held = locked_list(duty_list, actor)
    known = set(held.duties.exclude(source_key="").values_list("source_key", flat=True))
    fresh: list[DutyGiven] = []
    for one in given:
        if one.source_key and one.source_key[:120] in known:
            continue
        if one.source_key:
            known.add(one.source_key[:120])
        fresh.append(one)
    check_given(held.county, fresh)
    made = insert_duties(held, fresh)
    if made:
        details: dict[str, Any] = {"count": len(made), "numbers": [one.number for one in made]}
        subject = made[0] if verb == "add_duty" and len(made) == 1 else held
        entry = record(actor, verb, subject, organisation=held.county, details=details)
        tell_handlers(held.county, made, entry, actor=actor)
    return Added(tuple(made), len(given) - len(fresh))


def insert_duties(duty_list: DutyList, given: Sequence[DutyGiven]) -> list[Duty]:
    """Write duties that were checked, with steps and supporting units, in a few statements; no entry of its own."""
    taken = set(duty_list.duties.values_list("number", flat=True))
    numbers = _numbers(taken, [one.number.strip()[:20] for one in given])
    made = Duty.objects.bulk_create(
        [
            Duty(
                duty_list=duty_list,
                county=duty_list.county,
                campaign=duty_list.campaign,
                number=number,
                source_key=one.source_key[:120],
                source_text=one.source_text.strip()[:300],
                **one.plain_fields(),
            )
            for number, one in zip(numbers, given, strict=True)
        ],
        batch_size=BATCH,
    )
    DutyStep.objects.bulk_create(
        [
            DutyStep(duty=duty, position=position, title=title[:200])
            for duty, one in zip(made, given, strict=True)
            for position, title in enumerate(step_titles(one.steps), 1)
        ],
        batch_size=BATCH,
    )
    through = Duty.supporting_units.through
    through.objects.bulk_create(
        [
            through(duty_id=duty.pk, organisation_id=unit.pk)
            for duty, one in zip(made, given, strict=True)
            for unit in dict.fromkeys(one.supporting_units)
        ],
        batch_size=BATCH,
    )
    return made


def step_titles(steps: Iterable[str]) -> tuple[str, ...]:
    """The steps as they are kept: blank ones left out, 完成任务 where none is named."""
    found = tuple(step.strip() for step in steps if step.strip())
    return found or (ONE_STEP,)


def _numbers(taken: set[str], wanted: Sequence[str]) -> list[str]:
    """The numbers of new duties: those given, the next whole numbers for the others."""
    twice = [number for number in wanted if number and (number in taken or wanted.count(number) > 1)]
    if twice:
        raise ValidationError({"number": f"序号 {twice[0]} 在这份清单里已经有了，请换一个或空着。"})
    used = taken | set(wanted)
    following = max((int(number) for number in used if number.isascii() and number.isdecimal()), default=0)
    found = []
    for number in wanted:
        if not number:
            following += 1
            number = str(following)
        found.append(number)
    return found


def check_given(county: Organisation, given: Sequence[DutyGiven]) -> None:
    """Titles are there, units and accounts are the county's, durations make sense; ValidationError by field."""
    working = _working(county, given)
    for one in given:
        title = one.title.strip()
        if not title:
            raise ValidationError({"title": "请写清任务。"})
        if len(title) > 300:
            raise ValidationError({"title": f"任务“{title[:20]}…”太长，最多 300 字，其余写进措施和要求。"})
        for unit in (*((one.lead_unit,) if one.lead_unit else ()), *one.supporting_units):
            if unit.county_id != county.pk:
                raise ValidationError({"lead_unit": f"{unit.name}不是本县的单位。"})
        for name in PEOPLE:
            user = getattr(one, name).user
            if user is not None and user.pk not in working:
                raise ValidationError({name: f"{user.name}在本县没有可用的账号，请换人或只写姓名。"})
        if one.duration_days is not None and not 1 <= one.duration_days <= LONGEST_DAYS:
            message = f"工期要在 1—{LONGEST_DAYS} 个工作日之间，说不准就空着。"
            raise ValidationError({"duration_days": message})
        check_reach(one.due_on, "完成时限", "due_on")
        check_reach(one.not_before, "最早开始", "not_before")
        if one.not_before and one.due_on and one.not_before > one.due_on:
            raise ValidationError({"not_before": "最早开始不能晚于完成时限。"})
        if one.kind is not None and one.kind.county_id != county.pk:
            raise ValidationError({"kind": "这个类别不是本县的。"})


def _working(county: Organisation, given: Sequence[DutyGiven]) -> set[int]:
    wanted = {user.pk for one in given for name in PEOPLE if (user := getattr(one, name).user) is not None}
    if not wanted:
        return set()
    found = Membership.objects.filter(user__in=wanted, organisation__county=county.pk, user__is_active=True)
    return set(found.values_list("user_id", flat=True))


@transaction.atomic
def edit_duty(duty: Duty, given: DutyGiven, *, revision: int | None, actor: User | None) -> Duty:
    """The duty becomes what is given, but for its steps; nothing changed leaves no entry.

    A new due date takes the place of an extension that was granted before. DutyConflict when somebody else was
    faster; ValidationError as `add_duties`, and for a number that the list has already.
    """
    held = locked_duty(duty, revision, actor)
    if held.state == DutyState.DROPPED:
        raise ValidationError("已取消的任务不能修改，请先恢复。")
    check_given(held.county, [given])
    if write_given(held, given, actor=actor):
        held.refresh_from_db()
    return held


def write_given(held: Duty, given: DutyGiven, *, actor: User | None, verb: str = "edit_duty") -> list[str]:
    """Write what differs of one locked duty with its entry; the labels of what changed."""
    wanted = given.plain_fields()
    number = given.number.strip()[:20] or held.number
    if number != held.number:
        if Duty.objects.filter(duty_list=held.duty_list_id, number=number).exclude(pk=held.pk).exists():
            raise ValidationError({"number": f"序号 {number} 在这份清单里已经有了。"})
        wanted["number"] = number
    changed = [name for name, value in wanted.items() if getattr(held, name) != value]
    units = {unit.pk for unit in given.supporting_units}
    new_units = units != {unit.pk for unit in held.supporting_units.all()}
    if not changed and not new_units:
        return []
    for name in changed:
        setattr(held, name, wanted[name])
    if "due_on" in changed and held.extended_due_on is not None:
        held.extended_due_on = None
        changed.append("extended_due_on")
    held.revision += 1
    held.save(update_fields=[*changed, "revision", "updated_at"])
    if new_units:
        held.supporting_units.set(given.supporting_units)
    labels = labels_of([*changed, *(["supporting_units"] if new_units else [])])
    details: dict[str, Any] = {"changed": labels}
    if "due_on" in changed:
        details["due_on"] = held.due_on.isoformat() if held.due_on else ""
    entry = record(actor, verb, held, organisation=held.county, details=details)
    if "handler" in changed:
        tell_handlers(held.county, [held], entry, actor=actor)
    return labels


def labels_of(names: Iterable[str]) -> list[str]:
    """The Chinese names of fields, each once."""
    found = [
        FIELD_LABELS.get(name) or str(getattr(Duty._meta.get_field(name), "verbose_name", name))
        for name in names
    ]
    return list(dict.fromkeys(found))


@transaction.atomic
def drop_duty(duty: Duty, reason: str, *, revision: int | None, actor: User | None) -> Duty:
    """The duty is not done any more, with the reason; it stays in the list and can be restored."""
    held = locked_duty(duty, revision, actor)
    reason = reason.strip()[:300]
    if not reason:
        raise ValidationError({"reason": "请写明为什么取消。"})
    if held.state == DutyState.DROPPED:
        return held
    if held.state == DutyState.DONE:
        raise ValidationError("任务已经完成，不能取消。")
    held.state, held.drop_reason = DutyState.DROPPED, reason
    held.revision += 1
    held.save(update_fields=["state", "drop_reason", "revision", "updated_at"])
    record(actor, "drop_duty", held, organisation=held.county, details={"reason": reason})
    return held


@transaction.atomic
def restore_duty(duty: Duty, *, revision: int | None, actor: User | None) -> Duty:
    """A dropped duty is to be done again: begun where it had begun."""
    held = locked_duty(duty, revision, actor)
    if held.state != DutyState.DROPPED:
        return held
    begun = held.started_on is not None or held.steps.exclude(reported_at=None).exists()
    held.state = DutyState.IN_PROGRESS if begun else DutyState.NOT_STARTED
    held.drop_reason = ""
    held.revision += 1
    held.save(update_fields=["state", "drop_reason", "revision", "updated_at"])
    record(actor, "restore_duty", held, organisation=held.county)
    return held


def open_duties(duty_list: DutyList, ids: Collection[int]) -> list[Duty]:
    """The duties of a list that can still be changed, locked, in their order."""
    found = Duty.objects.select_for_update(of=("self",)).filter(
        duty_list=duty_list, pk__in=ids, state__in=OPEN_STATES
    )
    return list(found.select_related("county", "kind", "handler").order_by("pk"))
