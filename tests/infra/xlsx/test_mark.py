"""The marked workbook: every bad cell filled and commented, reasons beside it, everything else kept."""

from __future__ import annotations

import io
import time
from pathlib import Path
from typing import cast

import openpyxl
import pytest
from openpyxl.chart import BarChart, Reference
from openpyxl.comments import Comment
from openpyxl.formatting.rule import CellIsRule
from openpyxl.styles import Font, PatternFill
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from dudao.core.problem import ERROR, WARNING, Problem
from dudao.infra.xlsx.mark import mark_workbook
from dudao.infra.xlsx.read import UnreadableWorkbook, read_workbook
from tests.infra.xlsx.raw_files import sheet_xml, xls, xlsx

RED, AMBER = "00FFC7CE", "00FFEB9C"
BAD_NUMBER = Problem(ERROR, "应填整数，请改为数字。", "", "学校", "B3", "学生数", "十二", "一小")
BAD_TYPE = Problem(ERROR, "请从下拉列表中选择。", "", "学校", "C3", "类型", "=1+1", "一小")
DOUBTFUL = Problem(WARNING, "比去年多一倍，请核实。", "", "学校", "B4", "学生数", "900", "二小")
NO_SHEET = Problem(ERROR, "缺少“教师”表，请补上。")
ALL = (BAD_NUMBER, BAD_TYPE, DOUBTFUL, NO_SHEET)


def source() -> bytes:
    book = openpyxl.Workbook()
    sheet = cast(Worksheet, book["Sheet"])
    sheet.title = "学校"
    sheet.append(["全县学校一览"])
    sheet.append(["学校", "学生数", "类型", "合计"])
    sheet.append(["一小", "十二", "=1+1", "=SUM(B3:B4)"])
    sheet.append(["二小", 900, "小学"])
    sheet.merge_cells("A1:D1")
    sheet["A1"].font = Font(bold=True, size=20)
    sheet["A4"].fill = PatternFill("solid", fgColor="00AABBCC")
    sheet["B3"].comment = Comment("原来的话", "张三")
    sheet.column_dimensions["A"].width = 33
    rule = DataValidation(type="list", formula1='"小学,初中"')
    rule.add("C3:C9")
    sheet.add_data_validation(rule)
    below_zero = CellIsRule(operator="lessThan", formula=["0"])  # type: ignore[no-untyped-call]
    sheet.conditional_formatting.add("B3:B9", below_zero)
    book.defined_names["学生"] = DefinedName("学生", attr_text="学校!$B$3:$B$9")
    chart = BarChart()
    chart.add_data(Reference(sheet, min_col=2, min_row=3, max_row=4))
    sheet.add_chart(chart, "H2")
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def marked(
    raw: bytes, problems: tuple[Problem, ...] = ALL, name: str = "表.xlsx", **options: int
) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(marked_bytes(raw, problems, name, **options)))


def marked_bytes(
    raw: bytes, problems: tuple[Problem, ...] = ALL, name: str = "表.xlsx", **options: int
) -> bytes:
    target = io.BytesIO()
    mark_workbook(raw, problems, target, file_name=name, **options)
    return target.getvalue()


def comment(sheet: Worksheet, address: str) -> str:
    cell = sheet[address]
    assert cell.comment is not None
    return str(cell.comment.text)


def test_bad_cells_are_red_and_doubtful_ones_amber() -> None:
    sheet = marked(source())["学校"]
    assert [sheet[address].fill.fgColor.rgb for address in ("B3", "C3", "B4")] == [RED, RED, AMBER]
    assert sheet["A3"].fill.fill_type is None


def test_comment_says_what_to_do_and_keeps_what_stood_there() -> None:
    sheet = marked(source())["学校"]
    assert comment(sheet, "B3") == "错误：应填整数，请改为数字。\n——原批注——\n原来的话"
    assert comment(sheet, "B4") == "提醒：比去年多一倍，请核实。"


def test_reason_column_holds_all_reasons_of_the_row() -> None:
    sheet = marked(source())["学校"]
    assert [sheet.cell(row, 5).value for row in range(1, 5)] == [
        None,
        "错误原因",
        "1. 学生数：应填整数，请改为数字。\n2. 类型：请从下拉列表中选择。",
        "学生数：比去年多一倍，请核实。",
    ]


def test_list_of_findings_comes_first_and_links_to_the_cells() -> None:
    book = marked(source())
    sheet = book.worksheets[0]
    assert (sheet.title, book.active) == ("错误清单", sheet)
    assert str(sheet["A1"].value).startswith("共 3 处错误（红色，必须改正）、1 处提醒（黄色，请核实）。")
    rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=3)]
    assert rows == [
        [1, "错误", "学校", "B3", "一小", "学生数", "十二", "应填整数，请改为数字。"],
        [2, "错误", "学校", "C3", "一小", "类型", "=1+1", "请从下拉列表中选择。"],
        [3, "提醒", "学校", "B4", "二小", "学生数", "900", "比去年多一倍，请核实。"],
        [4, "错误", None, None, None, None, None, "缺少“教师”表，请补上。"],
    ]
    links = [sheet.cell(row, 4).hyperlink for row in range(3, 7)]
    assert [link.location if link else None for link in links] == [
        "'学校'!B3",
        "'学校'!C3",
        "'学校'!B4",
        None,
    ]


def test_formula_text_in_our_own_cells_never_runs() -> None:
    evil = Problem(
        ERROR, "=cmd|'/C calc'!A0", sheet="学校", cell="B3", column="", value="=1+1", row_label="@x"
    )
    book = marked(source(), (evil,))
    own = [book["学校"]["E3"], *(book["错误清单"][address] for address in ("E3", "G3", "H3"))]
    assert [(cell.data_type, bool(cell.quotePrefix)) for cell in own] == [("s", True)] * 4


def test_formula_that_would_start_a_program_comes_back_as_text_and_others_stay() -> None:
    book = openpyxl.load_workbook(io.BytesIO(source()))
    book["学校"]["A4"] = "=cmd|' /C calc'!A0"
    target = io.BytesIO()
    book.save(target)
    sheet = marked(target.getvalue())["学校"]
    assert (sheet["A4"].value, sheet["A4"].data_type) == ("=cmd|' /C calc'!A0", "s")
    assert bool(sheet["A4"].quotePrefix)
    assert sheet["D3"].data_type == "f"


def test_everything_else_is_kept() -> None:
    book = marked(source())
    sheet = book["学校"]
    assert {str(area) for area in sheet.merged_cells.ranges} == {"A1:D1"}
    assert (sheet["A1"].font.b, sheet["A1"].font.sz) == (True, 20)
    assert sheet["A4"].fill.fgColor.rgb == "00AABBCC"
    assert sheet.column_dimensions["A"].width == 33
    (rule,) = sheet.data_validations.dataValidation
    assert (str(rule.sqref), rule.formula1) == ("C3:C9", '"小学,初中"')
    assert [str(area.sqref) for area in sheet.conditional_formatting] == ["B3:B9"]
    assert book.defined_names["学生"].attr_text == "学校!$B$3:$B$9"
    assert len(sheet._charts) == 1  # type: ignore[attr-defined]
    assert sheet["D3"].value == "=SUM(B3:B4)"


def test_problem_inside_a_merged_block_marks_the_visible_cell() -> None:
    sheet = marked(source(), (Problem(ERROR, "标题不对。", sheet="学校", cell="C1"),))["学校"]
    assert sheet["A1"].fill.fgColor.rgb == RED


def test_second_round_takes_the_marks_of_the_first_away() -> None:
    again = marked(marked_bytes(source()), (DOUBTFUL,))
    sheet = again["学校"]
    assert again.sheetnames == ["错误清单", "学校"]
    assert sheet["C3"].fill.fill_type is None
    assert sheet["C3"].comment is None
    assert [sheet.cell(row, 5).value for row in range(2, 5)] == [
        "错误原因",
        None,
        "学生数：比去年多一倍，请核实。",
    ]
    assert sheet.cell(2, 6).value is None


def test_marked_workbook_reads_back_without_the_list() -> None:
    assert [sheet.name for sheet in read_workbook(marked_bytes(source()), "表.xlsx")] == ["学校"]


def test_xls_comes_back_as_xlsx_with_values_merges_and_marks() -> None:
    raw = xls(
        [["全县", None], ["学校", "学生数"], ["一小", "十二"], ["二小", 900], ["", ""]],
        sheet="学校",
        merge=(5, 5, 0, 1),
    )
    book = marked(raw, (BAD_NUMBER, DOUBTFUL), "表.xls")
    sheet = book["学校"]
    assert [[cell.value for cell in row] for row in sheet.iter_rows(min_row=2, max_row=4)] == [
        ["学校", "学生数", "错误原因"],
        ["一小", "十二", "学生数：应填整数，请改为数字。"],
        ["二小", 900, "学生数：比去年多一倍，请核实。"],
    ]
    assert [sheet[address].fill.fgColor.rgb for address in ("B3", "B4")] == ["FFFFC7CE", "FFFFEB9C"]
    assert comment(sheet, "B3") == "错误：应填整数，请改为数字。"
    link = book["错误清单"]["D3"].hyperlink
    assert link is not None
    assert link.location == "'学校'!B3"


def test_csv_comes_back_as_xlsx_and_formula_text_stays_text() -> None:
    bad = Problem(ERROR, "应填数字。", sheet="CSV", cell="B2", column="students", value="=1+1")
    sheet = marked("name,students\n一小,=1+1\n".encode(), (bad,), "校.csv")["CSV"]
    assert (sheet["B2"].value, sheet["B2"].data_type, sheet["B2"].quotePrefix) == ("=1+1", "s", True)
    assert sheet["C2"].value == "students：应填数字。"


def test_large_workbook_comes_back_with_its_bad_rows_only_and_says_so() -> None:
    book = marked(source(), (DOUBTFUL,), cells_in_place=3)
    sheet = book["学校"]
    assert sheet["A1"].value == (
        "原表共 4 行，内容太多，这里只列出有问题的 1 行（“原行号”是原表中的行号）。请在原表中改正后重新上传原表。"
    )
    assert [[cell.value for cell in row] for row in sheet.iter_rows(min_row=2)] == [
        [1, "全县学校一览", None, None, None, None],
        ["原行号", "学校", "学生数", "类型", "合计", "错误原因"],
        [4, "二小", 900, "小学", None, "学生数：比去年多一倍，请核实。"],
    ]
    assert sheet["C4"].fill.fgColor.rgb == "FFFFEB9C"


def test_bare_workbook_of_another_program_is_marked_too() -> None:
    cells = '<c r="A1" t="inlineStr"><is><t>学生数</t></is></c></row><row r="2"><c r="A2"><v>-1</v></c>'
    bad = Problem(ERROR, "不能是负数。", sheet="数据", cell="A2", column="学生数", value="-1")
    sheet = marked(xlsx(sheet_xml(f'<row r="1">{cells}</row>')), (bad,))["数据"]
    assert [[cell.value for cell in row] for row in sheet.iter_rows()] == [
        ["学生数", "错误原因"],
        [-1, "学生数：不能是负数。"],
    ]
    assert str(sheet["A2"].fill.fgColor.rgb).endswith("FFC7CE")


def test_workbook_that_cannot_be_read_is_refused_here_too() -> None:
    with pytest.raises(UnreadableWorkbook, match="是空文件"):
        mark_workbook(b"", (), io.BytesIO(), file_name="表.xlsx")


def test_marks_go_to_a_path(tmp_path: Path) -> None:
    target = tmp_path / "标记.xlsx"
    mark_workbook(source(), ALL, target, file_name="表.xlsx")
    assert openpyxl.load_workbook(target).sheetnames == ["错误清单", "学校"]


def test_20_000_errors_stay_quick_and_complete() -> None:
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet("学校")
    sheet.append(["学校", "学生数"])
    for number in range(20_000):
        sheet.append([f"第{number}小学", "十二"])
    target = io.BytesIO()
    book.save(target)
    problems = tuple(
        Problem(ERROR, "应填整数，请改为数字。", sheet="学校", cell=f"B{number + 2}", column="学生数")
        for number in range(20_000)
    )
    started = time.process_time()
    result = marked_bytes(target.getvalue(), problems)
    assert time.process_time() - started < 20
    reread = openpyxl.load_workbook(io.BytesIO(result), read_only=True)
    reasons = [row[2] for row in reread["学校"].iter_rows(min_row=2, values_only=True)]
    assert reasons == ["学生数：应填整数，请改为数字。"] * 20_000
    assert sum(1 for _ in reread["错误清单"].iter_rows(min_row=3)) == 20_000
