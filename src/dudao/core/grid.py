"""Workbooks as plain grids of raw values, read once and looked at many times.

Decision: a grid keeps the values exactly as the reader produced them (int, float, str, bool, date, time or
None) and nothing is converted cell by cell while reading, because a county hands in millions of cells and
most are looked at once. A blank cell is `None` or `""`, both mean missing, never 0; ask `is_blank`. Whoever
judges a number asks `number_of`, which is exact. An integral number may be an int or an integral float.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from fractions import Fraction

from dudao.core.problem import Problem

CellValue = (
    None | str | bool | int | float | datetime.date | datetime.datetime | datetime.time | datetime.timedelta
)

EXCEL_SIGNIFICANT_DIGITS = 15
"""Excel and WPS keep and show 15 significant digits; anything behind them is binary noise of a formula."""

_ADDRESS = re.compile(r"^\$?([A-Za-z]{1,3})\$?([1-9][0-9]{0,6})$")
_PLAIN_NUMBER = re.compile(r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]{1,3})?")
_GROUPED_NUMBER = re.compile(r"[+-]?[0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]*)?")
_LONGEST_NUMBER = 60
_HALF_WIDTH = {0xFF01 + offset: 0x21 + offset for offset in range(94)} | {
    0x3000: " ",
    0xA0: " ",
    ord("−"): "-",
    ord("–"): "-",
    ord("﹣"): "-",
}


def column_letters(column: int) -> str:
    """The letters of a column counted from 1: 1 is A, 27 is AA."""
    if column < 1:
        raise ValueError(f"columns are counted from 1, not {column}")
    letters = ""
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def column_number(letters: str) -> int:
    """The column counted from 1 of its letters: A is 1, AA is 27."""
    number = 0
    for letter in letters.upper():
        if not "A" <= letter <= "Z":
            raise ValueError(f"not column letters: {letters!r}")
        number = number * 26 + ord(letter) - ord("A") + 1
    if not number:
        raise ValueError("no column letters")
    return number


def cell_address(row: int, column: int) -> str:
    """The address of a cell whose row and column are counted from 1: (17, 4) is D17."""
    if row < 1:
        raise ValueError(f"rows are counted from 1, not {row}")
    return f"{column_letters(column)}{row}"


def parse_address(address: str) -> tuple[int, int]:
    """Row and column, both counted from 1, of an address such as D17 or $D$17; ValueError when it is none."""
    match = _ADDRESS.match(address)
    if match is None:
        raise ValueError(f"not a cell address: {address!r}")
    return int(match[2]), column_number(match[1])


def is_blank(raw: CellValue) -> bool:
    """A cell is blank when it holds nothing or only white space; blank is missing data, never 0."""
    return raw is None or (isinstance(raw, str) and not raw.strip())


def text_of(raw: CellValue) -> str:
    """What a reader sees in the cell, trimmed: 12.0 is 12, a date is 2025-09-01, blank is the empty text."""
    if raw is None:
        return ""
    if isinstance(raw, bool):
        return "是" if raw else "否"
    if isinstance(raw, float):
        return str(int(raw)) if raw.is_integer() else f"{raw:.{EXCEL_SIGNIFICANT_DIGITS}g}"
    if isinstance(raw, datetime.datetime):
        return raw.date().isoformat() if raw.time() == datetime.time() else raw.isoformat(" ", "seconds")
    return str(raw).strip()


def number_of(raw: CellValue) -> Fraction | None:
    """The exact number that the cell shows, or None when it shows none (blank, text, yes/no, date).

    A float is taken at the 15 significant digits that Excel itself keeps, so that 0.1 is one tenth and a
    formula result 0.30000000000000004 is three tenths. Text is read by `text_to_number`.
    """
    if isinstance(raw, bool):
        return None
    if isinstance(raw, int):
        return Fraction(raw)
    if isinstance(raw, float):
        if raw.is_integer():
            return Fraction(int(raw))
        return None if raw != raw or raw in (float("inf"), float("-inf")) else _fraction_of_float(raw)
    return text_to_number(raw) if isinstance(raw, str) else None


def _fraction_of_float(value: float) -> Fraction:
    return Fraction(f"{value:.{EXCEL_SIGNIFICANT_DIGITS}g}")


def text_to_number(text: str) -> Fraction | None:
    """The exact number written as text, or None when the text is anything else.

    Read: full-width digits and signs, a leading + or −, thousands separators in groups of three (1,234 and
    1，234), one decimal point, scientific notation, and surrounding white space. Not read: units (12人),
    percent signs (see `text_to_percent`), inner spaces, misplaced separators, Chinese numerals. Those are for
    the clerk to correct.
    """
    return _number_of_plain(_normalised(text))


def text_to_percent(text: str) -> Fraction | None:
    """The number before a percent sign, in percent points: "85.5%" is 171/2; None without a sign."""
    plain = _normalised(text)
    return _number_of_plain(plain[:-1].rstrip()) if plain.endswith("%") else None


def _normalised(text: str) -> str:
    """Full-width forms become half-width and every sort of white space at the ends goes."""
    if text.isascii():
        return text.strip()
    return text.translate(_HALF_WIDTH).strip("\ufeff\u200b \t\r\n")


def _number_of_plain(plain: str) -> Fraction | None:
    if not plain or len(plain) > _LONGEST_NUMBER:
        return None
    if _PLAIN_NUMBER.fullmatch(plain):
        return Fraction(plain)
    if _GROUPED_NUMBER.fullmatch(plain):
        return Fraction(plain.replace(",", ""))
    return None


@dataclass(frozen=True, slots=True)
class MergedArea:
    """A merged block of cells; rows and columns are counted from 0 within the grid, both ends included."""

    top: int
    left: int
    bottom: int
    right: int

    def covers(self, row: int, column: int) -> bool:
        """Whether the cell lies within the block."""
        return self.top <= row <= self.bottom and self.left <= column <= self.right


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet as rows of raw values, counted from 0 in code and shown to people by `address`.

    `first_row` and `first_column` say where the grid begins in the workbook, counted from 1; files that are
    read begin at A1. All rows have the same width. `rows` is not to be changed by whoever reads it. `hidden`
    tells that the sheet is not shown to the user.
    """

    name: str
    rows: list[list[CellValue]]
    first_row: int = 1
    first_column: int = 1
    merged: tuple[MergedArea, ...] = ()
    hidden: bool = False

    @property
    def height(self) -> int:
        """The number of rows."""
        return len(self.rows)

    @property
    def width(self) -> int:
        """The number of columns."""
        return max(map(len, self.rows), default=0)

    def value(self, row: int, column: int) -> CellValue:
        """The raw value of a cell; None where the grid has no such cell or the cell holds the empty text."""
        if 0 <= row < len(self.rows) and 0 <= column < len(self.rows[row]):
            raw = self.rows[row][column]
            return None if raw == "" else raw
        return None

    def title_value(self, row: int, column: int) -> CellValue:
        """As `value`, but a cell inside a merged block holds what the top left cell of the block holds."""
        for area in self.merged:
            if area.covers(row, column):
                return self.value(area.top, area.left)
        return self.value(row, column)

    def column_values(self, column: int, start: int = 0) -> list[CellValue]:
        """All raw values of a column from row `start` down, for checks that work by column."""
        return [row[column] if column < len(row) else None for row in self.rows[start:]]

    def address(self, row: int, column: int) -> str:
        """The address that Excel shows for a cell counted from 0: (16, 3) is D17."""
        return cell_address(self.first_row + row, self.first_column + column)

    def position(self, address: str) -> tuple[int, int]:
        """Row and column counted from 0 of an address that Excel shows."""
        row, column = parse_address(address)
        return row - self.first_row, column - self.first_column

    def is_blank_row(self, row: int) -> bool:
        """Whether no cell of the row holds anything."""
        return all(is_blank(raw) for raw in self.rows[row])


@dataclass(frozen=True, slots=True)
class Workbook:
    """A file as it was read: its sheets in order, and what the reader noticed, such as macros left aside."""

    file_name: str
    sheets: tuple[Sheet, ...]
    warnings: tuple[Problem, ...] = field(default=())

    def __iter__(self) -> Iterator[Sheet]:
        return iter(self.sheets)

    def sheet(self, name: str) -> Sheet | None:
        """The sheet of that name, white space at the ends ignored, or None."""
        wanted = name.strip()
        return next((sheet for sheet in self.sheets if sheet.name.strip() == wanted), None)

    @property
    def cell_count(self) -> int:
        """The number of cells of all grids, blank ones included."""
        return sum(sheet.height * sheet.width for sheet in self.sheets)
