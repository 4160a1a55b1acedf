"""Office files as plain PDF pages of our own, for machines without LibreOffice: words and tables, not the layout."""

from __future__ import annotations

import datetime
import io
from collections.abc import Iterator
from pathlib import Path

import docx
from docx.opc.exceptions import OpcError
from docx.table import Table as WordTable

from dudao.core.document import Block, Cell, Column, Document, Table, paragraph
from dudao.core.grid import CellValue, Sheet, text_of
from dudao.core.sheetspec import Book, ColumnSpec, SheetSpec, SpecValue
from dudao.infra.files.kinds import FileKind
from dudao.infra.pdf.render import render_pdf
from dudao.infra.pdf.sheets import render_sheets_pdf
from dudao.infra.text.extract import extract_text
from dudao.infra.text.model import TextError
from dudao.infra.text.open_xml import open_package
from dudao.infra.xlsx.csvgrid import read_csv
from dudao.infra.xlsx.read import UnreadableWorkbook, read_workbook

NOTICE = "简版预览：只有文字和表格，版式以原件为准"
_ROWS, _COLUMNS, _CELLS, _BLOCKS = 1_500, 40, 30_000, 4_000
_TITLE = "文件预览"


def simplified_pdf(path: Path, kind: FileKind) -> bytes:
    """The PDF of words and tables; TextError when the file cannot be read. What is too long says where it was cut."""
    if kind is FileKind.DOCX:
        return render_pdf(Document(_TITLE, tuple(_limited(_word_blocks(path))), notice=NOTICE))
    if kind.is_table:
        return render_sheets_pdf(_book(path, kind))
    text = "\n\n".join(page.text for page in extract_text(path, kind).pages)
    lines = (line.strip() for line in text.split("\n"))
    return render_pdf(
        Document(_TITLE, tuple(_limited(paragraph(line) for line in lines if line)), notice=NOTICE)
    )


def _limited(blocks: Iterator[Block]) -> Iterator[Block]:
    for count, block in enumerate(blocks):
        if count == _BLOCKS:
            yield paragraph(f"（文件太长，预览到此为止，共显示 {_BLOCKS} 段；其余请下载原件查看。）")
            return
        yield block


def _word_blocks(path: Path) -> Iterator[Block]:
    raw = path.read_bytes()
    open_package(raw)  # counts every part before python-docx sees it
    try:
        document = docx.Document(io.BytesIO(raw))
        for block in document.iter_inner_content():
            if isinstance(block, WordTable):
                if (table := _word_table(block)) is not None:
                    yield table
            elif block.text.strip():
                yield paragraph(block.text.strip())
    except (OpcError, SyntaxError, KeyError, ValueError, AttributeError) as error:
        raise TextError("文件不完整或已损坏，打不开。请用 Word 或 WPS 打开另存后再上传。") from error


def _word_table(table: WordTable) -> Table | None:
    """The table as a plain grid: a merged cell shows its text once, in its first place."""
    rows: list[list[str]] = []
    seen: set[int] = set()
    for row in table.rows:
        line = []
        for cell in row.cells[:_COLUMNS]:
            line.append("" if id(cell._tc) in seen else cell.text.strip())
            seen.add(id(cell._tc))
        rows.append(line)
    width = max(map(len, rows), default=0)
    if not width:
        return None
    cells = tuple(tuple(Cell(text) for text in [*row, *[""] * (width - len(row))]) for row in rows)
    return Table(tuple(Column(1) for _ in range(width)), (), cells, small=True)


def _book(path: Path, kind: FileKind) -> Book:
    name = f"表格{FileKind.XLS.suffix if kind is FileKind.ET else kind.suffix}"
    try:
        read = read_csv if kind is FileKind.CSV else read_workbook
        sheets = [sheet for sheet in read(path.read_bytes(), name).sheets if sheet.rows and not sheet.hidden]
    except UnreadableWorkbook as error:
        raise TextError(error.message) from error
    left = _CELLS
    specs = []
    for sheet in sheets:
        specs.append(_sheet_spec(sheet, left))
        left = max(0, left - min(sheet.height, _ROWS) * min(sheet.width, _COLUMNS))
    return Book(tuple(specs), datetime.datetime(2000, 1, 1), title=_TITLE, watermark=NOTICE)


def _sheet_spec(sheet: Sheet, cells: int) -> SheetSpec:
    width = min(sheet.width, _COLUMNS)
    height = min(sheet.height, _ROWS, cells // max(1, width))
    notes: tuple[str, ...] = ()
    if height < sheet.height or width < sheet.width:
        notes = (f"表太大，预览只显示前 {height} 行、前 {width} 列；其余请下载原件查看。",)
    rows = tuple(tuple(_value(cell) for cell in row[:width]) for row in sheet.rows[:height])
    columns = tuple(ColumnSpec("", width=_width(rows, at)) for at in range(width))
    return SheetSpec(sheet.name, columns, rows, notes=notes, titles=False)


def _value(cell: CellValue) -> SpecValue:
    if isinstance(cell, datetime.time | datetime.timedelta):
        return text_of(cell)
    return None if cell == "" else cell


def _width(rows: tuple[tuple[SpecValue, ...], ...], at: int) -> float:
    """As wide as its longest text needs, within bounds; a Chinese character counts two."""
    longest = max(
        (sum(1 + (char > "ÿ") for char in str(row[at] or "")) for row in rows if at < len(row)), default=0
    )
    return float(min(40, max(6, longest)))
