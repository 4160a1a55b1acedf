"""Addresses, blanks and exact numbers of raw cells."""

from __future__ import annotations

import datetime
from fractions import Fraction

import pytest

from dudao.core.grid import (
    CellValue,
    MergedArea,
    Sheet,
    Workbook,
    cell_address,
    column_letters,
    column_number,
    is_blank,
    number_of,
    parse_address,
    text_of,
    text_to_number,
    text_to_percent,
)


@pytest.mark.parametrize(
    ("number", "letters"), [(1, "A"), (26, "Z"), (27, "AA"), (702, "ZZ"), (16384, "XFD")]
)
def test_column_letters_and_back(number: int, letters: str) -> None:
    assert (column_letters(number), column_number(letters)) == (letters, number)


@pytest.mark.parametrize("address", ["D17", "$D$17", "d17"])
def test_address_is_row_and_column(address: str) -> None:
    assert parse_address(address) == (17, 4)
    assert cell_address(17, 4) == "D17"


@pytest.mark.parametrize("address", ["", "17", "D", "D0", "ABCD1", "A1:B2", "1A"])
def test_what_is_no_address_is_refused(address: str) -> None:
    with pytest.raises(ValueError, match="address"):
        parse_address(address)


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("12", Fraction(12)),
        ("１２３", Fraction(123)),
        ("１，２３４．５", Fraction(2469, 2)),
        ("1,234,567", Fraction(1234567)),
        ("1，234", Fraction(1234)),
        (" 8 ", Fraction(8)),
        ("\u30008\u3000", Fraction(8)),
        ("+7", Fraction(7)),
        ("-3", Fraction(-3)),
        ("－3", Fraction(-3)),
        ("−3", Fraction(-3)),
        ("0.1", Fraction(1, 10)),
        (".5", Fraction(1, 2)),
        ("5.", Fraction(5)),
        ("1.5e3", Fraction(1500)),
        ("2E-2", Fraction(1, 50)),
    ],
)
def test_numbers_written_as_text(text: str, number: Fraction) -> None:
    assert text_to_number(text) == number


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "12人",
        "约12",
        "85%",
        "1 234",
        "12,34",
        "1,2345",
        "1.2.3",
        "--3",
        "①",
        "10²",
        "十二",
        "NaN",
        "1e9999",
    ],
)
def test_anything_else_is_no_number(text: str) -> None:
    assert text_to_number(text) is None


def test_percent_text_is_percent_points() -> None:
    assert text_to_percent("85.5%") == Fraction(171, 2)
    assert text_to_percent("９５％") == Fraction(95)
    assert text_to_percent("85") is None


@pytest.mark.parametrize(
    ("raw", "number"),
    [
        (3.0, Fraction(3)),
        (3, Fraction(3)),
        (0.1, Fraction(1, 10)),
        (0.1 + 0.2, Fraction(3, 10)),
        (4.2, Fraction(21, 5)),
        ("4.2", Fraction(21, 5)),
        (1234567.89, Fraction(123456789, 100)),
    ],
)
def test_number_is_the_one_that_the_cell_shows(raw: CellValue, number: Fraction) -> None:
    assert number_of(raw) == number


@pytest.mark.parametrize(
    "raw", [None, "", True, False, "甲", datetime.date(2025, 9, 1), float("nan"), float("inf")]
)
def test_blank_yes_no_and_dates_are_no_numbers(raw: CellValue) -> None:
    assert number_of(raw) is None


def test_blank_is_missing_and_zero_is_not_blank() -> None:
    assert [is_blank(raw) for raw in (None, "", "  ", 0, 0.0, False, "0")] == [True] * 3 + [False] * 4


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        (12.0, "12"),
        (0.1 + 0.2, "0.3"),
        (None, ""),
        (" 一小 ", "一小"),
        (True, "是"),
        (datetime.datetime(2025, 9, 1), "2025-09-01"),
        (datetime.date(2025, 9, 1), "2025-09-01"),
    ],
)
def test_text_is_what_a_reader_sees(raw: CellValue, text: str) -> None:
    assert text_of(raw) == text


def test_sheet_addresses_follow_where_the_grid_begins() -> None:
    sheet = Sheet("数据", [["甲", 1.0]], first_row=17, first_column=4)
    assert sheet.address(0, 1) == "E17"
    assert sheet.position("E17") == (0, 1)
    assert sheet.value(5, 5) is None


def test_merged_block_lends_its_text_to_every_cell() -> None:
    sheet = Sheet("数据", [["生均", "", "x"], ["", "", ""]], merged=(MergedArea(0, 0, 1, 1),))
    assert [sheet.title_value(1, column) for column in range(3)] == ["生均", "生均", None]


def test_workbook_finds_sheets_by_trimmed_name_and_counts_cells() -> None:
    workbook = Workbook("表.xlsx", (Sheet(" 数据 ", [[1, 2], [3, 4]]), Sheet("空", [])))
    found = workbook.sheet("数据")
    assert found is not None
    assert (found.name, workbook.cell_count) == (" 数据 ", 4)
    assert workbook.sheet("别的") is None
