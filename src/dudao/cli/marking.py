"""``--marked``: the same workbook with every bad cell marked; for a bundle a ZIP of copies, or one list of all."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from dudao.cli.inputs import Input
from dudao.core.problem import Problem
from dudao.core.sheetspec import Book, ColumnSpec, SheetSpec
from dudao.infra.xlsx.mark import mark_workbook
from dudao.infra.xlsx.write import write_workbook
from dudao.infra.zipguard import UnreadableFile

_LIST_COLUMNS = (
    ColumnSpec("文件", width=30),
    ColumnSpec("学校", width=24),
    ColumnSpec("级别", width=8),
    ColumnSpec("工作表", width=16),
    ColumnSpec("单元格", width=9),
    ColumnSpec("项目", width=26),
    ColumnSpec("填写的内容", width=16),
    ColumnSpec("问题和改法", width=80),
)


def write_marked(source: Path, given: Input, out: Path) -> None:
    """Write the marked copy of a single file, of a bundle's files (``.zip``) or the list of findings (``.xlsx``)."""
    if given.files is None:
        mark_workbook(source, given.problems, out)
    elif out.suffix.lower() == ".zip":
        out.write_bytes(_marked_zip(given))
    else:
        out.write_bytes(write_workbook(_list_book(given.problems)))


def _marked_zip(given: Input) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for path, file in (given.files or {}).items():
            own = [problem for problem in given.problems if problem.file == path]
            if not own:
                continue
            copy = io.BytesIO()
            try:
                mark_workbook(file.read(), own, copy, file_name=file.name)
            except UnreadableFile:
                continue
            archive.writestr(str(Path(path).with_suffix(".xlsx")), copy.getvalue())
        archive.writestr("问题清单.xlsx", write_workbook(_list_book(given.problems)))
    return target.getvalue()


def _list_book(problems: Sequence[Problem]) -> Book:
    rows = tuple(
        (
            problem.file,
            problem.row_label,
            "错误" if problem.is_error else "提醒",
            problem.sheet,
            problem.cell,
            problem.column,
            problem.value,
            problem.message,
        )
        for problem in problems
    )
    errors = sum(problem.is_error for problem in problems)
    heading = (f"共 {errors} 处错误、{len(rows) - errors} 处提醒",)
    sheet = SheetSpec("问题清单", _LIST_COLUMNS, rows, heading=heading, autofilter=True)
    return Book((sheet,), datetime.now().replace(microsecond=0), title="问题清单")
