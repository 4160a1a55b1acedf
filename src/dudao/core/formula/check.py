"""Checking a formula when it is built: names, kinds, units, zero denominators, level.

Units are exact: what is added, subtracted or compared must have one unit. A number without a unit may be
compared with anything, for it is read in the unit of the other side (``students >= 100``), but it may not
be added to a quantity: write ``students + 5[人]``. Every denominator that is not a constant needs a stated
rule for zero.
"""

from __future__ import annotations

from collections.abc import Mapping
from difflib import get_close_matches
from fractions import Fraction
from functools import reduce

from dudao.core.formula.errors import FormulaError
from dudao.core.formula.evaluate import evaluate
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
)
from dudao.core.formula.scope import MappingScope
from dudao.core.formula.types import FieldType, FormulaLevel, ResultType, ValueKind, ZeroRule
from dudao.core.formula.units import PLAIN, Unit
from dudao.core.formula.visitor import Visitor, fields_of, walk

_BOOLEAN = ResultType(ValueKind.BOOLEAN)
_NO_ZERO_RULES: Mapping[str, ZeroRule] = {}


def check(
    node: Node,
    fields: Mapping[str, FieldType],
    *,
    zero_rules: Mapping[str, ZeroRule] = _NO_ZERO_RULES,
    level: FormulaLevel = "school",
    row_fields: Mapping[str, FieldType] | None = None,
    expect: ValueKind | None = None,
) -> ResultType:
    """Return the type of the formula, or raise ``FormulaError`` pointing at the first wrong character.

    ``fields`` are the names that may stand in it; inside ``total`` and ``count``, which only a county
    formula may use, ``row_fields`` (by default the same). ``zero_rules`` are keyed by the canonical text of
    the denominator. ``expect`` demands a kind of result: a measure is a number, a condition is 是否.
    """
    checker = _Checker(fields, zero_rules, level, fields if row_fields is None else row_fields)
    result = checker.visit(node)
    if expect is not None and result.kind is not expect:
        raise _error(f"这里需要{expect.label}，公式的结果却是{result.kind.label}", node)
    return result


def _error(message: str, node: Node) -> FormulaError:
    return FormulaError(message, node.at.text, node.at.position, node.at.source)


def _free(found: ResultType) -> bool:
    """A bare number: it takes the unit of whatever it is compared with."""
    return found.constant and found.unit == PLAIN


class _Checker(Visitor[ResultType]):
    def __init__(
        self,
        fields: Mapping[str, FieldType],
        zero_rules: Mapping[str, ZeroRule],
        level: FormulaLevel,
        row_fields: Mapping[str, FieldType],
    ) -> None:
        self._fields = fields
        self._zero_rules = zero_rules
        self._level = level
        self._row_fields = row_fields

    def _number(self, node: Node) -> ResultType:
        found = self.visit(node)
        if found.kind is not ValueKind.NUMBER:
            raise _error(f"这里需要数，“{node}”却是{found.kind.label}", node)
        return found

    def _condition(self, node: Node) -> None:
        found = self.visit(node)
        if found.kind is not ValueKind.BOOLEAN:
            raise _error(f"这里需要条件，“{node}”却是{found.kind.label}", node)

    def _comparable(self, left: ResultType, right: ResultType, node: Node) -> ResultType:
        """Return the common type of two values held against each other, or complain at ``node``."""
        if left.kind is not right.kind:
            raise _error(f"{left.kind.label}与{right.kind.label}不能相比", node)
        if left.unit != right.unit and not _free(left) and not _free(right):
            raise _error(f"单位不同：{left.unit} 与 {right.unit}", node)
        unit = right.unit if _free(left) else left.unit
        return ResultType(left.kind, unit, left.constant and right.constant, left.choices or right.choices)

    def _common(self, operands: tuple[Node, ...], node: Node, *, numbers: bool = False) -> ResultType:
        types = [self._number(operand) if numbers else self.visit(operand) for operand in operands]
        return reduce(lambda left, right: self._comparable(left, right, node), types)

    def number(self, node: Number) -> ResultType:
        return ResultType(ValueKind.NUMBER, Unit.parse(node.unit), constant=True)

    def text(self, node: Text) -> ResultType:
        return ResultType(ValueKind.TEXT, constant=True)

    def field_name(self, node: FieldName) -> ResultType:
        found = self._fields.get(node.name)
        if found is None:
            near = get_close_matches(node.name, self._fields, n=1)
            hint = f"，是否想写 {near[0]}" if near else ""
            raise _error(f"没有名为 {node.name} 的字段{hint}", node)
        unit = Unit.parse(found.unit) if found.kind is ValueKind.NUMBER else PLAIN
        return ResultType(found.kind, unit, choices=found.choices)

    def negative(self, node: Negative) -> ResultType:
        return self._number(node.operand)

    def arithmetic(self, node: Arithmetic) -> ResultType:
        left, right = self._number(node.left), self._number(node.right)
        constant = left.constant and right.constant
        if node.operator == "*":
            return ResultType(ValueKind.NUMBER, left.unit * right.unit, constant)
        if node.operator == "/":
            self._check_denominator(node)
            return ResultType(ValueKind.NUMBER, left.unit / right.unit, constant)
        if left.unit != right.unit:
            hint = "；不带单位的数请写明单位，如 5[人]" if _free(left) or _free(right) else ""
            raise _error(f"单位不同，不能相加减：{left.unit} 与 {right.unit}{hint}", node)
        return ResultType(ValueKind.NUMBER, left.unit, constant)

    def _check_denominator(self, node: Arithmetic) -> None:
        if not fields_of(node.right) and not any(isinstance(found, RowCount) for found in walk(node.right)):
            if evaluate(node.right, MappingScope({})).value == Fraction(0):
                raise _error("分母是零", node)
        elif str(node.right) not in self._zero_rules:
            raise _error(f"没有说明分母“{node.right}”为零时怎么办", node)

    def comparison(self, node: Comparison) -> ResultType:
        left, right = self.visit(node.left), self.visit(node.right)
        self._comparable(left, right, node)
        if node.operator not in ("==", "!=") and left.kind in (ValueKind.TEXT, ValueKind.BOOLEAN):
            raise _error(f"{left.kind.label}不能比大小", node)
        self._check_choice(left, node.right)
        self._check_choice(right, node.left)
        return _BOOLEAN

    def _check_choice(self, field_type: ResultType, constant: Node) -> None:
        if isinstance(constant, Text) and field_type.choices and constant.value not in field_type.choices:
            choices = "、".join(field_type.choices)
            raise _error(f"“{constant.value}”不是可选的值，可选：{choices}", constant)

    def membership(self, node: Membership) -> ResultType:
        operand = self.visit(node.operand)
        for choice in node.choices:
            self._comparable(operand, self.visit(choice), choice)
            self._check_choice(operand, choice)
        return _BOOLEAN

    def not_(self, node: Not) -> ResultType:
        self._condition(node.operand)
        return _BOOLEAN

    def all_of(self, node: AllOf) -> ResultType:
        for operand in node.operands:
            self._condition(operand)
        return _BOOLEAN

    def any_of(self, node: AnyOf) -> ResultType:
        for operand in node.operands:
            self._condition(operand)
        return _BOOLEAN

    def ceiling(self, node: Ceiling) -> ResultType:
        return self._number(node.operand)

    def extreme(self, node: Extreme) -> ResultType:
        return self._common(node.operands, node, numbers=True)

    def conditional(self, node: Conditional) -> ResultType:
        self._condition(node.condition)
        return self._common((node.then, node.otherwise), node)

    def _row_checker(self, node: Total | RowCount, name: str) -> _Checker:
        if self._level != "county":
            raise _error(f"{name} 只能用在县级公式里，且不能嵌套", node)
        return _Checker(self._row_fields, self._zero_rules, "school", self._row_fields)

    def total(self, node: Total) -> ResultType:
        rows = self._row_checker(node, "total")
        found = rows._number(node.operand)
        if node.where is not None:
            rows._condition(node.where)
        return ResultType(ValueKind.NUMBER, found.unit)

    def row_count(self, node: RowCount) -> ResultType:
        rows = self._row_checker(node, "count")
        if node.where is not None:
            rows._condition(node.where)
        return ResultType(ValueKind.NUMBER, Unit.parse("所"))

    def years_between(self, node: YearsBetween) -> ResultType:
        for operand in (node.start, node.end):
            found = self.visit(operand)
            if found.kind is not ValueKind.DATE:
                raise _error(f"这里需要日期，“{operand}”却是{found.kind.label}", operand)
        return ResultType(ValueKind.NUMBER, Unit.parse("年"))

    def known(self, node: Known) -> ResultType:
        self.visit(node.operand)
        return _BOOLEAN

    def either(self, node: Either) -> ResultType:
        return self._common(node.operands, node)
