"""Grids as a reader of workbooks hands them over, filled in by title."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction

from dudao.catalogue.loader import load
from dudao.catalogue.schema import Standard
from dudao.core.grid import CellValue, MergedArea, Sheet, Workbook
from dudao.core.problem import Problem
from dudao.engine.reporting.read import Reading, read_tables

NAME, KIND = "学校名称", "学校类型"
PRIMARY, JUNIOR, SENIOR = "小学·在校学生数（人）", "初中·在校学生数（人）", "高中·在校学生数（人）"
TEACHERS, BACKBONE = "小学·专任教师（人）", "小学·县级及以上骨干教师（人）"
EQUIPMENT = "教学仪器设备资产值（元）"
Row = Mapping[str, CellValue]

SCHOOL: Row = {NAME: "甲小学", KIND: "小学", PRIMARY: 500}


def standard() -> Standard:
    return load("quality-balance-2017")


def grid(
    rows: Sequence[Sequence[CellValue]], name: str = "学校填报表", merged: tuple[MergedArea, ...] = ()
) -> Sheet:
    width = max(map(len, rows))
    return Sheet(name, [[*row, *[None] * (width - len(row))] for row in rows], merged=merged)


def sheet_of(*rows: Row, name: str = "学校填报表", above: Sequence[Sequence[CellValue]] = ()) -> Sheet:
    """A sheet with the titles that the rows use; the titles stand below ``above``, so A1 is the first title."""
    titles = list(dict.fromkeys(title for row in rows for title in row))
    return grid([*above, titles, *([row.get(title) for title in titles] for row in rows)], name)


def book(*sheets: Sheet, file: str = "填报.xlsx") -> Workbook:
    return Workbook(file, sheets)


def read(*rows: Row) -> Reading:
    return read_tables(book(sheet_of(*rows)), standard())


def value(reading: Reading, name: str, row: int = 0) -> object:
    assert reading.tables is not None, [problem.as_text() for problem in reading.errors]
    return reading.tables.schools[row].get(name)


def at(problems: Sequence[Problem], cell: str) -> list[str]:
    return [problem.message for problem in problems if problem.cell == cell]


def number(text: str) -> Fraction:
    return Fraction(text)
