"""Reading the rows of one sheet into the columns of a table: what is data, what is a total, what is neither."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from dudao.core.grid import CellValue, Sheet, is_blank, number_of, text_of
from dudao.core.numbers import trimmed
from dudao.core.problem import ERROR, WARNING, Problem, Severity
from dudao.engine.facts import Origin
from dudao.engine.reporting.columns import ColumnTable, FormPart, SheetPart
from dudao.engine.reporting.heading import FoundColumn, Heading, VerticalForm, unit_error, unit_notice
from dudao.engine.reporting.titles import title_key
from dudao.engine.reporting.values import Cell, convert_all, converter

TOTAL_WORDS = ("合计", "总计", "小计", "总数")
_GRAND_TOTALS = ("合计", "总计")
SAMPLE_WORDS = frozenset({"示例", "样例", "示例行", "填写示例", "例如", "示范"})
_NOTE_STARTS = (
    "注:",
    "注1",
    "说明:",
    "备注:",
    "填表人",
    "审核人",
    "负责人",
    "填报人",
    "填报单位",
    "联系电话",
    "填报日期",
    "单位负责人",
)
_DOUBTFUL_STARTS = ("注", "说", "备", "填", "审", "示", "样", "负", "联", "单", " ", "【", "（", "(")
_COLUMN_NUMBERS = frozenset({"甲", "乙", "丙", "栏次"})


@dataclass
class SheetRows:
    """The rows of a sheet that are data, and those that state totals; positions in the grid."""

    data: list[int] = field(default_factory=list)
    totals: list[int] = field(default_factory=list)
    samples: list[int] = field(default_factory=list)


def sort_rows(sheet: Sheet, heading: Heading) -> SheetRows:
    """Tell data from blank rows, totals, samples, notes and signatures below the titles."""
    found = SheetRows()
    name = heading.columns.get("name")
    places = [column.at for column in heading.columns.values()]
    for row in range(heading.first_data, sheet.height):
        cells = sheet.rows[row]
        label = cells[name.at] if name is not None and name.at < len(cells) else None
        if type(label) is str and _is_plainly_data(label, cells[0]):
            found.data.append(row)
            continue
        _sort_row(sheet, row, places, found)
    return found


def _is_plainly_data(label: str, first: CellValue) -> bool:
    """Whether a row is data at first sight; the others are looked at closely."""
    if len(label) < 3 or label.startswith(_DOUBTFUL_STARTS) or label.endswith(TOTAL_WORDS):
        return False
    return type(first) is not str or first not in SAMPLE_WORDS


def _sort_row(sheet: Sheet, row: int, places: Sequence[int], found: SheetRows) -> None:
    cells = sheet.rows[row]
    if all(at >= len(cells) or is_blank(cells[at]) for at in places):
        return
    words = [title_key(raw) for raw in cells[: max(places) + 1] if isinstance(raw, str) and raw.strip()]
    first = words[0] if words else ""
    if any(word.endswith(TOTAL_WORDS) for word in words[:3]):
        found.totals.append(row)
    elif first in SAMPLE_WORDS or first.startswith(("(示例)", "示例:", "示例·", "【示例】")):
        found.samples.append(row)
    elif _numbers_columns(words) or any(word.startswith(_NOTE_STARTS) or word == "注" for word in words[:2]):
        return
    else:
        found.data.append(row)


def _numbers_columns(words: Sequence[str]) -> bool:
    """Whether a row only numbers the columns (栏次, or 甲 乙 丙 and figures); a school may well be called 甲."""
    return bool(words) and (words[0] == "栏次" or len(_COLUMN_NUMBERS.intersection(words)) > 1)


def read_rows(table: ColumnTable, file: str, sheet: Sheet, heading: Heading) -> Iterator[Problem]:
    """Append a sheet's rows to the table and yield what is wrong with titles and single cells."""
    yield from _title_problems(file, sheet, heading)
    rows = sort_rows(sheet, heading)
    columns = {name: column.at for name, column in heading.columns.items()}
    titles = {name: column.title for name, column in heading.columns.items()}
    part = SheetPart(file, sheet, rows.data, columns, titles)
    values: dict[str, list[Cell]] = {}
    wrong: dict[str, dict[int, str]] = {}
    raw = part.raw_columns()
    for name, column in heading.columns.items():
        convert = converter(column.match.slot.field, column.match.factor)
        values[name], said = convert_all(raw[name], convert)
        if said:
            wrong[name] = said
    start = table.add(part, values)
    for name, sentences in wrong.items():
        for at, sentence in sentences.items():
            table.unusable.add((name, start + at))
            yield table.problem(ERROR, sentence, name, start + at)
    yield from _sample_notices(file, sheet, heading, rows.samples)
    yield from _total_problems(table, sheet, heading, rows.totals, range(start, table.count), file)


def _sample_notices(file: str, sheet: Sheet, heading: Heading, rows: Sequence[int]) -> Iterator[Problem]:
    """A row left out because it is marked as a sample is said, in case a school was meant."""
    at = next(iter(heading.columns.values())).at
    for row in rows:
        message = "这一行标着“示例”，没有计入；如果是要报的学校，请改掉“示例”二字。"
        yield Problem(
            WARNING, message, file, sheet.name, sheet.address(row, at), "", text_of(sheet.value(row, at))
        )


def _title_problems(file: str, sheet: Sheet, heading: Heading) -> Iterator[Problem]:
    def at(column: int, title: str, severity: Severity, message: str) -> Problem:
        return Problem(severity, message, file, sheet.name, sheet.address(heading.row, column), title, title)

    for column in heading.columns.values():
        if wrong := unit_error(column):
            yield at(column.at, column.title, ERROR, wrong)
        elif notice := unit_notice(column):
            yield at(column.at, column.title, WARNING, notice)
    for column in heading.repeated:
        first = heading.columns[column.match.slot.name]
        if any(not is_blank(raw) for raw in sheet.column_values(column.at, heading.first_data)):
            where = sheet.address(heading.row, first.at)
            message = f"这一列与 {where}“{first.title}”是同一项，不知道以哪一列为准；请删去一列。"
            yield at(column.at, column.title, ERROR, message)
    for place, title in heading.unknown:
        if any(not is_blank(raw) for raw in sheet.column_values(place, heading.first_data)):
            message = "没有认出这一列，没有读取；如果是要报的数据，请把标题改成模板里的标题，或在“列对应”里指定一次。"
            yield at(place, title, WARNING, message)


def _total_problems(
    table: ColumnTable, sheet: Sheet, heading: Heading, totals: Sequence[int], rows: range, file: str
) -> Iterator[Problem]:
    """A single 合计 row must equal the sum of the rows; a column with a gap or a wrong cell is not judged."""
    grand = [row for row in totals if _is_grand_total(sheet, row, heading)]
    if len(grand) != 1 or not rows:
        return
    for name, column in heading.columns.items():
        slot = column.match.slot
        stated = number_of(sheet.value(grand[0], column.at)) if slot.is_number else None
        if stated is None or slot.field.unit == "%" or column.match.factor is None:
            continue
        if any((name, row) in table.unusable for row in rows):
            continue
        known = [value for row in rows if isinstance(value := table.value(name, row), Fraction)]
        sum_of_rows = sum(known, Fraction(0)) / column.match.factor
        if sum_of_rows != stated:
            address = sheet.address(grand[0], column.at)
            gap = trimmed(abs(stated - sum_of_rows), 4)
            message = (
                f"合计行是 {trimmed(stated, 4)}，各行相加是 {trimmed(sum_of_rows, 4)}，相差 {gap}；"
                "请核对是漏了学校、填错了数，还是合计没有更新。"
            )
            yield Problem(ERROR, message, file, sheet.name, address, column.title, trimmed(stated, 4), "合计")


def _is_grand_total(sheet: Sheet, row: int, heading: Heading) -> bool:
    words = [title_key(raw) for raw in sheet.rows[row][:6] if isinstance(raw, str) and raw.strip()]
    return any(word.endswith(_GRAND_TOTALS) for word in words)


def read_form(table: ColumnTable, file: str, sheet: Sheet, form: VerticalForm) -> Iterator[Problem]:
    """Append the one row of a vertical form to the table and yield what is wrong with its items."""
    values: dict[str, list[Cell]] = {}
    origins: dict[str, Origin] = {}
    titles: dict[str, str] = {}
    wrong: dict[str, str] = {}
    for name, item in form.items.items():
        raw = sheet.value(item.at, form.value_column)
        value, said = converter(item.match.slot.field, item.match.factor)(raw)
        values[name] = [value]
        titles[name] = item.title
        origins[name] = Origin(file, sheet.name, sheet.address(item.at, form.value_column), text_of(raw))
        if said:
            wrong[name] = said
    row = table.add(FormPart(origins, titles), values)
    for name, sentence in wrong.items():
        table.unusable.add((name, row))
        yield table.problem(ERROR, sentence, name, row)
    yield from _item_problems(file, sheet, form)


def _item_problems(file: str, sheet: Sheet, form: VerticalForm) -> Iterator[Problem]:
    def at(place: int, title: str, severity: Severity, message: str) -> Problem:
        value = sheet.value(place, form.value_column)
        return Problem(
            severity,
            message,
            file,
            sheet.name,
            sheet.address(place, form.value_column),
            title,
            text_of(value),
        )

    for item in form.items.values():
        if wrong := _unit_column_error(item):
            yield at(item.at, item.title, ERROR, wrong)
    for item in form.repeated:
        if not is_blank(sheet.value(item.at, form.value_column)):
            yield at(item.at, item.title, ERROR, "这一项出现了两次，不知道以哪一个为准；请删去一个。")
    for place, title in form.unknown:
        if not is_blank(sheet.value(place, form.value_column)):
            yield at(place, title, WARNING, "没有认出这一项，没有读取；请按原表的项目名称填写。")


def _unit_column_error(item: FoundColumn) -> str:
    return unit_error(item).replace("标题的单位", "单位").replace("改正标题", "改正")
