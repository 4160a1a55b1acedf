"""The rule of a line in one Chinese sentence, as it is published."""

from __future__ import annotations

from dudao.core.appraisal.scheme import (
    ONE,
    ZERO,
    AdditionRule,
    DeductionRule,
    GradeRule,
    Line,
    Per,
    Scheme,
    ShareRule,
    StatedRule,
    VetoRule,
)
from dudao.core.appraisal.scoring import percent, points_text


def rule_words(line: Line) -> str:
    """What the line counts and how, without its basis."""
    rule = line.rule
    match rule:
        case ShareRule():
            words = f"按{rule.fact.label}的比率计分"
            if rule.full_at != ONE:
                words += f"，达到 {percent(rule.full_at)} 得满分"
            if rule.zero_at != ZERO:
                words += f"，{percent(rule.zero_at)} 及以下不得分"
            return f"{words}；本年没有可计的，{line.without_whole.label}"
        case DeductionRule():
            events = _per_words(rule.per, "扣")
            return f"从 {points_text(line.points)} 分起，{events}；最低 {points_text(rule.floor)} 分"
        case AdditionRule():
            return f"{_per_words(rule.per, '加')}；最多加 {points_text(rule.cap)} 分"
        case StatedRule():
            return "由督导室按依据填分，附佐证"
        case VetoRule():
            if rule.facts:
                return f"有{'、'.join(one.label for one in rule.facts)}的，一票否决"
            return "由督导室核实有没有这种情形，写明依据；有的一票否决"


def _per_words(per: tuple[Per, ...], verb: str) -> str:
    return "，".join(f"{one.fact.label}每次{verb} {points_text(one.points)} 分" for one in per)


def grade_words(rule: GradeRule) -> str:
    """“优秀：90 分及以上，不超过本组的 30%（取整数）”."""
    words = f"{rule.grade.label}：{points_text(rule.at_least)} 分及以上"
    if rule.at_most_share is not None:
        words += f"，不超过本组单位数的 {percent(rule.at_most_share)}（不足一个的不计）"
    return words


def grades_words(scheme: Scheme) -> list[str]:
    """All grades, then what ties and vetoes do."""
    lines = [grade_words(rule) for rule in scheme.grades]
    if scheme.grades:
        lines.append(f"不合格：不到 {points_text(scheme.grades[-1].at_least)} 分")
    if any(rule.at_most_share is not None for rule in scheme.grades):
        lines.append(f"名额边上同分：{scheme.ties.label}")
    return [*lines, f"一票否决：不排名，{scheme.veto_effect.label}"]
