"""Keeping the bytes: recognised by content, stored once, counted by rows that are locked before bytes may go."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import ProtectedError, QuerySet

from dudao.apps.evidence.choices import WorkState
from dudao.apps.evidence.models import Evidence, StoredFile
from dudao.apps.evidence.places import content_root, page_folder, shown_name
from dudao.infra.files.kind import Recognised, recognise
from dudao.infra.storage import StoredContent, content_path, store_file
from dudao.infra.zipguard import UnreadableFile

DISK_FAILED = "服务器的磁盘写不进去（可能已满），“{name}”没有保存。请联系管理员，清理后再上传。"


@dataclass(frozen=True)
class KeptFile:
    """A file whose bytes are safe on the disk, before any row names them."""

    source: Path
    file_name: str
    recognised: Recognised
    content: StoredContent


def keep_file(source: Path, file_name: str) -> KeptFile:
    """Look at what the file is and keep its bytes once; ValidationError with the reason when it is not taken.

    Runs outside of any transaction: a large file must not hold the database.
    """
    try:
        recognised = recognise(source, file_name)
        content = _stored(source)
    except UnreadableFile as refused:
        raise ValidationError(refused.message) from refused
    except OSError as failed:
        raise ValidationError(DISK_FAILED.format(name=shown_name(file_name))) from failed
    return KeptFile(source, shown_name(file_name), recognised, content)


def _stored(source: Path) -> StoredContent:
    with source.open("rb") as stream:
        return store_file(content_root(), stream, limit=settings.EVIDENCE_LARGEST_FILE)


def row_of(kept: KeptFile) -> StoredFile:
    """The row of the content, made when it is new and locked until the transaction ends.

    Whoever removes bytes holds the same lock, so after it the bytes are looked for once more.
    """
    row = None
    while row is None:  # a row that is found and then purged by somebody else is made anew
        made, _ = StoredFile.objects.get_or_create(sha256=kept.content.sha256, defaults=_facts_of(kept))
        row = StoredFile.objects.select_for_update().filter(pk=made.pk).first()
    if not content_path(content_root(), row.sha256).exists():
        _stored(kept.source)
    return row


def _facts_of(kept: KeptFile) -> dict[str, Any]:
    recognised = kept.recognised
    waits = WorkState.NOT_NEEDED if recognised.encrypted else WorkState.WAITING
    return {
        "size": kept.content.size,
        "kind": recognised.kind.value,
        "media_type": recognised.kind.media_type,
        "path": kept.content.path,
        "text_state": waits,
        "preview_state": waits,
        "text_note": recognised.note[:300],
        "properties": {"encrypted": recognised.encrypted, "note": recognised.note},
    }


def lock_contents(documents: QuerySet[Evidence]) -> set[int]:
    """Lock the contents of all revisions of these documents until the transaction ends; their ids."""
    wanted = StoredFile.objects.filter(revisions__evidence__in=documents.values("pk")).values("pk")
    locked = StoredFile.objects.select_for_update().filter(pk__in=wanted).order_by("pk")
    return set(locked.values_list("pk", flat=True))


def drop_unused(stored_ids: set[int]) -> None:
    """Remove rows and bytes of contents that no revision uses any more, inside the caller's transaction.

    The bytes go when the transaction is through, and only if nobody has stored the same content since.
    """
    for row in StoredFile.objects.select_for_update().filter(pk__in=sorted(stored_ids)).order_by("pk"):
        if row.revisions.exists():
            continue
        made = Path(settings.MEDIA_ROOT) / row.preview_path if row.preview_path else None
        digest = row.sha256
        try:
            with transaction.atomic():
                row.delete()
        except ProtectedError:  # the archived copy or attachment of a document has the same content
            continue
        transaction.on_commit(partial(_remove_bytes, digest, made))


@transaction.atomic
def _remove_bytes(sha256: str, preview: Path | None) -> None:
    """Delete the bytes of a content that no row names; a row made meanwhile keeps them.

    The digest is taken as a row of its own first: whoever stores the same content waits for that row, and then finds
    the bytes gone and stores them again.
    """
    taken, is_free = StoredFile.objects.get_or_create(sha256=sha256, defaults={"size": 0})
    if not is_free:
        return
    content_path(content_root(), sha256).unlink(missing_ok=True)
    if preview is not None:
        preview.unlink(missing_ok=True)
    shutil.rmtree(page_folder(sha256), ignore_errors=True)
    taken.delete()
