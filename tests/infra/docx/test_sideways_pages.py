"""Sideways pages in Word: no empty page before them, the signature never alone."""

from __future__ import annotations

import datetime
import io

import docx

from dudao.core.document import Cell, Column, Document, Landscape, PageBreak, Table, paragraph
from dudao.infra.docx.render import render_docx

TABLE = Table((Column(1),), ((Cell("学校"),),), ((Cell("南坪镇中心小学"),),), landscape=True)


def test_a_page_break_in_front_of_a_sideways_page_makes_no_empty_page() -> None:
    document = Document("申报表", (Landscape((paragraph("表Ⅰ"), TABLE)), Landscape((PageBreak(), TABLE))))
    written = docx.Document(io.BytesIO(render_docx(document)))
    assert len(written.tables) == 2
    assert not written.element.body.xpath(".//w:br[@w:type='page']")


def test_a_page_break_between_blocks_stays() -> None:
    document = Document("申报表", (Landscape((paragraph("表Ⅰ"), PageBreak(), TABLE)),))
    written = docx.Document(io.BytesIO(render_docx(document)))
    assert len(written.element.body.xpath(".//w:br[@w:type='page']")) == 1


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
