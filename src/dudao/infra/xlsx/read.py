"""Reading workbooks that strangers hand in: .xlsx (also .xlsm and as saved by WPS) and .xls, values only.

Everything is checked before it is parsed: size, real kind, password, how far the content unpacks, document
types in the XML, and how many cells would be allocated. The parser (calamine) then sees a container that we
packed ourselves from the checked parts. Values stay raw, see `dudao.core.grid`; formulas count by the
result saved in the file.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import cast

import python_calamine

from dudao.core.grid import CellValue, MergedArea, Sheet, Workbook, parse_address
from dudao.core.problem import PROBLEM_LIST_SHEET, WARNING, Problem
from dudao.infra.xlsx import kind
from dudao.infra.xlsx.compound import check_compound
from dudao.infra.xlsx.parts import sheet_parts
from dudao.infra.xlsx.scan import SheetScan, has_document_type, scan_sheet
from dudao.infra.zipguard import (
    MEGABYTE,
    DamagedContainer,
    GuardedZip,
    OversizedContainer,
    UnreadableFile,
    ZipLimits,
    megabytes,
)

Progress = Callable[[int, int], None]
"""Called with (sheets read, sheets in all) after each sheet."""

_SHOWN_FORMULAS = 20


class UnreadableWorkbook(UnreadableFile):
    """The file cannot be taken as a workbook; `message` is Chinese, says why and what to do."""


@dataclass(frozen=True, slots=True)
class ReadLimits:
    """How large a workbook may be: packed, unpacked, and in cells, each sheet from A1 to its far corner."""

    packed_bytes: int = 100 * MEGABYTE
    unpacked_bytes: int = 1024 * MEGABYTE
    cells: int = 12_000_000


_NUL_ESCAPED = b"x0000_"
"""How a workbook writes the sign NUL: _x0000_."""


@dataclass(frozen=True, slots=True)
class _Checked:
    """What the checks leave for the parser: the container, per sheet what was seen, and general warnings."""

    container: io.BytesIO
    scans: dict[str, SheetScan]
    warnings: tuple[str, ...]
    may_hold_nul: bool = True


def read_workbook(
    source: Path | bytes,
    file_name: str = "",
    *,
    progress: Progress | None = None,
    limits: ReadLimits | None = None,
) -> Workbook:
    """The workbook as raw grids that begin at A1; UnreadableWorkbook when it cannot be taken.

    Skipped macros or links become warnings of the workbook; cells that show an error such as #DIV/0! hold that
    text, and a formula without a saved result is held as its own text (=450*2), which no number column takes. The
    sheet of findings that a marked workbook carries is left out.
    """
    allowed = limits or ReadLimits()
    name = file_name or (source.name if isinstance(source, Path) else "工作簿")
    checked = _check(load_bytes(source, name, allowed), name, allowed)
    sheets, warnings = _parse(checked, name, progress)
    if not any(sheet.rows for sheet in sheets):
        raise UnreadableWorkbook(f"“{name}”的各个工作表都是空的。请确认上传的是填好的表。")
    return Workbook(name, tuple(sheets), tuple(warnings))


def load_bytes(source: Path | bytes, name: str, limits: ReadLimits) -> bytes:
    """The bytes of the file, its size and name checked first: a file over the limit is never loaded."""
    size = len(source) if isinstance(source, bytes) else source.stat().st_size
    if size == 0:
        raise UnreadableWorkbook(f"“{name}”是空文件（0 字节）。请重新导出或重新保存后再上传。")
    if size > limits.packed_bytes:
        raise UnreadableWorkbook(
            f"“{name}”有 {megabytes(size)}，超过 {megabytes(limits.packed_bytes)} 的上限，没有读取。"
            "请删去图片和无关的工作表，或分成几个文件后再上传。"
        )
    if name.lower().endswith((".et", ".ett")):
        raise UnreadableWorkbook(
            f"“{name}”是 WPS 的 .et 格式，不能读取。请在 WPS 中另存为“Excel 工作簿（*.xlsx）”后再上传。"
        )
    return source if isinstance(source, bytes) else source.read_bytes()


def _check(raw: bytes, name: str, limits: ReadLimits) -> _Checked:
    try:
        if raw.startswith((kind.ZIP_SIGNATURE, kind.EMPTY_ZIP_SIGNATURE)):
            return _check_zip(raw, name, limits)
        if raw.startswith(kind.OLE_SIGNATURE):
            check_compound(raw, name, limits.cells)
            return _Checked(io.BytesIO(raw), {}, ())
    except DamagedContainer as error:
        raise UnreadableWorkbook(kind.damaged(name)) from error
    except OversizedContainer as error:
        raise UnreadableWorkbook(f"“{name}”：{error.message}") from error
    except UnreadableWorkbook:
        raise
    except UnreadableFile as error:
        raise UnreadableWorkbook(error.message) from error
    raise UnreadableWorkbook(kind.not_a_workbook(raw[:8192], name))


def _check_zip(raw: bytes, name: str, limits: ReadLimits) -> _Checked:
    guard = GuardedZip(raw, ZipLimits(unpacked_bytes=limits.unpacked_bytes))
    names = {info.filename for info in guard.entries}
    if message := kind.zip_that_is_no_workbook({entry.lower() for entry in names}, name):
        raise UnreadableWorkbook(message)
    if guard.is_encrypted:
        raise UnreadableWorkbook(kind.password_protected(name))
    parts: dict[str, bytes] = {}
    for info in guard.entries:
        if info.filename.lower().endswith((".xml", ".rels")):
            parts[info.filename] = guard.read(info)
            if has_document_type(parts[info.filename]):
                raise UnreadableWorkbook(
                    f"“{name}”含有办公软件不会写入的 XML 实体声明，出于安全没有读取。"
                    "请用 Excel 或 WPS 打开后另存为 .xlsx 再上传。"
                )
    scans = _scan_sheets(parts, name, limits.cells)
    may_hold_nul = any(_NUL_ESCAPED in part for part in parts.values())
    return _Checked(_packed(parts), scans, tuple(_content_warnings(names)), may_hold_nul)


def _scan_sheets(parts: dict[str, bytes], name: str, limit: int) -> dict[str, SheetScan]:
    scans: dict[str, SheetScan] = {}
    total = 0
    for sheet_name, part in sheet_parts(parts).items():
        scan = scan_sheet(parts[part], cells_without_question=limit - total)
        total += scan.cells
        if total > limit:
            raise UnreadableWorkbook(
                f"“{name}”的工作表《{sheet_name}》一直延伸到第 {scan.rows} 行、第 {scan.columns} 列，"
                f"全部单元格超过 {limit // 10_000} 万个的上限。"
                "请删去数据区以外的内容，或分成几个文件后再上传。"
            )
        scans[sheet_name] = scan
    return scans


def _content_warnings(names: set[str]) -> list[str]:
    warnings = []
    lowered = [entry.lower() for entry in names]
    if any(
        entry.endswith(("vbaproject.bin", "vbadata.xml")) or "/macrosheets/" in entry for entry in lowered
    ):
        warnings.append("文件里有宏，已忽略，只读取单元格的值。建议另存为不含宏的 .xlsx。")
    if any("/externallinks/" in entry for entry in lowered):
        warnings.append(
            "文件里有指向其他文件的链接，没有去取，只用保存在本文件里的值。请核对这些值是不是最新的。"
        )
    return warnings


def _packed(parts: dict[str, bytes]) -> io.BytesIO:
    container = io.BytesIO()
    with zipfile.ZipFile(container, "w", zipfile.ZIP_STORED) as target:
        for part, content in parts.items():
            target.writestr(zipfile.ZipInfo(part), content)
        parts.clear()
    container.seek(0)
    return container


def _parse(checked: _Checked, name: str, progress: Progress | None) -> tuple[list[Sheet], list[Problem]]:
    warnings = [Problem(WARNING, message) for message in checked.warnings]
    sheets: list[Sheet] = []
    try:
        book = python_calamine.CalamineWorkbook.from_filelike(checked.container)
        described = [meta for meta in book.sheets_metadata if meta.name.strip() != PROBLEM_LIST_SHEET]
        for index, meta in enumerate(described):
            if meta.typ == python_calamine.SheetTypeEnum.WorkSheet:
                hidden = meta.visible != python_calamine.SheetVisibleEnum.Visible
                sheet = _sheet(book, meta.name, hidden)
                if checked.may_hold_nul:
                    _drop_nul(sheet)
                sheets.append(sheet)
                warnings += _note_formulas(sheet, checked.scans.get(meta.name))
            if progress is not None:
                progress(index + 1, len(described))
    except python_calamine.PasswordError as error:
        raise UnreadableWorkbook(kind.password_protected(name)) from error
    except (python_calamine.CalamineError, OSError, ValueError) as error:
        raise UnreadableWorkbook(kind.damaged(name)) from error
    except BaseException as error:
        if type(error).__name__ != "PanicException":  # how a panic of the Rust parser arrives
            raise
        raise UnreadableWorkbook(kind.damaged(name)) from error
    return sheets, warnings


def _sheet(book: python_calamine.CalamineWorkbook, name: str, hidden: bool) -> Sheet:
    source = book.get_sheet_by_name(name)
    # calamine widens the rectangle from A1 by itself; blank cells come as the empty text.
    rows = cast("list[list[CellValue]]", source.to_python(skip_empty_area=False))
    merged = tuple(
        MergedArea(top, left, bottom, right)
        for (top, left), (bottom, right) in source.merged_cell_ranges or ()
    )
    return Sheet(name, rows, merged=merged, hidden=hidden)


def _drop_nul(sheet: Sheet) -> None:
    """The sign NUL means nothing to a person, and no database keeps it in a text."""
    for row in sheet.rows:
        for index, cell in enumerate(row):
            if isinstance(cell, str) and "\0" in cell:
                row[index] = cell.replace("\0", "")


def _note_formulas(sheet: Sheet, scan: SheetScan | None) -> list[Problem]:
    """Put back what the parser drops: error texts, and formulas without a saved result as their text.

    Such a formula is not a blank: somebody meant a value, so whoever reads the cell says what is wrong with it.
    Only those outside of the grid are told here.
    """
    if scan is None:
        return []
    beyond: list[str] = []
    for address, text in (*scan.error_cells, *scan.formulas_without_result):
        row, column = parse_address(address)
        if row <= sheet.height and column <= sheet.width:
            sheet.rows[row - 1][column - 1] = text
        elif text.startswith("="):
            beyond.append(address)
    if not beyond:
        return []
    shown = "、".join(beyond[:_SHOWN_FORMULAS])
    more = f" 等 {len(beyond)} 个单元格" if len(beyond) > _SHOWN_FORMULAS else ""
    return [
        Problem(
            WARNING,
            f"{shown}{more}的公式没有保存计算结果，按未填处理。"
            "请用 Excel 或 WPS 打开文件，保存一次后再上传。",
            sheet=sheet.name,
            cell=beyond[0],
        )
    ]
