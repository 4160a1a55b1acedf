"""What is stated, as the words of one cell: every rule there and back, and what cannot be read."""

from __future__ import annotations

from fractions import Fraction

import pytest

from dudao.core.scoring import (
    Answer,
    AnswerError,
    Band,
    BandsRule,
    BonusRule,
    Deduction,
    DeductionsRule,
    Direction,
    Element,
    ElementsRule,
    GradedRule,
    GradeText,
    MetRule,
    MinimumRule,
    ProportionalRule,
    ScoringRule,
    StepsRule,
    VetoRule,
    answer_from_data,
)
from dudao.engine.rating_table.statement_words import data_of, data_of_points, hint_of, words_of

BANDS = BandsRule((Band("A", Fraction(1)), Band("B", Fraction(8, 10)), Band("C", Fraction(0))))
ELEMENTS = ElementsRule(
    (
        Element("plan", "有规划；已公布", Fraction(1, 3)),
        Element("duty", "有责任书：每校一份", Fraction(1, 3)),
        Element("sum", "有\n总结", Fraction(1, 3)),
    )
)
DEDUCTIONS = DeductionsRule(
    (
        Deduction("letter", "责任书缺", Fraction(1), unit="份"),
        Deduction("all", "未纳入规划", zeroes=True),
    )
)
PROPORTIONAL = ProportionalRule(target=Fraction(95), unit="%", direction=Direction.HIGH)

STATED: list[tuple[ScoringRule, Answer, str]] = [
    (MetRule(), Answer(met=True), "达到"),
    (MetRule(), Answer(met=False), "未达到"),
    (MinimumRule(), Answer(met=False), "未达到"),
    (VetoRule(), Answer(triggered=True), "触发"),
    (VetoRule(), Answer(triggered=False), "未触发"),
    (BANDS, Answer(grade="B"), "B"),
    (GradedRule((GradeText("合格"), GradeText("不合格"))), Answer(grade="不合格"), "不合格"),
    (
        ELEMENTS,
        Answer(elements={"plan": True, "duty": False}),
        "1. 有规划，已公布：是\n2. 有责任书，每校一份：否",
    ),
    (ELEMENTS, Answer(elements={"sum": True}), "3. 有，总结：是"),
    (
        DEDUCTIONS,
        Answer(occurrences={"letter": Fraction(5, 2), "all": Fraction(0)}),
        "1. 责任书缺：2.5 份\n2. 未纳入规划：0 次",
    ),
    (StepsRule(), Answer(points=Fraction(29, 2)), "14.5 分"),
    (BonusRule(Fraction(5)), Answer(points=Fraction(3)), "3 分"),
    (PROPORTIONAL, Answer(value=Fraction(283, 3)), "283/3%"),
    (
        MetRule(),
        Answer(not_applicable=True, reason="本县没有教学点：全部撤并。"),
        "不适用：本县没有教学点：全部撤并。",
    ),
    (MetRule(), Answer(), ""),
    (ELEMENTS, Answer(), ""),
]


@pytest.mark.parametrize(("rule", "answer", "words"), STATED)
def test_an_answer_and_its_words_are_the_same(rule: ScoringRule, answer: Answer, words: str) -> None:
    assert words_of(rule, answer) == words
    points = Fraction(17) if rule.kind.carries_points else None
    assert answer_from_data(rule, data_of(rule, words, points), points) == answer


@pytest.mark.parametrize(
    ("rule", "words", "message"),
    [
        (MetRule(), "差不多", "“差不多”看不懂，应填 达到／未达到"),
        (BANDS, "D", "等级只能是：A、B、C"),
        (ELEMENTS, "是", "“是”看不懂，请按“1. …：…”逐项写，序号为 1 到 3"),
        (ELEMENTS, "4. 别的：是", "“4. 别的：是”看不懂，请按“1. …：…”逐项写，序号为 1 到 3"),
        (ELEMENTS, "1. 甲：是\n1. 甲：否", "第 1 项写了两次"),
        (DEDUCTIONS, "1. 责任书缺：若干", "“若干”不是数"),
        (StepsRule(), "18", "得分不能超过 17 分"),
        (MetRule(), "不适用", "填“不适用”要写明理由"),
        (VetoRule(), "不适用：没有", "“一票否决”不能填“不适用”"),
    ],
)
def test_words_that_cannot_be_read_say_why(rule: ScoringRule, words: str, message: str) -> None:
    with pytest.raises(AnswerError) as refused:
        data_of(rule, words, Fraction(17) if rule.kind.carries_points else None)
    assert refused.value.message == message


@pytest.mark.parametrize(
    ("words", "met"),
    [("√", True), (" 是。", True), ("×", False), ("没有", False)],
)
def test_the_signs_of_paper_forms_are_read(words: str, met: bool) -> None:
    assert data_of(MetRule(), words, Fraction(5)) == {"met": met}


def test_full_width_numbers_and_separators_are_read() -> None:
    assert data_of(DEDUCTIONS, "１．责任书缺：１，２００ 份；2) 未纳入规划: ０", Fraction(9)) == {
        "occurrences": {"letter": "1200", "all": "0"}
    }


@pytest.mark.parametrize(
    ("rule", "points", "data"),
    [
        (MetRule(), Fraction(17), {"met": True}),
        (MetRule(), Fraction(0), {"met": False}),
        (BANDS, Fraction(68, 5), {"grade": "B"}),
        (StepsRule(), Fraction(12), {"points": "12"}),
        (ELEMENTS, Fraction(17), {"elements": {"plan": True, "duty": True, "sum": True}}),
        (DEDUCTIONS, Fraction(17), {"occurrences": {"letter": "0", "all": "0"}}),
    ],
)
def test_points_that_can_only_mean_one_thing_are_taken(
    rule: ScoringRule, points: Fraction, data: dict[str, object]
) -> None:
    assert data_of_points(rule, points, Fraction(17)) == data


@pytest.mark.parametrize(
    ("rule", "points"), [(MetRule(), 5), (BANDS, 5), (ELEMENTS, 5), (DEDUCTIONS, 5), (PROPORTIONAL, 17)]
)
def test_points_that_do_not_say_why_are_asked_about(rule: ScoringRule, points: int) -> None:
    with pytest.raises(AnswerError, match="看不出依据"):
        data_of_points(rule, Fraction(points), Fraction(17))


def test_points_beyond_the_clause_are_refused() -> None:
    with pytest.raises(AnswerError, match="得分应在 0 到 17 分之间，现在是 18"):
        data_of_points(StepsRule(), Fraction(18), Fraction(17))


def test_the_hint_says_how_a_cell_is_filled_in() -> None:
    assert hint_of(DEDUCTIONS) == "1. 责任书缺：几份；2. 未纳入规划：几次"
    assert hint_of(PROPORTIONAL) == "测得的数%"
    assert hint_of(BANDS) == "A／B／C"
