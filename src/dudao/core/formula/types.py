"""What formulas are checked against: the types of fields and the rules for a zero denominator."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Literal

from dudao.core.formula.errors import FormulaError
from dudao.core.formula.parser import parse
from dudao.core.formula.units import PLAIN, Unit

FormulaLevel = Literal["school", "county"]


class ValueKind(StrEnum):
    """What sort of value a field or a formula has."""

    NUMBER = "number"
    TEXT = "text"
    DATE = "date"
    BOOLEAN = "boolean"

    @property
    def label(self) -> str:
        """The kind in Chinese."""
        return {"number": "数", "text": "文字", "date": "日期", "boolean": "是否"}[self.value]


@dataclass(frozen=True)
class FieldType:
    """The type of a field: its kind, for numbers the unit, for text the values it may take (if closed)."""

    kind: ValueKind
    unit: str = ""
    choices: tuple[str, ...] = ()


@dataclass(frozen=True)
class ResultType:
    """The type of a formula.

    ``constant``: made of numbers alone, so that without a unit it may be held against any quantity.
    ``choices`` are the values that a text may take, empty if open.
    """

    kind: ValueKind
    unit: Unit = PLAIN
    constant: bool = False
    choices: tuple[str, ...] = ()


class ZeroRule(StrEnum):
    """What a quotient means when its denominator is zero.

    NOT_A_UNIT: the unit does not exist in this respect (no pupils in the stage). UNDETERMINED: it cannot be
    decided. NOT_APPLICABLE: nothing is asked, so the requirement counts as satisfied. ZERO: the quotient is
    0.
    """

    NOT_A_UNIT = "not_a_unit"
    UNDETERMINED = "undetermined"
    NOT_APPLICABLE = "not_applicable"
    ZERO = "zero"


def read_zero_rules(rules: Mapping[str, str], *, source: str = "") -> dict[str, ZeroRule]:
    """Return zero rules keyed by the canonical text of the denominator, however the keys were spaced.

    Raises ``FormulaError`` for a key that is no formula and for an unknown rule.
    """
    result: dict[str, ZeroRule] = {}
    for text, rule in rules.items():
        denominator = str(parse(text, source=source))
        if rule not in set(ZeroRule):
            known = "、".join(ZeroRule)
            raise FormulaError(f"分母为零的规则“{rule}”不存在，可用 {known}", text, 0, source)
        result[denominator] = ZeroRule(rule)
    return result
