"""What is read from workbooks as Excel, WPS and others save them."""

from __future__ import annotations

import datetime
from pathlib import Path

import pytest

from dudao.core.grid import MergedArea
from dudao.infra.xlsx.csvgrid import read_csv
from dudao.infra.xlsx.read import UnreadableWorkbook, read_workbook
from tests.infra.xlsx.raw_files import sheet_xml, xls, xlsx

DATE_STYLE = (
    "<fonts><font/></fonts><fills><fill/></fills><borders><border/></borders><cellStyleXfs><xf/></cellStyleXfs>"
    '<cellXfs><xf numFmtId="0"/><xf numFmtId="14" applyNumberFormat="1"/></cellXfs>'
)


def rows_of(raw: bytes, name: str = "表.xlsx") -> list[list[object]]:
    return [list(row) for row in read_workbook(raw, name).sheets[0].rows]


def test_inline_strings_without_dimension_as_wps_writes() -> None:
    row = '<row r="1"><c r="A1" t="inlineStr"><is><t>学校</t></is></c><c r="B1"><v>12</v></c></row>'
    assert rows_of(xlsx(sheet_xml(row))) == [["学校", 12.0]]


def test_cells_and_rows_without_references() -> None:
    assert rows_of(
        xlsx(sheet_xml("<row><c><v>1</v></c><c><v>2</v></c></row><row><c><v>3</v></c></row>"))
    ) == [
        [1.0, 2.0],
        [3.0, ""],
    ]


def test_shared_strings_with_rich_text_are_joined() -> None:
    shared = "<si><r><t>在校</t></r><r><rPr><b/></rPr><t>学生数</t></r></si>"
    sheet = sheet_xml('<row r="1"><c r="A1" t="s"><v>0</v></c></row>')
    assert rows_of(xlsx(sheet, shared=shared)) == [["在校学生数"]]


@pytest.mark.parametrize(
    ("properties", "day"),
    [("", datetime.date(2024, 9, 1)), ('<workbookPr date1904="1"/>', datetime.date(2028, 9, 2))],
)
def test_dates_of_both_epochs(properties: str, day: datetime.date) -> None:
    sheet = sheet_xml('<row r="1"><c r="A1" s="1"><v>45536</v></c></row>')
    value = rows_of(xlsx(sheet, styles=DATE_STYLE, properties=properties))[0][0]
    assert value == day


def test_grid_begins_at_a1_so_that_addresses_hold() -> None:
    sheet = read_workbook(xlsx(sheet_xml('<row r="3"><c r="C3"><v>7</v></c></row>')), "表.xlsx").sheets[0]
    assert (sheet.value(2, 2), sheet.address(2, 2)) == (7.0, "C3")


def test_merged_title_is_known_in_every_cell_of_the_block() -> None:
    rows = '<row r="1"><c r="A1" t="inlineStr"><is><t>生均</t></is></c><c r="D1"><v>1</v></c></row>'
    merged = '<mergeCells count="1"><mergeCell ref="A1:C1"/></mergeCells>'
    sheet = read_workbook(xlsx(sheet_xml(rows, after=merged)), "表.xlsx").sheets[0]
    assert sheet.merged == (MergedArea(0, 0, 0, 2),)
    assert [sheet.title_value(0, column) for column in range(4)] == ["生均", "生均", "生均", 1.0]


def test_formula_counts_by_its_saved_result() -> None:
    assert rows_of(xlsx(sheet_xml('<row r="1"><c r="A1"><f>1+1</f><v>2</v></c></row>'))) == [[2.0]]


@pytest.mark.parametrize("ending", ["</c>", "<v></v></c>", "<v/></c>"])
def test_formula_without_saved_result_is_kept_as_its_text_not_as_blank(ending: str) -> None:
    rows = f'<row r="1"><c r="B1" s="0"><f>A1&amp;SUM(A1:A9)</f>{ending}<c r="C1"><v>1</v></c></row>'
    workbook = read_workbook(xlsx(sheet_xml(rows)), "表.xlsx")
    assert workbook.sheets[0].value(0, 1) == "=A1&SUM(A1:A9)"
    assert workbook.warnings == ()


def test_formula_without_saved_result_beyond_the_last_value_is_told() -> None:
    rows = '<row r="1"><c r="A1"><v>1</v></c><c r="B1"><f>SUM(A1:A9)</f></c></row>'
    (warning,) = read_workbook(xlsx(sheet_xml(rows)), "表.xlsx").warnings
    assert (warning.severity, warning.sheet, warning.cell) == ("warning", "数据", "B1")
    assert "没有保存计算结果" in warning.message


def test_error_results_are_kept_as_text_not_as_blank() -> None:
    rows = '<row r="1"><c r="A1" t="e"><f>1/0</f><v>#DIV/0!</v></c><c r="B1"><v>1</v></c></row>'
    assert rows_of(xlsx(sheet_xml(rows))) == [["#DIV/0!", 1.0]]


def test_macros_are_left_aside_with_a_warning() -> None:
    raw = xlsx(sheet_xml('<row r="1"><c r="A1"><v>1</v></c></row>'), extra={"xl/vbaProject.bin": b"\0" * 10})
    workbook = read_workbook(raw, "表.xlsm")
    assert workbook.sheets[0].rows == [[1.0]]
    assert [warning.message for warning in workbook.warnings] == [
        "文件里有宏，已忽略，只读取单元格的值。建议另存为不含宏的 .xlsx。"
    ]


def test_external_links_are_not_followed_and_told() -> None:
    link: dict[str, str | bytes] = {"xl/externalLinks/externalLink1.xml": "<externalLink/>"}
    workbook = read_workbook(
        xlsx(sheet_xml('<row r="1"><c r="A1"><f>[1]S!A1</f><v>5</v></c></row>'), extra=link)
    )
    assert workbook.sheets[0].rows == [[5.0]]
    assert [warning.message for warning in workbook.warnings] == [
        "文件里有指向其他文件的链接，没有去取，只用保存在本文件里的值。请核对这些值是不是最新的。"
    ]


def test_list_of_findings_of_an_earlier_round_is_left_out() -> None:
    cell = sheet_xml('<row r="1"><c r="A1"><v>1</v></c></row>')
    workbook = read_workbook(xlsx(cell, cell, names=("错误清单", "数据")), "表.xlsx")
    assert [sheet.name for sheet in workbook] == ["数据"]


def test_real_xls_is_read_with_its_merges() -> None:
    raw = xls([["学校", "人数"], ["一小", 12], ["二小", 3.5]], merge=(4, 5, 0, 1))
    sheet = read_workbook(raw, "表.xls").sheets[0]
    assert sheet.rows[:3] == [["学校", "人数"], ["一小", 12.0], ["二小", 3.5]]
    assert MergedArea(4, 0, 5, 1) in sheet.merged


def test_name_may_lie_about_the_kind() -> None:
    assert rows_of(xls([["学校"]]), "其实是xls.xlsx") == [["学校"]]


def test_progress_is_told_sheet_by_sheet() -> None:
    cell = sheet_xml('<row r="1"><c r="A1"><v>1</v></c></row>')
    told: list[tuple[int, int]] = []
    read_workbook(
        xlsx(cell, cell, names=("一", "二")), progress=lambda done, total: told.append((done, total))
    )
    assert told == [(1, 2), (2, 2)]


def test_file_name_comes_from_the_path(tmp_path: Path) -> None:
    path = tmp_path / "一小.xlsx"
    path.write_bytes(xlsx(sheet_xml('<row r="1"><c r="A1"><v>1</v></c></row>')))
    assert read_workbook(path).file_name == "一小.xlsx"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk"])
def test_csv_is_a_sheet_of_texts(encoding: str) -> None:
    workbook = read_csv("name,stage\n第一小学,小学\n二小\n".encode(encoding), "校.csv")
    assert workbook.sheets[0].rows == [["name", "stage"], ["第一小学", "小学"], ["二小", ""]]


def test_workbook_named_csv_is_refused() -> None:
    with pytest.raises(UnreadableWorkbook, match=r"不是文本（CSV）文件。请上传 UTF-8 编码的 CSV"):
        read_csv(xls([["学校"]]), "校.csv")


@pytest.mark.parametrize("written", ["南坪_x0000_小学", "南坪&#95;x0000_小学"])
def test_a_sign_that_no_database_keeps_is_dropped(written: str) -> None:
    row = f'<row r="1"><c r="A1" t="inlineStr"><is><t>{written}</t></is></c></row>'
    assert rows_of(xlsx(sheet_xml(row))) == [["南坪小学"]]
