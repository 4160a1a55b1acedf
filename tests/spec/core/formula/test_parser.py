"""From text to nodes and back, and errors that point at the character."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dudao.core.formula import FormulaError, fields_of, parse
from dudao.core.formula.nodes import Arithmetic, Comparison, FieldName, Node, Number


@pytest.mark.parametrize(
    ("text", "canonical"),
    [
        ("42", "42"),
        ("0.850", "0.85"),
        ("students", "students"),
        ("primary.students", "primary.students"),
        ("100*(a+b)/students", "100 * (a + b) / students"),
        ("a-(b-c)", "a - (b - c)"),
        ("(a-b)-c", "a - b - c"),
        ("a/(b*c)", "a / (b * c)"),
        ("a*b/c", "a * b / c"),
        ("-a*b", "-a * b"),
        ("-(a+b)", "-(a + b)"),
        ("a ≥ 1 and b ≤ 2", "a >= 1 and b <= 2"),
        ("a × b ÷ c ≠ 0", "a * b / c != 0"),
        ("（a + b）/ c", "(a + b) / c"),
        ("(a or b) and not c", "(a or b) and not c"),
        ("a or b and c", "a or b and c"),
        ("not (a and b)", "not (a and b)"),
        ("location in ('镇区','乡村')", "location in ('镇区', '乡村')"),
        ("n_music >= ceil(classes/12[个/间])", "n_music >= ceil(classes / 12[个/间])"),
        ("if(a>1,2,3)", "if(a > 1, 2, 3)"),
        ("min(a,b,c)+max(a)", "min(a, b, c) + max(a)"),
        ("total(students)", "total(students)"),
        ("total(students , kind=='教学点')", "total(students, kind == '教学点')"),
        ("count(met)/count()", "count(met) / count()"),
        ("years_between(recognised_on,evaluated_on)>=3", "years_between(recognised_on, evaluated_on) >= 3"),
        ("known(a) and either(a,b)>1", "known(a) and either(a, b) > 1"),
        ("a\n  + b", "a + b"),
    ],
)
def test_the_canonical_text_reads_back_to_the_same_formula(text: str, canonical: str) -> None:
    node = parse(text)
    assert str(node) == canonical
    assert parse(canonical) == node


def test_products_bind_tighter_than_sums_and_both_to_the_left() -> None:
    a, b, c = FieldName("a"), FieldName("b"), FieldName("c")
    assert parse("a + b * c") == Arithmetic("+", a, Arithmetic("*", b, c))
    assert parse("a - b - c") == Arithmetic("-", Arithmetic("-", a, b), c)
    assert parse("a + 1 >= b") == Comparison(">=", Arithmetic("+", a, Number(Fraction(1))), b)


def test_numbers_are_exact() -> None:
    assert parse("0.1") == Number(Fraction(1, 10))
    assert parse("10000[元/万元]") == Number(Fraction(10000), "元/万元")


def test_the_fields_in_the_order_written() -> None:
    assert fields_of(parse("100 * (b + a) / whole.students >= if(known(c), b, total(d, e))")) == (
        "b",
        "a",
        "whole.students",
        "c",
        "d",
        "e",
    )


@pytest.mark.parametrize(
    ("text", "position", "message"),
    [
        ("", 0, "公式是空的"),
        ("  ", 2, "公式是空的"),
        ("a +", 3, "没有写完"),
        ("a + * b", 4, "这里应是数、字段或括号"),
        ("(a + b", 6, "缺少右括号"),
        ("a b", 2, "这里不应出现"),
        ("a)", 1, "这里不应出现"),
        ("a = 1", 2, "相等要写成 =="),
        ("a # b", 2, "不能有字符“#”"),
        ("a == 'x", 5, "缺少右边的单引号"),
        ("12[人", 2, "缺少右边的方括号"),
        ("1 < a < 3", 6, "比较不能连写"),
        ("a in b", 5, "in 后面要写括号"),
        ("a in (b)", 6, "只能写数或单引号文字"),
        ("a in ('x' 'y')", 10, "缺少右括号"),
        ("totl(a)", 0, "是否想写 total"),
        ("xyzzy(a)", 0, "可用的有 ceil"),
        ("1 + if(a, b)", 4, "if(条件, 值, 否则的值)"),
        ("ceil(a, b)", 0, "参数个数不对"),
        ("either(a)", 0, "参数个数不对"),
        ("max(a", 5, "max( 缺少右括号"),
        ("- - a", 2, "这里应是数"),
        ("1.5.2", 3, "不能有字符“.”"),
        ("and", 0, "不应是“and”"),
    ],
)
def test_an_error_points_at_the_character(text: str, position: int, message: str) -> None:
    with pytest.raises(FormulaError) as caught:
        parse(text)
    assert caught.value.position == position
    assert message in caught.value.message


def test_the_error_shows_the_formula_with_a_caret() -> None:
    with pytest.raises(FormulaError) as caught:
        parse("100 * a // students", source="L1")
    assert str(caught.value) == "L1：这里应是数、字段或括号，不应是“/”\n  100 * a // students\n           ^"


def test_the_caret_stands_under_the_character_behind_chinese_text_and_in_a_later_line() -> None:
    with pytest.raises(FormulaError) as caught:
        parse("a > 1 and\nkind == '教学点' + # b")
    assert str(caught.value).split("\n")[1:] == [
        "  kind == '教学点' + # b",
        "           \u3000\u3000\u3000    ^",
    ]


def test_a_formula_too_deep_or_too_long_is_refused() -> None:
    with pytest.raises(FormulaError, match="嵌套太深"):
        parse("(" * 41 + "a" + ")" * 41)
    with pytest.raises(FormulaError, match="太长"):
        parse(" + ".join(["a"] * 200))
    assert parse(" + ".join(["a"] * 149)) is not None
    assert parse("(" * 39 + "a" + ")" * 39) == FieldName("a")


def numeric() -> st.SearchStrategy[str]:
    leaves = st.sampled_from(["a", "b", "whole.c", "1", "0.25", "7[人]"])
    return st.recursive(
        leaves,
        lambda inner: st.one_of(
            st.tuples(inner, st.sampled_from("+-*/"), inner).map(lambda t: f"({t[0]}) {t[1]} ({t[2]})"),
            inner.map(lambda x: f"-({x})"),
            inner.map(lambda x: f"ceil({x})"),
            st.tuples(inner, inner).map(lambda t: f"max({t[0]}, {t[1]})"),
            st.tuples(inner, inner, inner).map(lambda t: f"if({t[0]} > {t[1]} or not f, {t[2]}, {t[0]})"),
            st.tuples(inner, inner).map(lambda t: f"total({t[0]}, {t[1]} < 2 and (f or g))"),
        ),
        max_leaves=12,
    )


@given(numeric())
def test_any_formula_survives_the_way_through_its_canonical_text(text: str) -> None:
    node: Node = parse(text)
    assert parse(str(node)) == node
    assert str(parse(str(node))) == str(node)
