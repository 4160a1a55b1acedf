"""The reference evaluation: exact values, missing data, zero denominators."""

from __future__ import annotations

import itertools
import re
from collections.abc import Mapping
from datetime import date
from fractions import Fraction
from typing import cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dudao.core import logic
from dudao.core.formula import (
    FieldRef,
    MappingScope,
    Outcome,
    Value,
    evaluate,
    full_years,
    parse,
    read_zero_rules,
)

RULES = read_zero_rules(
    {"students": "not_a_unit", "eligible": "not_applicable", "moved": "undetermined", "planned": "zero"}
)


def scope(**values: int | Value | None) -> MappingScope:
    return MappingScope(
        {
            name: Fraction(value) if isinstance(value, int) and not isinstance(value, bool) else value
            for name, value in values.items()
        }
    )


def result(text: str, **values: int | Value | None) -> Outcome:
    return evaluate(parse(text), scope(**values), zero_rules=RULES)


def missing(outcome: Outcome) -> list[str]:
    return [ref.name for ref in outcome.missing]


def test_an_indicator_is_exact() -> None:
    outcome = result("100 * (t_college + t_bachelor) / students", t_college=3, t_bachelor=12, students=846)
    assert outcome.number == Fraction(1500, 846)
    assert outcome.state == "known"


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("0.1 + 0.2", Fraction(3, 10)),
        ("2 - 3 - 4", Fraction(-5)),
        ("-2 * 3", Fraction(-6)),
        ("7 / 2 / 7", Fraction(1, 2)),
        ("ceil(25 / 12)", Fraction(3)),
        ("ceil(24 / 12)", Fraction(2)),
        ("ceil(-0.5)", Fraction(0)),
        ("min(3, 1, 2)", Fraction(1)),
        ("max(3, 1, 2)", Fraction(3)),
        ("if(1 < 2, 5, 6)", Fraction(5)),
        ("if(1 > 2, 5, 6)", Fraction(6)),
        ("1/3 + 1/3 + 1/3 == 1", True),
        ("2 >= 2 and 2 <= 2", True),
        ("2 > 2 or 2 < 2", False),
        ("1 != 2", True),
        ("not 1 == 2", True),
        ("'a' == 'a'", True),
        ("3 in (1, 2, 3)", True),
        ("3 in (1, 2)", False),
    ],
)
def test_constants(text: str, value: Value) -> None:
    assert result(text).value == value


def test_a_value_at_the_threshold_is_compared_without_rounding() -> None:
    assert result("a / 3 >= 1.4", a=Fraction(42, 10)).truth is True
    assert result("a / 3 >= 1.4", a=Fraction(42, 10) - Fraction(1, 10**40)).truth is False


def test_text_dates_and_booleans() -> None:
    assert result("location in ('镇区', '乡村')", location="乡村").truth is True
    assert result("location != '乡村'", location="乡村").truth is False
    assert result("opened <= closed", opened=date(2010, 1, 1), closed=date(2010, 1, 2)).truth is True
    assert result("public and not closed", public=True, closed=False).truth is True


def test_missing_is_not_zero() -> None:
    outcome = result("100 * (a + b) / students", a=1, b=None, students=10)
    assert outcome.value is None
    assert outcome.state == "missing"
    assert outcome.missing == (FieldRef("b"),)


def test_everything_that_is_missing_is_listed_once() -> None:
    assert missing(result("(a + b) / students + a", students=None)) == ["a", "b", "students"]


def test_only_what_is_needed_is_missing() -> None:
    assert result("a > 1 and b > 1", a=0, b=None).truth is False
    assert missing(result("a > 1 and b > 1", a=0, b=None)) == []
    assert result("b > 1 and a > 1", a=0, b=None).truth is False
    assert result("a > 1 or b > 1", a=2, b=None).truth is True
    assert missing(result("a > 1 and b > 1 and c > 1", a=2, b=None, c=2)) == ["b"]
    assert missing(result("a > 1 or b > 1 or c > 1", a=0, b=None, c=None)) == ["b", "c"]


def test_the_connectives_follow_the_truth_tables() -> None:
    for values in itertools.product((True, False, None), repeat=3):
        named: Mapping[str, Value | None] = dict(zip("abc", values, strict=True))
        assert result("a and b and c", **named).truth is logic.all_of(values)
        assert result("a or b or c", **named).truth is logic.any_of(values)
        assert result("not a", **named).truth is logic.negate(values[0])


def test_a_condition_takes_only_the_branch_that_holds() -> None:
    assert result("if(rural, a, b)", rural=True, a=1, b=None).number == 1
    assert missing(result("if(rural, a, b)", rural=False, a=1, b=None)) == ["b"]
    assert missing(result("if(rural, a, b)", rural=None, a=1, b=2)) == ["rural"]


def test_an_unknown_condition_does_not_matter_when_both_branches_agree() -> None:
    outcome = result("if(rural, a, b)", rural=None, a=2, b=2)
    assert outcome.number == 2
    assert outcome.missing == ()


def test_known_and_either() -> None:
    assert result("known(a)", a=0).truth is True
    assert result("known(a)", a=None).truth is False
    assert result("known(a / students)", a=1, students=0).truth is False
    assert result("either(a, b)", a=None, b=5).number == 5
    assert result("either(a, b)", a=3, b=5).number == 3
    assert missing(result("either(a, b)", a=None, b=None)) == ["a", "b"]


@pytest.mark.parametrize(
    ("text", "state", "value"),
    [
        ("a / students", "not_a_unit", None),
        ("a / eligible", "not_applicable", None),
        ("a / moved", "undetermined", None),
        ("a / planned", "known", Fraction(0)),
        ("100 * a / eligible >= 10", "not_applicable", None),
        ("a / eligible + gap", "not_applicable", None),
        ("a / students + a / eligible", "not_a_unit", None),
        ("a / moved + gap", "missing", None),
        ("gap / students", "not_a_unit", None),
        ("a / eligible > 1 and a > 1", "known", True),
        ("a / eligible > 1 and a > 9", "known", False),
        ("a / eligible > 1 and gap > 1", "missing", None),
        ("a / eligible > 1 and a / eligible > 2", "not_applicable", None),
        ("a / eligible > 1 or a > 9", "not_applicable", None),
        ("a / eligible > 1 or a > 1", "known", True),
        ("a / eligible > 1 or gap > 1", "not_applicable", None),
        ("a / students > 1 and a > 9", "not_a_unit", None),
        ("not a / eligible > 1", "not_applicable", None),
        ("if(a / eligible > 1, 1, 2)", "not_applicable", None),
        ("a / moved > 1 or a > 9", "undetermined", None),
    ],
)
def test_a_zero_denominator_means_what_its_rule_says(text: str, state: str, value: Value | None) -> None:
    outcome = result(text, a=5, students=0, eligible=0, moved=0, planned=0, gap=None)
    assert outcome.state == state
    assert outcome.value == value


def test_what_does_not_apply_counts_as_satisfied() -> None:
    assert result("a / eligible >= 10", a=5, eligible=0).truth is True
    assert result("a / moved >= 10", a=5, moved=0).truth is None


def test_a_missing_denominator_is_missing_not_zero() -> None:
    assert missing(result("a / students", a=5, students=None)) == ["students"]


def test_a_zero_denominator_without_a_rule_is_a_mistake_of_the_standard() -> None:
    with pytest.raises(ZeroDivisionError, match="没有说明分母“unruled”为零时怎么办"):
        result("a / unruled", a=1, unruled=0)


def test_a_value_of_the_wrong_kind_is_a_mistake_of_the_caller() -> None:
    with pytest.raises(TypeError):
        result("a + 1", a="三")
    with pytest.raises(TypeError):
        evaluate(parse("a"), MappingScope({"a": cast(Fraction, 0.5)}))
    with pytest.raises(TypeError):
        _ = result("1 + 1").truth
    with pytest.raises(TypeError):
        _ = result("1 == 1").number


@pytest.mark.parametrize(
    ("start", "end", "years"),
    [
        (date(2018, 9, 1), date(2021, 8, 31), 2),
        (date(2018, 9, 1), date(2021, 9, 1), 3),
        (date(2020, 2, 29), date(2021, 2, 28), 0),
        (date(2020, 2, 29), date(2021, 3, 1), 1),
        (date(2020, 2, 29), date(2024, 2, 29), 4),
        (date(2021, 9, 1), date(2018, 9, 1), -3),
        (date(2021, 9, 1), date(2021, 9, 1), 0),
    ],
)
def test_full_years_between_dates(start: date, end: date, years: int) -> None:
    assert full_years(start, end) == years
    assert result("years_between(start, end)", start=start, end=end).number == years


def county(*schools: tuple[str, int | None, bool | None]) -> MappingScope:
    rows = [
        MappingScope({"students": None if pupils is None else Fraction(pupils), "rural": rural}, label=name)
        for name, pupils, rural in schools
    ]
    return MappingScope({"population": Fraction(1000)}, label="某县", children=rows)


def over(text: str, *schools: tuple[str, int | None, bool | None]) -> Outcome:
    return evaluate(parse(text), county(*schools), zero_rules=RULES)


def test_a_total_runs_over_the_rows() -> None:
    schools = (("甲校", 100, True), ("乙校", 60, False), ("丙校", 40, True))
    assert over("total(students)", *schools).number == 200
    assert over("total(students, rural)", *schools).number == 140
    assert over("count(rural)", *schools).number == 2
    assert over("count()", *schools).number == 3
    assert over("total(students) / population", *schools).number == Fraction(1, 5)
    assert over("total(students, students > 999)", *schools).number == 0


def test_a_missing_row_makes_the_total_missing_and_is_named() -> None:
    outcome = over("total(students)", ("甲校", 100, True), ("乙校", None, True))
    assert outcome.state == "missing"
    assert outcome.missing == (FieldRef("students", "乙校"),)


def test_a_row_that_the_condition_leaves_out_may_lack_data() -> None:
    assert over("total(students, rural)", ("甲校", 100, True), ("乙校", None, False)).number == 100


def test_a_row_whose_condition_is_unknown_makes_the_total_missing() -> None:
    outcome = over("total(students, rural)", ("甲校", 100, True), ("乙校", 60, None))
    assert outcome.missing == (FieldRef("rural", "乙校"),)
    assert over("count(rural)", ("乙校", 60, None)).missing == (FieldRef("rural", "乙校"),)


def test_a_row_that_is_no_unit_is_not_counted() -> None:
    outcome = over("total(100 / students)", ("甲校", 100, True), ("乙校", 0, True))
    assert outcome.number == 1


@given(st.lists(st.fractions(max_denominator=1000), min_size=1, max_size=8))
def test_a_total_is_the_sum(values: list[Fraction]) -> None:
    rows = [MappingScope({"x": value}) for value in values]
    assert evaluate(parse("total(x)"), MappingScope({}, children=rows)).number == sum(values)


VALUES = {"a": Fraction(3, 7), "b": Fraction(-2), "c": Fraction(0)}
ARITHMETIC = st.recursive(
    st.sampled_from(["a", "b", "c", "1", "0.25", "12"]),
    lambda inner: st.one_of(
        st.tuples(inner, st.sampled_from("+-*"), inner).map(lambda t: f"({t[0]} {t[1]} {t[2]})"),
        st.tuples(inner, st.sampled_from("+-*"), inner).map(lambda t: f"{t[0]} {t[1]} {t[2]}"),
        inner.map(lambda x: f"max(-({x}), 2)"),
        inner.map(lambda x: f"({x}) / 8"),
    ),
    max_leaves=15,
)


@given(ARITHMETIC)
def test_arithmetic_is_that_of_fractions(text: str) -> None:
    """The oracle is Python's own reading of the same text, every number being a fraction."""
    python = re.sub(r"[0-9]+(\.[0-9]+)?", lambda number: f"F('{number.group()}')", text)
    expected = eval(python, {"F": Fraction, "max": max, **VALUES})
    assert evaluate(parse(text), MappingScope(VALUES)).number == expected
