"""The points of one clause, rule by rule, with exact values."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

import pytest

from dudao.core.scoring import (
    AnswerError,
    LostPart,
    RuleError,
    Scored,
    ScoringContext,
    answer_from_data,
    rule_from_data,
    score,
)

F = Fraction


def scored(
    rule: Mapping[str, object],
    points: int | str,
    answer: Mapping[str, object],
    values: Mapping[str, str | None] | None = None,
) -> Scored:
    """The score of an answer; ``values`` are those of the other units."""
    read = rule_from_data(rule)
    stated = answer_from_data(read, answer, F(points))
    context = None
    if values is not None:
        others = {name: None if value is None else F(value) for name, value in values.items()}
        context = ScoringContext({**others, "own": None}, "own")
    result = score(read, F(points), stated, context=context)
    assert result.lost == sum((part.points for part in result.parts), F(0))
    return result


MET: dict[str, object] = {"kind": "met"}
BANDS: dict[str, object] = {
    "kind": "bands",
    "bands": [
        {"grade": "A", "share": "1"},
        {"grade": "B", "share": "0.8"},
        {"grade": "C", "share": "0.6"},
        {"grade": "D", "share": "0"},
    ],
}
SHARES: dict[str, object] = {
    "kind": "elements",
    "elements": [
        {"id": "a", "text": "有规划", "share": "1/2"},
        {"id": "b", "text": "有经费", "share": "0.3"},
        {"id": "c", "text": "有考核", "share": "0.2"},
    ],
}
MISSING: dict[str, object] = {
    "kind": "elements",
    "missing_deducts": "0.2",
    "elements": [{"id": name, "text": f"材料{name}"} for name in "abcdef"],
}
DEDUCTIONS: dict[str, object] = {
    "kind": "deductions",
    "floor": 1,
    "deductions": [
        {"id": "late", "text": "迟报", "points": "0.5"},
        {"id": "absent", "text": "缺勤", "points": 1, "per": 3, "unit": "人"},
        {"id": "class", "text": "大班额", "share": "0.1", "per": 2, "whole": True, "unit": "个"},
        {"id": "fraud", "text": "弄虚作假", "zeroes": True},
    ],
}
NOTHING: dict[str, object] = {"late": 0, "absent": 0, "class": 0, "fraud": 0}


@pytest.mark.parametrize(("met", "points"), [(True, 20), (False, 0)])
def test_met_gives_all_or_nothing(met: bool, points: int) -> None:
    assert scored(MET, 20, {"met": met}).points == points


def test_met_lost_names_its_part() -> None:
    assert scored(MET, 20, {"met": False}).parts == (LostPart("没有达到要求", F(20)),)


@pytest.mark.parametrize(("grade", "points"), [("A", "5"), ("B", "4"), ("C", "3"), ("D", "0")])
def test_bands_give_their_share(grade: str, points: str) -> None:
    result = scored(BANDS, 5, {"grade": grade})
    assert result.points == F(points)
    assert result.lost == 5 - F(points)


def test_bands_not_rated_lie_between_the_worst_and_the_best() -> None:
    bands = {"kind": "bands", "bands": [{"grade": "好", "share": "0.9"}, {"grade": "中", "share": "0.5"}]}
    result = scored(bands, 10, {})
    assert (result.points, result.least, result.most, result.lost) == (None, F(5), F(9), F(1))


@pytest.mark.parametrize(
    ("has", "points"),
    [("abc", "2"), ("ab", "1.6"), ("ac", "1.4"), ("a", "1"), ("bc", "1"), ("", "0")],
)
def test_elements_have_their_own_shares(has: str, points: str) -> None:
    result = scored(SHARES, 2, {"elements": {name: name in has for name in "abc"}})
    assert result.points == F(points)


def test_elements_of_one_and_six_and_four_tenths() -> None:
    parts = [("规划", "1/2"), ("投入", "3/10"), ("考核", "1/5")]
    rule = {"kind": "elements", "elements": [{"id": t, "text": t, "share": s} for t, s in parts]}
    result = scored(rule, 2, {"elements": {"规划": False, "投入": False, "考核": False}})
    assert [part.points for part in result.parts] == [F(1), F("0.6"), F("0.4")]
    assert [part.text for part in result.parts] == ["缺：规划", "缺：投入", "缺：考核"]


def test_an_element_not_stated_is_open_and_not_lost() -> None:
    result = scored(SHARES, 2, {"elements": {"a": True, "b": False}})
    assert (result.points, result.least, result.most) == (None, F(1), F("1.4"))
    assert result.lost == F("0.6")


@pytest.mark.parametrize(("missing", "points"), [(0, "1"), (1, "0.8"), (3, "0.4"), (5, "0"), (6, "0")])
def test_a_missing_element_costs_a_fixed_sum_down_to_nothing(missing: int, points: str) -> None:
    has = {name: place >= missing for place, name in enumerate("abcdef")}
    assert scored(MISSING, 1, {"elements": has}).points == F(points)


def test_five_missing_of_six_decide_whatever_the_sixth_is() -> None:
    result = scored(MISSING, 1, {"elements": dict.fromkeys("abcde", False)})
    assert (result.points, result.decided) == (F(0), True)


@pytest.mark.parametrize(
    ("counts", "points"),
    [
        ({}, "10"),
        ({"late": 3}, "8.5"),
        ({"absent": 1}, "9"),
        ({"absent": 3}, "9"),
        ({"absent": 4}, "8"),
        ({"class": 1}, "10"),
        ({"class": 3}, "9"),
        ({"late": 2, "absent": 6, "class": 4}, "5"),
        ({"late": 30}, "1"),
        ({"fraud": 1}, "0"),
        ({"late": 30, "fraud": 1}, "0"),
    ],
)
def test_deductions_per_occurrence_stop_at_the_floor(counts: dict[str, int], points: str) -> None:
    assert scored(DEDUCTIONS, 10, {"occurrences": {**NOTHING, **counts}}).points == F(points)


def test_what_leaves_no_points_takes_the_floor_too() -> None:
    result = scored(DEDUCTIONS, 10, {"occurrences": {**NOTHING, "late": 2, "fraud": 1}})
    assert [(part.text, part.points) for part in result.parts] == [
        ("迟报（2次）", F(1)),
        ("弄虚作假（1次）", F(9)),
    ]


def test_a_deduction_not_stated_may_still_cost_everything() -> None:
    result = scored(DEDUCTIONS, 10, {"occurrences": {"late": 2, "absent": 0, "class": 0}})
    assert (result.points, result.least, result.most, result.lost) == (None, F(0), F(9), F(1))
    result = scored(DEDUCTIONS, 10, {"occurrences": {"late": 2, "absent": 0, "fraud": 0}})
    assert (result.points, result.least, result.most) == (None, F(1), F(9))


@pytest.mark.parametrize("points", ["0", "0.1", "1.9", "2"])
def test_steps_by_tenths_of_judgment(points: str) -> None:
    result = scored({"kind": "steps", "step": "0.1"}, 2, {"points": points})
    assert result.points == F(points)
    assert result.lost == 2 - F(points)


@pytest.mark.parametrize(
    ("points", "message"),
    [("1.95", "每档相差 0.1 分"), ("2.1", "不能超过 2 分"), ("-0.1", "不能为负")],
)
def test_points_off_the_steps_are_refused(points: str, message: str) -> None:
    with pytest.raises(AnswerError, match=message) as caught:
        scored({"kind": "steps", "step": "0.1"}, 2, {"points": points})
    assert caught.value.field == "points"


def test_steps_count_down_from_full_marks() -> None:
    rule: dict[str, object] = {"kind": "steps", "step": "0.3"}
    assert scored(rule, 1, {"points": "0.7"}).points == F("0.7")
    with pytest.raises(AnswerError):
        scored(rule, 1, {"points": "0.3"})


def test_judgment_without_steps_takes_two_decimals() -> None:
    assert scored({"kind": "steps"}, 5, {"points": "4.37"}).points == F("4.37")
    with pytest.raises(AnswerError, match="两位小数"):
        scored({"kind": "steps"}, 5, {"points": "4.375"})


def test_judgment_stops_at_the_floor() -> None:
    with pytest.raises(AnswerError, match="不能低于 1 分"):
        scored({"kind": "steps", "floor": 1}, 5, {"points": "0.5"})


@pytest.mark.parametrize(
    ("value", "points"), [("100", "10"), ("95", "10"), ("93.5", "187/19"), ("47.5", "5"), ("0", "0")]
)
def test_proportional_to_the_target(value: str, points: str) -> None:
    assert scored({"kind": "proportional", "target": 95}, 10, {"value": value}).points == F(points)


@pytest.mark.parametrize(("value", "points"), [("2", "4"), ("3.5", "2"), ("5", "0"), ("9", "0"), ("0", "4")])
def test_proportional_where_low_is_better(value: str, points: str) -> None:
    rule: dict[str, object] = {"kind": "proportional", "target": 2, "zero_at": 5, "direction": "low"}
    assert scored(rule, 4, {"value": value}).points == F(points)


@pytest.mark.parametrize(
    ("partial", "value", "points"),
    [
        ("started", "95", "10"),
        ("started", "94.9", "9"),
        ("started", "93.5", "8"),
        ("full", "93.5", "9"),
        ("exact", "93.5", "8.5"),
        ("started", "60", "2"),
        ("started", "99", "10"),
    ],
)
def test_a_point_for_every_percentage_point_below(partial: str, value: str, points: str) -> None:
    rule: dict[str, object] = {"kind": "step_down", "target": 95, "per": 1, "deduct": 1, "floor": 2}
    assert scored({**rule, "partial": partial}, 10, {"value": value}).points == F(points)


def test_a_step_above_a_limit() -> None:
    rule: dict[str, object] = {
        "kind": "step_down",
        "target": 45,
        "per": 1,
        "deduct": "0.5",
        "direction": "low",
    }
    assert scored(rule, 3, {"value": "47"}).points == 2
    assert scored(rule, 3, {"value": "45"}).points == 3


RANK: dict[str, object] = {"kind": "rank", "points_by_rank": [10, 8, 6, 4]}


@pytest.mark.parametrize(
    ("own", "points"), [("99", 10), ("90", 10), ("85", 8), ("80", 8), ("75", 6), ("65", 4), ("1", 4)]
)
def test_points_by_rank_ties_share_the_better_place(own: str, points: int) -> None:
    others: dict[str, str | None] = {"甲": "90", "乙": "80", "丙": "70", "丁": "60"}
    assert scored(RANK, 10, {"value": own}, others).points == points


def test_a_unit_without_data_leaves_the_rank_open_as_far_as_it_can_move_it() -> None:
    result = scored(RANK, 10, {"value": "85"}, {"甲": "90", "乙": "80", "丙": None})
    assert (result.points, result.least, result.most, result.lost) == (None, F(6), F(8), F(2))
    result = scored(RANK, 10, {"value": "1"}, {"甲": "90", "乙": "80", "丙": "7", "丁": None})
    assert result.points == 4


def test_without_the_other_units_a_rank_is_open() -> None:
    result = scored(RANK, 12, {"value": "85"})
    assert (result.points, result.least, result.most, result.lost) == (None, F(4), F(10), F(2))


MEAN: dict[str, object] = {"kind": "mean", "points_by_rank": [8, 6, 4]}
FIVE: dict[str, str | None] = {"甲": "90", "乙": "80", "丙": "60", "丁": "50"}


@pytest.mark.parametrize(("own", "points"), [("70", 10), ("95", 10), ("69", 8), ("55", 6), ("40", 4)])
def test_above_the_mean_full_points_below_by_rank(own: str, points: int) -> None:
    assert scored(MEAN, 10, {"value": own}, FIVE).points == points


def test_the_mean_itself_can_be_ruled_out() -> None:
    assert scored({**MEAN, "equal_counts": False}, 10, {"value": "70"}, FIVE).points == 8


def test_below_the_mean_a_fixed_share() -> None:
    rule: dict[str, object] = {"kind": "mean", "below_share": "0.6", "direction": "low"}
    assert scored(rule, 10, {"value": "71"}, FIVE).points == 6
    assert scored(rule, 10, {"value": "69"}, FIVE).points == 10


def test_a_mean_with_a_unit_missing_is_open() -> None:
    result = scored(MEAN, 10, {"value": "70"}, {**FIVE, "戊": None})
    assert (result.points, result.least, result.most) == (None, F(4), F(10))


def test_our_value_comes_from_the_context_when_it_is_measured() -> None:
    rule = rule_from_data({"kind": "proportional", "target": 100})
    assert score(rule, F(10), context=ScoringContext({"own": F(70)}, "own")).points == 7


@pytest.mark.parametrize("grade", ["合格", "基本合格", "不合格"])
def test_graded_keeps_the_grade_and_carries_no_points(grade: str) -> None:
    grades = [{"grade": each} for each in ("合格", "基本合格", "不合格")]
    result = scored({"kind": "graded", "grades": grades}, 0, {"grade": grade})
    assert (result.grade, result.points, result.max_points, result.decided) == (grade, None, F(0), True)


def test_bonus_is_added_and_loses_nothing() -> None:
    rule: dict[str, object] = {"kind": "bonus", "maximum": 5, "step": "0.5"}
    result = scored(rule, 5, {"points": "1.5"})
    assert (result.points, result.lost) == (F("1.5"), F(0))
    with pytest.raises(AnswerError):
        scored(rule, 5, {"points": "1.2"})
    with pytest.raises(AnswerError):
        scored(rule, 5, {"points": "5.5"})


@pytest.mark.parametrize(
    ("answer", "triggered"), [({"triggered": True}, True), ({"triggered": False}, False), ({}, None)]
)
def test_a_veto_is_triggered_or_not_or_not_known(answer: dict[str, object], triggered: bool | None) -> None:
    result = scored({"kind": "veto"}, 0, answer)
    assert (result.triggered, result.decided, result.points) == (triggered, triggered is not None, None)


def test_a_minimum_requirement_carries_no_points() -> None:
    result = scored({"kind": "minimum"}, 0, {"met": False})
    assert (result.met, result.points, result.max_points) == (False, None, F(0))


@pytest.mark.parametrize("rule", [MET, SHARES, DEDUCTIONS, {"kind": "steps"}, RANK])
def test_nothing_stated_is_neither_full_marks_nor_zero(rule: dict[str, object]) -> None:
    result = scored(rule, 10, {})
    assert (result.points, result.decided, result.met, result.most) == (None, False, None, F(10))
    assert result.step.note


def test_not_applicable_has_its_reason_and_neither_wins_nor_loses() -> None:
    result = scored(MET, 10, {"not_applicable": True, "reason": "本县没有特教学校"})
    assert (result.points, result.lost, result.unrated, result.not_applicable) == (None, F(0), F(0), True)
    assert result.reason == "本县没有特教学校"


def test_every_step_is_explained() -> None:
    result = scored(SHARES, 2, {"elements": {"a": True, "b": False, "c": True}})
    assert result.step.line == "2 − 0.6 = 1.4"
    assert result.step.text.startswith("按要素计分：有规划 1 分；有经费 0.6 分；有考核 0.4 分")
    assert [child.line for child in result.step.children] == ["有 = 有", "缺 = 缺", "有 = 有"]


@pytest.mark.parametrize(
    ("rule", "points"),
    [(RANK, 9), (DEDUCTIONS, "0.5"), ({"kind": "veto"}, 5), ({"kind": "bonus", "maximum": 3}, 5), (MET, 0)],
)
def test_a_rule_that_does_not_fit_the_points_is_refused(rule: dict[str, object], points: int | str) -> None:
    with pytest.raises(RuleError):
        score(rule_from_data(rule), F(points))
