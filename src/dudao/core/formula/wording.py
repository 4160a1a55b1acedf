"""Formulas in Chinese: the rule in words, and the rule with the numbers put in."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction

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
    Node,
    Not,
    Number,
    RowCount,
    Text,
    Total,
    YearsBetween,
    binding_of,
)
from dudao.core.formula.visitor import Visitor
from dudao.core.trace import Value, show_value

_SIGNS = {"+": "+", "-": "−", "*": "×", "/": "÷"}
_COMPARISONS = {">=": "≥", "<=": "≤", ">": ">", "<": "<", "==": "=", "!=": "≠"}


def describe(node: Node, labels: Mapping[str, str]) -> str:
    """Say the formula with the labels of its fields: 「100 × (本科毕业专任教师 + …) ÷ 在校学生数」.

    A field without a label appears under its name.
    """

    def label(found: Node) -> str | None:
        return labels.get(found.name, found.name) if isinstance(found, FieldName) else None

    return _Wording(label).visit(node)


def substitute(node: Node, values: Mapping[Node, Value | None], labels: Mapping[str, str]) -> str:
    """Say the formula with values in the place of the nodes given: 「100 × (3 + 12) ÷ 846」.

    A field that is not among them (in a branch that was not taken) appears under its label.
    """

    def value(found: Node) -> str | None:
        if found not in values:
            return labels.get(found.name, found.name) if isinstance(found, FieldName) else None
        known = values[found]
        text = show_value(known)
        return f"({text})" if isinstance(known, Fraction) and known < 0 else text

    return _Wording(value).visit(node)


class _Wording(Visitor[str]):
    """``replaced`` gives the words for a node, or None to have them composed from its parts."""

    def __init__(self, replaced: Callable[[Node], str | None]) -> None:
        self._replaced = replaced

    def visit(self, node: Node) -> str:
        words = self._replaced(node)
        return super().visit(node) if words is None else words

    def _within(self, node: Node, binding: int) -> str:
        return self.visit(node) if binding_of(node) >= binding else f"({self.visit(node)})"

    def _listed(self, nodes: tuple[Node, ...]) -> str:
        return "，".join(self.visit(node) for node in nodes)

    def number(self, node: Number) -> str:
        return f"{show_value(node.value)}{node.unit}"

    def text(self, node: Text) -> str:
        return f"「{node.value}」"

    def field_name(self, node: FieldName) -> str:
        return node.name

    def negative(self, node: Negative) -> str:
        return f"−{self._within(node.operand, 8)}"

    def arithmetic(self, node: Arithmetic) -> str:
        binding = binding_of(node)
        left, right = self._within(node.left, binding), self._within(node.right, binding + 1)
        return f"{left} {_SIGNS[node.operator]} {right}"

    def comparison(self, node: Comparison) -> str:
        return f"{self._within(node.left, 5)} {_COMPARISONS[node.operator]} {self._within(node.right, 5)}"

    def membership(self, node: Membership) -> str:
        return f"{self._within(node.operand, 5)} 属于（{self._listed(node.choices)}）"

    def not_(self, node: Not) -> str:
        return f"非（{self.visit(node.operand)}）"

    def all_of(self, node: AllOf) -> str:
        return " 且 ".join(self._within(operand, 3) for operand in node.operands)

    def any_of(self, node: AnyOf) -> str:
        return " 或 ".join(self._within(operand, 2) for operand in node.operands)

    def ceiling(self, node: Ceiling) -> str:
        return f"向上取整（{self.visit(node.operand)}）"

    def extreme(self, node: Extreme) -> str:
        return f"{'最小' if node.function == 'min' else '最大'}（{self._listed(node.operands)}）"

    def conditional(self, node: Conditional) -> str:
        condition, then = self.visit(node.condition), self.visit(node.then)
        return f"（若 {condition}，则 {then}，否则 {self.visit(node.otherwise)}）"

    def total(self, node: Total) -> str:
        if node.where is None:
            return f"合计（{self.visit(node.operand)}）"
        return f"合计（{self.visit(node.operand)}；限 {self.visit(node.where)}）"

    def row_count(self, node: RowCount) -> str:
        return "校数" if node.where is None else f"校数（{self.visit(node.where)}）"

    def years_between(self, node: YearsBetween) -> str:
        return f"从 {self.visit(node.start)} 到 {self.visit(node.end)} 的整年数"

    def known(self, node: Known) -> str:
        return f"已填（{self.visit(node.operand)}）"

    def either(self, node: Either) -> str:
        return f"首个已填的（{self._listed(node.operands)}）"
