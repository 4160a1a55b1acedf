"""Workbooks as PDF: hostile text stays text, nothing is cut, merged cells and titles go on over pages."""

from __future__ import annotations

import datetime
import io
import re

from pypdf import PdfReader

from dudao.core.sheetspec import Book, ColumnSpec, MergedCell, PrintSetup, SheetSpec
from dudao.infra.pdf.sheets import render_sheets_pdf

MADE_AT = datetime.datetime(2026, 11, 22)


def _book(*sheets: SheetSpec) -> Book:
    return Book(sheets, MADE_AT, title="自评表")


def _sheet(rows: tuple[tuple[str, ...], ...], *, widths: tuple[float, ...] = (10, 10)) -> SheetSpec:
    columns = tuple(ColumnSpec(f"列{number}", width=width) for number, width in enumerate(widths))
    return SheetSpec("表", columns, rows)


def _pages(content: bytes) -> list[str]:
    return [page.extract_text() for page in PdfReader(io.BytesIO(content)).pages]


def _joined(content: bytes) -> str:
    return re.sub(r"\s|\u200b", "", "".join(_pages(content)))


def test_markup_in_a_cell_is_shown_as_text() -> None:
    hostile = '#read("/etc/passwd")', '*粗* $x^2$ <b> \\ ] ) #panic("x") `a` @b // c /* d */'
    text = _joined(render_sheets_pdf(_book(_sheet((hostile,)))))
    for cell in hostile:
        assert cell.replace(" ", "") in text


def test_signs_that_no_page_shows_are_left_out() -> None:
    assert "甲乙丙" in _joined(render_sheets_pdf(_book(_sheet((("甲\x00乙\x1b丙", "丁\ud800"),)))))


def test_lines_of_a_cell_stay_lines() -> None:
    assert "第一行\n第二行" in _pages(render_sheets_pdf(_book(_sheet((("第一行\n第二行", ""),)))))[0]


def test_a_text_longer_than_a_page_is_whole() -> None:
    long = "".join(f"第{number}句。" for number in range(1500))
    content = render_sheets_pdf(_book(_sheet((("前", long), ("后", "短")), widths=(30, 10))))
    assert len(_pages(content)) > 1
    assert _joined(content).count("句") == 1500


def test_an_address_without_blanks_stays_inside_its_column() -> None:
    address = "https://example.org/" + "abcdefghij" * 12
    reader = PdfReader(io.BytesIO(render_sheets_pdf(_book(_sheet(((address, "右"),), widths=(10, 90))))))
    places: list[float] = []

    def visit(text: str, cm: list[float], tm: list[float], font: object, size: float) -> None:
        if re.fullmatch(r"[a-j\u200b\s]+", text) and text.strip():
            places.append(cm[0] * tm[4] + cm[4])

    reader.pages[0].extract_text(visitor_text=visit)
    assert address in _joined(render_sheets_pdf(_book(_sheet(((address, "右"),), widths=(10, 90)))))
    assert places
    assert max(places) < 0.2 * float(reader.pages[0].mediabox.width)


def test_a_merged_cell_goes_on_over_pages_under_repeated_titles() -> None:
    rows = tuple(("政府职责" if not number else "", f"第{number}条") for number in range(120))
    sheet = SheetSpec("表", (ColumnSpec("大项"), ColumnSpec("条")), rows, merged=(MergedCell(0, 0, 119, 0),))
    pages = _pages(render_sheets_pdf(_book(sheet)))
    assert len(pages) > 2
    assert all("大项" in page for page in pages)
    assert all(f"第{number}条" in "".join(pages) for number in range(120))
    assert sum(page.count("政府职责") for page in pages) == 1


def test_sheets_begin_on_new_pages_of_their_paper() -> None:
    first = _sheet((("甲", "乙"),))
    second = SheetSpec("大表", first.columns, first.rows, printing=PrintSetup(paper_a3=True))
    reader = PdfReader(io.BytesIO(render_sheets_pdf(_book(first, second, first))))
    assert [round(float(page.mediabox.width)) for page in reader.pages] == [842, 1191, 842]
    assert "第 3 页，共 3 页" in reader.pages[2].extract_text()


def test_fonts_are_embedded_and_bytes_are_the_same_every_time() -> None:
    book = _book(_sheet((("镕喆堃", "㎡"),)))
    content = render_sheets_pdf(book)
    assert content == render_sheets_pdf(book)
    fonts = PdfReader(io.BytesIO(content)).pages[0]["/Resources"]["/Font"]  # type: ignore[index]
    assert fonts
    for font in fonts.values():
        descendant = font.get_object()["/DescendantFonts"][0].get_object()
        assert {"/FontFile2", "/FontFile3"} & set(descendant["/FontDescriptor"].get_object())
