"""The sample county judged, and empty counties, for the tests of the reports."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction
from functools import cache

from dudao.catalogue.loader import load
from dudao.catalogue.schema import Standard
from dudao.core.document import Cell, Column, Document, Heading, Paragraph, Pending, Table, flat_blocks
from dudao.engine.api import Evaluation, Judgement, Record, ReportedTables, Value, evaluate
from examples.sample_county.county import make_county

DAY = date(2026, 11, 22)
QUALITY = "quality-balance-2017"
STANDARDS = (
    QUALITY,
    "basic-balance-2012",
    "preschool-universal-2020",
    "preschool-shenyang-2021",
    "county-duties-sample",
    "shuanggao-shuangpu-sample",
)
SAMPLE_NOTICE = "样例数据，仅供演示"


@dataclass(frozen=True)
class Case:
    """A county under a standard, judged."""

    standard: Standard
    tables: ReportedTables
    evaluation: Evaluation


def _exact(value: object) -> Value:
    if isinstance(value, int) and not isinstance(value, bool):
        return Fraction(value)
    assert value is None or isinstance(value, str | bool | Fraction | date)
    return value


def judged(standard: Standard, tables: ReportedTables, rules: Sequence[str] = ()) -> Case:
    """The tables with their evaluation."""
    return Case(standard, tables, evaluate(standard, tables, rules=rules))


@cache
def sample_case(years_back: int = 0, rules: tuple[str, ...] = ()) -> Case:
    """The sample county of the newest year, or of the year before."""
    figures = make_county(DAY, years_back=years_back)
    tables = ReportedTables(
        QUALITY,
        Record(figures.name, {name: _exact(value) for name, value in figures.county.items()}),
        tuple(
            Record(each.school.name, {name: _exact(value) for name, value in each.values.items()})
            for each in figures.schools
        ),
        {item: Judgement(value) for item, value in figures.judgements.items()},
    )
    return judged(load(QUALITY), tables, rules)


def sample_without(school: str, *names: str) -> Case:
    """The sample county with some values of one school not reported."""
    case = sample_case()
    schools = tuple(
        replace(record, values={name: value for name, value in record.values.items() if name not in names})
        if record.name == school
        else record
        for record in case.tables.schools
    )
    return judged(case.standard, replace(case.tables, schools=schools))


@cache
def empty_case(standard_id: str) -> Case:
    """A county that has reported nothing but its name."""
    standard = load(standard_id)
    return judged(standard, ReportedTables(standard_id, Record("甲县", {"name": "甲县"})))


def headings(document: Document) -> list[tuple[int, str]]:
    """Level and text of every heading."""
    return [(block.level, block.text) for block in flat_blocks(document.blocks) if isinstance(block, Heading)]


def sentences(document: Document) -> list[str]:
    """The text of every paragraph and every 【待补】."""
    return [block.text for block in flat_blocks(document.blocks) if isinstance(block, Paragraph | Pending)]


def tables_of(document: Document) -> list[Table]:
    """Every table in reading order, those of the annexes last."""
    blocks = (*document.blocks, *document.annexes)
    return [block for block in flat_blocks(blocks) if isinstance(block, Table)]


def table_named(document: Document, caption: str) -> Table:
    """The table with that caption."""
    return next(table for table in tables_of(document) if table.caption == caption)


def texts(rows: Sequence[Sequence[Cell]]) -> list[list[str]]:
    """The words of every cell."""
    return [[cell.text for cell in row] for row in rows]


def widths(columns: Sequence[Column]) -> int:
    """How many columns."""
    return len(columns)
