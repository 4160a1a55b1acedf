"""A workbook of reported tables, read and checked in one go: all errors at once, nothing stored.

Tables are found by the name of their sheet or by their titles. An error refuses the workbook (``Reading.tables`` is
None then); a warning does not. A blank is missing data, never 0.
"""

from __future__ import annotations

import gc
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field

from dudao.catalogue.schema import FieldLevel, Standard
from dudao.core.grid import Sheet, Workbook, is_blank
from dudao.core.problem import ERROR, WARNING, Problem, errors_of
from dudao.engine.facts import Judgement, PointsGiven, Record, ReportedTables
from dudao.engine.reporting import checks, gaps
from dudao.engine.reporting.columns import ColumnTable
from dudao.engine.reporting.heading import Finder, Heading, VerticalForm, find_heading, find_vertical
from dudao.engine.reporting.judgements import SHEET_NAME, find_judgements, read_judgements
from dudao.engine.reporting.layout import Layout, layouts_of
from dudao.engine.reporting.mapping import ColumnMapping
from dudao.engine.reporting.points_sheet import SHEET_NAME as POINTS_SHEET
from dudao.engine.reporting.points_sheet import find_points, read_points, scored_items
from dudao.engine.reporting.rows import read_form, read_rows
from dudao.engine.reporting.staged import StagedColumns
from dudao.engine.reporting.titles import title_key
from dudao.engine.reporting.values import Cell

COUNTY_NAMES = ("name", "county_name", "county")
TEXT_SHEETS = ("说明", "填写", "目录", "封面", "列表", "选项", "字典", "问题", "口径")
"""Words in the names of sheets that hold no data."""


@dataclass(frozen=True)
class ReadingStats:
    """How much was read."""

    schools: int = 0
    cells: int = 0
    blanks: int = 0
    sheets: tuple[str, ...] = ()
    ignored_sheets: tuple[str, ...] = ()


@dataclass(frozen=True)
class Reading:
    """What came of reading: the tables (None when refused), every problem, and how much was read."""

    tables: ReportedTables | None
    problems: tuple[Problem, ...]
    stats: ReadingStats

    @property
    def errors(self) -> tuple[Problem, ...]:
        """What refuses the workbook."""
        return errors_of(self.problems)

    @property
    def warnings(self) -> tuple[Problem, ...]:
        """What a person should look at."""
        return tuple(problem for problem in self.problems if not problem.is_error)


@dataclass
class Gathered:
    """What was taken from sheets so far, of however many files."""

    standard: Standard
    tables: dict[str, ColumnTable] = field(default_factory=dict)
    judgements: dict[str, Judgement] = field(default_factory=dict)
    points: dict[str, PointsGiven] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    sheets: list[str] = field(default_factory=list)
    ignored: list[str] = field(default_factory=list)

    def table(self, layout: Layout) -> ColumnTable:
        """The columns of a table, begun when first asked for."""
        return self.tables.setdefault(layout.table.id, ColumnTable(layout))


def read_tables(
    workbook: Workbook,
    standard: Standard,
    *,
    mapping: ColumnMapping | None = None,
    previous: ReportedTables | None = None,
) -> Reading:
    """Read a workbook in the product's layout, or in a foreign one through ``mapping``, and check everything.

    ``previous`` is the last report: jumps against it are warnings.
    """
    gathered = Gathered(standard)
    gathered.problems.extend(workbook.warnings)
    with without_collector():
        gather(workbook, gathered, mapping)
        return conclude(gathered, previous=previous)


@contextmanager
def without_collector() -> Iterator[None]:
    """Spare the cyclic garbage collector walks over millions of cells that hold no cycles."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def gather(workbook: Workbook, gathered: Gathered, mapping: ColumnMapping | None = None) -> None:
    """Take every table that a workbook holds."""
    layouts = layouts_of(gathered.standard)
    for sheet in workbook:
        if sheet.hidden or not sheet.height:
            continue
        if title_key(sheet.name) == title_key(SHEET_NAME):
            gathered.problems.extend(
                read_judgements(gathered.standard, workbook.file_name, sheet, gathered.judgements)
            )
            continue
        if scored_items(gathered.standard) and _is_points_sheet(sheet):
            gathered.problems.extend(
                read_points(gathered.standard, workbook.file_name, sheet, gathered.points)
            )
            continue
        found = recognise(sheet, layouts, mapping)
        if found is None:
            _take_unrecognised(workbook.file_name, sheet, layouts, gathered)
            continue
        layout, shape = found
        gathered.sheets.append(sheet.name)
        if isinstance(shape, Heading):
            found_problems = read_rows(gathered.table(layout), workbook.file_name, sheet, shape)
        else:
            found_problems = read_form(gathered.table(layout), workbook.file_name, sheet, shape)
        gathered.problems.extend(found_problems)


def _is_points_sheet(sheet: Sheet) -> bool:
    """A sheet of the name, or one with the titles whose name says that points are given."""
    if title_key(sheet.name) == title_key(POINTS_SHEET):
        return True
    return ("打分" in sheet.name or "评分" in sheet.name) and find_points(sheet) is not None


def _take_unrecognised(file: str, sheet: Sheet, layouts: list[Layout], gathered: Gathered) -> None:
    gathered.ignored.append(sheet.name)
    if any(title_key(layout.table.title) == title_key(sheet.name) for layout in layouts):
        message = "没有找到标题行；请保留模板里的列标题，不要改动或删除。"
        gathered.problems.append(Problem(ERROR, message, file, sheet.name))
    elif find_judgements(sheet) and "判定" in sheet.name:
        gathered.problems.extend(read_judgements(gathered.standard, file, sheet, gathered.judgements))
    elif not any(word in sheet.name for word in TEXT_SHEETS) and _holds_table(sheet):
        message = "没有认出这张表，没有读取；如果是要报的数据，请用模板填写，或在“列对应”里指定一次。"
        gathered.problems.append(Problem(WARNING, message, file, sheet.name))


def _holds_table(sheet: Sheet) -> bool:
    wide = [row for row in sheet.rows[:50] if sum(not is_blank(raw) for raw in row) >= 3]
    return len(wide) >= 2


def recognise(
    sheet: Sheet, layouts: Iterable[Layout], mapping: ColumnMapping | None = None
) -> tuple[Layout, Heading | VerticalForm] | None:
    """Which table a sheet holds and in which shape; a sheet of the table's name is tried as that table first."""
    ordered = sorted(layouts, key=lambda layout: title_key(layout.table.title) != title_key(sheet.name))
    best: tuple[int, Layout, Heading | VerticalForm] | None = None
    for layout in ordered:
        finder: Finder | None = mapping.finder(layout) if mapping is not None else None
        heading = find_heading(sheet, layout, finder)
        form = find_vertical(sheet, layout, finder)
        for shape, score in (
            (form, len(form.items) if form else 0),
            (heading, len(heading.columns) if heading else 0),
        ):
            if shape is not None and (best is None or score > best[0]):
                best = (score, layout, shape)
        if best is not None and title_key(layout.table.title) == title_key(sheet.name):
            break
    return (best[1], best[2]) if best is not None else None


def conclude(gathered: Gathered, *, previous: ReportedTables | None = None) -> Reading:
    """Check what was gathered as a whole and put it together; errors leave no tables."""
    problems = gathered.problems
    problems.extend(_missing_tables(gathered))
    county = next((t for t in gathered.tables.values() if t.layout.table.level is FieldLevel.COUNTY), None)
    columns = {name: StagedColumns(table, county) for name, table in gathered.tables.items()}
    for name, table in gathered.tables.items():
        if table.layout.table.level is FieldLevel.COUNTY:
            problems.extend(_county_problems(table))
        else:
            problems.extend(checks.identity_problems(table, columns[name]))
            problems.extend(checks.duplicate_problems(table))
            said = any(check.id.startswith("attached") for check in gathered.standard.checks)
            problems.extend(checks.pupil_problems(table, columns[name], attached=not said))
    problems.extend(checks.condition_problems(gathered.standard, gathered.tables, columns))
    for name, table in gathered.tables.items():
        problems.extend(gaps.missing_column_warnings(table))
        problems.extend(gaps.blank_warnings(table, columns[name]))
        if previous is not None:
            problems.extend(_previous_problems(table, previous))
    ordered = tuple(sorted(_without_repeats(problems), key=lambda problem: not problem.is_error))
    tables = None if errors_of(ordered) else _put_together(gathered)
    return Reading(tables, ordered, _stats(gathered))


def _previous_problems(table: ColumnTable, previous: ReportedTables) -> Iterator[Problem]:
    if table.layout.table.level is FieldLevel.COUNTY:
        if table.count:
            yield from gaps.jump_warnings(table, [Record(table.row_label(0), previous.county.values)])
    else:
        yield from gaps.jump_warnings(table, previous.schools)
        yield from gaps.vanished_warnings(table, previous.schools)


def _without_repeats(problems: Iterable[Problem]) -> Iterable[Problem]:
    return dict.fromkeys(problems)


def _missing_tables(gathered: Gathered) -> Iterator[Problem]:
    for table in gathered.standard.tables:
        held = gathered.tables.get(table.id)
        if held is not None and held.count:
            continue
        if table.level is FieldLevel.COUNTY:
            if table.fields:
                yield Problem(
                    WARNING,
                    f"没有《{table.title}》的数据，全县数据按未填报处理，不等于 0。",
                    sheet=table.title,
                )
        elif held is None:
            message = (
                f"没有找到《{table.title}》；请用 dudao template 导出的模板填写，或检查列标题是否被改动。"
            )
            yield Problem(ERROR, message, sheet=table.title)
        elif not any(problem.is_error for problem in gathered.problems):
            message = f"《{table.title}》里没有一行数据；请至少填一所{table.reporter}。"
            yield Problem(ERROR, message, sheet=table.title)


def _county_problems(table: ColumnTable) -> Iterator[Problem]:
    """The county has one row; a blank identity field is an error like everywhere."""
    for row in range(1, table.count):
        yield table.problem(
            ERROR,
            "全县数据只能有一行（一份）；请删去多余的。",
            "name" if "name" in table.values else next(iter(table.values)),
            row,
        )
    for slot in table.layout.slots.values():
        column = table.values.get(slot.name)
        blank = slot.field.identity and table.count and (column is None or column[0] is None)
        if blank and (slot.name, 0) not in table.unusable:
            yield table.problem(ERROR, f"没有填“{slot.field.label}”；这一项必须填。", slot.name, 0)


def _put_together(gathered: Gathered) -> ReportedTables:
    county = Record("", {})
    schools: tuple[Record, ...] = ()
    for table in gathered.tables.values():
        if table.layout.table.level is not FieldLevel.COUNTY:
            schools += table.records()
        elif table.count:
            record = table.record(0)
            county = Record(county_name(record.values), record.values, record.origins)
    return ReportedTables(
        gathered.standard.id, county, schools, dict(gathered.judgements), points=dict(gathered.points)
    )


def county_name(values: Mapping[str, object]) -> str:
    """The county's name, whichever field of the standard holds it."""
    return next((value for name in COUNTY_NAMES if isinstance(value := values.get(name), str)), "")


def _stats(gathered: Gathered) -> ReadingStats:
    cells = blanks = schools = 0
    for table in gathered.tables.values():
        columns: Iterable[list[Cell]] = table.values.values()
        cells += table.count * len(table.values)
        blanks += sum(column.count(None) for column in columns)
        schools += table.count if table.layout.table.level is not FieldLevel.COUNTY else 0
    return ReadingStats(schools, cells, blanks, tuple(gathered.sheets), tuple(gathered.ignored))
