"""Who leads an item, and who answers for it where: one change or many at once."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from django.core.exceptions import ValidationError
from django.db import transaction

from dudao.apps.accounts.api import Membership, Role, User
from dudao.apps.activity.api import record
from dudao.apps.campaigns.actions.rights import locked_for_edit
from dudao.apps.campaigns.models import Assignment, Campaign, ItemDuty
from dudao.apps.campaigns.queries import assignments_of, duties_of
from dudao.apps.campaigns.queries_county import Owner
from dudao.apps.organisations.api import Organisation

CODES_IN_LOG = 40
BATCH = 400


class Keep:
    """Leave as it is."""


KEEP: Final = Keep()


@dataclass(frozen=True)
class DutyChange:
    """What changes for one item; KEEP leaves a field alone, None or an empty text clears it.

    The owners and the subject's own day go to the assignments of `subjects` (ids; None: all of the item).
    """

    item: int
    lead_unit: Organisation | Keep | None = KEEP
    supporting_units: tuple[Organisation, ...] | Keep = KEEP
    technical_requirement: str | Keep = KEEP
    due_on: date | Keep | None = KEEP
    subjects: Collection[int] | None = None
    principal_owner: Owner | Keep = KEEP
    direct_owner: Owner | Keep = KEEP
    handler: User | Keep | None = KEEP
    own_due_on: date | Keep | None = KEEP

    @property
    def asks_owners(self) -> bool:
        """Whether any assignment is meant."""
        return any(
            not isinstance(one, Keep)
            for one in (self.principal_owner, self.direct_owner, self.handler, self.own_due_on)
        )


@dataclass(frozen=True)
class Assigned:
    """What an assignment of duties changed."""

    duties: int
    assignments: int
    codes: tuple[str, ...] = field(default=())

    @property
    def total(self) -> int:
        return self.duties + self.assignments


@transaction.atomic
def assign(
    campaign: Campaign, changes: Sequence[DutyChange], *, actor: User | None, verb: str = "assign_items"
) -> Assigned:
    """Apply all changes or none, with one entry; nothing changed leaves no entry.

    ValidationError: an item or a subject that the campaign does not have, a handler without an account in the
    county, a lead unit of another county.
    """
    held = locked_for_edit(campaign, actor)
    duties = duties_of(held)
    unknown = {change.item for change in changes} - duties.keys()
    if unknown:
        raise ValidationError("有的条目不在这项创建工作采用的标准里，请刷新页面。")
    _check_units(held, changes)
    _check_handlers(held, changes)
    changed_duties = _change_duties(duties, changes)
    changed = _change_assignments(held, changes)
    if not changed_duties and not changed:
        return Assigned(0, 0)
    items = dict.fromkeys([*changed_duties, *(one.item_id for one in changed)])
    codes = tuple(duties[item].item.code for item in items)
    details = {"items": len(codes), "assignments": len(changed), "codes": list(codes[:CODES_IN_LOG])}
    record(actor, verb, held, organisation=held.county, details=details)
    return Assigned(len(changed_duties), len(changed), codes)


def _check_units(campaign: Campaign, changes: Iterable[DutyChange]) -> None:
    for change in changes:
        supporting = () if isinstance(change.supporting_units, Keep) else change.supporting_units
        lead = () if isinstance(change.lead_unit, Keep) or change.lead_unit is None else (change.lead_unit,)
        for unit in (*lead, *supporting):
            if unit.county_id != campaign.county_id:
                raise ValidationError(f"{unit.name}不是本县的单位。")


def _check_handlers(campaign: Campaign, changes: Iterable[DutyChange]) -> None:
    wanted = {
        change.handler.pk: change.handler
        for change in changes
        if not isinstance(change.handler, Keep) and change.handler is not None
    }
    if not wanted:
        return
    held = Membership.objects.filter(
        user__in=list(wanted), organisation__county=campaign.county_id, user__is_active=True
    )
    working = set(held.values_list("user_id", flat=True))
    strange = [user.name for pk, user in wanted.items() if pk not in working]
    if strange:
        raise ValidationError(f"{'、'.join(strange)}在本县没有可用的账号，不能做具体责任人。")


def _change_duties(duties: dict[int, ItemDuty], changes: Iterable[DutyChange]) -> list[int]:
    touched: dict[int, ItemDuty] = {}
    supporting: dict[int, tuple[ItemDuty, tuple[Organisation, ...]]] = {}
    for change in changes:
        duty = duties[change.item]
        fields: dict[str, object] = {
            "lead_unit": change.lead_unit,
            "technical_requirement": change.technical_requirement,
            "due_on": change.due_on,
        }
        for name, value in fields.items():
            if not isinstance(value, Keep) and getattr(duty, name) != value:
                setattr(duty, name, value)
                touched[duty.pk] = duty
        wanted = change.supporting_units
        if not isinstance(wanted, Keep) and {unit.pk for unit in wanted} != {
            unit.pk for unit in duty.supporting_units.all()
        }:
            supporting[duty.pk] = (duty, wanted)
    ItemDuty.objects.bulk_update(
        touched.values(), ["lead_unit", "technical_requirement", "due_on"], batch_size=BATCH
    )
    _write_supporting(supporting)
    return [
        duty.item_id for duty in {**touched, **{pk: duty for pk, (duty, _) in supporting.items()}}.values()
    ]


def _write_supporting(wanted: dict[int, tuple[ItemDuty, tuple[Organisation, ...]]]) -> None:
    through = ItemDuty.supporting_units.through
    through.objects.filter(itemduty_id__in=list(wanted)).delete()
    through.objects.bulk_create(
        [
            through(itemduty_id=pk, organisation_id=unit.pk)
            for pk, (_, units) in wanted.items()
            for unit in units
        ],
        batch_size=BATCH,
    )


def _change_assignments(campaign: Campaign, changes: Sequence[DutyChange]) -> list[Assignment]:
    asking = [change for change in changes if change.asks_owners]
    if not asking:
        return []
    found = assignments_of(campaign).filter(item__in={change.item for change in asking})
    by_item: dict[int, dict[int, Assignment]] = {}
    for one in found:
        by_item.setdefault(one.item_id, {})[one.subject_id] = one
    before = {one.pk: _state(one) for held in by_item.values() for one in held.values()}
    touched: dict[int, Assignment] = {}
    for change in asking:
        held = by_item.get(change.item, {})
        if change.subjects is not None and set(change.subjects) - held.keys():
            raise ValidationError("有的单位不评这一条，请刷新页面。")
        for subject, one in held.items():
            if change.subjects is None or subject in change.subjects:
                _apply(one, change)
                touched[one.pk] = one
    # Several changes may meet in one assignment (a whole school, then one item): only what differs in the end counts.
    touched = {pk: one for pk, one in touched.items() if _state(one) != before[pk]}
    Assignment.objects.bulk_update(
        touched.values(),
        [
            "principal_owner",
            "principal_owner_name",
            "direct_owner",
            "direct_owner_name",
            "handler",
            "due_on",
        ],
        batch_size=BATCH,
    )
    return list(touched.values())


def _state(one: Assignment) -> tuple[object, ...]:
    return (
        one.principal_owner_id,
        one.principal_owner_name,
        one.direct_owner_id,
        one.direct_owner_name,
        one.handler_id,
        one.due_on,
    )


def _apply(one: Assignment, change: DutyChange) -> None:
    wanted: dict[str, object] = {}
    for name, owner in (("principal_owner", change.principal_owner), ("direct_owner", change.direct_owner)):
        if not isinstance(owner, Keep):
            wanted[f"{name}_id"] = owner.user.pk if owner.user else None
            wanted[f"{name}_name"] = "" if owner.user else owner.name
    if not isinstance(change.handler, Keep):
        wanted["handler_id"] = change.handler.pk if change.handler else None
    if not isinstance(change.own_due_on, Keep):
        wanted["due_on"] = change.own_due_on
    for name, value in wanted.items():
        setattr(one, name, value)


@transaction.atomic
def fill_school_owners(campaign: Campaign, *, actor: User | None) -> int:
    """Where a school's item has nobody, its principal becomes principal owner and its clerk handler; how many."""
    held = locked_for_edit(campaign, actor)
    people: dict[int, dict[str, int]] = {}
    roles = {Role.PRINCIPAL: "principal_owner_id", Role.SCHOOL_CLERK: "handler_id"}
    found = Membership.objects.filter(
        organisation__county=held.county_id, role__in=list(roles), user__is_active=True
    )
    for place, role, user in found.order_by("pk").values_list("organisation_id", "role", "user_id"):
        people.setdefault(place, {}).setdefault(roles[Role(role)], user)
    touched = []
    for one in assignments_of(held).filter(subject__in=list(people)):
        mine, before = people[one.subject_id], (one.principal_owner_id, one.handler_id)
        if one.principal_owner_id is None and not one.principal_owner_name:
            one.principal_owner_id = mine.get("principal_owner_id")
        if one.handler_id is None:
            one.handler_id = mine.get("handler_id")
        if before != (one.principal_owner_id, one.handler_id):
            touched.append(one)
    if touched:
        Assignment.objects.bulk_update(touched, ["principal_owner", "handler"], batch_size=BATCH)
        details = {"assignments": len(touched), "from": "校长和填报员"}
        record(actor, "assign_items", held, organisation=held.county, details=details)
    return len(touched)
