"""Sideways pages in PDF: titles stand with their tables, heads are repeated, the signature is never alone."""

from __future__ import annotations

import datetime
import io

from pypdf import PdfReader

from dudao.core.document import Cell, Column, Document, Heading, Landscape, PageBreak, Table, paragraph
from dudao.core.sheetspec import Book, ColumnSpec, SheetSpec
from dudao.infra.pdf.render import render_pdf
from dudao.infra.pdf.sheets import render_sheets_pdf

TABLE = Table((Column(1),), ((Cell("学校"),),), ((Cell("南坪镇中心小学"),),), landscape=True)


def _pages(content: bytes) -> list[str]:
    return [page.extract_text() for page in PdfReader(io.BytesIO(content)).pages]


def test_a_wide_table_stands_on_the_sideways_page_of_its_title() -> None:
    blocks = (
        paragraph("封面"),
        Landscape((Heading(2, "表甲", unnumbered=True), TABLE)),
        Landscape((PageBreak(), Heading(2, "表乙", unnumbered=True), TABLE)),
    )
    pages = _pages(render_pdf(Document("申报表", blocks)))
    assert len(pages) == 3
    for title, page in zip(("表甲", "表乙"), pages[1:], strict=True):
        assert title in page
        assert "南坪镇中心小学" in page


def test_the_signature_takes_the_last_lines_of_text_to_its_page() -> None:
    for lines in range(16, 24):
        blocks = tuple(paragraph(f"第{line}段。") for line in range(lines))
        document = Document("报告", blocks, issuer="示例县人民政府", date=datetime.date(2026, 11, 22))
        last = _pages(render_pdf(document))[-1]
        assert "示例县人民政府" in last
        assert f"第{lines - 1}段。" in last


def test_the_head_of_a_form_is_repeated_on_every_page() -> None:
    head = ("学校名称", "在校生数")
    sheet = SheetSpec(
        "表2-2",
        (ColumnSpec(""), ColumnSpec("")),
        rows=(head, *((f"学校{number}", str(number)) for number in range(80))),
        titles=False,
        tones={(0, 0): "strong", (0, 1): "strong"},
    )
    pages = _pages(render_sheets_pdf(Book((sheet,), datetime.datetime(2026, 11, 22))))
    assert len(pages) > 1
    assert all("学校名称" in page for page in pages)


def test_a_sheet_of_nothing_but_strong_rows_keeps_its_rows() -> None:
    sheet = SheetSpec("说明", (ColumnSpec(""),), rows=(("要点",),), titles=False, tones={(0, 0): "strong"})
    assert "要点" in _pages(render_sheets_pdf(Book((sheet,), datetime.datetime(2026, 11, 22))))[0]


def test_annexes_follow_the_signature_on_a_new_page() -> None:
    document = Document(
        "报告",
        (paragraph("正文。"),),
        issuer="示例县人民政府",
        date=datetime.date(2026, 11, 22),
        annexes=(Landscape((Heading(1, "附件1", unnumbered=True), TABLE)), paragraph("附表。")),
    )
    pages = _pages(render_pdf(document))
    assert len(pages) == 3
    assert "示例县人民政府" in pages[0]
    assert "附件1" in pages[1]
    assert "附表。" in pages[2]
