"""Items out of the forms that counties really have."""

from __future__ import annotations

from fractions import Fraction

from dudao.catalogue.loader import load
from dudao.core.scoring import DeductionsRule, ElementsRule, RankRule
from dudao.engine.standard_import.items import ClauseKind, StatedTotals, TotalCheck
from tests.spec.standard_import.forms import HEADING, imported, messages

TITLE = ["某县“双高双普”评估验收标准"]
SHORT = ("一级指标", "三级指标", "分值", "评分细则")


def test_merged_and_left_out_cells_mean_as_above() -> None:
    read = imported(
        [
            TITLE,
            HEADING,
            ["教育管理", "党政领导", "每年研究教育2次", 15, "缺1次扣一半分。", "会议纪要、台账", "县政府"],
            [None, None, "签订责任书", 10, "每缺1份扣1分。", "责任书", "县政府"],
            [None, "教育督导", "设立督导机构", 5, "无机构不得分。", "文件", "县政府"],
            ["教育经费", None, "经费增长", "１０分", "未增长不得分。", "预算表", "财政局"],
        ],
        "A1:G1 A3:A5 B3:B4",
    )
    assert [(item.code, item.section, item.criterion, item.text) for item in read.items] == [
        ("A1-B1-C1", "教育管理", "党政领导", "每年研究教育2次"),
        ("A1-B1-C2", "教育管理", "党政领导", "签订责任书"),
        ("A1-B2-C1", "教育管理", "教育督导", "设立督导机构"),
        ("A2-B1", "教育经费", "", "经费增长"),
    ]
    assert [item.points for item in read.items] == [Fraction(15), Fraction(10), Fraction(5), Fraction(10)]
    assert read.items[0].evidence == ("会议纪要", "台账")
    assert read.items[0].cell == "C3"
    assert read.problems == ()


def test_same_as_above_in_words() -> None:
    read = imported(
        [SHORT, ["管理", "甲", 5, "无不得分"], ["同上", "乙", 5, "无不得分"], ["〃", "丙", 5, "无不得分"]]
    )
    assert [item.section for item in read.items] == ["管理", "管理", "管理"]


def test_totals_in_title_rows_are_compared_with_what_was_read() -> None:
    read = imported(
        [
            TITLE,
            ["（共2条，满分30分，27分及以上通过）"],
            SHORT,
            ["教育管理（15分）", "甲", 10, "无不得分"],
            [None, "乙", 10, "无不得分"],
        ]
    )
    assert read.stated == StatedTotals(Fraction(30), Fraction(27), 2)
    assert read.checks == (
        TotalCheck("教育管理", "points", Fraction(15), Fraction(20), "A4"),
        TotalCheck("", "points", Fraction(30), Fraction(20)),
        TotalCheck("", "items", Fraction(2), Fraction(2)),
    )
    assert [check.agrees for check in read.checks] == [False, False, True]


def test_2600_points_and_the_line_of_2340_are_found_in_one_sentence() -> None:
    title = "“双高双普”评估验收标准：8大项154条，满分2600分，2340分以上为通过"
    stated = imported([[title], SHORT, ["管理", "甲", 10, "无不得分"]]).stated
    assert (stated.max_points, stated.pass_points, stated.items) == (Fraction(2600), Fraction(2340), 154)


def test_rows_of_totals_are_no_clauses() -> None:
    read = imported(
        [
            SHORT,
            ["管理", "甲", 10, "无不得分"],
            ["小计", None, 10, None],
            ["经费", "乙", 5, "无不得分"],
            ["小计", None, 6, None],
            ["合计", None, 16, None],
        ]
    )
    assert [item.text for item in read.items] == ["甲", "乙"]
    assert [(check.scope, check.stated, check.found) for check in read.checks] == [
        ("管理", Fraction(10), Fraction(10)),
        ("经费", Fraction(6), Fraction(5)),
        ("", Fraction(16), Fraction(15)),
    ]


def test_headings_and_pages_repeated_by_a_printer_are_no_clauses() -> None:
    read = imported(
        [SHORT, ["管理", "甲", 10, "无不得分"], ["第 1 页 共 2 页"], SHORT, [None, "乙", 5, "无不得分"]]
    )
    assert [(item.section, item.text) for item in read.items] == [("管理", "甲"), ("管理", "乙")]
    assert len(read.skipped) == 2


def test_bands_over_the_whole_width_are_sections() -> None:
    read = imported(
        [
            ["评估要点", "分值", "评分细则", "责任单位"],
            ["一、教育管理（15分）"],
            ["有规划", 10, "无不得分", "县政府"],
            ["有机构", 5, "无不得分", "县政府"],
            ["二、教育经费"],
            ["有增长", 5, "无不得分", "财政局"],
        ],
        "A2:D2 A5:D5",
    )
    assert [(item.code, item.section) for item in read.items] == [
        ("A1-B1", "一、教育管理"),
        ("A1-B2", "一、教育管理"),
        ("A2-B1", "二、教育经费"),
    ]
    assert read.checks == (TotalCheck("一、教育管理", "points", Fraction(15), Fraction(15), "A2"),)


def test_a_clause_over_several_rows_with_points_is_a_clause_of_elements() -> None:
    read = imported(
        [
            SHORT,
            ["管理", "领导小组健全", 1, "有文件"],
            [None, None, 0.6, "有会议"],
            [None, None, 0.4, "有台账"],
            [None, "经费", 5, "无不得分"],
        ],
        "A2:A5 B2:B4",
    )
    first, second = read.items
    assert (first.points, second.points) == (Fraction(2), Fraction(5))
    assert isinstance(first.rule, ElementsRule)
    assert [(each.text, each.share) for each in first.rule.elements] == [
        ("有文件", Fraction(1, 2)),
        ("有会议", Fraction(3, 10)),
        ("有台账", Fraction(1, 5)),
    ]


def test_rules_that_run_over_several_rows_belong_to_one_clause() -> None:
    read = imported(
        [SHORT, ["管理", "有规划", 10, "未纳入规划不得分；"], [None, None, None, "责任书每缺1份扣1分。"]]
    )
    (item,) = read.items
    assert isinstance(item.rule, DeductionsRule)
    assert [each.text for each in item.rule.deductions] == ["未纳入规划", "责任书每缺1份"]


def test_a_text_broken_over_two_rows_is_one_clause_and_said() -> None:
    read = imported(
        [
            ["序号", "评估要点", "分值", "评分细则"],
            [1, "把教育摆在优先发展的战略地位，县委常委会", 10, "无不得分"],
            [None, "每年专题研究教育工作2次", None, None],
            [2, "有规划", 5, "无不得分"],
        ]
    )
    assert [item.text for item in read.items] == [
        "把教育摆在优先发展的战略地位，县委常委会每年专题研究教育工作2次",
        "有规划",
    ]
    assert "续行" in messages(read.problems, "B3")[0]


def test_points_merged_over_clauses_are_shared_and_said() -> None:
    read = imported(
        [SHORT, ["管理", "甲", 10, "无不得分"], [None, "乙", None, "无不得分"], [None, "丙", 4, "无不得分"]],
        "C2:C3",
    )
    assert [item.points for item in read.items] == [Fraction(5), Fraction(5), Fraction(4)]
    assert "10 分合并写在 2 条上" in messages(read.problems, "C2")[0]


def test_points_on_the_level_alone_are_shared_and_said() -> None:
    read = imported(
        [
            SHORT,
            ["管理（10分）", "甲", None, "无不得分"],
            [None, "乙", None, "无不得分"],
            [None, "丙", None, "无不得分"],
        ]
    )
    assert {item.points for item in read.items} == {Fraction(10, 3)}
    assert all(not problem.is_error for problem in read.problems)
    assert len(read.problems) == 3


def test_a_second_level_without_third_is_the_clause() -> None:
    read = imported(
        [HEADING[:5], ["管理", "有规划", None, 5, "无不得分"], [None, "督导", "有机构", 5, "无不得分"]]
    )
    assert [(item.code, item.text, item.points) for item in read.items] == [
        ("A1-B1", "有规划", Fraction(5)),
        ("A1-B2-C1", "有机构", Fraction(5)),
    ]


def test_points_that_cannot_be_taken_are_errors_with_their_cell() -> None:
    read = imported(
        [
            SHORT,
            ["管理", "甲", None, "每缺1项扣1分"],
            [None, "乙", 0, "每缺1项扣1分"],
            [None, "丙", -5, "每缺1项扣1分"],
            [None, "丁", "十分", "每缺1项扣1分"],
            [None, "戊", 5, "每缺1项扣1分"],
        ]
    )
    assert [(problem.cell, problem.is_error) for problem in read.problems] == [
        ("C2", True),
        ("C3", True),
        ("C4", True),
        ("C5", True),
    ]
    assert read.points == 5


def test_several_numbers_in_one_cell() -> None:
    read = imported(
        [
            SHORT,
            ["管理", "甲", "25（10+15）", "1.有规划；2.有经费"],
            [None, "乙", "10、8、6、4", "按名次计分"],
        ]
    )
    first, second = read.items
    assert isinstance(first.rule, ElementsRule)
    assert isinstance(second.rule, RankRule)
    assert (first.points, second.points) == (Fraction(25), Fraction(10))


def test_vetoes_by_section_column_mark_and_bracket() -> None:
    read = imported(
        [
            ["一级指标", "条文", "分值", "评分细则", "一票否决"],
            ["管理", "甲", 5, "无不得分", None],
            [None, "乙", None, "有拖欠的", "是"],
            [None, "★丙", None, None, None],
            [None, "丁（一票否决）", None, None, None],
            ["否决指标", "戊", None, None, None],
            ["注：带★的为一票否决指标。"],
        ],
        "A7:E7",
    )
    assert [item.kind for item in read.items] == [ClauseKind.SCORE, *[ClauseKind.VETO] * 4]
    assert [item.text for item in read.items][2:4] == ["丙", "丁（一票否决）"]
    assert read.problems == ()


def test_a_star_without_a_legend_is_no_veto_and_said() -> None:
    read = imported([SHORT, ["管理", "★甲", 5, "无不得分"]])
    assert read.items[0].kind is ClauseKind.SCORE
    assert "没有说明它的意思" in messages(read.problems, "B2")[0]


def test_codes_of_the_form_are_kept_and_repeated_ones_reported() -> None:
    read = imported(
        [
            ["编号", "一级指标", "条文", "分值", "评分细则"],
            ["1.1.1", "管理", "甲", 5, "无不得分"],
            ["1.1.2", None, "乙", 5, "无不得分"],
            ["1.1.2", None, "丙", 5, "无不得分"],
        ]
    )
    assert [item.code for item in read.items][:2] == ["1.1.1", "1.1.2"]
    assert len({item.code for item in read.items}) == 3
    assert "重复" in messages(read.problems, "C4")[0]


def test_numbers_before_titles_make_the_code() -> None:
    read = imported(
        [
            ("A级指标", "B级指标", "C级指标", "分值", "评分细则"),
            ["A2 队伍", "B7 教师", "C31 编制足额", 5, "无不得分"],
            [None, None, "C32 待遇落实", 5, "无不得分"],
        ]
    )
    assert [item.code for item in read.items] == ["A2-B7-C31", "A2-B7-C32"]
    assert [item.text for item in read.items] == ["编制足额", "待遇落实"]
    assert read.items[0].levels == ("队伍", "教师")


def test_sequence_numbers_are_no_codes() -> None:
    read = imported(
        [["序号", "条文", "分值", "评分细则"], [1, "甲", 5, "无不得分"], [2, "乙", 5, "无不得分"]]
    )
    assert [item.code for item in read.items] == ["A1", "A2"]


def test_who_is_rated_is_read_from_the_column_or_the_responsible_unit() -> None:
    read = imported(
        [
            ["一级指标", "条文", "分值", "评分细则", "责任单位", "适用对象", "汇总方式"],
            ["管理", "甲", 5, "无不得分", "县政府", None, None],
            [None, "乙", 5, "无不得分", "学校", None, None],
            [None, "丙", 5, "无不得分", "教育局", "幼儿园", "取最低"],
            [None, "丁", 5, "无不得分", "教育局", "县", None],
        ]
    )
    assert [(item.subject, item.school_kinds, item.roll_up) for item in read.items] == [
        ("county", (), ""),
        ("school", (), "mean"),
        ("school", ("kindergarten",), "minimum"),
        ("county", (), ""),
    ]


def test_a_standard_of_grades_needs_no_points() -> None:
    read = imported(
        [
            ["一级指标", "二级指标", "评定标准"],
            ["普及普惠", "毛入园率达到85%", "达到85%以上为合格。"],
            [None, "教师持证", "全部持证为合格；80%以上持证为基本合格。"],
        ]
    )
    assert [item.kind for item in read.items] == [ClauseKind.GRADE, ClauseKind.GRADE]
    assert read.problems == ()


def test_a_sheet_without_clauses_is_an_error() -> None:
    assert imported([SHORT]).problems[0].is_error
    assert imported([["说明"], ["请填写"]]).problems[0].is_error


def test_papers_by_numbers_semicolons_and_commas() -> None:
    papers = [
        "1.会议纪要；2.台账",
        "会议纪要；台账",
        "会议纪要、《教育、财政联合文件》",
        "1．甲、乙\n2．丙：1.丁",
    ]
    read = imported(
        [("条文", "分值", "评分细则", "佐证材料"), *(("甲", 5, "无不得分", each) for each in papers)]
    )
    assert [item.evidence for item in read.items] == [
        ("会议纪要", "台账"),
        ("会议纪要", "台账"),
        ("会议纪要", "《教育、财政联合文件》"),
        ("甲、乙", "丙：1.丁"),
    ]


def test_a_list_without_points_and_rules_is_no_standard() -> None:
    read = imported([["序号", "类别", "条目"], [1, "基本信息", "学校名称"], [2, None, "学生数"]])
    assert [problem.is_error for problem in read.problems] == [True]


def test_the_published_form_of_shenyang_is_understood_wholly() -> None:
    standard = load("preschool-shenyang-2021")
    rows: list[list[str | None]] = [["县域学前教育普及普惠督导评估自评表"]]
    rows.append(["项目", "一级指标", "二级指标", "评定标准", "自评结论", "查阅资料"])
    for item in standard.items:
        texts = "；".join(f"{rule.text.rstrip('。')}" for rule in item.grade_rules if "为" in rule.text)
        rows.append([item.dimension, item.criterion, item.title, texts, None, "；".join(item.evidence)])
    read = imported(rows, "A1:F1")
    assert len(read.items) == 36
    assert {(item.kind, item.guess.certain) for item in read.items} == {(ClauseKind.GRADE, True)}
    assert len({item.levels for item in read.items}) == 17
