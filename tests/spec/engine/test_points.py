"""Points, the pass line and vetoes in the verdict; 2012's seventeen items against 85 of 100."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction

import pytest

from dudao.catalogue.loader import load
from dudao.catalogue.schema import ItemKind
from dudao.engine.api import Evaluation, Judgement, PointsGiven, Record, ReportedTables, evaluate, to_contract
from dudao.engine.points import section_met

F = Fraction
SCORED, BALANCE = load("shuanggao-shuangpu-sample"), load("basic-balance-2012")
MAXIMA = {item.id: item.max_points or F(0) for item in SCORED.items if item.kind is ItemKind.SCORE}
VETOES = {item.id: Judgement(False) for item in SCORED.items if item.kind is ItemKind.VETO}


def rated(lost: str | None, *, blank: int = 0, vetoes: Mapping[str, Judgement] = VETOES) -> Evaluation:
    """All 154 clauses rated with full marks but for ``lost`` points, the last ``blank`` of them not rated."""
    left = F(lost or 0)
    points: dict[str, PointsGiven] = {}
    for item, maximum in MAXIMA.items():
        part = min(left, maximum)
        left -= part
        points[item] = PointsGiven(maximum - part, maximum)
    for item in list(points)[len(points) - blank :]:
        points[item] = PointsGiven(None, MAXIMA[item])
    return evaluate(SCORED, ReportedTables(SCORED.id, Record("示例县", {}), (), vetoes, points=points))


@pytest.mark.parametrize(
    ("lost", "verdict", "points"),
    [("0", "met", 2600), ("260", "met", 2340), ("260.01", "not_met", 2339.99), ("261", "not_met", 2339)],
)
def test_154_clauses_against_2340(lost: str, verdict: str, points: float) -> None:
    found = rated(lost)
    assert found.verdict == verdict
    score = to_contract(found, SCORED)["score"]
    assert score is not None
    expected = {"points": points, "max": 2600, "pass": 2340, "passed": verdict == "met"}
    assert {key: score[key] for key in expected} == expected
    assert len(score["sections"]) == 8


def test_the_reason_names_the_distance_to_the_line() -> None:
    assert [reason.text for reason in rated("261").reasons] == ["总分 2339 分，低于通过线 2340 分，差 1 分"]
    assert rated("260").reasons[0].text == "总分 2340 分，达到通过线 2340 分"


def test_one_veto_fails_whatever_the_points() -> None:
    found = rated("0", vetoes={**VETOES, "V3": Judgement(True, "二小西楼")})
    assert found.verdict == "not_met"
    assert found.score is not None
    assert found.score.passed is True
    assert found.reasons[0].text == "触发一票否决：正在使用D级危房作为校舍：二小西楼"


def test_a_veto_not_stated_leaves_the_verdict_open() -> None:
    vetoes = {key: value for key, value in VETOES.items() if key != "V1"}
    assert rated("0", vetoes=vetoes).verdict == "undetermined"


def test_clauses_not_rated_leave_the_total_open_until_the_line_is_sure() -> None:
    found = rated("200", blank=20)
    assert found.verdict == "undetermined"
    score = to_contract(found, SCORED)["score"]
    assert (score["points"], score["passed"]) == (None, None)
    assert score["least"] < 2340 <= score["most"] == 2400
    assert found.reasons[0].text.startswith("20 项尚未评分")
    assert rated("0", blank=1).verdict == "met"
    assert rated("261", blank=1).verdict == "not_met"


def test_points_and_maximum_of_every_item() -> None:
    items = {each["id"]: each for each in to_contract(rated("10", blank=1), SCORED)["items"]}
    first, last = items["D1-01"], items["D8-10"]
    assert (first["points"], first["max_points"], first["met"]) == (15, 25, False)
    assert (items["D1-02"]["points"], items["D1-02"]["met"]) == (15, True)
    assert (last["points"], last["met"]) == (None, None)
    assert first["conclusion"] == "得 15 分（满分 25 分）"


def test_nothing_rated_is_undetermined_with_a_score_of_nulls() -> None:
    found = evaluate(SCORED, ReportedTables(SCORED.id, Record("示例县", {})))
    score = to_contract(found, SCORED)["score"]
    assert found.verdict == "undetermined"
    assert (score["points"], score["max"], score["pass"], score["passed"]) == (None, 2600, 2340, None)
    assert (score["least"], score["most"]) == (0, 2600)


def test_a_standard_without_points_has_no_score() -> None:
    standard = load("county-duties-sample")
    found = evaluate(standard, ReportedTables(standard.id, Record("示例县", {})))
    assert to_contract(found, standard)["score"] is None


TWELVE = replace(BALANCE, items=tuple(item for item in BALANCE.items if item.kind is ItemKind.SCORE))
WEIGHTS = {f"A{number}": F(6 if number <= 15 else 5) for number in range(1, 18)}


def of_2012(points: Mapping[str, str | None]) -> Evaluation:
    """The seventeen items alone: full marks except where stated; None is not rated."""
    given = {}
    for item, maximum in WEIGHTS.items():
        value = points.get(item, str(maximum))
        given[item] = PointsGiven(None if value is None else F(value), maximum)
    standard = replace(TWELVE, stages=(), verdict=replace(TWELVE.verdict, coefficient_rule=None))
    return evaluate(standard, ReportedTables(BALANCE.id, Record("示例县", {}), points=given))


@pytest.mark.parametrize(
    ("points", "total", "verdict"),
    [
        ({}, 100, "met"),
        ({"A1": "0", "A2": "0", "A3": "3"}, 85, "met"),
        ({"A1": "0", "A2": "0", "A3": "2.9"}, F("84.9"), "not_met"),
        ({"A1": None, "A2": "0", "A3": "3"}, None, "met"),
        ({"A1": None, "A2": "0", "A3": "0"}, None, "undetermined"),
        ({"A1": None, "A2": "0", "A3": "0", "A4": "0"}, None, "not_met"),
    ],
)
def test_the_seventeen_items_of_2012(
    points: Mapping[str, str | None], total: int | Fraction | None, verdict: str
) -> None:
    found = of_2012(points)
    assert found.verdict == verdict
    assert found.score is not None
    assert found.score.points == total
    assert (found.score.max, found.score.pass_line) == (F(100), F(85))


def test_points_that_nobody_divided_stay_open() -> None:
    tables = ReportedTables(BALANCE.id, Record("示例县", {}), points={"A1": PointsGiven(F(10), F(20))})
    found = evaluate(BALANCE, tables)
    assert found.score is not None
    assert (found.score.least, found.score.most, found.score.max) == (F(10), F(90), F(100))
    nothing = evaluate(BALANCE, replace(tables, points={})).score
    assert nothing is not None
    assert (nothing.least, nothing.most, nothing.passed) == (F(0), F(100), None)


def test_a_part_with_all_the_points_is_judged_by_the_pass_line() -> None:
    found = of_2012({"A1": "5"})
    assert section_met(found.items, found.score) is True
    assert section_met(of_2012({"A1": "0", "A2": "0", "A3": "0"}).items, None) is False
    parts = rated("10")
    first = [item for item in parts.items if item.dimension == "教育管理"]
    assert section_met(first, parts.score) is None
    second = [item for item in parts.items if item.dimension == "教育经费"]
    assert section_met(second, parts.score) is True
