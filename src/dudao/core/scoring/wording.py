"""A scoring rule in the words of the profession."""

from __future__ import annotations

from fractions import Fraction

from dudao.core.numbers import shown, trimmed
from dudao.core.scoring.rules import (
    BandsRule,
    BonusRule,
    Deduction,
    DeductionsRule,
    Direction,
    ElementsRule,
    GradedRule,
    MeanRule,
    MetRule,
    MinimumRule,
    ProportionalRule,
    RankRule,
    ScoringRule,
    StepDownRule,
    StepsRule,
    VetoRule,
)


def points_text(points: Fraction) -> str:
    """Points as they are written: 「12.5 分」, a third as 「0.333… 分」."""
    return f"{shown(points)} 分"


def rule_in_words(rule: ScoringRule, max_points: Fraction) -> str:
    """The rule as one would write it into the standard, with the clause's points; the note follows."""
    text = _sentence(rule, max_points)
    return f"{text}{rule.note}" if rule.note else text


def _sentence(rule: ScoringRule, max_points: Fraction) -> str:
    match rule:
        case MetRule():
            return f"达到要求得 {points_text(max_points)}，达不到不得分。"
        case BandsRule():
            bands = "；".join(
                f"{band.grade} 得 {points_text(band.share * max_points)}"
                + (f"（{band.text}）" if band.text else "")
                for band in rule.bands
            )
            return f"分档计分：{bands}。"
        case ElementsRule():
            return _elements(rule, max_points)
        case DeductionsRule():
            parts = "；".join(deduction_in_words(each, max_points) for each in rule.deductions)
            return f"满分 {points_text(max_points)}。{parts}；{_floor(rule.floor)}。"
        case StepsRule():
            grid = f"按 {points_text(rule.step)}一档" if rule.step else "视情"
            return f"做到得 {points_text(max_points)}，做得不够的{grid}酌情扣分，{_floor(rule.floor)}。"
        case ProportionalRule():
            side = "及以上" if rule.direction is Direction.HIGH else "及以下"
            none = "" if not rule.zero_at else f"，{trimmed(rule.zero_at, 6)}{rule.unit}不得分"
            return (
                f"达到 {trimmed(rule.target, 6)}{rule.unit}{side}得 {points_text(max_points)}{none}，"
                "其间按比例计分。"
            )
        case StepDownRule():
            return _step_down(rule, max_points)
        case RankRule():
            return f"按各单位名次（{rule.direction.label}）计分，{_ranks(rule.points_by_rank)}，并列的取较高名次。"
        case MeanRule():
            return _mean(rule, max_points)
        case GradedRule():
            grades = "；".join(
                f"{each.grade}：{each.text}" if each.text else each.grade for each in rule.grades
            )
            return f"评定等级，不计分。{grades}。"
        case BonusRule():
            grid = f"，每档 {points_text(rule.step)}" if rule.step else ""
            return f"加分项，最多加 {points_text(rule.maximum)}{grid}。"
        case VetoRule():
            return "一票否决：出现即整体不通过，不计分。"
        case MinimumRule():
            return "底线要求：达不到则整体不达标，不计分。"


def _elements(rule: ElementsRule, max_points: Fraction) -> str:
    if rule.missing_deducts is None:
        parts = "；".join(
            f"{element.text} {points_text((element.share or Fraction(0)) * max_points)}"
            for element in rule.elements
        )
        return f"按要素计分：{parts}；缺一项扣该项分。"
    parts = "；".join(element.text for element in rule.elements)
    return (
        f"满分 {points_text(max_points)}。{parts}。每缺一项扣 {points_text(rule.missing_deducts)}，扣完为止。"
    )


def deduction_in_words(deduction: Deduction, max_points: Fraction) -> str:
    """「发生体罚每 1 起扣 2 分」, 「责任书每缺1份扣 1 分」, 「出现的不得分」.

    A text that says itself how often it counts, and one that can happen only once, is not told so again.
    """
    unit = deduction.unit or "次"
    if deduction.zeroes:
        return f"{deduction.text}的不得分"
    each = deduction.points if deduction.points is not None else (deduction.share or Fraction(0)) * max_points
    counted = f"{trimmed(deduction.per, 6)}{unit}" in deduction.text or "每" in deduction.text
    if (counted or not deduction.unit) and not (deduction.whole and deduction.per != 1):
        return f"{deduction.text}扣 {points_text(each)}"
    whole = "满" if deduction.whole and deduction.per != 1 else ""
    return f"{deduction.text}每{whole} {trimmed(deduction.per, 6)} {unit}扣 {points_text(each)}"


def _step_down(rule: StepDownRule, max_points: Fraction) -> str:
    side, verb = ("及以上", "低") if rule.direction is Direction.HIGH else ("及以下", "高")
    unit = rule.unit
    gap = "个百分点" if unit in ("%", "％", "个百分点") else unit
    partial = f"（{rule.partial.label}）"
    return (
        f"达到 {trimmed(rule.target, 6)}{unit}{side}得 {points_text(max_points)}，"
        f"每{verb} {trimmed(rule.per, 6)} {gap}扣 {points_text(rule.deduct)}{partial}，{_floor(rule.floor)}。"
    )


def _mean(rule: MeanRule, max_points: Fraction) -> str:
    better = "高于" if rule.direction is Direction.HIGH else "低于"
    worse = "低于" if rule.direction is Direction.HIGH else "高于"
    reach = f"达到或{better}" if rule.equal_counts else better
    if rule.below_share is not None:
        below = f"得 {points_text(rule.below_share * max_points)}"
    else:
        below = f"按名次{_ranks(rule.points_by_rank)}"
    rest = f"{worse}平均值的" if rule.equal_counts else "其余的"
    return f"{reach}各单位平均值得 {points_text(max_points)}，{rest}{below}。"


def _ranks(points: tuple[Fraction, ...]) -> str:
    return "依次得 " + "、".join(shown(each) for each in points) + " 分，其后同最后一档"


def _floor(floor: Fraction) -> str:
    return f"最低得 {points_text(floor)}" if floor else "扣完为止"
