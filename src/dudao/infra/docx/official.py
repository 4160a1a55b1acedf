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
from docx.section import _Header
from docx.shared import Pt
from docx.table import Table, _Cell
from docx.text.paragraph import Paragraph as WordParagraph

from dudao.core.document import Block, Landscape, chinese_date, numbered
from dudao.core.official import Annex, Form, OfficialDocument, title_lines
from dudao.infra.docx.layout import (
    BODY,
    BODY_FONT,
    BODY_SIZE,
    LANDSCAPE_WIDTH_MM,
    TITLE_FONT,
    TITLE_SIZE,
    Face,
    set_face,
    set_page,
    set_paragraph,
    set_style_face,
)
from dudao.infra.docx.official_head import BLACK_FACE, head_of, letter_foot, letter_head
from dudao.infra.docx.render import page_number, same_bytes, word_block

END_FACE = Face(BODY_FONT, 14.0)
WATERMARK_COLOUR = "E4E7EB"
_TYPE_WIDTH_PT = 442.2


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
    normal = word.styles["Normal"]
    set_style_face(normal, Face(BODY_FONT, BODY_SIZE))
    for name in ("autoSpaceDE", "autoSpaceDN"):  # digits keep to the grid: no space of Word's own beside them
        kept = OxmlElement(f"w:{name}")
        kept.set(qn("w:val"), "0")
        normal.element.get_or_add_pPr().append(kept)
    section = word.sections[0]
    set_page(section)
    word.settings.odd_and_even_pages_header_footer = True
    page_number(section.footer.paragraphs[0], WD_ALIGN_PARAGRAPH.RIGHT)
    page_number(section.even_page_footer.paragraphs[0], WD_ALIGN_PARAGRAPH.LEFT)
    headers: list[_Header] = [section.header, section.even_page_header]
    if document.form is Form.LETTER:
        section.different_first_page_header_footer = True
        headers.append(section.first_page_header)
        letter_foot(section.first_page_footer)
    if document.watermark:
        for header in headers:
            _watermark(header.paragraphs[0], document.watermark)
    if document.form is Form.LETTER:
        letter_head(section, document)


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
            set_paragraph(word.add_paragraph())
        listed = word.add_paragraph()
        set_paragraph(listed)
        one = len(document.attachments) == 1
        label = ("附件：" if not at else "　　　") + ("" if one else f"{at + 1}. ")
        hanging = BODY_SIZE * (5 if one else 6)
        listed.paragraph_format.left_indent = Pt(hanging)
        listed.paragraph_format.first_line_indent = Pt(BODY_SIZE * 2 - hanging)
        listed.paragraph_format.keep_with_next = True
        set_face(listed.add_run(label + name), BODY)
    if document.form is Form.MINUTES:
        _present(word, document)
    else:
        _signature(word, document)
    if document.note:
        noted = word.add_paragraph()
        set_paragraph(noted, indent_characters=2)
        set_face(noted.add_run(f"（{document.note}）"), BODY)


def _present(word: WordDocument, document: OfficialDocument) -> None:
    groups = (("出席：", document.attendees), ("请假：", document.absent), ("列席：", document.observers))
    for word_of, names in groups:
        if names:
            set_paragraph(word.add_paragraph())
            people = word.add_paragraph()
            set_paragraph(people)
            people.paragraph_format.left_indent = Pt(BODY_SIZE * 5)
            people.paragraph_format.first_line_indent = Pt(-BODY_SIZE * 3)
            set_face(people.add_run(word_of), BLACK_FACE)
            set_face(people.add_run("、".join(names)), BODY)


def _signature(word: WordDocument, document: OfficialDocument) -> None:
    """With a seal two lines are left for it, the date four signs from the right, the name centred over it (7.3.5.1).

    Without one the name stands one line below the text, two signs from the right, the date two signs after where the
    name begins (7.3.5.2). The lines never stand on a page without text.
    """
    date = chinese_date(document.date) if document.date else "　"
    word.paragraphs[-1].paragraph_format.keep_with_next = True
    for _ in range(2 if document.sealed else 1):
        gap = word.add_paragraph()
        set_paragraph(gap)
        gap.paragraph_format.keep_with_next = True
    date_width = _width(date)
    widest = max((_width(name) for name in document.signatories), default=0)
    from_right = 4 + date_width - widest if date_width > widest else 2
    for name in document.signatories:
        if document.sealed:
            right = 4 - (_width(name) - date_width) / 2
        else:
            right = from_right + widest - _width(name)
        _at_the_right(word, name, right).paragraph_format.keep_with_next = True
    date_right = 4 if document.sealed else max(from_right + widest - 2 - date_width, 0)
    _at_the_right(word, date, date_right)


def _at_the_right(word: WordDocument, text: str, signs: float) -> WordParagraph:
    """A line that ends so many signs before the right edge, or at it."""
    line = word.add_paragraph()
    line.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    set_paragraph(line)
    line.paragraph_format.right_indent = Pt(BODY_SIZE * max(signs, 0))
    set_face(line.add_run(text), BODY)
    return line


def _width(text: str) -> float:
    """In characters; two digits or letters are about one."""
    return sum(0.5 if sign.isascii() else 1 for sign in text)


def _annex(word: WordDocument, annex: Annex, label: str) -> None:
    labelled = word.add_paragraph()
    set_paragraph(labelled)
    labelled.paragraph_format.page_break_before = True
    set_face(labelled.add_run(label), BLACK_FACE)
    set_paragraph(word.add_paragraph())
    for line in title_lines(annex.title):
        titled = word.add_paragraph()
        titled.alignment = WD_ALIGN_PARAGRAPH.CENTER
        set_paragraph(titled)
        set_face(titled.add_run(line), Face(TITLE_FONT, TITLE_SIZE))
    set_paragraph(word.add_paragraph())
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
        if document.form is not Form.LETTER:  # the end block of a letter has no lines (10.1)
            _cell_lines(cell, top=8 if first else 6, bottom=8 if last else 6)
        line = cell.paragraphs[0]
        set_paragraph(line, exact=22)
        line.paragraph_format.left_indent = line.paragraph_format.right_indent = Pt(14)
        if right:
            line.paragraph_format.tab_stops.add_tab_stop(Pt(_TYPE_WIDTH_PT - 14), WD_TAB_ALIGNMENT.RIGHT)
        set_face(line.add_run(left + (f"\t{right}" if right else "")), END_FACE)
    set_paragraph(word.add_paragraph(), exact=1)


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
