"""What the words of a scoring rule mean, and what is openly left to a person."""

from __future__ import annotations

from collections import Counter
from fractions import Fraction

import pytest

from dudao.catalogue.loader import load
from dudao.core.scoring import (
    Band,
    BandsRule,
    BonusRule,
    Deduction,
    DeductionsRule,
    ElementsRule,
    GradedRule,
    MeanRule,
    MetRule,
    MinimumRule,
    Partial,
    ProportionalRule,
    RankRule,
    RuleKind,
    StepDownRule,
    StepsRule,
    VetoRule,
    misfit,
)
from dudao.engine.standard_import.from_catalogue import items_of_catalogue
from dudao.engine.standard_import.items import ClauseKind
from dudao.engine.standard_import.rule_guess import rule_of

TEN = Fraction(10)


def deductions(text: str, points: int = 10) -> list[Deduction]:
    guess = rule_of(text, Fraction(points))
    assert guess.certain, guess
    assert isinstance(guess.rule, DeductionsRule)
    return list(guess.rule.deductions)


@pytest.mark.parametrize(
    ("text", "cause", "points", "per", "unit"),
    [
        ("每缺1项扣2分。", "每缺1项", 2, 1, "项"),
        ("每缺1人次扣0.5分", "每缺1人次", Fraction(1, 2), 1, "人次"),
        ("每缺一项扣2分", "每缺一项", 2, 1, "项"),
        ("每低5%扣1分", "每低5%", 1, 5, "%"),
        ("每少10%扣1分", "每少10%", 1, 10, "%"),
        ("空编率超过3%的每超1个百分点扣2分", "空编率超过3%的每超1个百分点", 2, 1, "个百分点"),
        ("未按标准拨付每校扣2分", "未按标准拨付每校", 2, 1, "校"),
        ("抽查乡镇，每发现1处未落实扣2分", "抽查乡镇，每发现1处未落实", 2, 1, "处"),
        ("缺1次扣3分", "缺1次", 3, 1, "次"),
        ("发现1起扣5分，扣完为止", "发现1起", 5, 1, "起"),
        ("考核办法未公示扣3分", "考核办法未公示", 3, 1, ""),
    ],
)
def test_a_deduction_for_each_occurrence(
    text: str, cause: str, points: Fraction | int, per: int, unit: str
) -> None:
    expected = Deduction("d1", cause, points=Fraction(points), per=Fraction(per), unit=unit)
    assert deductions(text) == [expected]


@pytest.mark.parametrize(
    ("text", "share"),
    [
        ("缺1次扣一半分", Fraction(1, 2)),
        ("1年未达到扣三分之一", Fraction(1, 3)),
        ("每缺1项扣1/3分", Fraction(1, 3)),
        ("未公布扣50%的分", Fraction(1, 2)),
    ],
)
def test_a_share_of_the_points(text: str, share: Fraction) -> None:
    assert deductions(text)[0].share == share


def test_a_limit_of_one_year_happens_once() -> None:
    (only,) = deductions("资金闲置超过1年的扣一半分")
    assert (only.unit, only.text) == ("", "资金闲置超过1年")


def test_sentences_are_combined_and_nothing_at_all_is_one_of_them() -> None:
    first, second = deductions("未纳入规划不得分；责任书每缺1份扣1分。")
    assert first == Deduction("d1", "未纳入规划", zeroes=True)
    assert second == Deduction("d2", "责任书每缺1份", points=Fraction(1), unit="份")


def test_parts_of_one_sentence_are_cut_where_each_has_its_amount() -> None:
    assert [each.text for each in deductions("每缺1项扣2分，缺三项以上不得分")] == ["每缺1项", "缺三项以上"]


def test_the_most_that_is_deducted_leaves_the_rest() -> None:
    guess = rule_of("每缺一项扣2分，最多扣6分", TEN)
    assert isinstance(guess.rule, DeductionsRule)
    assert (guess.rule.floor, guess.certain) == (Fraction(4), True)


def test_a_part_of_a_step_counts_only_when_the_text_says_otherwise() -> None:
    assert deductions("每缺1项扣1分，不足1项不计")[0].whole
    assert not deductions("每缺1项扣1分")[0].whole


def test_judgment_beside_deductions_goes_in_tenths() -> None:
    assert deductions("每缺1个机构扣3分；人员不足的酌情扣分。")[1] == Deduction(
        "d2", "人员不足的酌情扣分", points=Fraction(1, 10), per=Fraction(1, 10), unit="分"
    )


@pytest.mark.parametrize(
    "text",
    [
        "做到得满分，否则不得分。",
        "达到得满分，否则不得分",
        "未开展不得分。",
        "发现1起不得分",
        "达到要求得10分",
    ],
)
def test_all_or_nothing(text: str) -> None:
    guess = rule_of(text, TEN)
    assert (guess.rule.kind, guess.certain) == (RuleKind.MET, True)


def test_a_shortfall_is_measured_against_the_only_percentage_of_the_clause() -> None:
    guess = rule_of("每低0.5个百分点扣2分。", Fraction(20), title="初中阶段适龄少年入学率达到99%以上")
    rule = guess.rule
    assert isinstance(rule, StepDownRule)
    assert (rule.target, rule.per, rule.deduct) == (Fraction(99), Fraction(1, 2), Fraction(2))
    assert (rule.partial, rule.unit, guess.certain) == (Partial.STARTED, "%", True)
    assert "没有写明" in guess.why


def test_two_percentages_leave_the_shortfall_to_be_counted() -> None:
    rule = rule_of("每低1个百分点扣1分", TEN, title="毛入园率达到85%以上，学前一年达到95%以上").rule
    assert isinstance(rule, DeductionsRule)


def test_a_ceiling_is_no_target() -> None:
    assert isinstance(rule_of("每低1个百分点扣1分", TEN, title="辍学率控制在1%以内").rule, DeductionsRule)


def test_the_rule_itself_may_name_the_target() -> None:
    rule = rule_of("听课，优良率低于80%的每低5个百分点扣1分。", Fraction(15)).rule
    assert isinstance(rule, StepDownRule)
    assert (rule.target, rule.per) == (Fraction(80), Fraction(5))


def test_in_proportion() -> None:
    rule = rule_of("未达到计划人数的按比例扣分。", Fraction(15)).rule
    assert isinstance(rule, ProportionalRule)
    assert (rule.target, rule.unit) == (Fraction(100), "%")


def test_in_proportion_beside_another_deduction_is_not_certain() -> None:
    guess = rule_of("未计提不得分；计提不足按比例扣分。", TEN)
    assert not guess.certain
    assert guess.not_understood == ("计提不足按比例扣分",)


def test_equal_shares_take_their_names_from_the_clause() -> None:
    guess = rule_of("三项各占三分之一。", Fraction(15), title="领导小组办公室人员、经费、职责三落实")
    assert isinstance(guess.rule, ElementsRule)
    assert [(each.text, each.share) for each in guess.rule.elements] == [
        ("领导小组办公室人员", Fraction(1, 3)),
        ("经费", Fraction(1, 3)),
        ("职责", Fraction(1, 3)),
    ]


def test_elements_with_points_of_their_own() -> None:
    guess = rule_of("①有规划得2分；②有经费得2分；③有人员得1分。", Fraction(5))
    assert isinstance(guess.rule, ElementsRule)
    assert [each.share for each in guess.rule.elements] == [Fraction(2, 5), Fraction(2, 5), Fraction(1, 5)]


@pytest.mark.parametrize(
    "text",
    [
        "A、B、C、D四个等级，系数分别为1.0、0.8、0.6、0.4",
        "A 1.0，B 0.8，C 0.6，D 0.4",
        "A级得10分，B级得8分，C级得6分，D级得4分",
        "A等100%、B等80%、C等60%、D等40%",
    ],
)
def test_grades_with_their_shares(text: str) -> None:
    guess = rule_of(text, TEN)
    assert isinstance(guess.rule, BandsRule)
    assert guess.certain
    shares = (Fraction(1), Fraction(8, 10), Fraction(6, 10), Fraction(4, 10))
    assert guess.rule.bands == tuple(Band(grade, share) for grade, share in zip("ABCD", shares, strict=True))


def test_grades_without_shares_are_not_certain() -> None:
    guess = rule_of("分优秀、良好、合格、不合格四个等级", TEN)
    assert isinstance(guess.rule, BandsRule)
    assert (guess.certain, guess.not_understood) == (False, ("各等级得多少分",))


def test_conditions_with_falling_points() -> None:
    guess = rule_of("达到95%得10分；达到90%得8分；达到85%得6分；低于85%不得分", TEN)
    assert isinstance(guess.rule, BandsRule)
    assert [(band.grade, band.share) for band in guess.rule.bands] == [
        ("达到95%", Fraction(1)),
        ("达到90%", Fraction(8, 10)),
        ("达到85%", Fraction(6, 10)),
        ("低于85%", Fraction(0)),
    ]


@pytest.mark.parametrize(
    "text", ["按名次得10、8、6、4分", "第一名得10分，第二名得8分，第三名得6分，第四名得4分"]
)
def test_by_rank(text: str) -> None:
    rule = rule_of(text, TEN).rule
    assert isinstance(rule, RankRule)
    assert rule.points_by_rank == (Fraction(10), Fraction(8), Fraction(6), Fraction(4))


def test_against_the_mean_and_by_rank_below() -> None:
    rule = rule_of("高于全市平均水平得10分，低于的按名次得8、6、4分", TEN).rule
    assert isinstance(rule, MeanRule)
    assert rule.points_by_rank == (Fraction(8), Fraction(6), Fraction(4))
    assert not rule.equal_counts


def test_against_the_mean_and_half_below() -> None:
    rule = rule_of("达到全市平均水平得满分，低于平均水平的得一半分", TEN).rule
    assert isinstance(rule, MeanRule)
    assert (rule.below_share, rule.equal_counts) == (Fraction(1, 2), True)


def test_bonus() -> None:
    rule = rule_of("每获得1项省级表彰加1分，最高加5分", Fraction(5)).rule
    assert isinstance(rule, BonusRule)
    assert (rule.maximum, rule.step) == (Fraction(5), Fraction(1))


def test_a_bonus_without_its_most_is_not_certain() -> None:
    assert not rule_of("每获得1项省级表彰加1分", None).certain


def test_veto_and_minimum_have_no_points() -> None:
    assert isinstance(rule_of("发生重大安全事故的，一票否决", None).rule, VetoRule)
    assert isinstance(rule_of("底线要求，必须达到", None).rule, MinimumRule)


def test_a_veto_on_a_clause_with_points_is_left_to_a_person() -> None:
    guess = rule_of("发生事故的一票否决", TEN)
    assert isinstance(guess.rule, StepsRule)
    assert (guess.certain, guess.not_understood) == (False, ("发生事故的一票否决",))


def test_grades_by_written_conditions() -> None:
    text = "建立制度并年生均标准≥省定500元/生，为合格；建立制度为基本合格。"
    guess = rule_of(text, None)
    assert isinstance(guess.rule, GradedRule)
    assert [(grade.grade, grade.text) for grade in guess.rule.grades] == [
        ("合格", "建立制度并年生均标准≥省定500元/生"),
        ("基本合格", "建立制度"),
        ("不合格", "达不到以上要求"),
    ]


def test_met_is_a_grade_when_there_are_no_points() -> None:
    rule = rule_of("做到为合格。", None).rule
    assert isinstance(rule, GradedRule)
    assert [grade.grade for grade in rule.grades] == ["合格", "不合格"]


def test_not_met_without_points() -> None:
    assert isinstance(rule_of("未列入的不达标", None).rule, MetRule)


@pytest.mark.parametrize("text", ["由评估组酌情扣分", "视情况给分"])
def test_judgment_goes_in_tenths(text: str) -> None:
    guess = rule_of(text, TEN)
    assert guess.rule == StepsRule(step=Fraction(1, 10), note=text)
    assert guess.certain


def test_what_is_not_understood_falls_to_judgment_and_is_listed() -> None:
    guess = rule_of("参照有关规定执行", TEN)
    assert isinstance(guess.rule, StepsRule)
    assert (guess.certain, guess.not_understood) == (False, ("参照有关规定执行",))


def test_one_sentence_not_understood_among_others_is_listed() -> None:
    guess = rule_of("每缺1项扣2分；参照省厅文件执行。", TEN)
    assert isinstance(guess.rule, DeductionsRule)
    assert (guess.certain, guess.not_understood) == (False, ("参照省厅文件执行",))


def test_a_deduction_inside_a_part_of_the_points_is_left_to_a_person() -> None:
    assert not rule_of("制度健全得3分，每缺1项扣1分；经费落实得2分，否则不得分", Fraction(5)).certain


def test_a_deduction_larger_than_the_points_is_left_to_a_person() -> None:
    guess = rule_of("每缺1项扣5分", Fraction(3))
    assert not guess.certain
    assert misfit(guess.rule, Fraction(3)) == ""


def test_no_text_is_not_certain() -> None:
    assert rule_of("", TEN).not_understood == ("没有写评分细则",)


def test_a_sum_of_points_gives_elements_in_the_order_of_the_sentences() -> None:
    parts = (Fraction(1), Fraction("0.6"), Fraction("0.4"))
    guess = rule_of("有制度。\n有经费。\n有人员。", Fraction(2), parts=parts)
    assert isinstance(guess.rule, ElementsRule)
    assert [(each.text, each.share) for each in guess.rule.elements] == [
        ("有制度", Fraction(1, 2)),
        ("有经费", Fraction(3, 10)),
        ("有人员", Fraction(1, 5)),
    ]


def test_a_sum_of_points_over_fewer_sentences_is_not_certain() -> None:
    assert not rule_of("有制度。", Fraction(25), parts=(Fraction(10), Fraction(15))).certain


def test_ranked_points_of_the_cell_need_no_words() -> None:
    ranks = (Fraction(10), Fraction(8), Fraction(6))
    assert rule_of("见说明", TEN, ranks=ranks).rule == RankRule(ranks, note="见说明")


def test_every_clause_of_the_sample_has_a_rule_and_two_are_left_to_a_person() -> None:
    sample = load("shuanggao-shuangpu-sample")
    guesses = [
        rule_of(item.scoring_rule, item.max_points, title=item.title)
        for item in sample.items
        if item.max_points is not None
    ]
    assert Counter(guess.certain for guess in guesses) == {True: 152, False: 2}
    assert {guess.rule.kind for guess in guesses if not guess.certain} == {RuleKind.DEDUCTIONS}


def test_the_six_vetoes_of_the_sample_are_vetoes() -> None:
    items = items_of_catalogue(load("shuanggao-shuangpu-sample"))
    assert [item.code for item in items if item.kind is ClauseKind.VETO] == [
        "V1",
        "V2",
        "V3",
        "V4",
        "V5",
        "V6",
    ]


def test_every_item_of_a_catalogue_standard_fits_its_points() -> None:
    for standard in ("shuanggao-shuangpu-sample", "preschool-shenyang-2021", "county-duties-sample"):
        for item in items_of_catalogue(load(standard)):
            if item.points is not None:
                assert misfit(item.rule, item.points) == "", item.code
