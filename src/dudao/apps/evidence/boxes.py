"""Reads of archive boxes: what stands in which, in the order of the items, and what is not boxed yet."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field

from django.db.models import Count, QuerySet

from dudao.apps.accounts.api import SYSTEM_ROLES, User, roles_at
from dudao.apps.evidence.boxes_numbering import BoxLevel, box_number, entry_number
from dudao.apps.evidence.models import ArchiveBox, BoxEntry, EvidenceLink
from dudao.apps.evidence.queries import units_read_by
from dudao.apps.organisations.api import Kind, Organisation, in_name_order
from dudao.apps.standards.api import StandardItem, StandardVersion, items_of

ENTRY_PARTS = ("link__evidence__current__stored", "link__evidence__unit", "link__item", "link__unit", "box")


@dataclass
class BoxLine:
    """A box in the list of boxes: how many documents it holds, how many of its items prove nothing yet."""

    box: ArchiveBox
    count: int
    items: list[StandardItem] = field(default_factory=list)


@dataclass
class Section:
    """The boxes of one first-level indicator, by second level."""

    title: str
    criteria: dict[str, list[BoxLine]] = field(default_factory=dict)


def items_asked_of(unit: Organisation, version: StandardVersion) -> list[StandardItem]:
    """The items that a unit keeps papers for: a school those for its kind, a county those for counties.

    Whatever is already linked for the unit counts too: where no school fits an item, the county is its subject.
    """
    linked = set(
        EvidenceLink.objects.filter(unit=unit, item__version=version)
        .order_by()
        .values_list("item_id", flat=True)
    )
    return [item for item in items_of(version) if item.pk in linked or _asks(item, unit)]


def _asks(item: StandardItem, unit: Organisation) -> bool:
    if unit.kind == Kind.COUNTY:
        return item.subject == "county"
    if not unit.is_school or item.subject != "school":
        return False
    return not item.school_kinds or unit.school_kind in item.school_kinds


def boxes_of(unit: Organisation, version: StandardVersion) -> list[ArchiveBox]:
    """The boxes of a unit, in the order of the items."""
    place = _places(items_of(version))
    held = ArchiveBox.objects.filter(unit=unit, version=version)
    return sorted(held, key=lambda box: (place.get(box.number, len(place)), box.number))


def _places(items: Iterable[StandardItem]) -> dict[str, int]:
    places: dict[str, int] = {}
    for at, item in enumerate(items):
        for level in BoxLevel:
            places.setdefault(box_number(item.code, level), at)
    return places


def box_tree(unit: Organisation, version: StandardVersion) -> list[Section]:
    """The boxes by first and second level with their counts: two queries."""
    by_number: dict[str, list[StandardItem]] = {}
    for item in items_of(version):
        for level in BoxLevel:
            number = box_number(item.code, level)
            if item not in by_number.setdefault(number, []):
                by_number[number].append(item)
    counts = dict(
        BoxEntry.objects.filter(box__unit=unit, box__version=version, link__evidence__discarded_at=None)
        .order_by()
        .values_list("box_id")
        .annotate(Count("pk"))
    )
    sections: dict[str, Section] = {}
    for box in boxes_of(unit, version):
        items = by_number.get(box.number, [])
        title = items[0].section if items else "其他"
        section = sections.setdefault(title, Section(title))
        criterion = items[0].criterion if items else ""
        section.criteria.setdefault(criterion, []).append(BoxLine(box, counts.get(box.pk, 0), items))
    return list(sections.values())


def entries_of(boxes: Collection[ArchiveBox]) -> dict[int, list[BoxEntry]]:
    """The entries of boxes with their documents, the bin left out, by box and number; one query a portion."""
    held: dict[int, list[BoxEntry]] = {box.pk: [] for box in boxes}
    ids = list(held)
    for start in range(0, len(ids), 500):
        found = BoxEntry.objects.filter(box__in=ids[start : start + 500], link__evidence__discarded_at=None)
        for entry in found.select_related(*ENTRY_PARTS).order_by("box_id", "number"):
            held[entry.box_id].append(entry)
    return held


def number_of(entry: BoxEntry) -> str:
    """The whole number of a document: A1-B2-C3-01."""
    return entry_number(entry.box.number, entry.number)


def loose_links(unit: Organisation, version: StandardVersion) -> QuerySet[EvidenceLink]:
    """The links of a unit whose documents stand in no box yet, in the order in which they would be put in."""
    found = EvidenceLink.objects.filter(
        unit=unit, item__version=version, entries=None, evidence__discarded_at=None
    )
    return found.select_related("item", "evidence").order_by(
        "item__position", "evidence__made_on", "linked_at", "pk"
    )


def units_with_boxes(user: User, county: Organisation) -> list[Organisation]:
    """The units whose boxes a person sees: the county first where she reads all of it, then by pinyin."""
    inside = units_read_by(user).filter(county=county, is_active=True)
    schools = in_name_order(inside.filter(kind=Kind.SCHOOL))
    return [county, *schools] if reads_whole_county(user, county) else list(schools)


def reads_whole_county(user: User, county: Organisation) -> bool:
    """Whether a person reads the archive of the county itself; managing accounts alone shows none."""
    return bool(roles_at(user, county) - SYSTEM_ROLES)


def box_or_none(box_id: int) -> ArchiveBox | None:
    """One box with what its page shows."""
    return ArchiveBox.objects.select_related("unit__county", "version__standard").filter(pk=box_id).first()


def next_numbers(boxes: Sequence[ArchiveBox]) -> dict[int, int]:
    """The number that the next document of each box gets; a number once given is not given again by itself."""
    found = dict.fromkeys((box.pk for box in boxes), 1)
    rows = BoxEntry.objects.filter(box__in=[box.pk for box in boxes]).order_by("number")
    for box_id, number in rows.values_list("box_id", "number"):
        found[box_id] = number + 1
    return found
