"""Formulas compiled to Ibis expressions, for ratios over whole tables at once.

Floats, therefore never the last word near a limit: the caller hands such rows to the reference evaluator. Missing is
NULL and spreads as the reference lets it spread for arithmetic; a zero denominator gives NULL.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import ibis

from dudao.core.formula import Node, Visitor
from dudao.core.formula.nodes import (
    AllOf,
    AnyOf,
    Arithmetic,
    Ceiling,
    Comparison,
    Conditional,
    Either,
    Extreme,
    FieldName,
    Known,
    Membership,
    Negative,
    Not,
    Number,
    RowCount,
    Text,
    Total,
    YearsBetween,
)

Expression = Any  # ibis builds its expression types at run time


class NotTabular(ValueError):
    """A formula that only the reference evaluator can compute (totals over rows, dates)."""


def compile_formula(node: Node, columns: Mapping[str, Expression]) -> Expression:
    """The formula as an Ibis expression over these columns; a field without a column is NULL.

    Raises ``NotTabular`` for totals, counts and dates.
    """
    return _Compiler(columns).visit(node)


class _Compiler(Visitor[Expression]):
    def __init__(self, columns: Mapping[str, Expression]) -> None:
        self._columns = columns

    def number(self, node: Number) -> Expression:
        return ibis.literal(float(node.value))

    def text(self, node: Text) -> Expression:
        return ibis.literal(node.value)

    def field_name(self, node: FieldName) -> Expression:
        column = self._columns.get(node.name)
        return ibis.null("float64") if column is None else column

    def negative(self, node: Negative) -> Expression:
        return -self.visit(node.operand)

    def arithmetic(self, node: Arithmetic) -> Expression:
        left, right = self.visit(node.left), self.visit(node.right)
        match node.operator:
            case "+":
                return left + right
            case "-":
                return left - right
            case "*":
                return left * right
            case "/":
                return left / right.nullif(0)

    def comparison(self, node: Comparison) -> Expression:
        left, right = self.visit(node.left), self.visit(node.right)
        match node.operator:
            case ">=":
                return left >= right
            case "<=":
                return left <= right
            case ">":
                return left > right
            case "<":
                return left < right
            case "==":
                return left == right
            case "!=":
                return left != right

    def membership(self, node: Membership) -> Expression:
        values = [
            float(choice.value) if isinstance(choice, Number) else choice.value for choice in node.choices
        ]
        return self.visit(node.operand).isin(values)

    def not_(self, node: Not) -> Expression:
        return ~self.visit(node.operand)

    def all_of(self, node: AllOf) -> Expression:
        return ibis.and_(*(self.visit(operand) for operand in node.operands))

    def any_of(self, node: AnyOf) -> Expression:
        return ibis.or_(*(self.visit(operand) for operand in node.operands))

    def ceiling(self, node: Ceiling) -> Expression:
        return self.visit(node.operand).ceil()

    def extreme(self, node: Extreme) -> Expression:
        """NULL if any operand is: the functions of databases would skip it."""
        operands = [self.visit(operand) for operand in node.operands]
        chosen = ibis.least(*operands) if node.function == "min" else ibis.greatest(*operands)
        return ibis.ifelse(
            ibis.or_(*(operand.isnull() for operand in operands)), ibis.null("float64"), chosen
        )

    def conditional(self, node: Conditional) -> Expression:
        condition = self.visit(node.condition)
        then, otherwise = self.visit(node.then), self.visit(node.otherwise)
        return ibis.cases((condition, then), (~condition, otherwise))

    def total(self, node: Total) -> Expression:
        raise NotTabular(f"合计不能按行计算：{node}")

    def row_count(self, node: RowCount) -> Expression:
        raise NotTabular(f"计数不能按行计算：{node}")

    def years_between(self, node: YearsBetween) -> Expression:
        raise NotTabular(f"日期不能按行计算：{node}")

    def known(self, node: Known) -> Expression:
        return self.visit(node.operand).notnull()

    def either(self, node: Either) -> Expression:
        return ibis.coalesce(*(self.visit(operand) for operand in node.operands))
