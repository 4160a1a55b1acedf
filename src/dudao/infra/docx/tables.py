"""Tables in Word: repeated header rows, rows that are not split, cells that span, tones with their words."""

from __future__ import annotations

from typing import Any

from docx.document import Document as WordDocument
from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT, WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt
from docx.table import _Cell

from dudao.core.document import Cell, Column, Table, placed_cells
from dudao.core.sheetspec import CellTone
from dudao.infra.docx.layout import SMALL_TABLE_SIZE, TABLE_FONT, TABLE_SIZE, Face, set_face, set_paragraph

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
_DENSE_MARGIN_TWIPS = "15"


def add_table(word: WordDocument, table: Table, width_mm: float) -> None:
    """The table with its caption above and its note below, as wide as ``width_mm``."""
    size = SMALL_TABLE_SIZE if table.small else TABLE_SIZE
    if table.caption:
        caption = word.add_paragraph()
        caption.alignment = WD_ALIGN_PARAGRAPH.CENTER
        set_paragraph(caption, exact=None)
        caption.paragraph_format.keep_with_next = True
        caption.paragraph_format.space_before = Pt(6)
        caption.paragraph_format.space_after = Pt(3)
        set_face(caption.add_run(table.caption), Face("黑体", TABLE_SIZE))
    header, rows = len(table.header), (*table.header, *table.rows)
    grid = word.add_table(rows=len(rows), cols=len(table.columns))
    grid.style = word.styles["Table Grid"]
    grid.alignment = WD_TABLE_ALIGNMENT.CENTER
    grid.autofit = False
    if table.dense:
        _narrow_margins(grid._tbl.tblPr)
    widths = _widths(table.columns, width_mm)
    for column, width in zip(grid.columns, widths, strict=True):
        column.width = Mm(width)
    cells = [list(row.cells) for row in grid.rows]
    for index, row in enumerate(grid.rows):
        _row_properties(row._tr, repeat=index < header)
    for placed in placed_cells(rows, len(table.columns)):
        spec = placed.cell
        target: _Cell = cells[placed.row][placed.column]
        if spec.columns > 1 or spec.rows > 1:
            last = cells[placed.row + spec.rows - 1][placed.column + spec.columns - 1]
            target = target.merge(last)
        is_header = placed.row < header
        _fill(target, spec, table.columns[placed.column], size, is_header=is_header)
        target.width = Mm(sum(widths[placed.column : placed.column + spec.columns]))
    _after(word, table.note)


def _widths(columns: tuple[Column, ...], width_mm: float) -> list[float]:
    whole = sum(column.width for column in columns)
    return [width_mm * column.width / whole for column in columns]


def _narrow_margins(properties: Any) -> None:
    margins = OxmlElement("w:tblCellMar")
    for side in ("left", "right"):
        margin = OxmlElement(f"w:{side}")
        margin.set(qn("w:w"), _DENSE_MARGIN_TWIPS)
        margin.set(qn("w:type"), "dxa")
        margins.append(margin)
    look = properties.find(qn("w:tblLook"))
    if look is None:
        properties.append(margins)
    else:  # the schema wants the margins in front of the look
        look.addprevious(margins)


def _row_properties(row: Any, *, repeat: bool) -> None:
    properties = row.get_or_add_trPr()
    properties.append(OxmlElement("w:cantSplit"))
    if repeat:
        properties.append(OxmlElement("w:tblHeader"))


def _fill(target: _Cell, spec: Cell, column: Column, size: float, *, is_header: bool) -> None:
    target.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.CENTER
    paragraph = target.paragraphs[0]
    set_paragraph(paragraph, exact=None)
    paragraph.paragraph_format.line_spacing = 1.15
    paragraph.paragraph_format.space_before = paragraph.paragraph_format.space_after = Pt(size / 6)
    paragraph.alignment = ALIGNMENTS[spec.align or ("center" if is_header else column.align)]
    bold = is_header or spec.tone in ("bad", "strong")
    for number, line in enumerate(spec.text.split("\n")):
        run = paragraph.add_run()
        if number:
            run.add_break()
        run.add_text(line)
        set_face(run, Face("黑体" if is_header else TABLE_FONT, size, bold=bold and not is_header))
    fill = HEADER_FILL if is_header else FILLS.get(spec.tone, "")
    if fill:
        shading = OxmlElement("w:shd")
        shading.set(qn("w:val"), "clear")
        shading.set(qn("w:color"), "auto")
        shading.set(qn("w:fill"), fill)
        target._tc.get_or_add_tcPr().append(shading)


def _after(word: WordDocument, note: str) -> None:
    """The note below a table; without one a thin line of space, so that two tables never grow together."""
    paragraph = word.add_paragraph()
    set_paragraph(paragraph, exact=None)
    paragraph.paragraph_format.space_after = Pt(6)
    set_face(paragraph.add_run(note), Face(TABLE_FONT, SMALL_TABLE_SIZE))
