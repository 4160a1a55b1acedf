"""The verdict of a scored standard: vetoes first, then minimum requirements, the pass line and grades.

Any triggered veto fails the whole, whatever the points. Three-valued: a known failure decides, anything missing
leaves the verdict open, and it is met only when all is known.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from dudao.core.grading import GradeVerdict
from dudao.core.logic import all_of, negate
from dudao.core.numbers import shown
from dudao.core.scoring.results import Totals

Verdict = Literal["met", "not_met", "undetermined"]
_NAMES: dict[bool | None, Verdict] = {True: "met", False: "not_met", None: "undetermined"}


@dataclass(frozen=True)
class VetoState:
    """A veto: triggered, surely not, or not stated (None); ``title`` is how it is named to people."""

    id: str
    triggered: bool | None
    title: str = ""


@dataclass(frozen=True)
class MinimumState:
    """A minimum requirement: met, not met, or not stated (None)."""

    id: str
    met: bool | None
    title: str = ""


@dataclass(frozen=True)
class Judged:
    """The verdict with its reasons, most important first."""

    verdict: Verdict
    reasons: tuple[str, ...]


def verdict(
    totals: Totals | None,
    vetoes: Sequence[VetoState] = (),
    minimums: Sequence[MinimumState] = (),
    grades: GradeVerdict | None = None,
) -> Judged:
    """Met only when every veto is known not triggered, every minimum met and the sure points reach the line.

    ``totals`` None: a standard without points; ``grades`` None: one without grades. Reasons: what fails, then what
    is missing, and what holds when all is met.
    """
    parts = [negate(veto.triggered) for veto in vetoes] + [minimum.met for minimum in minimums]
    if totals is not None and totals.pass_line is not None:
        parts.append(totals.passed)
    if grades is not None:
        parts.append(grades.passed)
    met = all_of(parts)
    reasons = [*_failures(totals, vetoes, minimums, grades), *_open(totals, vetoes, minimums, grades)]
    if met:
        reasons = [_holds(totals, grades)]
    return Judged(_NAMES[met], tuple(reasons))


def score_failure(totals: Totals) -> str:
    """Why the points surely miss the pass line; empty when they do not, or still may reach it."""
    if totals.passed is not False or totals.pass_line is None:
        return ""
    if totals.points is None:
        return f"总分最多 {shown(totals.most)} 分，到不了通过线 {shown(totals.pass_line)} 分"
    gap = shown(totals.pass_line - totals.points)
    return f"总分 {shown(totals.points)} 分，低于通过线 {shown(totals.pass_line)} 分，差 {gap} 分"


def score_open(totals: Totals) -> str:
    """Between what the total still lies and the pass line; empty once that is decided."""
    if totals.passed is not None or totals.pass_line is None:
        return ""
    return (
        f"还有 {totals.unrated_count} 条没有定分，总分在 {shown(totals.least)} 至 {shown(totals.most)} 分之间，"
        f"通过线 {shown(totals.pass_line)} 分"
    )


def score_passed(totals: Totals) -> str:
    """The total that reaches the pass line, 「至少」 while clauses are not rated."""
    least = shown(totals.least) if totals.points is not None else f"至少 {shown(totals.least)}"
    line = f"，达到通过线 {shown(totals.pass_line)} 分" if totals.pass_line is not None else ""
    return f"总分 {least} 分{line}"


def _failures(
    totals: Totals | None,
    vetoes: Sequence[VetoState],
    minimums: Sequence[MinimumState],
    grades: GradeVerdict | None,
) -> Iterator[str]:
    for veto in vetoes:
        if veto.triggered:
            yield f"触发一票否决：{veto.title or veto.id}"
    for minimum in minimums:
        if minimum.met is False:
            yield f"没有达到底线要求：{minimum.title or minimum.id}"
    failure = score_failure(totals) if totals is not None else ""
    if failure:
        yield failure
    if grades is not None and grades.passed is False:
        yield "各项等级的个数达不到最低等次"


def _open(
    totals: Totals | None,
    vetoes: Sequence[VetoState],
    minimums: Sequence[MinimumState],
    grades: GradeVerdict | None,
) -> Iterator[str]:
    open_ = score_open(totals) if totals is not None else ""
    if open_:
        yield open_
    unknown = [veto.title or veto.id for veto in vetoes if veto.triggered is None]
    if unknown:
        yield f"{len(unknown)} 条一票否决没有填写结论：{'、'.join(unknown)}"
    unstated = [minimum.title or minimum.id for minimum in minimums if minimum.met is None]
    if unstated:
        yield f"{len(unstated)} 条底线要求没有填写结论：{'、'.join(unstated)}"
    if grades is not None and grades.passed is None:
        yield f"{grades.missing} 项没有评定等级"


def _holds(totals: Totals | None, grades: GradeVerdict | None) -> str:
    if totals is not None and totals.pass_line is not None:
        return f"{score_passed(totals)}，没有触发一票否决"
    if grades is not None and grades.level is not None:
        return f"各项等级达到“{grades.level}”，没有触发一票否决"
    return "没有触发一票否决，底线要求全部达到"
