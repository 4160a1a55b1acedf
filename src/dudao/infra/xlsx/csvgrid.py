"""CSV files as grids, for tables from other systems and for marking what is wrong in them."""

from __future__ import annotations

import csv
import io
from pathlib import Path
from typing import cast

from dudao.core.grid import CellValue, Sheet, Workbook
from dudao.infra.xlsx import kind
from dudao.infra.xlsx.read import ReadLimits, UnreadableWorkbook, load_bytes

_BINARY_STARTS = (kind.ZIP_SIGNATURE, kind.OLE_SIGNATURE, b"%PDF")


def read_csv(source: Path | bytes, file_name: str = "", *, limits: ReadLimits | None = None) -> Workbook:
    """A CSV file in UTF-8 or GBK as one sheet of text cells; UnreadableWorkbook when it is none."""
    allowed = limits or ReadLimits()
    name = file_name or (source.name if isinstance(source, Path) else "CSV 文件")
    raw = load_bytes(source, name, allowed)
    if raw.startswith(_BINARY_STARTS) or b"\0" in raw[:4096]:
        raise UnreadableWorkbook(f"“{name}”不是文本（CSV）文件。请上传 UTF-8 编码的 CSV，或 .xlsx 工作簿。")
    try:
        rows = list(csv.reader(io.StringIO(_decoded(raw, name), newline="")))
    except csv.Error as error:
        raise UnreadableWorkbook(
            f"“{name}”的 CSV 格式有误（{error}）。请检查引号是否成对，或改用 .xlsx 上传。"
        ) from error
    width = max(map(len, rows), default=0)
    if width * len(rows) > allowed.cells:
        raise UnreadableWorkbook(
            f"“{name}”的单元格超过 {allowed.cells // 10_000} 万个的上限。请分成几个文件后再上传。"
        )
    for row in rows:
        row.extend([""] * (width - len(row)))
    return Workbook(name, (Sheet("CSV", cast("list[list[CellValue]]", rows)),))


def _decoded(raw: bytes, name: str) -> str:
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise UnreadableWorkbook(f"“{name}”的文字编码无法识别。请另存为 UTF-8 编码的 CSV 后再上传。")
