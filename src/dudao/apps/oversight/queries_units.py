"""Who stands for a unit when a letter comes to it."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Q

from dudao.apps.accounts.api import Membership, Role, User
from dudao.apps.organisations.api import Kind, Organisation, in_name_order

HEADS = frozenset({Role.PRINCIPAL, Role.DEPARTMENT_HEAD})
CLERKS = frozenset({Role.SCHOOL_CLERK, Role.DEPARTMENT_CLERK})
BUREAU_KINDS = frozenset({Kind.BUREAU, Kind.BUREAU_SECTION})


def units_worked_at(user: User) -> set[int]:
    """The units whose letters a person signs for: where she works herself; the bureau for its officers and director.

    A director whose role stands at the county is the head of the county's bureau.
    """
    found: set[int] = set()
    led: set[int] = set()
    for held in user.held_memberships:
        kind = held.organisation.kind
        if held.role in HEADS | CLERKS or (
            held.role in (Role.BUREAU_OFFICER, Role.DIRECTOR) and kind in BUREAU_KINDS
        ):
            found.add(held.organisation_id)
        elif held.role == Role.DIRECTOR:
            led.add(held.organisation_id)
    if led:
        bureaus = Organisation.objects.filter(county__in=led, kind=Kind.BUREAU, is_active=True)
        found |= set(bureaus.values_list("pk", flat=True))
    return found


def units_by_id(ids: Iterable[int]) -> list[Organisation]:
    """These units, by name."""
    return in_name_order(Organisation.objects.filter(pk__in=list(ids)))


def heads_of_unit(unit: Organisation) -> list[User]:
    """The active heads of a unit: principal, head of the department, the director for the bureau."""
    return _people(_held_at(unit, HEADS) | _director_of(unit))


def people_of_unit(unit: Organisation) -> list[User]:
    """Everybody active who signs for a unit's letters and answers them, heads first."""
    everybody = _held_at(unit, HEADS | CLERKS) | _director_of(unit)
    if unit.kind in BUREAU_KINDS:
        everybody |= Q(organisation=unit, role=Role.BUREAU_OFFICER)
    return list(dict.fromkeys([*heads_of_unit(unit), *_people(everybody)]))


def _held_at(unit: Organisation, roles: Iterable[Role]) -> Q:
    return Q(organisation=unit, role__in=list(roles))


def _director_of(unit: Organisation) -> Q:
    if unit.kind != Kind.BUREAU:
        return Q(pk__in=())
    return Q(organisation__in=[unit.pk, unit.county_id or unit.pk], role=Role.DIRECTOR)


def _people(held: Q) -> list[User]:
    found = Membership.objects.filter(held, user__is_active=True).select_related("user").order_by("pk")
    return list(dict.fromkeys(one.user for one in found))
