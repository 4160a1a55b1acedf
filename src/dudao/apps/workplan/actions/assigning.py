"""The same for many duties at once, and one duty for each of many schools."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from dudao.apps.accounts.api import Membership, Role, User
from dudao.apps.activity.api import record
from dudao.apps.campaigns.api import KEEP, NOBODY, Keep, Owner
from dudao.apps.organisations.api import Organisation
from dudao.apps.workplan.actions.arranging import locked_duty, locked_list
from dudao.apps.workplan.actions.duties import (
    BATCH,
    add_duties,
    check_given,
    drop_duty,
    labels_of,
    open_duties,
)
from dudao.apps.workplan.actions.telling import tell_handlers
from dudao.apps.workplan.choices import DutyState
from dudao.apps.workplan.duty_given import DutyGiven, given_of, person_fields
from dudao.apps.workplan.models import Duty, DutyDependency, DutyKind, DutyList, Milestone


@dataclass(frozen=True)
class BatchChange:
    """What changes for all chosen duties; KEEP leaves a field alone, None and NOBODY clear it."""

    lead_unit: Organisation | Keep | None = KEEP
    supporting_units: tuple[Organisation, ...] | Keep = KEEP
    principal_owner: Owner | Keep = KEEP
    direct_owner: Owner | Keep = KEEP
    handler: Owner | Keep = KEEP
    due_on: date | Keep | None = KEEP
    kind: DutyKind | Keep | None = KEEP
    milestone: Milestone | Keep | None = KEEP

    @property
    def fields(self) -> dict[str, Any]:
        """The plain fields that change, by name; supporting units are none of them."""
        found: dict[str, Any] = {}
        for name in ("lead_unit", "due_on", "kind", "milestone"):
            value = getattr(self, name)
            if not isinstance(value, Keep):
                found[name] = value
        for name in ("principal_owner", "direct_owner", "handler"):
            owner = getattr(self, name)
            if not isinstance(owner, Keep):
                found |= person_fields(name, owner)
        return found


@transaction.atomic
def assign_duties(
    duty_list: DutyList, ids: Collection[int], change: BatchChange, *, actor: User | None
) -> int:
    """Change the chosen open duties of a list with one entry; how many changed.

    Done and dropped ones stay as they are. ValidationError: nothing chosen, nothing to change, a strange unit or
    person.
    """
    held = locked_list(duty_list, actor)
    fields = change.fields
    if not ids:
        raise ValidationError("先在表里选中任务。")
    if not fields and isinstance(change.supporting_units, Keep):
        raise ValidationError("请至少填一栏要改的内容。")
    _check(held.county, change)
    duties = open_duties(held, ids)
    before = {duty.pk: duty.handler_id for duty in duties}
    touched: dict[int, Duty] = {}
    for duty in duties:
        if _apply(duty, fields):
            touched[duty.pk] = duty
    touched |= _set_supporting(duties, change.supporting_units)
    for duty in touched.values():
        duty.revision += 1
    if touched:
        names = sorted({*fields, *(("extended_due_on",) if "due_on" in fields else ()), "revision"})
        Duty.objects.bulk_update(touched.values(), names, batch_size=BATCH)
        units = [] if isinstance(change.supporting_units, Keep) else ["supporting_units"]
        details = {
            "count": len(touched),
            "numbers": [one.number for one in touched.values()],
            "changed": labels_of([*fields, *units]),
        }
        entry = record(actor, "assign_duties", held, organisation=held.county, details=details)
        given = [duty for duty in touched.values() if duty.handler_id != before[duty.pk]]
        tell_handlers(held.county, given, entry, actor=actor)
    return len(touched)


def _check(county: Organisation, change: BatchChange) -> None:
    """By the same rules as one duty."""
    people = {
        name: owner
        for name in ("principal_owner", "direct_owner", "handler")
        if not isinstance(owner := getattr(change, name), Keep)
    }
    given = DutyGiven(
        title="—",
        lead_unit=None if isinstance(change.lead_unit, Keep) else change.lead_unit,
        supporting_units=() if isinstance(change.supporting_units, Keep) else change.supporting_units,
        kind=None if isinstance(change.kind, Keep) else change.kind,
        due_on=None if isinstance(change.due_on, Keep) else change.due_on,
        **people,
    )
    check_given(county, [given])


def _apply(duty: Duty, fields: dict[str, Any]) -> bool:
    changed = [name for name, value in fields.items() if getattr(duty, name) != value]
    for name in changed:
        setattr(duty, name, fields[name])
    if "due_on" in changed:
        duty.extended_due_on = None
    return bool(changed)


def _set_supporting(duties: Sequence[Duty], units: tuple[Organisation, ...] | Keep) -> dict[int, Duty]:
    if isinstance(units, Keep):
        return {}
    through = Duty.supporting_units.through
    held: dict[int, set[int]] = {duty.pk: set() for duty in duties}
    for duty_id, unit_id in through.objects.filter(duty_id__in=list(held)).values_list(
        "duty_id", "organisation_id"
    ):
        held[duty_id].add(unit_id)
    wanted = {unit.pk for unit in units}
    differing = {duty.pk: duty for duty in duties if held[duty.pk] != wanted}
    through.objects.filter(duty_id__in=list(differing)).delete()
    through.objects.bulk_create(
        [through(duty_id=pk, organisation_id=unit) for pk in differing for unit in wanted], batch_size=BATCH
    )
    return differing


@transaction.atomic
def split_among_schools(
    duty: Duty, schools: Sequence[Organisation], *, revision: int | None, actor: User | None
) -> int:
    """One duty for each school in place of this one: led by the school, handled by its clerk, owned by its principal.

    The order of work is taken over; the duty itself is dropped with the reason. ValidationError: no school, one of
    another county, progress already reported, done or dropped.
    """
    held = locked_duty(duty, revision, actor)
    if not schools:
        raise ValidationError("请选择学校。")
    strange = [one.name for one in schools if not one.is_school or one.county_id != held.county_id]
    if strange:
        raise ValidationError(f"{strange[0]}不是本县的学校。")
    if not held.is_open:
        raise ValidationError(f"任务{DutyState(held.state).label}，不能再分到学校。")
    if held.reports.exists() or held.steps.exclude(reported_at=None).exists():
        raise ValidationError("任务已有进展上报，不能再分到学校。请为学校另建任务。")
    steps = tuple(held.steps.order_by("position").values_list("title", flat=True))
    people = _people_of(schools)
    base = given_of(held)
    given = [
        replace(
            base,
            title=_title_for(base.title, school),
            number=f"{held.number}-{at}"[:20],
            source_key=f"split:{held.pk}:{school.pk}",
            source_text=f"由“{held.number} {held.title}”分到各校"[:300],
            lead_unit=school,
            principal_owner=people.get((school.pk, Role.PRINCIPAL), NOBODY),
            direct_owner=NOBODY,
            handler=people.get((school.pk, Role.SCHOOL_CLERK), NOBODY),
            steps=steps,
        )
        for at, school in enumerate(schools, 1)
    ]
    added = add_duties(held.duty_list, given, actor=actor, verb="draw_up_duties")
    _take_over_order(held, added.duties)
    drop_duty(held, f"已分给 {len(schools)} 所学校各自办理", revision=None, actor=actor)
    return len(added.duties)


def _title_for(title: str, school: Organisation) -> str:
    return f"{title[: 298 - len(school.name)]}（{school.name}）"


def _people_of(schools: Sequence[Organisation]) -> dict[tuple[int, Role], Owner]:
    """The first principal and the first clerk of every school."""
    found: dict[tuple[int, Role], Owner] = {}
    held = Membership.objects.filter(
        organisation__in=schools, role__in=[Role.PRINCIPAL, Role.SCHOOL_CLERK], user__is_active=True
    )
    for one in held.select_related("user").order_by("pk"):
        found.setdefault((one.organisation_id, Role(one.role)), Owner(one.user, one.user.name))
    return found


def _take_over_order(held: Duty, made: Sequence[Duty]) -> None:
    before = list(held.predecessors.all())
    after = list(held.followers.all())
    DutyDependency.objects.bulk_create(
        [
            *(
                DutyDependency(before=one.before, duty=duty, lag_days=one.lag_days, is_soft=one.is_soft)
                for one in before
                for duty in made
            ),
            *(
                DutyDependency(before=duty, duty=one.duty, lag_days=one.lag_days, is_soft=one.is_soft)
                for one in after
                for duty in made
            ),
        ],
        batch_size=BATCH,
    )
