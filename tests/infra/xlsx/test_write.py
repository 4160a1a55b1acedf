"""Workbooks that we write, opened again with another library."""

from __future__ import annotations

import datetime
import io
from fractions import Fraction

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from dudao.core.sheetspec import (
    NUMBER_TWO_DECIMALS,
    Book,
    ColumnSpec,
    MergedCell,
    PrintSetup,
    SheetSpec,
    SpecValue,
)
from dudao.infra.xlsx.read import read_workbook
from dudao.infra.xlsx.write import write_workbook

MADE = datetime.datetime(2026, 11, 22, 8, 0, 0)
TEMPLATE = SheetSpec(
    name="学校",
    heading=("义务教育学校基本情况",),
    notes=("填写说明：没有的填 0，不知道的留空。",),
    columns=(
        ColumnSpec("序号", 6, protected=True),
        ColumnSpec("学校名称", 24, required=True, note="全称"),
        ColumnSpec("学校类型", choices=("小学", "初中"), required=True),
        ColumnSpec(
            "在校学生数",
            unit="人",
            minimum=0,
            whole_number=True,
            sum_rule="等于各年级之和",
            number_format="0",
        ),
        ColumnSpec(
            "生均面积", unit="平方米", minimum=0, maximum=Fraction(999), number_format=NUMBER_TWO_DECIMALS
        ),
    ),
    sample_row=(None, "示例小学", "小学", 480, Fraction(9, 2)),
    rows=((None, "一小", "小学", 12, Fraction(1, 3)),),
    input_rows=3,
    number_rows=True,
    frozen_columns=2,
    protect=True,
)


def opened(*sheets: SheetSpec, watermark: str = "") -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(write_workbook(Book(sheets, MADE, watermark=watermark))))


def first(book: openpyxl.Workbook) -> Worksheet:
    sheet = book.worksheets[0]
    assert isinstance(sheet, Worksheet)
    return sheet


def table(*rows: tuple[SpecValue, ...], **options: object) -> SheetSpec:
    width = max(map(len, rows))
    columns = tuple(ColumnSpec(f"列{n}") for n in range(width))
    return SheetSpec("表", columns, rows=rows, **options)  # type: ignore[arg-type]


def test_titles_with_units_samples_rows_and_numbers_stand_where_the_description_says() -> None:
    rows = [[cell.value for cell in row] for row in first(opened(TEMPLATE)).iter_rows()]
    assert rows[0][0] == "义务教育学校基本情况"
    assert rows[TEMPLATE.title_row] == [
        "序号",
        "学校名称",
        "学校类型",
        "在校学生数（人）",
        "生均面积（平方米）",
    ]
    assert rows[TEMPLATE.title_row + 1] == [None, "示例小学", "小学", 480, 4.5]
    assert rows[TEMPLATE.first_data_row] == [1, "一小", "小学", 12, 1 / 3]
    assert [row[0] for row in rows[TEMPLATE.first_data_row + 1 :]] == [2, 3, 4]


def test_heading_and_notes_are_merged_over_the_width() -> None:
    assert {str(area) for area in first(opened(TEMPLATE)).merged_cells.ranges} == {"A1:E1", "A2:E2"}


def test_title_row_is_frozen_repeated_and_the_page_is_landscape() -> None:
    sheet = first(opened(TEMPLATE))
    assert sheet.freeze_panes == "C4"
    assert sheet.print_title_rows == "$3:$3"
    fit = sheet.sheet_properties.pageSetUpPr
    assert fit is not None
    assert fit.fitToPage
    assert (sheet.page_setup.orientation, sheet.page_setup.paperSize) == ("landscape", 9)
    assert sheet.page_setup.fitToHeight == 0


def test_drop_downs_and_limits_hold_for_rows_and_input_rows() -> None:
    rules = {str(rule.sqref): rule for rule in first(opened(TEMPLATE)).data_validations.dataValidation}
    assert rules["C5:C8"].formula1 == '"小学,初中"'
    assert (rules["D5:D8"].type, rules["D5:D8"].operator, rules["D5:D8"].formula1) == (
        "whole",
        "greaterThanOrEqual",
        "0",
    )
    assert (rules["E5:E8"].type, rules["E5:E8"].formula1, rules["E5:E8"].formula2) == ("decimal", "0", "999")


def test_long_choices_stand_in_a_hidden_sheet() -> None:
    choices = tuple(f"第{n}中心小学教学点" for n in range(100))
    book = opened(SheetSpec("表", (ColumnSpec("学校", choices=choices),), input_rows=2))
    assert book["选项"].sheet_state == "hidden"
    assert book["选项"]["A100"].value == "第99中心小学教学点"
    assert first(book).data_validations.dataValidation[0].formula1 == "选项!$A$1:$A$100"


def test_only_input_cells_are_unlocked() -> None:
    sheet = first(opened(TEMPLATE))
    assert sheet.protection.sheet
    assert sheet.protection.password is None
    locked = {
        address: sheet[address].protection.locked for address in ("A3", "B3", "A5", "B5", "B6", "A6", "B4")
    }
    assert locked == {"A3": True, "B3": True, "A5": True, "B5": False, "B6": False, "A6": True, "B4": True}


def test_notes_say_what_is_required_and_which_sum_must_agree() -> None:
    sheet = first(opened(TEMPLATE))
    assert [cell.comment.text if cell.comment else None for cell in sheet[3]] == [
        None,
        "必填。全称",
        "必填。",
        "等于各年级之和",
        None,
    ]


def test_number_formats_change_what_is_shown_only() -> None:
    sheet = first(opened(TEMPLATE))
    assert (sheet["E5"].number_format, sheet["E5"].value) == ("0.00", 1 / 3)


@pytest.mark.parametrize(
    "text",
    ["=1+1", "+1+cmd|'/C calc'!A0", "-2+3", "@SUM(A1)", "\t=1", "\n=1", "＝1+1", '=HYPERLINK("http://x")'],
)
def test_text_that_would_run_stays_text(text: str) -> None:
    book = opened(table((text,), heading=(text,), notes=(text,)))
    for cell in (first(book)["A1"], first(book)["A2"], first(book)["A4"]):
        assert (cell.data_type, cell.value, cell.quotePrefix) == ("s", text, True)


def test_harmless_text_carries_no_prefix() -> None:
    cell = first(opened(table(("一小",))))["A2"]
    assert (cell.data_type, cell.value, bool(cell.quotePrefix)) == ("s", "一小", False)


def test_web_address_becomes_no_link_and_control_characters_go() -> None:
    sheet = first(opened(table(("http://example.org/", "一\x07小\x00"))))
    assert [cell.value for cell in sheet[2]] == ["http://example.org/", "一小"]
    assert sheet["A2"].hyperlink is None


def test_missing_is_blank_and_zero_is_zero() -> None:
    row = read_workbook(write_workbook(Book((table((None, 0, "", "x")),), MADE)), "表.xlsx").sheets[0].rows[1]
    assert row == ["", 0.0, "", "x"]


def test_dates_and_yes_no() -> None:
    sheet = first(opened(table((datetime.date(2025, 9, 1), True, False))))
    assert [cell.value for cell in sheet[2]] == [datetime.datetime(2025, 9, 1), "是", "否"]
    assert sheet["A2"].number_format == "yyyy-mm-dd"


def test_merged_blocks_tones_and_comments_within_the_rows() -> None:
    sheet = first(
        opened(
            table(
                ("小学", "一小"),
                (None, "二小"),
                merged=(MergedCell(0, 0, 1, 0),),
                tones={(1, 1): "bad"},
                comments={(0, 1): "见第 3 行"},
            )
        )
    )
    assert {str(area) for area in sheet.merged_cells.ranges} == {"A2:A3"}
    assert sheet["B3"].fill.fgColor.rgb == "FFF8D7DA"
    assert sheet["B2"].comment is not None
    assert sheet["B2"].comment.text == "见第 3 行"


def test_columns_of_one_group_share_a_title_above() -> None:
    columns = (ColumnSpec("学校"), ColumnSpec("面积", group="小学"), ColumnSpec("教师", group="小学"))
    sheet = first(opened(SheetSpec("表", columns, rows=(("一小", 1, 2),))))
    assert [[cell.value for cell in row] for row in sheet.iter_rows(max_row=3)] == [
        [None, "小学", None],
        ["学校", "面积", "教师"],
        ["一小", 1, 2],
    ]
    assert {str(area) for area in sheet.merged_cells.ranges} == {"B1:C1"}


def test_watermark_stands_in_the_page_header() -> None:
    sheet = first(opened(table(("x",), printing=PrintSetup(landscape=False)), watermark="样例数据 A&B"))
    assert sheet.oddHeader is not None
    assert sheet.oddHeader.center is not None
    assert sheet.oddHeader.center.text == "样例数据 A&&B"
    assert sheet.page_setup.orientation == "portrait"


def test_same_book_gives_same_bytes() -> None:
    book = Book((TEMPLATE,), MADE)
    assert write_workbook(book) == write_workbook(book)
