"""Archives on their way out and in: asked for, worked on by the worker, reported."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from pathlib import Path

from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone

from dudao.apps.accounts.api import Role, User, roles_at
from dudao.apps.activity.api import record
from dudao.apps.evidence.boxes import reads_whole_county, units_with_boxes
from dudao.apps.evidence.choices import TransferKind, TransferState
from dudao.apps.evidence.models import ArchiveTransfer
from dudao.apps.evidence.transfers import old_exports, transfer_path
from dudao.apps.organisations.api import Organisation
from dudao.apps.standards.api import StandardVersion

NOT_WHOLE = "全县的档案由督导室、局长、县领导和市级导出；可以导出本单位的。"
ONLY_OFFICER = "档案包由督导室导入。"
OPEN = (TransferState.WAITING, TransferState.RUNNING)


@transaction.atomic
def ask_export(
    county: Organisation,
    version: StandardVersion,
    *,
    unit: Organisation | None = None,
    section: str = "",
    boxes: Sequence[int] = (),
    actor: User,
) -> ArchiveTransfer:
    """Ask for a ZIP of the archive, of a section, a unit, or chosen boxes; one that is being made is given back."""
    if unit is None and not reads_whole_county(actor, county):
        raise PermissionDenied(NOT_WHOLE)
    if unit is not None and unit not in units_with_boxes(actor, county):
        raise PermissionDenied(NOT_WHOLE)
    chosen = sorted(set(boxes))
    same = ArchiveTransfer.objects.filter(
        county=county, version=version, kind=TransferKind.EXPORT, asked_by=actor, state__in=OPEN
    )
    for held in same.filter(unit=unit, section=section):
        if held.boxes == chosen:
            return held
    _drop_old()
    scope = " ".join(
        part
        for part in (
            unit.name if unit else "全县",
            section,
            f"{len(chosen)} 个档案盒" if chosen else "",
        )
        if part
    )
    made = ArchiveTransfer.objects.create(
        county=county,
        version=version,
        kind=TransferKind.EXPORT,
        unit=unit,
        section=section,
        boxes=chosen,
        scope=scope,
        asked_by=actor,
        path=f"transfers/{uuid.uuid4().hex}.zip",
        file_name=f"{county.name}档案_{scope}_{timezone.localdate():%Y%m%d}.zip".replace("/", "／"),
    )
    record(
        actor, "export_archive", made, organisation=county, details={"scope": scope, "standard": str(version)}
    )
    return made


@transaction.atomic
def ask_import(
    county: Organisation, version: StandardVersion, source: Path, file_name: str, *, actor: User
) -> ArchiveTransfer:
    """Hand a ZIP to the worker; `source` becomes the transfer's file."""
    if Role.BUREAU_OFFICER not in roles_at(actor, county):
        raise PermissionDenied(ONLY_OFFICER)
    if not version.is_published:
        raise ValidationError("这个标准还没有发布，发布后才能导入档案。")
    made = ArchiveTransfer.objects.create(
        county=county,
        version=version,
        kind=TransferKind.IMPORT,
        scope=file_name[:200],
        asked_by=actor,
        path=f"transfers/{uuid.uuid4().hex}.zip",
        file_name=file_name[:200],
        size=source.stat().st_size,
    )
    target = transfer_path(made)
    target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    source.replace(target)
    return made


def begin(transfer: ArchiveTransfer) -> None:
    """The worker has taken it."""
    transfer.state = TransferState.RUNNING
    transfer.save(update_fields=["state"])


def note_progress(transfer: ArchiveTransfer, done: int, total: int) -> None:
    """How far it is; written for every hundredth part only."""
    if total and done < total and (done * 100 // total) == ((done - 1) * 100 // total) and done:
        return
    ArchiveTransfer.objects.filter(pk=transfer.pk).update(done=done, total=total)


def finish(transfer: ArchiveTransfer, report: dict[str, object]) -> None:
    """It is done; an import's file is not kept any longer."""
    transfer.refresh_from_db(fields=["done", "total"])
    transfer.state, transfer.report, transfer.finished_at = TransferState.DONE, report, timezone.now()
    if transfer.kind == TransferKind.EXPORT:
        transfer.size = transfer_path(transfer).stat().st_size
    else:
        _remove(transfer)
    transfer.save()


def fail(transfer: ArchiveTransfer, reason: str) -> None:
    """It could not be done; why."""
    transfer.refresh_from_db(fields=["done", "total"])
    transfer.state, transfer.refusal, transfer.finished_at = (
        TransferState.FAILED,
        reason[:500],
        timezone.now(),
    )
    _remove(transfer)
    transfer.save()


def _drop_old() -> None:
    """Packed archives are kept for a week."""
    for one in old_exports():
        _remove(one)
        one.save(update_fields=["path"])


def _remove(transfer: ArchiveTransfer) -> None:
    if transfer.path:
        transfer_path(transfer).unlink(missing_ok=True)
    transfer.path = ""


def incoming_path() -> Path:
    """Where an upload is put before it is handed to the worker."""
    folder = Path(settings.MEDIA_ROOT) / "transfers"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder / f"{uuid.uuid4().hex}.part"
