"""Where files lie below MEDIA_ROOT, what they are called there and for people."""

from __future__ import annotations

import uuid
from pathlib import Path, PurePosixPath

from django.conf import settings

LONGEST_NAME = 200


def content_root() -> Path:
    """Originals, under their SHA-256."""
    return Path(settings.MEDIA_ROOT) / "content"


def part_path(key: uuid.UUID) -> Path:
    """What has arrived of an upload so far; nothing of the given name reaches the disk."""
    folder = Path(settings.MEDIA_ROOT) / "uploads"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder / f"{key.hex}.part"


def page_folder(sha256: str) -> Path:
    """Pictures of pages made for looking at; they can be made again at any time."""
    return Path(settings.MEDIA_ROOT) / "pages" / sha256[:2] / sha256


def shown_name(file_name: str) -> str:
    """The uploaded name as it is kept and shown: no folders, no control characters, its end kept when long."""
    last = file_name.replace("\\", "/").rsplit("/", 1)[-1]
    plain = "".join(sign for sign in last if sign.isprintable()).strip()
    if len(plain) > LONGEST_NAME:
        suffix = PurePosixPath(plain).suffix[:20]
        plain = plain[: LONGEST_NAME - len(suffix)] + suffix
    return plain or "未命名"


def title_of(file_name: str) -> str:
    """The title that a file suggests: its name without the extension."""
    name = shown_name(file_name)
    stem = PurePosixPath(name).stem.strip()
    return stem or name
