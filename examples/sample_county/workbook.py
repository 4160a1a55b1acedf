"""The sample county as files: the product's own workbook filled, and a bundle of official per-school forms."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from dudao.catalogue.schema import FieldLevel, Standard, Table
from dudao.core.sheetspec import Book, SheetSpec, SpecValue
from dudao.engine.reporting import judgements
from dudao.engine.reporting.layout import template_slots
from dudao.engine.reporting.template import school_form_book, template_book
from dudao.infra.xlsx.write import write_workbook

from .figures import CountyFigures, Value

CONCLUSIONS = {True: "达标", False: "未达标"}
VETO_CONCLUSIONS = {True: "存在", False: "不存在"}


def county_book(standard: Standard, figures: CountyFigures) -> Book:
    """The standard's template with every value of the county filled in."""
    names = _field_names(standard, FieldLevel.SCHOOL)
    rows = [
        {name: _cell(value) for name, value in school.values.items() if name in names}
        for school in figures.schools
    ]
    book = template_book(standard, county=figures.name, schools=rows)
    return replace(book, sheets=tuple(_filled(standard, sheet, figures) for sheet in book.sheets))


def county_workbook(standard: Standard, figures: CountyFigures) -> bytes:
    """``county_book`` as an Excel file."""
    return write_workbook(county_book(standard, figures))


def school_bundle(standard: Standard, figures: CountyFigures, *, without: tuple[str, ...] = ()) -> bytes:
    """A ZIP with one form a school and the county's workbook, as a county collects them."""
    names = _field_names(standard, FieldLevel.SCHOOL)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for school in figures.schools:
            if school.school.name in without:
                continue
            row = {name: _cell(value) for name, value in school.values.items() if name in names}
            _add(archive, f"{school.school.name}.xlsx", write_workbook(school_form_book(standard, row)))
        county = replace(figures, schools=[])
        _add(archive, f"{figures.name}县级填报表.xlsx", write_workbook(_county_only(standard, county)))
    return out.getvalue()


def _add(archive: zipfile.ZipFile, name: str, content: bytes) -> None:
    archive.writestr(zipfile.ZipInfo(name, date_time=(2026, 1, 1, 0, 0, 0)), content, zipfile.ZIP_DEFLATED)


def _county_only(standard: Standard, figures: CountyFigures) -> Book:
    book = county_book(standard, figures)
    titles = [table.title for table in standard.tables if table.level is FieldLevel.COUNTY]
    return replace(
        book, sheets=tuple(s for s in book.sheets if s.name in titles or s.name == judgements.SHEET_NAME)
    )


def _field_names(standard: Standard, level: FieldLevel) -> set[str]:
    return {
        slot.name
        for table in standard.tables
        if (table.level is FieldLevel.COUNTY) == (level is FieldLevel.COUNTY)
        for slot in template_slots(table)
    }


def _filled(standard: Standard, sheet: SheetSpec, figures: CountyFigures) -> SheetSpec:
    for table in standard.tables:
        if table.title == sheet.name and table.level is FieldLevel.COUNTY:
            return replace(sheet, rows=(_county_row(table, figures.county),), input_rows=0)
    if sheet.name == judgements.SHEET_NAME:
        return replace(sheet, rows=tuple(_judged(row, figures.judgements) for row in sheet.rows))
    return sheet


def _county_row(table: Table, values: Mapping[str, Value]) -> tuple[SpecValue, ...]:
    return (1, *(_cell(values[s.name]) if s.name in values else None for s in template_slots(table)))


def _judged(row: tuple[SpecValue, ...], answers: Mapping[str, bool | str]) -> tuple[SpecValue, ...]:
    item = str(row[0])
    if item not in answers:
        return row
    answer = answers[item]
    words = VETO_CONCLUSIONS if row[2] == "一票否决" else CONCLUSIONS
    said = words[answer] if isinstance(answer, bool) else answer
    return (*row[:4], said, "示例县自查结论")


def _cell(value: Value) -> SpecValue:
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, date):
        return value
    return value
