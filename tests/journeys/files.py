"""The files that the people of the journeys fill and upload, made from the sample county of today."""

from __future__ import annotations

import io
import zipfile
from dataclasses import replace
from datetime import date
from pathlib import Path

import openpyxl
from openpyxl.cell import Cell
from openpyxl.worksheet.worksheet import Worksheet

from dudao.catalogue.loader import load
from examples.sample_county.county import make_county
from examples.sample_county.workbook import county_workbook, school_bundle

STANDARD = load("quality-balance-2017")
SCHOOL_TABLE = "学校填报表"


def county_file(folder: Path) -> Path:
    """The workbook that the sample county's schools filled, saved once more: the very same file is there already."""
    path = folder / "示例县填报表.xlsx"
    openpyxl.load_workbook(io.BytesIO(county_workbook(STANDARD, make_county(date.today())))).save(path)
    return path


def spoiled_county_file(folder: Path) -> Path:
    """The same with a negative number of pupils and a word where a number belongs."""
    path = folder / "示例县填报表-有错.xlsx"
    workbook = openpyxl.load_workbook(county_file(folder))
    sheet = workbook[SCHOOL_TABLE]
    spoiled: dict[str, int | str] = {"小学·在校学生数（人）": -5, "教学及辅助用房面积（平方米）": "约三千"}
    first_school = next(cell.row for row in sheet.iter_rows() for cell in row if cell.value == "城关一小")
    for cell in title_cells(sheet[sheet.freeze_panes].row - 1, sheet):  # type: ignore[index]
        if cell.value in spoiled:
            sheet.cell(first_school, cell.column).value = spoiled.pop(str(cell.value))
    assert spoiled == {}
    workbook.save(path)
    return path


def title_cells(row: int, sheet: Worksheet) -> list[Cell]:
    """The cells of the row of titles."""
    return [cell for cell in sheet[row] if isinstance(cell, Cell)]


def fill_school_form(blank: Path, school: str, target: Path, *, pupils: int | str | None = None) -> Path:
    """Type the sample values of ``school`` into its downloaded form; ``pupils`` replaces those of the primary stage."""
    county = make_county(date.today())
    alone = replace(county, schools=[one for one in county.schools if one.school.name == school])
    bundle = zipfile.ZipFile(io.BytesIO(school_bundle(STANDARD, alone)))
    filled = openpyxl.load_workbook(io.BytesIO(bundle.read(f"{school}.xlsx")))
    form = openpyxl.load_workbook(blank)
    typed = 0
    for source in filled.worksheets:
        sheet = form[source.title]
        for row in source.iter_rows():
            for cell in row:
                here = sheet[cell.coordinate]
                if cell.value is not None and isinstance(here, Cell) and here.value is None:
                    here.value = cell.value
                    typed += 1
    assert typed > 50
    if pupils is not None:
        table, row_of_pupils, column = find_value(form, "小学·在校学生数")
        table.cell(row_of_pupils, column).value = pupils
    form.save(target)
    return target


def find_value(workbook: openpyxl.Workbook, item: str) -> tuple[Worksheet, int, int]:
    """Sheet, row and column of the value of one item in the vertical form."""
    for sheet in workbook.worksheets:
        heads = {str(cell.value): cell for row in sheet.iter_rows(max_row=12) for cell in row if cell.value}
        column = next((heads[name].column for name in ("数值", "填报值", "值") if name in heads), None)
        for row in sheet.iter_rows():
            if column and any(str(cell.value or "").startswith(item) for cell in row):
                return sheet, int(row[0].row or 0), int(column)
    raise AssertionError(f"{item} is not in the form")
