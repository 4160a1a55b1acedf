"""Conditions of a standard evaluated over whole columns, without a trace.

A formula is compiled once to Python over the values of one row; columns without gaps pay nothing for the three-valued
logic. Whole numbers stay ints and everything else fractions, so the answer is exact. The reference evaluator of
``core.formula`` is the specification: the tests run both over the same rows.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from itertools import repeat
from typing import Any

from dudao.core import logic
from dudao.core.formula import nodes
from dudao.core.formula.nodes import Node
from dudao.core.formula.visitor import Visitor
from dudao.engine.reporting.values import Cell, exact

Resolver = Callable[[str], "Sequence[Cell] | None"]
"""The column of a name; None when nothing of that name was reported at all."""

_MISSING = "None"


@dataclass(frozen=True, slots=True)
class Part:
    """Source of one node, and whether its value may be missing."""

    source: str
    gap: bool


def evaluate_column(
    node: Node, resolve: Resolver, count: int, rows: tuple[Resolver, int] | None = None
) -> list[Any]:
    """The value of a formula for every row; None where it is missing (or a denominator is zero)."""
    compiler = _Compiler(resolve, rows)
    part = compiler.visit(node)
    return compiler.run(part, count)


def violations(
    condition: Node,
    resolve: Resolver,
    count: int,
    rows: tuple[Resolver, int] | None = None,
    gaps: dict[str, bool] | None = None,
) -> list[int]:
    """The rows that are known to break a condition; a row that lacks what it needs breaks nothing.

    ``rows`` are the columns and the number of the rows that ``total`` and ``count`` run over. Columns may hold floats:
    rows that seem to break the condition are judged again in exact fractions. ``gaps`` remembers between conditions
    over the same columns which of them have blanks.
    """
    compiler = _Compiler(resolve, rows, gaps)
    suspects = compiler.run_false(compiler.visit(condition), count)
    if not suspects or not compiler.has_floats():
        return suspects
    again = _Compiler(_exact_rows(resolve, suspects), rows)
    judged = again.run(again.visit(condition), len(suspects))
    return [row for row, holds in zip(suspects, judged, strict=True) if holds is False]


def _exact_rows(resolve: Resolver, rows: Sequence[int]) -> Resolver:
    def picked(name: str) -> Sequence[Cell] | None:
        column = resolve(name)
        return None if column is None else [exact(column[row]) for row in rows]

    return picked


class _Compiler(Visitor[Part]):
    def __init__(
        self, resolve: Resolver, rows: tuple[Resolver, int] | None, gaps: dict[str, bool] | None = None
    ) -> None:
        self._gaps = {} if gaps is None else gaps
        self._resolve = resolve
        self._rows = rows
        self._names: dict[str, tuple[str, Sequence[Cell], bool]] = {}
        self._space: dict[str, Any] = dict(_FUNCTIONS)

    def run(self, part: Part, count: int) -> list[Any]:
        """The value of every row."""
        if part.source == _MISSING:
            return [None] * count
        return self._over_rows(f"[{part.source} for {{names}} in rows]", count)

    def run_false(self, part: Part, count: int) -> list[int]:
        """The rows whose value is false, neither true nor missing."""
        if part.source == _MISSING:
            return []
        test = f"{part.source} is False" if part.gap else f"not {part.source}"
        return self._over_rows(f"[row for row, {{names}} in numbered(rows) if {test}]", count)

    def _over_rows(self, template: str, count: int) -> list[Any]:
        variables = [variable for variable, _, _ in self._names.values()] or ["_"]
        columns = [column for _, column, _ in self._names.values()] or [list(repeat(None, count))]
        code = template.replace("{names}", f"({', '.join(variables)},)")
        space = self._space | {"rows": zip(*columns, strict=True), "numbered": enumerate}
        return list(eval(code, space))  # the source is built from checked nodes only, never from text

    def has_floats(self) -> bool:
        """Whether any column or total that the condition reads may hold a float."""
        return self._rows is not None or any(float in set(map(type, c)) for _, c, _ in self._names.values())

    def _constant(self, value: object) -> str:
        name = f"k{len(self._space)}"
        self._space[name] = value
        return name

    def number(self, node: nodes.Number) -> Part:
        value = node.value
        return Part(str(value.numerator) if value.denominator == 1 else self._constant(value), False)

    def text(self, node: nodes.Text) -> Part:
        return Part(repr(node.value), False)

    def field_name(self, node: nodes.FieldName) -> Part:
        if node.name not in self._names:
            column = self._resolve(node.name)
            if column is None:
                return Part(_MISSING, True)
            if node.name not in self._gaps:
                self._gaps[node.name] = None in column
            self._names[node.name] = (f"v{len(self._names)}", column, self._gaps[node.name])
        variable, _, gap = self._names[node.name]
        return Part(variable, gap)

    def _call(self, function: str, operands: Sequence[Part]) -> Part:
        if any(part.source == _MISSING for part in operands):
            return Part(_MISSING, True)
        return Part(f"{function}({', '.join(part.source for part in operands)})", True)

    def negative(self, node: nodes.Negative) -> Part:
        operand = self.visit(node.operand)
        return self._call("_neg", [operand]) if operand.gap else Part(f"(-{operand.source})", False)

    def arithmetic(self, node: nodes.Arithmetic) -> Part:
        left, right = self.visit(node.left), self.visit(node.right)
        if node.operator == "/":
            return self._call("_div", [left, right])
        if left.gap or right.gap:
            return self._call({"+": "_add", "-": "_sub", "*": "_mul"}[node.operator], [left, right])
        return Part(f"({left.source} {node.operator} {right.source})", False)

    def comparison(self, node: nodes.Comparison) -> Part:
        left, right = self.visit(node.left), self.visit(node.right)
        if not (left.gap or right.gap):
            return Part(f"({left.source} {node.operator} {right.source})", False)
        names = {">=": "_ge", "<=": "_le", ">": "_gt", "<": "_lt", "==": "_eq", "!=": "_ne"}
        return self._call(names[node.operator], [left, right])

    def membership(self, node: nodes.Membership) -> Part:
        operand = self.visit(node.operand)
        choices = self._constant(frozenset(choice.value for choice in node.choices))
        if operand.gap:
            return self._call("_in", [operand, Part(choices, False)])
        return Part(f"({operand.source} in {choices})", False)

    def not_(self, node: nodes.Not) -> Part:
        operand = self.visit(node.operand)
        return self._call("_not", [operand]) if operand.gap else Part(f"(not {operand.source})", False)

    def _logic(self, word: str, function: str, operands: Sequence[Node]) -> Part:
        parts = [self.visit(operand) for operand in operands]
        if all(part.source == _MISSING for part in parts):
            return Part(_MISSING, True)
        if any(part.gap for part in parts):
            return Part(f"{function}(({', '.join(part.source for part in parts)},))", True)
        return Part(f"({f' {word} '.join(part.source for part in parts)})", False)

    def all_of(self, node: nodes.AllOf) -> Part:
        return self._logic("and", "_all", node.operands)

    def any_of(self, node: nodes.AnyOf) -> Part:
        return self._logic("or", "_any", node.operands)

    def ceiling(self, node: nodes.Ceiling) -> Part:
        return self._call("_ceil", [self.visit(node.operand)])

    def extreme(self, node: nodes.Extreme) -> Part:
        return self._call(f"_{node.function}", [self.visit(operand) for operand in node.operands])

    def conditional(self, node: nodes.Conditional) -> Part:
        condition, then, otherwise = (
            self.visit(part) for part in (node.condition, node.then, node.otherwise)
        )
        if condition.gap or then.gap or otherwise.gap:
            return Part(f"_if({condition.source}, {then.source}, {otherwise.source})", True)
        return Part(f"({then.source} if {condition.source} else {otherwise.source})", False)

    def total(self, node: nodes.Total) -> Part:
        values = self._of_rows(node.operand)
        if values is None:
            return Part(_MISSING, True)
        where = self._of_rows(node.where) or [True] * len(values)
        counted = [value for value, wanted in zip(values, where, strict=True) if wanted is not False]
        if None in where or None in counted:
            return Part(_MISSING, True)
        return Part(self._constant(sum(map(_exact_number, counted))), False)

    def row_count(self, node: nodes.RowCount) -> Part:
        if self._rows is None:
            return Part(_MISSING, True)
        if node.where is None:
            return Part(str(self._rows[1]), False)
        where = self._of_rows(node.where)
        if where is None or None in where:
            return Part(_MISSING, True)
        return Part(str(sum(1 for wanted in where if wanted)), False)

    def _of_rows(self, node: Node | None) -> list[Any] | None:
        if node is None or self._rows is None:
            return None
        return evaluate_column(node, self._rows[0], self._rows[1])

    def years_between(self, node: nodes.YearsBetween) -> Part:
        return self._call("_years", [self.visit(node.start), self.visit(node.end)])

    def known(self, node: nodes.Known) -> Part:
        operand = self.visit(node.operand)
        return Part("False" if operand.source == _MISSING else f"({operand.source} is not None)", False)

    def either(self, node: nodes.Either) -> Part:
        parts = [
            part for part in (self.visit(operand) for operand in node.operands) if part.source != _MISSING
        ]
        if not parts:
            return Part(_MISSING, True)
        if not parts[0].gap:
            return parts[0]
        return Part(f"_first(({', '.join(part.source for part in parts)},))", all(part.gap for part in parts))


def _exact_number(value: Any) -> Any:
    return exact(value) if isinstance(value, float) else value


def _strict(function: Callable[..., Any]) -> Callable[..., Any]:
    def applied(*operands: Any) -> Any:
        return None if None in operands else function(*operands)

    return applied


def _divide(left: Any, right: Any) -> Any:
    if left is None or right is None or right == 0:
        return None
    return left / right if isinstance(left, float) or isinstance(right, float) else Fraction(left) / right


def _years_between(start: date, end: date) -> int:
    years = end.year - start.year
    return years - ((end.month, end.day) < (start.month, start.day))


def _first(values: Sequence[Any]) -> Any:
    return next((value for value in values if value is not None), None)


def _if(condition: bool | None, then: Any, otherwise: Any) -> Any:
    if condition is None:
        return None
    return then if condition else otherwise


_FUNCTIONS: dict[str, Any] = {
    "__builtins__": {},
    "_neg": _strict(lambda a: -a),
    "_add": _strict(lambda a, b: a + b),
    "_sub": _strict(lambda a, b: a - b),
    "_mul": _strict(lambda a, b: a * b),
    "_div": _divide,
    "_ge": _strict(lambda a, b: a >= b),
    "_le": _strict(lambda a, b: a <= b),
    "_gt": _strict(lambda a, b: a > b),
    "_lt": _strict(lambda a, b: a < b),
    "_eq": _strict(lambda a, b: a == b),
    "_ne": _strict(lambda a, b: a != b),
    "_in": lambda a, choices: None if a is None else a in choices,
    "_not": logic.negate,
    "_all": logic.all_of,
    "_any": logic.any_of,
    "_ceil": _strict(math.ceil),
    "_min": _strict(min),
    "_max": _strict(max),
    "_if": _if,
    "_years": _strict(_years_between),
    "_first": _first,
}
