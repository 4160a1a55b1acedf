"""Reads of the standards that counties and cities own: who sees which, usable versions, items with their rules.

Items of a published version never change, so they are kept in the process once read.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Sequence
from datetime import datetime
from functools import reduce
from operator import or_
from threading import Lock

from django.db.models import Q, QuerySet

from dudao.apps.accounts.api import Role, User, scope_root
from dudao.apps.organisations.api import Organisation
from dudao.apps.standards.choices import VersionState
from dudao.apps.standards.models import Standard, StandardImport, StandardItem, StandardVersion
from dudao.core.scoring import ScoringRule, rule_from_data
from dudao.engine.standard_import.versions import Clause, VersionComparison, compare_versions

OWN_READERS = frozenset(
    {
        Role.BUREAU_OFFICER,
        Role.DIRECTOR,
        Role.COUNTY_LEADER,
        Role.ADMINISTRATOR,
        Role.CITY_OFFICER,
        Role.CITY_VIEWER,
    }
)
_KEPT_VERSIONS = 24
_kept: OrderedDict[tuple[int, datetime], tuple[StandardItem, ...]] = OrderedDict()
_lock = Lock()


def standards_visible_to(user: User) -> QuerySet[Standard]:
    """Standards owned inside the person's scope, and those of the places above it, by roles that read standards."""
    conditions = [
        Q(owner__path__startswith=root.path) | Q(owner_id__in=_ids_above(root))
        for held in user.held_memberships
        if held.role in OWN_READERS and (root := scope_root(held.role, held.organisation)).path
    ]
    if not conditions:
        return Standard.objects.none()
    return Standard.objects.filter(reduce(or_, conditions)).select_related("owner")


def _ids_above(organisation: Organisation) -> list[int]:
    return [int(part) for part in organisation.path.strip("/").split("/") if part][:-1]


def versions_of(standard: Standard) -> list[StandardVersion]:
    """The versions, newest first."""
    found = standard.versions.select_related("created_by", "published_by", "previous").order_by("-number")
    return list(found)


def version_visible_to(user: User, version_id: int) -> StandardVersion | None:
    """One version of a standard that the person sees; drafts only where she sees the owner itself."""
    found = (
        StandardVersion.objects.filter(standard__in=standards_visible_to(user), pk=version_id)
        .select_related("standard__owner__county", "previous", "created_by", "published_by")
        .first()
    )
    if found is not None and not found.is_published and not _reaches(user, found.standard.owner):
        return None
    return found


def item_visible_to(user: User, item_id: int) -> StandardItem | None:
    """One item of a version that the person sees, with that version; else None."""
    item = StandardItem.objects.filter(pk=item_id).first()
    version = version_visible_to(user, item.version_id) if item is not None else None
    if item is None or version is None:
        return None
    item.version = version
    return item


def _reaches(user: User, owner: Organisation) -> bool:
    return any(owner.path.startswith(path) for path in user.reach().sees)


def import_visible_to(user: User, import_id: int) -> StandardImport | None:
    """One import of an owner inside the person's scope; else None."""
    found = (
        StandardImport.objects.filter(pk=import_id)
        .select_related("owner__county", "standard", "version")
        .first()
    )
    return found if found is not None and _reaches(user, found.owner) else None


def open_imports_of(owner: Organisation) -> list[StandardImport]:
    """The imports of an owner that are not finished, newest first."""
    unfinished = StandardImport.objects.filter(owner=owner, version=None).exclude(state="given_up")
    return list(unfinished.select_related("created_by").order_by("-pk")[:20])


def versions_usable_by(county: Organisation) -> list[StandardVersion]:
    """The published versions by which a county can rate: its own and those of the places above it, newest first."""
    return list(
        StandardVersion.objects.filter(
            state=VersionState.PUBLISHED, standard__owner_id__in=[*_ids_above(county), county.pk]
        )
        .select_related("standard__owner")
        .order_by("standard__title", "-number")
    )


def items_of(version: StandardVersion) -> tuple[StandardItem, ...]:
    """The items of a version in order; those of a published version are read once and kept."""
    if not version.is_published or version.published_at is None:
        return tuple(version.items.order_by("position"))
    key = (version.pk, version.published_at)
    with _lock:
        found = _kept.get(key)
    if found is None:
        found = tuple(version.items.order_by("position"))
        with _lock:
            _kept[key] = found
            while len(_kept) > _KEPT_VERSIONS:
                _kept.popitem(last=False)
    return found


def rule_of_item(item: StandardItem) -> ScoringRule:
    """The item's scoring rule; kept on the item itself, since reading it takes longer than using it."""
    held: ScoringRule | None = item.__dict__.get("_scoring_rule")
    if held is None:
        held = item.__dict__["_scoring_rule"] = rule_from_data(item.rule)
    return held


def clause_of(item: StandardItem) -> Clause:
    """The item as it is compared with another version's."""
    return Clause(
        code=item.code,
        section=item.section,
        criterion=item.criterion,
        text=item.text,
        points=item.points,
        kind=item.kind,
        rule=item.rule,
        rule_text=item.rule_text,
        subject=item.subject,
        school_kinds=tuple(item.school_kinds),
        roll_up=item.roll_up,
        evidence=tuple(item.required_evidence),
        responsible=item.responsible_unit,
        method=item.inspection_method,
        measured_by=item.measured_by,
    )


def changed_items(old: StandardVersion, new: StandardVersion) -> VersionComparison:
    """What the new version keeps, changes, adds and drops; see `compare_versions`."""
    return compare_versions(clauses_of(items_of(old)), clauses_of(items_of(new)))


def clauses_of(items: Sequence[StandardItem]) -> list[Clause]:
    """The items as they are compared, in their order."""
    return [clause_of(item) for item in items]


def is_used(version: StandardVersion) -> bool:
    """Whether anything beyond the standards themselves refers to the version or its items."""
    relations = [
        relation
        for model in (StandardVersion, StandardItem)
        for relation in model._meta.related_objects
        if relation.related_model._meta.app_label != "standards"
    ]
    for relation in relations:
        holder = {relation.field.name: version}
        if relation.model is StandardItem:
            holder = {f"{relation.field.name}__version": version}
        if relation.related_model._default_manager.filter(**holder).exists():
            return True
    return False
