"""The numbers that units report beside their texts: what is asked, how it is read, and what all units sum to."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction

from dudao.core.numbers import shown

MOST_FIGURES = 30
_NUMBER = re.compile(r"-?\d{1,15}(?:\.\d{1,6})?")
_GROUPED = re.compile(r"(?<=\d),(?=\d{3}(?:\D|$))")


class FigureError(ValueError):
    """What was typed is no number; `key` names the figure, the message says so in Chinese."""

    def __init__(self, key: str, message: str) -> None:
        super().__init__(message)
        self.key = key


@dataclass(frozen=True, slots=True)
class Figure:
    """A number that is asked for: its key, its name and its unit."""

    key: str
    label: str
    unit: str = ""

    @property
    def title(self) -> str:
        """The name with its unit, as in the head of a table."""
        return f"{self.label}（{self.unit}）" if self.unit else self.label


def figures_of(stored: Iterable[Mapping[str, str]]) -> tuple[Figure, ...]:
    """The figures of a series as they are kept."""
    return tuple(Figure(one["key"], one["label"], one.get("unit", "")) for one in stored)


def read_asked(text: str, kept: Iterable[Figure] = ()) -> tuple[Figure, ...]:
    """Figures typed one a line, 「名称」 or 「名称（单位）」; those known by name keep their key.

    Raises ``ValueError`` in Chinese for a name that stands twice, or more than MOST_FIGURES.
    """
    known = {one.label: one.key for one in kept}
    used = set(known.values())
    found: dict[str, Figure] = {}
    for line in text.splitlines():
        label, unit = _split(line.strip())
        if not label:
            continue
        if label in found:
            raise ValueError(f"指标“{label}”写了两次")
        key = known.get(label) or next(f"f{n}" for n in range(1, 1000) if f"f{n}" not in used)
        used.add(key)
        found[label] = Figure(key, label[:60], unit[:20])
    if len(found) > MOST_FIGURES:
        raise ValueError(f"最多 {MOST_FIGURES} 个指标，现在有 {len(found)} 个")
    return tuple(found.values())


def _split(line: str) -> tuple[str, str]:
    found = re.fullmatch(r"(.+?)[（(]([^（）()]*)[）)]", line)
    return (found.group(1).strip(), found.group(2).strip()) if found else (line, "")


def read_value(figure: Figure, text: str) -> Fraction | None:
    """The number typed for a figure, exactly; None for a blank: missing is not zero.

    Full-width digits and commas between thousands are read. Raises ``FigureError`` for anything else.
    """
    typed = unicodedata.normalize("NFKC", text).strip().replace(" ", "")
    if not typed:
        return None
    plain = _GROUPED.sub("", typed)
    if not _NUMBER.fullmatch(plain):
        raise FigureError(
            figure.key, f"“{figure.label}”要填数字，现在是“{text.strip()[:20]}”；没有数就空着。"
        )
    return Fraction(plain)


@dataclass(frozen=True, slots=True)
class FigureSum:
    """A figure over all units that reported it: its sum, how many units reported it and who did not."""

    figure: Figure
    total: Fraction | None
    count: int
    missing: tuple[str, ...]

    @property
    def words(self) -> str:
        """「校外培训机构 118 所」, with how many units are missing; 【待补】 where nobody reported it."""
        if self.total is None:
            return f"{self.figure.label}【待补：{self.figure.label}】"
        said = f"{self.figure.label} {shown(self.total)}{' ' if self.figure.unit else ''}{self.figure.unit}"
        return f"{said}（{len(self.missing)} 个单位未填，未计入）" if self.missing else said


def figure_sums(
    figures: Iterable[Figure], reported: Mapping[str, Mapping[str, str]]
) -> tuple[FigureSum, ...]:
    """The sums over units: `reported` holds each unit's figures by its name. Missing is left out, never zero."""
    sums = []
    for figure in figures:
        values = [Fraction(held[figure.key]) for held in reported.values() if held.get(figure.key)]
        missing = tuple(name for name, held in reported.items() if not held.get(figure.key))
        sums.append(FigureSum(figure, sum(values, Fraction(0)) if values else None, len(values), missing))
    return tuple(sums)
