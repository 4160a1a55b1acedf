"""Originals, kept once and byte for byte: a file lies under the SHA-256 of its content and never changes.

Layout below the root that the caller hands in: `ab/cd/abcd….` (the digest in full as the name), read-only. A file
is written beside its place, flushed to the disk and then linked there, so a name is either absent or whole.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import re
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from dudao.infra.zipguard import UnreadableFile, megabytes

CHUNK = 1024 * 1024
_DIGEST = re.compile(r"[0-9a-f]{64}")


class FileTooLarge(UnreadableFile):
    """The stream went on past the limit; nothing was kept of it."""


class EmptyFile(UnreadableFile):
    """The stream held nothing."""


@dataclass(frozen=True, slots=True)
class StoredContent:
    """A stored content: digest, size in bytes, path below the root, and whether it was there before."""

    sha256: str
    size: int
    path: str
    existed: bool


def store_file(root: Path, stream: BinaryIO, *, limit: int) -> StoredContent:
    """Keep what the stream holds under its SHA-256, once however often it comes; at most `limit` bytes.

    Raises FileTooLarge or EmptyFile and leaves nothing behind. A content that is there but no longer has its digest
    (a disk that lost bytes) is replaced by the whole one.
    """
    waiting = root / "incoming"
    waiting.mkdir(mode=0o700, parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=waiting)
    temporary = Path(name)
    try:
        with os.fdopen(handle, "wb") as target:
            digest, size = _copied(stream, target, limit)
            target.flush()
            os.fsync(target.fileno())
        existed = _placed(root, temporary, digest)
    finally:
        temporary.unlink(missing_ok=True)
    return StoredContent(digest, size, _relative(digest), existed)


def content_path(root: Path, sha256: str) -> Path:
    """Where the content of that digest lies; ValueError when the text is no digest."""
    return root / _relative(sha256)


def verify(root: Path, sha256: str) -> bool:
    """Whether the content is there and still has its digest."""
    try:
        with content_path(root, sha256).open("rb") as source:
            return hashlib.file_digest(source, "sha256").hexdigest() == sha256
    except OSError:
        return False


def _relative(sha256: str) -> str:
    if not _DIGEST.fullmatch(sha256):
        raise ValueError(f"not a SHA-256: {sha256!r}")
    return f"{sha256[:2]}/{sha256[2:4]}/{sha256}"


def _copied(stream: BinaryIO, target: BinaryIO, limit: int) -> tuple[str, int]:
    digest, size = hashlib.sha256(), 0
    while chunk := stream.read(CHUNK):
        size += len(chunk)
        if size > limit:
            raise FileTooLarge(f"文件超过 {megabytes(limit)} 的上限。请压缩、分册或降低扫描分辨率后再上传。")
        digest.update(chunk)
        target.write(chunk)
    if not size:
        raise EmptyFile("文件是空的（0 字节）。请重新保存后再上传。")
    return digest.hexdigest(), size


def _placed(root: Path, temporary: Path, digest: str) -> bool:
    place = content_path(root, digest)
    place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    temporary.chmod(0o400)
    try:
        os.link(temporary, place)
        existed = False
    except FileExistsError:
        existed = verify(root, digest)
        if not existed:
            os.replace(temporary, place)
    with contextlib.suppress(OSError):
        _flush_folder(place.parent)
    return existed


def _flush_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
