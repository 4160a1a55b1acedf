"""A list of the board, as the page shows it and as the workbook has it: the same rows, exact in the workbook."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from fractions import Fraction
from typing import Literal

from dudao.core.sheetspec import Book, CellTone, ColumnSpec, PrintSetup, SheetSpec, SpecValue

Kind = Literal["text", "points", "count", "long"]
WIDTHS: dict[Kind, float] = {"text": 16, "points": 10, "count": 9, "long": 48}
LIGHT_TONES: dict[str, CellTone] = {
    "ok": "good",
    "warn": "near",
    "near": "near",
    "bad": "bad",
    "veto": "bad",
    "none": "missing",
    "info": "",
}


@dataclass(frozen=True)
class Column:
    """One column; the first of a list names the row."""

    title: str
    kind: Kind = "text"
    hide_phone: bool = False

    @property
    def is_number(self) -> bool:
        return self.kind in ("points", "count")


@dataclass(frozen=True)
class Cell:
    """A value with where it leads; `light` is a kind of light that stands beside the word."""

    value: SpecValue
    url: str = ""
    light: str = ""
    small: str = ""
    bar: Fraction | None = None  # share of a bar, 0 to 1

    @property
    def is_points(self) -> bool:
        return isinstance(self.value, Fraction)

    @property
    def number(self) -> str:
        """What the column sorts by."""
        return f"{float(self.value):.6f}" if isinstance(self.value, Fraction) else ""

    @property
    def width_percent(self) -> str:
        """Length of the bar."""
        return f"{float(min(Fraction(1), max(Fraction(0), self.bar or Fraction(0)))) * 100:.1f}%"


@dataclass(frozen=True)
class Line:
    """One row."""

    cells: tuple[Cell, ...]
    search: str = ""
    is_sum: bool = False

    @property
    def head(self) -> Cell:
        return self.cells[0]

    @property
    def rest(self) -> tuple[Cell, ...]:
        return self.cells[1:]


@dataclass(frozen=True)
class Listing:
    """A list with its columns."""

    key: str
    title: str
    columns: tuple[Column, ...]
    lines: tuple[Line, ...]
    note: str = ""
    empty: str = "这里没有内容。"

    @property
    def pairs(self) -> list[tuple[Line, list[tuple[Column, Cell]]]]:
        """Every row with its cells beside their columns, the naming one left out."""
        return [(line, list(zip(self.columns[1:], line.rest, strict=True))) for line in self.lines]


def book_of(
    listings: Iterable[Listing], *, title: str, notes: Sequence[str], made_at: datetime, watermark: str = ""
) -> Book:
    """The lists as a workbook, a sheet each, A4 across, titles repeated on every page."""
    return Book(
        tuple(_sheet(one, title, notes) for one in listings), made_at, title=title, watermark=watermark
    )


def _sheet(listing: Listing, title: str, notes: Sequence[str]) -> SheetSpec:
    tones: dict[tuple[int, int], CellTone] = {}
    for row, line in enumerate(listing.lines):
        for place, one in enumerate(line.cells):
            if line.is_sum:
                tones[row, place] = "strong"
            elif one.light and LIGHT_TONES.get(one.light):
                tones[row, place] = LIGHT_TONES[one.light]
    return SheetSpec(
        listing.title[:28],
        tuple(ColumnSpec(one.title, width=WIDTHS[one.kind]) for one in listing.columns),
        tuple(tuple(_plain(one) for one in line.cells) for line in listing.lines),
        heading=(title, listing.title),
        notes=tuple(note for note in (listing.note, *notes) if note),
        frozen_columns=1,
        tones=tones,
        autofilter=True,
        printing=PrintSetup(landscape=True),
    )


def _plain(one: Cell) -> SpecValue:
    if one.small and isinstance(one.value, str):
        return f"{one.value}（{one.small}）" if one.value else one.small
    return one.value


def day(value: date | None) -> str:
    """5月20日, or nothing."""
    return "" if value is None else f"{value.year}-{value.month:02d}-{value.day:02d}"
