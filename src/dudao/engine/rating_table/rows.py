"""The rows of a self-evaluation table, as plain values."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from itertools import groupby

ZERO = Fraction(0)


@dataclass(frozen=True, slots=True)
class TableRow:
    """One item with what was stated about it and decided on it; None is not stated, an empty text is nothing.

    `points_words` stands where the item carries no points (一票否决). `result` stands in place of the points where
    there are none (未触发, 合格, 不适用). `statement` is the answer in words (`statement_words`), `number` the revision
    of the rating that the table shows (0: none), `measured` says that it follows from 测算 and is not typed.
    """

    code: str
    section: str
    criterion: str
    text: str
    points: Fraction | None
    rule: str
    points_words: str = ""
    own_points: Fraction | None = None
    result: str = ""
    lost_reasons: str = ""
    evidence: str = ""
    review: str = ""
    external_points: Fraction | None = None
    external_result: str = ""
    statement: str = ""
    hint: str = ""
    note: str = ""
    recoverable_points: Fraction | None = None
    recover_by: datetime.date | None = None
    number: int = 0
    measured: bool = False
    is_bonus: bool = False


@dataclass(frozen=True, slots=True)
class RatingTable:
    """A whole table: the rows in the standard's order, and what stands above them.

    `campaign`, `subject` and `standard` name what was rated; they are printed and read back. `notice` (示例数据)
    stands on every page. `maximum` and `pass_points` are those of the whole standard, None where it states none.
    """

    title: str
    campaign: str
    subject: str
    standard: str
    rows: tuple[TableRow, ...]
    made_at: datetime.datetime
    section_title: str = "一级指标"
    criterion_title: str = "二级指标"
    notice: str = ""
    maximum: Fraction | None = None
    pass_points: Fraction | None = None
    is_filled_in: bool = True
    """False leaves out the columns that are read back: for the county's roll-up, which nobody types."""


@dataclass(frozen=True, slots=True)
class Sums:
    """Points asked, reached by oneself, given from outside; `open_count` items with points have none yet."""

    points: Fraction
    own: Fraction
    external: Fraction | None
    open_count: int


def sums_of(rows: tuple[TableRow, ...]) -> Sums:
    """The sums of rows: a bonus adds to what is reached and not to what is asked; what is not rated adds nothing."""
    given = [row.external_points for row in rows if row.external_points is not None]
    asked = [row for row in rows if row.points is not None]
    return Sums(
        sum((row.points or ZERO for row in asked if not row.is_bonus), ZERO),
        sum((row.own_points or ZERO for row in asked), ZERO),
        sum(given, ZERO) if given else None,
        sum(1 for row in asked if row.own_points is None and not row.result),
    )


def sections_of(rows: tuple[TableRow, ...]) -> Iterator[tuple[str, tuple[TableRow, ...]]]:
    """The rows by their first level, in order; a level that comes again later is a block of its own."""
    for section, members in groupby(rows, key=lambda row: row.section):
        yield section, tuple(members)
