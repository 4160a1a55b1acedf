"""Reading a self-evaluation table back: our own workbook, or a county's form with its own titles.

A row belongs to the item of its code, else to the one item of the same text. What a row states is its 评定 when there
is such a column, else what its points alone can mean. Nothing is decided here about who may change what.
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from dudao.core.grid import CellValue, Sheet, Workbook, cell_address, is_blank, number_of, text_of
from dudao.core.problem import ERROR, WARNING, Problem
from dudao.core.scoring import AnswerError, ScoringRule
from dudao.core.scoring.reading import DataError, exact_number
from dudao.engine.rating_table.statement_words import data_of, data_of_points
from dudao.engine.rating_table.write import SUBJECT
from dudao.engine.standard_import.roles import Role, clean_title, role_of

TITLE_ROWS = 30
_COLUMNS: dict[str, tuple[str, ...]] = {
    "statement": ("评定", "自评结论", "评定结果"),
    "points": (
        "自评得分", "自评分", "自评", "得分", "县自评", "校自评", "自评分数", "自查得分", "实得分", "实际得分",
    ),
    "reason": ("扣分说明", "扣分原因", "失分原因", "自评说明", "扣分情况", "得分说明", "自评情况", "自查情况"),
    "note": ("说明", "自评备注"),
    "recoverable": ("可挽回分数",),
    "recover_by": ("可挽回日期",),
    "number": ("版次",),
}  # fmt: skip
_NAMES = {title: name for name, titles in _COLUMNS.items() for title in titles}


@dataclass(frozen=True, slots=True)
class KnownItem:
    """An item that rows are matched with."""

    code: str
    text: str
    rule: ScoringRule
    points: Fraction | None


@dataclass(frozen=True, slots=True)
class Entry:
    """What one row states about an item; `data` is the answer's data, None when the row says nothing of it.

    `from_points`: only points were written, not the statement itself. `number` is the revision that the writer saw,
    None when the form has no such column. Fields that the form has no column for are None.
    """

    code: str
    row: int
    data: dict[str, object] | None
    from_points: Fraction | None = None
    note: str | None = None
    reason: str | None = None
    recoverable_points: Fraction | None = None
    recover_by: datetime.date | None = None
    has_recovery: bool = False
    number: int | None = None
    statement_cell: str = ""


@dataclass(frozen=True, slots=True)
class ReadTable:
    """The entries of a form, the items it leaves out, and what is wrong with which cell; `subject` as printed."""

    sheet: str
    entries: tuple[Entry, ...]
    problems: tuple[Problem, ...]
    left_out: tuple[str, ...]
    subject: str = ""
    columns: Mapping[str, int] = field(default_factory=dict)


def read_table(book: Workbook, items: Sequence[KnownItem]) -> ReadTable:
    """The first sheet of the workbook that holds a self-evaluation table; without one a single problem says so."""
    for sheet in book.sheets:
        found = _titles(sheet, items)
        if found is not None:
            return _Reading(sheet, items, *found).read()
    message = "没有找到自评表：要有“编号”或“评估内容”列，和“评定”或“自评得分”列。"
    return ReadTable("", (), (Problem(ERROR, message),), tuple(item.code for item in items))


def text_key(text: str) -> str:
    """A text as compared: without white space and punctuation."""
    return "".join(sign for sign in text if sign.isalnum())


def _titles(sheet: Sheet, items: Sequence[KnownItem]) -> tuple[int, dict[str, int]] | None:
    """The row of titles and the columns by meaning; items stand where the title says so or their texts do."""
    texts = {text_key(item.text) for item in items}
    for row in range(min(TITLE_ROWS, sheet.height)):
        columns = column_names(sheet, row)
        if "statement" not in columns and "points" not in columns:
            continue
        at = _text_column(sheet, row, texts)
        if at is not None:
            columns["text"] = at
        if "code" in columns or "text" in columns:
            return row, columns
    return None


def column_names(sheet: Sheet, row: int) -> dict[str, int]:
    """What the titles of a row say of their columns: points, reason, code …; the first of each counts."""
    columns: dict[str, int] = {}
    for column, raw in enumerate(sheet.rows[row]):
        title = text_of(raw)
        name = _NAMES.get(clean_title(title)) if title else None
        if title and name is None and role_of(title) is Role.CODE:
            name = "code"
        if name is not None:
            columns.setdefault(name, column)
    return columns


def _text_column(sheet: Sheet, title_row: int, texts: set[str]) -> int | None:
    """The column in which most texts of items stand; None when none does."""
    counts = [
        sum(text_key(text_of(raw)) in texts for raw in sheet.column_values(column, title_row + 1))
        for column in range(sheet.width)
    ]
    most = max(counts, default=0)
    return counts.index(most) if most else None


class _Reading:
    """One pass over the rows below the titles."""

    def __init__(
        self, sheet: Sheet, items: Sequence[KnownItem], title_row: int, columns: dict[str, int]
    ) -> None:
        self._sheet, self._title_row, self._columns = sheet, title_row, columns
        self._by_code = {text_key(item.code): item for item in items}
        self._by_text: dict[str, list[KnownItem]] = {}
        for item in items:
            self._by_text.setdefault(text_key(item.text), []).append(item)
        self._items = items
        self._problems: list[Problem] = []
        self._entries: dict[str, Entry] = {}

    def read(self) -> ReadTable:
        for row in range(self._title_row + 1, self._sheet.height):
            item = self._item(row)
            if item is None:
                continue
            if item.code in self._entries:
                first = self._entries[item.code].row + 1
                self._wrong(row, "code" if "code" in self._columns else "text", f"与第 {first} 行是同一条")
                continue
            self._entries[item.code] = self._entry(row, item)
        left_out = tuple(item.code for item in self._items if item.code not in self._entries)
        return ReadTable(
            self._sheet.name,
            tuple(self._entries.values()),
            tuple(self._problems),
            left_out,
            self._subject(),
            self._columns,
        )

    def _raw(self, row: int, name: str) -> CellValue:
        column = self._columns.get(name)
        cells = self._sheet.rows[row]
        return None if column is None or column >= len(cells) else cells[column]

    def _wrong(self, row: int, name: str, message: str, severity: str = ERROR) -> None:
        column = self._columns[name]
        self._problems.append(
            Problem(
                ERROR if severity == ERROR else WARNING,
                message,
                sheet=self._sheet.name,
                cell=cell_address(row + 1, column + 1),
                column=text_of(self._sheet.rows[self._title_row][column]),
                value=text_of(self._raw(row, name))[:80],
                row_label=text_of(self._raw(row, "code")) or text_of(self._raw(row, "text"))[:20],
            )
        )

    def _item(self, row: int) -> KnownItem | None:
        code, text = text_of(self._raw(row, "code")), text_of(self._raw(row, "text"))
        if code and text_key(code) in self._by_code:
            return self._by_code[text_key(code)]
        found = self._by_text.get(text_key(text), []) if text else []
        if len(found) == 1:
            return found[0]
        states = any(not is_blank(self._raw(row, name)) for name in ("statement", "points"))
        summed = any("计" in text_of(raw) for raw in self._sheet.rows[row][:4])
        if states and not summed and (code or text):
            name = "code" if "code" in self._columns else "text"
            why = "有几条条文相同，要写编号" if len(found) > 1 else "标准里没有这一条"
            self._wrong(row, name, f"{why}，这一行没有导入")
        return None

    def _entry(self, row: int, item: KnownItem) -> Entry:
        data, points = self._stated(row, item)
        has_note = "note" in self._columns
        return Entry(
            item.code,
            row,
            data,
            points,
            note=text_of(self._raw(row, "note")) if has_note else None,
            reason=text_of(self._raw(row, "reason")) if "reason" in self._columns else None,
            recoverable_points=self._recoverable(row),
            recover_by=self._day(row),
            has_recovery="recoverable" in self._columns,
            number=self._revision(row),
            statement_cell=self._cell(row),
        )

    def _cell(self, row: int) -> str:
        name = "statement" if "statement" in self._columns else "points"
        return cell_address(row + 1, self._columns[name] + 1)

    def _stated(self, row: int, item: KnownItem) -> tuple[dict[str, object] | None, Fraction | None]:
        if "statement" in self._columns:
            try:
                return data_of(item.rule, text_of(self._raw(row, "statement")), item.points), None
            except AnswerError as error:
                self._wrong(row, "statement", error.message)
                return None, None
        raw = self._raw(row, "points")
        if is_blank(raw):
            return None, None
        points = number_of(raw)
        try:
            if points is None or item.points is None:
                return data_of(item.rule, text_of(raw), item.points), None
            return data_of_points(item.rule, points, item.points), points
        except AnswerError as error:
            if points is None:
                self._wrong(row, "points", error.message)
                return None, None
            return None, points

    def _recoverable(self, row: int) -> Fraction | None:
        raw = self._raw(row, "recoverable")
        if is_blank(raw):
            return None
        points = number_of(raw)
        if points is None:
            try:
                points = exact_number("recoverable", text_of(raw))
            except DataError:
                self._wrong(row, "recoverable", "应填数")
        return points

    def _day(self, row: int) -> datetime.date | None:
        raw = self._raw(row, "recover_by")
        if is_blank(raw):
            return None
        if isinstance(raw, datetime.datetime):
            return raw.date()
        if isinstance(raw, datetime.date):
            return raw
        try:
            return datetime.date.fromisoformat(text_of(raw).replace("/", "-").replace(".", "-"))
        except ValueError:
            self._wrong(row, "recover_by", "应填日期，如 2027-05-31")
            return None

    def _revision(self, row: int) -> int | None:
        if "number" not in self._columns:
            return None
        number = number_of(self._raw(row, "number"))
        if number is None or number.denominator != 1:
            self._wrong(row, "number", "“版次”列被改动，这一条按没有版次处理", WARNING)
            return None
        return int(number)

    def _subject(self) -> str:
        """Whose table it is, as our own form prints it above the titles."""
        for row in self._sheet.rows[: self._title_row]:
            for raw in row:
                text = text_of(raw)
                if SUBJECT in text:
                    return text.split(SUBJECT, 1)[1].split("　")[0].strip()
        return ""
