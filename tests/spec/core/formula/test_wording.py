"""Formulas and their calculation in Chinese: 「怎么算的」."""

from __future__ import annotations

from fractions import Fraction

import pytest

from dudao.core.formula import MappingScope, describe, evaluate, parse, read_zero_rules
from dudao.core.trace import Step

LABELS = {
    "t_college": "专科毕业专任教师",
    "t_bachelor": "本科毕业专任教师",
    "students": "在校学生数",
    "location": "城乡类型",
}
RULES = read_zero_rules({"students": "not_a_unit", "total(students)": "undetermined"})


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (
            "(t_college + t_bachelor) / students * 100",
            "(专科毕业专任教师 + 本科毕业专任教师) ÷ 在校学生数 × 100",
        ),
        ("students - (t_college - t_bachelor)", "在校学生数 − (专科毕业专任教师 − 本科毕业专任教师)"),
        ("-students * 2", "−在校学生数 × 2"),
        (
            "students >= 100 and location in ('镇区', '乡村')",
            "在校学生数 ≥ 100 且 城乡类型 属于（「镇区」，「乡村」）",
        ),
        (
            "(students > 1 or known(location)) and not students != 2",
            "(在校学生数 > 1 或 已填（城乡类型）) 且 非（在校学生数 ≠ 2）",
        ),
        ("ceil(students / 12[人/间])", "向上取整（在校学生数 ÷ 12人/间）"),
        ("if(location == '乡村', 1, 2)", "（若 城乡类型 = 「乡村」，则 1，否则 2）"),
        ("min(students, 1) + max(2, 3)", "最小（在校学生数，1） + 最大（2，3）"),
        ("total(students) / count()", "合计（在校学生数） ÷ 校数"),
        ("total(students, location == '乡村')", "合计（在校学生数；限 城乡类型 = 「乡村」）"),
        ("count(students < 50)", "校数（在校学生数 < 50）"),
        ("years_between(a, b)", "从 a 到 b 的整年数"),
        ("either(students, t_college)", "首个已填的（在校学生数，专科毕业专任教师）"),
    ],
)
def test_a_formula_in_words(text: str, words: str) -> None:
    assert describe(parse(text), LABELS) == words


def lines(step: Step) -> list[str]:
    return ["  " * depth + found.line for depth, found in step.walk()]


def test_the_steps_of_an_indicator() -> None:
    node = parse("100 * (t_college + t_bachelor) / students")
    values = {"t_college": Fraction(3), "t_bachelor": Fraction(12), "students": Fraction(846)}
    step = evaluate(node, MappingScope(values), zero_rules=RULES).explain(LABELS)
    assert step.text == "100 × (专科毕业专任教师 + 本科毕业专任教师) ÷ 在校学生数"
    assert step.substituted == "100 × (3 + 12) ÷ 846"
    assert step.value == Fraction(1500, 846)
    assert lines(step) == [
        "100 × (3 + 12) ÷ 846 = 1.773…",
        "  100 × (3 + 12) = 1500",
        "    3 + 12 = 15",
        "      专科毕业专任教师 = 3",
        "      本科毕业专任教师 = 12",
        "  在校学生数 = 846",
    ]


def test_the_trace_without_labels_uses_the_names() -> None:
    step = evaluate(parse("students >= 100"), MappingScope({"students": Fraction(99)})).trace
    assert step.text == "students ≥ 100"
    assert lines(step) == ["99 ≥ 100 = 否", "  students = 99"]


def test_a_negative_value_stands_in_brackets() -> None:
    step = evaluate(parse("5 - change"), MappingScope({"change": Fraction(-2)})).trace
    assert step.line == "5 − (-2) = 7"


def test_a_branch_that_was_not_taken_is_said_with_labels() -> None:
    node = parse("if(known(t_college), t_college, t_bachelor)")
    step = evaluate(node, MappingScope({"t_college": Fraction(3)})).explain(LABELS)
    assert step.line == "（若 已填（3），则 3，否则 本科毕业专任教师） = 3"


def test_missing_data_is_shown_and_named() -> None:
    values = {"t_college": Fraction(3), "t_bachelor": None, "students": Fraction(846)}
    node = parse("100 * (t_college + t_bachelor) / students")
    step = evaluate(node, MappingScope(values), zero_rules=RULES).explain(LABELS)
    assert step.line == "100 × (3 + （缺）) ÷ 846 = 缺：本科毕业专任教师"


def test_a_zero_denominator_is_explained() -> None:
    step = evaluate(parse("1 / students"), MappingScope({"students": Fraction(0)}), zero_rules=RULES).trace
    assert step.line == "1 ÷ 0 = 分母为零，不作为单位"
    assert step.value is None


def test_a_total_shows_its_rows() -> None:
    rows = [
        MappingScope({"students": Fraction(100), "t_college": Fraction(4)}, label="甲校"),
        MappingScope({"students": Fraction(60), "t_college": Fraction(1)}, label="乙校"),
    ]
    node = parse("100 * total(t_college) / total(students)")
    step = evaluate(node, MappingScope({}, children=rows), zero_rules=RULES).explain(LABELS)
    assert lines(step) == [
        "100 × 5 ÷ 160 = 3.125",
        "  100 × 5 = 500",
        "    合计（专科毕业专任教师） = 5",
        "      甲校：专科毕业专任教师 = 4",
        "      乙校：专科毕业专任教师 = 1",
        "  合计（在校学生数） = 160",
        "    甲校：在校学生数 = 100",
        "    乙校：在校学生数 = 60",
    ]


def test_a_missing_row_is_named() -> None:
    rows = [MappingScope({"students": Fraction(1)}, label="甲校"), MappingScope({}, label="乙校")]
    step = evaluate(parse("total(students)"), MappingScope({}, children=rows)).explain(LABELS)
    assert step.line == "合计（在校学生数） = 缺：乙校的在校学生数"
