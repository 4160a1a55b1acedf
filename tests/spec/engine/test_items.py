"""Items over schools and the county, conclusions of persons, vetoes, grades and rule sets."""

from __future__ import annotations

from dataclasses import replace

import pytest

from dudao.catalogue.loader import load
from dudao.engine.api import Evaluation, Judgement, UnknownRuleSet, evaluate, explain_item, to_contract
from dudao.engine.facts import Record, ReportedTables
from dudao.engine.result import ItemResult
from tests.spec.engine.measures import (
    G1,
    G3,
    G4,
    G11,
    GRADED,
    JUNIOR,
    PRIMARY,
    QUALITY,
    SMALL_RURAL,
    V1,
    school,
    tables,
    unit,
    value_of,
    with_items,
)

FULL = {"t_moved": 110, "t_eligible": 1000}


def item(found: Evaluation, item_id: str) -> ItemResult:
    return next(each for each in found.items if each.id == item_id)


def test_county_item_fails_with_its_number_in_the_reason() -> None:
    found = evaluate(with_items(G11), tables(unit("甲校"), county={"t_moved": 86, "t_eligible": 1000}))
    assert (found.verdict, item(found, "G11").met) == ("not_met", False)
    assert [reason.text for reason in found.reasons] == ["政府保障第 11 项：交流轮岗 8.6%，要求不低于 10%"]


@pytest.mark.parametrize(("moved", "met"), [(99, False), (100, True), (101, True), (None, None)])
def test_county_item_at_its_limit(moved: int | None, met: bool | None) -> None:
    found = evaluate(with_items(G11), tables(unit("甲校"), county={"t_moved": moved, "t_eligible": 1000}))
    assert item(found, "G11").met is met


def test_zero_denominator_whose_rule_says_undetermined_leaves_the_item_open() -> None:
    found = evaluate(with_items(G11), tables(unit("甲校"), county={"t_moved": 0, "t_eligible": 0}))
    assert (found.verdict, item(found, "G11").met) == ("undetermined", None)


@pytest.mark.parametrize(("pupils", "met"), [(2000, True), (2001, False)])
def test_item_over_schools_must_hold_in_every_school(pupils: int, met: bool) -> None:
    schools = [
        school("大校", "小学", primary__students=pupils),
        school("小校", "小学", primary__students=200),
    ]
    judged = item(evaluate(with_items(G4), tables(*schools)), "G4")
    assert judged.met is met
    assert judged.measures[0].failing == (() if met else ("大校",))


def test_one_school_known_to_fail_decides_an_item_whatever_others_lack() -> None:
    schools = [
        school("甲校", "小学", primary__students=500, primary__classes=13, rooms_music=1),
        school("乙校", "小学", primary__students=500, primary__classes=12),
    ]
    judged = item(evaluate(with_items(G3), tables(*schools)), "G3")
    assert (judged.met, judged.measures[0].failing) == (False, ("甲校",))
    assert [value.row for value in judged.missing] == ["乙校"]


def test_unjudged_qualitative_item_is_open_and_a_conclusion_decides_it() -> None:
    standard, reported = with_items(G1), tables(unit("甲校"))
    open_ = evaluate(standard, reported)
    assert (open_.verdict, item(open_, "G1").met) == ("undetermined", None)
    for value, verdict in ((True, "met"), (False, "not_met")):
        found = evaluate(standard, replace(reported, judgements={"G1": Judgement(value, "见布局规划")}))
        assert (found.verdict, item(found, "G1").met) == (verdict, value)


def test_an_item_that_a_person_found_lacking_is_called_by_its_title_in_the_reason() -> None:
    found = evaluate(
        with_items(G1), tables(unit("甲校"), judgements={"G1": Judgement(False, "布局规划未批复")})
    )
    assert [reason.text for reason in found.reasons if reason.item == "G1"] == [
        "政府保障第 1 项“规划布局合理”：认定未达标；布局规划未批复"
    ]


def test_unstated_veto_leaves_the_verdict_open() -> None:
    found = evaluate(with_items(V1), tables(unit("甲校")))
    assert (found.verdict, found.vetoes[0].triggered) == ("undetermined", None)


def test_triggered_veto_fails_and_comes_first_among_the_reasons() -> None:
    reported = tables(
        unit("甲校", t_backbone=1),
        county={"t_moved": 1, "t_eligible": 1000},
        judgements={"V1": Judgement(True, "某校组织入学考试")},
    )
    found = evaluate(with_items(G11, V1), reported)
    assert found.verdict == "not_met"
    assert [reason.kind for reason in found.reasons] == ["veto", "school_rule", "item"]
    assert found.reasons[0].text == "触发一票否决：以考试方式招生：某校组织入学考试"


def test_veto_not_triggered_does_not_stand_in_the_way() -> None:
    reported = tables(unit("甲校"), judgements={"V1": Judgement(False)})
    assert evaluate(with_items(V1), reported).verdict == "met"


def test_value_of_a_condition_is_null_in_the_contract() -> None:
    standard = with_items(G3, G11)
    reported = tables(
        school("甲校", "小学", primary__students=500, primary__classes=12, rooms_music=1), county=FULL
    )
    items = {each["id"]: each for each in to_contract(evaluate(standard, reported), standard)["items"]}
    assert (items["G3"]["value"], items["G3"]["met"]) == (None, True)
    assert (items["G11"]["value"], items["G11"]["met"]) == (11, True)


def test_explaining_an_item_leads_to_the_cells_of_every_school() -> None:
    reported = tables(school("甲校", "小学", primary__students=500, primary__classes=13, rooms_music=1))
    found = explain_item(with_items(G3), reported, "G3")
    leaves = {leaf.name: leaf for leaf in found.traces[0].leaves}
    assert (found.met, found.traces[0].verdict) == (False, "未达标")
    assert leaves["whole.classes"].origins[0][1].raw == "13"


def test_rule_set_is_off_by_default() -> None:
    found = evaluate(QUALITY, tables(unit("村小", t_shared=9, t_arts=0, area_type="乡村")))
    assert (found.units[0].indicators["L3"].met, found.rules) == (False, ())


def test_rule_set_stands_in_where_its_condition_holds_and_is_named_with_what_it_changed() -> None:
    reported = tables(
        unit("村小", t_shared=9, t_arts=0, area_type="乡村"),
        unit("城小", t_shared=9, t_arts=0, area_type="城区"),
    )
    found = evaluate(QUALITY, reported, rules=[SMALL_RURAL.id])
    assert [each.indicators["L3"].met for each in found.units] == [True, False]
    assert [(rule.id, rule.applied_to) for rule in found.rules] == [("r-small", ("村小",))]


def test_rule_set_with_an_unknown_condition_is_undetermined_unless_both_ways_agree() -> None:
    reported = tables(
        unit("甲", t_shared=9, t_arts=0), unit("乙", t_shared=0, t_arts=0), unit("丙", t_shared=9)
    )
    found = evaluate(QUALITY, reported, rules=[SMALL_RURAL.id])
    assert [each.indicators["L3"].met for each in found.units] == [None, False, True]


def test_unknown_rule_set_names_the_known_ones() -> None:
    with pytest.raises(UnknownRuleSet, match="r-small"):
        evaluate(QUALITY, tables(unit("甲校")), rules=["nonsense"])


def graded(met: int, basic: int, failed: int = 0, moved: int | None = 10) -> Evaluation:
    words = ["合格"] * met + ["基本合格"] * basic + ["不合格"] * failed
    judgements = {f"K{n}": Judgement(word) for n, word in enumerate(words, start=1)}
    return evaluate(GRADED, tables(county={"t_moved": moved}, judgements=judgements))


@pytest.mark.parametrize(
    ("met", "basic", "failed", "verdict", "level"),
    [
        (28, 7, 0, "met", "巩固"),  # K36 is 合格 by its figure: 29 + 7
        (27, 8, 0, "not_met", None),
        (30, 5, 0, "met", "提高"),
        (32, 3, 0, "met", "创优"),
        (35, 0, 0, "met", "创优"),
        (34, 0, 1, "not_met", None),
        (34, 0, 0, "undetermined", None),
        (10, 8, 0, "not_met", None),
    ],
)
def test_level_by_counts_of_grades(
    met: int, basic: int, failed: int, verdict: str, level: str | None
) -> None:
    found = graded(met, basic, failed)
    assert (found.verdict, found.level) == (verdict, level)


def test_what_bars_every_level_is_named() -> None:
    found = graded(34, 0, 1)
    assert [reason.text for reason in found.reasons] == ["1 项为“不合格”，不能达到任何等次"]
    assert found.flips[0].text == found.reasons[0].text


@pytest.mark.parametrize(
    ("stated", "moved", "grade"),
    [("合格", 4, "不合格"), ("合格", 7, "基本合格"), ("基本合格", 12, "基本合格"), ("合格", None, "合格")],
)
def test_a_grade_better_than_the_figures_does_not_stand(stated: str, moved: int | None, grade: str) -> None:
    county = {} if moved is None else {"t_moved": moved}
    found = evaluate(GRADED, tables(county=county, judgements={"K36": Judgement(stated)}))
    assert item(found, "K36").grade == grade
    assert ("以数据为准" in item(found, "K36").conclusion) is (grade != stated)


def test_grade_by_figure_waits_for_the_figure() -> None:
    assert graded(35, 0, moved=None).verdict == "undetermined"
    assert [graded(35, 0, moved=moved).items[-1].grade for moved in (10, 9, 4)] == [
        "合格",
        "基本合格",
        "不合格",
    ]


def test_a_standard_without_stages_has_none() -> None:
    assert to_contract(graded(35, 0), GRADED)["stages"] == {}


def test_both_stages_are_judged_apart() -> None:
    found = evaluate(QUALITY, tables(unit("甲校"), unit("乙校", JUNIOR, t_backbone=1)))
    assert [found.stages[stage].units_meeting_rule for stage in (PRIMARY, JUNIOR)] == [1, 0]


def _kindergarten(name: str, certified: int) -> Record:
    held = {"kind": "公办园", "kids": 100, "heads": 1, "t_full": 9, "heads_cert": 1, "t_cert": certified}
    return Record(name, {key: value_of(value) for key, value in held.items()})


@pytest.mark.parametrize(
    ("certified", "said"),
    [
        ((8, 9), "1 所幼儿园未达到（红星园）"),
        ((9, 9), "所有幼儿园均达到"),
    ],
)
def test_kindergartens_are_called_so_in_sentences(certified: tuple[int, int], said: str) -> None:
    standard = load("preschool-universal-2020")
    gardens = tuple(map(_kindergarten, ("红星园", "东风园"), certified))
    judged = item(evaluate(standard, ReportedTables(standard.id, Record("青溪县", {}), gardens)), "Q4")
    assert said in judged.conclusion
