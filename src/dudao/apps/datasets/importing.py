"""Reading an upload: from the stored file to tables, findings and the marked copy. Nothing is stored here."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from dudao.apps.datasets import foreign
from dudao.apps.datasets.choices import SourceKind
from dudao.catalogue.schema import Standard
from dudao.core.grid import Workbook
from dudao.core.problem import ERROR, WARNING, Problem, errors_of
from dudao.engine.facts import ReportedTables
from dudao.engine.reporting.mapping import ColumnMapping
from dudao.engine.reporting.official import FileResult, read_bundle
from dudao.engine.reporting.read import Reading, ReadingStats, read_tables
from dudao.infra.archive import BundleFile, UnreadableBundle, open_bundle
from dudao.infra.xlsx.mark import mark_workbook
from dudao.infra.xlsx.read import UnreadableWorkbook, read_workbook
from dudao.infra.zipguard import UnreadableFile

Progress = Callable[[int, str], None]
"""Called with percent and what is being done."""

WORKBOOK_SUFFIXES = (".xlsx", ".xls", ".xlsm", ".et", ".csv", ".xlsb")
LEFT_OUT = "不是 Excel 工作簿，没有读取。如果里面有要报的数据，请另存为 .xlsx 后重新打包。"


@dataclass(frozen=True)
class Upload:
    """What is to be read, and what is known beforehand."""

    path: Path
    file_name: str
    source_kind: str
    standard: Standard
    mappings: Mapping[str, ColumnMapping] = field(default_factory=dict)
    previous: ReportedTables | None = None


@dataclass(frozen=True)
class Outcome:
    """What came of reading: tables, or a refusal of the whole file, or findings, or a layout to be mapped."""

    tables: ReportedTables | None = None
    problems: tuple[Problem, ...] = ()
    stats: ReadingStats = field(default_factory=ReadingStats)
    refusal: str = ""
    files: tuple[FileResult, ...] = ()
    layout: foreign.ForeignTable | None = None
    marked: bytes = b""

    @property
    def has_errors(self) -> bool:
        """Whether anything refuses the upload."""
        return bool(self.refusal) or bool(errors_of(self.problems))


def read_upload(upload: Upload, progress: Progress) -> Outcome:
    """Read and check a stored upload; a file that cannot be opened is an outcome, never an exception."""
    progress(5, "正在打开文件")
    try:
        if upload.source_kind == SourceKind.WORKBOOK:
            return _read_one(upload, progress)
        return _read_many(upload, progress)
    except UnreadableFile as error:
        return Outcome(refusal=error.message)


def _read_one(upload: Upload, progress: Progress) -> Outcome:
    def opened(done: int, total: int) -> None:
        progress(10 + 40 * done // max(total, 1), f"正在读取第 {done} / {total} 张工作表")

    workbook = read_workbook(upload.path, upload.file_name, progress=opened)
    mapping = foreign.remembered(workbook, upload.mappings)
    unknown = foreign.unknown_layout(workbook, upload.standard, mapping)
    if unknown is not None:
        return Outcome(layout=unknown)
    progress(55, "正在逐格检查")
    reading = read_tables(workbook, upload.standard, mapping=mapping, previous=upload.previous)
    marked = b""
    if reading.errors:
        progress(80, "正在标注有问题的单元格")
        marked = _marked(upload.path.read_bytes(), upload.file_name, reading.problems)
    return _outcome(reading, marked=marked)


def _outcome(reading: Reading, *, marked: bytes, files: tuple[FileResult, ...] = ()) -> Outcome:
    return Outcome(reading.tables, reading.problems, reading.stats, files=files, marked=marked)


def _marked(raw: bytes, file_name: str, problems: Sequence[Problem]) -> bytes:
    target = io.BytesIO()
    mark_workbook(raw, problems, target, file_name=file_name)
    return target.getvalue()


def _read_many(upload: Upload, progress: Progress) -> Outcome:
    bundle = open_bundle(upload.path, file_name=upload.file_name)
    workbooks: list[Workbook] = []
    unreadable: list[Problem] = []
    left_out: list[Problem] = []
    for number, file in enumerate(bundle, 1):
        progress(10 + 50 * number // len(bundle), f"正在读取第 {number} / {len(bundle)} 个文件")
        if not file.name.lower().endswith(WORKBOOK_SUFFIXES):
            left_out.append(Problem(WARNING, LEFT_OUT, file=file.path))
            continue
        try:
            workbooks.append(replace(read_workbook(file.read(), file.name), file_name=file.path))
        except UnreadableFile as error:
            unreadable.append(Problem(ERROR, error.message, file=file.path))
    if not workbooks and not unreadable:
        raise UnreadableBundle("压缩包里没有 Excel 工作簿。请把各校填好的 .xlsx 或 .xls 放进去后再上传。")
    mappings = _mappings_by_file(workbooks, upload)
    for workbook in workbooks:
        unknown = foreign.unknown_layout(workbook, upload.standard, mappings.get(workbook.file_name))
        if unknown is not None:
            return Outcome(layout=unknown)
    progress(65, "正在逐格检查")
    result = read_bundle(
        workbooks, upload.standard, unreadable=unreadable, mappings=mappings, previous=upload.previous
    )
    reading = replace(result.reading, problems=(*result.reading.problems, *left_out))
    marked = b""
    if reading.errors:
        progress(80, "正在标注各校的文件")
        marked = _marked_bundle(bundle, result.files)
    return _outcome(reading, marked=marked, files=result.files)


def _mappings_by_file(workbooks: Sequence[Workbook], upload: Upload) -> dict[str, ColumnMapping]:
    """The mapping that was once confirmed for the layout of each file; files in a known layout have none."""
    held = ((book.file_name, foreign.remembered(book, upload.mappings)) for book in workbooks)
    return {file: mapping for file, mapping in held if mapping is not None}


def _marked_bundle(bundle: Sequence[BundleFile], results: Sequence[FileResult]) -> bytes:
    """A ZIP with the marked copy of every file that has an error and can be opened; empty when there is none."""
    by_path = {file.path: file for file in bundle}
    target = io.BytesIO()
    written = 0
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as container:
        for result in results:
            file = by_path.get(result.file)
            if file is None or result.accepted:
                continue
            try:
                content = _marked(file.read(), file.name, result.problems)
            except UnreadableWorkbook:
                continue
            container.writestr(result.file.rsplit(".", 1)[0] + "（已标注）.xlsx", content)
            written += 1
    return target.getvalue() if written else b""
