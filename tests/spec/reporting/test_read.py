"""A workbook of schools is found, read and checked whatever it went through."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest

from dudao.core.grid import CellValue, MergedArea, Sheet
from dudao.engine.facts import Origin, Record, ReportedTables
from dudao.engine.reporting.read import read_tables
from tests.spec.reporting.filled import (
    BACKBONE,
    EQUIPMENT,
    JUNIOR,
    KIND,
    NAME,
    PRIMARY,
    SCHOOL,
    SENIOR,
    TEACHERS,
    Row,
    at,
    book,
    grid,
    read,
    sheet_of,
    standard,
    value,
)


def read_ok(*rows: Row) -> tuple[Record, ...]:
    reading = read(*rows)
    assert reading.tables is not None, [problem.as_text() for problem in reading.errors]
    return reading.tables.schools


def test_a_plain_row_is_read_with_the_cells_it_came_from() -> None:
    reading = read({**SCHOOL, EQUIPMENT: 1_200_000.5})
    assert value(reading, "primary.students") == 500
    assert value(reading, "kind") == "小学"
    assert reading.tables is not None
    record = reading.tables.schools[0]
    assert record.name == "甲小学"
    assert record.origins["equip_value"] == Origin("填报.xlsx", "学校填报表", "D2", "1200000.5")
    assert dict(record.values)["equip_value"] == record.get("equip_value")


def test_a_blank_is_missing_never_zero_and_is_warned_of_at_its_cell() -> None:
    reading = read({**SCHOOL, TEACHERS: 30}, {**SCHOOL, NAME: "乙小学", TEACHERS: None})
    assert value(reading, "primary.t_full", 1) is None
    assert any("不等于 0" in said for said in at(reading.warnings, "D3"))


def test_a_column_left_blank_throughout_is_one_warning() -> None:
    rows: list[Row] = [{**SCHOOL, NAME: f"第{n}小学", TEACHERS: None} for n in range(5)]
    assert [
        said for problem in read(*rows).warnings if problem.column == TEACHERS for said in [problem.cell]
    ] == ["D2"]


def test_columns_may_be_moved_and_titles_merged_over_several_rows() -> None:
    rows: list[list[CellValue]] = [
        ["甲县学校情况统计表", None, None, None, None],
        ["填报单位：甲县教育局", None, None, None, None],
        ["学校类型", "小学", None, "初中", "学校名称"],
        [None, "在校学生数（人）", "专任教师（人）", "在校学生数（人）", None],
        [None] * 5,
        ["九年一贯制", "３００", "1,030", " 200 ", "甲学校"],
        ["合计", 300, 1030, 200, None],
    ]
    merged = (MergedArea(0, 0, 0, 4), MergedArea(2, 1, 2, 2), MergedArea(2, 0, 3, 0), MergedArea(2, 4, 3, 4))
    reading = read_tables(book(grid(rows, "表一", merged)), standard())
    assert value(reading, "primary.students") == 300
    assert value(reading, "primary.t_full") == 1030
    assert value(reading, "junior.students") == 200
    assert value(reading, "kind") == "九年一贯制学校"
    assert len(reading.tables.schools if reading.tables else ()) == 1


def test_sample_rows_notes_and_column_numbers_are_no_data() -> None:
    rows: list[list[CellValue]] = [
        ["序号", NAME, KIND, PRIMARY],
        ["甲", "乙", "1", "2"],
        ["示例", "示例学校", "小学", 540],
        [1, "示范路小学", "小学", 100],
        ["示例", "阳光小学", "小学", 300],
        [2, None, None, None],
        ["注：以上数据为 9 月 1 日时点数", None, None, None],
        ["填表人：张三", None, None, "审核人：李四"],
    ]
    reading = read_tables(book(grid(rows)), standard())
    assert reading.tables is not None
    assert [record.name for record in reading.tables.schools] == ["示范路小学"]


def test_a_unit_in_the_title_that_differs_is_converted_and_said() -> None:
    reading = read({**SCHOOL, "教学仪器设备资产值（万元）": 12.34})
    assert value(reading, "equip_value") == 123_400
    assert any("换算" in said for said in at(reading.warnings, "D1"))


def test_a_unit_row_below_the_titles_is_read_as_units() -> None:
    rows: list[list[CellValue]] = [
        [NAME, KIND, PRIMARY.removesuffix("（人）"), "教学仪器设备资产值"],
        [None, None, "人", "万元"],
        ["甲小学", "小学", 500, 20],
    ]
    assert value(read_tables(book(grid(rows)), standard()), "equip_value") == 200_000


def test_a_unit_that_measures_something_else_is_an_error_at_the_title() -> None:
    reading = read({**SCHOOL, "运动场地面积（亩）": 12})
    assert reading.tables is None
    assert any("平方米" in said for said in at(reading.errors, "D1"))


def test_all_errors_come_at_once_each_with_sheet_cell_column_and_value() -> None:
    reading = read(
        {**SCHOOL, TEACHERS: "三十", EQUIPMENT: -5},
        {NAME: None, KIND: "大学", PRIMARY: -3, TEACHERS: 2, EQUIPMENT: 1},
    )
    assert reading.tables is None
    places = {(problem.cell, problem.column, problem.value) for problem in reading.errors}
    assert places == {
        ("D2", TEACHERS, "三十"),
        ("E2", EQUIPMENT, "-5"),
        ("A3", NAME, ""),
        ("B3", KIND, "大学"),
        ("C3", PRIMARY, "-3"),
    }
    assert {problem.sheet for problem in reading.errors} == {"学校填报表"}


@pytest.mark.parametrize("kind", ["大学", None])
def test_a_kind_that_is_wrong_or_blank_is_the_one_problem_of_its_row(kind: str | None) -> None:
    filled: Row = {**SCHOOL, TEACHERS: 30, JUNIOR: None, "初中·专任教师（人）": None}
    reading = read(
        filled,
        {**filled, NAME: "乙学校", KIND: "九年一贯制学校", JUNIOR: 200, "初中·专任教师（人）": 20},
        {**filled, NAME: "丙学校", KIND: kind},
    )
    assert [(problem.cell, problem.column) for problem in reading.errors] == [("B4", KIND)]
    assert [problem.cell for problem in reading.warnings if problem.cell.endswith("4")] == []


def test_pupils_of_a_stage_make_its_blanks_missing_data_whatever_the_kind() -> None:
    rows: list[Row] = [{**SCHOOL, TEACHERS: 30}, {**SCHOOL, NAME: "乙小学", KIND: "大学", TEACHERS: None}]
    assert any("不等于 0" in said for said in at(read(*rows).warnings, "D3"))


def test_twenty_thousand_errors_are_all_reported() -> None:
    rows: list[Row] = [{NAME: f"第{n}小学", KIND: "小学", PRIMARY: -1 - n} for n in range(20_000)]
    errors = read(*rows).errors
    assert len(errors) == 20_000
    assert errors[-1].cell == "C20001"


def test_two_schools_of_one_name_are_an_error_that_names_both_rows() -> None:
    reading = read(SCHOOL, {**SCHOOL, NAME: "乙小学"}, {**SCHOOL, NAME: " 甲 小学"})
    assert any("A4" in said for said in at(reading.errors, "A2"))
    assert any("A2" in said for said in at(reading.errors, "A4"))


def test_two_schools_of_one_name_are_an_error_even_with_different_codes() -> None:
    reading = read({**SCHOOL, "学校代码": "1"}, {**SCHOOL, "学校代码": "2"})
    assert any("学校名称重复" in said for said in at(reading.errors, "A2"))


@pytest.mark.parametrize("name", ["甲", "乙", "丙", "例"])
def test_a_school_of_one_letter_is_not_taken_for_a_row_of_column_numbers(name: str) -> None:
    assert [school.name for school in read_ok({**SCHOOL, NAME: name})] == [name]


def test_a_row_that_numbers_the_columns_is_no_school() -> None:
    numbers: Row = {NAME: "甲", KIND: "乙", PRIMARY: 1}
    assert [school.name for school in read_ok(numbers, {**SCHOOL, NAME: "甲小学"})] == ["甲小学"]


def test_a_row_marked_as_a_sample_is_left_out_and_told() -> None:
    reading = read({**SCHOOL, NAME: "示例"}, {**SCHOOL, NAME: "乙小学"})
    assert reading.tables is not None
    assert [school.name for school in reading.tables.schools] == ["乙小学"]
    assert any("没有计入" in said for said in at(reading.warnings, "A2"))


def test_a_formula_without_a_result_is_an_error_that_says_so() -> None:
    assert any("公式" in said for said in at(read({**SCHOOL, PRIMARY: "=450*2"}).errors, "C2"))


def test_one_code_for_two_schools_is_an_error() -> None:
    reading = read({**SCHOOL, "学校代码": "1"}, {**SCHOOL, NAME: "乙小学", "学校代码": "1"})
    assert any("代码重复" in said for said in at(reading.errors, "D2"))


def test_no_pupils_at_all_is_an_error() -> None:
    assert any("数是 0" in said for said in at(read({**SCHOOL, PRIMARY: 0}).errors, "C2"))


def test_pupils_left_blank_are_an_error_and_the_stage_is_named() -> None:
    reading = read({NAME: "甲学校", KIND: "九年一贯制学校", PRIMARY: 300, JUNIOR: None})
    assert any("没有填初中在校学生数" in said for said in at(reading.errors, "D2"))


def test_a_stage_that_the_kind_does_not_have_may_stay_blank() -> None:
    reading = read({NAME: "甲小学", KIND: "小学", PRIMARY: 300, JUNIOR: None, "初中·专任教师（人）": None})
    assert reading.tables is not None
    assert not any(problem.cell == "E2" for problem in reading.warnings)


def test_senior_pupils_left_blank_are_missing_not_an_error() -> None:
    reading = read({NAME: "甲中学", KIND: "完全中学", JUNIOR: 300, SENIOR: None})
    assert reading.tables is not None
    assert reading.tables.schools[0].get("senior.students") is None


def test_pupils_of_a_foreign_stage_are_attached_classes_and_a_warning() -> None:
    reading = read({NAME: "甲小学", KIND: "小学", PRIMARY: 300, JUNIOR: 40})
    assert reading.tables is not None
    assert any("附设" in problem.message for problem in reading.warnings)


def test_more_backbone_teachers_than_teachers_are_refused() -> None:
    reading = read({**SCHOOL, TEACHERS: 10, BACKBONE: 11})
    assert [problem.value for problem in reading.errors] == ["11"] or [p.value for p in reading.errors] == [
        "10"
    ]
    assert "骨干" in reading.errors[0].message


def test_a_condition_whose_data_is_missing_is_not_judged() -> None:
    assert not read({**SCHOOL, TEACHERS: None, BACKBONE: 11}).errors


def test_a_total_row_that_does_not_add_up_is_an_error_that_says_the_difference() -> None:
    rows: list[list[CellValue]] = [
        [NAME, KIND, PRIMARY],
        ["甲小学", "小学", 300],
        ["乙小学", "小学", 200],
        ["合计", None, 510],
    ]
    errors = read_tables(book(grid(rows)), standard()).errors
    assert [(problem.cell, problem.value) for problem in errors] == [("C4", "510")]
    assert "相差 10" in errors[0].message


def test_a_total_row_that_adds_up_is_no_school() -> None:
    rows: list[list[CellValue]] = [
        [NAME, KIND, PRIMARY],
        ["甲小学", "小学", 300],
        ["乙小学", "小学", 200],
        ["全县合计", None, 500],
    ]
    reading = read_tables(book(grid(rows)), standard())
    assert reading.tables is not None
    assert reading.stats.schools == 2


def test_an_unknown_column_with_data_is_a_warning_and_changes_nothing() -> None:
    reading = read({**SCHOOL, "食堂面积（平方米）": 80})
    assert reading.tables is not None
    assert any("没有认出这一列" in said for said in at(reading.warnings, "D1"))


def test_the_same_column_twice_is_an_error() -> None:
    rows: list[list[CellValue]] = [[NAME, KIND, PRIMARY, "小学学生人数"], ["甲小学", "小学", 300, 310]]
    errors = read_tables(book(grid(rows)), standard()).errors
    assert [problem.cell for problem in errors] == ["D1"]


def test_a_missing_identity_column_is_an_error() -> None:
    errors = read({NAME: "甲小学", PRIMARY: 300}).errors
    assert any("学校类型" in problem.message for problem in errors)


def test_a_workbook_without_the_table_is_refused() -> None:
    reading = read_tables(book(grid([["a", "b"], [1, 2]], "Sheet1")), standard())
    assert reading.tables is None
    assert "没有找到《学校填报表》" in reading.errors[0].message


def test_a_table_without_a_row_is_refused() -> None:
    reading = read_tables(book(grid([[NAME, KIND, PRIMARY], [None, None, None]])), standard())
    assert "没有一行数据" in reading.errors[0].message


def test_hidden_sheets_are_left_alone() -> None:
    hidden = replace(sheet_of({**SCHOOL, NAME: "乙小学"}), hidden=True)
    reading = read_tables(book(sheet_of(SCHOOL), hidden), standard())
    assert reading.stats.schools == 1


def test_schools_on_two_sheets_are_one_table() -> None:
    primary = sheet_of(SCHOOL, name="小学")
    junior = sheet_of({NAME: "乙中学", KIND: "初中", JUNIOR: 400}, name="初中")
    reading = read_tables(book(primary, junior), standard())
    assert reading.tables is not None
    assert [record.name for record in reading.tables.schools] == ["甲小学", "乙中学"]
    assert reading.tables.schools[1].origins["junior.students"].sheet == "初中"


def test_the_county_row_is_read_and_named() -> None:
    county = sheet_of(
        {"县（市、区）名称": "甲县", "当地公务员年平均工资收入（万元）": 8.5}, name="县级填报表"
    )
    reading = read_tables(book(sheet_of(SCHOOL), county), standard())
    assert reading.tables is not None
    assert reading.tables.county.name == "甲县"
    assert reading.tables.county.get("wage_civil") == 85_000


def test_a_second_county_row_is_an_error() -> None:
    county = sheet_of(
        {"县（市、区）名称": "甲县", "填报年度（年）": 2025},
        {"县（市、区）名称": "乙县", "填报年度（年）": 2025},
        name="县级填报表",
    )
    assert any(
        "只能有一行" in problem.message
        for problem in read_tables(book(sheet_of(SCHOOL), county), standard()).errors
    )


def test_conditions_reach_from_the_county_to_the_schools() -> None:
    county = sheet_of(
        {"县（市、区）名称": "甲县", "实际交流轮岗教师数（人）": 50, "符合交流条件教师总数（人）": 60},
        name="县级填报表",
    )
    schools = sheet_of({**SCHOOL, TEACHERS: 30})
    warnings = read_tables(book(schools, county), standard()).warnings
    assert any(
        "多于各校填报的专任教师之和" in problem.message and problem.cell == "B2" for problem in warnings
    )


def judgement_sheet(*answers: tuple[str, str, str]) -> Sheet:
    return grid(
        [["编号", "条目", "结论", "简要结论或依据"], *([i, "", a, g] for i, a, g in answers)], "定性判定"
    )


def test_conclusions_are_read_and_a_blank_stays_unjudged() -> None:
    sheet = judgement_sheet(
        ("G1", "达标", "规划图"), ("G2", "未达标", ""), ("V1", "不存在", ""), ("V2", "是", ""), ("Q3", "", "")
    )
    reading = read_tables(book(sheet_of(SCHOOL), sheet), standard())
    assert reading.tables is not None
    judged = {item: judgement.value for item, judgement in reading.tables.judgements.items()}
    assert judged == {"G1": True, "G2": False, "V1": False, "V2": True}
    assert reading.tables.judgements["G1"].conclusion == "规划图"


def test_a_conclusion_that_says_nothing_is_an_error() -> None:
    reading = read_tables(book(sheet_of(SCHOOL), judgement_sheet(("G1", "基本达标", ""))), standard())
    assert [problem.cell for problem in reading.errors] == ["C2"]


def test_a_conclusion_on_a_measured_item_is_not_taken() -> None:
    reading = read_tables(book(sheet_of(SCHOOL), judgement_sheet(("L1", "达标", ""))), standard())
    assert reading.tables is not None
    assert not reading.tables.judgements
    assert any(problem.cell == "C2" for problem in reading.warnings)


@pytest.mark.parametrize(("now", "jumps"), [(750, False), (751, True), (250, False), (249, True)])
def test_a_change_by_more_than_half_against_last_year_is_to_be_explained(now: int, jumps: bool) -> None:
    before = read(SCHOOL).tables
    assert before is not None
    reading = read_tables(book(sheet_of({**SCHOOL, PRIMARY: now})), standard(), previous=before)
    assert bool(at(reading.warnings, "C2")) is jumps


def test_a_small_number_may_jump() -> None:
    before = ReportedTables(
        standard().id, Record("", {}), (Record("甲小学", {"primary.t_full": Fraction(3)}),)
    )
    reading = read_tables(book(sheet_of({**SCHOOL, TEACHERS: 9})), standard(), previous=before)
    assert not at(reading.warnings, "D2")


def test_a_school_that_vanished_is_named() -> None:
    before = read(SCHOOL, {**SCHOOL, NAME: "乙小学"}).tables
    assert before is not None
    warnings = read_tables(book(sheet_of(SCHOOL)), standard(), previous=before).warnings
    assert any("乙小学" in problem.message and "撤并" in problem.message for problem in warnings)
