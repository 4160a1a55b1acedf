"""Stored files: what they are called on disk, their digest, and what they are called when they go out again."""

from __future__ import annotations

import hashlib
import uuid
from pathlib import PurePosixPath
from typing import Any, Protocol

SUFFIXES = frozenset({".xlsx", ".xls", ".xlsm", ".zip", ".csv"})
BLOCK = 1024 * 1024
LONGEST_NAME = 200


class Readable(Protocol):
    """An open file, or an uploaded one."""

    def seek(self, offset: int, /) -> Any: ...
    def read(self, size: int, /) -> Any: ...


def stored_name(county_id: int, file_name: str) -> str:
    """A path of our own making: nothing of the uploaded name but a known suffix ever reaches the disk."""
    suffix = PurePosixPath(file_name.lower()).suffix
    return f"datasets/{county_id}/{uuid.uuid4().hex}{suffix if suffix in SUFFIXES else '.bin'}"


def shown_name(file_name: str) -> str:
    """The uploaded name as it is kept and shown: without folders and control characters, its end kept when long."""
    plain = "".join(
        sign for sign in file_name.replace("\\", "/").rsplit("/", 1)[-1] if sign.isprintable()
    ).strip()
    return plain[-LONGEST_NAME:] or "未命名"


def marked_name(file_name: str, *, bundle: bool = False) -> str:
    """What the marked copy is called: 南坪小学.xls → 南坪小学（已标注）.xlsx."""
    stem = file_name.rsplit(".", 1)[0] if "." in file_name else file_name
    return f"{stem}（已标注）.{'zip' if bundle else 'xlsx'}"


def digest(stream: Readable) -> str:
    """SHA-256 of what the stream holds; the stream is read from its start and left there."""
    sum_of = hashlib.sha256()
    stream.seek(0)
    while block := stream.read(BLOCK):
        sum_of.update(block)
    stream.seek(0)
    return sum_of.hexdigest()
