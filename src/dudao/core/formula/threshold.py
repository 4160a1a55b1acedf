"""Thresholds such as ``>= 4.2``, held against values without rounding."""

from __future__ import annotations

import operator
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from dudao.core.formula.errors import FormulaError
from dudao.core.formula.nodes import ComparisonOperator
from dudao.core.numbers import exact, trimmed

COMPARE: Mapping[ComparisonOperator, Callable[[Any, Any], bool]] = {
    ">=": operator.ge,
    "<=": operator.le,
    ">": operator.gt,
    "<": operator.lt,
    "==": operator.eq,
    "!=": operator.ne,
}
_PRINTED: dict[ComparisonOperator, str] = {">=": "≥", "<=": "≤", ">": ">", "<": "<", "==": "=", "!=": "≠"}
_OPERATORS: dict[str, ComparisonOperator] = {
    **{name: name for name in COMPARE},
    "≥": ">=",
    "≤": "<=",
    "≠": "!=",
    "＞": ">",
    "＜": "<",
}
_THRESHOLD = re.compile(r"\s*(>=|<=|==|!=|[<>≥≤≠＞＜])\s*(-?[0-9]+(?:\.[0-9]+)?)\s*")


@dataclass(frozen=True)
class Threshold:
    """A requirement on a value: an operator and a limit in the unit of the item."""

    operator: ComparisonOperator
    limit: Fraction

    def holds(self, value: Fraction | None) -> bool | None:
        """Whether the unrounded value satisfies the requirement; None for a missing value."""
        return None if value is None else COMPARE[self.operator](value, self.limit)

    def floor(self, ratio: Fraction) -> Threshold:
        """The requirement eased to ``ratio`` (0.85 of ``>= 4.2`` is ``>= 3.57``).

        Only a lower limit has a floor; raises ``ValueError`` for any other operator.
        """
        if self.operator not in (">=", ">"):
            raise ValueError(f"只有下限要求才有最低比例：{self}")
        return Threshold(self.operator, self.limit * ratio)

    def __str__(self) -> str:
        return f"{_PRINTED[self.operator]} {trimmed(self.limit, len(str(self.limit.denominator)) * 4)}"


def parse_threshold(text: str, *, source: str = "") -> Threshold:
    """Read ``>= 4.2``; ``≥ ≤ ≠`` are read too. Raises ``FormulaError`` pointing at what cannot be read."""
    found = _THRESHOLD.fullmatch(text)
    if found is None:
        start = re.match(r"\s*(>=|<=|==|!=|[<>≥≤≠＞＜]|)\s*", text)
        position = start.end() if start else 0
        raise FormulaError("要求应写成比较号和一个数，如 >= 4.2", text, position, source)
    return Threshold(_OPERATORS[found.group(1)], exact(found.group(2)))
