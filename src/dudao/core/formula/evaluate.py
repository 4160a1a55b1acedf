"""The reference evaluator: exact rational arithmetic with a trace of every step.

What is missing spreads only as far as it matters: ``False and missing`` is False and needs nothing,
``missing + 1`` is missing and says which field it waits for. Every other evaluator (tables in bulk) is
measured against this one.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction
from typing import Literal

from dudao.core import logic
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
from dudao.core.formula.scope import FieldRef, Scope
from dudao.core.formula.threshold import COMPARE
from dudao.core.formula.types import ZeroRule
from dudao.core.formula.visitor import Visitor
from dudao.core.formula.wording import describe, substitute
from dudao.core.trace import Step, Value

State = Literal["known", "missing", "undetermined", "not_applicable", "not_a_unit"]
"""known: there is a value. missing: data is missing. undetermined: a denominator is zero and its rule says
that nothing can be decided. not_applicable: a denominator is zero and nothing is asked, the requirement
counts as satisfied. not_a_unit: a denominator is zero and the unit does not exist in this respect.
"""

_GRAVITY: tuple[State, ...] = ("not_a_unit", "not_applicable", "missing", "undetermined")
_NO_ZERO_RULES: Mapping[str, ZeroRule] = {}


@dataclass(frozen=True)
class Outcome:
    """What a formula comes to: ``value``, which is None unless ``state`` is "known".

    ``missing`` holds only the fields that were truly needed. ``children`` are the outcomes it rests on;
    ``row`` names the row of a total's part.
    """

    node: Node
    value: Value | None
    state: State = "known"
    missing: tuple[FieldRef, ...] = ()
    children: tuple[Outcome, ...] = ()
    row: str = ""

    @property
    def number(self) -> Fraction | None:
        """The value as a number; None when there is none. Raises ``TypeError`` for another kind of value."""
        if self.value is None or isinstance(self.value, Fraction):
            return self.value
        raise TypeError(f"公式的结果不是数：{self.node}")

    @property
    def truth(self) -> bool | None:
        """The value as a verdict: not_applicable counts as satisfied, everything else unknown is None.

        Raises ``TypeError`` for another kind of value.
        """
        if self.state == "not_applicable":
            return True
        if self.value is None or isinstance(self.value, bool):
            return self.value
        raise TypeError(f"公式的结果不是条件：{self.node}")

    @property
    def trace(self) -> Step:
        """All steps with the names of the fields; ``explain`` says them with labels."""
        return self.explain({})

    def explain(self, labels: Mapping[str, str]) -> Step:
        """Return all steps in words, the fields called by their labels."""
        text = describe(self.node, labels)
        values: dict[Node, Value | None] = {
            child.node: child.value
            for child in self._descendants()
            if isinstance(child.node, FieldName | Total | RowCount)
        }
        if isinstance(self.node, FieldName | Total | RowCount):
            substituted = text
        else:
            substituted = substitute(self.node, values, labels)
        row = f"{self.row}：" if self.row else ""
        children = tuple(c.explain(labels) for c in self.children if not isinstance(c.node, Number | Text))
        return Step(f"{row}{text}", f"{row}{substituted}", self.value, children, self._note(labels))

    def _descendants(self) -> Iterable[Outcome]:
        """The outcomes of the nodes below in the same scope: the rows of a total have fields of their own."""
        for child in self.children:
            yield child
            if not isinstance(child.node, Total | RowCount):
                yield from child._descendants()

    def _note(self, labels: Mapping[str, str]) -> str:
        if self.state == "missing":
            names = [
                f"{ref.row}的{labels.get(ref.name, ref.name)}" if ref.row else labels.get(ref.name, ref.name)
                for ref in self.missing
            ]
            return f"缺：{'、'.join(names)}"
        return {
            "known": "",
            "undetermined": "分母为零，无法确定",
            "not_applicable": "分母为零，不适用",
            "not_a_unit": "分母为零，不作为单位",
        }[self.state]


def evaluate(node: Node, scope: Scope, *, zero_rules: Mapping[str, ZeroRule] = _NO_ZERO_RULES) -> Outcome:
    """Return the exact value of a checked formula over one unit, what is missing, and how it came about.

    Raises ``ZeroDivisionError`` when a denominator is zero and has no rule (``check`` refuses such
    formulas), and ``TypeError`` when the scope gives a value of another kind than the field has.
    """
    return _Evaluator(scope, zero_rules, row="").visit(node)


def _union(outcomes: Iterable[Outcome]) -> tuple[FieldRef, ...]:
    return tuple(dict.fromkeys(ref for outcome in outcomes for ref in outcome.missing))


def _gravest(outcomes: Sequence[Outcome]) -> State:
    """The state of something that needs all of these: absence of the unit before absence of data."""
    states = {outcome.state for outcome in outcomes}
    return next((state for state in _GRAVITY if state in states), "known")


def _unknown(node: Node, children: tuple[Outcome, ...], needed: Sequence[Outcome]) -> Outcome:
    state = _gravest(needed)
    missing = _union(needed) if state == "missing" else ()
    return Outcome(node, None, state, missing, children)


class _Evaluator(Visitor[Outcome]):
    def __init__(self, scope: Scope, zero_rules: Mapping[str, ZeroRule], *, row: str) -> None:
        self._scope = scope
        self._zero_rules = zero_rules
        self._row = row

    def _all(self, *nodes: Node) -> tuple[Outcome, ...]:
        return tuple(self.visit(node) for node in nodes)

    def number(self, node: Number) -> Outcome:
        return Outcome(node, node.value)

    def text(self, node: Text) -> Outcome:
        return Outcome(node, node.value)

    def field_name(self, node: FieldName) -> Outcome:
        value = self._scope.value(node.name)
        if value is None:
            return Outcome(node, None, "missing", (FieldRef(node.name, self._row),))
        if not isinstance(value, Fraction | bool | str | date):
            raise TypeError(
                f"字段 {node.name} 的值应为 Fraction、是否、文字或日期，不是 {type(value).__name__}"
            )
        return Outcome(node, value)

    def negative(self, node: Negative) -> Outcome:
        children = self._all(node.operand)
        if _gravest(children) != "known":
            return _unknown(node, children, children)
        return Outcome(node, -_numbers(children)[0], children=children)

    def arithmetic(self, node: Arithmetic) -> Outcome:
        children = self._all(node.left, node.right)
        if node.operator == "/" and children[1].state == "known" and _numbers(children[1:])[0] == 0:
            return self._zero_denominator(node, children)
        if _gravest(children) != "known":
            return _unknown(node, children, children)
        left, right = _numbers(children)
        match node.operator:
            case "+":
                value = left + right
            case "-":
                value = left - right
            case "*":
                value = left * right
            case "/":
                value = left / right
        return Outcome(node, value, children=children)

    def _zero_denominator(self, node: Arithmetic, children: tuple[Outcome, ...]) -> Outcome:
        rule = self._zero_rules.get(str(node.right))
        if rule is None:
            raise ZeroDivisionError(f"没有说明分母“{node.right}”为零时怎么办")
        if rule is ZeroRule.ZERO:
            return Outcome(node, Fraction(0), children=children)
        states: dict[ZeroRule, State] = {
            ZeroRule.NOT_A_UNIT: "not_a_unit",
            ZeroRule.NOT_APPLICABLE: "not_applicable",
            ZeroRule.UNDETERMINED: "undetermined",
        }
        return Outcome(node, None, states[rule], children=children)

    def comparison(self, node: Comparison) -> Outcome:
        children = self._all(node.left, node.right)
        if _gravest(children) != "known":
            return _unknown(node, children, children)
        return Outcome(node, _holds(node, children[0].value, children[1].value), children=children)

    def membership(self, node: Membership) -> Outcome:
        children = self._all(node.operand)
        if _gravest(children) != "known":
            return _unknown(node, children, children)
        held = any(children[0].value == choice.value for choice in node.choices)
        return Outcome(node, held, children=children)

    def not_(self, node: Not) -> Outcome:
        children = self._all(node.operand)
        if _gravest(children) != "known":
            return _unknown(node, children, children)
        return Outcome(node, logic.negate(children[0].truth), children=children)

    def all_of(self, node: AllOf) -> Outcome:
        return self._connective(node, self._all(*node.operands), decided_by=False)

    def any_of(self, node: AnyOf) -> Outcome:
        return self._connective(node, self._all(*node.operands), decided_by=True)

    def _connective(self, node: Node, children: tuple[Outcome, ...], *, decided_by: bool) -> Outcome:
        """``and`` is decided by one False, ``or`` by one True; not_applicable counts as satisfied in both."""
        if any(child.state == "not_a_unit" for child in children):
            return Outcome(node, None, "not_a_unit", children=children)
        if any(child.state == "known" and child.truth is decided_by for child in children):
            return Outcome(node, decided_by, children=children)
        idle = [child for child in children if child.state == "not_applicable"]
        if idle and (decided_by or len(idle) == len(children)):
            return Outcome(node, None, "not_applicable", children=children)
        open_ = [child for child in children if child.state in ("missing", "undetermined")]
        if open_:
            return _unknown(node, children, open_)
        return Outcome(node, not decided_by, children=children)

    def ceiling(self, node: Ceiling) -> Outcome:
        children = self._all(node.operand)
        if _gravest(children) != "known":
            return _unknown(node, children, children)
        return Outcome(node, Fraction(math.ceil(_numbers(children)[0])), children=children)

    def extreme(self, node: Extreme) -> Outcome:
        children = self._all(*node.operands)
        if _gravest(children) != "known":
            return _unknown(node, children, children)
        choose = min if node.function == "min" else max
        return Outcome(node, choose(_numbers(children)), children=children)

    def conditional(self, node: Conditional) -> Outcome:
        condition = self.visit(node.condition)
        if condition.state == "known":
            branch = self.visit(node.then if condition.truth else node.otherwise)
            return replace(branch, node=node, children=(condition, branch), row="")
        if condition.state in ("missing", "undetermined"):
            then, otherwise = self._all(node.then, node.otherwise)
            if then.state == otherwise.state == "known" and then.value == otherwise.value:
                return Outcome(node, then.value, children=(condition, then, otherwise))
        return _unknown(node, (condition,), (condition,))

    def _rows(self, operand: Node | None, where: Node | None) -> tuple[list[Outcome], list[Outcome]]:
        """Return the outcomes of the rows that count, and those of conditions that could not be decided."""
        counted: list[Outcome] = []
        open_: list[Outcome] = []
        for row in self._scope.rows():
            evaluator = _Evaluator(row, self._zero_rules, row=row.label)
            condition = evaluator.visit(where) if where is not None else None
            if condition is not None and condition.state in ("missing", "undetermined"):
                open_.append(replace(condition, row=row.label))
            elif condition is None or condition.value is True:
                outcome = evaluator.visit(operand) if operand is not None else condition
                if outcome is None:
                    outcome = Outcome(Number(Fraction(1)), Fraction(1))
                if outcome.state not in ("not_a_unit", "not_applicable"):
                    counted.append(replace(outcome, row=row.label))
        return counted, open_

    def total(self, node: Total) -> Outcome:
        counted, open_ = self._rows(node.operand, node.where)
        children = (*counted, *open_)
        if _gravest(children) != "known":
            return _unknown(node, children, [child for child in children if child.state != "known"])
        return Outcome(node, sum(_numbers(counted), Fraction(0)), children=children)

    def row_count(self, node: RowCount) -> Outcome:
        counted, open_ = self._rows(None, node.where)
        children = (*counted, *open_)
        if open_:
            return _unknown(node, children, open_)
        return Outcome(node, Fraction(len(counted)), children=children)

    def years_between(self, node: YearsBetween) -> Outcome:
        children = self._all(node.start, node.end)
        if _gravest(children) != "known":
            return _unknown(node, children, children)
        start, end = children[0].value, children[1].value
        if not isinstance(start, date) or not isinstance(end, date):
            raise TypeError(f"这里需要日期：{node}")
        return Outcome(node, Fraction(full_years(start, end)), children=children)

    def known(self, node: Known) -> Outcome:
        children = self._all(node.operand)
        return Outcome(node, children[0].state == "known", children=children)

    def either(self, node: Either) -> Outcome:
        children = self._all(*node.operands)
        for child in children:
            if child.state not in ("missing", "undetermined"):
                return replace(child, node=node, children=children, row="")
        return _unknown(node, children, children)


def full_years(start: date, end: date) -> int:
    """Return the full years from one date to another, negative when the end comes first.

    A year is full on the same day of the month, for 29 February on 1 March of common years.
    """
    if end < start:
        return -full_years(end, start)
    return end.year - start.year - ((end.month, end.day) < (start.month, start.day))


def _numbers(outcomes: Sequence[Outcome]) -> list[Fraction]:
    numbers = []
    for outcome in outcomes:
        if not isinstance(outcome.value, Fraction):
            raise TypeError(f"这里需要数，“{outcome.node}”的值是 {outcome.value!r}")
        numbers.append(outcome.value)
    return numbers


def _holds(node: Comparison, left: Value | None, right: Value | None) -> bool:
    if node.operator == "==":
        return left == right
    if node.operator == "!=":
        return left != right
    numbers = isinstance(left, Fraction) and isinstance(right, Fraction)
    dates = isinstance(left, date) and isinstance(right, date)
    if not (numbers or dates):
        raise TypeError(f"不能比大小：{node}")
    return COMPARE[node.operator](left, right)
