"""Opening a ZIP of an archive that somebody hands in: checked before a byte of it is unpacked."""

from __future__ import annotations

import hashlib
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from dudao.apps.evidence.archive_manifest import MANIFEST, BadManifest, FileLine, Manifest, read
from dudao.infra.zipguard import MEGABYTE, entry_name, megabytes

MOST_ENTRIES = 300_000
MOST_MANIFEST = 300 * MEGABYTE
MOST_RATIO = 200
PIECE = MEGABYTE


class BadArchive(ValueError):
    """The archive as a whole cannot be taken; the message is Chinese."""


class BadFile(ValueError):
    """One file of it cannot be taken; the message is Chinese."""


@dataclass
class ArchivePackage:
    """An opened archive: its manifest, and its files by path."""

    manifest: Manifest
    _container: zipfile.ZipFile
    _entries: dict[str, zipfile.ZipInfo]

    def unpack(self, file: FileLine, target: Path) -> None:
        """Write one file; it must have the size and digest that the manifest states. Raises ``BadFile``."""
        info = self._entries.get(file.path)
        if info is None:
            raise BadFile("包里没有这个文件")
        if info.file_size != file.size:
            raise BadFile("文件大小与清单不符")
        digest, size = hashlib.sha256(), 0
        try:
            with self._container.open(info) as source, target.open("wb") as out:
                while piece := source.read(PIECE):
                    size += len(piece)
                    if size > file.size:
                        raise BadFile("文件大小与清单不符")
                    digest.update(piece)
                    out.write(piece)
        except (zipfile.BadZipFile, OSError, EOFError, NotImplementedError, ValueError) as error:
            if isinstance(error, BadFile):
                raise
            raise BadFile("文件在包里已损坏") from error
        if digest.hexdigest() != file.sha256:
            raise BadFile("文件内容与清单的校验码不符，可能被改动过")


@contextmanager
def opened(path: Path, *, most_bytes: int) -> Iterator[ArchivePackage]:
    """The archive at a path. Raises ``BadArchive``: no ZIP, encrypted, a bomb, or without a manifest that fits."""
    try:
        with path.open("rb") as stream, zipfile.ZipFile(stream) as container:
            entries = _entries(container, most_bytes)
            yield ArchivePackage(_manifest(container, entries), container, entries)
    except (zipfile.BadZipFile, OverflowError, EOFError, NotImplementedError) as error:
        raise BadArchive("文件不完整或不是 ZIP，打不开。请重新导出或重新传输。") from error


def _entries(container: zipfile.ZipFile, most_bytes: int) -> dict[str, zipfile.ZipInfo]:
    found = container.infolist()
    if len(found) > MOST_ENTRIES:
        raise BadArchive(f"包里有 {len(found)} 个文件，超过 {MOST_ENTRIES} 个的上限。")
    if any(info.flag_bits & 0x1 for info in found):
        raise BadArchive("包有密码，请导出不带密码的包。")
    if sum(info.file_size for info in found) > most_bytes:
        raise BadArchive(f"包解开后超过 {megabytes(most_bytes)} 的上限，没有导入。")
    for info in found:
        if info.file_size > MEGABYTE and info.file_size > MOST_RATIO * max(info.compress_size, 1):
            raise BadArchive("包里有解压后异常庞大的文件（压缩炸弹的特征），没有导入。")
    named = {entry_name(info): info for info in found if not info.is_dir()}
    if any(_leads_out(name) for name in named):
        raise BadArchive("包里有指向别处的文件名，没有导入。")
    if len(named) != sum(1 for info in found if not info.is_dir()):
        raise BadArchive("包里有重名的文件，没有导入。")
    return named


def _leads_out(name: str) -> bool:
    return (
        name.startswith(("/", "\\"))
        or ":" in name.split("/")[0]
        or ".." in name.replace("\\", "/").split("/")
    )


def _manifest(container: zipfile.ZipFile, entries: dict[str, zipfile.ZipInfo]) -> Manifest:
    info = entries.get(MANIFEST)
    if info is None:
        raise BadArchive("包里没有 manifest.json，不是本系统导出的档案包。")
    if info.file_size > MOST_MANIFEST:
        raise BadArchive("manifest.json 异常庞大，没有导入。")
    try:
        with container.open(info) as source:
            return read(source.read(MOST_MANIFEST + 1))
    except BadManifest as error:
        raise BadArchive(str(error)) from error
