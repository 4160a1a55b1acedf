"""Reads of archives on their way: what a person may pack, which documents that is, and how far it is."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from django.conf import settings
from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone

from dudao.apps.accounts.api import User
from dudao.apps.evidence.archive_zip import Selection, all_boxes
from dudao.apps.evidence.boxes import reads_whole_county, units_with_boxes
from dudao.apps.evidence.models import ArchiveBox, ArchiveTransfer, BoxEntry, Evidence, EvidenceLink
from dudao.apps.organisations.api import Kind, Organisation
from dudao.apps.standards.api import items_of

SAMPLE = "示例数据，仅供演示"
KEPT_DAYS = 7


def transfer_path(transfer: ArchiveTransfer) -> Path:
    """Where the ZIP lies below the files of the site."""
    return Path(settings.MEDIA_ROOT) / transfer.path


def transfers_of(user: User, county: Organisation, kind: str) -> list[ArchiveTransfer]:
    """The latest archives that this person sent on their way."""
    found = ArchiveTransfer.objects.filter(asked_by=user, county=county, kind=kind)
    return list(found.select_related("county", "version__standard", "unit").order_by("-pk")[:20])


def transfer_or_none(user: User, transfer_id: int) -> ArchiveTransfer | None:
    """An archive that this person sent on its way; other people's do not exist for her."""
    return (
        ArchiveTransfer.objects.select_related("county", "version__standard", "unit", "asked_by")
        .filter(asked_by=user, pk=transfer_id)
        .first()
    )


def old_exports() -> QuerySet[ArchiveTransfer]:
    """Packed archives whose file is kept no longer."""
    limit = timezone.now() - timedelta(days=KEPT_DAYS)
    return ArchiveTransfer.objects.filter(finished_at__lt=limit).exclude(path="")


def selection_of(transfer: ArchiveTransfer) -> Selection:
    """What is packed, as far as the person who asked still sees it now."""
    version, county = transfer.version, transfer.county
    units = units_with_boxes(transfer.asked_by, county)
    whole = reads_whole_county(transfer.asked_by, county)
    if transfer.unit is not None:
        units = [unit for unit in units if unit.pk == transfer.unit_id]
        whole = whole and transfer.unit.kind == Kind.COUNTY
    unit_ids = [unit.pk for unit in units]
    items = [item for item in items_of(version) if not transfer.section or item.section == transfer.section]
    item_ids = frozenset(item.pk for item in items)
    boxes = [box for box in all_boxes(units, version) if (not transfer.boxes or box.pk in transfer.boxes)]
    if transfer.section:
        boxes = _with_items(boxes, item_ids)
    links = EvidenceLink.objects.filter(evidence=OuterRef("pk"), item_id__in=item_ids, unit_id__in=unit_ids)
    documents = Evidence.objects.filter(county=county, discarded_at=None)
    if transfer.boxes:
        documents = documents.filter(
            Exists(BoxEntry.objects.filter(link__evidence=OuterRef("pk"), box__in=[box.pk for box in boxes]))
        )
    elif transfer.section:
        documents = documents.filter(Exists(links))
    elif not (whole and transfer.unit is None):
        own = documents.filter(unit_id__in=unit_ids)
        documents = (documents.filter(Exists(links)) | own).distinct()
    found = documents.select_related("unit", "current").prefetch_related("revisions__stored").order_by("pk")
    notice = version.notice or (SAMPLE if county.is_sample else "")
    return Selection(
        county,
        version,
        transfer.scope,
        list(found),
        boxes,
        item_ids if transfer.section else frozenset(),
        notice,
    )


def _with_items(boxes: list[ArchiveBox], item_ids: frozenset[int]) -> list[ArchiveBox]:
    """The boxes in which something of these items lies."""
    held = set(
        BoxEntry.objects.filter(box__in=[box.pk for box in boxes], link__item_id__in=item_ids).values_list(
            "box_id", flat=True
        )
    )
    return [box for box in boxes if box.pk in held]
