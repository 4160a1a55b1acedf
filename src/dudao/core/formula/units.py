"""Units of measurement as exponents: 平方米/人 is 平方米¹ 人⁻¹.

Percent, and per hundred (百人), carry no dimension of their own: ``100 * 人 / 人`` is how a percentage is
written and cannot be told from a pure number. 元 and 万元 are different units on purpose, so that they are
never mixed unseen; ``10000[元/万元]`` converts.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass

_SAME = {
    "m2": "平方米",
    "m²": "平方米",
    "㎡": "平方米",
    "百人": "人",
    "百名学生": "人",
    "生": "人",
    "名": "人",
}
_NO_DIMENSION = frozenset({"%", "％", "1", "倍", "比"})


@dataclass(frozen=True)
class Unit:
    """A product of powers of named units, sorted by name; no powers at all for a pure number."""

    powers: tuple[tuple[str, int], ...] = ()

    @classmethod
    def parse(cls, text: str) -> Unit:
        """Read ``平方米/人``, ``元``, ``%`` or nothing; any name may be a unit, ``m2`` means 平方米."""
        powers: Counter[str] = Counter()
        sign = 1
        for part in re.split(r"([/÷·*])", text.replace(" ", "")):
            if part in ("/", "÷"):
                sign = -1
            elif part in ("·", "*"):
                sign = 1
            elif part and part not in _NO_DIMENSION:
                powers[_SAME.get(part, part)] += sign
        return cls._of(powers)

    @classmethod
    def _of(cls, powers: Counter[str]) -> Unit:
        return cls(tuple(sorted((name, power) for name, power in powers.items() if power)))

    def __mul__(self, other: Unit) -> Unit:
        powers = Counter(dict(self.powers))
        for name, power in other.powers:
            powers[name] += power
        return self._of(powers)

    def __truediv__(self, other: Unit) -> Unit:
        return self * Unit(tuple((name, -power) for name, power in other.powers))

    def __str__(self) -> str:
        def product(sign: int) -> str:
            return "·".join(
                name + (f"^{sign * power}" if sign * power > 1 else "")
                for name, power in self.powers
                if sign * power > 0
            )

        above, below = product(1), product(-1)
        return f"{above or '1'}/{below}" if below else above or "无单位"


PLAIN = Unit()
