"""A neutral document as a Word file in official layout; the same document gives the same bytes.

Title 二号小标宋, body 三号仿宋 with 22 lines of 28 characters, headings 一、黑体 （一）楷体 1. and （1）仿宋, page
numbers — 1 — on the outer side, a notice (such as 示例数据) in the header of every page. A place that data cannot fill
stands highlighted as 【待补：…】.
"""

from __future__ import annotations

import io
import zipfile

import docx
from docx.document import Document as WordDocument
from docx.enum.section import WD_SECTION
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_COLOR_INDEX
from docx.shared import Mm, Pt
from docx.text.paragraph import Paragraph as WordParagraph

from dudao.core.document import (
    Block,
    Document,
    Figure,
    FlowBlock,
    Heading,
    Landscape,
    PageBreak,
    Paragraph,
    Pending,
    Table,
    chinese_date,
    numbered,
)
from dudao.infra.charts.bars import draw
from dudao.infra.docx.layout import (
    BODY,
    BODY_FONT,
    CHARACTER_SPACING_TWIPS,
    HEADING_FONTS,
    LANDSCAPE_WIDTH_MM,
    PAGE_NUMBER_SIZE,
    TITLE_FONT,
    TITLE_SIZE,
    TYPE_WIDTH_MM,
    Face,
    add_field,
    set_face,
    set_outline_level,
    set_page,
    set_paragraph,
    set_style_face,
)
from dudao.infra.docx.tables import ALIGNMENTS, add_table

NOTICE = Face("黑体", 10.5, colour="8C1D18")
PAGE_NUMBER = Face("宋体", PAGE_NUMBER_SIZE)
_ZIP_DATE = (1980, 1, 1, 0, 0, 0)


def render_docx(document: Document) -> bytes:
    """The document as a .docx file. Raises ``ChineseFontMissing`` when a figure cannot be drawn."""
    word = docx.Document()
    _prepare(word, document)
    _title(word, document)
    sideways = _blocks(word, document.blocks)
    if sideways and (document.issuer or document.date):
        _section(word, landscape=False)
    _signature(word, document)
    if document.annexes:
        if not isinstance(document.annexes[0], Landscape):
            _page_break(word)
        _blocks(word, document.annexes)
    out = io.BytesIO()
    word.save(out)
    return same_bytes(out.getvalue())


def _blocks(word: WordDocument, blocks: tuple[Block, ...]) -> bool:
    """The blocks in their order; returns whether the last page is a sideways one."""
    sideways = False
    for block in numbered(blocks):
        if isinstance(block, Landscape):
            _section(word, landscape=True)
            for inner in block.content:
                _block(word, inner, LANDSCAPE_WIDTH_MM)
            sideways = True
            continue
        if sideways:
            _section(word, landscape=False)
            sideways = False
        _flow(word, block)
    return sideways


def _flow(word: WordDocument, block: FlowBlock) -> None:
    """A block on upright pages; a wide table brings sideways pages of its own."""
    if isinstance(block, Table) and block.landscape:
        _section(word, landscape=True)
        _block(word, block, LANDSCAPE_WIDTH_MM)
        _section(word, landscape=False)
        return
    _block(word, block, TYPE_WIDTH_MM)


def _prepare(word: WordDocument, document: Document) -> None:
    properties = word.core_properties
    properties.title = document.title.replace("\n", "")
    properties.author = document.issuer or "督导通"
    properties.keywords = "，".join(document.keywords)
    properties.comments = document.notice
    properties.created = properties.modified = document.created_at
    properties.last_modified_by = "督导通"
    normal = word.styles["Normal"]
    set_style_face(normal, Face(BODY_FONT, 16.0))
    section = word.sections[0]
    set_page(section)
    word.settings.odd_and_even_pages_header_footer = True
    for footer, side in (
        (section.footer, WD_ALIGN_PARAGRAPH.RIGHT),
        (section.even_page_footer, WD_ALIGN_PARAGRAPH.LEFT),
    ):
        page_number(footer.paragraphs[0], side)
    for header in (section.header, section.even_page_header):
        paragraph = header.paragraphs[0]
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
        if document.notice:
            set_face(paragraph.add_run(document.notice), NOTICE)


def page_number(paragraph: WordParagraph, side: WD_ALIGN_PARAGRAPH) -> None:
    """The page number — 1 —, one sign from the outer edge."""
    paragraph.alignment = side
    layout = paragraph.paragraph_format
    if side == WD_ALIGN_PARAGRAPH.RIGHT:
        layout.right_indent = Pt(PAGE_NUMBER_SIZE)
    else:
        layout.left_indent = Pt(PAGE_NUMBER_SIZE)
    set_face(paragraph.add_run("— "), PAGE_NUMBER)
    add_field(paragraph, "PAGE", PAGE_NUMBER)
    set_face(paragraph.add_run(" —"), PAGE_NUMBER)


def _title(word: WordDocument, document: Document) -> None:
    for number, line in enumerate(document.title.split("\n")):
        paragraph = word.paragraphs[0] if number == 0 and word.paragraphs else word.add_paragraph()
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
        set_paragraph(paragraph, exact=34)
        set_face(paragraph.add_run(line), Face(TITLE_FONT, TITLE_SIZE))
    if document.subtitle:
        paragraph = word.add_paragraph()
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
        set_paragraph(paragraph)
        set_face(paragraph.add_run(document.subtitle), Face("楷体_GB2312", 16.0))
    set_paragraph(word.add_paragraph())


def _section(word: WordDocument, *, landscape: bool) -> None:
    set_page(word.add_section(WD_SECTION.NEW_PAGE), landscape=landscape)


def word_block(word: WordDocument, block: FlowBlock, width_mm: float | None = None) -> None:
    """One block; without a width it stands on an upright page, and a wide table brings sideways pages of its own."""
    if width_mm is None:
        _flow(word, block)
    else:
        _block(word, block, width_mm)


def _block(word: WordDocument, block: FlowBlock, width_mm: float) -> None:
    if isinstance(block, Heading):
        _heading(word, block)
    elif isinstance(block, Paragraph):
        _paragraph(word, block)
    elif isinstance(block, Pending):
        paragraph = word.add_paragraph()
        set_paragraph(paragraph, indent_characters=2)
        run = paragraph.add_run(block.text)
        set_face(run, BODY)
        run.font.highlight_color = WD_COLOR_INDEX.YELLOW
    elif isinstance(block, Table):
        add_table(word, block, width_mm)
    elif isinstance(block, Figure):
        _figure(word, block)
    else:
        assert isinstance(block, PageBreak)
        _page_break(word)


def _page_break(word: WordDocument) -> None:
    """A new page; the paragraph that breaks it is the first line of the new page and as thin as a line can be."""
    paragraph = word.add_paragraph()
    set_paragraph(paragraph, exact=1)
    paragraph.paragraph_format.page_break_before = True


def _heading(word: WordDocument, block: Heading) -> None:
    paragraph = word.add_paragraph()
    set_paragraph(paragraph, indent_characters=2)
    paragraph.paragraph_format.keep_with_next = True
    set_outline_level(paragraph, block.level)
    face = Face(HEADING_FONTS[block.level], 16.0, bold=block.level == 3, spacing=CHARACTER_SPACING_TWIPS)
    set_face(paragraph.add_run(block.text), face)


def _paragraph(word: WordDocument, block: Paragraph) -> None:
    paragraph = word.add_paragraph()
    paragraph.alignment = WD_ALIGN_PARAGRAPH.JUSTIFY if block.align == "left" else ALIGNMENTS[block.align]
    set_paragraph(paragraph, indent_characters=2 if block.indent else 0)
    for part in block.runs:
        run = paragraph.add_run(part.text)
        set_face(run, Face(BODY_FONT, 16.0, bold=part.bold, spacing=CHARACTER_SPACING_TWIPS))
        if part.placeholder:
            run.font.highlight_color = WD_COLOR_INDEX.YELLOW


def _figure(word: WordDocument, block: Figure) -> None:
    paragraph = word.add_paragraph()
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    set_paragraph(paragraph, exact=None)
    paragraph.paragraph_format.keep_with_next = True
    shape = paragraph.add_run().add_picture(
        io.BytesIO(draw(block.chart, "png", block.beside)), width=Mm(TYPE_WIDTH_MM - 2)
    )
    described = shape._inline.docPr
    described.set("descr", block.alternative)
    described.set("title", block.caption)
    caption = word.add_paragraph()
    caption.alignment = WD_ALIGN_PARAGRAPH.CENTER
    set_paragraph(caption, exact=None)
    caption.paragraph_format.space_after = Pt(6)
    set_face(caption.add_run(block.caption), Face("黑体", 12.0))


def _signature(word: WordDocument, document: Document) -> None:
    """Issuer and date without a seal: date four characters from the right, the issuer centred on it."""
    lines = [document.issuer, chinese_date(document.date) if document.date else ""]
    if not any(lines):
        return
    # A signature never stands on a page without text: what comes before it stays with it.
    above = word.paragraphs[-1]
    gap = word.add_paragraph()
    set_paragraph(gap)
    above.paragraph_format.keep_with_next = gap.paragraph_format.keep_with_next = True
    for line in lines:
        if line:
            paragraph = word.add_paragraph()
            paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
            set_paragraph(paragraph)
            paragraph.paragraph_format.right_indent = Pt(16.0 * 4)
            paragraph.paragraph_format.keep_with_next = line != lines[-1]
            set_face(paragraph.add_run(line), BODY)


def same_bytes(content: bytes) -> bytes:
    """The same archive with one date on every entry."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as source, zipfile.ZipFile(out, "w") as target:
        for entry in source.infolist():
            fixed = zipfile.ZipInfo(entry.filename, date_time=_ZIP_DATE)
            target.writestr(fixed, source.read(entry), zipfile.ZIP_DEFLATED)
    return out.getvalue()
