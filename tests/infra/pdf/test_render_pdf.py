"""Documents and sheets as PDF: official layout, fonts embedded, nothing lost."""

from __future__ import annotations

import datetime
import io
from fractions import Fraction

from pypdf import PdfReader

from dudao.core.sheetspec import NUMBER_TWO_DECIMALS, Book, ColumnSpec, SheetSpec
from dudao.infra.pdf.render import render_pdf
from dudao.infra.pdf.sheets import render_sheets_pdf
from tests.infra.documents import NOTICE, everything, full_page


def _pages(content: bytes) -> list[str]:
    return [page.extract_text() for page in PdfReader(io.BytesIO(content)).pages]


def test_a_full_page_holds_22_lines_of_28_characters() -> None:
    text = _pages(render_pdf(full_page()))[1]
    lines = [line for line in text.splitlines() if "督" in line]
    assert [len(line.strip()) for line in lines] == [28] * 22


def test_page_numbers_stand_on_the_outer_side() -> None:
    reader = PdfReader(io.BytesIO(render_pdf(full_page())))
    places: list[float] = []
    for page in reader.pages[:2]:
        found: list[float] = []

        def visit(text: str, cm: list[float], tm: list[float], font: object, size: float) -> None:
            if "—" in text:
                found.append(cm[0] * tm[4] + cm[4])  # noqa: B023

        page.extract_text(visitor_text=visit)
        places.append(found[0])
    assert places[0] > 400
    assert places[1] < 120


def test_headings_are_numbered_and_pending_places_are_said() -> None:
    text = "\n".join(_pages(render_pdf(everything())))
    for expected in (
        "一、基本情况",
        "（一）资源配置",
        "1.分学校情况",
        "二、主要做法",
        "【待补：本县推进优质均衡的主要做法和成效】",
        "2026年11月22日",
    ):
        assert expected in text


def test_the_notice_stands_on_every_page() -> None:
    pages = _pages(render_pdf(everything()))
    assert len(pages) >= 3
    assert all(NOTICE in page for page in pages)


def test_wide_blocks_stand_on_sideways_pages() -> None:
    reader = PdfReader(io.BytesIO(render_pdf(everything())))
    sideways = [page for page in reader.pages if page.mediabox.width > page.mediabox.height]
    assert len(sideways) == 1
    assert "南坪镇中心小学" in sideways[0].extract_text()


def test_fonts_are_embedded() -> None:
    reader = PdfReader(io.BytesIO(render_pdf(everything())))
    fonts = [font.get_object() for page in reader.pages for font in page["/Resources"]["/Font"].values()]  # type: ignore[index]
    assert fonts
    for font in fonts:
        descendant = font["/DescendantFonts"][0].get_object()
        assert {"/FontFile2", "/FontFile3"} & set(descendant["/FontDescriptor"].get_object())


def test_the_same_document_gives_the_same_bytes() -> None:
    assert render_pdf(everything()) == render_pdf(everything())


def test_sheets_show_numbers_as_the_workbook_does() -> None:
    book = Book(
        (
            SheetSpec(
                "还差什么",
                (ColumnSpec("学校"), ColumnSpec("还差", unit="平方米", number_format=NUMBER_TWO_DECIMALS)),
                rows=(("南坪镇中心小学", Fraction("1234.5")), ("=1+1", None)),
                heading=("示例县　还差什么",),
            ),
        ),
        datetime.datetime(2026, 11, 22),
        watermark=NOTICE,
    )
    text = "\n".join(_pages(render_sheets_pdf(book)))
    for expected in ("示例县　还差什么", "还差（平方米）", "1,234.50", "=1+1", NOTICE):
        assert expected in text
