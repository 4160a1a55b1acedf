"""Rules and answers as data: read strictly, written without loss, refused by name."""

from __future__ import annotations

import json
from fractions import Fraction

import pytest

from dudao.core.scoring import (
    UNANSWERED,
    Answer,
    AnswerError,
    RuleError,
    RuleKind,
    answer_from_data,
    answer_to_data,
    rule_from_data,
    rule_in_words,
    rule_to_data,
)

F = Fraction
RULES: dict[str, dict[str, object]] = {
    "met": {"kind": "met", "note": "以文件为准。"},
    "bands": {"kind": "bands", "bands": [{"grade": "A", "share": "1"}, {"grade": "B", "share": "4/5"}]},
    "elements": {
        "kind": "elements",
        "elements": [
            {"id": "1", "text": "制度", "share": "1/3"},
            {"id": "2", "text": "落实", "share": "2/3"},
        ],
    },
    "deductions": {
        "kind": "deductions",
        "floor": "0.5",
        "deductions": [{"id": "1", "text": "事故", "points": "0.1", "per": 3, "whole": True, "unit": "起"}],
    },
    "steps": {"kind": "steps", "step": "0.1"},
    "proportional": {"kind": "proportional", "target": "95", "unit": "%"},
    "step_down": {"kind": "step_down", "target": "95", "per": "1", "deduct": "1", "unit": "%"},
    "rank": {"kind": "rank", "points_by_rank": ["10", "8", "6", "4"]},
    "mean": {"kind": "mean", "points_by_rank": ["8", "6", "4"]},
    "graded": {"kind": "graded", "grades": [{"grade": "合格", "text": "全部做到"}, {"grade": "不合格"}]},
    "bonus": {"kind": "bonus", "maximum": "5", "step": "0.5"},
    "veto": {"kind": "veto"},
    "minimum": {"kind": "minimum"},
}
POINTS = {"graded": F(0), "veto": F(0), "minimum": F(0), "bonus": F(5)}


def test_every_kind_has_an_example() -> None:
    assert set(RULES) == {kind.value for kind in RuleKind}


@pytest.mark.parametrize("kind", RULES)
def test_round_trip_through_json(kind: str) -> None:
    rule = rule_from_data(RULES[kind])
    assert rule.kind == kind
    assert rule_from_data(json.loads(json.dumps(rule_to_data(rule)))) == rule


@pytest.mark.parametrize(
    ("kind", "change", "key"),
    [
        ("met", {"kind": "unknown"}, "kind"),
        ("met", {"kind": None}, "kind"),
        ("met", {"points": 3}, "points"),
        ("met", {"note": 5}, "note"),
        ("bands", {"bands": []}, "bands"),
        ("bands", {"bands": None}, "bands"),
        ("bands", {"bands": [{"grade": "A", "share": "0.8"}, {"grade": "B", "share": "0.8"}]}, "bands"),
        ("bands", {"bands": [{"grade": "A", "share": "1"}, {"grade": "A", "share": "0.8"}]}, "bands"),
        ("bands", {"bands": [{"grade": "A", "share": "1.2"}]}, "bands[1].share"),
        ("bands", {"bands": [{"grade": "", "share": "1"}]}, "bands[1].grade"),
        ("bands", {"bands": [{"grade": "A", "share": 0.8}]}, "bands[1].share"),
        ("bands", {"bands": [{"grade": "A", "share": "1", "wide": 1}]}, "bands[1].wide"),
        ("elements", {"elements": [{"id": "1", "text": "一", "share": "0.9"}]}, "elements"),
        ("elements", {"elements": [{"id": "1", "text": "一"}]}, "elements[1].share"),
        ("elements", {"missing_deducts": "0.2"}, "elements[1].share"),
        ("elements", {"missing_deducts": 0}, "missing_deducts"),
        ("deductions", {"deductions": [{"id": "1", "text": "一"}]}, "deductions[1]"),
        (
            "deductions",
            {"deductions": [{"id": "1", "text": "一", "points": 1, "share": "0.1"}]},
            "deductions[1]",
        ),
        ("deductions", {"deductions": [{"id": "1", "text": "一", "points": 0}]}, "deductions[1]"),
        (
            "deductions",
            {"deductions": [{"id": "1", "text": "一", "points": 1, "per": 0}]},
            "deductions[1].per",
        ),
        ("deductions", {"floor": -1}, "floor"),
        ("steps", {"step": "-0.1"}, "step"),
        ("steps", {"step": "一分"}, "step"),
        ("proportional", {"target": 0}, "target"),
        ("proportional", {"direction": "low"}, "target"),
        ("proportional", {"direction": "up"}, "direction"),
        ("step_down", {"per": 0}, "per"),
        ("step_down", {"deduct": None}, "deduct"),
        ("step_down", {"partial": "half"}, "partial"),
        ("rank", {"points_by_rank": [8, 10]}, "points_by_rank"),
        ("rank", {"points_by_rank": ["x"]}, "points_by_rank[1].points"),
        ("mean", {"below_share": "0.6"}, "below_share"),
        ("mean", {"points_by_rank": None}, "below_share"),
        ("graded", {"grades": [{"grade": "合格"}, {"grade": "合格"}]}, "grades"),
        ("bonus", {"maximum": 0}, "maximum"),
    ],
)
def test_what_cannot_be_used_is_refused_by_name(kind: str, change: dict[str, object], key: str) -> None:
    with pytest.raises(RuleError) as caught:
        rule_from_data({**RULES[kind], **change})
    assert caught.value.key == key


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        ("met", "达到要求得 10 分，达不到不得分。以文件为准。"),
        ("bands", "分档计分：A 得 10 分；B 得 8 分。"),
        ("elements", "按要素计分：制度 3.333… 分；落实 6.666… 分；缺一项扣该项分。"),
        ("deductions", "满分 10 分。事故每满 3 起扣 0.1 分；最低得 0.5 分。"),
        ("steps", "做到得 10 分，做得不够的按 0.1 分一档酌情扣分，扣完为止。"),
        ("proportional", "达到 95%及以上得 10 分，其间按比例计分。"),
        ("step_down", "达到 95%及以上得 10 分，每低 1 个百分点扣 1 分（不足一档按一档计），扣完为止。"),
        ("rank", "按各单位名次（越高越好）计分，依次得 10、8、6、4 分，其后同最后一档，并列的取较高名次。"),
        ("mean", "达到或高于各单位平均值得 10 分，低于平均值的按名次依次得 8、6、4 分，其后同最后一档。"),
        ("graded", "评定等级，不计分。合格：全部做到；不合格。"),
        ("bonus", "加分项，最多加 5 分，每档 0.5 分。"),
        ("veto", "一票否决：出现即整体不通过，不计分。"),
        ("minimum", "底线要求：达不到则整体不达标，不计分。"),
    ],
)
def test_the_rule_in_words(kind: str, words: str) -> None:
    assert rule_in_words(rule_from_data(RULES[kind]), POINTS.get(kind, F(10))) == words


ANSWERS: list[tuple[str, dict[str, object], Answer]] = [
    ("met", {"met": True}, Answer(met=True)),
    ("minimum", {"met": False}, Answer(met=False)),
    ("veto", {"triggered": False}, Answer(triggered=False)),
    ("bands", {"grade": "B"}, Answer(grade="B")),
    ("graded", {"grade": "不合格"}, Answer(grade="不合格")),
    ("elements", {"elements": {"1": True, "2": None}}, Answer(elements={"1": True, "2": None})),
    ("deductions", {"occurrences": {"1": "2"}}, Answer(occurrences={"1": F(2)})),
    ("steps", {"points": "9.9"}, Answer(points=F("9.9"))),
    ("bonus", {"points": "2.5"}, Answer(points=F("2.5"))),
    ("proportional", {"value": "93.5"}, Answer(value=F("93.5"))),
    ("rank", {"value": "-1/3"}, Answer(value=F(-1, 3))),
    ("met", {"not_applicable": True, "reason": "没有高中"}, Answer(not_applicable=True, reason="没有高中")),
    ("met", {}, UNANSWERED),
]


@pytest.mark.parametrize(("kind", "data", "answer"), ANSWERS)
def test_answers_round_trip(kind: str, data: dict[str, object], answer: Answer) -> None:
    rule = rule_from_data(RULES[kind])
    assert answer_from_data(rule, data, F(10)) == answer
    assert answer_from_data(rule, answer_to_data(answer), F(10)) == answer


@pytest.mark.parametrize("blank", [None, ""])
@pytest.mark.parametrize(
    ("kind", "key"), [("met", "met"), ("bands", "grade"), ("steps", "points"), ("rank", "value")]
)
def test_a_blank_is_not_stated(kind: str, key: str, blank: str | None) -> None:
    assert answer_from_data(rule_from_data(RULES[kind]), {key: blank}) == UNANSWERED


@pytest.mark.parametrize(
    ("kind", "data", "field"),
    [
        ("met", {"met": "是"}, "met"),
        ("met", {"points": "5"}, "points"),
        ("bands", {"grade": "E"}, "grade"),
        ("elements", {"elements": {"9": True}}, "elements.9"),
        ("elements", {"elements": [True]}, "elements"),
        ("elements", {"elements": {"1": "有"}}, "elements.1"),
        ("deductions", {"occurrences": {"1": -1}}, "occurrences.1"),
        ("deductions", {"occurrences": {"1": "两次"}}, "occurrences.1"),
        ("steps", {"points": 9.9}, "points"),
        ("steps", {"points": "10.1"}, "points"),
        ("rank", {"value": "很多"}, "value"),
        ("rank", {"value": True}, "value"),
        ("veto", {"not_applicable": True, "reason": "无"}, "not_applicable"),
        ("minimum", {"not_applicable": True, "reason": "无"}, "not_applicable"),
        ("met", {"not_applicable": True}, "reason"),
        ("met", {"not_applicable": True, "reason": "  "}, "reason"),
        ("met", {"not_applicable": "是", "reason": "无"}, "not_applicable"),
        ("met", {"not_applicable": True, "reason": "无", "met": True}, "met"),
        ("met", {"met": True, "reason": "无"}, "reason"),
    ],
)
def test_answers_that_cannot_be_taken(kind: str, data: dict[str, object], field: str) -> None:
    with pytest.raises(AnswerError) as caught:
        answer_from_data(rule_from_data(RULES[kind]), data, F(10))
    assert caught.value.field == field
