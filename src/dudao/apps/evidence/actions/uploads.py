"""Uploads that arrive in pieces: begun, appended to, finished or given up."""

from __future__ import annotations

import fcntl
import os
import shutil
import uuid
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import IO, Any

from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone

from dudao.apps.accounts.api import User
from dudao.apps.evidence.actions.documents import NOT_YOUR_UNIT, Added, add_evidence
from dudao.apps.evidence.actions.links import Place, link_evidence
from dudao.apps.evidence.actions.storing import DISK_FAILED, KeptFile, keep_file
from dudao.apps.evidence.choices import UploadState
from dudao.apps.evidence.details import from_data
from dudao.apps.evidence.models import EvidenceUpload
from dudao.apps.evidence.passes import ItemPass
from dudao.apps.evidence.permissions import can_provide
from dudao.apps.evidence.places import part_path, shown_name
from dudao.apps.evidence.queries import item_or_none, organisation_or_none
from dudao.apps.organisations.api import Organisation
from dudao.infra.zipguard import megabytes

KEPT_FOR = timedelta(days=7)
MOST_OPEN = 2_000
EMPTY = "“{name}”是空文件（0 字节）。请重新保存后再上传。"
TOO_LARGE = "“{name}”有 {size}，超过单个文件 {most} 的上限。请压缩、分册或降低扫描分辨率后再上传。"
DISK_FULL = "服务器的磁盘空间不够，“{name}”没有接收。请联系管理员。"


class WrongOffset(Exception):
    """The piece does not begin where the last one ended; `received` says where that was."""

    def __init__(self, received: int) -> None:
        super().__init__(received)
        self.received = received


class BeingWritten(Exception):
    """Another request is writing this upload at this moment."""


@dataclass(frozen=True)
class NewUpload:
    """What a person says about a file before it is sent."""

    file_name: str
    size: int
    batch: uuid.UUID | None = None
    details: Mapping[str, str] | None = None
    item_id: int | None = None
    subject_id: int | None = None
    required: str = ""


def start_upload(
    unit: Organisation, new: NewUpload, *, actor: User, handed: ItemPass | None = None
) -> EvidenceUpload:
    """Begin an upload; one that can never be taken (empty, too large, no space) is refused at once, with the reason.

    PermissionDenied when the actor may not upload for the unit; ValidationError for details that cannot stand.
    """
    if not can_provide(actor, unit):
        raise PermissionDenied(NOT_YOUR_UNIT)
    from_data(new.details or {})
    forget_old_uploads(actor)
    name = shown_name(new.file_name)
    refusal = _refusal(name, new.size)
    if not refusal and _open_count(actor) >= MOST_OPEN:
        refusal = f"没有传完的文件已有 {MOST_OPEN} 个，请先传完或移除。"
    details: dict[str, Any] = {**(new.details or {}), "file_name": new.file_name[:400]}
    if new.item_id is not None and new.subject_id is not None:
        details |= {"item": new.item_id, "subject": new.subject_id, "required": new.required}
        if handed is not None and handed.may_write:
            details["pass"] = [handed.item_id, handed.unit_id]
    return EvidenceUpload.objects.create(
        batch=new.batch,
        unit=unit,
        file_name=name,
        size=new.size,
        details=details,
        started_by=actor,
        state=UploadState.REFUSED if refusal else UploadState.OPEN,
        refusal=refusal,
    )


def received_of(upload: EvidenceUpload) -> int:
    """How many bytes are here; what lies on the disk counts, not what was noted."""
    if upload.state != UploadState.OPEN:
        return upload.received
    try:
        return part_path(upload.pk).stat().st_size
    except FileNotFoundError:
        return 0


def append_bytes(upload: EvidenceUpload, offset: int, pieces: Iterable[bytes]) -> int:
    """Add a piece that begins at `offset`; returns how many bytes are here then.

    WrongOffset when it does not fit, BeingWritten when another request writes at the same time. A connection that
    breaks keeps what has arrived. No database lock is held while bytes arrive.
    """
    with _only_writer(upload) as target:
        here = os.fstat(target.fileno()).st_size
        if here != offset:
            raise WrongOffset(here)
        target.seek(here)
        try:
            for piece in pieces:
                target.write(piece[: upload.size - here])
                here = min(upload.size, here + len(piece))
        finally:
            target.flush()
            os.fsync(target.fileno())
            here = os.fstat(target.fileno()).st_size
            EvidenceUpload.objects.filter(pk=upload.pk, state=UploadState.OPEN).update(received=here)
    upload.received = here
    return here


def finish_upload(upload: EvidenceUpload, *, actor: User) -> Added | None:
    """All bytes are here: they become a document and its link, or the upload is refused with the reason.

    None when it was refused (`upload.refusal` says why). Asked twice, the second gets the same answer.
    """
    source = part_path(upload.pk)
    try:
        kept = keep_file(source, upload.details.get("file_name") or upload.file_name)
        added = _accept(upload, kept, actor)
    except (ValidationError, PermissionDenied) as refused:
        reasons = refused.messages if isinstance(refused, ValidationError) else [str(refused)]
        _refuse(upload, " ".join(reasons))
        added = None
    source.unlink(missing_ok=True)
    return added


@transaction.atomic
def _accept(upload: EvidenceUpload, kept: KeptFile, actor: User) -> Added:
    locked = EvidenceUpload.objects.select_for_update(of=("self",)).select_related("unit__county")
    held = locked.get(pk=upload.pk)
    if held.state == UploadState.DONE and held.evidence is not None:
        return Added(held.evidence, document_existed=True, content_existed=True)
    added = add_evidence(held.unit, kept, from_data(held.details), actor=actor)
    place = _place(held)
    if place is not None:
        passed = held.details.get("pass")
        handed = ItemPass(passed[0], passed[1], may_write=True) if passed else None
        link_evidence(added.evidence, place, actor=actor, handed=handed)
    upload.evidence, upload.state, upload.received = added.evidence, UploadState.DONE, held.size
    upload.details = {**held.details, "existed": added.document_existed, "shared": added.content_existed}
    upload.save(update_fields=["evidence", "state", "received", "details"])
    return added


def _place(upload: EvidenceUpload) -> Place | None:
    given = upload.details
    if "item" not in given:
        return None
    item, unit = item_or_none(given["item"]), organisation_or_none(given["subject"])
    if item is None or unit is None:
        raise ValidationError("要证明的条目已经不在了。")
    return Place(item, unit, given.get("required", ""))


def _refuse(upload: EvidenceUpload, reason: str) -> None:
    open_ones = EvidenceUpload.objects.filter(pk=upload.pk, state=UploadState.OPEN)
    open_ones.update(state=UploadState.REFUSED, refusal=reason[:300])
    upload.refresh_from_db(fields=["state", "refusal"])


def give_up_upload(upload: EvidenceUpload) -> None:
    """The person does not want to send the rest: what has arrived is deleted. A finished upload stays."""
    gone, _ = EvidenceUpload.objects.filter(pk=upload.pk, state=UploadState.OPEN).delete()
    if gone:
        part_path(upload.pk).unlink(missing_ok=True)


def forget_old_uploads(actor: User) -> int:
    """Uploads that nobody went on with for a week are given up; how many."""
    old = EvidenceUpload.objects.filter(
        started_by=actor, state=UploadState.OPEN, started_at__lt=timezone.now() - KEPT_FOR
    )
    found = list(old)
    for upload in found:
        give_up_upload(upload)
    return len(found)


def receive_whole(upload: EvidenceUpload, pieces: Iterable[bytes], *, actor: User) -> Added | None:
    """A file that came in one request (a plain form): as if it had been sent in one piece."""
    if upload.state != UploadState.OPEN:
        return None
    try:
        append_bytes(upload, 0, pieces)
    except OSError:
        _refuse(upload, DISK_FAILED.format(name=upload.file_name))
        part_path(upload.pk).unlink(missing_ok=True)
        return None
    return finish_upload(upload, actor=actor)


def _refusal(name: str, size: int) -> str:
    most = settings.EVIDENCE_LARGEST_FILE
    if size == 0:
        return EMPTY.format(name=name)[:300]
    if size > most:
        return TOO_LARGE.format(name=name, size=megabytes(size), most=megabytes(most))[:300]
    if shutil.disk_usage(part_path(uuid.uuid4()).parent).free < size * 2 + settings.EVIDENCE_FREE_SPACE:
        return DISK_FULL.format(name=name)[:300]
    return ""


def _open_count(actor: User) -> int:
    return EvidenceUpload.objects.filter(started_by=actor, state=UploadState.OPEN).count()


@contextmanager
def _only_writer(upload: EvidenceUpload) -> Iterator[IO[bytes]]:
    path = part_path(upload.pk)
    with os.fdopen(os.open(path, os.O_RDWR | os.O_CREAT, 0o600), "r+b") as target:
        try:
            fcntl.flock(target, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as busy:
            raise BeingWritten from busy
        yield target
