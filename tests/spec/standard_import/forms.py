"""Sheets as counties type them, with merged cells named by their addresses."""

from __future__ import annotations

from collections.abc import Sequence

from dudao.core.grid import CellValue, MergedArea, Sheet, parse_address
from dudao.core.problem import Problem
from dudao.engine.standard_import.items import ImportedStandard
from dudao.engine.standard_import.mapping import suggest_mapping
from dudao.engine.standard_import.read import read_items

HEADING = ("一级指标", "二级指标", "三级指标", "分值", "评分细则", "佐证材料", "责任单位")


def form(rows: Sequence[Sequence[CellValue]], merged: str = "", name: str = "标准") -> Sheet:
    """A sheet; ``merged`` lists blocks such as A3:A5, of which only the first cell may hold anything."""
    width = max(map(len, rows))
    areas = []
    for block in merged.split():
        first, _, last = block.partition(":")
        (top, left), (bottom, right) = parse_address(first), parse_address(last)
        areas.append(MergedArea(top - 1, left - 1, bottom - 1, right - 1))
    return Sheet(name, [[*row, *[None] * (width - len(row))] for row in rows], merged=tuple(areas))


def imported(rows: Sequence[Sequence[CellValue]], merged: str = "") -> ImportedStandard:
    """The sheet read with the mapping that is suggested for it."""
    sheet = form(rows, merged)
    return read_items(sheet, suggest_mapping(sheet))


def messages(problems: Sequence[Problem], cell: str) -> list[str]:
    """What is said of one cell."""
    return [problem.message for problem in problems if problem.cell == cell]
