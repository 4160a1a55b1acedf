"""Reading a formula node by node: ``Visitor`` to compute something from it, ``walk`` for the rest."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator
from typing import Generic, TypeVar, assert_never

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

Result = TypeVar("Result")


class Visitor(ABC, Generic[Result]):
    """One method per kind of node; ``visit`` calls the right one. No node kind can be forgotten."""

    def visit(self, node: Node) -> Result:
        """Return what the method for this kind of node returns."""
        match node:
            case Number():
                return self.number(node)
            case Text():
                return self.text(node)
            case FieldName():
                return self.field_name(node)
            case Negative():
                return self.negative(node)
            case Arithmetic():
                return self.arithmetic(node)
            case Comparison():
                return self.comparison(node)
            case Membership():
                return self.membership(node)
            case Not():
                return self.not_(node)
            case AllOf():
                return self.all_of(node)
            case AnyOf():
                return self.any_of(node)
            case Ceiling():
                return self.ceiling(node)
            case Extreme():
                return self.extreme(node)
            case Conditional():
                return self.conditional(node)
            case Total():
                return self.total(node)
            case RowCount():
                return self.row_count(node)
            case YearsBetween():
                return self.years_between(node)
            case Known():
                return self.known(node)
            case Either():
                return self.either(node)
            case _:
                assert_never(node)

    @abstractmethod
    def number(self, node: Number) -> Result: ...
    @abstractmethod
    def text(self, node: Text) -> Result: ...
    @abstractmethod
    def field_name(self, node: FieldName) -> Result: ...
    @abstractmethod
    def negative(self, node: Negative) -> Result: ...
    @abstractmethod
    def arithmetic(self, node: Arithmetic) -> Result: ...
    @abstractmethod
    def comparison(self, node: Comparison) -> Result: ...
    @abstractmethod
    def membership(self, node: Membership) -> Result: ...
    @abstractmethod
    def not_(self, node: Not) -> Result: ...
    @abstractmethod
    def all_of(self, node: AllOf) -> Result: ...
    @abstractmethod
    def any_of(self, node: AnyOf) -> Result: ...
    @abstractmethod
    def ceiling(self, node: Ceiling) -> Result: ...
    @abstractmethod
    def extreme(self, node: Extreme) -> Result: ...
    @abstractmethod
    def conditional(self, node: Conditional) -> Result: ...
    @abstractmethod
    def total(self, node: Total) -> Result: ...
    @abstractmethod
    def row_count(self, node: RowCount) -> Result: ...
    @abstractmethod
    def years_between(self, node: YearsBetween) -> Result: ...
    @abstractmethod
    def known(self, node: Known) -> Result: ...
    @abstractmethod
    def either(self, node: Either) -> Result: ...


def children_of(node: Node) -> tuple[Node, ...]:
    """Return the nodes directly below, in the order written."""
    match node:
        case Number() | Text() | FieldName():
            return ()
        case Negative(operand) | Not(operand) | Ceiling(operand) | Known(operand):
            return (operand,)
        case Arithmetic(_, left, right) | Comparison(_, left, right) | YearsBetween(left, right):
            return (left, right)
        case Membership(operand, choices):
            return (operand, *choices)
        case AllOf(operands) | AnyOf(operands) | Either(operands) | Extreme(_, operands):
            return operands
        case Conditional(condition, then, otherwise):
            return (condition, then, otherwise)
        case Total(operand, where):
            return (operand,) if where is None else (operand, where)
        case RowCount(where):
            return () if where is None else (where,)
        case _:
            assert_never(node)


def walk(node: Node) -> Iterator[Node]:
    """Yield the node and all nodes below it, in the order written."""
    yield node
    for child in children_of(node):
        yield from walk(child)


def fields_of(node: Node) -> tuple[str, ...]:
    """Return the names of all fields the formula mentions, each once, in the order written."""
    return tuple(dict.fromkeys(found.name for found in walk(node) if isinstance(found, FieldName)))
