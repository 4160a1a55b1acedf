"""Reads of evidence; what a person may see always starts from `evidence_visible_to`."""

from __future__ import annotations

import uuid
from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Sum

from dudao.apps.accounts.api import SYSTEM_ROLES, User, roles_at, scope_root
from dudao.apps.evidence.choices import BIN_DAYS, UploadState
from dudao.apps.evidence.models import (
    Evidence,
    EvidenceLink,
    EvidenceRevision,
    EvidenceUpload,
    PageText,
    StoredFile,
    TroubleSign,
)
from dudao.apps.evidence.passes import ItemPass
from dudao.apps.organisations.api import (
    Organisation,
    Reach,
    in_name_order,
    organisations_visible_to,
)
from dudao.apps.standards.api import StandardItem, StandardVersion

EXPIRING_DAYS = 60
SHOWN = ("current__stored", "unit", "created_by")


def units_read_by(user: User) -> QuerySet[Organisation]:
    """The units whose documents a person sees: her data scope, without what she only administers."""
    held = [one for one in user.held_memberships if one.role not in SYSTEM_ROLES]
    paths = {scope_root(one.role, one.organisation).path for one in held} - {""}
    return organisations_visible_to(Reach(sees=frozenset(paths)))


def evidence_visible_to(user: User) -> QuerySet[Evidence]:
    """Every document of the units that a person sees, discarded ones too."""
    return Evidence.objects.filter(unit__in=units_read_by(user).values("pk"))


def kept_evidence_of(user: User, county: Organisation) -> QuerySet[Evidence]:
    """The documents of a county that a person sees, those in the bin left out; the newest first."""
    found = Evidence.objects.filter(county=county, discarded_at=None)
    if not roles_at(user, county) - SYSTEM_ROLES:
        found = found.filter(unit__in=list(units_read_by(user).values_list("pk", flat=True)))
    return found.select_related(*SHOWN).order_by("-pk")


def counties_read_by(user: User) -> list[Organisation]:
    """The counties in whose archive a person sees anything, by pinyin."""
    inside = units_read_by(user).exclude(county=None).values("county_id").distinct()
    return in_name_order(Organisation.objects.filter(pk__in=inside, is_active=True))


def document_or_none(evidence_id: int) -> Evidence | None:
    """One document with what its page shows; the caller decides who may see it."""
    return (
        Evidence.objects.select_related("county", "unit__county", "current__stored", "discarded_by")
        .filter(pk=evidence_id)
        .first()
    )


def is_handed_down(evidence: Evidence, handed: ItemPass | None) -> bool:
    """Whether a pass opens this document: it proves the item of the pass for the unit of the pass."""
    if handed is None or evidence.discarded_at is not None:
        return False
    return evidence.links.filter(item_id=handed.item_id, unit_id=handed.unit_id).exists()


@dataclass(frozen=True)
class ListFilter:
    """What a list of documents is narrowed to; nothing set: all that is seen."""

    unit_id: int | None = None
    item_id: int | None = None
    version_id: int | None = None
    view: str = "recent"  # recent | unlinked | expiring | undated
    text: str = ""
    uploaded_from: date | None = None
    uploaded_to: date | None = None


def filtered(found: QuerySet[Evidence], wanted: ListFilter, today: date) -> QuerySet[Evidence]:
    """The documents of `found` that the filter asks for."""
    if wanted.unit_id is not None:
        found = found.filter(unit_id=wanted.unit_id)
    links = EvidenceLink.objects.filter(evidence=OuterRef("pk"))
    if wanted.item_id is not None:
        found = found.filter(Exists(links.filter(item_id=wanted.item_id)))
    elif wanted.version_id is not None:
        found = found.filter(Exists(links.filter(item__version_id=wanted.version_id)))
    if wanted.text:
        found = found.filter(
            Q(title__icontains=wanted.text)
            | Q(document_number__icontains=wanted.text)
            | Q(current__file_name__icontains=wanted.text)
        )
    if wanted.uploaded_from is not None:
        found = found.filter(created_at__date__gte=wanted.uploaded_from)
    if wanted.uploaded_to is not None:
        found = found.filter(created_at__date__lte=wanted.uploaded_to)
    return _of_view(found, wanted.view, links, today)


def _of_view(
    found: QuerySet[Evidence], view: str, links: QuerySet[EvidenceLink], today: date
) -> QuerySet[Evidence]:
    if view == "unlinked":
        return found.filter(~Exists(links))
    if view == "expiring":
        return found.filter(valid_until__lte=today + timedelta(days=EXPIRING_DAYS))
    if view == "undated":
        return found.filter(Q(made_on=None) | Q(period_from=None))
    return found


def counts_by_unit(found: QuerySet[Evidence]) -> list[tuple[Organisation, int, int]]:
    """Units with their number of documents and of documents that prove nothing yet, by pinyin."""
    bare = found.select_related(None).order_by()
    rows = dict(bare.values_list("unit_id").annotate(Count("pk")))
    links = EvidenceLink.objects.filter(evidence=OuterRef("pk"))
    loose = dict(bare.filter(~Exists(links)).values_list("unit_id").annotate(Count("pk")))
    units = in_name_order(Organisation.objects.filter(pk__in=list(rows)))
    return [(unit, rows[unit.pk], loose.get(unit.pk, 0)) for unit in units]


def counts_by_item(user: User, county: Organisation, version: StandardVersion) -> dict[int, int]:
    """How many documents of a county that a person sees prove each item of a version."""
    links = EvidenceLink.objects.filter(
        item__version=version, evidence__county=county, evidence__discarded_at=None
    )
    if not roles_at(user, county) - SYSTEM_ROLES:
        links = links.filter(evidence__unit__in=list(units_read_by(user).values_list("pk", flat=True)))
    pairs = links.order_by().values_list("item_id", "evidence_id").distinct()
    return dict(Counter(item_id for item_id, _ in pairs))


def item_or_none(item_id: int) -> StandardItem | None:
    """One item with its version."""
    return StandardItem.objects.select_related("version__standard").filter(pk=item_id).first()


def item_in_county(county: Organisation, item_id: int) -> StandardItem | None:
    """An item of a published version of the county's own standards or of those above it; other places' do not exist.

    A version that a newer one has replaced still counts: what proved it stays.
    """
    item = item_or_none(item_id)
    if item is None or not item.version.is_published or not concerns(item, county):
        return None
    return item


def concerns(item: StandardItem, county: Organisation) -> bool:
    """Whether the item's standard is owned by the county or by a place above it."""
    return f"/{item.version.standard.owner_id}/" in f"/{county.path.strip('/')}/"


def unit_read_by(user: User, unit_id: int) -> Organisation | None:
    """One unit whose documents the person sees; others do not exist for her."""
    return units_read_by(user).select_related("county").filter(pk=unit_id).first()


def organisation_or_none(organisation_id: int) -> Organisation | None:
    """One organisation with its county."""
    return Organisation.objects.select_related("county").filter(pk=organisation_id).first()


def links_of(evidence: Evidence) -> list[EvidenceLink]:
    """What a document proves, in the order of the items."""
    found = evidence.links.select_related("item__version__standard", "unit", "linked_by")
    return list(found.order_by("item__version_id", "item__position", "unit__pinyin", "pk"))


def revisions_of(evidence: Evidence) -> list[EvidenceRevision]:
    """All revisions of a document, the newest first."""
    return list(evidence.revisions.select_related("stored", "uploaded_by").order_by("-number"))


def revision_or_none(evidence: Evidence, number: int) -> EvidenceRevision | None:
    """One revision of a document."""
    return evidence.revisions.select_related("stored").filter(number=number).first()


def page_text(stored: StoredFile, number: int) -> PageText | None:
    """The text that was found on one page."""
    return stored.pages.filter(number=number).first()


def open_signs_of(evidence: Evidence) -> list[TroubleSign]:
    """Signs of trouble that nobody has looked into yet."""
    return list(evidence.signs.filter(closed_at=None).order_by("pk"))


def discarded_in(user: User, county: Organisation, unit_id: int | None) -> list[Evidence]:
    """The recycle bin as far as a person sees it, the last discarded first, at most 500."""
    found = evidence_visible_to(user).filter(county=county, discarded_at__isnull=False)
    if unit_id is not None:
        found = found.filter(unit_id=unit_id)
    return list(found.select_related(*SHOWN, "discarded_by").order_by("-discarded_at", "-pk")[:500])


def purgeable(county: Organisation, now: datetime) -> QuerySet[Evidence]:
    """Documents whose time in the bin is over."""
    return Evidence.objects.filter(county=county, discarded_at__lt=now - timedelta(days=BIN_DAYS))


def upload_of(user: User, key: uuid.UUID) -> EvidenceUpload | None:
    """An upload that this person began; other people's do not exist for her."""
    return EvidenceUpload.objects.select_related("unit__county").filter(pk=key, started_by=user).first()


def open_uploads_of(user: User) -> list[EvidenceUpload]:
    """Uploads that were not finished, the newest first."""
    found = EvidenceUpload.objects.filter(started_by=user, state=UploadState.OPEN)
    return list(found.select_related("unit").order_by("-started_at")[:50])


def batch_of(user: User, batch: uuid.UUID) -> list[EvidenceUpload]:
    """The files of one batch in the order in which they were begun."""
    found = EvidenceUpload.objects.filter(started_by=user, batch=batch)
    return list(
        found.select_related("evidence__current__stored", "unit__county").order_by("started_at", "pk")
    )


def same_content_in(unit: Organisation, stored: StoredFile) -> Evidence | None:
    """The document of this unit whose current file is this content; None when there is none in use."""
    return (
        Evidence.objects.filter(unit=unit, discarded_at=None, current__stored=stored).order_by("pk").first()
    )


def linked_evidence(
    item_ids: Collection[int], unit_ids: Collection[int] | None = None
) -> dict[tuple[int, int], list[EvidenceLink]]:
    """Links with their documents by (item, rated unit), the bin left out; units None: of every unit."""
    found = _kept_links(item_ids, unit_ids).select_related(
        "evidence__current__stored", "evidence__unit", "unit"
    )
    held: dict[tuple[int, int], list[EvidenceLink]] = {}
    for link in found.order_by("linked_at", "pk"):
        held.setdefault((link.item_id, link.unit_id), []).append(link)
    return held


def _kept_links(item_ids: Collection[int], unit_ids: Collection[int] | None) -> QuerySet[EvidenceLink]:
    found = EvidenceLink.objects.filter(item_id__in=list(item_ids), evidence__discarded_at=None)
    return found if unit_ids is None else found.filter(unit_id__in=list(unit_ids))


def links_count(
    item_ids: Collection[int], unit_ids: Collection[int] | None = None
) -> dict[tuple[int, int], int]:
    """How many documents prove each item for each unit; pairs with none are left out."""
    rows = _kept_links(item_ids, unit_ids).order_by().values_list("item_id", "unit_id")
    return {(item, unit): count for item, unit, count in rows.annotate(Count("evidence", distinct=True))}


def missing_papers_of_units(
    items: Iterable[StandardItem], unit_ids: Collection[int]
) -> dict[tuple[int, int], list[str]]:
    """The required papers that are not there, by (item, unit); pairs with nothing missing are left out. One query."""
    wanted = {item.pk: list(item.required_evidence) for item in items if item.required_evidence}
    rows = _kept_links(wanted, unit_ids).exclude(required="").order_by()
    held = set(rows.values_list("item_id", "unit_id", "required").distinct())
    found: dict[tuple[int, int], list[str]] = {}
    for item_id, names in wanted.items():
        for unit_id in unit_ids:
            missing = [name for name in names if (item_id, unit_id, name) not in held]
            if missing:
                found[item_id, unit_id] = missing
    return found


def missing_papers(items: Iterable[StandardItem], unit: Organisation) -> dict[int, list[str]]:
    """The required papers of each item that are not there for a unit; items with nothing missing are left out."""
    held = missing_papers_of_units(items, [unit.pk])
    return {item_id: names for (item_id, _), names in held.items()}


def later_than(found: QuerySet[Evidence], after: int | None) -> QuerySet[Evidence]:
    """The page of a list that follows a document, the newest first."""
    return found if after is None else found.filter(pk__lt=after)


def count_links(shown: list[Evidence]) -> None:
    """Gives every document of a page `link_count`, how many items it proves; one query."""
    rows = EvidenceLink.objects.filter(evidence__in=[one.pk for one in shown]).order_by()
    counts = dict(rows.values_list("evidence_id").annotate(Count("pk")))
    for one in shown:
        one.link_count = counts.get(one.pk, 0)  # type: ignore[attr-defined]


def links_by_evidence(rows: list[Evidence]) -> dict[int, list[EvidenceLink]]:
    """The links of these documents; asked for in portions, since SQLite takes few parameters at once."""
    held: dict[int, list[EvidenceLink]] = {}
    ids = [one.pk for one in rows]
    for start in range(0, len(ids), 500):
        portion = EvidenceLink.objects.filter(evidence__in=ids[start : start + 500])
        for link in portion.select_related("item", "unit").order_by("pk"):
            held.setdefault(link.evidence_id, []).append(link)
    return held


def of_ids(found: QuerySet[Evidence], ids: Iterable[int]) -> QuerySet[Evidence]:
    """Those of the documents that were chosen."""
    return found.filter(pk__in=list(ids))


def total_size(found: QuerySet[Evidence]) -> int:
    """Bytes of the current files of these documents."""
    return found.select_related(None).order_by().aggregate(size=Sum("current__stored__size"))["size"] or 0
