"""Rows of the pages: responsibilities item by item, units with their keepers, items of one school."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Count

from dudao.apps.accounts.api import User
from dudao.apps.campaigns.choices import KeeperKind, Lack
from dudao.apps.campaigns.models import Assignment, Campaign, ItemDuty, Keeper
from dudao.apps.campaigns.queries import (
    UNOWNED,
    assignments_of,
    due_on,
    duties_of,
    keepers_of,
    participants_of,
)
from dudao.apps.organisations.api import Kind, Organisation
from dudao.apps.standards.api import StandardItem, StandardVersion, items_of
from dudao.core.numbers import trimmed


@dataclass(frozen=True)
class DutyRow:
    """One item with its units and, when the county itself is rated, its people."""

    item: StandardItem
    duty: ItemDuty | None
    own: Assignment | None  # the county's own assignment; None when schools are rated
    subjects: int
    unowned: int

    @property
    def of_schools(self) -> bool:
        return self.own is None

    @property
    def points(self) -> str:
        """Exact, as people write it: 12.5."""
        return "" if self.item.points is None else trimmed(self.item.points, 4)

    @property
    def lead(self) -> str:
        return unit_name(self.duty.lead_unit) if self.duty else ""

    @property
    def supporting(self) -> str:
        units = self.duty.supporting_units.all() if self.duty else ()
        return "、".join(unit_name(unit) for unit in units)

    @property
    def principal(self) -> str:
        return owner_name(self.own, "principal_owner") if self.own else "各校校长"

    @property
    def direct(self) -> str:
        return owner_name(self.own, "direct_owner") if self.own else ""

    @property
    def handler(self) -> str:
        if self.own is None:
            return "各校填报员"
        return self.own.handler.name if self.own.handler else ""

    @property
    def due(self) -> date | None:
        return due_on(self.own, self.duty) if self.own else (self.duty.due_on if self.duty else None)

    @property
    def lacks(self) -> list[Lack]:
        """What keeps the item from being on somebody."""
        found = [] if self.lead else [Lack.LEAD_UNIT]
        if self.own is not None and not self.principal:
            found.append(Lack.PRINCIPAL_OWNER)
        if self.own is not None and not self.handler:
            found.append(Lack.HANDLER)
        return found

    @property
    def lack_keys(self) -> str:
        """For the filter of the table: the lacks, and `unowned` when any subject has nobody."""
        return " ".join([*self.lacks, *(["unowned"] if self.unowned else [])])


def owner_name(assignment: Assignment, name: str) -> str:
    """The owner's name, with or without an account."""
    user: User | None = getattr(assignment, name)
    return user.name if user else str(getattr(assignment, f"{name}_name"))


def unit_name(unit: Organisation | None) -> str:
    """The unit as people write it: where the county itself leads, its government is meant."""
    if unit is None:
        return ""
    return f"{unit.name}人民政府" if unit.kind == Kind.COUNTY else unit.name


def duty_rows(campaign: Campaign, version: StandardVersion) -> list[DutyRow]:
    """Every item of a version: five queries, whatever the number of items and schools."""
    duties = duties_of(campaign)
    own = {
        one.item_id: one
        for one in assignments_of(campaign).filter(subject=campaign.county_id, item__version=version)
    }
    return [
        DutyRow(item, duties.get(item.pk), own.get(item.pk), *counts)
        for item, counts in _counted(campaign, version)
    ]


def _counted(campaign: Campaign, version: StandardVersion) -> list[tuple[StandardItem, tuple[int, int]]]:
    found = Assignment.objects.filter(campaign=campaign, item__version=version).order_by()
    total = dict(found.values_list("item").annotate(Count("pk")))
    unowned = dict(found.filter(UNOWNED).values_list("item").annotate(Count("pk")))
    return [(item, (total.get(item.pk, 0), unowned.get(item.pk, 0))) for item in items_of(version)]


def duty_row(campaign: Campaign, item: StandardItem) -> DutyRow:
    """One item's row, after it was changed."""
    found = assignments_of(campaign).filter(item=item)
    own = found.filter(subject=campaign.county_id).first()
    duty = (
        ItemDuty.objects.filter(campaign=campaign, item=item)
        .select_related("lead_unit")
        .prefetch_related("supporting_units")
        .first()
    )
    return DutyRow(item, duty, own, found.count(), found.filter(UNOWNED).count())


@dataclass(frozen=True)
class SchoolPerson:
    """Who answers for one item of one school, by name: principal, direct owner, handler, its own day."""

    school: str
    code: str
    owners: tuple[str, str, str, date | None]


def school_people(campaign: Campaign, version: StandardVersion) -> list[SchoolPerson]:
    """The people of every school and item, in one query and without objects: there are thousands."""
    found = Assignment.objects.filter(campaign=campaign, item__version=version, subject__kind=Kind.SCHOOL)
    names = found.order_by("subject__pinyin", "subject", "item__position").values_list(
        "subject__name",
        "item__code",
        "principal_owner__name",
        "principal_owner_name",
        "direct_owner__name",
        "direct_owner_name",
        "handler__name",
        "due_on",
    )
    return [
        SchoolPerson(school, code, (first or first_name, direct or direct_name, handler or "", day))
        for school, code, first, first_name, direct, direct_name, handler, day in names
    ]


@dataclass(frozen=True)
class UnitRow:
    """A unit that takes part, with its keepers."""

    unit: Organisation
    archive: str
    rooms: list[tuple[str, str]]


def unit_rows(campaign: Campaign, units: Iterable[Organisation] | None = None) -> list[UnitRow]:
    """The units that take part, with archive keepers and the keepers of each room."""
    keepers = keepers_of(campaign)
    found = participants_of(campaign) if units is None else units
    return [unit_row(unit, keepers.get(unit.pk, [])) for unit in found]


def unit_row(unit: Organisation, keepers: Iterable[Keeper]) -> UnitRow:
    """One unit's keepers in words."""
    rooms: dict[str, list[str]] = {}
    archive = []
    for one in keepers:
        if one.kind == KeeperKind.ARCHIVE:
            archive.append(one.name)
        else:
            rooms.setdefault(one.room, []).append(one.name)
    return UnitRow(unit, "、".join(archive), [(room, "、".join(names)) for room, names in rooms.items()])


@dataclass(frozen=True)
class OwnRow:
    """One assignment as the person or the school sees it."""

    assignment: Assignment
    duty: ItemDuty | None
    today: date

    @property
    def item(self) -> StandardItem:
        return self.assignment.item

    @property
    def principal(self) -> str:
        return owner_name(self.assignment, "principal_owner")

    @property
    def direct(self) -> str:
        return owner_name(self.assignment, "direct_owner")

    @property
    def handler(self) -> str:
        return self.assignment.handler.name if self.assignment.handler else ""

    @property
    def due(self) -> date | None:
        return due_on(self.assignment, self.duty)

    @property
    def is_late(self) -> bool:
        return self.due is not None and self.due < self.today

    @property
    def lead(self) -> str:
        return unit_name(self.duty.lead_unit) if self.duty else ""


def own_rows(campaign: Campaign, assignments: Iterable[Assignment], today: date) -> list[OwnRow]:
    """Assignments with their duties."""
    duties = duties_of(campaign)
    return [OwnRow(one, duties.get(one.item_id), today) for one in assignments]
