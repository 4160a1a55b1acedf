"""Verdicts by counts of grades: 合格 / 基本合格 / 不合格.

Source: 沈教督发〔2021〕11号: of 36 items 29 合格 + 7 基本合格 reach 巩固, 31 + 5 提高, 33 + 3 创优.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum


class Grade(StrEnum):
    """The grade of one item."""

    MET = "合格"
    BASICALLY_MET = "基本合格"
    NOT_MET = "不合格"


@dataclass(frozen=True)
class GradeLevel:
    """A level of the whole, reached with at least ``met_at_least`` items 合格 and all the others 基本合格."""

    name: str
    met_at_least: int


@dataclass(frozen=True)
class GradeVerdict:
    """What the grades given so far decide.

    ``counts`` holds the items of each grade, ``missing`` the items without one. ``level`` is the level
    reached, None when none is reached or it is not decided yet; ``possible_levels`` are those still within
    reach, highest first. ``passed``: True when some level is reached for sure, False when none can be
    reached any more, else None.
    """

    counts: Mapping[Grade, int]
    missing: int
    level: str | None
    possible_levels: tuple[str, ...]
    passed: bool | None


def judge_grades(grades: Sequence[Grade | None], levels: Sequence[GradeLevel]) -> GradeVerdict:
    """The verdict is the highest level whose count of 合格 is reached while nothing is 不合格.

    One 不合格 fails, whatever is missing. While a grade is missing it might still turn out 不合格, so no
    level is reached yet, but a level stays possible if all missing items could make it. Raises
    ``ValueError`` without levels.
    """
    if not levels:
        raise ValueError("没有规定等次")
    tally = Counter(grade for grade in grades if grade is not None)
    counts = {grade: tally[grade] for grade in Grade}
    missing = len(grades) - sum(counts.values())
    best = counts[Grade.MET] + missing
    descending = sorted(levels, key=lambda level: level.met_at_least, reverse=True)
    possible: tuple[str, ...] = ()
    if not counts[Grade.NOT_MET]:
        possible = tuple(level.name for level in descending if best >= level.met_at_least)
    if not possible:
        return GradeVerdict(counts, missing, None, (), passed=False)
    if missing:
        return GradeVerdict(counts, missing, None, possible, passed=None)
    return GradeVerdict(counts, missing, possible[0], possible, passed=True)
