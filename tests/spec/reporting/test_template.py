"""The blank workbook says everything a clerk needs, and comes back clean."""

from __future__ import annotations

import io
from fractions import Fraction

import openpyxl
import pytest

from dudao.catalogue.loader import load, standard_ids
from dudao.catalogue.schema import ItemKind
from dudao.core.grid import Sheet, Workbook
from dudao.core.sheetspec import Book, SheetSpec
from dudao.engine.reporting.judgements import needs_person
from dudao.engine.reporting.layout import Layout
from dudao.engine.reporting.read import read_tables
from dudao.engine.reporting.template import school_form_book, template_book
from tests.spec.reporting.filled import KIND, NAME, PRIMARY, standard


def sheet(book: Book, name: str) -> SheetSpec:
    return next(spec for spec in book.sheets if spec.name == name)


def grid_of(book: Book) -> Workbook:
    """The book as it would be read again: only the columns and rows, without any file."""
    sheets = []
    for spec in book.sheets:
        width = len(spec.columns)
        top: list[list[object]] = [[text, *[None] * (width - 1)] for text in (*spec.heading, *spec.notes)]
        if spec.sample_row:
            top.append(list(spec.sample_row))
        if spec.has_groups:
            top.append([column.group for column in spec.columns])
        top.append([column.full_title for column in spec.columns])
        body = [[float(v) if isinstance(v, Fraction) else v for v in row] for row in [*top, *spec.rows]]
        blank = [[None] * width for _ in range(spec.input_rows)]
        sheets.append(Sheet(spec.name, [*body, *blank]))  # type: ignore[list-item]
    return Workbook("模板.xlsx", tuple(sheets))


@pytest.mark.parametrize("standard_id", standard_ids())
def test_every_standard_has_instructions_first_and_a_sheet_per_table(standard_id: str) -> None:
    measure = load(standard_id)
    names = [spec.name for spec in template_book(measure).sheets]
    asked = ["自评打分"] if any(item.kind is ItemKind.SCORE for item in measure.items) else []
    asked += ["定性判定"] if any(map(needs_person, measure.items)) else []
    assert names == ["填写说明", *(table.title for table in measure.tables if table.fields), *asked]


@pytest.mark.parametrize("standard_id", standard_ids())
def test_every_title_is_recognised_as_its_own_column(standard_id: str) -> None:
    measure = load(standard_id)
    for table in measure.tables:
        layout = Layout(table)
        for slot in layout.slots.values():
            match = layout.find(slot.title)
            assert match is not None, slot.title
            assert (match.slot.name, match.factor) == (slot.name, Fraction(1)), slot.title


def test_the_title_row_is_frozen_and_the_sample_stands_above_it() -> None:
    schools = sheet(template_book(standard()), "学校填报表")
    assert schools.sample_row_at < schools.title_row
    assert schools.first_data_row == schools.title_row + 1
    assert schools.sample_row[0] == "示例"
    assert schools.input_rows == 300


def test_choices_limits_and_definitions_reach_the_columns() -> None:
    columns = {column.full_title: column for column in sheet(template_book(standard()), "学校填报表").columns}
    assert "九年一贯制学校" in columns[KIND].choices
    assert columns["是否寄宿制学校"].choices == ("是", "否")
    assert (columns[PRIMARY].minimum, columns[PRIMARY].whole_number, columns[PRIMARY].required) == (
        0,
        True,
        True,
    )
    assert "口径" in columns[PRIMARY].note
    assert "骨干" in columns["小学·县级及以上骨干教师（人）"].sum_rule
    assert columns["序号"].protected


def test_a_blank_template_holds_no_school() -> None:
    reading = read_tables(grid_of(template_book(standard())), standard())
    assert reading.stats.schools == 0
    assert "没有一行数据" in reading.errors[0].message


def test_known_schools_and_the_county_are_filled_in() -> None:
    book = template_book(
        standard(), county="样例县", schools=[{"name": "甲小学", "kind": "小学", "primary.students": 9}]
    )
    reading = read_tables(grid_of(book), standard())
    assert reading.tables is not None
    assert reading.tables.county.name == "样例县"
    assert [(r.name, r.get("primary.students")) for r in reading.tables.schools] == [("甲小学", 9)]


def test_a_sample_standard_says_so_on_every_sheet() -> None:
    measure = load("shuanggao-shuangpu-sample")
    book = template_book(measure)
    assert measure.notice
    assert all(measure.notice in spec.notes for spec in book.sheets)
    assert book.watermark == measure.notice


def test_the_form_of_one_school_is_read_back() -> None:
    book = school_form_book(standard(), {"name": "甲小学", "kind": "小学", "primary.students": 30})
    form = book.sheets[0]
    assert [column.title for column in form.columns][:5] == ["序号", "类别", "填报项目", "单位", "填报值"]
    reading = read_tables(grid_of(book), standard())
    assert reading.tables is not None
    assert reading.tables.schools[0].get("primary.students") == 30


def test_the_written_file_can_be_filled_in_by_title_only() -> None:
    from dudao.infra.xlsx.write import write_workbook

    written = openpyxl.load_workbook(io.BytesIO(write_workbook(template_book(standard()))))["学校填报表"]
    assert written.protection.sheet
    assert isinstance(written.freeze_panes, str)
    head = written[written.freeze_panes].row - 1
    titles = {cell.value: cell for cell in written[head]}
    assert titles[NAME].comment is not None
    below = written.cell(head + 1, titles[PRIMARY].column)
    assert below.value is None
    assert not below.protection.locked
    assert titles[PRIMARY].protection.locked


def test_a_long_title_of_an_item_gets_the_height_it_needs() -> None:
    from dudao.infra.xlsx.write import write_workbook

    written = openpyxl.load_workbook(io.BytesIO(write_workbook(template_book(standard()))))["定性判定"]
    heights = {
        str(cells[0].value): written.row_dimensions[cells[0].row or 0].height
        for cells in written.iter_rows(min_row=3)
    }
    assert heights["G2"] == 30
    assert heights["V1"] in (None, 15)


def instructions(standard_id: str) -> str:
    return "\n".join(
        str(cell) for row in template_book(load(standard_id)).sheets[0].rows for cell in row if cell
    )


def test_kindergartens_are_not_called_schools_in_their_template() -> None:
    text = instructions("preschool-universal-2020")
    assert "一所幼儿园一行" in text
    assert "园长审核" in text
    assert "一所学校" not in text


@pytest.mark.parametrize("standard_id", standard_ids())
def test_the_instructions_name_the_sheets_that_there_are(standard_id: str) -> None:
    book = template_book(load(standard_id))
    line = next(str(row[3]) for row in book.sheets[0].rows if row[1] == "填什么")
    names = [spec.name for spec in book.sheets[1:]]
    assert [name for name in names if f"《{name}》" in line] == names
    assert line.count("《") == len(names)


def test_a_wide_table_is_printed_over_several_pages_and_a_narrow_one_on_one() -> None:
    book = template_book(standard())
    assert [sheet(book, name).printing.fit_to_width for name in ("学校填报表", "定性判定")] == [False, True]
