"""Every source of a rule: the exact sentence, the case just below the limit, and what is not known."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import Any

import pytest

from dudao.core.oversight.facts import (
    About,
    CountyFacts,
    HeldCards,
    LostPoints,
    Metric,
    MissingReport,
    OverdueLetter,
    Place,
    Ranked,
    RedDuties,
    RedDuty,
    VetoFact,
)
from dudao.core.oversight.ladder import Rung
from dudao.core.oversight.parameters import PARAMETERS, Rule, RuleError, Source, kept_values, read_rule
from dudao.core.oversight.rules import evaluate, evaluate_all

DUE = date(2025, 12, 2)
METRIC: dict[str, Any] = {"series": "5", "figure": "f1", "direction": "below", "limit": "90", "periods": "2"}


def about(title: str, subject: str = "duty:3", unit: str = "7") -> About:
    return About(unit, subject, title, mark="m")


def rule(source: Source, rung: Rung = Rung.OVERSIGHT_LETTER, card: str = "", **values: Any) -> Rule:
    return read_rule("1", source.value, values, rung.value, card)


def sentences(held: Rule, facts: CountyFacts) -> list[str]:
    return [one.sentence for one in evaluate(held, facts).proposals]


def unknown(held: Rule, facts: CountyFacts) -> list[str]:
    assert evaluate(held, facts).proposals == ()
    return [one.sentence for one in evaluate(held, facts).undetermined]


def red(days: int | None) -> CountyFacts:
    return CountyFacts(red_duties=(RedDuty(about("完善经费保障制度"), days),))


def metric(*values: str | None) -> CountyFacts:
    labels = ("10月下半月", "11月上半月", "11月下半月")[-len(values) :]
    held = tuple(
        (label, None if value is None else Fraction(value))
        for label, value in zip(labels, values, strict=True)
    )
    return CountyFacts(metrics=(Metric(about("学位达标率", "metric:5:f1"), "5", "f1", "%", "半月", held),))


def ranked(*places: int | None) -> CountyFacts:
    held = tuple(
        Place(f"第{n}期", place, None if place is None else 21 - place, 20)
        for n, place in enumerate(places, 1)
    )
    return CountyFacts(rankings=(Ranked(about("创建进度", "rank:1"), held),))


def test_red_for_as_many_days_as_the_rule_says() -> None:
    held = rule(Source.RED_DAYS, days=10)
    assert sentences(held, red(12)) == ["任务“完善经费保障制度”已亮红灯 12 天（规则：红灯满 10 天发督办函）"]
    assert len(sentences(held, red(10))) == 1
    assert sentences(held, red(9)) == []


def test_red_since_nobody_knows_when_is_not_told() -> None:
    assert unknown(rule(Source.RED_DAYS, days=10), red(None)) == [
        "任务“完善经费保障制度”现在是红灯，哪天开始亮的没有记录"
    ]


def test_red_duties_of_a_unit() -> None:
    held = rule(Source.RED_COUNT, Rung.WARNING_LETTER, count=3)
    facts = CountyFacts(red_counts=(RedDuties(about("红灯任务"), ("甲", "乙", "丙", "丁")),))
    assert sentences(held, facts) == ["有 4 项任务亮红灯：“甲”“乙”“丙”等（规则：红灯任务满 3 项发预警函）"]
    assert sentences(held, CountyFacts(red_counts=(RedDuties(about("红灯任务"), ("甲", "乙")),))) == []


def test_lost_points_are_compared_exactly() -> None:
    held = rule(Source.LOST_POINTS, Rung.REMINDER_LETTER, points="5.5")
    lost = (("A1", Fraction(4)), ("A2", Fraction(3, 2)))
    facts = CountyFacts(lost_points=(LostPoints(about("双高双普"), Fraction(11, 2), items=lost),))
    assert sentences(held, facts) == [
        "“双高双普”中由本单位负责的条目丢 5.5 分：A1 丢 4 分、A2 丢 1.5 分（规则：丢分满 5.5 分发提醒函）"
    ]
    below = CountyFacts(lost_points=(LostPoints(about("双高双普"), Fraction(5499, 1000)),))
    assert sentences(held, below) == []
    open_ = CountyFacts(lost_points=(LostPoints(about("双高双普"), Fraction(5), Fraction(1, 2)),))
    assert unknown(held, open_) == ["“双高双普”中还有 0.5 分没有自评"]
    little = CountyFacts(lost_points=(LostPoints(about("双高双普"), Fraction(5), Fraction(2, 5)),))
    assert evaluate(held, little) == evaluate(held, CountyFacts())


@pytest.mark.parametrize(
    ("triggered", "said"),
    [(True, ["触发一票否决：V1 发生重大事故（规则：触发一票否决发督办函）"]), (False, [])],
)
def test_a_veto(triggered: bool, said: list[str]) -> None:
    facts = CountyFacts(vetoes=(VetoFact(about("V1 发生重大事故"), triggered),))
    assert sentences(rule(Source.VETO), facts) == said


def test_a_veto_without_an_answer_is_not_told() -> None:
    facts = CountyFacts(vetoes=(VetoFact(about("V1 发生重大事故"), None),))
    assert unknown(rule(Source.VETO), facts) == ["一票否决条目“V1 发生重大事故”还没有结论"]


def test_a_missing_report() -> None:
    held = rule(Source.MISSING_REPORT, Rung.REMINDER_LETTER, days=3)
    late = CountyFacts(missing_reports=(MissingReport(about("创建工作半月报"), "11月下半月", DUE, 3),))
    assert sentences(held, late) == [
        "“创建工作半月报”11月下半月应于 12 月 2 日前报送，已逾期 3 天未报（规则：报告逾期满 3 天发提醒函）"
    ]
    early = CountyFacts(missing_reports=(MissingReport(about("创建工作半月报"), "11月下半月", DUE, 2),))
    assert sentences(held, early) == []


def test_an_unanswered_letter_climbs_where_its_ladder_leads() -> None:
    held = rule(Source.UNANSWERED_LETTER, Rung.REMINDER_LETTER, days=1)
    letter = about("提醒函（示教督办函〔2025〕3号）", "duty:3")
    facts = CountyFacts(overdue_letters=(OverdueLetter(letter, DUE, 1, Rung.WARNING_LETTER),))
    found = evaluate(held, facts).proposals
    assert [(one.rung, one.sentence) for one in found] == [
        (
            Rung.WARNING_LETTER,
            "提醒函（示教督办函〔2025〕3号）应于 12 月 2 日前答复，已逾期 1 天未复（规则：答复逾期满 1 天升一级）",
        )
    ]
    top = CountyFacts(overdue_letters=(OverdueLetter(letter, DUE, 9, None),))
    assert sentences(held, top) == []


def test_twice_among_the_last() -> None:
    held = rule(Source.RANK, Rung.CIRCULAR, times=2, places=3)
    assert sentences(held, ranked(1, 18, 20)) == [
        "“创建进度”连续 2 次排在后 3 位（第2期第 18 位，共 20 个、第3期第 20 位，共 20 个）"
        "（规则：连续 2 次排在后 3 位予以通报）"
    ]
    assert sentences(held, ranked(17, 20)) == []
    assert sentences(held, ranked(20)) == []
    assert unknown(held, ranked(None, 20)) == ["“创建进度”第1期没有名次"]
    assert evaluate(held, ranked(None, 5)).undetermined == ()


def test_two_half_months_below_ninety_percent() -> None:
    held = rule(Source.METRIC, Rung.WARNING_LETTER, **METRIC)
    assert sentences(held, metric("99", "86.5", "88")) == [
        "连续两个半月学位达标率低于 90%（11月上半月 86.5%、11月下半月 88.0%）（规则：连续 2 期低于 90，发预警函）"
    ]
    assert sentences(held, metric("86.5", "90")) == []
    assert sentences(held, metric("86.5")) == []
    assert unknown(held, metric("86.5", None)) == ["“学位达标率”11月下半月没有填报"]
    assert evaluate(held, metric("95", None)) == evaluate(held, CountyFacts())


def test_above_a_limit() -> None:
    held = rule(Source.METRIC, **{**METRIC, "direction": "above", "periods": "1"})
    assert sentences(held, metric("90.01")) == [
        "连续一个半月学位达标率高于 90%（11月下半月 90.01%）（规则：连续 1 期高于 90，发督办函）"
    ]
    assert sentences(held, metric("90")) == []


def test_two_yellow_cards_are_a_red_one() -> None:
    held = rule(Source.YELLOW_CARDS, Rung.WARNING_LETTER, "red", count=2)
    facts = CountyFacts(cards=(HeldCards(about("亮牌", "cards"), "yellow", 2, 5),))
    found = evaluate(held, facts).proposals
    assert [(one.card, one.sentence) for one in found] == [
        ("red", "现有 2 张黄牌没有摘（规则：黄牌满 2 张，亮红牌并发预警函）")
    ]
    assert sentences(held, CountyFacts(cards=(HeldCards(about("亮牌"), "yellow", 1, 50),))) == []
    assert sentences(held, CountyFacts(cards=(HeldCards(about("亮牌"), "red", 2, 50),))) == []


def test_a_red_card_that_hangs_long() -> None:
    held = rule(Source.RED_CARD, Rung.TALK, days=10)
    facts = CountyFacts(cards=(HeldCards(about("亮牌"), "red", 1, 10),))
    assert sentences(held, facts) == ["红牌已挂 10 天没有摘（规则：红牌满 10 天约谈）"]
    assert sentences(held, CountyFacts(cards=(HeldCards(about("亮牌"), "red", 1, 9),))) == []


def test_of_several_rules_on_one_subject_the_strictest_counts() -> None:
    rules = (
        read_rule("1", "red_days", {"days": "5"}, "reminder_letter", "yellow"),
        read_rule("2", "red_days", {"days": "10"}, "warning_letter"),
        read_rule("3", "red_days", {"days": "20"}, "oversight_letter", "red"),
    )
    found = evaluate_all(rules, red(12)).proposals
    assert [(one.rule, one.rung, one.card) for one in found] == [("2", Rung.WARNING_LETTER, "yellow")]


def test_the_same_occurrence_has_the_same_key_on_another_day() -> None:
    held = rule(Source.RED_DAYS, days=10)
    first, later = (evaluate(held, red(days)).proposals[0].fact_key for days in (10, 30))
    assert first == later == "red_days:1:duty:3:m"


@pytest.mark.parametrize(
    ("source", "values", "name", "said"),
    [
        ("red_days", {}, "days", "请填写“红灯满”。"),
        ("red_days", {"days": "0"}, "days", "“红灯满”应在 1 到 365 之间。"),
        ("red_days", {"days": "366"}, "days", "“红灯满”应在 1 到 365 之间。"),
        ("red_days", {"days": "1.5"}, "days", "“红灯满”要填整数，现在是“1.5”。"),
        ("red_days", {"days": "十"}, "days", "“红灯满”要填数字，现在是“十”。"),
        ("red_days", {"days": "1", "places": "2"}, "places", "这类规则没有“places”这个参数。"),
        ("lost_points", {"points": "0"}, "points", "“丢分满”应大于 0。"),
        ("metric", {**METRIC, "direction": "up"}, "direction", "“方向”没有这个选项。"),
        ("metric", {**METRIC, "series": " "}, "series", "请填写“定期报告”。"),
        ("exam", {}, "source", "请选择规则看什么。"),
    ],
)
def test_a_rule_that_cannot_be_used(source: str, values: dict[str, str], name: str, said: str) -> None:
    with pytest.raises(RuleError) as refused:
        read_rule("1", source, values, "talk")
    assert (refused.value.name, str(refused.value)) == (name, said)


def test_rung_and_card_are_known_ones() -> None:
    with pytest.raises(RuleError, match="请选择起草什么"):
        read_rule("1", "veto", {}, "letter")
    with pytest.raises(RuleError, match="亮牌只有黄牌和红牌"):
        read_rule("1", "veto", {}, "talk", "blue")


@pytest.mark.parametrize("source", list(Source))
def test_what_is_kept_is_read_again(source: Source) -> None:
    usual = {one.name: one.default or "5" for one in PARAMETERS[source]}
    held = read_rule("1", source.value, usual, "talk")
    assert read_rule("1", source.value, kept_values(held), "talk") == held
