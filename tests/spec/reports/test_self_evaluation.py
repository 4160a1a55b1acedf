"""The self-evaluation report: a true conclusion, every sentence from data, 【待补】 where data cannot say."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest

from dudao.core.document import Document, Figure, Landscape, Table, flat_blocks, placed_cells
from dudao.engine.api import Judgement, PointsGiven, Record, ReportedTables, compare, evaluate
from dudao.engine.reports.api import self_evaluation_report
from dudao.engine.reports.gap_section import reason_words
from dudao.engine.reports.resource_section import share_text
from dudao.engine.result import Reason
from tests.spec.reports.sample import (
    DAY,
    SAMPLE_NOTICE,
    STANDARDS,
    Case,
    empty_case,
    headings,
    judged,
    sample_case,
    sample_without,
    sentences,
    table_named,
    tables_of,
    texts,
)


def report(case: Case, county: str = "示例县", notice: str = "") -> Document:
    return self_evaluation_report(
        case.standard,
        case.tables,
        case.evaluation,
        county=county,
        year_label="2026年",
        date=DAY,
        notice=notice,
    )


def test_title_signature_and_notice() -> None:
    document = report(sample_case(), notice=SAMPLE_NOTICE)
    assert document.title == "示例县优质均衡督导评估自评报告"
    assert document.subtitle == "（2026年）"
    assert (document.issuer, document.date) == ("示例县人民政府", DAY)
    assert document.notice == SAMPLE_NOTICE


def test_the_headings_follow_the_structure_of_a_self_evaluation_report() -> None:
    assert headings(report(sample_case())) == [
        (1, "一、基本情况"),
        (1, "二、主要指标达成情况"),
        (2, "（一）自评结论"),
        (2, "（二）资源配置"),
        (3, "1.小学"),
        (3, "2.初中"),
        (2, "（三）申报条件"),
        (2, "（四）政府保障程度"),
        (2, "（五）教育质量"),
        (2, "（六）社会认可度"),
        (2, "（七）一票否决"),
        (2, "（八）规则和数据说明"),
        (1, "三、主要做法"),
        (1, "四、存在问题与差距"),
        (2, "（一）未达到的要求"),
        (2, "（二）各单位所缺"),
        (2, "（三）使差异系数回到限值以内的一种做法"),
        (2, "（四）数据缺失情况"),
        (1, "五、下一步"),
    ]


def test_schools_pupils_classes_and_teachers_are_sums_of_what_was_reported() -> None:
    said = sentences(report(sample_case()))
    assert said[:4] == [
        "依据《县域义务教育优质均衡发展督导评估办法》（教督〔2017〕6号），按示例县2026年填报的数据和已作出的结论，自评如下。",
        "填报数据的学校 61 所，其中小学 32 所、教学点 10 所、初中 9 所、九年一贯制学校 5 所、完全中学 3 所、"
        "十二年一贯制学校 1 所、特殊教育学校 1 所。",
        "有小学学生的学校 48 所，在校学生 22,454 人，教学班 664 个，专任教师 1374 人。",
        "有初中学生的学校 19 所，在校学生 12,203 人，教学班 286 个，专任教师 985 人。",
    ]


def test_the_county_is_described_by_what_it_reported_of_its_setting() -> None:
    rows = texts(table_named(report(sample_case()), "自然情况、经济情况").rows)
    assert rows[0] == ["人口总数（万人）", "38.62", "农业人口数（万人）", "21.47"]
    assert rows[2][:2] == ["年人均国内生产总值（元）", "52,318"]
    assert len(rows) == 5


def test_a_sum_says_how_many_schools_are_not_in_it() -> None:
    said = sentences(report(sample_without("城关一小", "primary.classes")))
    assert "教学班 616 个（另有 1 所未填报），专任教师 1374 人。" in said[2]


def test_the_conclusion_is_the_verdict_with_every_decisive_reason() -> None:
    case = sample_case()
    said = sentences(report(case))
    at = next(index for index, text in enumerate(said) if text.startswith("示例县自评结论"))
    assert said[at] == f"示例县自评结论：未达标。判定规则：{case.standard.verdict.text}"
    assert said[at + 1] == "理由："
    assert said[at + 2] == "1. 小学 L2 每百名学生拥有县级以上骨干教师数差异系数 0.500211，超过 0.50。"
    assert said[at + 3] == (
        "2. 4 所小学未达到“至少6项达标、余项不低于85%”：青石镇中心小学、大河镇中心小学、桃园乡中心小学、"
        "青石镇杨柳铺小学。"
    )
    assert said[at + 9] == "另有 3 方面数据或结论缺失，不改变上述结论，见“数据缺失情况”。"


def test_each_stage_says_how_many_schools_and_coefficients_hold() -> None:
    said = sentences(report(sample_case()))
    assert (
        "纳入评估的小学 43 所，学生 22,274 人；达到“至少 6 项达标、余项不低于要求的 85%”的 39 所；"
        "7 项差异系数中，6 项在限值以内，1 项超过限值。分学校情况见附件2。"
    ) in said
    assert (
        "纳入评估的初中 18 所，学生 12,181 人；达到“至少 6 项达标、余项不低于要求的 85%”的 12 所；"
        "7 项差异系数中，7 项在限值以内。分学校情况见附件3。"
    ) in said


def test_the_table_of_a_stage_shows_enough_digits_to_see_the_side_of_the_limit() -> None:
    table = table_named(report(sample_case()), "小学各项指标和校际差异系数")
    assert texts(table.rows)[1] == [
        "L2 每百名学生拥有县级以上骨干教师数（人/百名学生）",
        "1.64",
        "≥ 1",
        "39/43",
        "0.500211",
        "0.50",
        "未达标",
    ]
    assert [cell.tone for cell in table.rows[1]][-1] == "bad"


def test_missing_data_makes_a_coefficient_undetermined_not_failed() -> None:
    table = table_named(
        report(sample_without("城关一小", "primary.t_backbone")), "小学各项指标和校际差异系数"
    )
    assert texts(table.rows)[1][1:] == ["缺数据", "≥ 1", "38/43", "缺数据（1 所）", "0.50", "尚不能判定"]


def test_the_figure_of_a_stage_has_seven_bars_against_the_limit() -> None:
    figures = [block for block in flat_blocks(report(sample_case()).blocks) if isinstance(block, Figure)]
    chart = figures[0].chart
    assert [figure.chart.limit for figure in figures] == [Fraction(1, 2), Fraction(9, 20)]
    assert (chart.title, chart.limit_text, len(chart.bars)) == ("差异系数", "限值 0.50", 7)
    assert (chart.bars[1].text, chart.bars[1].holds) == ("0.500211", False)
    assert chart.bars[1].value is not None
    assert chart.bars[1].value > Fraction(1, 2)
    assert "L2 每百名学生拥有县级以上骨干教师数0.500211" in figures[0].alternative


def test_a_bar_without_data_has_no_length() -> None:
    document = report(sample_without("城关一小", "primary.t_backbone"))
    figure = next(block for block in flat_blocks(document.blocks) if isinstance(block, Figure))
    assert (figure.chart.bars[1].value, figure.chart.bars[1].text) == (None, "缺数据（1 所）")


def test_schools_stand_one_by_one_on_pages_turned_sideways() -> None:
    document = report(sample_case())
    sideways = [
        block
        for part in document.annexes
        if isinstance(part, Landscape)
        for block in part.blocks
        if isinstance(block, Table)
    ]
    assert [(table.caption, len(table.rows)) for table in sideways] == [
        ("小学分学校情况", 43),
        ("初中分学校情况", 18),
    ]
    assert texts(sideways[0].rows)[2] == [
        *["3", "城关三小", "1268", "3.86（达85%）", "1.18", "1.34", "5.07", "9.30", "2958.26", "3.31", "6"],
        "达标",
    ]


def test_items_and_vetoes_are_counted() -> None:
    said = sentences(report(sample_case()))
    assert "共 15 项，达标 10 项，未达标 4 项，尚不能判定 1 项。" in said
    assert "共 9 项，达标 7 项，尚不能判定 2 项。" in said
    assert "共 6 项，不存在 6 项。" in said


def test_every_item_stands_in_a_table_with_its_mark() -> None:
    rows = texts(table_named(report(sample_case()), "政府保障程度逐项结论").rows)
    assert len(rows) == 15
    assert rows[0] == ["1", "县域内义务教育学校规划布局合理，符合国家规定要求", "认定达标", "达标", "V"]
    assert rows[6][3:] == ["达标", "S"]


def test_what_data_cannot_say_is_left_to_be_filled_in() -> None:
    assert [text for text in sentences(report(sample_case())) if "待补" in text] == [
        "【待补：本县面积（填报数据中没有）】",
        "【待补：本县推进工作的主要做法和成效，须有文件、数据或实例佐证】",
        "【待补：问题产生的原因分析】",
        "【待补：各项任务的牵头单位、责任人、完成时限和保障措施】",
    ]


def test_a_proposal_for_a_coefficient_is_labelled_as_one_way() -> None:
    table = table_named(report(sample_case()), "小学 L2 的一种做法（不是最省的）")
    assert texts(table.rows) == [["青石镇杨柳铺小学", "1 人", "0.76", "1.53"]]
    assert any(text.startswith("一种做法，不是最省的：") for text in sentences(report(sample_case())))


def test_missing_values_are_listed_with_who_should_report_them() -> None:
    assert texts(table_named(report(sample_case()), "判定所缺的数据").rows) == [
        ["白马乡九年一贯制学校", "—", "96平方米及以上音乐教室"],
        ["桃园乡竹园教学点", "—", "近5年培训满360学时专任教师"],
        ["博雅学校", "—", "上一年度教师培训经费预算总额"],
    ]
    assert ("须补报数据的单位 3 个：白马乡九年一贯制学校、桃园乡竹园教学点、博雅学校。") in sentences(
        report(sample_case())
    )


def test_every_school_that_fails_the_rule_is_named_however_many_they_are() -> None:
    case = sample_case()
    said = "".join(sentences(report(case)))
    for reason in case.evaluation.reasons:
        assert all(name in said for name in reason.units)


def test_next_steps_are_the_needed_gaps_item_by_item_with_every_unit() -> None:
    case = sample_case()
    said = sentences(report(case))
    steps = said[said.index("按本次评估的差距，须完成下列事项，各单位的数量见差距清单：") + 1 :]
    needed = [gap for gap in case.evaluation.gaps if gap.needed and not gap.one_way]
    items = list(dict.fromkeys(gap.item for gap in needed))
    for step, item in zip(steps, items, strict=False):
        assert step.split(". ")[1].startswith(f"{item} ")
        assert all(gap.unit in step for gap in needed if gap.item == item)
    assert steps[0] == (
        "1. L2 每百名学生拥有县级以上骨干教师数：5 个单位，青石镇中心小学、桃园乡中心小学、青石镇杨柳铺小学、"
        "大河镇初级中学、桃园乡九年一贯制学校。"
    )


def test_means_stand_beside_the_coefficients_in_percent_of_the_requirement() -> None:
    figure = next(block for block in flat_blocks(report(sample_case()).blocks) if isinstance(block, Figure))
    means = figure.beside
    assert means is not None
    assert (means.limit, means.limit_text, means.failed_text) == (Fraction(1), "要求 100%", "低于要求")
    assert (means.bars[1].value, means.bars[1].text) == (Fraction(18300, 11137), "1.64（164%）")
    assert means.bars[1].holds is True


def test_a_share_never_hides_on_which_side_of_the_requirement_it_lies() -> None:
    assert [share_text(Fraction(text)) for text in ("1.4263", "0.998", "0.99999", "1")] == [
        "143",
        "99.8",
        "99.999",
        "100",
    ]


def basic_case() -> Case:
    """The sample county's schools under the measure of 2012, which asks no value of a school."""
    standard = empty_case("basic-balance-2012").standard
    return judged(standard, replace(sample_case().tables, standard_id=standard.id, judgements={}))


def test_a_measure_without_requirements_of_schools_has_no_columns_and_no_chart_of_them() -> None:
    document = report(basic_case())
    figures = [block for block in flat_blocks(document.blocks) if isinstance(block, Figure)]
    assert [(figure.beside, figure.chart.limit_text) for figure in figures] == [
        (None, "综合限值 0.65"),
        (None, "综合限值 0.55"),
    ]
    table = table_named(document, "小学各项指标和校际差异系数")
    assert texts(table.header) == [["指标", "全县平均值", "差异系数"]]
    placed_cells(table.rows, 3)


def test_a_reason_that_names_only_the_first_few_schools_names_them_all_once() -> None:
    names = tuple(f"第{number}小学" for number in range(1, 11))
    reason = Reason(f"10 所学校未达到（{'、'.join(names[:8])}等）", "item", units=names)
    assert reason_words(reason) == f"10 所学校未达到（{'、'.join(names)}）"


def test_no_rule_set_is_named_when_none_was_on() -> None:
    assert "本次评估没有启用放宽条款和地方规则。" in sentences(report(sample_case()))


def test_a_rule_set_that_was_on_is_named_with_condition_source_and_years() -> None:
    said = sentences(report(sample_case(rules=("G7-shenyang",))))
    named = next(text for text in said if text.startswith("已启用规则"))
    assert named.startswith(
        "已启用规则“沈阳：特殊教育学校和随班就读残疾学生生均公用经费不低于8000元”。条件：沈阳市所属区县；"
        "来源：沈阳市创建国家义务教育优质均衡发展县工作用表，政府保障程度第7项；适用年份：以沈阳市现行文件为准"
    )
    assert "本次评估没有启用放宽条款和地方规则。" not in said


def test_the_marks_are_explained_and_counted() -> None:
    assert (
        "条目核对程度：V 为已见原文，S 为见于转述，M 为凭记忆。本标准整体为 V（已见原文）；"
        "各条目和一票否决事项中，V（已见原文） 32 项，S（见于转述） 1 项。"
    ) in sentences(report(sample_case()))


def test_two_years_are_compared_when_asked() -> None:
    before, after = sample_case(1), sample_case()
    document = self_evaluation_report(
        after.standard,
        after.tables,
        after.evaluation,
        county="示例县",
        year_label="2026年",
        date=DAY,
        comparison=compare(before.evaluation, after.evaluation),
    )
    assert (2, "（八）与上一次评估相比") in headings(document)
    assert "上一次结论为未达标，本次结论为未达标。" in sentences(document)
    rows = texts(table_named(document, "两次评估的平均值和差异系数").rows)
    assert rows[1][0::4] == ["小学", "0.470"]
    assert rows[1][5] == "0.500（未达标）"


@pytest.mark.parametrize("standard_id", STANDARDS)
def test_a_county_without_data_gets_an_open_conclusion_under_every_standard(standard_id: str) -> None:
    document = report(empty_case(standard_id), county="甲县")
    said = sentences(document)
    assert any(text.startswith("甲县自评结论：尚不能判定。") for text in said)
    assert "按已填报的数据，没有发现未达到的要求；尚缺的数据见“数据缺失情况”。" in said
    assert any(text.startswith("【待补：学校分类数量、在校学生和教职工情况（") for text in said)
    assert [text for level, text in headings(document) if level == 1] == [
        "一、基本情况",
        "二、主要指标达成情况",
        "三、主要做法",
        "四、存在问题与差距",
        "五、下一步",
    ]
    for table in tables_of(document):
        placed_cells(table.header, len(table.columns))
        placed_cells(table.rows, len(table.columns))


@pytest.mark.parametrize("standard_id", ["county-duties-sample", "shuanggao-shuangpu-sample"])
def test_a_sample_standard_says_so_on_every_page_and_in_its_text(standard_id: str) -> None:
    notice = "示例标准：条文为演示而编写，并非官方条文，不得用于申报"
    document = report(empty_case(standard_id), notice=SAMPLE_NOTICE)
    assert document.notice == f"{notice}；{SAMPLE_NOTICE}"
    assert f"{notice}。" in sentences(document)


def graded_case(grades: dict[str, str]) -> Case:
    standard = empty_case("preschool-shenyang-2021").standard
    judgements = {item.id: Judgement(grades.get(item.id, "合格")) for item in standard.items}
    return judged(standard, ReportedTables(standard.id, Record("甲县", {"name": "甲县"}), (), judgements))


def test_a_graded_standard_gives_counts_of_grades_and_the_level() -> None:
    said = sentences(report(graded_case({"K01": "基本合格"}), county="甲县"))
    assert "等级条数：合格 35 项，基本合格 1 项；达到“创优”等级。" in said
    assert any(text.startswith("甲县自评结论：达标。") for text in said)
    assert "按已填报的数据和已作出的结论，没有未达到的要求。" in said


def test_a_graded_standard_below_its_lowest_level_is_not_met() -> None:
    said = sentences(report(graded_case({"K01": "不合格"}), county="甲县"))
    assert "等级条数：合格 35 项，不合格 1 项；未达到最低等级。" in said
    assert any(text.startswith("甲县自评结论：未达标。") for text in said)


def test_a_scored_standard_leaves_its_points_to_be_filled_in() -> None:
    said = sentences(report(empty_case("shuanggao-shuangpu-sample"), county="甲县"))
    assert "【待补：各项得分和总分（尚未评分）】" in said


def scored_case(points: dict[str, Fraction | None]) -> Case:
    """The scored sample with full marks on every clause but those stated; None is not rated."""
    case = empty_case("shuanggao-shuangpu-sample")
    given = {
        item.id: PointsGiven(points.get(item.id, item.max_points), item.max_points)
        for item in case.standard.items
        if item.max_points is not None
    }
    tables = replace(case.tables, points=given)
    return Case(case.standard, tables, evaluate(case.standard, tables))


def test_a_scored_standard_states_its_total_and_its_parts() -> None:
    said = sentences(report(scored_case({"D1-01": Fraction("24.5")}), county="甲县"))
    assert "自评总分 2599.5 分（满分 2600 分，通过线 2340 分），失分 0.5 分。" in said
    assert any(text.startswith("分项得分：教育管理 399.5／400 分，") for text in said)


def test_clauses_not_rated_leave_the_total_between_bounds() -> None:
    said = sentences(report(scored_case({"D1-01": None}), county="甲县"))
    assert (
        "已评 153 条，自评得分 2575 分；还有 1 条没有评分，总分在 2575 至 2600 分之间（满分 2600 分，通过线 2340 分）。"
        in said
    )


def test_the_report_of_another_standard_is_refused() -> None:
    case, other = empty_case("basic-balance-2012"), sample_case()
    with pytest.raises(ValueError, match="评估结果属于 basic-balance-2012"):
        self_evaluation_report(
            other.standard, other.tables, case.evaluation, county="甲县", year_label="", date=DAY
        )
