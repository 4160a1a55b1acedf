"""Tables in Word: repeated header rows, rows that are not split, cells that span, tones with their words.

A table is written as one piece of WordprocessingML: building it cell by cell takes seconds for a county.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby
from xml.sax.saxutils import escape

from docx.document import Document as WordDocument
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from docx.shared import Pt

from dudao.core.document import Cell, Column, PlacedCell, Table, placed_cells
from dudao.core.sheetspec import CellTone
from dudao.infra.docx.layout import (
    LATIN_FONT,
    SMALL_TABLE_SIZE,
    TABLE_FONT,
    TABLE_SIZE,
    Face,
    set_face,
    set_paragraph,
)

ALIGNMENTS = {
    "left": WD_ALIGN_PARAGRAPH.LEFT,
    "center": WD_ALIGN_PARAGRAPH.CENTER,
    "right": WD_ALIGN_PARAGRAPH.RIGHT,
}
FILLS: dict[CellTone, str] = {
    "good": "EAF4EE",
    "near": "FBF0D9",
    "bad": "F9E4E0",
    "missing": "EEF0F3",
    "strong": "F2F4F7",
}
HEADER_FILL = "F2F4F7"
_DENSE_MARGINS = (
    '<w:tblCellMar><w:left w:w="15" w:type="dxa"/><w:right w:w="15" w:type="dxa"/></w:tblCellMar>'
)
_TWIPS_PER_MM = 1440 / 25.4
_LINE = 276
"""1.15 lines."""
_UNPRINTABLE = {code: " " for code in range(32) if chr(code) not in "\t\n"}


def add_table(word: WordDocument, table: Table, width_mm: float) -> None:
    """The table with its caption above and its note below, as wide as ``width_mm``."""
    if table.caption:
        caption = word.add_paragraph()
        caption.alignment = WD_ALIGN_PARAGRAPH.CENTER
        set_paragraph(caption, exact=None)
        caption.paragraph_format.keep_with_next = True
        caption.paragraph_format.space_before = Pt(6)
        caption.paragraph_format.space_after = Pt(3)
        set_face(caption.add_run(table.caption), Face("黑体", TABLE_SIZE))
    word.element.body._insert_tbl(parse_xml(_table_xml(table, width_mm)))
    _after(word, table)


def _table_xml(table: Table, width_mm: float) -> str:
    widths = _widths(table.columns, width_mm)
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    margins = _DENSE_MARGINS if table.dense else ""
    rows = (*table.header, *table.rows)
    placed = placed_cells(rows, len(table.columns))
    written = "".join(_row_xml(table, index, cells, widths) for index, cells in _by_row(placed))
    return (
        f'<w:tbl {nsdecls("w")}><w:tblPr><w:tblStyle w:val="TableGrid"/>'
        f'<w:tblW w:type="dxa" w:w="{sum(widths)}"/><w:jc w:val="center"/><w:tblLayout w:type="fixed"/>'
        f'{margins}<w:tblLook w:firstRow="1" w:val="0020"/></w:tblPr>'
        f"<w:tblGrid>{grid}</w:tblGrid>{written}</w:tbl>"
    )


def _widths(columns: tuple[Column, ...], width_mm: float) -> list[int]:
    whole = sum(column.width for column in columns)
    return [round(width_mm * _TWIPS_PER_MM * column.width / whole) for column in columns]


def _by_row(placed: Sequence[PlacedCell]) -> Iterator[tuple[int, list[tuple[int, Cell, str]]]]:
    """The cells of every row from left to right, those that span into it from above with the mark of a merge."""
    spread = [
        (
            each.row + down,
            each.column,
            each.cell,
            "" if each.cell.rows == 1 else "continue" if down else "restart",
        )
        for each in placed
        for down in range(each.cell.rows)
    ]
    for row, cells in groupby(sorted(spread, key=lambda each: each[:2]), key=lambda each: each[0]):
        yield row, [(column, cell, merge) for _, column, cell, merge in cells]


def _row_xml(table: Table, index: int, cells: Sequence[tuple[int, Cell, str]], widths: Sequence[int]) -> str:
    is_header = index < len(table.header)
    repeat = "<w:tblHeader/>" if is_header else ""
    written = "".join(
        _cell_xml(
            table, cell, merge, column, sum(widths[column : column + cell.columns]), is_header=is_header
        )
        for column, cell, merge in cells
    )
    return f"<w:tr><w:trPr><w:cantSplit/>{repeat}</w:trPr>{written}</w:tr>"


def _cell_xml(table: Table, cell: Cell, merge: str, column: int, width: int, *, is_header: bool) -> str:
    span = f'<w:gridSpan w:val="{cell.columns}"/>' if cell.columns > 1 else ""
    down = f'<w:vMerge w:val="{merge}"/>' if merge else ""
    fill = HEADER_FILL if is_header else FILLS.get(cell.tone, "")
    shade = f'<w:shd w:val="clear" w:color="auto" w:fill="{fill}"/>' if fill else ""
    align = cell.align or ("center" if is_header else table.columns[column].align)
    size = SMALL_TABLE_SIZE if table.small else TABLE_SIZE
    space = round(size / 6 * 20)
    keep = "<w:keepNext/>" if table.keep_with_next else ""
    text = "" if merge == "continue" else _run_xml(cell, size, is_header=is_header)
    return (
        f'<w:tc><w:tcPr><w:tcW w:type="dxa" w:w="{width}"/>{span}{down}{shade}<w:vAlign w:val="center"/></w:tcPr>'
        f'<w:p><w:pPr>{keep}<w:widowControl w:val="0"/>'
        f'<w:spacing w:before="{space}" w:after="{space}" w:line="{_LINE}" w:lineRule="auto"/>'
        f'<w:jc w:val="{align}"/></w:pPr>{text}</w:p></w:tc>'
    )


def _run_xml(cell: Cell, size: float, *, is_header: bool) -> str:
    font = "黑体" if is_header else TABLE_FONT
    bold = "<w:b/>" if cell.tone in ("bad", "strong") and not is_header else ""
    lines = "<w:br/>".join(
        f'<w:t xml:space="preserve">{escape(line)}</w:t>'
        for line in cell.text.translate(_UNPRINTABLE).split("\n")
    )
    return (
        f'<w:r><w:rPr><w:rFonts w:ascii="{LATIN_FONT}" w:hAnsi="{LATIN_FONT}" w:eastAsia="{font}"/>'
        f'{bold}<w:sz w:val="{round(size * 2)}"/></w:rPr>{lines}</w:r>'
    )


def _after(word: WordDocument, table: Table) -> None:
    """The note below a table; without one a thin line of space, so that two tables never grow together."""
    paragraph = word.add_paragraph()
    set_paragraph(paragraph, exact=None)
    paragraph.paragraph_format.space_before = Pt(2 if table.note else 0)
    paragraph.paragraph_format.space_after = Pt(6)
    paragraph.paragraph_format.keep_with_next = table.keep_with_next or None
    set_face(paragraph.add_run(table.note), Face(TABLE_FONT, SMALL_TABLE_SIZE))
