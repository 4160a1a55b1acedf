"""Workbooks for the tests of uploads, made by the product's own template and writer."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from dudao.apps.datasets.models import ImportAttempt
from dudao.catalogue import loader
from dudao.core.sheetspec import Book, ColumnSpec, SheetSpec, SpecValue
from dudao.engine.reporting.template import school_form_book, template_book
from dudao.infra.xlsx.write import write_workbook

Upload = Callable[..., ImportAttempt]
"""What the fixture `upload` gives: content and name to the attempt that came of it."""
STANDARD = "quality-balance-2017"
MADE_ON = datetime(2026, 10, 1)
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

FIRST: dict[str, SpecValue] = {
    "name": "南坪中心小学",
    "kind": "小学",
    "code": "3699012101",
    "primary.students": 412,
    "primary.t_bachelor": 20,
    "area_teach_aux": 2410,
}
SECOND: dict[str, SpecValue] = {
    "name": "城关初级中学",
    "kind": "初中",
    "code": "3699012102",
    "junior.students": 903,
    "junior.t_bachelor": 61,
    "area_teach_aux": 5300,
}


def workbook(*schools: Mapping[str, SpecValue], county: str = "示例县") -> bytes:
    """The template filled with these schools."""
    book = template_book(
        loader.load(STANDARD), county=county, schools=schools or (FIRST, SECOND), created_on=MADE_ON
    )
    return write_workbook(book)


def school_form(school: Mapping[str, SpecValue]) -> bytes:
    """The vertical form of one school."""
    return write_workbook(school_form_book(loader.load(STANDARD), school, created_on=MADE_ON))


Rows = Sequence[Sequence[SpecValue]]


def foreign(titles: Sequence[str], rows: Rows, sheet: str = "全市汇总") -> bytes:
    """A table in somebody else's layout."""
    return foreign_book({sheet: (titles, rows)})


def foreign_book(sheets: Mapping[str, tuple[Sequence[str], Rows]]) -> bytes:
    """Tables in somebody else's layout, one a sheet."""
    specs = [
        SheetSpec(
            name,
            tuple(map(ColumnSpec, titles)),
            tuple(map(tuple, rows)),
            heading=("2026 年义务教育学校情况统计",),
        )
        for name, (titles, rows) in sheets.items()
    ]
    return write_workbook(Book(tuple(specs), MADE_ON))


def bundle(files: Mapping[str, bytes]) -> bytes:
    """A ZIP of files."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as container:
        for name, content in files.items():
            container.writestr(zipfile.ZipInfo(name), content)
    return target.getvalue()


def uploaded(content: bytes, name: str = "填报.xlsx") -> SimpleUploadedFile:
    """The content as a browser hands it in."""
    return SimpleUploadedFile(name, content, content_type=XLSX)


def post_data(content: bytes, name: str = "填报.xlsx", *, year: int = 2026) -> dict[str, Any]:
    """The form of the upload page."""
    return {"standard": STANDARD, "year": str(year), "workbooks": uploaded(content, name)}
