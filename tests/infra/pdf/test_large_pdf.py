"""Documents with large tables keep the official layout: 22 lines of 28 characters, heads repeated, nothing lost."""

from __future__ import annotations

import datetime
import io

from pypdf import PdfReader

from dudao.core.document import Cell, Column, Document, Heading, Landscape, Pending, Run, Table, paragraph
from dudao.infra.pdf.large import is_large, render_large_pdf
from dudao.infra.pdf.render import render_pdf
from tests.infra.documents import NOTICE, everything, full_page

ROWS = 240
TABLE = Table(
    (Column(2), Column(5), Column(1, "right")),
    ((Cell("大项"), Cell("条文"), Cell("得分")),),
    tuple(
        (
            *((Cell("政府职责", rows=30),) if not number % 30 else ()),
            Cell(f"第{number}条 #x $y$"),
            Cell(str(number)),
        )
        for number in range(ROWS)
    ),
    caption="表1　逐条得分",
    note="注：只计已报的。",
    small=True,
)
REPORT = Document(
    "示例县创建工作\n自评报告",
    (
        Heading(1, "基本情况"),
        Pending("县域概况"),
        paragraph("共有", Run("60", bold=True), "所学校。"),
        Landscape((Heading(2, "失分"), TABLE)),
        Heading(1, "下一步"),
        paragraph("抓紧整改。"),
    ),
    issuer="示例县人民政府",
    date=datetime.date(2026, 11, 22),
    notice=NOTICE,
    annexes=(paragraph("附件正文。"),),
)


def _pages(content: bytes) -> list[str]:
    return [page.extract_text() for page in PdfReader(io.BytesIO(content)).pages]


def test_a_full_page_holds_22_lines_of_28_characters() -> None:
    lines = [line for line in _pages(render_large_pdf(full_page()))[1].splitlines() if "督" in line]
    assert [len(line.strip()) for line in lines] == [28] * 22


def test_only_documents_with_large_tables_and_no_figure_are_set_so() -> None:
    assert is_large(REPORT)
    assert not is_large(everything())
    assert not is_large(full_page())


def test_every_row_is_there_and_the_head_is_repeated() -> None:
    pages = _pages(render_pdf(REPORT))
    sideways = [page for page in pages if "条文" in page]
    assert len(sideways) > 2
    text = "".join("".join(page.split()) for page in pages)
    assert all(f"第{number}条#x$y$" in text for number in range(ROWS))


def test_numbers_notice_signature_and_annex_stand_as_in_other_documents() -> None:
    pages = _pages(render_pdf(REPORT))
    text = "\n".join(pages)
    for expected in ("一、基本情况", "（一）失分", "二、下一步", "【待补：县域概况】", "2026年11月22日"):
        assert expected in text
    assert all(NOTICE in page for page in pages)
    assert "抓紧整改" in pages[-2]
    assert "示例县人民政府" in pages[-2]
    assert "附件正文。" in pages[-1]


def test_wide_tables_stand_on_sideways_pages_and_others_upright() -> None:
    reader = PdfReader(io.BytesIO(render_pdf(REPORT)))
    sideways = [page.mediabox.width > page.mediabox.height for page in reader.pages]
    assert sideways == [False, *([True] * (len(sideways) - 3)), False, False]


def test_the_same_document_gives_the_same_bytes() -> None:
    assert render_pdf(REPORT) == render_pdf(REPORT)
