"""Storing items of a version: from an import, from the catalogue, or copied from the version before."""

from __future__ import annotations

from collections.abc import Sequence

from django.core.exceptions import PermissionDenied
from django.db.models import Max

from dudao.apps.accounts.api import User
from dudao.apps.organisations.api import Organisation
from dudao.apps.standards.models import Standard, StandardItem, StandardVersion
from dudao.apps.standards.permissions import can_edit_own_standards
from dudao.apps.standards.versions import clauses_of, items_of
from dudao.core.scoring import rule_to_data
from dudao.engine.standard_import.items import ImportedItem
from dudao.engine.standard_import.versions import compare_versions

NOT_EDITOR = "标准由本级督导室管理，您可以查看。"


def check_may_edit(actor: User | None, owner: Organisation) -> None:
    """Only the owner's supervision office writes; the system (None) may too."""
    if actor is not None and not can_edit_own_standards(actor, owner):
        raise PermissionDenied(NOT_EDITOR)


def next_number(standard: Standard) -> int:
    """The number of the next version."""
    last: int | None = standard.versions.aggregate(last=Max("number"))["last"]
    return (last or 0) + 1


def store_items(version: StandardVersion, items: Sequence[ImportedItem]) -> list[StandardItem]:
    """The imported items as rows of the version, in their order; codes must differ."""
    rows = [_row(version, position, item) for position, item in enumerate(items, 1)]
    return StandardItem.objects.bulk_create(rows, batch_size=200)


def _row(version: StandardVersion, position: int, item: ImportedItem) -> StandardItem:
    return StandardItem(
        version=version,
        position=position,
        code=item.code,
        kind=item.kind.value,
        section=item.section,
        criterion=item.criterion,
        text=item.text,
        points=item.points,
        rule=rule_to_data(item.rule),
        rule_text=item.rule_text,
        rule_confirmed=item.guess.certain,
        subject=item.subject,
        school_kinds=list(item.school_kinds),
        roll_up=item.roll_up,
        required_evidence=list(item.evidence),
        responsible_unit=item.responsible,
        inspection_method=item.method,
        observation_points=list(item.observation_points),
        note=item.note,
        measured_by=dict(item.measured_by) if item.measured_by else None,
        demand=dict(item.demand) if item.demand else None,
        mark=item.mark,
        is_sample=item.is_sample,
    )


def link_to_previous(version: StandardVersion) -> None:
    """Every item learns which item of the version before it continues, and whether its ratings carry over."""
    if version.previous is None:
        return
    old = {item.code: item for item in items_of(version.previous)}
    new = {item.code: item for item in version.items.all()}
    compared = compare_versions(clauses_of(list(old.values())), clauses_of(list(new.values())))
    for item in new.values():
        item.previous, item.is_unchanged = None, False
    for pair in (*compared.unchanged, *compared.changed):
        item = new[pair.new.code]
        item.previous = old[pair.old.code]
        item.is_unchanged = pair.carries_rating
    StandardItem.objects.bulk_update(new.values(), ["previous", "is_unchanged"], batch_size=200)
