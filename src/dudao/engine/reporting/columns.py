"""A reported table held by column, and its rows as records that look a value up only when it is asked for.

Decision: a county's file may hold millions of cells. Values are kept as one list a column; a record is a view of one
row, its fractions and the cells they came from are made on demand.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from dudao.core.grid import CellValue, Sheet, text_of
from dudao.core.problem import Problem, Severity
from dudao.engine.facts import Origin, Record, Value
from dudao.engine.reporting.layout import Layout, Slot
from dudao.engine.reporting.values import Cell, exact


class Part(Protocol):
    """Where a run of rows was read: one sheet of one file."""

    @property
    def length(self) -> int: ...
    def origin(self, name: str, row: int) -> Origin | None:
        """The cell of a value in the row counted from 0 within the part; None where the part has no such cell."""

    def title(self, name: str) -> str:
        """The title as it stands in the file, empty where the part has no such column."""


@dataclass(frozen=True)
class SheetPart:
    """Rows of a sheet with column titles; ``rows`` are positions in the grid, ``columns`` its columns by name."""

    file: str
    sheet: Sheet
    rows: Sequence[int]
    columns: Mapping[str, int]
    titles: Mapping[str, str]

    @property
    def length(self) -> int:
        return len(self.rows)

    def raw_columns(self) -> dict[str, tuple[CellValue, ...]]:
        """The raw values of every column, in the order of the rows; all rows of a grid have the same width."""
        grid = self.sheet.rows
        turned = list(zip(*(grid[row] for row in self.rows), strict=True))
        if not turned:
            return dict.fromkeys(self.columns, ())
        return {name: turned[column] for name, column in self.columns.items()}

    def origin(self, name: str, row: int) -> Origin | None:
        column = self.columns.get(name)
        if column is None:
            return None
        at = self.rows[row]
        cell = self.sheet.address(at, column)
        return Origin(self.file, self.sheet.name, cell, text_of(self.sheet.value(at, column)))

    def title(self, name: str) -> str:
        return self.titles.get(name, "")


@dataclass(frozen=True)
class FormPart:
    """One row that was read from a vertical form: item, unit, value."""

    origins: Mapping[str, Origin]
    titles: Mapping[str, str]
    length: int = 1

    def origin(self, name: str, row: int) -> Origin | None:
        return self.origins.get(name)

    def title(self, name: str) -> str:
        return self.titles.get(name, "")


@dataclass
class ColumnTable:
    """All rows of one table of the standard, from however many sheets and files."""

    layout: Layout
    values: dict[str, list[Cell]] = field(default_factory=dict)
    parts: list[Part] = field(default_factory=list)
    _starts: list[int] = field(default_factory=list)
    count: int = 0
    unusable: set[tuple[str, int]] = field(default_factory=set)
    """Cells that hold something that could not be taken: wrong, and so neither missing nor judged further."""

    def add(self, part: Part, values: Mapping[str, list[Cell]]) -> int:
        """Append a part's rows; a column that it lacks is missing for its rows. Returns the first row's number."""
        start = self.count
        for name in values:
            if name not in self.values:
                self.values[name] = [None] * start
        for name, column in self.values.items():
            column.extend(values.get(name) or [None] * part.length)
        self.parts.append(part)
        self._starts.append(start)
        self.count += part.length
        return start

    def part_of(self, row: int) -> tuple[Part, int]:
        """The part that a row belongs to, and the row's number within it."""
        at = bisect_right(self._starts, row) - 1
        return self.parts[at], row - self._starts[at]

    def slot(self, name: str) -> Slot:
        """The slot of a column, also of one that only an official form has."""
        return self.layout.slot(name)

    def value(self, name: str, row: int) -> Value:
        """The value of a cell as records give it: numbers as fractions."""
        column = self.values.get(name)
        return None if column is None else exact(column[row])

    def exact_column(self, name: str, rows: Sequence[int]) -> list[Value | int]:
        """The values of a column in those rows, as ``value`` gives them but whole numbers as ints."""
        column = self.values[name]
        if float not in set(map(type, column)):
            return [column[row] for row in rows]  # type: ignore[misc]
        known = {cell: exact(cell) for cell in set(column) if type(cell) is float}
        return [known[cell] if isinstance(cell := column[row], float) else cell for row in rows]

    def origin(self, name: str, row: int) -> Origin | None:
        """The cell a value was read from."""
        part, at = self.part_of(row)
        return part.origin(name, at)

    def row_label(self, row: int) -> str:
        """The name of the row's school, or an empty text."""
        name = self.value("name", row)
        return name if isinstance(name, str) else ""

    def record(self, row: int) -> Record:
        """The row as a record."""
        return Record(self.row_label(row), RowValues(self, row), RowOrigins(self, row))

    def records(self) -> tuple[Record, ...]:
        """All rows as records, in the order of the file."""
        names = self.values.get("name") or [""] * self.count
        return tuple(
            Record(name if isinstance(name, str) else "", RowValues(self, row), RowOrigins(self, row))
            for row, name in enumerate(names)
        )

    def problem(self, severity: Severity, message: str, name: str, row: int) -> Problem:
        """A problem that points at one cell; at the row's name where the file has no such cell."""
        part, at = self.part_of(row)
        origin = part.origin(name, at) or part.origin("name", at)
        title = part.title(name) or self.slot(name).title
        label = self.row_label(row)
        if origin is None:
            return Problem(severity, message, column=title, row_label=label)
        value = origin.raw if part.origin(name, at) else ""
        return Problem(severity, message, origin.file, origin.sheet, origin.cell, title, value, label)


@dataclass(frozen=True, slots=True, eq=False)
class RowValues(Mapping[str, Value]):
    """The reported values of one row by name; blanks are left out."""

    table: ColumnTable
    row: int

    def __getitem__(self, name: str) -> Value:
        value = self.table.value(name, self.row)
        if value is None:
            raise KeyError(name)
        return value

    def get(self, name: str, default: Value = None) -> Value:  # type: ignore[override]
        column = self.table.values.get(name)
        if column is None:
            return default
        value = column[self.row]
        return default if value is None else exact(value)

    def __iter__(self) -> Iterator[str]:
        return (name for name, column in self.table.values.items() if column[self.row] is not None)

    def __len__(self) -> int:
        return sum(1 for _ in self)


@dataclass(frozen=True, slots=True, eq=False)
class RowOrigins(Mapping[str, Origin]):
    """The cells of one row by name, blank cells included: a gap, too, has a place to fill in."""

    table: ColumnTable
    row: int

    def __getitem__(self, name: str) -> Origin:
        origin = self.table.origin(name, self.row)
        if origin is None:
            raise KeyError(name)
        return origin

    def __iter__(self) -> Iterator[str]:
        return (name for name in self.table.values if self.table.origin(name, self.row) is not None)

    def __len__(self) -> int:
        return sum(1 for _ in self)
