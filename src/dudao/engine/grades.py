"""Verdicts by counts of grades: the level reached with the grades known so far.

A level asks for at least so many of each grade; a better grade stands in for a worse one. A grade that no level
tolerates (不合格) bars every level. Source: 沈教督发〔2021〕11号.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from dudao.catalogue.schema import GradeLevel, ItemKind, Standard
from dudao.engine.result import ItemResult


@dataclass(frozen=True)
class GradeOutcome:
    """Counts of grades, the level decided, and whether the lowest level is surely reached (None: not decided)."""

    counts: Mapping[str, int]
    open: int
    level: str | None
    passed: bool | None
    possible: tuple[str, ...]
    failures: tuple[str, ...] = ()


def judge_graded(standard: Standard, items: Sequence[ItemResult]) -> GradeOutcome | None:
    """Count the grades and decide the level; None for a standard that does not count grades."""
    rule = standard.verdict
    if rule.kind != "graded":
        return None
    graded = [item for item in items if item.kind == ItemKind.GRADE.value]
    counts = {grade: sum(item.grade == grade for item in graded) for grade in rule.grades}
    open_ = len(graded) - sum(counts.values())
    best = dict(counts)
    worst = dict(counts)
    if rule.grades:
        best[rule.grades[0]] += open_
        worst[rule.grades[-1]] += open_
    sure = [level.name for level in rule.levels if reaches(worst, level, rule.grades)]
    possible = [level.name for level in rule.levels if reaches(best, level, rule.grades)]
    passed = True if sure else None if possible else False
    decided = sure[-1] if sure and sure[-1] == possible[-1] else None
    failures = _failures(counts, rule.levels, rule.grades) if passed is False else ()
    return GradeOutcome(counts, open_, decided, passed, tuple(possible), failures)


def reaches(counts: Mapping[str, int], level: GradeLevel, grades: Sequence[str]) -> bool:
    """Whether the counts satisfy a level: from the best grade down, so many of that grade or better.

    Every graded item must have one of the grades that the level names.
    """
    wanted = have = 0
    for grade in grades:
        wanted += level.counts.get(grade, 0)
        have += counts.get(grade, 0)
        if grade in level.counts and have < wanted:
            return False
    tolerated = sum(count for grade, count in counts.items() if level.counts.get(grade, 0))
    return tolerated == sum(counts.values())


def _failures(
    counts: Mapping[str, int], levels: Sequence[GradeLevel], grades: Sequence[str]
) -> tuple[str, ...]:
    if not levels:
        return ()
    lowest = levels[0]
    barred = [grade for grade in grades if not lowest.counts.get(grade, 0) and counts.get(grade, 0)]
    texts = [f"{counts[grade]} 项为“{grade}”，不能达到任何等次" for grade in barred]
    if not barred:
        said = "、".join(f"{counts.get(grade, 0)} 项{grade}" for grade in grades)
        wanted = " + ".join(f"{count} 项{grade}" for grade, count in lowest.counts.items())
        texts = [f"现为{said}，达不到“{lowest.name}”要求的 {wanted}"]
    return tuple(texts)
