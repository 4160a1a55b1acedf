"""A table between its check and its import: kept for a day under a name of our own, read by its uploader alone."""

from __future__ import annotations

import contextlib
import re
import time
import uuid
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.core import signing

from dudao.apps.accounts.api import User
from dudao.apps.evaluation.models import Evaluation

SALT = "dudao.evaluation.table"
KEPT_SECONDS = 24 * 60 * 60
_KEY = re.compile(r"[0-9a-f]{32}")


@dataclass(frozen=True, slots=True)
class KeptTable:
    """An uploaded table: the name its uploader gave it, and its bytes."""

    file_name: str
    content: bytes


def keep_table(user: User, evaluation: Evaluation, file_name: str, content: bytes) -> str:
    """Keep the bytes; the key is worth something to this user and this evaluation only."""
    folder = _folder()
    _sweep(folder)
    key = uuid.uuid4().hex
    (folder / key).write_bytes(content)
    return signing.dumps([key, user.pk, evaluation.pk, file_name[-120:]], salt=SALT)


def kept_table(user: User, evaluation: Evaluation, key: str) -> KeptTable | None:
    """The table of a key; None when it is forged, somebody else's, or over."""
    try:
        name, owner, target, file_name = signing.loads(key, salt=SALT, max_age=KEPT_SECONDS)
    except signing.BadSignature:
        return None
    if (owner, target) != (user.pk, evaluation.pk) or not _KEY.fullmatch(name):
        return None
    try:
        return KeptTable(file_name, (_folder() / name).read_bytes())
    except OSError:
        return None


def _folder() -> Path:
    folder = Path(settings.MEDIA_ROOT) / "tables"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder


def _sweep(folder: Path) -> None:
    """Take away what nobody may read any more."""
    limit = time.time() - KEPT_SECONDS
    for path in folder.iterdir():
        with contextlib.suppress(OSError):
            if path.stat().st_mtime < limit:
                path.unlink()
