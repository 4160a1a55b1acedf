"""The head of an official document in Word: labels, mark, number, red line, title; the double lines of a letter."""

from __future__ import annotations

from docx.document import Document as WordDocument
from docx.enum.table import WD_ALIGN_VERTICAL, WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_TAB_ALIGNMENT
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.section import Section, _Footer
from docx.shared import Mm, Pt
from docx.text.paragraph import Paragraph as WordParagraph

from dudao.core.document import chinese_date
from dudao.core.official import Form, OfficialDocument, title_lines
from dudao.infra.docx.layout import (
    BODY,
    BODY_SIZE,
    LINE_PITCH,
    TITLE_FONT,
    TITLE_SIZE,
    Face,
    set_face,
    set_paragraph,
)

RED = "D7000F"
BLACK_FACE = Face("黑体", BODY_SIZE)
KAI_FACE = Face("楷体_GB2312", BODY_SIZE)
_MM_PT = 72 / 25.4
_MARK_LARGEST = {Form.RED_HEAD: 54.0, Form.UPWARD: 54.0, Form.LETTER: 40.0, Form.MINUTES: 54.0}
_TYPE_WIDTH_PT, _LETTER_WIDTH_PT = 442.2, 470.0
# The double lines are 170 mm wide and centred on the page: 8 mm beyond the type area at its left, 6 mm at its right.
_LETTER_LINES_LEFT_MM, _LETTER_LINES_RIGHT_MM = 8, 6


def head_of(word: WordDocument, document: OfficialDocument) -> None:
    """Everything above the text: labels, mark, number, red line, title, addressees."""
    labels = [(document.copy_number, BODY), (document.secrecy, BLACK_FACE), (document.urgency, BLACK_FACE)]
    shown = [(text, face) for text, face in labels if text]
    if document.form is Form.LETTER:
        _letter_number(word, document, shown)
    else:
        _red_head(word, document, shown)
    lines = title_lines(document.title) or ("",)
    for _ in range(2):
        set_paragraph(word.add_paragraph())
    for line in lines:
        titled = word.add_paragraph()
        titled.alignment = WD_ALIGN_PARAGRAPH.CENTER
        set_paragraph(titled, exact=LINE_PITCH)
        set_face(titled.add_run(line), Face(TITLE_FONT, TITLE_SIZE))
    set_paragraph(word.add_paragraph())
    if document.addressees:
        to = word.add_paragraph()
        set_paragraph(to)
        set_face(to.add_run(f"{document.addressees}："), BODY)


def _mark_face(document: OfficialDocument) -> tuple[list[str], Face]:
    lines = [one.strip() for one in document.mark.split("\n") if one.strip()] or ["　"]
    room = _LETTER_WIDTH_PT if document.form is Form.LETTER else _TYPE_WIDTH_PT
    size = min(_MARK_LARGEST[document.form], room / max(len(line) for line in lines))
    return lines, Face(TITLE_FONT, int(size * 2) / 2, colour=RED)


def _red_head(word: WordDocument, document: OfficialDocument, labels: list[tuple[str, Face]]) -> None:
    for text, face in labels:
        label = word.add_paragraph()
        set_paragraph(label)
        set_face(label.add_run(text), face)
    lines, face = _mark_face(document)
    above = 35 * _MM_PT - LINE_PITCH * len(labels)
    if len(lines) > 1:
        _joint_mark(word, lines, face, max(above, 0))
    else:
        mark = word.add_paragraph()
        mark.alignment = WD_ALIGN_PARAGRAPH.CENTER
        set_paragraph(mark, exact=face.size * 1.1)
        mark.paragraph_format.space_before = Pt(max(above, 0))
        set_face(mark.add_run(lines[0]), face)
    for at in range(2):
        blank = word.add_paragraph()
        set_paragraph(blank)
        if at and document.form is Form.MINUTES and document.signatories:
            blank.alignment = WD_ALIGN_PARAGRAPH.CENTER
            set_face(blank.add_run(document.number), BODY)
    numbers = word.add_paragraph()
    set_paragraph(numbers)
    if document.form is Form.UPWARD:
        _two_sides(numbers, document.number, "签发人：", document.signer)
    elif document.form is Form.MINUTES:
        date = chinese_date(document.date) if document.date else ""
        _two_sides(numbers, "、".join(document.signatories) or document.number, date, "")
    else:
        numbers.alignment = WD_ALIGN_PARAGRAPH.CENTER
        set_face(numbers.add_run(document.number or "　"), BODY)
    _bottom_line(numbers, RED, eighths=16, space_pt=4 * _MM_PT)


def _joint_mark(word: WordDocument, lines: list[str], face: Face, above: float) -> None:
    """Several names under each other, spread to one width; 文件 stands at their right, half-way (7.2.4)."""
    space = word.add_paragraph()
    set_paragraph(space, exact=1)
    space.paragraph_format.space_before = Pt(above)
    suffix = "文件" if any(line.endswith("文件") for line in lines) else ""
    names = [line.removesuffix("文件").strip() for line in lines]
    longest = max(len(name) for name in names)
    # As wide as the type area: the names, the word, and the cells' own margins.
    size = int(min(face.size, (_TYPE_WIDTH_PT - 30) / (longest + len(suffix))) * 2) / 2
    smaller = Face(face.font, size, colour=face.colour)
    table = word.add_table(rows=1, cols=2 if suffix else 1)
    table.alignment = WD_TABLE_ALIGNMENT.CENTER
    table.autofit = False
    cells = table.rows[0].cells
    cells[0].width = table.columns[0].width = Pt(size * longest + 14)
    for at, name in enumerate(names):
        line = cells[0].paragraphs[0] if not at else cells[0].add_paragraph()
        line.alignment = WD_ALIGN_PARAGRAPH.DISTRIBUTE
        set_paragraph(line, exact=size * 1.3)
        set_face(line.add_run(name), smaller)
    if suffix:
        cells[1].width = table.columns[1].width = Pt(size * len(suffix) + 14)
        cells[1].vertical_alignment = WD_ALIGN_VERTICAL.CENTER
        set_paragraph(cells[1].paragraphs[0], exact=size * 1.3)
        set_face(cells[1].paragraphs[0].add_run(suffix), smaller)


def _two_sides(paragraph: WordParagraph, left: str, label: str, name: str) -> None:
    """One sign from either side; written with a space, so that the line below keeps its whole width."""
    stop = Pt(_TYPE_WIDTH_PT - BODY_SIZE)
    paragraph.paragraph_format.tab_stops.add_tab_stop(stop, WD_TAB_ALIGNMENT.RIGHT)
    set_face(paragraph.add_run(f"　{left}\t{label}"), BODY)
    if name:
        set_face(paragraph.add_run(name), KAI_FACE)


def _bottom_line(
    paragraph: WordParagraph, colour: str, *, eighths: int, space_pt: float, style: str = "single"
) -> None:
    borders = parse_xml(
        f'<w:pBdr {nsdecls("w")}><w:bottom w:val="{style}" w:sz="{eighths}" '
        f'w:space="{min(round(space_pt), 31)}" w:color="{colour}"/></w:pBdr>'
    )
    _insert_borders(paragraph, borders)


def _insert_borders(paragraph: WordParagraph, borders: object) -> None:
    """Borders have their place among the properties: before shading, tabs, spacing and what follows them."""
    properties = paragraph._p.get_or_add_pPr()
    after = (
        "shd",
        "tabs",
        "suppressAutoHyphens",
        "spacing",
        "ind",
        "contextualSpacing",
        "jc",
        "outlineLvl",
        "rPr",
    )
    names = {qn(f"w:{name}") for name in after}
    at = next((number for number, child in enumerate(properties) if child.tag in names), len(properties))
    properties.insert(at, borders)


def letter_head(section: Section, document: OfficialDocument) -> None:
    """The name and the upper double line stand in the first page's header: the name begins 30 mm from the edge."""
    section.header_distance = Mm(30)
    header = section.first_page_header
    first = header.paragraphs[0]
    lines, face = _mark_face(document)
    for at, line in enumerate(lines):
        mark = first if not at and not first.runs else header.add_paragraph()
        mark.alignment = WD_ALIGN_PARAGRAPH.CENTER
        set_paragraph(mark, exact=face.size * 1.1)
        _widen(mark)
        set_face(mark.add_run(line), face)
        if at == len(lines) - 1:
            _bottom_line(mark, RED, eighths=24, space_pt=4 * _MM_PT, style="thickThinSmallGap")


def _widen(paragraph: WordParagraph) -> None:
    paragraph.paragraph_format.left_indent = Mm(-_LETTER_LINES_LEFT_MM)
    paragraph.paragraph_format.right_indent = Mm(-_LETTER_LINES_RIGHT_MM)


def letter_foot(footer: _Footer) -> None:
    """The lower double line, 20 mm from the foot of the page; the first page has no number."""
    paragraph = footer.paragraphs[0]
    set_paragraph(paragraph, exact=1)
    _widen(paragraph)
    _bottom_line(paragraph, RED, eighths=24, space_pt=0, style="thinThickSmallGap")


def _letter_number(word: WordDocument, document: OfficialDocument, labels: list[tuple[str, Face]]) -> None:
    """The number at the right of the first line under the double line; labels at its left."""
    row = word.add_paragraph()
    set_paragraph(row)
    if labels:
        row.paragraph_format.tab_stops.add_tab_stop(Pt(_TYPE_WIDTH_PT - 1), WD_TAB_ALIGNMENT.RIGHT)
        set_face(row.add_run(f"{labels[0][0]}\t"), labels[0][1])
    else:
        row.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    set_face(row.add_run(document.number or "　"), BODY)
    for text, face in labels[1:]:
        label = word.add_paragraph()
        set_paragraph(label)
        set_face(label.add_run(text), face)
