"""What an official document says, block by block, without a word about Word, PDF or fonts.

A `Document` is a title and a list of blocks. Headings carry their level only; `numbered` gives them the
numbers 一、（一）1.（1） of GB/T 9704-2012. A section that data cannot fill is a `Pending` block, which every
rendering shows as 【待补：…】 and highlights; nothing else stands in for it.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from dudao.core.sheetspec import CellTone

Align = Literal["left", "center", "right"]
Level = Literal[1, 2, 3, 4]

_DIGITS = "零一二三四五六七八九"
_ROOMY_COLUMNS = 12


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of text; `bold` stresses it, `placeholder` marks a blank that somebody has yet to fill in."""

    text: str
    bold: bool = False
    placeholder: bool = False


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading of level 1 to 4; its number is given by `numbered`, unless `unnumbered`."""

    level: Level
    text: str
    unnumbered: bool = False


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph of body text, its first line indented by two characters unless told otherwise."""

    runs: tuple[Run, ...]
    align: Align = "left"
    indent: bool = True

    @property
    def text(self) -> str:
        """The text without its marking."""
        return "".join(run.text for run in self.runs)


@dataclass(frozen=True, slots=True)
class Pending:
    """A place that data cannot fill: `what` belongs there."""

    what: str

    @property
    def text(self) -> str:
        """What is shown in its place."""
        return f"【待补：{self.what}】"


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of a table; `columns` and `rows` say how many it spans. A `tone` always has words beside it."""

    text: str
    columns: int = 1
    rows: int = 1
    align: Align | None = None
    tone: CellTone = ""


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table: its share of the width, and how its cells stand."""

    width: float
    align: Align = "left"


@dataclass(frozen=True, slots=True)
class Table:
    """A table. `header` rows are repeated on every page; no row is split between pages.

    Header and body rows list only the cells that begin in them, left to right: a cell that spans rows is not
    repeated below. `landscape` asks for a page turned sideways. `small` takes 五号 in place of 小四.
    `keep_with_next` holds a short table on one page with the figure that follows it.
    """

    columns: tuple[Column, ...]
    header: tuple[tuple[Cell, ...], ...]
    rows: tuple[tuple[Cell, ...], ...]
    caption: str = ""
    note: str = ""
    landscape: bool = False
    small: bool = False
    keep_with_next: bool = False

    @property
    def dense(self) -> bool:
        """Whether the columns are so many that margins inside cells must yield to the figures."""
        return len(self.columns) > _ROOMY_COLUMNS


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar: `value` None draws no bar, only its `text` (such as 缺数据). `holds` is the judgment."""

    label: str
    value: Fraction | None
    text: str
    holds: bool | None = None


@dataclass(frozen=True, slots=True)
class BarChart:
    """Horizontal bars against one limit line, which `limit_text` labels; `failed_text` follows a bar that fails."""

    title: str
    bars: tuple[Bar, ...]
    limit: Fraction | None = None
    limit_text: str = ""
    failed_text: str = "未达标"


@dataclass(frozen=True, slots=True)
class Figure:
    """A chart with its caption; `alternative` says what it shows to those who cannot see it.

    `beside` is a second chart of the same bars, drawn to the right without repeating their labels.
    """

    chart: BarChart
    caption: str
    alternative: str
    beside: BarChart | None = None


@dataclass(frozen=True, slots=True)
class PageBreak:
    """What follows begins on a new page."""


@dataclass(frozen=True, slots=True)
class Landscape:
    """Blocks on pages turned sideways; the first of these pages is always a new one."""

    blocks: tuple[FlowBlock, ...]

    @property
    def content(self) -> tuple[FlowBlock, ...]:
        """The blocks without page breaks in front: the sideways page is new already."""
        first = next((at for at, block in enumerate(self.blocks) if not isinstance(block, PageBreak)), 0)
        return self.blocks[first:]


FlowBlock = Heading | Paragraph | Pending | Table | Figure | PageBreak
Block = FlowBlock | Landscape


@dataclass(frozen=True, slots=True)
class Document:
    """A whole document. `notice` (such as 样例数据，仅供演示) stands in the header of every page.

    `issuer` and `date` are the signature at the end, without a seal; `annexes` (附件) follow it on new pages, each
    with its own heading. `created_at` goes into the properties of the file, so that one document gives the same
    bytes every time.
    """

    title: str
    blocks: tuple[Block, ...]
    issuer: str = ""
    date: datetime.date | None = None
    subtitle: str = ""
    notice: str = ""
    created_at: datetime.datetime = datetime.datetime(2000, 1, 1)
    keywords: tuple[str, ...] = ()
    annexes: tuple[Block, ...] = ()


def paragraph(*parts: str | Run, indent: bool = True, align: Align = "left") -> Paragraph:
    """A paragraph of plain text and runs."""
    return Paragraph(tuple(part if isinstance(part, Run) else Run(part) for part in parts), align, indent)


def chinese_number(number: int) -> str:
    """A whole number from 0 to 99 in words, as headings count: 1 is 一, 12 is 十二, 20 is 二十."""
    if not 0 <= number <= 99:
        raise ValueError(f"headings count from 0 to 99, not {number}")
    tens, ones = divmod(number, 10)
    if not tens:
        return _DIGITS[ones]
    return ("" if tens == 1 else _DIGITS[tens]) + "十" + (_DIGITS[ones] if ones else "")


def heading_number(level: Level, number: int) -> str:
    """The number of a heading as GB/T 9704-2012 prints it: 一、（一）1.（1）."""
    if level == 1:
        return f"{chinese_number(number)}、"
    if level == 2:
        return f"（{chinese_number(number)}）"
    return f"{number}." if level == 3 else f"（{number}）"


def numbered(blocks: Iterable[Block]) -> tuple[Block, ...]:
    """The blocks with every heading carrying its number; a level starts again under each higher one."""
    counts = [0, 0, 0, 0]

    def with_number(block: FlowBlock) -> FlowBlock:
        if not isinstance(block, Heading) or block.unnumbered:
            return block
        counts[block.level - 1] += 1
        counts[block.level :] = [0] * (4 - block.level)
        number = heading_number(block.level, counts[block.level - 1])
        return Heading(block.level, number + block.text, unnumbered=True)

    return tuple(
        Landscape(tuple(with_number(inner) for inner in block.blocks))
        if isinstance(block, Landscape)
        else with_number(block)
        for block in blocks
    )


def flat_blocks(blocks: Iterable[Block]) -> Iterator[FlowBlock]:
    """All blocks in reading order, those on sideways pages included."""
    for block in blocks:
        if isinstance(block, Landscape):
            yield from block.blocks
        else:
            yield block


def chinese_date(date: datetime.date) -> str:
    """A date as official documents print it: Arabic digits, months and days without zeros (2012年7月1日)."""
    return f"{date.year}年{date.month}月{date.day}日"


@dataclass(frozen=True, slots=True)
class PlacedCell:
    """A cell with the row and column, counted from 0, where it begins."""

    row: int
    column: int
    cell: Cell


def placed_cells(rows: Sequence[Sequence[Cell]], columns: int) -> tuple[PlacedCell, ...]:
    """Where every cell begins once spans are laid out.

    Raises ``ValueError`` when the cells of a row, with what spans into it, do not fill `columns` exactly.
    """
    taken: set[tuple[int, int]] = set()
    placed: list[PlacedCell] = []
    for row, cells in enumerate(rows):
        column = 0
        for cell in cells:
            while (row, column) in taken:
                column += 1
            placed.append(PlacedCell(row, column, cell))
            taken.update(
                (row + down, column + right) for down in range(cell.rows) for right in range(cell.columns)
            )
        filled = {place for place in taken if place[0] == row}
        if filled != {(row, at) for at in range(columns)}:
            raise ValueError(f"row {row} fills {len(filled)} of {columns} columns")
    if any(row >= len(rows) for row, _ in taken):
        raise ValueError("a cell spans rows that do not exist")
    return tuple(placed)
