"""Official documents as Word files in the forms of GB/T 9704-2012; the same document gives the same bytes.

22 lines of 28 characters, the fonts of the profession by name. What Word decides by itself (where a page ends) is close
to the PDF, not the same: the PDF of `dudao.infra.pdf.official` is the one that is measured.
"""

from __future__ import annotations

import io
from collections.abc import Iterable

import docx
from docx.document import Document as WordDocument
from docx.enum.section import WD_SECTION
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_TAB_ALIGNMENT
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.section import Section, _Footer, _Header
from docx.shared import Mm, Pt
from docx.table import Table, _Cell
from docx.text.paragraph import Paragraph as WordParagraph

from dudao.core.document import Block, Landscape, chinese_date, numbered
from dudao.core.official import Annex, Form, OfficialDocument, title_lines
from dudao.infra.docx.layout import (
    BODY,
    BODY_FONT,
    BODY_SIZE,
    LANDSCAPE_WIDTH_MM,
    LINE_PITCH,
    TITLE_FONT,
    TITLE_SIZE,
    Face,
    set_face,
    set_page,
    set_paragraph,
    set_style_face,
)
from dudao.infra.docx.render import page_number, same_bytes, word_block

RED = "D7000F"
BLACK_FACE = Face("黑体", BODY_SIZE)
KAI_FACE = Face("楷体_GB2312", BODY_SIZE)
END_FACE = Face(BODY_FONT, 14.0)
WATERMARK_COLOUR = "E4E7EB"
_MM_PT = 72 / 25.4
_MARK_LARGEST = {Form.RED_HEAD: 54.0, Form.UPWARD: 54.0, Form.LETTER: 40.0, Form.MINUTES: 54.0}
_TYPE_WIDTH_PT, _LETTER_WIDTH_PT = 442.2, 470.0
# The double lines are 170 mm wide and centred on the page: 8 mm beyond the type area at its left, 6 mm at its right.
_LETTER_LINES_LEFT_MM, _LETTER_LINES_RIGHT_MM = 8, 6


def official_docx(document: OfficialDocument) -> bytes:
    """The document as a .docx file, an unfinished one too: what is missing keeps its place."""
    word = docx.Document()
    _prepare(word, document)
    head_of(word, document)
    blocks_into(word, document.blocks)
    tail_of(word, document)
    for at, annex in enumerate(document.annexes):
        _annex(word, annex, "附件" if len(document.annexes) == 1 else f"附件{at + 1}")
    end_block(word, document)
    out = io.BytesIO()
    word.save(out)
    return same_bytes(out.getvalue())


def _prepare(word: WordDocument, document: OfficialDocument) -> None:
    properties = word.core_properties
    properties.title = document.title.replace("\n", "")
    properties.author = "、".join(document.signatories) or "督导通"
    properties.comments = ""
    properties.created = properties.modified = document.created_at
    properties.last_modified_by = "督导通"
    set_style_face(word.styles["Normal"], Face(BODY_FONT, BODY_SIZE))
    section = word.sections[0]
    set_page(section)
    word.settings.odd_and_even_pages_header_footer = True
    page_number(section.footer.paragraphs[0], WD_ALIGN_PARAGRAPH.RIGHT)
    page_number(section.even_page_footer.paragraphs[0], WD_ALIGN_PARAGRAPH.LEFT)
    headers: list[_Header] = [section.header, section.even_page_header]
    if document.form is Form.LETTER:
        section.different_first_page_header_footer = True
        headers.append(section.first_page_header)
        _letter_foot(section.first_page_footer)
    if document.watermark:
        for header in headers:
            _watermark(header.paragraphs[0], document.watermark)
    if document.form is Form.LETTER:
        _letter_head(section, document)


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
        set_paragraph(_added(word))
    for line in lines:
        titled = _added(word)
        titled.alignment = WD_ALIGN_PARAGRAPH.CENTER
        set_paragraph(titled, exact=LINE_PITCH)
        set_face(titled.add_run(line), Face(TITLE_FONT, TITLE_SIZE))
    set_paragraph(_added(word))
    if document.addressees:
        to = _added(word)
        set_paragraph(to)
        set_face(to.add_run(f"{document.addressees}："), BODY)


def _added(word: WordDocument) -> WordParagraph:
    """A further paragraph; the empty one that a new file may begin with is used first."""
    return word.add_paragraph()


def _mark_face(document: OfficialDocument) -> tuple[list[str], Face]:
    lines = [one.strip() for one in document.mark.split("\n") if one.strip()] or ["　"]
    room = _LETTER_WIDTH_PT if document.form is Form.LETTER else _TYPE_WIDTH_PT
    size = min(_MARK_LARGEST[document.form], room / max(len(line) for line in lines))
    return lines, Face(TITLE_FONT, int(size * 2) / 2, colour=RED)


def _red_head(word: WordDocument, document: OfficialDocument, labels: list[tuple[str, Face]]) -> None:
    for text, face in labels:
        label = _added(word)
        set_paragraph(label)
        set_face(label.add_run(text), face)
    lines, face = _mark_face(document)
    above = 35 * _MM_PT - LINE_PITCH * len(labels)
    for at, line in enumerate(lines):
        mark = _added(word)
        mark.alignment = WD_ALIGN_PARAGRAPH.CENTER
        set_paragraph(mark, exact=face.size * 1.1)
        if not at:
            mark.paragraph_format.space_before = Pt(max(above, 0))
        set_face(mark.add_run(line), face)
    for _ in range(2):
        set_paragraph(_added(word))
    numbers = _added(word)
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


def _letter_head(section: Section, document: OfficialDocument) -> None:
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


def _letter_foot(footer: _Footer) -> None:
    """The lower double line, 20 mm from the foot of the page; the first page has no number."""
    paragraph = footer.paragraphs[0]
    set_paragraph(paragraph, exact=1)
    _widen(paragraph)
    _bottom_line(paragraph, RED, eighths=24, space_pt=0, style="thinThickSmallGap")


def _letter_number(word: WordDocument, document: OfficialDocument, labels: list[tuple[str, Face]]) -> None:
    """The number at the right of the first line under the double line; labels at its left."""
    row = _added(word)
    set_paragraph(row)
    if labels:
        row.paragraph_format.tab_stops.add_tab_stop(Pt(_TYPE_WIDTH_PT - 1), WD_TAB_ALIGNMENT.RIGHT)
        set_face(row.add_run(f"{labels[0][0]}\t"), labels[0][1])
    else:
        row.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    set_face(row.add_run(document.number or "　"), BODY)
    for text, face in labels[1:]:
        label = _added(word)
        set_paragraph(label)
        set_face(label.add_run(text), face)


def _watermark(paragraph: WordParagraph, text: str) -> None:
    """Pale words behind the text, turned, as Word makes them itself."""
    run = paragraph.add_run()
    escaped = text.replace("&", "&amp;").replace("<", "&lt;").replace('"', "&quot;")
    width = min(460, 40 * len(text))
    shape = parse_xml(
        f'<w:pict {nsdecls("w")} xmlns:v="urn:schemas-microsoft-com:vml" '
        'xmlns:o="urn:schemas-microsoft-com:office:office"><v:shape id="watermark" type="#_x0000_t136" '
        f'style="position:absolute;width:{width}pt;height:{max(round(width / max(len(text), 1)), 14)}pt;'
        "rotation:315;z-index:-251658240;mso-position-horizontal:center;"
        "mso-position-horizontal-relative:margin;mso-position-vertical:center;"
        'mso-position-vertical-relative:margin" fillcolor="#'
        f'{WATERMARK_COLOUR}" stroked="f" coordsize="21600,21600" o:spt="136" adj="10800" '
        'path="m@7,l@8,m@5,21600l@6,21600e"><v:path textpathok="t" o:connecttype="rect"/>'
        f'<v:textpath on="t" fitshape="t" style="font-family:&quot;黑体&quot;" string="{escaped}"/>'
        "</v:shape></w:pict>"
    )
    run._r.append(shape)


def blocks_into(word: WordDocument, blocks: Iterable[Block]) -> None:
    """The blocks of the text; sideways ones on pages of their own."""
    for block in numbered(blocks):
        if isinstance(block, Landscape):
            set_page(word.add_section(WD_SECTION.NEW_PAGE), landscape=True)
            for inner in block.content:
                word_block(word, inner, LANDSCAPE_WIDTH_MM)
            set_page(word.add_section(WD_SECTION.NEW_PAGE))
        else:
            word_block(word, block)


def tail_of(word: WordDocument, document: OfficialDocument) -> None:
    """What follows the text: the list of attachments, the signature with the date, the note, who was present."""
    for at, name in enumerate(document.attachments):
        if not at:
            set_paragraph(_added(word))
        listed = _added(word)
        set_paragraph(listed)
        one = len(document.attachments) == 1
        label = ("附件：" if not at else "　　　") + ("" if one else f"{at + 1}. ")
        hanging = BODY_SIZE * (5 if one else 6)
        listed.paragraph_format.left_indent = Pt(hanging)
        listed.paragraph_format.first_line_indent = Pt(BODY_SIZE * 2 - hanging)
        set_face(listed.add_run(label + name), BODY)
    if document.form is Form.MINUTES:
        _present(word, document)
    else:
        _signature(word, document)
    if document.note:
        noted = _added(word)
        set_paragraph(noted, indent_characters=2)
        set_face(noted.add_run(f"（{document.note}）"), BODY)


def _present(word: WordDocument, document: OfficialDocument) -> None:
    groups = (("出席：", document.attendees), ("请假：", document.absent), ("列席：", document.observers))
    for word_of, names in groups:
        if names:
            set_paragraph(_added(word))
            people = _added(word)
            set_paragraph(people)
            people.paragraph_format.left_indent = Pt(BODY_SIZE * 5)
            people.paragraph_format.first_line_indent = Pt(-BODY_SIZE * 3)
            set_face(people.add_run(word_of), BLACK_FACE)
            set_face(people.add_run("、".join(names)), BODY)


def _signature(word: WordDocument, document: OfficialDocument) -> None:
    """With a seal the date stands four characters from the right and the name centred over it (7.3.5.1)."""
    date = chinese_date(document.date) if document.date else "　"
    gap = _added(word)
    set_paragraph(gap)
    gap.paragraph_format.keep_with_next = True
    if word.paragraphs[-2:]:
        word.paragraphs[-2].paragraph_format.keep_with_next = True
    date_width = _width(date)
    for name in document.signatories:
        signed = _added(word)
        signed.alignment = WD_ALIGN_PARAGRAPH.RIGHT
        set_paragraph(signed)
        over = (_width(name) - date_width) / 2
        right = 4 - over if document.sealed else 2
        signed.paragraph_format.right_indent = Pt(BODY_SIZE * max(right, 0))
        signed.paragraph_format.keep_with_next = True
        set_face(signed.add_run(name), BODY)
    dated = _added(word)
    dated.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    set_paragraph(dated)
    dated.paragraph_format.right_indent = Pt(BODY_SIZE * 4)
    set_face(dated.add_run(date), BODY)


def _width(text: str) -> float:
    """In characters; two digits or letters are about one."""
    return sum(0.5 if sign.isascii() else 1 for sign in text)


def _annex(word: WordDocument, annex: Annex, label: str) -> None:
    labelled = _added(word)
    set_paragraph(labelled)
    labelled.paragraph_format.page_break_before = True
    set_face(labelled.add_run(label), BLACK_FACE)
    set_paragraph(_added(word))
    for line in title_lines(annex.title):
        titled = _added(word)
        titled.alignment = WD_ALIGN_PARAGRAPH.CENTER
        set_paragraph(titled)
        set_face(titled.add_run(line), Face(TITLE_FONT, TITLE_SIZE))
    set_paragraph(_added(word))
    blocks_into(word, annex.blocks)


def end_block(word: WordDocument, document: OfficialDocument) -> None:
    """The end block (版记) at the foot of its page: copies, printer and date between lines of 0.35 and 0.25 mm."""
    rows: list[tuple[str, str]] = []
    if document.copies_to:
        rows.append((f"抄送：{document.copies_to}。", ""))
    if document.printed_by or document.printed_on:
        printed_on = f"{chinese_date(document.printed_on)}印发" if document.printed_on else ""
        rows.append((document.printed_by, printed_on))
    if not rows:
        return
    table = word.add_table(rows=len(rows), cols=1)
    _at_the_foot(table)
    for at, (left, right) in enumerate(rows):
        cell = table.rows[at].cells[0]
        first, last = at == 0, at == len(rows) - 1
        _cell_lines(cell, top=8 if first else 6, bottom=8 if last else 6)
        line = cell.paragraphs[0]
        set_paragraph(line, exact=22)
        line.paragraph_format.left_indent = line.paragraph_format.right_indent = Pt(14)
        if right:
            line.paragraph_format.tab_stops.add_tab_stop(Pt(_TYPE_WIDTH_PT - 14), WD_TAB_ALIGNMENT.RIGHT)
        set_face(line.add_run(left + (f"\t{right}" if right else "")), END_FACE)
    set_paragraph(_added(word), exact=1)


def _at_the_foot(table: Table) -> None:
    """The table stands at the lower edge of the type area; its properties have a fixed order."""
    properties = table._tbl.tblPr
    for name in ("tblW", "tblpPr"):
        for old in properties.findall(qn(f"w:{name}")):
            properties.remove(old)
    placed = parse_xml(
        f'<w:tblpPr {nsdecls("w")} w:leftFromText="0" w:rightFromText="0" w:vertAnchor="margin" '
        'w:horzAnchor="margin" w:tblpX="0" w:tblpYSpec="bottom"/>'
    )
    wide = parse_xml(f'<w:tblW {nsdecls("w")} w:w="{round(_TYPE_WIDTH_PT * 20)}" w:type="dxa"/>')
    first = 1 if properties.find(qn("w:tblStyle")) is not None else 0
    properties.insert(first, placed)
    properties.insert(first + 1, wide)


def _cell_lines(cell: _Cell, *, top: int, bottom: int) -> None:
    """Eighths of a point: 8 is 0.35 mm, 6 is about 0.25 mm."""
    borders = OxmlElement("w:tcBorders")
    for side, size in (("top", top), ("bottom", bottom)):
        line = OxmlElement(f"w:{side}")
        for key, value in (("val", "single"), ("sz", str(size)), ("space", "0"), ("color", "000000")):
            line.set(qn(f"w:{key}"), value)
        borders.append(line)
    cell._tc.get_or_add_tcPr().append(borders)
    margins = parse_xml(
        f'<w:tcMar {nsdecls("w")}><w:left w:w="0" w:type="dxa"/><w:right w:w="0" w:type="dxa"/></w:tcMar>'
    )
    cell._tc.get_or_add_tcPr().append(margins)
