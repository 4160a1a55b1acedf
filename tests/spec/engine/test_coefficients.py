"""Difference coefficients of stages: worked examples, limits to the last digit, both evaluators."""

from __future__ import annotations

import math
from fractions import Fraction

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dudao.core.schools import Stage
from dudao.engine.api import SplitUnit, evaluate, evaluate_many, to_contract
from dudao.engine.tabular import coefficients
from tests.spec.engine.measures import BASIC, JUNIOR, PRIMARY, QUALITY, tables, unit

LIMITS = {PRIMARY: Fraction(1, 2), JUNIOR: Fraction(45, 100)}


def table_of(rows: list[SplitUnit]) -> pa.Table:
    columns: dict[str, list[object]] = {
        "county": ["青溪县"] * len(rows),
        "stage": [str(row.stage) for row in rows],
        "name": [row.name for row in rows],
    }
    for key in rows[0].values:
        values = [row.values.get(key) for row in rows]
        columns[key] = [float(value) if isinstance(value, Fraction) else None for value in values]
    return pa.table(columns)


def backbone_pair(stage: Stage, spread: Fraction) -> list[SplitUnit]:
    """Two schools of 1000 pupils whose values 1 ± spread have exactly that coefficient."""
    return [
        unit("甲校", stage, t_backbone=10 * (1 - spread)),
        unit("乙校", stage, t_backbone=10 * (1 + spread)),
    ]


def test_five_school_example_through_the_engine() -> None:
    rows = [(45, 279), (37, 137), (89, 935), (76, 160), (55, 402)]
    units = [
        SplitUnit(
            f"第{n}小学",
            PRIMARY,
            {"students": Fraction(p), "books": Fraction(x), "area_teach_aux": Fraction(p)},
        )
        for n, (p, x) in enumerate(rows, start=1)
    ]
    found = evaluate(BASIC, tables(*units)).stages[PRIMARY].indicators["B2"].dispersion
    assert found is not None
    assert (found.mean, found.printed(2), found.printed(6)) == (Fraction(1913, 302), "0.52", "0.515257")


def test_composite_is_the_mean_and_fails_over_its_limit() -> None:
    rows = [
        SplitUnit(
            name,
            PRIMARY,
            {"students": Fraction(100), "books": Fraction(books), "area_teach_aux": Fraction(area)},
        )
        for name, books, area in (("甲校", 10, 10), ("乙校", 190, 90))
    ]
    found = evaluate(BASIC, tables(*rows))
    stage = found.stages[PRIMARY]
    assert (stage.composite, stage.composite_met) == (Fraction(85, 100), False)  # (0.9 + 0.8) / 2 over 0.65
    assert found.reasons[0].text == "小学综合差异系数 0.850，超过 0.65"
    assert found.stages[PRIMARY].indicators["B1"].cv_met is None


@pytest.mark.parametrize("stage", [PRIMARY, JUNIOR])
@pytest.mark.parametrize(("hair", "met"), [(0, True), (1, False), (-1, True)])
def test_coefficient_at_just_above_and_just_below_the_limit(stage: Stage, hair: int, met: bool) -> None:
    rows = backbone_pair(stage, LIMITS[stage] + Fraction(hair, 10**14))
    assert evaluate(QUALITY, tables(*rows)).stages[stage].indicators["L2"].cv_met is met


@pytest.mark.parametrize("stage", [PRIMARY, JUNIOR])
@pytest.mark.parametrize(("hair", "met"), [(0, True), (1, False), (-1, True)])
def test_tabular_asks_the_reference_near_a_limit(stage: Stage, hair: int, met: bool) -> None:
    rows = backbone_pair(stage, LIMITS[stage] + Fraction(hair, 10**14))
    assert coefficients(table_of(rows), QUALITY)["L2_met"].to_pylist() == [met]


def test_0_501787_fails_although_it_prints_as_0_50() -> None:
    rows = backbone_pair(PRIMARY, Fraction(501787, 10**6))
    found = evaluate(QUALITY, tables(*rows))
    indicator = found.stages[PRIMARY].indicators["L2"]
    assert indicator.dispersion is not None
    assert (indicator.dispersion.printed(2), indicator.cv_met) == ("0.50", False)
    assert found.reasons[0].text == "小学 L2 县级以上骨干教师数差异系数 0.502，超过 0.50"


def test_a_reason_shows_as_many_digits_as_it_takes_to_see_the_side() -> None:
    found = evaluate(QUALITY, tables(*backbone_pair(PRIMARY, Fraction(500197, 10**6))))
    assert found.reasons[0].text == "小学 L2 县级以上骨干教师数差异系数 0.500197，超过 0.50"


def test_one_coefficient_over_its_limit_fails_the_county_although_every_school_meets_the_rule() -> None:
    found = evaluate(QUALITY, tables(unit("甲校"), unit("乙校"), unit("丙校", t_backbone=100)))
    assert all(each.rule_met for each in found.units)
    assert (found.verdict, found.reasons[0].kind) == ("not_met", "coefficient")


amounts = st.integers(min_value=0, max_value=400)
pupils = st.integers(min_value=50, max_value=3000)
counties = st.lists(st.tuples(pupils, amounts, amounts, amounts), min_size=1, max_size=12)


def county(rows: list[tuple[int, int, int, int]]) -> list[SplitUnit]:
    return [
        unit(f"第{n}校", PRIMARY, p, t_backbone=a, equip_value=b * 1000, rooms_multimedia=c)
        for n, (p, a, b, c) in enumerate(rows)
    ]


@settings(max_examples=25, deadline=None)
@given(counties)
def test_both_evaluators_agree_to_1e_12(rows: list[tuple[int, int, int, int]]) -> None:
    units = county(rows)
    exact = evaluate(QUALITY, tables(*units)).stages[PRIMARY]
    bulk = coefficients(table_of(units), QUALITY).to_pylist()[0]
    for item, indicator in exact.indicators.items():
        assert indicator.dispersion is not None
        expected = indicator.dispersion.as_float()
        assert bulk[f"{item}_met"] is indicator.cv_met
        if expected is None:
            assert bulk[f"{item}_cv"] is None
        else:
            assert math.isclose(bulk[f"{item}_cv"], expected, rel_tol=1e-12, abs_tol=1e-12)
            assert math.isclose(bulk[f"{item}_mean"], float(indicator.dispersion.mean), rel_tol=1e-12)


@settings(max_examples=25, deadline=None)
@given(counties, st.integers(min_value=2, max_value=9), st.randoms(use_true_random=False))
def test_coefficient_is_unchanged_by_scale_and_order(
    rows: list[tuple[int, int, int, int]], scale: int, random: object
) -> None:
    def squared(chosen: list[tuple[int, int, int, int]]) -> object:
        found = evaluate(QUALITY, tables(*county(chosen))).stages[PRIMARY].indicators["L2"].dispersion
        assert found is not None
        return found.squared_coefficient

    scaled = [(p, a * scale, b, c) for p, a, b, c in reversed(rows)]
    assert squared(scaled) == squared(rows)


def test_missing_values_are_provisional_in_bulk_too() -> None:
    rows = [unit("甲校"), unit("乙校", t_backbone=None), unit("丙校", t_backbone=30)]
    found = coefficients(table_of(rows), QUALITY).to_pylist()[0]
    assert (found["L2_cv"], found["L2_met"], found["L2_known"]) == (None, None, 2)
    assert found["L2_provisional_cv"] == pytest.approx(0.5, abs=1e-12)
    assert found["L1_met"] is True


def rounded(value: object) -> object:
    return round(value, 12) if isinstance(value, float) else value


def test_many_counties_in_bulk_are_judged_as_one_by_one() -> None:
    reported = {
        f"{n}县": tables(
            unit("甲校", t_backbone=10 - n),
            unit("乙校", t_arts=None if n == 2 else 8),
            unit("丙校", JUNIOR, 333, t_backbone=n),
        )
        for n in range(4)
    }
    single = dict(evaluate_many(reported, QUALITY))
    steps: list[tuple[int, int]] = []
    bulk = dict(
        evaluate_many(reported, QUALITY, few_units=0, progress=lambda done, of: steps.append((done, of)))
    )
    assert steps == [(1, 4), (2, 4), (3, 4), (4, 4)]
    for name, found in bulk.items():
        wanted = single[name]
        assert {key: found[key] for key in ("verdict", "reasons")} == {
            key: wanted[key] for key in ("verdict", "reasons")
        }
        assert [each["rule_met"] for each in found["units"]] == [each["rule_met"] for each in wanted["units"]]
        assert found["gaps"] == [gap for gap in wanted["gaps"] if not gap["one_way"]]
        for stage, indicators in found["stages"].items():
            for item, each in indicators["indicators"].items():
                expected = wanted["stages"][stage]["indicators"][item]
                assert {key: rounded(value) for key, value in each.items()} == {
                    key: rounded(value) for key, value in expected.items()
                }


def test_bulk_leaves_the_same_units_out_for_the_same_reasons() -> None:
    reported = {
        "甲县": tables(unit("甲校"), unit("乙教学点", students=49, kind="教学点"), unit("空校", students=0))
    }
    single, bulk = (dict(evaluate_many(reported, QUALITY, few_units=few))["甲县"] for few in (3000, 0))
    assert [each["name"] for each in bulk["units"]] == ["甲校"]
    assert bulk["excluded"] == single["excluded"]
    assert len(bulk["excluded"]) == 2


def test_composite_in_bulk_is_exact_at_its_limit() -> None:
    def county(spread: Fraction) -> SplitUnit:
        return SplitUnit(
            f"校{spread}",
            PRIMARY,
            {"students": Fraction(100), "books": 100 + spread, "area_teach_aux": 100 + spread},
        )

    hair = Fraction(1, 10**11)
    reported = {
        name: tables(county(-each), county(each))
        for name, each in (
            ("限上", Fraction(65)),
            ("超出", Fraction(65) + hair),
            ("以内", Fraction(65) - hair),
        )
    }
    found = dict(evaluate_many(reported, BASIC, few_units=0))
    assert {name: each["stages"]["primary"]["composite_met"] for name, each in found.items()} == {
        "限上": True,
        "超出": False,
        "以内": True,
    }


def test_contract_has_every_promised_name() -> None:
    found = to_contract(evaluate(QUALITY, tables(unit("甲校"))), QUALITY)
    promised = "standard verdict reasons stages units items vetoes score grades level gaps warnings"
    assert set(promised.split()) <= set(found)
    assert found["stages"]["primary"]["indicators"]["L1"] == {
        "mean": 4.2,
        "sd": 0.0,
        "cv": 0.0,
        "cv_limit": 0.5,
        "cv_met": True,
        "units_met": 1,
        "units_missing": 0,
        "provisional_cv": None,
    }
    assert found["units"][0]["indicators"]["L2"] == {
        "value": 1,
        "threshold": 1,
        "met": True,
        "floor_met": True,
    }
