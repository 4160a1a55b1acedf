"""Reading a list of duties row by row: texts with their cells, sections, days. Units and people are not decided here.

A row without a number of its own under a task merged over several rows belongs to that task: its measures become
further lines of the requirement. Sums, notes and signatures below the table are left aside.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from dudao.core.grid import CellValue, Sheet, is_blank, text_of
from dudao.core.problem import ERROR, Problem, Severity
from dudao.engine.duty_table.columns import FILLED_DOWN, WRITTEN_ONLY, Column
from dudao.engine.duty_table.days import day_of, is_without_day
from dudao.engine.duty_table.layout import (
    DutyLayout,
    LayoutColumn,
    TableMapping,
    heading_of,
    titles_at,
)

LONGEST_TITLE = 300
LONGEST_CELL = 4000
_SECTION = re.compile(
    r"^\s*(?:[一二三四五六七八九十]+\s*[、.．]|[（(][一二三四五六七八九十]+[)）]|第[一二三四五六七八九十]+[部板])"
)
_SUM = re.compile(r"^(?:合|总|小)\s*计$")
_ASIDE = re.compile(
    r"^(?:注|备\s*注|说明|填表说明|填[表报](?:人|单位|时间|日期)|审核人?|联系(?:人|电话)|(?:单位)?负责人(?:签[字名])?)\s*[:：]"
)
_YEAR = re.compile(r"(20\d\d)\s*年")
_BULLET = re.compile(r"^\s*(?:\d{1,2}\s*[.、．)）]\s*|[（(]\d{1,2}[)）]\s*|[①-⑳]\s*|[-·•]\s*)")
_WHOLE = re.compile(r"^(\d{1,4})\s*(?:个?工作日|天|日)?$")


@dataclass(frozen=True, slots=True)
class DutyCell:
    """A text with where it stands."""

    text: str
    value: CellValue
    address: str
    title: str


@dataclass(frozen=True, slots=True)
class DutyLine:
    """One duty of the table; what its row leaves blank is not in `cells`. `extra` goes back as it came, by title."""

    sheet: str
    row: int
    cells: Mapping[Column, DutyCell]
    section: str = ""
    due_on: datetime.date | None = None
    not_before: datetime.date | None = None
    duration_days: int | None = None
    extra: Mapping[str, str] = field(default_factory=dict)
    more_units: tuple[str, ...] = ()

    def text(self, column: Column) -> str:
        """What stands in a column; empty for a blank cell."""
        cell = self.cells.get(column)
        return cell.text if cell is not None else ""

    @property
    def steps(self) -> tuple[str, ...]:
        """The steps, one a line, without their bullets."""
        return bullet_lines(self.text(Column.STEPS))

    def problem(self, column: Column, message: str, severity: Severity = ERROR) -> Problem:
        """A finding about one cell of the row; of the row's first cell where that one is blank."""
        cell = self.cells.get(column) or next(iter(self.cells.values()))
        return Problem(
            severity,
            message,
            sheet=self.sheet,
            cell=cell.address,
            column=cell.title,
            value=cell.text[:200],
            row_label=self.text(Column.NUMBER) or self.text(Column.TITLE)[:20],
        )


def one_line(text: str) -> str:
    """A title in one line: a line break within a cell is only for its width."""
    return "".join(line.strip() for line in text.splitlines()).strip()


@dataclass(frozen=True, slots=True)
class DutyTable:
    """What a table says, how it looks, and what is wrong with which cell."""

    lines: tuple[DutyLine, ...]
    problems: tuple[Problem, ...]
    layout: DutyLayout
    columns: frozenset[Column]


def bullet_lines(text: str) -> tuple[str, ...]:
    """The lines of a text without their bullets: 1. 立项 / 2. 招标 is 立项, 招标."""
    return tuple(found for line in text.splitlines() if (found := _BULLET.sub("", line).strip()))


def read_duties(sheet: Sheet, mapping: TableMapping, year: int) -> DutyTable:
    """Every duty below the titles; dates without a year are in the year that the heading names, else in `year`.

    ERROR for a row without its task, a task or a cell too long, a number twice, a day or a duration that is none.
    """
    titles = titles_at(sheet, mapping.row)
    heading = heading_of(sheet, mapping.row)
    named = next((int(match[1]) for text in heading if (match := _YEAR.search(text))), year)
    reading = _Reading(sheet, mapping, titles, named)
    reading.read()
    layout = DutyLayout(
        sheet=sheet.name,
        columns=tuple(
            LayoutColumn(titles.get(at, ""), column)
            for at, column in sorted(mapping.columns.items())
            if column is not Column.IGNORED and titles.get(at)
        ),
        heading=heading,
        section_rows=reading.section_rows,
    )
    return DutyTable(
        tuple(reading.lines), tuple(reading.problems), layout, frozenset(mapping.columns.values())
    )


class _Reading:
    """One pass over the rows below the titles."""

    def __init__(self, sheet: Sheet, mapping: TableMapping, titles: Mapping[int, str], year: int) -> None:
        self._sheet, self._mapping, self._titles, self._year = sheet, mapping, titles, year
        self._section = ""
        self._numbers: dict[str, int] = {}
        self.section_rows = False
        self.lines: list[DutyLine] = []
        self.problems: list[Problem] = []

    def read(self) -> None:
        for row in range(self._mapping.row + 1, self._sheet.height):
            held = [
                text
                for column in range(self._sheet.width)
                if (text := text_of(self._sheet.value(row, column)))
            ]
            if not held or self._is_heading_again(row):
                continue
            if _SUM.match(held[0]) or _ASIDE.match(held[0]):
                continue
            section = self._section_in(row, held)
            if section:
                self._section, self.section_rows = section, True
                continue
            self._duty(row)

    def _is_heading_again(self, row: int) -> bool:
        same = [text_of(self._sheet.value(row, at)) == title for at, title in self._titles.items()]
        return sum(same) >= max(2, len(same) - 1)

    def _section_in(self, row: int, held: list[str]) -> str:
        """The text of a row that is a heading among the duties: alone, merged over columns or numbered 一、."""
        if len(held) != 1:
            return ""
        wide = any(
            area.top <= row <= area.bottom and area.right - area.left >= 2 for area in self._sheet.merged
        )
        if not wide and not _SECTION.match(held[0]):
            return ""
        return held[0][:120]

    def _cells(self, row: int) -> dict[Column, DutyCell]:
        found: dict[Column, DutyCell] = {}
        for at, column in self._mapping.columns.items():
            if column in (Column.KEPT, Column.IGNORED) or column in WRITTEN_ONLY:
                continue
            value = self._value(row, at, column)
            if not is_blank(value):
                address = self._sheet.address(row, at)
                found[column] = DutyCell(
                    tidy(text_of(value)), value, address, self._titles.get(at, column.label)
                )
        return found

    def _value(self, row: int, at: int, column: Column) -> CellValue:
        if column in FILLED_DOWN:
            return self._sheet.title_value(row, at)
        return self._sheet.value(row, at)

    def _extra(self, row: int) -> dict[str, str]:
        found = {}
        for at, column in self._mapping.columns.items():
            text = text_of(self._sheet.value(row, at)) if column is Column.KEPT else ""
            if text and self._titles.get(at):
                found[self._titles[at]] = tidy(text)[:LONGEST_CELL]
        return found

    def _continues(self, row: int) -> bool:
        """Whether the row lies under a task that is merged downwards from a row above."""
        at = self._mapping.at(Column.TITLE)
        if at is None or not self.lines:
            return False
        return any(area.covers(row, at) and area.top < row for area in self._sheet.merged)

    def _duty(self, row: int) -> None:
        cells = self._cells(row)
        extra = self._extra(row)
        own = {column for column in cells if column not in FILLED_DOWN}
        if not own and not extra and not self._continues(row):
            return
        if Column.TITLE not in cells and self._continues(row):
            self._add_to_last(cells)
            return
        if not cells:
            return
        line = DutyLine(self._sheet.name, row, cells, extra=extra)
        section = line.text(Column.SECTION) or self._section
        line = replace(line, section=section[:120], **self._numbers_of(line))
        extra |= self._due_words(line)
        self._check(line)
        self.lines.append(line)

    def _numbers_of(self, line: DutyLine) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for name, column in (("due_on", Column.DUE_ON), ("not_before", Column.NOT_BEFORE)):
            cell = line.cells.get(column)
            if cell is None:
                continue
            day = day_of(cell.value, self._year)
            if day is None and not is_without_day(cell.text):
                message = "看不出是哪一天，或年份不对，请写成 2026-12-15、12月15日前、2026年12月底前，或“长期坚持”。"
                self.problems.append(line.problem(column, message))
            found[name] = day
        duration = line.cells.get(Column.DURATION)
        if duration is not None:
            match = _WHOLE.match(duration.text)
            if match is None or not 1 <= int(match[1]) <= 750:
                message = "工期请写 1—750 的整数（工作日），说不准就空着。"
                self.problems.append(line.problem(Column.DURATION, message))
            else:
                found["duration_days"] = int(match[1])
        return found

    def _due_words(self, line: DutyLine) -> dict[str, str]:
        """长期坚持 is no day, and is kept for the way back."""
        cell = line.cells.get(Column.DUE_ON)
        return {cell.title: cell.text} if cell is not None and is_without_day(cell.text) else {}

    def _check(self, line: DutyLine) -> None:
        title = line.text(Column.TITLE)
        if not title:
            self.problems.append(
                line.problem(Column.TITLE, "这一行没有写任务。不是任务的行请删去，或并入上一行。")
            )
        elif len(title) > LONGEST_TITLE:
            message = f"任务有 {len(title)} 字，最多 {LONGEST_TITLE} 字，其余请写进措施一栏。"
            self.problems.append(line.problem(Column.TITLE, message))
        if len(line.text(Column.REQUIREMENT)) > LONGEST_CELL:
            self.problems.append(line.problem(Column.REQUIREMENT, f"措施超过 {LONGEST_CELL} 字，请精简。"))
        number = line.text(Column.NUMBER)
        if len(number) > 20:
            self.problems.append(line.problem(Column.NUMBER, "序号最多 20 字。"))
        if number and number in self._numbers:
            message = f"序号 {number} 与第 {self._numbers[number] + 1} 行重复。"
            self.problems.append(line.problem(Column.NUMBER, message))
        elif number:
            self._numbers[number] = line.row

    def _add_to_last(self, cells: Mapping[Column, DutyCell]) -> None:
        """A further row of a merged task: its measures join, its units help, the latest day counts."""
        last = self.lines[-1]
        joined = dict(last.cells)
        for column in (Column.REQUIREMENT, Column.STEPS):
            if column in cells:
                before = joined.get(column)
                text = f"{before.text}\n{cells[column].text}" if before else cells[column].text
                joined[column] = replace(before or cells[column], text=text)
        more = list(last.more_units)
        for column in (Column.LEAD_UNIT, Column.SUPPORTING_UNITS):
            text = cells[column].text if column in cells else ""
            if text and text != last.text(column) and text not in more:
                more.append(text)
        line = replace(last, cells=joined, more_units=tuple(more))
        day = day_of(cells[Column.DUE_ON].value, self._year) if Column.DUE_ON in cells else None
        if day is not None and (line.due_on is None or day > line.due_on):
            line = replace(line, due_on=day)
        self.lines[-1] = line


def tidy(text: str) -> str:
    """Line ends as one, no white space at the ends of lines: what two texts must have in common to be the same."""
    return "\n".join(
        line.strip() for line in text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    ).strip()
