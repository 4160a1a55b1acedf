"""Workbooks made byte by byte, as programs other than our own write them, and bad files made on purpose."""

from __future__ import annotations

import io
import struct
import zipfile
from pathlib import Path

import xlwt  # type: ignore[import-untyped]

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_SECTOR = 512


def sheet_xml(rows: str, *, before: str = "", after: str = "") -> str:
    """A worksheet part around the given row elements."""
    return f'<worksheet xmlns="{_MAIN}" xmlns:r="{_OFFICE}">{before}<sheetData>{rows}</sheetData>{after}</worksheet>'


def xlsx(
    *sheets: str,
    names: tuple[str, ...] = ("数据",),
    shared: str = "",
    styles: str = "",
    properties: str = "",
    extra: dict[str, str | bytes] | None = None,
) -> bytes:
    """A minimal .xlsx of the given worksheet parts, with only the parts that are asked for."""
    parts: dict[str, str | bytes] = {
        "[Content_Types].xml": _content_types(len(sheets), shared, styles),
        "_rels/.rels": f'<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="rId1" '
        f'Type="{_OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}">{properties}<sheets>'
        + "".join(
            f'<sheet name="{name}" sheetId="{number}" r:id="rId{number}"/>'
            for number, name in zip(range(1, len(sheets) + 1), names, strict=True)
        )
        + "</sheets></workbook>",
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{_PACKAGE}/relationships">'
        + "".join(
            f'<Relationship Id="rId{number}" Type="{_OFFICE}/worksheet" Target="worksheets/sheet{number}.xml"/>'
            for number in range(1, len(sheets) + 1)
        )
        + f'<Relationship Id="rIdS" Type="{_OFFICE}/sharedStrings" Target="sharedStrings.xml"/>'
        + f'<Relationship Id="rIdT" Type="{_OFFICE}/styles" Target="styles.xml"/></Relationships>',
    }
    for number, sheet in enumerate(sheets, 1):
        parts[f"xl/worksheets/sheet{number}.xml"] = sheet
    if shared:
        parts["xl/sharedStrings.xml"] = f'<sst xmlns="{_MAIN}">{shared}</sst>'
    if styles:
        parts["xl/styles.xml"] = f'<styleSheet xmlns="{_MAIN}">{styles}</styleSheet>'
    return zip_of(parts | (extra or {}))


def _content_types(sheets: int, shared: str, styles: str) -> str:
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml"
    overrides = f'<Override PartName="/xl/workbook.xml" ContentType="{kind}.sheet.main+xml"/>'
    for number in range(1, sheets + 1):
        overrides += (
            f'<Override PartName="/xl/worksheets/sheet{number}.xml" ContentType="{kind}.worksheet+xml"/>'
        )
    if shared:
        overrides += f'<Override PartName="/xl/sharedStrings.xml" ContentType="{kind}.sharedStrings+xml"/>'
    if styles:
        overrides += f'<Override PartName="/xl/styles.xml" ContentType="{kind}.styles+xml"/>'
    return (
        f'<Types xmlns="{_PACKAGE}/content-types"><Default Extension="xml" ContentType="application/xml"/>'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Default Extension="bin" ContentType="application/vnd.ms-office.vbaProject"/>{overrides}</Types>'
    )


def zip_of(parts: dict[str, str | bytes], *, compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A ZIP of the given entries."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", compression) as container:
        for name, content in parts.items():
            container.writestr(name, content)
    return target.getvalue()


def gbk_zip(files: dict[str, bytes]) -> bytes:
    """A ZIP whose names are stored in GBK without the UTF-8 flag, as Chinese Windows packs."""
    placeholders = {f"{'x' * (len(name.encode('gbk')) - 3)}{n:03d}": name for n, name in enumerate(files)}
    raw = zip_of({placeholder: files[name] for placeholder, name in placeholders.items()})
    for placeholder, name in placeholders.items():
        raw = raw.replace(placeholder.encode(), name.encode("gbk"))
    return raw


def lying_zip_entry(raw: bytes, name: str, declared: int) -> bytes:
    """The same ZIP, whose directory declares another unpacked size (and no honest checksum) for one entry."""
    with zipfile.ZipFile(io.BytesIO(raw)) as container:
        info = container.getinfo(name)
    changed = bytearray(raw)
    directory = raw.rindex(b"PK\x01\x02", 0, raw.rindex(name.encode()))
    struct.pack_into("<I", changed, directory + 24, declared)
    struct.pack_into("<I", changed, info.header_offset + 22, declared)
    return bytes(changed)


def compound_file(stream_names: tuple[str, ...]) -> bytes:
    """A minimal OLE compound file that holds 4,096 zero bytes under each name (at most three names)."""
    entries = [_directory_entry("Root Entry", 5, child=1, start=0xFFFFFFFE, size=0)]
    for number, name in enumerate(stream_names):
        right = number + 2 if number + 1 < len(stream_names) else 0xFFFFFFFF
        entries.append(_directory_entry(name, 2, right=right, start=2 + number * 8, size=4096))
    directory = b"".join(entries).ljust(_SECTOR, b"\0")
    table = [0xFFFFFFFD, 0xFFFFFFFE]
    for number in range(len(stream_names)):
        first = 2 + number * 8
        table += [*range(first + 1, first + 8), 0xFFFFFFFE]
    fat = struct.pack("<128I", *(table + [0xFFFFFFFF] * (128 - len(table))))
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 16
    header += struct.pack(
        "<HHHHH6xIIIIIIIIII", 0x3E, 3, 0xFFFE, 9, 6, 0, 1, 1, 0, 4096, 0xFFFFFFFE, 0, 0xFFFFFFFE, 0, 0
    )
    header += struct.pack("<108I", *([0xFFFFFFFF] * 108))
    return header[:_SECTOR] + fat + directory + b"\0" * (4096 * len(stream_names))


def _directory_entry(
    name: str, kind: int, *, start: int, size: int, child: int = 0xFFFFFFFF, right: int = 0xFFFFFFFF
) -> bytes:
    encoded = name.encode("utf-16-le") + b"\0\0"
    return encoded.ljust(64, b"\0") + struct.pack(
        "<HBBIII16xI8x8xIQ", len(encoded), kind, 1, 0xFFFFFFFF, right, child, 0, start, size
    )


def xls(
    rows: list[list[object]], *, sheet: str = "数据", merge: tuple[int, int, int, int] | None = None
) -> bytes:
    """A real .xls (BIFF8) with the given rows."""
    book = xlwt.Workbook(encoding="utf-8")
    worksheet = book.add_sheet(sheet)
    for row, values in enumerate(rows):
        for column, value in enumerate(values):
            if value is not None:
                worksheet.write(row, column, value)
    if merge:
        worksheet.merge(*merge)
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def password_xls() -> bytes:
    """A real .xls whose second record is FILEPASS, as a workbook with a password begins."""
    raw = bytearray(xls([["学校", 1]]))
    start = raw.index(b"\x09\x08\x10\x00\x00\x06\x05\x00") + 20
    struct.pack_into("<H", raw, start, 0x2F)
    return bytes(raw)


def sparse_file(path: Path, size: int, head: bytes = b"PK\x03\x04") -> Path:
    """A file of the given size that takes no room on disk."""
    with path.open("wb") as target:
        target.write(head)
        target.truncate(size)
    return path
