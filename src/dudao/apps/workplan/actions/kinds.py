"""Kinds of work with their default durations: a first set for every county, then the office's own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import transaction

from dudao.apps.accounts.api import User
from dudao.apps.activity.api import record
from dudao.apps.organisations.api import Organisation
from dudao.apps.workplan.actions.arranging import require_office
from dudao.apps.workplan.kind_words import STARTER_KINDS
from dudao.apps.workplan.models import Duty, DutyKind

LONGEST_DAYS = 750  # working days, about three years


@dataclass(frozen=True)
class KindGiven:
    """A kind as the office states it; `pk` None is a new one."""

    name: str
    duration_days: int | None = None
    full_time: bool = False
    divisible: bool = True
    pk: int | None = None


@transaction.atomic
def start_kinds(county: Organisation, *, actor: User | None) -> int:
    """The first set of a county that has none yet; how many were made. Durations that depend stay blank."""
    require_office(actor, county)
    if DutyKind.objects.filter(county=county).exists():
        return 0
    # Two first visits at once: the second waits here and then finds the set.
    Organisation.objects.select_for_update(no_key=True).get(pk=county.pk)
    if DutyKind.objects.filter(county=county).exists():
        return 0
    DutyKind.objects.bulk_create(
        DutyKind(
            county=county,
            name=one.name,
            duration_days=one.duration_days,
            full_time=one.full_time,
            divisible=one.divisible,
            position=position,
        )
        for position, one in enumerate(STARTER_KINDS, 1)
    )
    details = {"starter": len(STARTER_KINDS)}
    record(actor, "set_duty_kinds", county, organisation=county, details=details)
    return len(STARTER_KINDS)


@transaction.atomic
def set_kinds(county: Organisation, given: Sequence[KindGiven], *, actor: User | None) -> int:
    """All kinds of a county in their order, with one entry; how many changed. What is not given is removed.

    A blank duration stays blank: its duties are listed as without duration, never taken as one day.
    ValidationError: a name twice or missing, a duration out of 1–750 working days, a removed kind still in use.
    """
    require_office(actor, county)
    Organisation.objects.select_for_update(no_key=True).get(pk=county.pk)
    held = {one.pk: one for one in DutyKind.objects.filter(county=county)}
    _check(given, held)
    kept = {one.pk for one in given if one.pk is not None}
    gone = [one for pk, one in held.items() if pk not in kept]
    _check_unused(gone)
    changed = [one.name for one in gone]
    DutyKind.objects.filter(pk__in=[one.pk for one in gone]).delete()
    _make_room(held, given)
    for position, one in enumerate(given, 1):
        if _put(county, held.get(one.pk or 0), one, position):
            changed.append(one.name.strip())
    if changed:
        record(actor, "set_duty_kinds", county, organisation=county, details={"changed": changed[:40]})
    return len(changed)


def _check(given: Sequence[KindGiven], held: dict[int, DutyKind]) -> None:
    names: set[str] = set()
    for one in given:
        name = one.name.strip()
        if not name:
            raise ValidationError("有一行没有写类别名称。不要的类别请勾“删除”。")
        if len(name) > 60:
            raise ValidationError(f"类别“{name[:20]}…”太长，最多 60 字。")
        if name in names:
            raise ValidationError(f"类别“{name}”写了两次，请合并成一行。")
        names.add(name)
        if one.pk is not None and one.pk not in held:
            raise ValidationError(f"类别“{name}”已被别人删除，请刷新页面再改。")
        if one.duration_days is not None and not 1 <= one.duration_days <= LONGEST_DAYS:
            raise ValidationError(f"“{name}”的工期要在 1—{LONGEST_DAYS} 个工作日之间，说不准就空着。")


def _check_unused(gone: Sequence[DutyKind]) -> None:
    for one in gone:
        used = Duty.objects.filter(kind=one).count()
        if used:
            raise ValidationError(
                f"还有 {used} 项任务是“{one.name}”类，不能删除。请先把这些任务改为别的类别。"
            )


def _make_room(held: dict[int, DutyKind], given: Sequence[KindGiven]) -> None:
    """Two kinds that exchange their names must not meet on the way."""
    for one in given:
        kind = held.get(one.pk or 0)
        if kind is not None and kind.name != one.name.strip():
            DutyKind.objects.filter(pk=kind.pk).update(name=f"～{kind.pk}")


def _put(county: Organisation, kind: DutyKind | None, given: KindGiven, position: int) -> bool:
    wanted = {
        "name": given.name.strip(),
        "duration_days": given.duration_days,
        "full_time": given.full_time,
        "divisible": given.divisible,
    }
    if kind is None:
        DutyKind.objects.create(county=county, position=position, **wanted)
        return True
    differs = any(getattr(kind, name) != value for name, value in wanted.items())
    if differs or kind.position != position:
        for name, value in wanted.items():
            setattr(kind, name, value)
        kind.position = position
        kind.save()
    return differs
