"""A standard got a new published version: the campaign moves to it, and who answers for what stays."""

from __future__ import annotations

from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Case, IntegerField, Value, When

from dudao.apps.accounts.api import User
from dudao.apps.activity.api import record
from dudao.apps.campaigns.actions.campaigns import check_versions
from dudao.apps.campaigns.actions.filling import fill_assignments, fill_duties, subjects_of_item
from dudao.apps.campaigns.actions.rights import locked_for_edit
from dudao.apps.campaigns.following import tell_version_replaced
from dudao.apps.campaigns.models import Assignment, Campaign, CampaignStandard, ItemCorrespondence, ItemDuty
from dudao.apps.campaigns.queries import subjects_of
from dudao.apps.standards.api import StandardItem, StandardVersion, changed_items, items_of


@dataclass(frozen=True)
class CarriedPair:
    """An item of the old version and what it became; `labels` say what differs."""

    old: StandardItem
    new: StandardItem
    labels: tuple[str, ...]
    carries_rating: bool


@dataclass(frozen=True)
class CarryOver:
    """What moves to the new version with its owners, what must be rated anew, what came and what went."""

    pairs: tuple[CarriedPair, ...]
    added: tuple[StandardItem, ...]
    removed: tuple[StandardItem, ...]

    @property
    def unchanged(self) -> tuple[CarriedPair, ...]:
        """The pairs whose ratings still hold."""
        return tuple(pair for pair in self.pairs if pair.carries_rating)

    @property
    def changed(self) -> tuple[CarriedPair, ...]:
        """The pairs to be rated anew; their owners stay."""
        return tuple(pair for pair in self.pairs if not pair.carries_rating)


def version_replaced(campaign: Campaign, new: StandardVersion) -> CampaignStandard:
    """The place in the campaign that the new version takes; ValidationError when there is none."""
    found = (
        CampaignStandard.objects.select_related("version__standard__owner")
        .filter(campaign=campaign, version__standard=new.standard_id)
        .first()
    )
    if found is None:
        raise ValidationError("这项创建工作没有采用这个标准。")
    if found.version_id == new.pk:
        raise ValidationError("已经在用这一版。")
    return found


def compared(old: StandardVersion, new: StandardVersion) -> CarryOver:
    """What moving from one version to the other does; nothing is written."""
    before = {item.code: item for item in items_of(old)}
    after = {item.code: item for item in items_of(new)}
    found = changed_items(old, new)
    pairs = tuple(
        CarriedPair(before[pair.old.code], after[pair.new.code], pair.labels, pair.carries_rating)
        for pair in (*found.unchanged, *found.changed)
    )
    return CarryOver(
        pairs=tuple(sorted(pairs, key=lambda pair: pair.new.position)),
        added=tuple(after[clause.code] for clause in found.added),
        removed=tuple(before[clause.code] for clause in found.removed),
    )


@transaction.atomic
def carry_over(campaign: Campaign, new: StandardVersion, *, actor: User | None) -> CarryOver:
    """Rate by the new version from now on: duties, owners and links of the items that stayed go over.

    New items get their subjects and, from the standard, their lead units; assignments of items that went are kept
    only where ratings hang on them and are no longer shown. Ratings themselves are carried by whoever rates.
    """
    held = locked_for_edit(campaign, actor)
    check_versions(held.county, [new])
    place = version_replaced(held, new)
    old = place.version
    moving = compared(old, new)
    kept_back = _move_other_subjects(held, moving)
    moved = {pair.old.pk: pair.new.pk for pair in moving.pairs}
    for start in range(0, len(moved), 200):
        _repoint(held, dict(list(moved.items())[start : start + 200]), kept_back)
    gone = [item.pk for item in moving.removed]
    ItemDuty.objects.filter(campaign=held, item__in=gone).delete()
    ItemCorrespondence.objects.filter(campaign=held, item__in=gone).delete()
    ItemCorrespondence.objects.filter(campaign=held, other_item__in=gone).delete()
    place.version = new
    place.save(update_fields=["version"])
    fill_duties(held)
    filled = fill_assignments(held)
    details = {
        "from": str(old),
        "to": str(new),
        "unchanged": len(moving.unchanged),
        "changed": [pair.new.code for pair in moving.changed],
        "added": [item.code for item in moving.added],
        "removed": [item.code for item in moving.removed],
        "assignments_added": filled.added,
    }
    record(actor, "carry_over", held, organisation=held.county, details=details)
    tell_version_replaced(held, old, new, actor=actor)
    return moving


def _move_other_subjects(campaign: Campaign, moving: CarryOver) -> set[int]:
    """Where the new version asks other subjects, those asked no more stay with the old item; which items those are."""
    county, *schools = subjects_of(campaign)
    done: set[int] = set()
    for pair in moving.pairs:
        old, new = pair.old, pair.new
        if (old.subject, old.school_kinds) == (new.subject, new.school_kinds):
            continue
        asked = [subject.pk for subject in subjects_of_item(new, county, schools)]
        going = Assignment.objects.filter(campaign=campaign, item=old, subject__in=asked)
        going.update(item_id=new.pk)
        done.add(old.pk)
    return done


def _repoint(campaign: Campaign, moved: dict[int, int], kept_back: set[int]) -> None:
    if not moved:
        return
    target = Case(
        *(When(item_id=old, then=Value(new)) for old, new in moved.items()), output_field=IntegerField()
    )
    moving = set(moved) - kept_back
    Assignment.objects.filter(campaign=campaign, item__in=moving).update(item_id=target)
    for model in (ItemDuty, ItemCorrespondence):
        model._default_manager.filter(campaign=campaign, item__in=list(moved)).update(item_id=target)
    other = Case(
        *(When(other_item_id=old, then=Value(new)) for old, new in moved.items()), output_field=IntegerField()
    )
    ItemCorrespondence.objects.filter(campaign=campaign, other_item__in=list(moved)).update(
        other_item_id=other
    )
