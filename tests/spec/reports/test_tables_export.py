"""The sheets of an evaluation: words beside colours, numbers unrounded, one way labelled as one way."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest

from dudao.core.sheetspec import SheetSpec
from dudao.engine.api import PointsGiven, compare, evaluate
from dudao.engine.reports.api import (
    area_sheet,
    evaluation_book,
    flip_sheet,
    gap_sheet,
    heat_sheet,
    indicator_sheet,
    item_sheet,
    missing_sheet,
    single_sheet_book,
    year_sheet,
)
from tests.spec.reports.sample import SAMPLE_NOTICE, STANDARDS, empty_case, sample_case, sample_without


def heat_of(sheet: SheetSpec, stage: str, school: str) -> int:
    return next(index for index, row in enumerate(sheet.rows) if row[:2] == (stage, school))


def test_the_indicator_summary_shows_a_coefficient_just_over_its_limit_as_over() -> None:
    sheet = indicator_sheet(sample_case().standard, sample_case().evaluation)
    row = sheet.rows[1]
    assert row[:3] == ("小学", "L2", "每百名学生拥有县级以上骨干教师数")
    assert row[4:8] == (43, Fraction(18300, 11137), Fraction(1), 39)
    assert isinstance(row[8], Fraction)
    assert Fraction("0.5002107") < row[8] < Fraction("0.5002108")
    assert row[9:] == (Fraction(1, 2), "未达标", 0)
    assert [sheet.number_format(1, at) for at in (6, 8, 9)] == ['"≥ "0', "0.000000", "0.00"]
    assert sheet.tones[1, 10] == "bad"
    assert len(sheet.rows) == 14


def test_the_indicator_summary_says_how_many_schools_lack_the_data_of_a_coefficient() -> None:
    case = sample_without("城关一小", "primary.t_backbone")
    row = indicator_sheet(case.standard, case.evaluation).rows[1]
    assert row[5] is None
    assert row[8:] == ("缺数据（1 所）", Fraction(1, 2), "尚不能判定", 1)


@pytest.mark.parametrize(
    ("school", "column", "value", "word", "tone"),
    [
        ("柳林镇中心小学", 11, Fraction(9, 2), "达标", "good"),  # exactly 4.5
        ("西关小学", 15, Fraction(2000 * 838 - 1, 838), "达85%", "near"),  # prints 2000.00
        ("双河镇中心小学", 13, Fraction("6.375"), "达85%", "near"),  # exactly 85 % of 7.5
        ("大河镇中心小学", 13, Fraction(4857, 762), "低于85%", "bad"),  # a little less
    ],
)
def test_the_heat_table_judges_unrounded_values_in_words(
    school: str, column: int, value: Fraction, word: str, tone: str
) -> None:
    sheet = heat_sheet(sample_case().standard, sample_case().evaluation)
    at = heat_of(sheet, "小学", school)
    assert sheet.rows[at][column : column + 2] == (value, word)
    assert sheet.tones[at, column + 1] == tone


def test_the_heat_table_has_no_number_where_data_is_missing() -> None:
    case = sample_without("城关一小", "primary.t_backbone")
    sheet = heat_sheet(case.standard, case.evaluation)
    assert sheet.rows[0][7:9] == (None, "缺数据")
    assert sheet.tones[0, 8] == "missing"


def test_the_heat_table_has_a_row_a_unit_with_area_and_township_and_the_rule() -> None:
    sheet = heat_sheet(sample_case().standard, sample_case().evaluation)
    assert len(sheet.rows) == 61
    assert sheet.rows[0][:5] == ("小学", "城关一小", "城区", "城关镇", Fraction(1846))
    assert sheet.rows[0][-2:] == (7, "达标")
    assert [column.title for column in sheet.columns][-2:] == ["达标项数", "综合"]


def test_the_gap_list_tells_needed_from_not_needed_and_labels_the_one_way() -> None:
    rows = gap_sheet(sample_case().evaluation).rows
    kinds = {(row[0], row[2]): row[3] for row in rows}
    assert kinds["城关三小", "L1"] == "可不补（规则已满足）"
    assert kinds["青石镇中心小学", "L2"] == "须补"
    assert rows[-2][:4] == ("示例县", "小学", "L2", "一种做法，不是最省的")
    assert rows[-1] == ("青石镇杨柳铺小学", "小学", "L2", "其中", Fraction(1), "人", "")


def test_the_items_are_followed_by_the_vetoes_in_words() -> None:
    rows = item_sheet(sample_case().standard, sample_case().evaluation).rows
    assert [row[2] for row in rows][:4] == ["C1", "C2", "G1", "G2"]
    assert {row[2]: row[5] for row in rows}["G11"] == "未达标"
    assert {row[2]: row[5] for row in rows}["Q8"] == "尚不能判定"
    assert rows[-1] == ("一票否决", "否决6", "V6", "有弄虚作假行为", "", "不存在", None, None, "V")


def test_missing_data_is_listed_value_by_value() -> None:
    assert missing_sheet(sample_case().evaluation).rows == (
        ("白马乡九年一贯制学校", "", "96平方米及以上音乐教室", "rooms_music_96"),
        ("桃园乡竹园教学点", "", "近5年培训满360学时专任教师", "t_360h"),
        ("博雅学校", "", "上一年度教师培训经费预算总额", "train_fund_budget"),
    )


def test_flips_say_whether_they_hold_now() -> None:
    kinds = {row[0] for row in flip_sheet(sample_case().evaluation).rows}
    assert kinds == {"现已达到，变动会打破", "现未达到，须达到"}


def test_the_book_has_every_sheet_with_title_and_notices() -> None:
    case = sample_case()
    book = evaluation_book(
        case.standard, case.tables, case.evaluation, title="示例县评估结果", notice=SAMPLE_NOTICE
    )
    assert [sheet.name for sheet in book.sheets] == [
        "结论和理由",
        "指标汇总",
        "学校指标热力表",
        "城乡对比",
        "条目达标情况",
        "差距清单",
        "缺失数据",
        "结论敏感点",
        "不计入的学校",
    ]
    assert book.watermark == SAMPLE_NOTICE
    assert all(sheet.notes[0] == SAMPLE_NOTICE for sheet in book.sheets)
    assert book.sheets[5].heading == ("示例县评估结果——差距清单",)
    assert book.sheets[0].rows[0][:2] == ("结论", "未达标")


@pytest.mark.parametrize("standard_id", STANDARDS)
def test_the_book_can_be_made_for_every_standard(standard_id: str) -> None:
    case = empty_case(standard_id)
    book = evaluation_book(case.standard, case.tables, case.evaluation, title="甲县")
    assert book.sheets[0].rows[0][:2] == ("结论", "尚不能判定")
    assert book.watermark == case.standard.notice
    for sheet in book.sheets:
        assert all(len(row) == len(sheet.columns) for row in sheet.rows)
        assert sheet.rows or "本表没有内容。" in sheet.notes


def test_what_is_not_rated_has_no_points() -> None:
    case = empty_case("shuanggao-shuangpu-sample")
    rows = item_sheet(case.standard, case.evaluation).rows
    assert {(row[5], row[7]) for row in rows if row[0] != "一票否决"} == {("尚未评分", None)}


def test_points_stand_beside_their_maximum() -> None:
    case = empty_case("shuanggao-shuangpu-sample")
    points = {"D1-01": PointsGiven(Fraction("24.5"), Fraction(25), "会议少 1 次")}
    rows = item_sheet(case.standard, evaluate(case.standard, replace(case.tables, points=points))).rows
    assert rows[0][4:8] == ("得 24.5 分（满分 25 分）；会议少 1 次", "已评分", Fraction(25), Fraction("24.5"))


def test_a_single_sheet_carries_the_notices_too() -> None:
    case = empty_case("county-duties-sample")
    sheet = item_sheet(case.standard, case.evaluation)
    book = single_sheet_book(case.standard, sheet, title="甲县", notice=SAMPLE_NOTICE)
    assert len(book.sheets) == 1
    assert book.watermark == f"{case.standard.notice}；{SAMPLE_NOTICE}"
    assert book.sheets[0].notes[0] == book.watermark


def test_amounts_of_gaps_are_numbers_shown_in_the_manner_of_their_unit() -> None:
    sheet = gap_sheet(sample_case().evaluation)
    shown = {(row[5], sheet.number_format(index, 4)) for index, row in enumerate(sheet.rows)}
    assert shown == {
        ("人", "#,##0"),
        ("间", "#,##0"),
        ("个", "#,##0"),
        ("元", "#,##0.00"),
        ("平方米", "#,##0.00"),
    }
    assert all(isinstance(row[4], Fraction) for row in sheet.rows)


def test_town_and_country_stand_beside_each_other() -> None:
    case = sample_case()
    sheet = area_sheet(case.standard, case.evaluation)
    assert [column.group for column in sheet.columns[4:13:3]] == ["城区", "镇区", "乡村"]
    row = sheet.rows[0]
    assert row[:4] == ("小学", "L1", "每百名学生拥有高于规定学历教师数", "人/百名学生")
    urban, rural = row[6], row[12]
    assert isinstance(urban, Fraction)
    assert isinstance(rural, Fraction)
    assert row[13] == 100 * rural / urban
    assert sum(count for count in row[4:13:3] if isinstance(count, int)) == 43


def test_an_area_without_schools_is_not_called_missing_data() -> None:
    case = sample_case()
    units = tuple(unit for unit in case.evaluation.units if unit.area_type != "urban")
    row = area_sheet(case.standard, replace(case.evaluation, units=units)).rows[0]
    assert row[4:7] == (0, 0, "没有学校")
    assert row[13] == "—"


def test_two_years_stand_beside_each_other() -> None:
    before, after = sample_case(1), sample_case()
    sheet = year_sheet(after.standard, compare(before.evaluation, after.evaluation))
    assert sheet.rows[0][0] == "结论"
    assert sheet.rows[0][-2:] == ("未达标", "未达标")
    row = sheet.rows[2]
    assert row[:4] == ("指标", "小学", "L2", "每百名学生拥有县级以上骨干教师数")
    assert row[5] == Fraction(18300, 11137)
    assert row[-2:] == ("达标", "未达标")
    assert sheet.tones[2, 11] == "bad"
    assert {row[0] for row in sheet.rows} >= {"结论", "指标", "学校"}


def test_the_book_compares_two_years_when_given_the_earlier_one() -> None:
    before, after = sample_case(1), sample_case()
    book = evaluation_book(
        after.standard, after.tables, after.evaluation, title="示例县", before=before.evaluation
    )
    assert "两年对比" in [sheet.name for sheet in book.sheets]
    assert "两年对比" not in [
        sheet.name
        for sheet in evaluation_book(after.standard, after.tables, after.evaluation, title="").sheets
    ]
