"""Gaps in things to add, levelling a coefficient, what would turn the verdict, and comparisons."""

from __future__ import annotations

import time
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dudao.core.dispersion import composite_within, disperse_values
from dudao.engine.api import Evaluation, compare, compare_areas, evaluate, explain_coefficient, rank_counties
from dudao.engine.facts import SplitUnit
from dudao.engine.result import Gap
from tests.spec.engine.measures import (
    BASIC,
    G3,
    G4,
    G11,
    JUNIOR,
    PRIMARY,
    QUALITY,
    school,
    tables,
    unit,
    with_items,
)


def gap(found: Evaluation, item: str, *, one_way: bool = False) -> Gap:
    return next(each for each in found.gaps if each.item == item and each.one_way is one_way)


def test_people_are_rounded_up_to_whole_ones() -> None:
    found = gap(evaluate(QUALITY, tables(unit("甲校", students=812, t_backbone=5))), "L2")
    assert (found.shortfall, found.unit_of_measure) == (Fraction(4), "人")  # 8.12 are asked
    assert found.message.startswith("甲校还差 4 名骨干教师（现 0.62，要求不低于 1）")


def test_areas_stay_exact_and_are_rounded_up_in_the_message() -> None:
    found = gap(evaluate(QUALITY, tables(unit("甲校", students=101, area_teach_aux=400))), "L4")
    assert found.shortfall == Fraction(109, 2)  # 4.5 × 101 − 400
    assert found.message.startswith("甲校还差 55 平方米教学及辅助用房")


def test_a_gap_is_not_needed_where_the_rule_holds_without_it() -> None:
    low = unit("甲校", t_backbone=9)
    assert gap(evaluate(QUALITY, tables(low)), "L2").needed is False
    assert gap(evaluate(QUALITY, tables(unit("甲校", t_backbone=8))), "L2").needed is True


def test_shared_resources_are_also_said_for_the_whole_school() -> None:
    record = school(
        "育才学校", "九年一贯制学校", primary__students=100, junior__students=100, rooms_multimedia=2
    )
    found = gap(evaluate(QUALITY, tables(record)), "L7")
    assert found.unit == "育才学校"
    assert found.message.endswith("各学段共用，全校约需 3 间")  # 2.3 − 2/2.1 rooms of a share of 1/2.1


def test_county_item_says_how_many_teachers_are_lacking() -> None:
    found = gap(
        evaluate(with_items(G11), tables(unit("甲校"), county={"t_moved": 89, "t_eligible": 1000})), "G11"
    )
    assert (found.shortfall, found.message) == (
        Fraction(11),
        "青溪县还差 11 名教师轮岗（现 8.9%，要求不低于 10%）",
    )


def test_too_many_pupils_and_too_few_rooms_are_said_by_school() -> None:
    record = school("大校", "小学", primary__students=2012, primary__classes=37, rooms_music=1)
    found = evaluate(with_items(G4, G3), tables(record))
    assert gap(found, "G4").message == "大校多出 12 名学生（现 2012 人，要求不超过 2000 人）"
    assert (gap(found, "G3").shortfall, gap(found, "G3").message) == (Fraction(3), "大校还差 3 间音乐教室")


@settings(max_examples=60, deadline=None)
@given(st.integers(min_value=50, max_value=5000), st.integers(min_value=0, max_value=60))
def test_adding_the_shortfall_meets_the_requirement_and_one_less_does_not(pupils: int, teachers: int) -> None:
    def met(count: int) -> bool | None:
        found = evaluate(QUALITY, tables(unit("甲校", students=pupils, t_backbone=count)))
        return found.units[0].indicators["L2"].met

    gaps = [
        each
        for each in evaluate(QUALITY, tables(unit("甲校", students=pupils, t_backbone=teachers))).gaps
        if each.item == "L2"
    ]
    if not gaps:
        assert met(teachers) is True
        return
    lacking = int(gaps[0].shortfall)
    assert (met(teachers + lacking), met(teachers + lacking - 1)) == (True, False)


rows = st.lists(
    st.tuples(st.integers(min_value=50, max_value=3000), st.integers(min_value=0, max_value=100)),
    min_size=2,
    max_size=15,
)


@settings(max_examples=60, deadline=None)
@given(rows)
def test_one_way_proposals_are_within_the_limit_when_judged_again(found: list[tuple[int, int]]) -> None:
    units = [unit(f"第{n}校", PRIMARY, p, t_backbone=a) for n, (p, a) in enumerate(found)]
    before = evaluate(QUALITY, tables(*units))
    if before.stages[PRIMARY].indicators["L2"].cv_met is not False:
        return
    proposal = gap(before, "L2", one_way=True)
    assert proposal.message.startswith("一种做法，不是最省的")
    added = {each.unit: each.amount for each in proposal.additions}
    raised = [
        SplitUnit(
            each.name, each.stage, {**each.values, "t_backbone": number(each) + added.get(each.name, 0)}
        )
        for each in units
    ]
    assert evaluate(QUALITY, tables(*raised)).stages[PRIMARY].indicators["L2"].cv_met is True
    assert proposal.shortfall == sum(added.values())
    assert all(amount.denominator == 1 for amount in added.values())


def number(row: SplitUnit) -> Fraction:
    value = row.values["t_backbone"]
    assert isinstance(value, Fraction)
    return value


def test_composite_is_brought_within_by_its_largest_coefficient_first() -> None:
    units = [
        SplitUnit(
            name,
            PRIMARY,
            {"students": Fraction(100), "books": Fraction(books), "area_teach_aux": Fraction(area)},
        )
        for name, books, area in (("甲校", 10, 30), ("乙校", 190, 90))
    ]
    found = evaluate(BASIC, tables(*units))
    proposal = gap(found, "B2", one_way=True)
    values = [(Fraction(each.after), Fraction(100)) for each in proposal.additions] + [
        (Fraction(19, 10), Fraction(100))
    ]
    area = found.stages[PRIMARY].indicators["B1"].dispersion
    assert composite_within([disperse_values(values), area], Fraction(65, 100)) is True


def test_nothing_can_be_levelled_where_every_value_is_zero() -> None:
    found = evaluate(QUALITY, tables(unit("甲校", t_backbone=0), unit("乙校", t_backbone=0)))
    assert [each for each in found.gaps if each.one_way] == []


def test_200_units_with_every_coefficient_over_are_judged_within_seconds() -> None:
    units = [
        unit(
            f"第{n}校",
            (PRIMARY, JUNIOR)[n % 2],
            100 + 7 * n,
            t_backbone=n % 5 * 9,
            rooms_multimedia=n % 7 * 9,
        )
        for n in range(200)
    ]
    started = time.perf_counter()
    assert any(each.one_way for each in evaluate(QUALITY, tables(*units)).gaps)
    assert time.perf_counter() - started < 10


def test_flips_of_a_failing_county_name_what_must_change() -> None:
    found = evaluate(QUALITY, tables(unit("甲校", t_backbone=8)))
    assert [(flip.item, flip.unit) for flip in found.flips if not flip.holds] == [("L2", "甲校")]
    assert next(flip for flip in found.flips if not flip.holds).relative_margin == Fraction(
        1, 17
    )  # 0.8 to 0.85


def test_flips_of_a_holding_county_start_with_the_narrowest_margin() -> None:
    found = evaluate(QUALITY, tables(unit("甲校", t_backbone=9, t_arts=10)))
    first = next(flip for flip in found.flips if flip.holds)
    assert (first.relative_margin, first.holds) == (Fraction(0), True)
    margins = [
        flip.relative_margin for flip in found.flips if flip.holds and flip.relative_margin is not None
    ]
    assert margins == sorted(margins)


def test_explained_coefficient_shows_every_school_and_both_squares() -> None:
    units = [unit("甲校", t_backbone=5), unit("乙校", t_backbone=15)]
    found = explain_coefficient(QUALITY, tables(*units), PRIMARY, "L2")
    assert [(term.unit, term.term) for term in found.terms] == [
        ("甲校", Fraction(1, 8)),
        ("乙校", Fraction(1, 8)),
    ]
    assert (found.bound, found.met) == (Fraction(1, 4), True)
    assert found.verdict == "S² = 0.25 ≤ (0.50 × X̄)² = 0.25，差异系数 0.500，不超过上限 0.50"


def test_two_years_are_compared() -> None:
    before = evaluate(QUALITY, tables(unit("甲校", t_backbone=8), unit("旧校")))
    after = evaluate(QUALITY, tables(unit("甲校"), unit("新校")))
    found = compare(before, after)
    assert (found.verdict_before, found.verdict_after) == ("not_met", "met")
    assert (found.new, found.gone) == ((("新校", PRIMARY),), (("旧校", PRIMARY),))
    assert {(each.name, each.item, each.before, each.after) for each in found.units} == {
        ("甲校", "", False, True),
        ("甲校", "L2", False, True),
    }
    change = next(each for each in found.indicators if each.item == "L2" and each.stage == PRIMARY)
    assert change.mean_change == Fraction(1, 10)


def test_years_under_different_standards_are_not_compared() -> None:
    with pytest.raises(ValueError, match="不同的标准"):
        compare(evaluate(QUALITY, tables(unit("甲校"))), evaluate(BASIC, tables(unit("甲校"))))


def test_areas_are_compared_by_pupil_weighted_means() -> None:
    found = evaluate(
        QUALITY,
        tables(
            unit("城一", students=100, t_backbone=2, area_type="城区"),
            unit("城二", students=300, t_backbone=2, area_type="城区"),
            unit("村小", students=100, t_backbone=2, area_type="乡村"),
        ),
    )
    backbone = next(each for each in compare_areas(found) if each.item == "L2" and each.stage == PRIMARY)
    assert backbone.rural_to_urban == 2  # 2 per hundred against 1


def test_counties_rank_by_verdict_then_failures() -> None:
    bad = evaluate(QUALITY, tables(unit("甲校", t_backbone=1)))
    good = evaluate(QUALITY, tables(unit("甲校")))
    open_ = evaluate(QUALITY, tables(unit("甲校", t_backbone=None)))
    ranks = rank_counties([bad, open_, good, good])
    assert [(each.rank, each.verdict) for each in ranks] == [
        (1, "met"),
        (1, "met"),
        (3, "undetermined"),
        (4, "not_met"),
    ]
