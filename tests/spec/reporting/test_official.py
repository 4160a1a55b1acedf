"""Per-school official forms are merged as they are."""

from __future__ import annotations

from collections.abc import Sequence

from dudao.core.grid import CellValue, Workbook
from dudao.core.problem import ERROR, Problem
from dudao.engine.reporting.official import read_bundle
from tests.spec.reporting.filled import book, grid, standard

FORM_HEAD: list[CellValue] = ["序号", "类别", "填报项目", "单位", "填报值", "是否必填", "备注说明"]


def form(*items: tuple[str, str, CellValue], file: str = "甲.xlsx", name: str = "学校填报数据") -> Workbook:
    rows: list[Sequence[CellValue]] = [FORM_HEAD]
    rows.extend([n, "", item, unit, value, "是", None] for n, (item, unit, value) in enumerate(items, 1))
    return book(grid(rows, name), file=file)


def school(name: str = "甲小学", pupils: CellValue = 500, *more: tuple[str, str, CellValue]) -> Workbook:
    items = (
        ("学校名称", "", name),
        ("学校类型", "小学/初中/九年一贯制", "小学"),
        ("小学学生人数", "人", pupils),
    )
    return form(*items, *more, file=f"{name}.xlsx")


COUNTY = form(("区县名称", "", "样例县"), ("填报年度", "", 2026), file="县.xlsx", name="区县填报数据")


def test_schools_and_county_become_one_report() -> None:
    bundle = read_bundle([school(), school("乙小学"), COUNTY], standard())
    tables = bundle.reading.tables
    assert tables is not None
    assert tables.county.name == "样例县"
    assert [record.name for record in tables.schools] == ["甲小学", "乙小学"]
    assert tables.schools[1].origins["primary.students"].file == "乙小学.xlsx"
    assert tables.schools[1].origins["primary.students"].cell == "E4"
    assert [(file.file, file.is_county, file.schools) for file in bundle.files] == [
        ("甲小学.xlsx", False, ("甲小学",)),
        ("乙小学.xlsx", False, ("乙小学",)),
        ("县.xlsx", True, ()),
    ]


def test_ten_thousands_become_yuan_and_teachers_without_a_stage_stay_whole() -> None:
    more = (("教学仪器设备资产值（账面原值）", "万元", 12.5), ("县级及以上骨干教师数", "人", 7))
    tables = read_bundle([school("甲小学", 500, *more)], standard()).reading.tables
    assert tables is not None
    record = tables.schools[0]
    assert record.get("equip_value") == 125_000
    assert record.get("whole.t_backbone") == 7
    assert record.get("primary.t_backbone") is None
    assert record.get("senior.students") is None


def test_only_name_kind_and_pupils_are_required() -> None:
    bundle = read_bundle([school("甲小学", None)], standard())
    assert [(problem.file, problem.cell) for problem in bundle.reading.errors] == [("甲小学.xlsx", "E4")]
    assert not bundle.files[0].accepted


def test_no_county_form_is_a_warning() -> None:
    reading = read_bundle([school()], standard()).reading
    assert reading.tables is not None
    assert any("县级填报表" in problem.message for problem in reading.warnings)


def test_two_county_forms_are_an_error_in_both_files() -> None:
    other = form(("区县名称", "", "样例县"), ("填报年度", "", 2026), file="县2.xlsx", name="区县填报数据")
    errors = read_bundle([school(), COUNTY, other], standard()).reading.errors
    assert {problem.file for problem in errors if "2 份" in problem.message} == {"县.xlsx", "县2.xlsx"}


def test_a_school_that_came_twice_is_an_error_that_names_the_other_file() -> None:
    first, second = school(), school()
    twice = Workbook("甲小学（2）.xlsx", second.sheets)
    errors = read_bundle([first, twice], standard()).reading.errors
    assert {(problem.file, problem.cell) for problem in errors} == {
        ("甲小学.xlsx", "E2"),
        ("甲小学（2）.xlsx", "E2"),
    }
    assert "甲小学（2）.xlsx E2" in errors[0].message


def test_a_wrong_file_is_named_and_the_others_are_still_checked() -> None:
    wrong = book(grid([["食谱", "周一"], ["早餐", "粥"]], "Sheet1"), file="食谱.xlsx")
    unreadable = Problem(ERROR, "打不开", "坏.xlsx")
    bundle = read_bundle([wrong, school("甲小学", -1)], standard(), unreadable=[unreadable])
    assert {problem.file for problem in bundle.reading.errors} == {"食谱.xlsx", "坏.xlsx", "甲小学.xlsx"}
    assert bundle.reading.tables is None


def test_expected_schools_that_did_not_come_are_listed() -> None:
    bundle = read_bundle([school()], standard(), roster=["甲小学", "乙小学", "丙小学"])
    assert bundle.missing_schools == ("乙小学", "丙小学")
    assert any("乙小学、丙小学" in problem.message for problem in bundle.reading.warnings)


def test_an_item_in_another_unit_column_is_an_error() -> None:
    errors = read_bundle([school("甲小学", 500, ("校内体育场面积", "亩", 3))], standard()).reading.errors
    assert [problem.cell for problem in errors] == ["E5"]
