"""Puts every item on its subjects: the county itself, or each school that takes part and fits."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import ProtectedError

from dudao.apps.accounts.api import Membership, Role
from dudao.apps.campaigns.models import Assignment, Campaign, ItemDuty
from dudao.apps.campaigns.queries import current_items, subjects_of
from dudao.apps.campaigns.queries_county import UnitBook, names_in, unit_book
from dudao.apps.organisations.api import Kind, Organisation
from dudao.apps.standards.api import StandardItem

BATCH = 500
SCHOOL = "school"


@dataclass(frozen=True)
class Filled:
    """How many assignments were added and taken away."""

    added: int
    removed: int


def subjects_of_item(
    item: StandardItem, county: Organisation, schools: Iterable[Organisation]
) -> list[Organisation]:
    """Who is rated by an item: every school of its kinds; the county itself when no school fits."""
    if item.subject != SCHOOL:
        return [county]
    wanted = set(item.school_kinds)
    fitting = [school for school in schools if not wanted or school.school_kind in wanted]
    return fitting or [county]


def fill_duties(campaign: Campaign) -> int:
    """Add the missing duties, the lead and supporting units taken from what the standard says; how many."""
    have = set(ItemDuty.objects.filter(campaign=campaign).values_list("item_id", flat=True))
    missing = [item for item in current_items(campaign) if item.pk not in have]
    if not missing:
        return 0
    book = unit_book(campaign.county)
    units = {item.pk: _responsible(item, book) for item in missing}
    made = ItemDuty.objects.bulk_create(
        [
            ItemDuty(campaign=campaign, item=item, lead_unit=units[item.pk][0] if units[item.pk] else None)
            for item in missing
        ],
        batch_size=BATCH,
    )
    through = ItemDuty.supporting_units.through
    through.objects.bulk_create(
        [
            through(itemduty_id=duty.pk, organisation_id=unit.pk)
            for duty in made
            for unit in units[duty.item_id][1:]
        ],
        batch_size=BATCH,
    )
    return len(made)


def _responsible(item: StandardItem, book: UnitBook) -> list[Organisation]:
    """The units that the standard names, as far as the county has them; items of schools are led by its bureau."""
    found: list[Organisation] = []
    for name in names_in(item.responsible_unit):
        unit, _ = book.find(name)
        if unit is not None and unit not in found:
            found.append(unit)
    if not found and item.subject == SCHOOL:
        bureaus = [unit for unit in book.units if unit.kind == Kind.BUREAU]
        return bureaus if len(bureaus) == 1 else []
    return found


def fill_assignments(campaign: Campaign) -> Filled:
    """Make the assignments those that items and participants ask for; new ones of schools get their people.

    Principal and clerk of a school become its principal owner and its handler. What nobody asks any more is taken
    away: ValidationError when a unit that went carries ratings; rated assignments of items that went stay unseen.
    """
    county, *schools = subjects_of(campaign)
    items = list(current_items(campaign))
    current = {item.pk for item in items}
    wanted = {(item.pk, subject.pk) for item in items for subject in subjects_of_item(item, county, schools)}
    held = {
        (item, subject): pk
        for pk, item, subject in Assignment.objects.filter(campaign=campaign).values_list(
            "pk", "item_id", "subject_id"
        )
    }
    people = people_of_schools(schools)
    new = [
        Assignment(campaign=campaign, item_id=item, subject_id=subject, **people.get(subject, {}))
        for item, subject in sorted(wanted - held.keys())
    ]
    Assignment.objects.bulk_create(new, batch_size=BATCH)
    surplus = [pk for key, pk in held.items() if key not in wanted and key[0] in current]
    _remove(surplus)
    _remove_unrated([pk for key, pk in held.items() if key[0] not in current])
    return Filled(added=len(new), removed=len(surplus))


def _remove(surplus: list[int]) -> None:
    try:
        for start in range(0, len(surplus), BATCH):
            Assignment.objects.filter(pk__in=surplus[start : start + BATCH]).delete()
    except ProtectedError as refused:
        raise ValidationError("要移出的单位已经有评分，不能移出。请保留这个单位。") from refused


def _remove_unrated(surplus: list[int]) -> None:
    """Those on which ratings hang stay: the ratings of a former version are kept."""
    for start in range(0, len(surplus), BATCH):
        part = Assignment.objects.filter(pk__in=surplus[start : start + BATCH])
        try:
            with transaction.atomic():
                part.delete()
        except ProtectedError as refused:
            rated: list[int] = [getattr(one, "assignment_id", 0) or 0 for one in refused.protected_objects]
            part.exclude(pk__in=rated).delete()


def people_of_schools(schools: Iterable[Organisation]) -> dict[int, dict[str, int]]:
    """The principal and the clerk of each school, the first of several; one query."""
    fields = {Role.PRINCIPAL: "principal_owner_id", Role.SCHOOL_CLERK: "handler_id"}
    held = Membership.objects.filter(
        organisation__in=[school.pk for school in schools], role__in=list(fields), user__is_active=True
    )
    found: dict[int, dict[str, int]] = {}
    for place, role, user in held.order_by("pk").values_list("organisation_id", "role", "user_id"):
        found.setdefault(place, {}).setdefault(fields[Role(role)], user)
    return found
