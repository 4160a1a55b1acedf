"""How an official form stands on paper: cells with spans, written alike as a sheet and as a table of a document."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from dudao.core.document import Align, Cell, Column, Table, placed_cells
from dudao.core.numbers import round_half_up
from dudao.core.sheetspec import (
    CellTone,
    ColumnSpec,
    MergedCell,
    PrintSetup,
    SheetSpec,
    SpecValue,
    decimals_format,
)
from dudao.engine.reports.phrases import BLANK

_CHARACTERS_PER_SHARE = 6.0
_FIGURE = re.compile(r"-?[0-9]+(\.[0-9]+)?")


@dataclass(frozen=True)
class Form:
    """One official form: its sheet name, printed title, column widths, head, body and the note below.

    Rows list only the cells that begin in them, as in ``dudao.core.document.Table``.
    """

    sheet: str
    title: str
    widths: tuple[float, ...]
    head: tuple[tuple[Cell, ...], ...]
    body: tuple[tuple[Cell, ...], ...]
    note: str = ""
    aligns: tuple[Align, ...] = ()

    def table(self) -> Table:
        """The form as a table of a document."""
        centred: tuple[Align, ...] = tuple("center" for _ in self.widths)
        aligns = self.aligns or centred
        columns = tuple(Column(width, align) for width, align in zip(self.widths, aligns, strict=True))
        return Table(columns, self.head, self.body, note=self.note, landscape=True, small=True)

    def sheet_spec(self) -> SheetSpec:
        """The form as a sheet: title merged over the width, head and body cell by cell, the note last.

        Figures are numbers, rounded as the official form prints them and shown with as many decimals.
        """
        note = ((Cell(self.note, columns=len(self.widths), align="left"),),) if self.note else ()
        grid = (*self.head, *self.body, *note)
        values: list[list[SpecValue]] = [[None] * len(self.widths) for _ in grid]
        tones: dict[tuple[int, int], CellTone] = {}
        formats: dict[tuple[int, int], str] = {}
        merged: list[MergedCell] = []
        for place in placed_cells(grid, len(self.widths)):
            row, column, cell = place.row, place.column, place.cell
            values[row][column] = cell.text
            if row >= len(self.head) and _FIGURE.fullmatch(cell.text):
                values[row][column] = Fraction(cell.text)
                formats[row, column] = decimals_format(len(cell.text.partition(".")[2]))
            if row < len(self.head):
                tones[row, column] = "strong"
            elif cell.tone:
                tones[row, column] = cell.tone
            if cell.rows > 1 or cell.columns > 1:
                merged.append(MergedCell(row, column, row + cell.rows - 1, column + cell.columns - 1))
        return SheetSpec(
            name=self.sheet,
            columns=tuple(ColumnSpec("", width=width * _CHARACTERS_PER_SHARE) for width in self.widths),
            rows=tuple(tuple(row) for row in values),
            heading=(self.title,),
            titles=False,
            merged=tuple(merged),
            tones=tones,
            formats=formats,
            printing=PrintSetup(landscape=True, repeat_titles=False),
        )


def cells(texts: Sequence[str]) -> tuple[Cell, ...]:
    """A row of single cells."""
    return tuple(Cell(text) for text in texts)


def codes(first: int, last: int) -> list[str]:
    """The field codes of a form: L1, L2 …"""
    return [f"L{number}" for number in range(first, last + 1)]


def whole(value: Fraction | None) -> str:
    """A whole number as forms print it (四舍五入), ＿＿ where nobody reported it."""
    return BLANK if value is None else round_half_up(value, 0)


def decimals(value: Fraction | None, places: int) -> str:
    """A number with exactly ``places`` decimals, ＿＿ where nobody reported it."""
    return BLANK if value is None else round_half_up(value, places)


def percent(part: Fraction | None, of: Fraction | None) -> str:
    """A share in percent with one decimal, without the sign; ＿＿ where a number is missing or ``of`` is 0."""
    return BLANK if part is None or not of else round_half_up(100 * part / of, 1)


def yes_or_no(met: bool | None) -> str:
    """是否达标: 是, 否, or ＿＿ while nobody can say."""
    return BLANK if met is None else "是" if met else "否"
