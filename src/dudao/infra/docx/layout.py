"""Measures and fonts of an official document in Word (GB/T 9704-2012), and the XML that python-docx lacks.

Line pitch is exactly 28.95 pt and characters stand 0.25 pt closer than their size, so that 22 lines of 28 characters
fill the page. The named fonts are those of the profession; where a machine lacks them Word takes its own.
"""

from __future__ import annotations

from dataclasses import dataclass

from docx.enum.section import WD_ORIENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.section import Section
from docx.shared import Mm, Pt
from docx.styles.style import ParagraphStyle
from docx.text.paragraph import Paragraph
from docx.text.run import Run

TITLE_FONT = "方正小标宋简体"
BODY_FONT = "仿宋_GB2312"
HEADING_FONTS = {1: "黑体", 2: "楷体_GB2312", 3: "仿宋_GB2312", 4: "仿宋_GB2312"}
TABLE_FONT = "宋体"
LATIN_FONT = "Times New Roman"

TITLE_SIZE, BODY_SIZE, PAGE_NUMBER_SIZE = 22.0, 16.0, 14.0  # 二号, 三号, 四号
TABLE_SIZE, SMALL_TABLE_SIZE = 12.0, 9.0  # 小四, 小五
LINE_PITCH = 28.95
CHARACTER_SPACING_TWIPS = -5
MARGINS_MM = {"top": 37, "bottom": 35, "left": 28, "right": 26}
PAGE_MM = (210, 297)
TYPE_WIDTH_MM = 156
LANDSCAPE_WIDTH_MM = 297 - 37 - 35


@dataclass(frozen=True)
class Face:
    """How a stretch of text looks."""

    font: str
    size: float
    bold: bool = False
    colour: str = ""
    spacing: int = 0


BODY = Face(BODY_FONT, BODY_SIZE, spacing=CHARACTER_SPACING_TWIPS)


def set_face(run: Run, face: Face) -> None:
    """Give a run its font (Chinese and Latin), size, weight, colour and spacing."""
    run.font.name = LATIN_FONT
    run.font.size = Pt(face.size)
    run.font.bold = face.bold or None
    properties = run._r.get_or_add_rPr()
    fonts = properties.get_or_add_rFonts()
    fonts.set(qn("w:eastAsia"), face.font)
    fonts.set(qn("w:hAnsi"), LATIN_FONT)
    if face.spacing:
        spacing = OxmlElement("w:spacing")
        spacing.set(qn("w:val"), str(face.spacing))
        properties.append(spacing)
    if face.colour:
        colour = OxmlElement("w:color")
        colour.set(qn("w:val"), face.colour)
        properties.append(colour)


def set_style_face(style: ParagraphStyle, face: Face) -> None:
    """Give a paragraph style its font and size."""
    style.font.name = LATIN_FONT
    style.font.size = Pt(face.size)
    style.element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), face.font)


def set_page(section: Section, *, landscape: bool = False) -> None:
    """A4 with the margins of the standard; sideways pages keep the binding margin at the top."""
    width, height = PAGE_MM
    if landscape:
        section.orientation = WD_ORIENT.LANDSCAPE
        section.page_width, section.page_height = Mm(height), Mm(width)
        section.top_margin, section.bottom_margin = Mm(MARGINS_MM["left"]), Mm(MARGINS_MM["right"])
        section.left_margin, section.right_margin = Mm(MARGINS_MM["bottom"]), Mm(MARGINS_MM["top"])
    else:
        section.orientation = WD_ORIENT.PORTRAIT
        section.page_width, section.page_height = Mm(width), Mm(height)
        section.top_margin, section.bottom_margin = Mm(MARGINS_MM["top"]), Mm(MARGINS_MM["bottom"])
        section.left_margin, section.right_margin = Mm(MARGINS_MM["left"]), Mm(MARGINS_MM["right"])
    section.header_distance = Mm(15)
    # The one-em line of the page number stands 7 mm below the type area.
    section.footer_distance = Mm(23 if not landscape else 14)


def set_paragraph(
    paragraph: Paragraph, *, indent_characters: int = 0, exact: float | None = LINE_PITCH
) -> None:
    """No space around, exact line pitch, no widow control; indent in characters of the paragraph itself."""
    layout = paragraph.paragraph_format
    layout.space_before = layout.space_after = Pt(0)
    layout.widow_control = False
    if exact is not None:
        layout.line_spacing = Pt(exact)
    if indent_characters:
        properties = paragraph._p.get_or_add_pPr()
        indent = properties.get_or_add_ind()
        indent.set(qn("w:firstLineChars"), str(indent_characters * 100))
        indent.set(
            qn("w:firstLine"), str(int(indent_characters * (BODY_SIZE * 20 + CHARACTER_SPACING_TWIPS)))
        )


def set_outline_level(paragraph: Paragraph, level: int) -> None:
    """Let a heading stand in Word's navigation pane; levels count from 1."""
    outline = OxmlElement("w:outlineLvl")
    outline.set(qn("w:val"), str(level - 1))
    paragraph._p.get_or_add_pPr().append(outline)


def add_field(paragraph: Paragraph, code: str, face: Face) -> None:
    """A field such as PAGE, with its own runs."""
    for kind, text in (("begin", ""), ("", code), ("separate", ""), ("text", "1"), ("end", "")):
        run = paragraph.add_run()
        set_face(run, face)
        if kind == "text":
            run.text = text
        elif kind:
            mark = OxmlElement("w:fldChar")
            mark.set(qn("w:fldCharType"), kind)
            run._r.append(mark)
        else:
            instruction = OxmlElement("w:instrText")
            instruction.set(qn("xml:space"), "preserve")
            instruction.text = text
            run._r.append(instruction)
