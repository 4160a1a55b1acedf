"""From a path on the command line to reported tables: a workbook, a CSV, a ZIP or a folder of workbooks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from dudao.catalogue.schema import Standard
from dudao.cli.console import Refusal, progress, steps
from dudao.core.grid import Workbook
from dudao.core.problem import ERROR, Problem, errors_of
from dudao.engine.facts import ReportedTables
from dudao.engine.reporting.official import read_bundle
from dudao.engine.reporting.read import read_tables, without_collector
from dudao.engine.reporting.units_csv import read_units_csv
from dudao.infra.archive import BundleFile, open_bundle
from dudao.infra.xlsx.read import ReadLimits, load_bytes, read_workbook
from dudao.infra.zipguard import UnreadableFile

_LARGE = 2_000_000
WORKBOOKS = (".xlsx", ".xls", ".xlsm", ".et")


@dataclass(frozen=True)
class Input:
    """What was read: tables by county (None when refused), whether the file names counties, all problems, files.

    ``files`` are the workbooks of a bundle by the name that problems carry; None for a single file.
    """

    counties: Mapping[str, ReportedTables] | None
    names_counties: bool
    problems: tuple[Problem, ...]
    files: Mapping[str, BundleFile] | None = None

    @property
    def errors(self) -> tuple[Problem, ...]:
        """What refuses the input."""
        return errors_of(self.problems)


def read_input(path: Path, standard: Standard) -> Input:
    """Read and check whatever the path holds. Raises ``Refusal`` when it cannot be opened at all."""
    if not path.exists():
        raise Refusal.of(f"没有这个文件：{path}。请检查路径。")
    try:
        if path.is_dir() or path.suffix.lower() == ".zip":
            return _read_bundle(path, standard)
        if path.suffix.lower() == ".csv":
            return _read_csv(path, standard)
        with without_collector(), steps(total=2, least_bytes=_LARGE, size=path.stat().st_size) as begin:
            begin("读取工作簿")
            workbook = read_workbook(path)
            begin("检查数据")
            reading = read_tables(workbook, standard)
    except UnreadableFile as error:
        raise Refusal.of(str(error)) from error
    except PermissionError as error:
        raise Refusal.of(f"没有权限读取：{path}。") from error
    tables = None if reading.tables is None else {reading.tables.county.name: reading.tables}
    return Input(tables, False, reading.problems)


def _read_csv(path: Path, standard: Standard) -> Input:
    raw = load_bytes(path, path.name, ReadLimits())
    reading = read_units_csv(raw, "", standard)
    return Input(reading.counties, reading.names_counties, reading.problems)


def _read_bundle(path: Path, standard: Standard) -> Input:
    files = open_bundle(path)
    workbooks: list[Workbook] = []
    unreadable: list[Problem] = []
    read: dict[str, BundleFile] = {}
    for file in progress(files, total=len(files), label="读取"):
        if not file.name.lower().endswith(WORKBOOKS):
            continue
        read[file.path] = file
        try:
            workbooks.append(read_workbook(file.read(), file.path))
        except UnreadableFile as error:
            unreadable.append(Problem(ERROR, str(error), file.path))
    if not read:
        raise Refusal.of("里面没有 Excel 表格；请放入各校填好的 .xlsx 或 .xls 文件。")
    reading = read_bundle(workbooks, standard, unreadable=unreadable).reading
    tables = None if reading.tables is None else {reading.tables.county.name: reading.tables}
    return Input(tables, False, reading.problems, read)
