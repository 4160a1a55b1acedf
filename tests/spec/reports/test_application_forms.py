"""表Ⅰ–表Ⅵ of the sample county cell by cell, with the print roundings of the forms; blanks stay ＿＿."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

import pytest

from dudao.core.document import Landscape, Paragraph, placed_cells
from dudao.core.sheetspec import MergedCell
from dudao.engine.reports.api import application_forms, application_forms_book, application_forms_document
from dudao.engine.reports.form_layout import Form
from tests.spec.reports.sample import (
    DAY,
    Case,
    empty_case,
    headings,
    sample_case,
    sample_without,
    tables_of,
    texts,
)


def forms(case: Case) -> dict[str, Form]:
    found = application_forms(case.standard, case.tables, case.evaluation)
    return {form.sheet: form for form in found}


def body(form: str, case: Case | None = None) -> list[list[str]]:
    return texts(forms(case or sample_case())[form].body)


def test_form_1_has_24_fields_with_population_in_two_decimals_and_all_else_whole() -> None:
    printed = (
        "38.62 21.47 12 148 52318 3186 17925 38640 32 5 9 3 1 1 10 6 658 284 22390 12181 1462 1368 1085 983"
    )
    assert body("表1") == [printed.split()]


def test_form_1_prints_the_whole_fields_rounded_half_up() -> None:
    case = sample_case()
    county = case.tables.county
    values = {**county.values, "gdp_per_capita": Fraction("52318.5"), "population": Fraction("38.625")}
    tables = type(case.tables)(
        case.tables.standard_id, type(county)(county.name, values), case.tables.schools
    )
    row = texts(application_forms(case.standard, tables, case.evaluation)[0].body)[0]
    assert (row[0], row[4]) == ("38.63", "52319")


def test_form_1_leaves_a_sum_blank_when_one_school_did_not_report_its_part() -> None:
    row = body("表1", sample_without("城关一小", "primary.classes"))[0]
    assert row[16:20] == ["＿＿", "284", "22390", "12181"]


def test_form_2_1_counts_schools_and_gives_their_share_with_one_decimal() -> None:
    assert body("表2-1") == [
        ["小学", "达标学校总数", "42", "39", "42", "43", "41", "41", "43", "39"],
        ["达标学校比例（%）", "97.7", "90.7", "97.7", "100.0", "95.3", "95.3", "100.0", "90.7"],
        ["初中", "达标学校总数", "18", "15", "17", "16", "16", "16", "17", "12"],
        ["达标学校比例（%）", "100.0", "83.3", "94.4", "88.9", "88.9", "88.9", "94.4", "66.7"],
    ]


def test_form_2_1_leaves_an_indicator_blank_while_a_school_lacks_its_data() -> None:
    rows = body("表2-1", sample_without("城关一小", "primary.t_backbone"))
    assert rows[0][2:5] == ["42", "＿＿", "42"]
    assert rows[1][1:4] == ["97.7", "＿＿", "97.7"]


@pytest.mark.parametrize(
    "row",
    [
        "1|城关一小|7|1846|6|48|6.12|1.63|1.14|5.72|8.34|2155.07|3.09|是|7项均达标",
        "3|城关三小|7|1268|6|32|3.86|1.18|1.34|5.07|9.30|2958.26|3.31|是|第2、3、4、5、6、7项达标；第1项达到85%",
        "7|西关小学|7|838|6|23|6.32|1.43|1.19|5.26|8.89|2000.00|2.63|是|第1、2、3、4、5、7项达标；第6项达到85%",
        "13|大河镇中心小学|7|762|6|21|6.43|1.44|1.31|7.32|6.37|2196.22|3.28|否|第1、2、3、4、6、7项达标；第5项低于85%",
        "43|博雅学校（小学部）|10|612|＿＿|16|5.56|4.25|1.14|5.03|8.63|2890.40|2.71|是|7项均达标",
        "18|博雅学校（初中部）|10|405|＿＿|10|7.41|1.73|1.23|5.54|9.50|3179.44|2.98|否|"
        "第1、2、3、6、7项达标；第4、5项达到85%",
    ],
)
def test_form_2_2_lists_a_unit_with_founder_code_values_judgment_and_remark(row: str) -> None:
    assert row.split("|") in body("表2-2")


def test_form_2_2_prints_every_unit_as_a_plain_calculation_from_the_reported_values_does() -> None:
    reported = {record.name: record.values for record in sample_case().tables.schools}
    rows = body("表2-2")
    assert [row[0] for row in rows] == [str(n) for n in range(1, 44)] + [str(n) for n in range(1, 19)]
    for position, row in enumerate(rows):
        stage = "primary" if position < 43 else "junior"
        name = row[1].removesuffix("（小学部）").removesuffix("（初中部）")
        values = {key: value for key, value in reported[name].items() if isinstance(value, Fraction)}
        assert row[3] == str(values[f"{stage}.students"])
        assert row[5] == str(values[f"{stage}.classes"])
        assert row[6:13] == plain_values(values, stage), row[1]
        assert row[4] == ("＿＿" if "部）" in row[1] else str(values["grades"]))


def plain_values(values: dict[str, Fraction], stage: str) -> list[str]:
    """The seven values by the method note: whole-school resources split 1 : 1.1 : 1.32 by pupils."""

    def own(name: str) -> Fraction:
        return values.get(f"{stage}.{name}", Fraction(0))

    weights = {"primary": Fraction(1), "junior": Fraction(11, 10), "senior": Fraction(132, 100)}
    weighed = {each: weight * values.get(f"{each}.students", 0) for each, weight in weights.items()}
    share = weighed[stage] / sum(weighed.values())
    degrees = ("t_bachelor", "t_master", "t_doctor", *(("t_college",) if stage == "primary" else ()))
    indoor = values["area_indoor_sport"]
    pupils = own("students")
    results = [
        100 * sum(own(name) for name in degrees) / pupils,
        100 * own("t_backbone") / pupils,
        100 * sum(own(name) for name in ("t_pe", "t_music", "t_art", "t_arts")) / pupils,
        share * (values["area_teach_aux"] - indoor) / pupils,
        share * (values["area_playground"] + indoor) / pupils,
        share * values["equip_value"] / pupils,
        100 * share * values["rooms_multimedia"] / pupils,
    ]
    return [
        str((Decimal(each.numerator) / each.denominator).quantize(Decimal("0.01"), ROUND_HALF_UP))
        for each in results
    ]


def test_form_2_2_counts_the_units_in_its_note() -> None:
    assert forms(sample_case())["表2-2"].note.startswith(
        "注：1.小学学校总数43所（其中：一贯制学校的小学部有5所，50人及以上教学点有6个），"
        "初中学校总数18所（其中：一贯制学校的初中部6所，完全中学的初中部3所）。2.举办者类型处填写代码：中央教育部门代码为1、"
    )


def test_form_2_2_leaves_the_counts_of_a_stage_blank_while_pupils_are_not_reported() -> None:
    note = forms(sample_without("城关一小", "primary.students"))["表2-2"].note
    assert "小学学校总数＿＿所（其中：一贯制学校的小学部有＿＿所，50人及以上教学点有＿＿个）" in note
    assert "初中学校总数18所" in note


def test_form_2_2_says_which_indicator_lacks_data() -> None:
    row = body("表2-2", sample_without("城关一小", "primary.t_backbone"))[0]
    assert row[6:9] == ["6.12", "＿＿", "1.14"]
    assert row[14] == "第1、3、4、5、6、7项达标；第2项缺数据"


def test_form_2_2_leaves_the_judgment_blank_while_it_is_open() -> None:
    case = sample_without("城关三小", "primary.t_backbone")  # its first indicator only reaches 85 %
    assert body("表2-2", case)[2][13:] == ["＿＿", "第3、4、5、6、7项达标；第1项达到85%；第2项缺数据"]


def test_form_3_has_means_with_two_decimals_coefficients_with_three_and_their_plain_mean() -> None:
    assert body("表3") == [
        ["小学", "全县平均值", "5.99", "1.64", "1.22", "6.20", "10.25", "2553.66", "2.86", "——"],
        ["差异系数", "0.111", "0.500", "0.148", "0.197", "0.218", "0.157", "0.134", "0.209"],
        ["初中", "全县平均值", "7.55", "1.68", "1.16", "7.50", "12.38", "3216.47", "3.36", "——"],
        ["差异系数", "0.040", "0.449", "0.156", "0.156", "0.145", "0.188", "0.191", "0.189"],
    ]


def test_form_3_leaves_the_plain_mean_blank_while_one_coefficient_is_unknown() -> None:
    rows = body("表3", sample_without("城关一小", "primary.t_backbone"))
    assert rows[0][3] == "＿＿"
    assert rows[1][1:] == ["0.111", "＿＿", "0.148", "0.197", "0.218", "0.157", "0.134", "＿＿"]


DUTIES = {
    2: ("认定达标", "是"),
    4: ("超过 2000 人的小学1所，初中0所，超过 2500 人的一贯制学校0所", "否"),
    5: ("超过 45 人的小学班级3个，超过 50 人的初中班级0个", "否"),
    6: ("不足 100 人的规模较小学校学生数839人，公用经费1828700元。", "是"),
    7: ("特殊教育学校公用经费为61万元，特殊教育学生数为86人，特殊教育学校生均公用经费为7150元", "是"),
    8: ("全县义务教育学校教师年平均工资收入为92460元，当地公务员年平均工资收入91875元", "是"),
    9: ("完成 360 学时培训的教师＿＿人，全县教师2359人，教师培训完成率＿＿%", "＿＿"),
    10: ("认定达标", "是"),
    11: (
        "全县符合交流轮岗条件教师总数430名，上一年度交流轮岗教师37名，交流轮岗教师占符合交流轮岗条件教师总数的比例8.6%；"
        "交流轮岗的骨干教师8名，占交流轮岗教师总数的比例21.6%",
        "否",
    ),
    12: ("全县在岗专任教师2359人，其中持有教师资格证的专任教师2359人，占比100.0%", "是"),
    13: ("城区和镇区公办小学、初中（均不含寄宿制学校）就近划片入学比例分别100.0%、97.0%。", "是"),
    14: (
        "全县优质高中招生名额总数1280人，分配名额704人，占比55.0%。其中分配农村学校的名额402人，占分配名额总数的57.1%",
        "是",
    ),
    15: (
        "全县符合条件的随迁子女数3025人，在公办学校就读2722人，在政府购买服务的民办学校就读91人，合计2813人，占比93.0%",
        "是",
    ),
}


@pytest.mark.parametrize("number", sorted(DUTIES))
def test_form_4_fills_the_blanks_of_its_sentences(number: int) -> None:
    row = body("表4")[number - 1]
    assert row[0].startswith(f"{number}. ")
    assert tuple(row[1:]) == DUTIES[number]


def test_form_4_names_the_schools_without_rooms_in_the_item_that_has_no_sentence() -> None:
    name, words, met = body("表4")[2]
    assert name == (
        "3. 所有小学、初中每 12 个班级配备音乐、美术专用教室 1 间以上；其中，每间音乐专用教室面积不小于 96 平方米，"
        "每间美术专用教室面积不小于 90 平方米"
    )
    assert (
        "白马乡中心小学、红旗乡中心小学、青石镇后沟教学点、大河镇初级中学、双河镇初级中学、南坪中学" in words
    )
    assert met == "否"


def test_form_4_asks_6000_yuan_nationally_and_8000_under_the_rule_of_shenyang() -> None:
    local = body("表4", sample_case(rules=("G7-shenyang",)))[6]
    assert body("表4")[6][0] == "7. 特殊教育学校生均公用经费不低于 6000 元"
    assert local[0] == "7. 特殊教育学校生均公用经费不低于 8000 元"
    assert local[2] == "否"  # 7150 元


def test_form_4_leaves_every_blank_of_a_county_that_reported_nothing() -> None:
    rows = body("表4", empty_case("quality-balance-2017"))
    assert [row[2] for row in rows if not row[0].startswith("13.")] == ["＿＿"] * 14
    assert rows[0][1] == "＿＿"
    assert rows[3][1] == "超过 2000 人的小学＿＿所，初中＿＿所，超过 2500 人的一贯制学校＿＿所"
    assert rows[5][1] == "不足 100 人的规模较小学校学生数＿＿人，公用经费＿＿元。"
    assert rows[12][1] == ("城区和镇区公办小学、初中（均不含寄宿制学校）就近划片入学比例分别＿＿%、＿＿%。")


QUALITY_ROWS = {
    1: (
        "全县初中毕业班学生数为3981人，三年前该年级入学学生数为4059人，毕业年级三年转入学生数为83人，死亡学生数为0人，"
        "转出学生数为121人，全县初中三年巩固率为99.0%",
        "是",
    ),
    2: (
        "全县残疾儿童少年为214人，入学208人，入学率为97.2%。其中，在特殊教育学校就读86人，占比41.3%。",
        "是",
    ),
    3: ("认定达标", "是"),
    5: ("认定达标", "是"),
    6: ("认定达标", "是"),
    7: ("认定达标", "是"),
    8: ("＿＿", "＿＿"),
    9: (
        "语文＿＿级、校际差异率＿＿；数学Ⅲ级、校际差异率0.132；科学＿＿级、校际差异率＿＿；体育Ⅲ级、校际差异率0.118；"
        "艺术＿＿级、校际差异率＿＿；德育＿＿级、校际差异率＿＿。",
        "是",
    ),
}


@pytest.mark.parametrize("number", sorted(QUALITY_ROWS))
def test_form_5_fills_the_blanks_of_its_sentences(number: int) -> None:
    assert tuple(body("表5")[number - 1][1:]) == QUALITY_ROWS[number]


def test_form_5_says_what_is_missing_in_an_item_that_cannot_be_judged() -> None:
    _, words, met = body("表5")[3]
    assert "缺上一年度教师培训经费预算总额" in words
    assert met == "＿＿"


def test_form_6_has_a_row_for_all_and_one_for_parents() -> None:
    assert body("表6") == [
        ["计", "2400", "2318", "2100", "90.6", "180", "169", "93.9"],
        ["其中：家长", "1500", "1462", "1330", "91.0", "96", "90", "93.8"],
    ]


def test_every_number_is_blank_for_a_county_that_reported_nothing() -> None:
    case = empty_case("quality-balance-2017")
    assert body("表1", case) == [["＿＿"] * 24]
    assert body("表2-2", case) == []
    assert body("表3", case)[1] == ["差异系数", *["＿＿"] * 8]
    assert body("表6", case)[0] == ["计", *["＿＿"] * 7]


def test_the_forms_belong_to_one_measure_only() -> None:
    case = empty_case("basic-balance-2012")
    with pytest.raises(ValueError, match="只用于优质均衡"):
        application_forms(case.standard, case.tables, case.evaluation)


def test_the_workbook_has_the_sheets_titles_and_merges_of_the_official_one() -> None:
    case = sample_case()
    book = application_forms_book(
        case.standard, case.tables, case.evaluation, county="示例县", date=DAY, notice="样例数据"
    )
    assert [(sheet.name, sheet.heading[0]) for sheet in book.sheets] == [
        ("表1", "表Ⅰ 义务教育优质均衡发展县（市、区）基本情况"),
        ("表2-1", "表Ⅱ-1 小学、初中资源配置基本情况"),
        ("表2-2", "表Ⅱ-2 小学、初中资源配置基本情况（分学校）"),
        ("表3", "表Ⅲ 县域义务教育校际均衡情况"),
        ("表4", "表Ⅳ 政府保障程度评估指标"),
        ("表5", "表Ⅴ 教育质量评估指标"),
        ("表6", "表Ⅵ 社会认可度调查情况"),
    ]
    first = book.sheets[0]
    assert book.watermark == "样例数据"
    assert set(first.merged) >= {
        MergedCell(0, 0, 0, 3),  # 自然情况
        MergedCell(0, 4, 0, 7),  # 经济情况
        MergedCell(0, 8, 0, 12),  # 普通中小学校数
        MergedCell(0, 14, 0, 15),  # 小学教学点数
        MergedCell(0, 16, 0, 17),  # 教学班数
        MergedCell(0, 18, 0, 19),  # 在校学生数
        MergedCell(0, 20, 0, 23),  # 教职工数
        MergedCell(1, 20, 1, 21),  # 小学
        MergedCell(1, 22, 1, 23),  # 初中
        MergedCell(5, 0, 5, 23),  # 注
    }
    assert first.rows[3] == tuple(f"L{number}" for number in range(1, 25))
    assert first.rows[4][:3] == (Fraction("38.62"), Fraction("21.47"), 12)
    assert [first.number_format(4, column) for column in range(3)] == ["0.00", "0.00", "0"]
    assert set(book.sheets[6].merged) == {
        MergedCell(0, 0, 3, 0),
        MergedCell(0, 1, 0, 3),  # 问卷总数
        MergedCell(0, 4, 2, 4),
        MergedCell(0, 5, 0, 6),  # 实地走访人数
        MergedCell(0, 7, 2, 7),
        MergedCell(1, 1, 2, 1),
        MergedCell(1, 2, 1, 3),  # 其中：回收有效问卷数
        MergedCell(1, 5, 2, 5),
        MergedCell(1, 6, 2, 6),
    }


def test_the_document_has_every_form_sideways_under_its_title() -> None:
    case = sample_case()
    document = application_forms_document(
        case.standard, case.tables, case.evaluation, county="示例县", date=DAY, notice="样例数据"
    )
    assert document.title == "示例县义务教育优质均衡发展\n县（市、区）申报表"
    assert document.subtitle == "（2026年11月）"
    assert document.notice == "样例数据"
    assert len(document.blocks) == 14
    assert all(isinstance(block, Paragraph) for block in document.blocks[:7])
    assert all(isinstance(block, Landscape) for block in document.blocks[7:])
    assert headings(document)[3] == (2, "表Ⅲ 县域义务教育校际均衡情况")
    for table in tables_of(document):
        placed_cells(table.header, len(table.columns))
        placed_cells(table.rows, len(table.columns))
