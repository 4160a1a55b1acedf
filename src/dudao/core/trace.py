"""How a number came about: the steps behind 「怎么算的」."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from dudao.core.numbers import shown

Value = Fraction | bool | str | date


def show_value(value: Value | None) -> str:
    """Print a value in a trace: numbers by ``shown``, 是/否, dates as YYYY-MM-DD, 「（缺）」 for None."""
    if value is None:
        return "（缺）"
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, Fraction):
        return shown(value)
    if isinstance(value, date):
        return value.isoformat()
    return f"「{value}」"


@dataclass(frozen=True)
class Step:
    """One step of a calculation: the rule in words, the rule with the numbers put in, the result.

    ``children`` are the steps it rests on. ``note`` stands in the place of the value where there is none (a
    zero denominator, missing data) or where it is irrational; otherwise it is empty.
    """

    text: str
    substituted: str
    value: Value | None
    children: tuple[Step, ...] = ()
    note: str = ""

    @property
    def line(self) -> str:
        """The step on one line: 「100 × (3 + 12) ÷ 846 = 1.773…」."""
        return f"{self.substituted} = {self.note or show_value(self.value)}"

    def walk(self, depth: int = 0) -> Iterator[tuple[int, Step]]:
        """Yield this step and all it rests on, each with its depth, in reading order."""
        yield depth, self
        for child in self.children:
            yield from child.walk(depth + 1)
