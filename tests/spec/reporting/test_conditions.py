"""Conditions over columns say what the reference evaluator says of every row."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction

import pytest

from dudao.core.formula import parse
from dudao.core.formula.evaluate import evaluate
from dudao.core.formula.scope import MappingScope
from dudao.core.formula.visitor import fields_of
from dudao.engine.reporting.conditions import violations
from dudao.engine.reporting.values import Cell, exact

COLUMNS: Mapping[str, Sequence[Cell]] = {
    "a": [1, 2, 3, None, 0, 5],
    "b": [1, 3, None, None, 4, 5],
    "c": [0.1, 0.3, 0.2, 1, None, 0.5],
    "kind": ["小学", "初中", None, "小学", "初中", "小学"],
    "yes": [True, False, None, True, False, True],
}
CONDITIONS = [
    "a <= b",
    "a + b <= 4",
    "a - b >= 0 - 1",
    "a * 2 >= b or kind == '初中'",
    "a >= 2 and b >= 2",
    "not yes",
    "not (a >= 2 and yes)",
    "kind in ('小学', '初中')",
    "not kind in ('小学')",
    "kind != '初中' or a == b",
    "either(a, b) >= 2",
    "either(b, 0) <= a",
    "known(a) or b >= 3",
    "if(yes, a, b) >= 2",
    "ceil(a / 2) >= 2",
    "max(a, b) >= 3",
    "min(a, b, 2) >= 2",
    "c + 0.1 <= 0.3",
    "-a <= 0 - 2",
]


def resolve(name: str) -> Sequence[Cell] | None:
    return COLUMNS.get(name)


@pytest.mark.parametrize("text", CONDITIONS)
def test_a_row_is_a_violation_exactly_when_the_reference_says_false(text: str) -> None:
    node = parse(text)
    expected = []
    for row in range(6):
        values = {name: exact(COLUMNS[name][row]) for name in fields_of(node)}
        if evaluate(node, MappingScope(values)).value is False:
            expected.append(row)
    assert violations(node, resolve, 6) == expected


def test_a_decimal_sum_is_not_a_violation_by_binary_noise() -> None:
    columns: Mapping[str, Sequence[Cell]] = {"x": [0.1], "y": [0.2], "z": [0.3]}
    assert violations(parse("x + y == z"), columns.get, 1) == []
    assert violations(parse("x + y < z"), columns.get, 1) == [0]


def test_a_zero_denominator_is_not_judged() -> None:
    columns: Mapping[str, Sequence[Cell]] = {"x": [1], "y": [0]}
    assert violations(parse("x / y >= 50"), columns.get, 1) == []


def test_a_name_that_nobody_reported_is_missing() -> None:
    assert violations(parse("a <= nothing"), resolve, 6) == []
    assert violations(parse("a >= 3 and nothing >= 1"), resolve, 6) == [0, 1, 4]


def test_totals_run_over_the_rows_and_a_gap_leaves_them_open() -> None:
    county: Mapping[str, Sequence[Cell]] = {"t": [6]}
    rows: Mapping[str, Sequence[Cell]] = {
        "n": [1, 2, 2],
        "gap": [1, None, 2],
        "kind": ["小学", "初中", "小学"],
    }
    table = (rows.get, 3)
    assert violations(parse("t <= total(n)"), county.get, 1, table) == [0]
    assert violations(parse("t <= total(gap)"), county.get, 1, table) == []
    assert violations(parse("t <= total(n, kind == '小学')"), county.get, 1, table) == [0]
    assert violations(parse("count(kind == '小学') == 1"), county.get, 1, table) == [0]
    assert violations(parse("count() == 3"), county.get, 1, table) == []


def test_constants_are_exact() -> None:
    columns: Mapping[str, Sequence[Cell]] = {"x": [Fraction(1, 3)]}
    assert violations(parse("x * 3 == 1"), columns.get, 1) == []
