"""Documents as Word files: official layout, read back as Word reads them."""

from __future__ import annotations

import io

import docx
from docx.document import Document as WordDocument
from docx.enum.section import WD_ORIENT
from docx.oxml.ns import qn

from dudao.infra.docx.render import render_docx
from tests.infra.documents import NOTICE, everything, full_page


def _read() -> WordDocument:
    return docx.Document(io.BytesIO(render_docx(everything())))


def test_the_page_has_the_margins_of_the_standard() -> None:
    section = _read().sections[0]
    margins = [section.top_margin, section.bottom_margin, section.left_margin, section.right_margin]
    assert [round(margin.mm) for margin in margins if margin is not None] == [37, 35, 28, 26]


def test_title_body_and_headings_bear_the_named_fonts() -> None:
    fonts: dict[str, str | None] = {}
    for paragraph in _read().paragraphs:
        for run in paragraph.runs:
            properties = run._r.rPr
            if properties is not None and properties.rFonts is not None:
                fonts[paragraph.text] = properties.rFonts.get(qn("w:eastAsia"))
    assert fonts["示例县义务教育优质均衡发展"] == "方正小标宋简体"
    assert fonts["一、基本情况"] == "黑体"
    assert fonts["（一）资源配置"] == "楷体_GB2312"
    assert fonts["全县共有61所学校。"] == "仿宋_GB2312"


def test_body_lines_are_exactly_28_95_points_apart() -> None:
    body = next(p for p in _read().paragraphs if p.text.startswith("全县共有"))
    spacing = body._p.get_or_add_pPr().find(qn("w:spacing"))
    assert spacing is not None
    assert spacing.get(qn("w:line")) == "579"
    assert spacing.get(qn("w:lineRule")) == "exact"


def test_header_rows_repeat_and_rows_are_not_split() -> None:
    rows = _read().tables[0].rows
    repeated = [row._tr.trPr is not None and row._tr.trPr.find(qn("w:tblHeader")) is not None for row in rows]
    assert repeated == [True, True, False, False]
    assert all(row._tr.trPr is not None and row._tr.trPr.find(qn("w:cantSplit")) is not None for row in rows)


def test_spanning_cells_are_merged() -> None:
    table = _read().tables[0]
    assert table.cell(0, 0).text == table.cell(1, 0).text == "学校"
    assert table.cell(0, 1).text == table.cell(0, 2).text == "指标"


def test_figures_say_in_words_what_they_show() -> None:
    document = _read()
    described = document.inline_shapes[0]._inline.docPr.get("descr")
    assert described == "三项指标中一项超过限值"


def test_wide_blocks_stand_in_a_sideways_section() -> None:
    sections = _read().sections
    assert [section.orientation for section in sections] == [
        WD_ORIENT.PORTRAIT,
        WD_ORIENT.LANDSCAPE,
        WD_ORIENT.PORTRAIT,
    ]


def test_pending_places_are_highlighted() -> None:
    document = _read()
    pending = next(p for p in document.paragraphs if p.text.startswith("【待补"))
    assert pending.runs[0].font.highlight_color is not None


def test_the_notice_stands_in_the_header_of_odd_and_even_pages() -> None:
    section = _read().sections[0]
    assert section.header.paragraphs[0].text == NOTICE
    assert section.even_page_header.paragraphs[0].text == NOTICE


def test_the_same_document_gives_the_same_bytes() -> None:
    assert render_docx(everything()) == render_docx(everything())


def test_a_document_without_signature_ends_with_its_text() -> None:
    last = docx.Document(io.BytesIO(render_docx(full_page()))).paragraphs[-1]
    assert set(last.text) == {"督"}
