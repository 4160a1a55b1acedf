"""Sideways pages in Word: no empty page before them, the signature never alone."""

from __future__ import annotations

import datetime
import io

import docx
from docx.enum.section import WD_ORIENT

from dudao.core.document import Cell, Column, Document, Heading, Landscape, PageBreak, Table, paragraph
from dudao.infra.docx.render import render_docx

TABLE = Table((Column(1),), ((Cell("学校"),),), ((Cell("南坪镇中心小学"),),), landscape=True)


def test_a_page_break_in_front_of_a_sideways_page_makes_no_empty_page() -> None:
    document = Document("申报表", (Landscape((paragraph("表Ⅰ"), TABLE)), Landscape((PageBreak(), TABLE))))
    written = docx.Document(io.BytesIO(render_docx(document)))
    assert len(written.tables) == 2
    assert not written.element.body.xpath(".//w:br[@w:type='page'] | .//w:pageBreakBefore")


def test_a_page_break_between_blocks_stays() -> None:
    document = Document("申报表", (Landscape((paragraph("表Ⅰ"), PageBreak(), TABLE)),))
    written = docx.Document(io.BytesIO(render_docx(document)))
    assert len(written.element.body.xpath(".//w:pageBreakBefore")) == 1


def test_the_last_paragraph_stays_with_the_signature() -> None:
    document = Document(
        "报告", (paragraph("正文。"),), issuer="示例县人民政府", date=datetime.date(2026, 11, 22)
    )
    paragraphs = docx.Document(io.BytesIO(render_docx(document))).paragraphs[-4:]
    assert [each.text for each in paragraphs] == ["正文。", "", "示例县人民政府", "2026年11月22日"]
    assert [bool(each.paragraph_format.keep_with_next) for each in paragraphs] == [True, True, True, False]


def test_tables_of_many_columns_have_narrow_margins_inside_their_cells() -> None:
    def margins(columns: int) -> list[str]:
        row = tuple(Cell("5.23") for _ in range(columns))
        table = Table(tuple(Column(1) for _ in range(columns)), (row,), (row,))
        written = docx.Document(io.BytesIO(render_docx(Document("表", (table,)))))
        found: list[str] = written.tables[0]._tbl.xpath("./w:tblPr/w:tblCellMar/*/@w:w")
        return found

    assert margins(12) == []
    assert margins(24) == ["15", "15"]


ANNEXED = Document(
    "报告",
    (paragraph("正文。"),),
    issuer="示例县人民政府",
    date=datetime.date(2026, 11, 22),
    annexes=(Heading(1, "附件1", unnumbered=True), paragraph("附表。")),
)


def test_annexes_follow_the_signature_on_a_new_page() -> None:
    written = docx.Document(io.BytesIO(render_docx(ANNEXED)))
    said = [each.text for each in written.paragraphs]
    assert said[-5:] == ["示例县人民政府", "2026年11月22日", "", "附件1", "附表。"]
    assert len(written.element.body.xpath("./w:p[w:pPr/w:pageBreakBefore]")) == 1


def test_a_table_held_to_its_figure_keeps_every_row_with_the_next() -> None:
    rows = tuple((Cell(f"指标{number}"),) for number in range(3))
    for held, expected in ((True, 4), (False, 0)):
        table = Table((Column(1),), ((Cell("指标"),),), rows, keep_with_next=held)
        written = docx.Document(io.BytesIO(render_docx(Document("表", (table,)))))
        assert len(written.tables[0]._tbl.xpath(".//w:keepNext")) == expected


def test_a_document_without_signature_ends_with_its_sideways_page() -> None:
    document = Document("申报表", (paragraph("封面"), Landscape((TABLE,))))
    sections = docx.Document(io.BytesIO(render_docx(document))).sections
    assert [section.orientation for section in sections] == [WD_ORIENT.PORTRAIT, WD_ORIENT.LANDSCAPE]
