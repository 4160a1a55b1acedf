"""Points of one unit by the lines of its group, each with its making in one sentence; exact, never rounded.

A missing fact leaves its line, and with it the total, undetermined. Where a unit had nothing of a kind (0 of 0) and
the line says so, the other lines are scaled up to the full points.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from dudao.core.appraisal.facts import CountFact, ShareFact, Source, UnitFacts
from dudao.core.appraisal.scheme import (
    ONE,
    ZERO,
    AdditionRule,
    DeductionRule,
    Line,
    Per,
    Scheme,
    ShareRule,
    StatedRule,
    VetoRule,
    WithoutWhole,
)
from dudao.core.numbers import round_half_up, trimmed


@dataclass(frozen=True, slots=True)
class LineScore:
    """What a unit gets in one line.

    `points` None: undetermined. `applies` False: not counted, the others are scaled up. `vetoed` only of a veto line:
    True, False or None (not yet known). `corrected` says why a person changed the points after a contest.
    """

    line: Line
    points: Fraction | None
    words: str
    sources: tuple[Source, ...] = ()
    applies: bool = True
    vetoed: bool | None = False
    corrected: str = ""

    @property
    def is_determined(self) -> bool:
        """Whether the line says something: points, that it does not count, or whether the veto applies."""
        if isinstance(self.line.rule, VetoRule):
            return self.vetoed is not None
        return not self.applies or self.points is not None


@dataclass(frozen=True, slots=True)
class UnitTotal:
    """A unit's total: None while a line is undetermined. `factor` scales the base points up to the full ones."""

    points: Fraction | None
    factor: Fraction
    vetoed: bool | None
    undetermined: tuple[str, ...] = ()
    vetoes: tuple[str, ...] = ()


def score_unit(scheme: Scheme, group: str, facts: UnitFacts) -> tuple[LineScore, ...]:
    """The score of every line that holds for the group, in order."""
    return tuple(score_line(line, facts) for line in scheme.lines_of(group))


def score_line(line: Line, facts: UnitFacts) -> LineScore:
    """The score of one line: points with the sentence that makes them."""
    match line.rule:
        case ShareRule():
            return _shared(line, line.rule, facts.share(line.rule.fact))
        case DeductionRule():
            return _counted(line, line.rule, facts)
        case AdditionRule():
            return _counted(line, line.rule, facts)
        case StatedRule():
            return _stated(line, facts)
        case VetoRule():
            return _vetoed(line, line.rule, facts)


def _shared(line: Line, rule: ShareRule, fact: ShareFact | None) -> LineScore:
    if fact is None:
        return LineScore(line, None, f"没有“{rule.fact.label}”的记录，无法计算")
    if fact.share is None:
        if line.without_whole is WithoutWhole.RESCALE:
            return LineScore(
                line,
                None,
                f"本年没有要计的{fact.unit}，本项不参评，其余各项折算",
                fact.sources,
                applies=False,
            )
        return LineScore(line, None, f"本年没有要计的{fact.unit}，无法计算", fact.sources)
    earned = min(ONE, max(ZERO, (fact.share - rule.zero_at) / (rule.full_at - rule.zero_at)))
    points = line.points * earned
    words = (
        f"{trimmed(fact.whole, 2)} {fact.unit}中 {trimmed(fact.part, 2)} {fact.unit}，{percent(fact.share)}"
    )
    if rule.full_at != ONE or rule.zero_at != ZERO:
        limits = f"达到 {percent(rule.full_at)} 得满分"
        if rule.zero_at != ZERO:
            limits += f"，{percent(rule.zero_at)} 及以下不得分"
        words += f"（{limits}）"
    return LineScore(line, points, f"{words}，得 {points_text(points)} 分", fact.sources)


def _counted(line: Line, rule: DeductionRule | AdditionRule, facts: UnitFacts) -> LineScore:
    """All points less (or nothing plus) those of the events, stopped at the floor or the cap."""
    found: list[tuple[Per, CountFact]] = []
    for one in rule.per:
        fact = facts.count(one.fact)
        if fact is None:
            return LineScore(line, None, f"没有“{one.fact.label}”的记录，无法计算")
        found.append((one, fact))
    moved = sum((one.points * fact.count for one, fact in found), ZERO)
    sources = tuple(source for _, fact in found for source in fact.sources)
    events = "；".join(
        f"{one.fact.label} {fact.count} 次 × {points_text(one.points)} 分"
        for one, fact in found
        if fact.count
    )
    if isinstance(rule, AdditionRule):
        points = min(rule.cap, moved)
        if not events:
            return LineScore(line, points, "没有加分的情形")
        stop = f"，最多加 {points_text(rule.cap)} 分" if moved > rule.cap else ""
        return LineScore(line, points, f"{events}{stop}，加 {points_text(points)} 分", sources)
    points = max(rule.floor, line.points - moved)
    if not events:
        return LineScore(line, points, f"没有扣分的情形，得 {points_text(points)} 分")
    stop = f"，最低 {points_text(rule.floor)} 分" if line.points - moved < rule.floor else ""
    return LineScore(
        line, points, f"{events}，共扣 {points_text(moved)} 分{stop}，得 {points_text(points)} 分", sources
    )


def _stated(line: Line, facts: UnitFacts) -> LineScore:
    given = facts.stated.get(line.key)
    if given is None or given.points is None:
        return LineScore(line, None, "还没有填分和依据，无法计算")
    if not ZERO <= given.points <= line.points:
        raise ValueError(f"“{line.title}”填的分不在 0 到 {points_text(line.points)} 之间")
    return LineScore(line, given.points, f"填分 {points_text(given.points)}：{given.basis}", given.sources)


def _vetoed(line: Line, rule: VetoRule, facts: UnitFacts) -> LineScore:
    if not rule.facts:
        given = facts.stated.get(line.key)
        if given is None or given.applies is None:
            return LineScore(line, None, "还没有核实有没有这种情形", vetoed=None)
        word = "有这种情形" if given.applies else "没有这种情形"
        return LineScore(line, None, f"{word}：{given.basis}", given.sources, vetoed=given.applies)
    found = [(fact, facts.count(fact)) for fact in rule.facts]
    happened = [(fact, one) for fact, one in found if one is not None and one.count]
    if happened:
        words = "、".join(f"{fact.label} {one.count} 次" for fact, one in happened)
        sources = tuple(source for _, one in happened for source in one.sources)
        return LineScore(line, None, f"触发：{words}", sources, vetoed=True)
    missing = [fact.label for fact, one in found if one is None]
    if missing:
        return LineScore(line, None, f"没有“{'、'.join(missing)}”的记录，无法判定", vetoed=None)
    return LineScore(line, None, "没有触发", vetoed=False)


def corrected(scores: Sequence[LineScore], key: str, points: Fraction, reason: str) -> tuple[LineScore, ...]:
    """The scores with other points in one line, and why; every other line stays the very same.

    Raises ``KeyError`` for an unknown line, ``ValueError`` for a veto, for points outside what the line can give, or
    without a reason.
    """
    if not reason.strip():
        raise ValueError("改分要写明理由")
    held = next((one for one in scores if one.line.key == key), None)
    if held is None:
        raise KeyError(key)
    low, high = limits_of(held.line)
    if not low <= points <= high:
        raise ValueError(f"“{held.line.title}”的分要在 {points_text(low)} 到 {points_text(high)} 之间")
    changed = replace(held, points=points, applies=True, corrected=reason.strip())
    return tuple(changed if one.line.key == key else one for one in scores)


def limits_of(line: Line) -> tuple[Fraction, Fraction]:
    """The least and the most points a line can give; ``ValueError`` for a veto, which has none."""
    match line.rule:
        case VetoRule():
            raise ValueError("一票否决没有分值")
        case AdditionRule():
            return ZERO, line.rule.cap
        case DeductionRule():
            return line.rule.floor, line.points
    return ZERO, line.points


def total_of(full_points: Fraction, scores: Iterable[LineScore]) -> UnitTotal:
    """The total: the counted base points scaled to the full ones, plus the additions.

    Undetermined (None) as long as one line is, or when no base line counts at all.
    """
    held = list(scores)
    open_lines = tuple(one.line.title for one in held if not one.is_determined)
    vetoes = [one for one in held if isinstance(one.line.rule, VetoRule)]
    vetoed = _any_of([one.vetoed for one in vetoes])
    hit = tuple(one.line.title for one in vetoes if one.vetoed)
    base = [one for one in held if one.line.is_base and one.applies]
    full = sum((one.line.points for one in base), ZERO)
    if not full:
        return UnitTotal(None, ONE, vetoed, open_lines or ("没有一项参评",), hit)
    factor = full_points / full
    got = added = ZERO
    for one in held:
        if isinstance(one.line.rule, VetoRule) or not one.applies:
            continue
        if one.points is None:
            return UnitTotal(None, factor, vetoed, open_lines, hit)
        if one.line.is_base:
            got += one.points
        else:
            added += one.points
    return UnitTotal(got * factor + added, factor, vetoed, open_lines, hit)


def _any_of(values: Sequence[bool | None]) -> bool | None:
    """True when one is true; else None when one is not known; else False."""
    if any(value is True for value in values):
        return True
    return None if any(value is None for value in values) else False


def points_text(points: Fraction) -> str:
    """Points as they are printed: at most two decimals, rounded half up."""
    return trimmed(points, 2)


def percent(share: Fraction) -> str:
    """A share as it is printed: 66.7%; whole percents without a decimal."""
    return f"{trimmed(share * 100, 1)}%"


def fixed(points: Fraction) -> str:
    """Points in a column of a table: always two decimals."""
    return round_half_up(points, 2)
