"""Per-school workbooks in the vertical official form, and the county's form, merged into one report.

The forms are taken as they are: what they do not ask is missing, teachers without a stage are reported for the whole
school, and equipment in 万元 becomes 元. Only name, kind of school and pupils are required of a school.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from dudao.catalogue.schema import FieldLevel, Standard
from dudao.core.grid import Workbook
from dudao.core.problem import ERROR, WARNING, Problem
from dudao.engine.facts import ReportedTables
from dudao.engine.reporting.judgements import find_judgements
from dudao.engine.reporting.layout import layouts_of
from dudao.engine.reporting.mapping import ColumnMapping
from dudao.engine.reporting.read import Gathered, Reading, conclude, gather, recognise
from dudao.engine.reporting.titles import title_key


@dataclass(frozen=True)
class FileResult:
    """What came of one file: which schools it gave, whether it is the county's, and its problems."""

    file: str
    schools: tuple[str, ...]
    is_county: bool
    problems: tuple[Problem, ...]

    @property
    def accepted(self) -> bool:
        """Whether nothing in the file is an error."""
        return not any(problem.is_error for problem in self.problems)


@dataclass(frozen=True)
class BundleReading:
    """The merged report, each file's result, and the schools that were expected and did not come."""

    reading: Reading
    files: tuple[FileResult, ...]
    missing_schools: tuple[str, ...]


def read_bundle(
    workbooks: Iterable[Workbook],
    standard: Standard,
    *,
    roster: Sequence[str] = (),
    unreadable: Sequence[Problem] = (),
    mappings: Mapping[str, ColumnMapping] | None = None,
    previous: ReportedTables | None = None,
) -> BundleReading:
    """Merge many workbooks of one county; ``roster`` names the schools that are expected.

    ``unreadable`` are the files that could not be opened at all; ``mappings`` those of files in a foreign layout, by
    the file's name. A second county form, a school that came twice
    and a file without any table are errors that name the files; a missing county form is a warning.
    """
    gathered = Gathered(standard)
    gathered.problems.extend(unreadable)
    parts: list[tuple[str, tuple[str, ...], bool]] = []
    for workbook in workbooks:
        parts.append(_take_file(_named(workbook), gathered, (mappings or {}).get(workbook.file_name)))
    gathered.problems.extend(_county_forms(parts))
    missing = _missing(roster, parts)
    if missing:
        listed = "、".join(missing[:30]) + ("等" if len(missing) > 30 else "")
        message = f"还有 {len(missing)} 所学校没有交表：{listed}。"
        gathered.problems.append(Problem(WARNING, message))
    reading = conclude(gathered, previous=previous)
    if not parts and not reading.errors:
        reading = replace(reading, tables=None)
    files = tuple(_results(parts, unreadable, reading))
    return BundleReading(reading, files, missing)


def _named(workbook: Workbook) -> Workbook:
    """Warnings of a workbook name its file, because there are many."""
    named = tuple(replace(warning, file=warning.file or workbook.file_name) for warning in workbook.warnings)
    return replace(workbook, warnings=named)


def _take_file(
    workbook: Workbook, gathered: Gathered, mapping: ColumnMapping | None
) -> tuple[str, tuple[str, ...], bool]:
    gathered.problems.extend(workbook.warnings)
    layouts = layouts_of(gathered.standard)
    shapes = [
        found
        for sheet in workbook
        if not sheet.hidden and sheet.height and (found := recognise(sheet, layouts, mapping))
    ]
    judged = any(find_judgements(sheet) for sheet in workbook if sheet.height)
    if not shapes and not judged:
        message = "没有认出这个文件里的表；请确认是学校填报表或区县填报表，没有用错模板。"
        first = workbook.sheets[0].name if workbook.sheets else ""
        gathered.problems.append(Problem(ERROR, message, workbook.file_name, first))
        return workbook.file_name, (), False
    before = {name: table.count for name, table in gathered.tables.items()}
    gather(workbook, gathered, mapping)
    names: list[str] = []
    county = False
    for name, table in gathered.tables.items():
        added = range(before.get(name, 0), table.count)
        if table.layout.table.level is FieldLevel.COUNTY:
            county = county or bool(added)
        else:
            names.extend(table.row_label(row) for row in added)
    return workbook.file_name, tuple(names), county


def _county_forms(parts: Sequence[tuple[str, tuple[str, ...], bool]]) -> Iterator[Problem]:
    forms = [file for file, _, county in parts if county]
    if len(forms) > 1:
        for file in forms:
            others = "、".join(other for other in forms if other != file)
            yield Problem(ERROR, f"县级填报表有 {len(forms)} 份，另见 {others}；请只留一份。", file)


def _missing(roster: Sequence[str], parts: Sequence[tuple[str, tuple[str, ...], bool]]) -> tuple[str, ...]:
    came = {title_key(name) for _, names, _ in parts for name in names}
    return tuple(name for name in roster if title_key(name) not in came)


def _results(
    parts: Sequence[tuple[str, tuple[str, ...], bool]], unreadable: Sequence[Problem], reading: Reading
) -> Iterator[FileResult]:
    by_file: dict[str, list[Problem]] = {}
    for problem in reading.problems:
        by_file.setdefault(problem.file, []).append(problem)
    for file, names, county in parts:
        yield FileResult(file, names, county, tuple(by_file.get(file, ())))
    for problem in unreadable:
        yield FileResult(problem.file, (), False, tuple(by_file.get(problem.file, ())))
