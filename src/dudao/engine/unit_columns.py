"""The exact values of many stage units by column, and plain formulas over them without a trace.

A whole number stays an int and everything else a fraction, so sums and products of whole numbers cost what they cost
in Python. Formulas of anything but numbers, fields and arithmetic, rows with a blank or a denominator of zero are left
to the reference evaluator.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from fractions import Fraction

from dudao.core.formula import Node
from dudao.core.formula.nodes import Arithmetic, FieldName, Negative, Number
from dudao.engine.facts import SplitUnit, Value
from dudao.engine.reporting.columns import ColumnTable, RowValues

Rational = int | Fraction
OfRow = Callable[[int], Rational | None]
"""The value in a row by its position; None where the reference evaluator has to say what there is."""


class UnitColumns:
    """The values of units by name, each column in the order of the units; made when it is first asked for."""

    def __init__(self, units: Sequence[SplitUnit]) -> None:
        self.units = units
        self._columns: dict[str, list[Value | int]] = {}
        self._table = _common_table(units)
        self._rows = [unit.values.row for unit in units if isinstance(unit.values, RowValues)]
        self.names = self._reported()

    def _reported(self) -> frozenset[str]:
        if self._table is None:
            return frozenset(name for unit in self.units for name in unit.values)
        return frozenset(name for name in self._table.values if any(v is not None for v in self._cells(name)))

    def _cells(self, name: str) -> Iterable[object]:
        assert self._table is not None
        column = self._table.values[name]
        return (column[row] for row in self._rows)

    def column(self, name: str) -> list[Value | int]:
        """The reported values, None where blank; whole numbers of a file stay ints."""
        found = self._columns.get(name)
        if found is None:
            found = self._columns[name] = self._made(name)
        return found

    def _made(self, name: str) -> list[Value | int]:
        if self._table is None:
            return [unit.values.get(name) for unit in self.units]
        if name not in self._table.values:
            return [None] * len(self.units)
        return self._table.exact_column(name, self._rows)

    def numbers(self, name: str) -> list[Rational | None]:
        """The column with everything that is no number as blank."""
        wanted = (int, Fraction)
        return [value if type(value) in wanted else None for value in self.column(name)]  # type: ignore[misc]


def _common_table(units: Sequence[SplitUnit]) -> ColumnTable | None:
    """The table that all of the units are rows of, None if there is no such table."""
    if not units or not isinstance(units[0].values, RowValues):
        return None
    table = units[0].values.table
    same = all(isinstance(unit.values, RowValues) and unit.values.table is table for unit in units)
    return table if same else None


def plain_formula(node: Node, columns: UnitColumns) -> OfRow | None:
    """The formula as a function of the row, None if it is more than arithmetic over fields and numbers."""
    match node:
        case Number(value):
            constant = value.numerator if value.denominator == 1 else value
            return lambda row: constant
        case FieldName(name):
            return columns.numbers(name).__getitem__
        case Negative(operand):
            inner = plain_formula(operand, columns)
            return None if inner is None else lambda row: _negated(inner(row))
        case Arithmetic():
            left, right = plain_formula(node.left, columns), plain_formula(node.right, columns)
            return None if left is None or right is None else _arithmetic(node.operator, left, right)
    return None


def _negated(value: Rational | None) -> Rational | None:
    return None if value is None else -value


def _arithmetic(operator: str, left: OfRow, right: OfRow) -> OfRow:
    def value(row: int) -> Rational | None:
        one, two = left(row), right(row)
        if one is None or two is None:
            return None
        match operator:
            case "+":
                return one + two
            case "-":
                return one - two
            case "*":
                return one * two
        return None if two == 0 else Fraction(one, two)

    return value
