"""A CSV of stage units from another system: one row per school and stage, already split, titles are field ids.

Columns ``name,stage`` and the field ids of the standard in any order; with a ``county`` column the file holds many
counties. A column left out or a blank cell is missing data. Nothing is apportioned any more, so shares of what
stages use together may have decimals.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from dudao.catalogue.schema import Field, FieldKind, FieldLevel, Standard, Table
from dudao.core.grid import cell_address
from dudao.core.problem import ERROR, WARNING, Problem, errors_of
from dudao.core.schools import Stage
from dudao.engine.facts import Origin, Record, ReportedTables, SplitUnit
from dudao.engine.reporting.columns import ColumnTable, RowOrigins, RowValues
from dudao.engine.reporting.conditions import violations
from dudao.engine.reporting.gaps import MOST_BLANKS_NAMED
from dudao.engine.reporting.layout import PUPIL_FIELDS, WHOLE, Layout, Slot
from dudao.engine.reporting.read import without_collector
from dudao.engine.reporting.titles import title_key
from dudao.engine.reporting.values import Cell, convert_all, converter
from dudao.engine.school_facts import PUPILS

SHEET = "CSV"
NAME, STAGE, COUNTY = "name", "stage", "county"
_STAGE_WORDS = {
    word: stage
    for stage in Stage
    for word in (stage.value, stage.label, f"{stage.label}部", f"{stage.label}段")
}
_TEXT_COLUMNS = {NAME: "学校名称", COUNTY: "县", STAGE: "学段"}


@dataclass(frozen=True)
class UnitsReading:
    """The counties of a CSV by name (None when refused), and whether the file named counties at all."""

    counties: Mapping[str, ReportedTables] | None
    problems: tuple[Problem, ...]
    names_counties: bool
    rows: int


@dataclass(frozen=True)
class _CsvPart:
    """Where the cells of a CSV are; ``lines`` are line numbers counted from 1."""

    file: str
    rows: Sequence[Sequence[str]]
    lines: Sequence[int]
    columns: Mapping[str, int]
    titles: Mapping[str, str]

    @property
    def length(self) -> int:
        return len(self.rows)

    def origin(self, name: str, row: int) -> Origin | None:
        at = self.columns.get(name)
        if at is None:
            return None
        raw = self.rows[row][at] if at < len(self.rows[row]) else ""
        return Origin(self.file, SHEET, cell_address(self.lines[row], at + 1), raw)

    def title(self, name: str) -> str:
        return self.titles.get(name, "")


class UnitLayout(Layout):
    """The columns of a stage unit: every field of the standard's school table once, by its plain id."""

    def __init__(self, table: Table) -> None:
        super().__init__(table)
        for item in table.fields:
            # a share of what stages use together may have decimals
            shared = item.level is FieldLevel.SPLIT and item.kind is FieldKind.COUNT
            plain = replace(item, kind=FieldKind.NUMBER) if shared else item
            self._by_name[item.id] = Slot(item.id, plain)
        for name, label in _TEXT_COLUMNS.items():
            self._by_name.setdefault(name, Slot(name, Field(name, label, FieldKind.TEXT, FieldLevel.SCHOOL)))

    def named(self, title: str) -> Slot | None:
        """The slot of a title: a field id, or a label of the template."""
        key = title.strip()
        if key in self._by_name and "." not in key:
            return self._by_name[key]
        match = self.find(title)
        return self._by_name[match.slot.field.id] if match else None


def read_units_csv(raw: bytes, file_name: str, standard: Standard) -> UnitsReading:
    """Read and check a CSV of stage units; all errors at once, each with its cell (B17 is column 2 of line 17)."""
    if all(table.level is FieldLevel.COUNTY for table in standard.tables):
        message = "这个标准没有逐校的数据，不能用 CSV 评估；请用 dudao template 导出的模板。"
        return UnitsReading(None, (Problem(ERROR, message, file_name),), False, 0)
    with without_collector():
        return _read(raw, file_name, standard)


def _read(raw: bytes, file_name: str, standard: Standard) -> UnitsReading:
    problems: list[Problem] = []
    text = _decoded(raw, file_name, problems)
    table = ColumnTable(UnitLayout(_school_table(standard)))
    named = False
    if text is not None:
        named = _fill(table, text, file_name, standard, problems)
        if table.count and not errors_of(problems):
            problems.extend(_row_problems(table, standard))
        if table.count:
            problems.extend(_blank_warnings(table))
            problems.extend(_condition_problems(table, standard))
    ordered = tuple(sorted(dict.fromkeys(problems), key=lambda problem: not problem.is_error))
    counties = None if errors_of(ordered) else _by_county(table, standard)
    return UnitsReading(counties, ordered, named, table.count)


def _school_table(standard: Standard) -> Table:
    return next(table for table in standard.tables if table.level is not FieldLevel.COUNTY)


def _decoded(raw: bytes, file_name: str, problems: list[Problem]) -> str | None:
    if b"\0" in raw[:4096]:
        message = "这不是文本（CSV）文件；请上传 UTF-8 编码的 CSV，或 .xlsx 工作簿。"
        problems.append(Problem(ERROR, message, file_name))
        return None
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        pass
    try:
        text = raw.decode("gb18030")
    except UnicodeDecodeError:
        message = "文字编码无法识别；请另存为 UTF-8 编码的 CSV。"
        problems.append(Problem(ERROR, message, file_name))
        return None
    message = "文件是 GBK 编码，已按 GBK 读取；请核对校名是否正确，下次请用 UTF-8 编码。"
    problems.append(Problem(WARNING, message, file_name, SHEET))
    return text


def _fill(table: ColumnTable, text: str, file: str, standard: Standard, problems: list[Problem]) -> bool:
    """Take all columns into the table; returns whether there is a column of counties."""
    try:
        lines = list(csv.reader(io.StringIO(text, newline="")))
    except csv.Error as error:
        problems.append(Problem(ERROR, f"CSV 格式有误（{error}）；请检查引号是否成对。", file, SHEET))
        return False
    numbered = [(number, row) for number, row in enumerate(lines, 1) if any(map(str.strip, row))]
    if not numbered:
        problems.append(Problem(ERROR, "文件是空的；请确认导出的内容。", file, SHEET))
        return False
    columns, titles = _columns(table, numbered[0], file, problems)
    body = numbered[1:]
    needed = (NAME, STAGE, PUPILS) if standard.stages else (NAME, *_pupil_field(table))
    for name in needed:
        if name not in columns:
            message = f"缺少“{name}”列；第一行应为 name,stage,… 和字段编号（如 students）。"
            problems.append(Problem(ERROR, message, file, SHEET, column=name))
    if not body:
        problems.append(Problem(ERROR, "没有一行数据；标题行下面每校每学段一行。", file, SHEET))
    if errors_of(problems):
        return COUNTY in columns
    part = _CsvPart(file, [row for _, row in body], [number for number, _ in body], columns, titles)
    _convert(table, part, problems)
    return COUNTY in columns


def _pupil_field(table: ColumnTable) -> tuple[str, ...]:
    """The field of the table that counts who is taught."""
    ids = {item.id for item in table.layout.table.fields}
    return tuple(name for name in PUPIL_FIELDS if name in ids)


def _columns(
    table: ColumnTable, header: tuple[int, list[str]], file: str, problems: list[Problem]
) -> tuple[dict[str, int], dict[str, str]]:
    layout = table.layout
    assert isinstance(layout, UnitLayout)
    columns: dict[str, int] = {}
    titles: dict[str, str] = {}
    line, row = header
    for at, title in enumerate(row):
        slot = layout.named(title) if title.strip() else None
        cell = cell_address(line, at + 1)
        if slot is None:
            if title.strip():
                message = "没有这个字段，这一列没有读取；字段编号见标准的字段表。"
                problems.append(Problem(WARNING, message, file, SHEET, cell, title, title))
        elif slot.name in columns:
            message = f"“{title}”列出现了两次；请删去一列。"
            problems.append(Problem(ERROR, message, file, SHEET, cell, title, title))
        else:
            columns[slot.name], titles[slot.name] = at, title.strip()
    return columns, titles


def _convert(table: ColumnTable, part: _CsvPart, problems: list[Problem]) -> None:
    values: dict[str, list[Cell]] = {}
    wrong: list[tuple[str, dict[int, str]]] = []
    width = max(part.columns.values()) + 1
    whole = part.rows if min(map(len, part.rows)) >= width else [[*row, *[""] * width] for row in part.rows]
    turned = list(zip(*whole, strict=False))  # the shortest row is at least as long as the titles
    for name, at in part.columns.items():
        raw = turned[at]
        convert = _stage if name == STAGE else converter(table.slot(name).field)
        values[name], said = convert_all(raw, convert)
        wrong.append((name, said))
    table.add(part, values)
    for name, sentences in wrong:
        for row, sentence in sentences.items():
            table.unusable.add((name, row))
            problems.append(table.problem(ERROR, sentence, name, row))
    for name in (NAME, STAGE, *_pupil_field(table)):
        for row, value in enumerate(table.values.get(name, ())):
            if (
                value is None
                and (name, row) not in table.unusable
                and (name != STAGE or STAGE in part.columns)
            ):
                problems.append(
                    table.problem(ERROR, f"没有填“{name}”；学校名称、学段和学生数必须填。", name, row)
                )


def _stage(raw: object) -> tuple[Cell, str]:
    word = title_key(str(raw or ""))
    if not word:
        return None, ""
    stage = _STAGE_WORDS.get(word)
    if stage is None:
        return None, "没有这个学段；学段应当是 primary（小学）或 junior（初中）。"
    return stage.value, ""


def _row_problems(table: ColumnTable, standard: Standard) -> Iterator[Problem]:
    """One row per school and stage; a school without a single pupil is an error."""
    counties = table.values.get(COUNTY) or [None] * table.count
    stages = table.values.get(STAGE) or [None] * table.count
    first: dict[tuple[Cell, ...], int] = {}
    pupils: dict[tuple[Cell, ...], list[tuple[int, Cell]]] = {}
    counts = next((table.values[name] for name in _pupil_field(table) if name in table.values), None)
    for row, name in enumerate(table.values[NAME]):
        key = (counties[row], name)
        same = first.setdefault((*key, stages[row]), row)
        if same != row:
            origin = table.origin(NAME, same)
            where = origin.cell if origin else ""
            message = f"同一学校同一学段有两行，另见 {where}；请只留一行；不同的学校不能共用一个名称。"
            yield table.problem(ERROR, message, NAME, row)
        if counts is not None and not counts[row]:
            pupils.setdefault(key, []).append((row, counts[row]))
    yield from _without_pupils(table, pupils, counties, counts)
    if COUNTY in table.values:
        for row, county in enumerate(counties):
            if county is None:
                yield table.problem(ERROR, "没有填县名；有 county 列时每一行都要填。", COUNTY, row)


def _without_pupils(
    table: ColumnTable,
    empty: Mapping[tuple[Cell, ...], Sequence[tuple[int, Cell]]],
    counties: Sequence[Cell],
    counts: Sequence[Cell] | None,
) -> Iterator[Problem]:
    if not empty or counts is None:
        return
    with_pupils = {(counties[row], name) for row, name in enumerate(table.values[NAME]) if counts[row]}
    for key, rows in empty.items():
        if key not in with_pupils:
            message = "学生数是 0：没有学生的学校不能参加评估；请核对，确已停办的请删去这一行。"
            yield table.problem(ERROR, message, _pupil_field(table)[0], rows[0][0])


def _blank_warnings(table: ColumnTable) -> Iterator[Problem]:
    for name, column in table.values.items():
        blanks = column.count(None)
        if not blanks or name in (NAME, STAGE, COUNTY, *PUPIL_FIELDS) or table.slot(name).field.optional:
            continue
        rows = [
            row for row, value in enumerate(column) if value is None and (name, row) not in table.unusable
        ]
        if len(rows) > MOST_BLANKS_NAMED:
            message = f"这一列有 {len(rows)} 处没有填（这是第一处），按未填报处理，不等于 0。"
            yield table.problem(WARNING, message, name, rows[0])
        else:
            for row in rows:
                yield table.problem(WARNING, "没有填，按未填报处理，不等于 0；没有的请填 0。", name, row)


def _condition_problems(table: ColumnTable, standard: Standard) -> Iterator[Problem]:
    """The conditions of the school table, each row being a school that has this one stage only."""
    stages = table.values.get(STAGE) or [None] * table.count

    def resolve(name: str) -> Sequence[Cell] | None:
        head, _, rest = name.partition(".")
        column = table.values.get(rest or head)
        if column is None or not rest or head == WHOLE:
            return column
        return [value if stage == head else 0 for value, stage in zip(column, stages, strict=True)]

    for check in standard.checks:
        if check.table == table.layout.table.id:
            for row in violations(check.condition, resolve, table.count):
                severity = WARNING if check.severity == WARNING else ERROR
                yield table.problem(severity, check.message, _cell_of(table, check.condition, row), row)


def _cell_of(table: ColumnTable, condition: object, row: int) -> str:
    from dudao.core.formula.visitor import fields_of

    for name in fields_of(condition):  # type: ignore[arg-type]
        plain = name.rpartition(".")[2]
        if table.value(plain, row) is not None:
            return plain
    return NAME


def _by_county(table: ColumnTable, standard: Standard) -> dict[str, ReportedTables]:
    counties = table.values.get(COUNTY)
    grouped: dict[str, list[int]] = {}
    for row in range(table.count):
        county = counties[row] if counties else ""
        grouped.setdefault(county if isinstance(county, str) else "", []).append(row)
    return {county: _tables(table, rows, county, standard) for county, rows in grouped.items()}


def _tables(table: ColumnTable, rows: Sequence[int], county: str, standard: Standard) -> ReportedTables:
    record = Record(county, {})
    if not standard.stages:
        return ReportedTables(standard.id, record, tuple(table.record(row) for row in rows))
    stages = {stage.value: stage for stage in Stage}
    units = tuple(
        SplitUnit(
            table.row_label(row),
            stages[str(table.values[STAGE][row])],
            RowValues(table, row),
            RowOrigins(table, row),
        )
        for row in rows
    )
    return ReportedTables(standard.id, record, (), {}, units)
