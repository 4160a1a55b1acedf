"""A ZIP that is sent while it is written: no copy on the disk, nothing of it in memory but a piece."""

from __future__ import annotations

import zipfile
from collections.abc import Iterable, Iterator
from datetime import datetime
from pathlib import Path

PIECE = 512 * 1024


class _Outlet:
    """Collects what the ZIP writes until it is handed on; it cannot be sought in."""

    def __init__(self) -> None:
        self._pieces: list[bytes] = []

    def write(self, piece: bytes) -> int:
        self._pieces.append(bytes(piece))
        return len(piece)

    def flush(self) -> None:
        """Nothing waits."""

    def taken(self) -> bytes:
        """What was written since the last time."""
        found = b"".join(self._pieces)
        self._pieces.clear()
        return found


def streamed_zip(files: Iterable[tuple[str, Path | bytes]], made_at: datetime) -> Iterator[bytes]:
    """The pieces of a ZIP of these files, originals byte for byte; a file that is gone is listed as such."""
    outlet = _Outlet()
    lost: list[str] = []
    moment = made_at.timetuple()[:6]
    with zipfile.ZipFile(outlet, "w", zipfile.ZIP_STORED, allowZip64=True) as archive:  # type: ignore[call-overload]
        for name, source in files:
            try:
                yield from _entry(archive, outlet, zipfile.ZipInfo(name, moment), source)
            except FileNotFoundError:
                lost.append(name)
        if lost:
            text = "以下文件在服务器上已不在，请联系管理员从备份恢复：\r\n" + "\r\n".join(lost)
            archive.writestr(zipfile.ZipInfo("缺少的文件.txt", moment), "\ufeff" + text)
    yield outlet.taken()


def _entry(
    archive: zipfile.ZipFile, outlet: _Outlet, info: zipfile.ZipInfo, source: Path | bytes
) -> Iterator[bytes]:
    if isinstance(source, bytes):
        archive.writestr(info, source)
        yield outlet.taken()
        return
    with source.open("rb") as opened, archive.open(info, "w", force_zip64=True) as target:
        while piece := opened.read(PIECE):
            target.write(piece)
            yield outlet.taken()
