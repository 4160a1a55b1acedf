"""Problems arranged for marking: by cell, by row, and as the sheet that lists them all."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from dudao.core.grid import CellValue, parse_address
from dudao.core.problem import Problem

ERROR_FILL = "FFC7CE"
WARNING_FILL = "FFEB9C"
MARK_AUTHOR = "督导通"
LONGEST_COMMENT = 2_000

LIST_TITLES = ("序号", "级别", "工作表", "单元格", "所在行", "列（项目）", "填写的内容", "问题和改法")
LIST_WIDTHS = (7, 8, 18, 10, 24, 26, 20, 80)
_HEADER_SEARCH_ROWS = 30


@dataclass(slots=True)
class SheetFindings:
    """The problems of one sheet; rows and columns are counted from 1, as in the workbook."""

    cells: dict[tuple[int, int], list[Problem]] = field(default_factory=dict)
    rows: dict[int, list[Problem]] = field(default_factory=dict)

    def add(self, problem: Problem) -> None:
        """File a problem under its cell and its row; one without a cell only appears in the list."""
        if not problem.cell:
            return
        row, column = parse_address(problem.cell)
        self.cells.setdefault((row, column), []).append(problem)
        self.rows.setdefault(row, []).append(problem)

    @property
    def first_row(self) -> int:
        """The topmost row with a problem."""
        return min(self.rows)

    def reason_column(self, width: int) -> int:
        """The first column, counted from 1, to the right of the table and of every marked cell."""
        return max([width, *(column for _, column in self.cells)]) + 1


def by_sheet(problems: Iterable[Problem]) -> dict[str, SheetFindings]:
    """The problems of each sheet that has any with a cell."""
    sheets: dict[str, SheetFindings] = {}
    for problem in problems:
        sheets.setdefault(problem.sheet, SheetFindings()).add(problem)
    return {name: findings for name, findings in sheets.items() if findings.cells}


def worst_is_error(problems: Iterable[Problem]) -> bool:
    """Whether the cell or row is to be marked as wrong rather than as doubtful."""
    return any(problem.is_error for problem in problems)


def reason_text(problems: Sequence[Problem]) -> str:
    """All messages of a row in one cell, numbered if several, each with the name of its column."""
    lines = [_named(problem) for problem in problems]
    return lines[0] if len(lines) == 1 else "\n".join(f"{n}. {line}" for n, line in enumerate(lines, 1))


def comment_text(problems: Sequence[Problem]) -> str:
    """All messages of a cell as a comment."""
    text = "\n".join(f"{severity_label(problem)}：{problem.message}" for problem in problems)
    return text if len(text) <= LONGEST_COMMENT else text[: LONGEST_COMMENT - 1] + "…"


def severity_label(problem: Problem) -> str:
    """What a person calls the severity."""
    return "错误" if problem.is_error else "提醒"


def list_row(number: int, problem: Problem) -> tuple[int | str, ...]:
    """One line of the sheet that lists everything, in the order of LIST_TITLES."""
    return (
        number,
        severity_label(problem),
        problem.sheet,
        problem.cell,
        problem.row_label,
        problem.column,
        problem.value,
        problem.message,
    )


def list_heading(problems: Sequence[Problem]) -> str:
    """The first line of that sheet: how many there are and what to do."""
    errors = sum(problem.is_error for problem in problems)
    return (
        f"共 {errors} 处错误（红色，必须改正）、{len(problems) - errors} 处提醒（黄色，请核实）。"
        "点击单元格地址可跳到该处；改好后把本文件重新上传即可，不必删除标记。"
    )


def header_row(rows: Sequence[Sequence[CellValue]], first_problem_row: int) -> int:
    """The row, counted from 1, that most likely holds the column titles: most texts, above the data."""
    best, best_texts = 1, 0
    for number, row in enumerate(rows[: min(first_problem_row, _HEADER_SEARCH_ROWS)], 1):
        texts = sum(1 for raw in row if isinstance(raw, str) and raw.strip())
        if texts > best_texts and (number < first_problem_row or not best_texts):
            best, best_texts = number, texts
    return best


def _named(problem: Problem) -> str:
    return f"{problem.column}：{problem.message}" if problem.column else problem.message
