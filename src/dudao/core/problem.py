"""What is wrong with reported data, where, and what the person who filled it in should do."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

Severity = Literal["error", "warning"]

ERROR: Severity = "error"
WARNING: Severity = "warning"

REASON_COLUMN_TITLE = "错误原因"
"""The title of the column that a marked workbook carries; a reader of tables ignores it."""
PROBLEM_LIST_SHEET = "错误清单"
"""The name of the sheet that a marked workbook carries; it is left out when the workbook is read again."""


@dataclass(frozen=True, slots=True)
class Problem:
    """One finding about one place in a reported table; an error refuses the table, a warning does not.

    `message` is Chinese and says what to do. `cell` is an address such as `D17`, empty when the finding is
    about a whole sheet or file. `column` is the title of the column (or of the item in a vertical form),
    `value` is what stood in the cell as text, and `row_label` names the row for a reader, usually the school.
    """

    severity: Severity
    message: str
    file: str = ""
    sheet: str = ""
    cell: str = ""
    column: str = ""
    value: str = ""
    row_label: str = ""

    @property
    def is_error(self) -> bool:
        """Only an error refuses the workbook."""
        return self.severity == ERROR

    def as_contract(self) -> dict[str, str]:
        """The names that scripts rely on: sheet, cell, column, value, message; file when it is set."""
        entry = {
            "sheet": self.sheet,
            "cell": self.cell,
            "column": self.column,
            "value": self.value,
            "message": self.message,
        }
        return {"file": self.file, **entry} if self.file else entry

    def as_text(self) -> str:
        """One line for a terminal or a log: where in the file, then what to do."""
        sheet = f"《{self.sheet}》" if self.sheet else ""
        place = " ".join(part for part in (self.file, sheet + self.cell) if part)
        named = "，".join(part for part in (self.row_label, self.column) if part)
        head = f"{place}（{named}）" if place and named else place or named
        return f"{head}：{self.message}" if head else self.message


def errors_of(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """The findings that refuse a workbook, in their order."""
    return tuple(problem for problem in problems if problem.is_error)


def warnings_of(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """The findings that a person must look at but that refuse nothing, in their order."""
    return tuple(problem for problem in problems if not problem.is_error)
