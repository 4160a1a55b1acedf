"""The manual's worked examples of points: every table is read from the page and computed again."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import Any

import pytest

from dudao.core.numbers import trimmed
from dudao.core.scoring import (
    NO_OWNER,
    BandsRule,
    ClausePoints,
    DeductionsRule,
    ElementsRule,
    LossClause,
    MetRule,
    NotApplicable,
    Recovery,
    RollUp,
    ScoringContext,
    ScoringRule,
    StandardTotals,
    StepsRule,
    Totals,
    UnitShare,
    VetoState,
    answer_from_data,
    attribute_lost,
    reachable,
    roll_up,
    score,
    total,
    verdict,
)
from dudao.engine.standard_import.rule_guess import rule_of
from tests.cli.worked_page import chapter, results

JUDGED = {"met": "达标", "not_met": "未达标", "undetermined": "无法判定"}
PASSED = {True: "通过", False: "不通过"}
SAID = {"有": True, "没有": False, "达到": True, "没有达到": False}
TRIGGERED = {"触发": True, "没有触发": False, "没有填": None}
WAYS = {
    "从总分中扣除，通过线同比例降低": NotApplicable.LEAVE_TOTAL,
    "从总分中扣除，通过线不变": NotApplicable.LEAVE_TOTAL_KEEP_PASS,
    "分值移给同一大项的其他条": NotApplicable.MOVE_WITHIN_SECTION,
    "按满分计": NotApplicable.COUNT_FULL,
}
ROLLED = {
    "各校平均": RollUp.MEAN,
    "按学生数加权平均": RollUp.WEIGHTED_MEAN,
    "取最低": RollUp.MINIMUM,
    "校校达到": RollUp.ALL_MUST,
}


def stated(rule: ScoringRule, text: str) -> dict[str, Any]:
    """What the page's column 填报 says, as the answer to this kind of rule."""
    parts = text.split("、")
    match rule:
        case MetRule():
            return {"met": SAID[text]}
        case BandsRule():
            return {"grade": text}
        case ElementsRule():
            named = zip(rule.elements, parts, strict=True)
            return {"elements": {each.id: SAID[part] for each, part in named}}
        case DeductionsRule():
            counted = zip(rule.deductions, parts, strict=True)
            return {"occurrences": {each.id: int(part) for each, part in counted}}
        case StepsRule():
            return {"points": text}
        case _:
            return {"value": text}


@pytest.mark.parametrize("row", chapter("评分细则：")[0], ids=lambda row: row["评分细则"] + row["填报"])
def test_a_rule_is_read_and_scored(row: dict[str, str]) -> None:
    points = Fraction(row["分值"])
    guess = rule_of(row["评分细则"], points)
    assert guess.certain
    assert guess.rule.kind.label == row["规则"]
    scored = score(guess.rule, points, answer_from_data(guess.rule, stated(guess.rule, row["填报"]), points))
    assert scored.points is not None
    assert (trimmed(scored.points, 6), trimmed(scored.lost, 6)) == (row["得分"], row["失分"])


def test_what_is_not_stated_leaves_the_points_open() -> None:
    rule = rule_of("规划1分，制度0.6分，台账0.4分。", Fraction(2)).rule
    scored = score(rule, Fraction(2), answer_from_data(rule, {"elements": {"e1": True}}, Fraction(2)))
    assert scored.points is None
    assert (scored.least, scored.most) == (Fraction(1), Fraction(2))


def test_rank_and_mean() -> None:
    (rows,) = chapter("评分规则：按名次")
    values = {row["单位"]: Fraction(row["值"]) for row in rows}
    assert sum(values.values()) / len(values) == Fraction("88.6")
    texts = {
        "按名次得分": "按名次得10、8、6、4分。",
        "和平均值比得分": "高于全市平均得满分，低于平均的按名次得8、6、4分。",
    }
    ten = Fraction(10)
    for row in rows:
        for column, text in texts.items():
            rule = rule_of(text, ten).rule
            answer = answer_from_data(rule, {"value": row["值"]}, ten)
            scored = score(rule, ten, answer, context=ScoringContext(values, row["单位"]))
            assert scored.points == Fraction(row[column]), (row["单位"], column)


def test_schools_roll_up() -> None:
    schools, ways = chapter("学校的分怎样汇总")
    ten = Fraction(10)
    shares = {row["学校"]: UnitShare(Fraction(row["得分"]), ten, Fraction(row["学生数"])) for row in schools}
    assert {row["办法"] for row in ways} == set(ROLLED)
    for row in ways:
        assert roll_up(ROLLED[row["办法"]], shares).points == Fraction(row["县得分"])
    lost = roll_up(RollUp.MEAN, shares).lost_by_unit
    for row in schools:
        assert lost.get(row["学校"], Fraction(0)) == Fraction(row["各校平均时失分"])


def clause(name: str, section: str, top: Fraction, points: Fraction | None, **more: Any) -> ClausePoints:
    """A clause of these points; None: nothing rated yet."""
    least, most = (points, points) if points is not None else (Fraction(0), top)
    return ClausePoints(name, section, top, points, least, most, **more)


def test_not_applicable() -> None:
    items, ways = chapter("不适用")
    clauses = [
        clause(row["条目"], row["大项"], Fraction(row["分值"]), None, not_applicable=True)
        if row["得分"] == "不适用"
        else clause(row["条目"], row["大项"], Fraction(row["分值"]), Fraction(row["得分"]))
        for row in items
    ]
    assert [row["办法"] for row in ways] == list(WAYS)
    for row in ways:
        found = total(StandardTotals(Fraction(100), Fraction(90), WAYS[row["办法"]]), clauses)
        assert found.passed is not None
        assert (found.max, found.pass_line, found.points) == (
            Fraction(row["总分"]),
            Fraction(row["通过线"]),
            Fraction(row["得分"]),
        )
        assert PASSED[found.passed] == row["结论"]


def of_2600(points: Fraction, open_points: Fraction) -> Totals:
    """A standard of 2600 points with so many sure, so many open, and the rest lost."""
    clauses = [clause("rated", "一", 2600 - open_points, points)]
    if open_points:
        clauses.append(clause("open", "一", open_points, None))
    return total(StandardTotals(Fraction(2600), Fraction(2340)), clauses)


@pytest.mark.parametrize("row", chapter("总分和通过线")[0], ids=lambda row: row["已报得分"] + row["一票否决"])
def test_total_against_the_line(row: dict[str, str]) -> None:
    totals = of_2600(Fraction(row["已报得分"]), Fraction(row["还没有报"]))
    judged = verdict(totals, [VetoState("V1", TRIGGERED[row["一票否决"]])])
    assert JUDGED[judged.verdict] == row["结论"]


def test_lost_points_have_an_owner() -> None:
    items, sums = chapter("谁丢的分")
    clauses = [
        clause(row["条目"], row["条目"][0], Fraction(row["分值"]), Fraction(row["得分"])) for row in items
    ]
    counted = total(StandardTotals(Fraction(60), None), clauses).clauses
    table = attribute_lost(
        [
            LossClause(counted[row["条目"]], principal=row["第一责任人"], lead_unit=row["牵头单位"])
            for row in items
        ]
    )
    for side, by in (("单位", table.by_unit), ("人", table.by_principal)):
        said = {row["谁"]: Fraction(row["失分"]) for row in sums if row["哪一边"] == side}
        assert {name: each.lost for name, each in by.items()} == said
        assert sum(said.values()) == table.lost == Fraction("7.5")
    assert NO_OWNER in table.by_principal


def test_what_can_still_be_reached() -> None:
    items, table = chapter("验收前还能拿多少")
    said = results(table)
    lost = {row["条目"]: Fraction(row["失分"]) for row in items}
    clauses = [clause(name, "一", each, Fraction(0)) for name, each in lost.items()]
    clauses.append(clause("B1", "一", Fraction(80), Fraction(80)))
    totals = total(StandardTotals(Fraction(100), None), clauses)
    found = reachable(
        totals,
        [
            Recovery(row["条目"], Fraction(row["可挽回"]), date.fromisoformat(row["办成日期"]))
            for row in items
        ],
        date(2026, 12, 31),
    )
    assert (found.sure, found.recoverable, found.reach, found.late) == tuple(
        Fraction(said[name]) for name in ("已得", "能挽回", "验收前最多", "赶不上")
    )
