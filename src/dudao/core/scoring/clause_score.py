"""The score of one clause: its rule, its points and what was stated, to the last fraction.

Nothing stated leaves the clause open between 0 and full marks; a part that is stated already counts. Never below
0, never above the clause's points. Cross checks by hypothesis: ``least ≤ points ≤ most`` for every completion.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from dudao.core.numbers import shown
from dudao.core.scoring.answers import UNANSWERED, Answer, AnswerError, check_points
from dudao.core.scoring.measured import Measured, measured_points
from dudao.core.scoring.results import LostPart, Scored, ScoringContext
from dudao.core.scoring.rule_data import misfit
from dudao.core.scoring.rules import (
    ZERO,
    BandsRule,
    BonusRule,
    Deduction,
    DeductionsRule,
    ElementsRule,
    GradedRule,
    MeanRule,
    MetRule,
    MinimumRule,
    Partial,
    ProportionalRule,
    RankRule,
    RuleError,
    ScoringRule,
    StepDownRule,
    StepsRule,
    VetoRule,
)
from dudao.core.scoring.steps import steps_of
from dudao.core.scoring.wording import deduction_in_words, points_text, rule_in_words
from dudao.core.trace import Step

OPEN = "尚未填报"


def score(
    rule: ScoringRule,
    max_points: Fraction,
    answer: Answer | None = None,
    *,
    context: ScoringContext | None = None,
) -> Scored:
    """The points that the rule gives for what is stated, with bounds while something is not stated.

    ``context`` holds the values of all units for rules by rank or mean; our own value is the one stated, else the
    one of the context. Raises ``RuleError`` when the rule does not fit the points, ``AnswerError`` when points
    stated by judgment are off the grid or a grade is unknown.
    """
    problem = misfit(rule, max_points)
    if problem:
        raise RuleError("points", problem)
    stated = answer or UNANSWERED
    if stated.not_applicable:
        step = Step(rule_in_words(rule, max_points), f"不适用：{stated.reason}", None, note="不适用")
        return Scored(None, max_points, ZERO, ZERO, True, step, not_applicable=True, reason=stated.reason)
    match rule:
        case VetoRule() | MinimumRule() | GradedRule():
            return _without_points(rule, stated)
        case MetRule():
            return _met(rule, max_points, stated)
        case BandsRule():
            return _banded(rule, max_points, stated)
        case ElementsRule():
            return _elements(rule, max_points, stated)
        case DeductionsRule():
            return _deductions(rule, max_points, stated)
        case StepsRule() | BonusRule():
            return _judged(rule, max_points, stated)
        case ProportionalRule() | StepDownRule() | RankRule() | MeanRule():
            return _measured(rule, max_points, stated, context)


def _without_points(rule: VetoRule | MinimumRule | GradedRule, answer: Answer) -> Scored:
    words = rule_in_words(rule, ZERO)
    met = triggered = grade = None
    value: bool | str | None
    if isinstance(rule, VetoRule):
        value = triggered = answer.triggered
    elif isinstance(rule, MinimumRule):
        value = met = answer.met
    else:
        value = grade = answer.grade
        if grade is not None and grade not in [each.grade for each in rule.grades]:
            raise AnswerError("grade", f"没有“{grade}”这一等级")
    step = Step(words, rule.kind.label, value, note="" if value is not None else OPEN)
    return Scored(None, ZERO, ZERO, ZERO, value is not None, step, met=met, grade=grade, triggered=triggered)


def _met(rule: MetRule, max_points: Fraction, answer: Answer) -> Scored:
    words = rule_in_words(rule, max_points)
    if answer.met is None:
        return _unstated(max_points, words)
    if answer.met:
        return _decided(max_points, (), Step(words, "达到要求", max_points))
    return _decided(max_points, (LostPart("没有达到要求", max_points),), Step(words, "没有达到要求", ZERO))


def _banded(rule: BandsRule, max_points: Fraction, answer: Answer) -> Scored:
    words = rule_in_words(rule, max_points)
    best, worst = rule.bands[0].share * max_points, rule.bands[-1].share * max_points
    if answer.grade is None:
        return _between(max_points, worst, best, (_cap_part(max_points, best),), Step(words, OPEN, None))
    share = next((band.share for band in rule.bands if band.grade == answer.grade), None)
    if share is None:
        raise AnswerError("grade", f"没有“{answer.grade}”这一档")
    points = share * max_points
    step = Step(words, f"{answer.grade}：{shown(max_points)} × {shown(share)}", points)
    return _decided(max_points, (LostPart(f"评为 {answer.grade}", max_points - points),), step)


def _elements(rule: ElementsRule, max_points: Fraction, answer: Answer) -> Scored:
    parts: list[LostPart] = []
    children: list[Step] = []
    left = max_points
    open_cost = ZERO
    for element in rule.elements:
        cost = rule.missing_deducts if element.share is None else element.share * max_points
        has = answer.elements.get(element.id)
        if has is None:
            open_cost += cost or ZERO
        elif not has:
            part = min(cost or ZERO, left)
            left -= part
            parts.append(LostPart(f"缺：{element.text}", part))
        words = {True: "有", False: "缺", None: OPEN}[has]
        children.append(Step(element.text, words, has if has is not None else None, note=words))
    least = max(ZERO, left - open_cost)
    step = _subtraction(rule, max_points, parts, left if least == left else None, children)
    return _between(max_points, least, left, parts, step)


def _deductions(rule: DeductionsRule, max_points: Fraction, answer: Answer) -> Scored:
    parts: list[LostPart] = []
    children: list[Step] = []
    left = max_points
    open_floor: Fraction | None = None
    for deduction in sorted(rule.deductions, key=lambda each: each.zeroes):
        count = answer.occurrences.get(deduction.id)
        if count is None:
            floor = ZERO if deduction.zeroes else rule.floor
            open_floor = floor if open_floor is None else min(open_floor, floor)
            children.append(Step(deduction_in_words(deduction, max_points), OPEN, None, note=OPEN))
            continue
        cost, child = _cost(deduction, count, max_points)
        children.append(child)
        bottom = ZERO if deduction.zeroes else rule.floor
        part = left if deduction.zeroes and count else min(cost, max(ZERO, left - bottom))
        left -= part
        if part:
            parts.append(LostPart(f"{deduction.text}（{shown(count)}{deduction.unit or '次'}）", part))
    least = left if open_floor is None else min(left, open_floor)
    step = _subtraction(rule, max_points, parts, left if least == left else None, children)
    return _between(max_points, least, left, parts, step)


def _cost(deduction: Deduction, count: Fraction, max_points: Fraction) -> tuple[Fraction, Step]:
    words = deduction_in_words(deduction, max_points)
    unit = deduction.unit or "次"
    if deduction.zeroes:
        cost = max_points if count else ZERO
        return cost, Step(words, f"{shown(count)} {unit}", cost)
    each = deduction.points if deduction.points is not None else (deduction.share or ZERO) * max_points
    times = steps_of(count, deduction.per, Partial.FULL if deduction.whole else Partial.STARTED)
    return times * each, Step(words, f"{shown(count)} {unit}，{shown(times)} × {shown(each)}", times * each)


def _judged(rule: StepsRule | BonusRule, max_points: Fraction, answer: Answer) -> Scored:
    words = rule_in_words(rule, max_points)
    bonus = isinstance(rule, BonusRule)
    floor = ZERO if isinstance(rule, BonusRule) else rule.floor
    if answer.points is None:
        return _between(max_points, floor, max_points, (), Step(words, OPEN, None, note=OPEN))
    check_points(answer.points, rule.step, floor, max_points, ZERO if bonus else max_points)
    step = Step(words, "加分" if bonus else "酌情给分", answer.points)
    lost = () if bonus else (LostPart("酌情扣分", max_points - answer.points),)
    if bonus:
        return Scored(
            answer.points,
            max_points,
            answer.points,
            answer.points,
            True,
            step,
            met=answer.points == max_points,
        )
    return _decided(max_points, lost, step)


def _measured(
    rule: ProportionalRule | StepDownRule | RankRule | MeanRule,
    max_points: Fraction,
    answer: Answer,
    context: ScoringContext | None,
) -> Scored:
    found: Measured = measured_points(rule, max_points, answer.value, context)
    decided = found.least == found.most
    step = Step(
        rule_in_words(rule, max_points),
        found.substituted,
        found.most if decided else None,
        found.children,
        note="" if decided else "缺数据，无法计分",
    )
    lost = max_points - found.most
    return _between(max_points, found.least, found.most, (LostPart(found.reason, lost),), step)


def _subtraction(
    rule: ScoringRule,
    max_points: Fraction,
    parts: Sequence[LostPart],
    points: Fraction | None,
    children: Sequence[Step],
) -> Step:
    minus = "".join(f" − {shown(part.points)}" for part in parts)
    note = "" if points is not None else "还有没填的，不能定分"
    return Step(rule_in_words(rule, max_points), f"{shown(max_points)}{minus}", points, tuple(children), note)


def _unstated(max_points: Fraction, words: str) -> Scored:
    return _between(max_points, ZERO, max_points, (), Step(words, OPEN, None, note=OPEN))


def _cap_part(max_points: Fraction, most: Fraction) -> LostPart:
    return LostPart(f"最多得 {points_text(most)}", max_points - most)


def _decided(max_points: Fraction, parts: Sequence[LostPart], step: Step) -> Scored:
    points = max_points - sum((part.points for part in parts), ZERO)
    return _between(max_points, points, points, parts, step)


def _between(
    max_points: Fraction,
    least: Fraction,
    most: Fraction,
    parts: Sequence[LostPart],
    step: Step,
) -> Scored:
    known = least == most
    full = least == max_points if known else (False if most < max_points else None)
    return Scored(
        points=most if known else None,
        max_points=max_points,
        least=least,
        most=most,
        decided=known,
        step=step,
        parts=tuple(part for part in parts if part.points),
        met=full,
    )
