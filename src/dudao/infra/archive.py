"""A ZIP or a folder of workbooks as a plain list of files, whoever packed it and with whatever tool.

Names packed by Chinese Windows (GBK) and by macOS are read right; system leftovers, lock files of an open
Excel and hidden files are left out; nothing is ever written to disk, so a path inside the archive cannot
lead anywhere.
"""

from __future__ import annotations

import stat
import zipfile
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from dudao.infra.zipguard import MEGABYTE, GuardedZip, UnreadableFile, ZipLimits, entry_name, megabytes

ARCHIVE_SUFFIXES = (".zip", ".rar", ".7z", ".tar", ".gz", ".tgz")
_LEFTOVERS = ("thumbs.db", "desktop.ini")


class UnreadableBundle(UnreadableFile):
    """The archive or folder as a whole cannot be taken; the message says why and what to do."""


@dataclass(frozen=True, slots=True)
class BundleLimits:
    """How large an archive may be: packed, unpacked, and in files."""

    packed_bytes: int = 200 * MEGABYTE
    unpacked_bytes: int = 1024 * MEGABYTE
    files: int = 2_000


@dataclass(frozen=True, slots=True)
class BundleFile:
    """One file of a bundle: its name, the folders it lay in, its size and, on demand, its content."""

    name: str
    folder: str
    size: int
    read: Callable[[], bytes] = field(repr=False, compare=False)

    @property
    def path(self) -> str:
        """Folder and name, as shown to people."""
        return f"{self.folder}/{self.name}" if self.folder else self.name


def open_bundle(
    source: Path | bytes, *, file_name: str = "", limits: BundleLimits | None = None
) -> list[BundleFile]:
    """All files of a ZIP (path or bytes) or of a folder, by path; UnreadableBundle when it cannot be taken.

    Content is unpacked only when `BundleFile.read` is called, which raises UnreadableFile for a damaged
    entry. An archive inside the archive is refused; the message names it.
    """
    allowed = limits or BundleLimits()
    if isinstance(source, Path) and source.is_dir():
        files = _folder_files(source, allowed)
    else:
        name = file_name or (source.name if isinstance(source, Path) else "压缩包")
        files = _zip_files(_packed_bytes(source, name, allowed), name, allowed)
    nested = next((file for file in files if file.name.lower().endswith(ARCHIVE_SUFFIXES)), None)
    if nested is not None:
        raise UnreadableBundle(
            f"里面还套着压缩包“{nested.path}”。请先把它解压，把其中的表格直接放进来再上传。"
        )
    if not files:
        raise UnreadableBundle("里面没有任何文件。请把各校填好的表格放进去后再上传。")
    return sorted(files, key=lambda file: file.path)


def _packed_bytes(source: Path | bytes, name: str, limits: BundleLimits) -> bytes:
    size = len(source) if isinstance(source, bytes) else source.stat().st_size
    if size == 0:
        raise UnreadableBundle(f"“{name}”是空文件（0 字节）。请重新打包后再上传。")
    if size > limits.packed_bytes:
        raise UnreadableBundle(
            f"“{name}”有 {megabytes(size)}，超过 {megabytes(limits.packed_bytes)} 的上限。"
            "请分成几个压缩包上传。"
        )
    raw = source if isinstance(source, bytes) else source.read_bytes()
    if not raw.startswith(b"PK"):
        raise UnreadableBundle(
            f"“{name}”不是 ZIP 压缩包（RAR、7z 等格式也不能读取）。"
            "请用系统自带的“压缩为 ZIP”重新打包后再上传。"
        )
    return raw


def _zip_files(raw: bytes, name: str, limits: BundleLimits) -> list[BundleFile]:
    # A workbook is a ZIP itself and hardly shrinks when packed again, so a high ratio is suspicious here.
    guard = GuardedZip(
        raw, ZipLimits(unpacked_bytes=limits.unpacked_bytes, entries=limits.files * 3, ratio=250)
    )
    if guard.is_encrypted:
        raise UnreadableBundle(f"“{name}”设了密码。请去掉密码重新打包后再上传。")
    files = []
    for info in guard.entries:
        written = PurePosixPath(entry_name(info).replace("\\", "/"))
        parts = tuple(
            part for part in written.parts if part not in ("/", "..", ".") and not part.endswith(":")
        )
        if info.is_dir() or not parts or _is_leftover(parts) or _is_link(info):
            continue
        files.append(
            BundleFile(
                name=parts[-1],
                folder="/".join(parts[:-1]),
                size=info.file_size,
                read=lambda info=info: guard.read(info),  # type: ignore[misc]
            )
        )
    _check_count(len(files), limits)
    return files


def _folder_files(folder: Path, limits: BundleLimits) -> list[BundleFile]:
    files = []
    total = 0
    for path in sorted(folder.rglob("*")):
        parts = path.relative_to(folder).parts
        if path.is_symlink() or not path.is_file() or _is_leftover(parts):
            continue
        size = path.stat().st_size
        total += size
        files.append(BundleFile(path.name, "/".join(parts[:-1]), size, path.read_bytes))
    _check_count(len(files), limits)
    if total > limits.unpacked_bytes:
        raise UnreadableBundle(
            f"文件夹共有 {megabytes(total)}，超过 {megabytes(limits.unpacked_bytes)} 的上限。请分批上传。"
        )
    return files


def _check_count(count: int, limits: BundleLimits) -> None:
    if count > limits.files:
        raise UnreadableBundle(f"共有 {count} 个文件，超过 {limits.files} 个的上限。请分批上传。")


def _is_leftover(parts: tuple[str, ...]) -> bool:
    """What systems and open programs leave: __MACOSX, hidden files and folders, ~$ locks, thumbnails."""
    return (
        any(part.startswith(".") or part == "__MACOSX" for part in parts)
        or parts[-1].startswith(("~$", ".~"))
        or parts[-1].lower() in _LEFTOVERS
    )


def _is_link(info: zipfile.ZipInfo) -> bool:
    return stat.S_ISLNK(info.external_attr >> 16)
