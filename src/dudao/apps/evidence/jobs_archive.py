"""Packing and taking in archives, outside of the request."""

from __future__ import annotations

import logging
from functools import partial

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django_tasks import task

from dudao.apps.evidence.actions.archive_import import import_archive
from dudao.apps.evidence.actions.transfers import begin, fail, finish, note_progress
from dudao.apps.evidence.archive_reading import BadArchive, opened
from dudao.apps.evidence.archive_zip import pack
from dudao.apps.evidence.choices import TransferKind, TransferState
from dudao.apps.evidence.jobs import enqueue_work
from dudao.apps.evidence.models import ArchiveTransfer, Evidence
from dudao.apps.evidence.transfers import selection_of, transfer_path

logger = logging.getLogger(__name__)

BROKE_OFF = "中途出错，没有完成；已导入的部分保留。请再试一次，仍不行请联系管理员查看日志。"


@task()
def carry_archive(transfer_id: int) -> str:
    """Pack or take in one archive; returns the state it ended in."""
    transfer = ArchiveTransfer.objects.select_related("county", "version__standard", "unit", "asked_by").get(
        pk=transfer_id
    )
    if transfer.state != TransferState.WAITING:
        return str(transfer.state)
    begin(transfer)
    try:
        report = _export(transfer) if transfer.kind == TransferKind.EXPORT else _import(transfer)
        finish(transfer, report)
    except BadArchive as refused:
        fail(transfer, str(refused))
    except Exception:
        logger.exception("archive %s broke off", transfer_id)
        fail(transfer, BROKE_OFF)
    return str(transfer.state)


def _export(transfer: ArchiveTransfer) -> dict[str, object]:
    target = transfer_path(transfer)
    target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    packed = pack(selection_of(transfer), target, timezone.localtime(), partial(note_progress, transfer))
    return {"documents": packed.documents, "files": packed.files, "lost": list(packed.lost)}


def _import(transfer: ArchiveTransfer) -> dict[str, object]:
    before = Evidence.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
    with opened(transfer_path(transfer), most_bytes=settings.EVIDENCE_LARGEST_ARCHIVE) as package:
        report = import_archive(
            transfer.county,
            transfer.version,
            package,
            actor=transfer.asked_by,
            progress=partial(note_progress, transfer),
        )
    for evidence in Evidence.objects.filter(pk__gt=before, county=transfer.county):
        enqueue_work(evidence)
    return report.to_data()


def enqueue_archive(transfer: ArchiveTransfer) -> None:
    """Hand it to the worker once the transaction that asked for it is through."""
    transaction.on_commit(partial(carry_archive.enqueue, transfer.pk))
