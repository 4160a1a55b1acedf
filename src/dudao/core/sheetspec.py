"""What a workbook to be written looks like (a template or an export), free of any spreadsheet library.

A `Book` is a list of `SheetSpec`. A sheet is written from the top: `heading` rows (merged over the whole
width), then `notes` (merged, wrapped), then one row of column titles, then the sample row where there is one,
then `rows`, then the empty input rows. Nothing here is a formula: every value is written as a plain value,
text never runs.
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from types import MappingProxyType
from typing import Literal

SpecValue = None | str | bool | int | float | Fraction | datetime.date | datetime.datetime

CellTone = Literal["", "good", "near", "bad", "missing", "muted", "strong"]
"""How a cell is meant, never how it is coloured: met, within reach, below, no data, secondary, totals."""

NUMBER_WHOLE = "0"
NUMBER_TWO_DECIMALS = "0.00"
NUMBER_FOUR_DECIMALS = "0.0000"
NUMBER_PERCENT_POINTS = '0.00"%"'
"""For values already in percent points: 85.5 shows 85.50%."""
NUMBER_GROUPED = "#,##0"
NUMBER_GROUPED_TWO_DECIMALS = "#,##0.00"
NUMBER_DATE = "yyyy-mm-dd"
NUMBER_GENERAL = "General"


def decimals_format(places: int, prefix: str = "") -> str:
    """The format of a number with exactly so many decimals; ``prefix`` is printed in front of it: ≥ 4.2."""
    written = f"0.{'0' * places}" if places else NUMBER_WHOLE
    return f'"{prefix}"{written}' if prefix else written


def decimals_of(number_format: str) -> int | None:
    """How many decimals a format of plain numbers shows; None for General and for dates."""
    if number_format in (NUMBER_GENERAL, NUMBER_DATE):
        return None
    shown = number_format.rpartition('"')[2] or number_format
    return len(shown.partition(".")[2])


@dataclass(frozen=True, slots=True)
class ColumnSpec:
    """One column: its title (without unit), what may be typed in it, and what a clerk should know about it.

    `unit` is appended to the title in full-width parentheses. `choices` make a drop-down list. `minimum` and
    `maximum` refuse numbers outside while typing. `note` becomes a comment on the title. `sum_rule` is a
    sentence naming the sum that must agree; it is added to the comment. `protected` columns cannot be typed
    in when the sheet is protected.
    """

    title: str
    width: float = 12.0
    unit: str = ""
    number_format: str = NUMBER_GENERAL
    choices: tuple[str, ...] = ()
    minimum: Fraction | int | None = None
    maximum: Fraction | int | None = None
    whole_number: bool = False
    note: str = ""
    required: bool = False
    sum_rule: str = ""
    protected: bool = False
    group: str = ""
    """Columns side by side with one group share a merged cell above their titles."""

    @property
    def full_title(self) -> str:
        """The title as it stands in the sheet, e.g. 在校学生数（人）."""
        return f"{self.title}（{self.unit}）" if self.unit else self.title


@dataclass(frozen=True, slots=True)
class MergedCell:
    """A block of `rows` merged into its top left cell; rows and columns from 0, both ends included."""

    top: int
    left: int
    bottom: int
    right: int


@dataclass(frozen=True, slots=True)
class PrintSetup:
    """How the sheet goes to paper: A4, as wide as one page unless told, column titles on every page."""

    landscape: bool = True
    repeat_titles: bool = True
    fit_to_width: bool = True
    page_numbers: bool = True
    paper_a3: bool = False


@dataclass(frozen=True, slots=True)
class SheetSpec:
    """One sheet. `tones`, `comments` and `formats` are keyed by (row, column) counted from 0 within `rows`.

    `formats` are number formats of single cells, in place of their column's.

    `input_rows` is the number of empty rows below `rows` that may be typed in, with drop-downs and limits.
    `protect` locks everything but the input cells (and the cells of `rows` in columns that are not
    protected), without a password: against slips, not against people.
    """

    name: str
    columns: tuple[ColumnSpec, ...]
    rows: tuple[tuple[SpecValue, ...], ...] = ()
    heading: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    sample_row: tuple[SpecValue, ...] = ()
    input_rows: int = 0
    titles: bool = True
    """False writes no title row: for sheets of plain text such as 填写说明."""
    frozen_columns: int = 0
    protect: bool = False
    number_rows: bool = False
    """True fills the first column with 1, 2, 3 … in `rows` and in the input rows."""
    merged: tuple[MergedCell, ...] = ()
    tones: Mapping[tuple[int, int], CellTone] = field(default_factory=lambda: MappingProxyType({}))
    comments: Mapping[tuple[int, int], str] = field(default_factory=lambda: MappingProxyType({}))
    formats: Mapping[tuple[int, int], str] = field(default_factory=lambda: MappingProxyType({}))
    sample_above: bool = False
    """True writes the sample row above the titles, so that the rows below them hold data only."""
    autofilter: bool = False
    wrap: bool = True
    printing: PrintSetup = PrintSetup()

    def number_format(self, row: int, column: int) -> str:
        """How a number in one cell of ``rows`` is shown."""
        known = column < len(self.columns)
        return self.formats.get(
            (row, column), self.columns[column].number_format if known else NUMBER_GENERAL
        )

    @property
    def has_groups(self) -> bool:
        """Whether a row of group titles stands above the column titles."""
        return any(column.group for column in self.columns)

    @property
    def title_row(self) -> int:
        """The row, counted from 0, that holds the column titles."""
        above = 1 if self.sample_row and self.sample_above else 0
        return len(self.heading) + len(self.notes) + above + (1 if self.has_groups else 0)

    @property
    def sample_row_at(self) -> int:
        """The row, counted from 0, of the sample: right below the titles, or above them and their groups."""
        return len(self.heading) + len(self.notes) if self.sample_above else self.first_data_row - 1

    @property
    def first_data_row(self) -> int:
        """The row, counted from 0, where `rows` begin, below the titles and the sample row."""
        return (
            self.title_row
            + (1 if self.titles else 0)
            + (1 if self.sample_row and not self.sample_above else 0)
        )


@dataclass(frozen=True, slots=True)
class Book:
    """A whole workbook. `created_on` is written into the file, so the same book gives the same bytes."""

    sheets: tuple[SheetSpec, ...]
    created_on: datetime.datetime
    title: str = ""
    author: str = "督导通"
    subject: str = ""
    watermark: str = ""
    """A line in the page header of every sheet, such as 样例数据，仅供演示."""
