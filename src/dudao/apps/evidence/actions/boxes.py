"""Putting documents into boxes, numbering them anew, and what is written on a box."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction

from dudao.apps.accounts.api import User
from dudao.apps.activity.api import record
from dudao.apps.evidence.boxes import boxes_of, items_asked_of, loose_links, next_numbers
from dudao.apps.evidence.boxes_numbering import BoxLevel, box_for, box_number
from dudao.apps.evidence.models import ArchiveBox, BoxEntry
from dudao.apps.evidence.permissions import can_keep_boxes
from dudao.apps.organisations.api import Organisation
from dudao.apps.standards.api import StandardItem, StandardVersion

NOT_YOURS = "档案盒由本单位的档案人员和督导室整理，您可以查看和打印。"
EDITED = ("title", "keeper", "place", "retention", "note")
LONGEST = {"title": 300, "keeper": 40, "place": 100, "retention": 20, "note": 300}
LABELS = {
    "title": "盒名",
    "keeper": "档案建设员",
    "place": "存放位置",
    "retention": "保管期限",
    "note": "备考",
}


@transaction.atomic
def box_archive(
    unit: Organisation, version: StandardVersion, level: BoxLevel, *, actor: User | None
) -> tuple[int, int]:
    """Give every item of a unit its box and every linked document its place; how many boxes and documents are new.

    Boxes and numbers that are there stay; what comes later goes to the end of its box. An item that has a box of
    either level gets no other.
    """
    _require(unit, actor)
    if not version.is_published:
        raise ValidationError("这个标准还没有发布，发布后才能装盒。")
    _lock(unit)
    boxes = {box.number: box for box in boxes_of(unit, version)}
    made = _missing_boxes(unit, version, level, boxes)
    ArchiveBox.objects.bulk_create(made, batch_size=200)
    boxes |= {box.number: box for box in made}
    following = next_numbers(list(boxes.values()))
    entries = []
    for link in loose_links(unit, version):
        number = box_for(link.item.code, boxes)
        if number is None:
            continue
        box = boxes[number]
        entries.append(BoxEntry(box=box, link=link, number=following[box.pk]))
        following[box.pk] += 1
    BoxEntry.objects.bulk_create(entries, batch_size=500)
    if made or entries:
        details = {
            "boxes": len(made),
            "documents": len(entries),
            "level": level.value,
            "standard": str(version),
        }
        record(actor, "box_archive", unit, organisation=unit, details=details)
    return len(made), len(entries)


def _missing_boxes(
    unit: Organisation, version: StandardVersion, level: BoxLevel, held: Mapping[str, ArchiveBox]
) -> list[ArchiveBox]:
    made: dict[str, ArchiveBox] = {}
    for item in items_asked_of(unit, version):
        number = box_number(item.code, level)
        if number in made or box_for(item.code, held) is not None:
            continue
        made[number] = ArchiveBox(unit=unit, version=version, number=number, title=_title(item, level))
    return list(made.values())


def _title(item: StandardItem, level: BoxLevel) -> str:
    text = item.text if level is BoxLevel.ITEM else item.criterion or item.section
    first = text.strip().split("\n")[0]
    return first if len(first) <= 60 else f"{first[:59]}…"


@transaction.atomic
def renumber_box(box: ArchiveBox, *, actor: User | None) -> int:
    """Number the documents of a box 01, 02 … in the order of items, required papers and dates; how many there are.

    Asked for explicitly, since printed numbers change with it.
    """
    _require(box.unit, actor)
    _lock(box.unit)
    entries = list(box.entries.select_related("link__item", "link__evidence"))
    entries.sort(key=_order)
    before = {entry.pk: entry.number for entry in entries}
    top = max(before.values(), default=0)
    # Numbers are unique in a box: all are moved out of the way first.
    for entry in entries:
        entry.number += top
    BoxEntry.objects.bulk_update(entries, ["number"])
    for number, entry in enumerate(entries, 1):
        entry.number = number
    BoxEntry.objects.bulk_update(entries, ["number"])
    changed = sum(1 for entry in entries if before[entry.pk] != entry.number)
    if changed:
        details = {"number": box.number, "renumbered": changed}
        record(actor, "renumber_box", box, organisation=box.unit, details=details)
    return len(entries)


def _order(entry: BoxEntry) -> tuple[Any, ...]:
    link = entry.link
    names = link.item.required_evidence
    required = names.index(link.required) if link.required in names else len(names)
    made_on = link.evidence.made_on
    return (link.item.position, required, made_on is None, made_on, link.linked_at, link.pk)


@transaction.atomic
def edit_box(box: ArchiveBox, changes: Mapping[str, str], *, actor: User | None) -> ArchiveBox:
    """Title, keeper, place, retention and note are set to what is given. ValidationError by field."""
    _require(box.unit, actor)
    held = ArchiveBox.objects.select_for_update(of=("self",)).select_related("unit").get(pk=box.pk)
    given = {name: str(changes[name]).strip() for name in EDITED if name in changes}
    _check(given)
    changed = {
        name: [getattr(held, name), value] for name, value in given.items() if getattr(held, name) != value
    }
    if changed:
        for name, (_, value) in changed.items():
            setattr(held, name, value)
        held.save(update_fields=list(changed))
        record(actor, "edit_box", held, organisation=held.unit, details={"number": held.number, **changed})
    return held


@transaction.atomic
def edit_boxes(
    unit: Organisation, version: StandardVersion, changes: Mapping[str, str], *, actor: User | None
) -> int:
    """The same keeper, place or retention for every box of a unit; blank entries change nothing. How many changed."""
    _require(unit, actor)
    given = {name: value.strip() for name, value in changes.items() if name in EDITED[1:] and value.strip()}
    _check(given)
    changed = []
    for box in ArchiveBox.objects.select_for_update(of=("self",)).filter(unit=unit, version=version):
        if any(getattr(box, name) != value for name, value in given.items()):
            for name, value in given.items():
                setattr(box, name, value)
            changed.append(box)
    if changed:
        ArchiveBox.objects.bulk_update(changed, list(given), batch_size=200)
        record(actor, "edit_boxes", unit, organisation=unit, details={"boxes": len(changed), **given})
    return len(changed)


def _check(given: Mapping[str, str]) -> None:
    wrong = {
        name: f"{LABELS[name]}最多 {LONGEST[name]} 字。" for name in given if len(given[name]) > LONGEST[name]
    }
    if given.get("title") == "":
        wrong["title"] = "请填写盒名。"
    if wrong:
        raise ValidationError(wrong)


def _require(unit: Organisation, actor: User | None) -> None:
    if actor is not None and not can_keep_boxes(actor, unit):
        raise PermissionDenied(NOT_YOURS)


def _lock(unit: Organisation) -> None:
    """Two people who box the same archive at once go one after the other."""
    Organisation.objects.select_for_update().get(pk=unit.pk)
