"""Reading ZIP containers that strangers hand in, without trusting a single number that they declare.

Every entry is unpacked by ourselves up to a limit and compared with what the directory declared, so whoever
parses the content afterwards sees only bytes that were counted.
"""

from __future__ import annotations

import io
import zipfile
import zlib
from dataclasses import dataclass

MEGABYTE = 1024 * 1024
_LOCAL_HEADER_SIZE = 30
_UTF8_FLAG = 0x800
_ENCRYPTED_FLAG = 0x1
_UNICODE_PATH_FIELD = 0x7075


class UnreadableFile(Exception):
    """A file that cannot be taken; the message is Chinese, names what is wrong and says what to do."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


class DamagedContainer(UnreadableFile):
    """The ZIP container is truncated, corrupt, or its entries do not agree with its directory."""


class OversizedContainer(UnreadableFile):
    """The ZIP container would unpack to more than the limits allow."""


@dataclass(frozen=True, slots=True)
class ZipLimits:
    """How much may be unpacked: bytes in all, entries, and the ratio to the packed size of large entries."""

    unpacked_bytes: int = 600 * MEGABYTE
    entries: int = 5_000
    ratio: int = 250
    ratio_applies_above: int = 20 * MEGABYTE


def megabytes(size: int) -> str:
    """A size for people: whole megabytes, at least 1."""
    return f"{max(1, round(size / MEGABYTE))} MB"


def entry_name(info: zipfile.ZipInfo) -> str:
    """The name of an entry as its author wrote it: UTF-8 where said or valid, else GBK (Chinese Windows)."""
    if info.flag_bits & _UTF8_FLAG:
        return info.filename
    if unicode_path := _unicode_path(info.extra):
        return unicode_path
    try:
        raw = info.orig_filename.encode("cp437")
    except UnicodeEncodeError:
        return info.filename
    for encoding in ("utf-8", "gb18030"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    return info.filename


def _unicode_path(extra: bytes) -> str:
    while len(extra) >= 4:
        kind, size = int.from_bytes(extra[:2], "little"), int.from_bytes(extra[2:4], "little")
        if kind == _UNICODE_PATH_FIELD and size > 5 and extra[4] == 1:
            return extra[9 : 4 + size].decode("utf-8", "replace")
        extra = extra[4 + size :]
    return ""


class GuardedZip:
    """A ZIP held in memory whose entries are unpacked one by one, counted against `limits`.

    Raises DamagedContainer when the directory cannot be read and OversizedContainer when the directory itself
    already declares too much; `read` raises the same when the entry is not what was declared.
    """

    def __init__(self, raw: bytes, limits: ZipLimits) -> None:
        self._raw = raw
        self._limits = limits
        self._unpacked: dict[int, int] = {}
        try:
            with zipfile.ZipFile(io.BytesIO(raw)) as container:
                self.entries = container.infolist()
        except (zipfile.BadZipFile, ValueError, OverflowError, EOFError, NotImplementedError) as error:
            raise DamagedContainer("文件不完整或已损坏，打不开。请重新导出或重新传输后再上传。") from error
        self._check_declared()

    def _check_declared(self) -> None:
        if len(self.entries) > self._limits.entries:
            raise OversizedContainer(
                f"文件内含 {len(self.entries)} 个条目，超过 {self._limits.entries} 个的上限，已拒绝打开。"
                "请拆分成几个文件后再上传。"
            )
        if sum(info.file_size for info in self.entries) > self._limits.unpacked_bytes:
            raise self._oversized()
        for info in self.entries:
            self._check_ratio(info.file_size, info.compress_size)

    def _check_ratio(self, unpacked: int, packed: int) -> None:
        if unpacked > self._limits.ratio_applies_above and unpacked > packed * self._limits.ratio:
            raise self._oversized()

    def _oversized(self) -> OversizedContainer:
        return OversizedContainer(
            f"文件解压后异常庞大（压缩炸弹的特征，上限 {megabytes(self._limits.unpacked_bytes)}），"
            "已拒绝打开。"
            "请用 Excel 或 WPS 新建工作簿，只粘贴需要的数据后再上传。"
        )

    @property
    def is_encrypted(self) -> bool:
        """Whether any entry needs a password."""
        return any(info.flag_bits & _ENCRYPTED_FLAG for info in self.entries)

    def read(self, info: zipfile.ZipInfo) -> bytes:
        """The bytes of one entry, unpacked to exactly the declared size with the declared checksum."""
        packed = self._packed(info)
        if info.compress_type == zipfile.ZIP_STORED:
            data = bytes(packed)
        elif info.compress_type == zipfile.ZIP_DEFLATED:
            data = self._inflate(packed, info)
        else:
            raise DamagedContainer(
                "文件用了不常见的压缩方式，无法读取。请用 Excel 或 WPS 打开后另存为 .xlsx 再上传。"
            )
        self._unpacked[info.header_offset] = len(data)
        if sum(self._unpacked.values()) > self._limits.unpacked_bytes:
            raise self._oversized()
        if len(data) != info.file_size or zlib.crc32(data) != info.CRC:
            raise DamagedContainer("文件内容校验不通过，可能在传输中损坏。请重新导出或重新传输后再上传。")
        return data

    def _packed(self, info: zipfile.ZipInfo) -> memoryview:
        start = info.header_offset
        header = self._raw[start : start + _LOCAL_HEADER_SIZE]
        if len(header) < _LOCAL_HEADER_SIZE or header[:4] != b"PK\x03\x04":
            raise DamagedContainer("文件不完整或已损坏，打不开。请重新导出或重新传输后再上传。")
        name_size, extra_size = (
            int.from_bytes(header[26:28], "little"),
            int.from_bytes(header[28:30], "little"),
        )
        start += _LOCAL_HEADER_SIZE + name_size + extra_size
        return memoryview(self._raw)[start : start + info.compress_size]

    def _inflate(self, packed: memoryview, info: zipfile.ZipInfo) -> bytes:
        inflater = zlib.decompressobj(-zlib.MAX_WBITS)
        try:
            data = inflater.decompress(packed, info.file_size + 1)
        except zlib.error as error:
            raise DamagedContainer("文件不完整或已损坏，打不开。请重新导出或重新传输后再上传。") from error
        if len(data) > info.file_size:
            raise self._oversized()
        return data
