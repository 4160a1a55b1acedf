"""The immutable nodes of a formula.

Nodes compare by meaning: the place in the text (``at``) does not count. ``str(node)`` is the canonical
text; it parses back to an equal node and keys the zero rules. A new kind of node is added here, to ``Node``
and to ``Visitor`` (``visitor.py``); the type checker then names every reader that does not know it yet.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Literal

from dudao.core.numbers import trimmed

ArithmeticOperator = Literal["+", "-", "*", "/"]
ComparisonOperator = Literal[">=", "<=", ">", "<", "==", "!="]


@dataclass(frozen=True)
class Location:
    """Where a node stands: the whole text of the formula, the position in it, the origin of the text."""

    text: str = ""
    position: int = 0
    source: str = ""


@dataclass(frozen=True)
class _Located:
    at: Location = field(default=Location(), compare=False, repr=False, kw_only=True)


def _within(node: Node, binding: int) -> str:
    return str(node) if binding_of(node) >= binding else f"({node})"


def _listed(nodes: Sequence[Node]) -> str:
    return ", ".join(str(node) for node in nodes)


@dataclass(frozen=True)
class Number(_Located):
    """A number as written; ``unit`` is what stands in brackets behind it, as in ``12[班/间]``, else empty."""

    value: Fraction
    unit: str = ""

    def __str__(self) -> str:
        text = trimmed(self.value, len(str(self.value.denominator)) * 4)
        return f"{text}[{self.unit}]" if self.unit else text


@dataclass(frozen=True)
class Text(_Located):
    """Text in single quotes."""

    value: str

    def __str__(self) -> str:
        return f"'{self.value}'"


@dataclass(frozen=True)
class FieldName(_Located):
    """The name of a field, perhaps dotted: ``students``, ``primary.students``."""

    name: str

    def __str__(self) -> str:
        return self.name


@dataclass(frozen=True)
class Negative(_Located):
    """Unary minus."""

    operand: Node

    def __str__(self) -> str:
        return f"-{_within(self.operand, 8)}"


@dataclass(frozen=True)
class Arithmetic(_Located):
    """``left operator right``; ``at`` points at the operator."""

    operator: ArithmeticOperator
    left: Node
    right: Node

    def __str__(self) -> str:
        binding = binding_of(self)
        return f"{_within(self.left, binding)} {self.operator} {_within(self.right, binding + 1)}"


@dataclass(frozen=True)
class Comparison(_Located):
    """``left operator right``; ``at`` points at the operator."""

    operator: ComparisonOperator
    left: Node
    right: Node

    def __str__(self) -> str:
        return f"{_within(self.left, 5)} {self.operator} {_within(self.right, 5)}"


@dataclass(frozen=True)
class Membership(_Located):
    """``operand in ('a', 'b')``: equal to one of the constants; ``at`` points at ``in``."""

    operand: Node
    choices: tuple[Text | Number, ...]

    def __str__(self) -> str:
        return f"{_within(self.operand, 5)} in ({_listed(self.choices)})"


@dataclass(frozen=True)
class Not(_Located):
    """``not operand``."""

    operand: Node

    def __str__(self) -> str:
        return f"not {_within(self.operand, 4)}"


@dataclass(frozen=True)
class AllOf(_Located):
    """``a and b and …``, at least two operands."""

    operands: tuple[Node, ...]

    def __str__(self) -> str:
        return " and ".join(_within(operand, 3) for operand in self.operands)


@dataclass(frozen=True)
class AnyOf(_Located):
    """``a or b or …``, at least two operands."""

    operands: tuple[Node, ...]

    def __str__(self) -> str:
        return " or ".join(_within(operand, 2) for operand in self.operands)


@dataclass(frozen=True)
class Ceiling(_Located):
    """``ceil(x)``: rounded up to a whole number (向上取整); the unit stays."""

    operand: Node

    def __str__(self) -> str:
        return f"ceil({self.operand})"


@dataclass(frozen=True)
class Extreme(_Located):
    """``min(a, …)`` or ``max(a, …)``."""

    function: Literal["min", "max"]
    operands: tuple[Node, ...]

    def __str__(self) -> str:
        return f"{self.function}({_listed(self.operands)})"


@dataclass(frozen=True)
class Conditional(_Located):
    """``if(condition, then, otherwise)``."""

    condition: Node
    then: Node
    otherwise: Node

    def __str__(self) -> str:
        return f"if({self.condition}, {self.then}, {self.otherwise})"


@dataclass(frozen=True)
class Total(_Located):
    """``total(x)``, ``total(x, where)``: the sum over the county's rows; names inside are those of a row."""

    operand: Node
    where: Node | None = None

    def __str__(self) -> str:
        return f"total({self.operand})" if self.where is None else f"total({self.operand}, {self.where})"


@dataclass(frozen=True)
class RowCount(_Located):
    """``count(where)``: the number of the county's rows that satisfy the condition; ``count()``: of all."""

    where: Node | None = None

    def __str__(self) -> str:
        return "count()" if self.where is None else f"count({self.where})"


@dataclass(frozen=True)
class YearsBetween(_Located):
    """``years_between(start, end)``: full years from one date to another, negative if the end comes first."""

    start: Node
    end: Node

    def __str__(self) -> str:
        return f"years_between({self.start}, {self.end})"


@dataclass(frozen=True)
class Known(_Located):
    """``known(x)``: whether a value is present."""

    operand: Node

    def __str__(self) -> str:
        return f"known({self.operand})"


@dataclass(frozen=True)
class Either(_Located):
    """``either(a, b, …)``: the first value that is present."""

    operands: tuple[Node, ...]

    def __str__(self) -> str:
        return f"either({_listed(self.operands)})"


Node = (
    Number
    | Text
    | FieldName
    | Negative
    | Arithmetic
    | Comparison
    | Membership
    | Not
    | AllOf
    | AnyOf
    | Ceiling
    | Extreme
    | Conditional
    | Total
    | RowCount
    | YearsBetween
    | Known
    | Either
)

_BINDING: dict[type[Node], int] = {AnyOf: 1, AllOf: 2, Not: 3, Comparison: 4, Membership: 4, Negative: 7}


def binding_of(node: Node) -> int:
    """How tightly a node holds: or 1, and 2, not 3, comparisons 4, + - 5, * / 6, sign 7, the rest 8."""
    if isinstance(node, Arithmetic):
        return 5 if node.operator in "+-" else 6
    return _BINDING.get(type(node), 8)
