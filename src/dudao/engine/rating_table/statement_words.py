"""What is stated about an item as words in one cell, and read back from them to an equal answer.

Met is 达到, a veto 未触发, a grade its name, judged points and measured values a number; elements and occurrences
stand one a line under the number that they have in the rule: 「1. 有规划：是」, 「2. 责任书缺：2 份」. 「不适用：理由」
fits every rule that may be left out. An empty cell states nothing.
"""

from __future__ import annotations

import re
from fractions import Fraction

from dudao.core.scoring import (
    Answer,
    AnswerError,
    BandsRule,
    DeductionsRule,
    ElementsRule,
    GradedRule,
    MetRule,
    MinimumRule,
    RuleKind,
    ScoringRule,
    VetoRule,
    answer_from_data,
    number_text,
)

NOT_APPLICABLE = "不适用"
FIELD = "statement"
_NUMBERED = re.compile(r"^\s*(\d{1,3})\s*[.、．)）]\s*(.*?)\s*[：:]\s*([^：:]*)$")
_NUMBER = re.compile(r"[+-]?\d+(?:/\d+|\.\d+)?")
_YES = frozenset(["是", "有", "达到", "达标", "做到", "合格", "已做到", "已达到", "√", "✓", "✔", "对"])
_NO = frozenset(
    [
        "否",
        "无",
        "没有",
        "未达到",
        "没达到",
        "不达标",
        "未达标",
        "没做到",
        "未做到",
        "不合格",
        "×",
        "✗",
        "✘",
        "错",
    ]
)
_TRIGGERED = frozenset(["触发", "已触发", "是", "有", "出现"])
_NOT_TRIGGERED = frozenset(["未触发", "没有触发", "否", "无", "没有", "未出现", "未发生"])
_WIDTH = str.maketrans("０１２３４５６７８９．／－＋％，", "0123456789./-+%,")


def words_of(rule: ScoringRule, answer: Answer) -> str:
    """The answer as the words of one cell; empty when nothing is stated."""
    if answer.not_applicable:
        return f"{NOT_APPLICABLE}：{answer.reason}"
    match rule:
        case MetRule() | MinimumRule():
            return _of_truth(answer.met, "达到", "未达到")
        case VetoRule():
            return _of_truth(answer.triggered, "触发", "未触发")
        case BandsRule() | GradedRule():
            return answer.grade or ""
        case ElementsRule():
            states = [
                (each.text, _of_truth(answer.elements.get(each.id), "是", "否")) for each in rule.elements
            ]
        case DeductionsRule():
            states = [
                (each.text, _counted(answer.occurrences.get(each.id), each.unit or "次"))
                for each in rule.deductions
            ]
        case _:
            value = answer.points if rule.kind in (RuleKind.STEPS, RuleKind.BONUS) else answer.value
            unit = " 分" if rule.kind in (RuleKind.STEPS, RuleKind.BONUS) else getattr(rule, "unit", "")
            return "" if value is None else number_text(value) + unit
    return "\n".join(
        f"{at}. {_one_line(text)}：{state}" for at, (text, state) in enumerate(states, 1) if state
    )


def data_of(rule: ScoringRule, words: str, max_points: Fraction | None) -> dict[str, object]:
    """The answer's data that the words state. Raises ``AnswerError`` with a Chinese sentence."""
    data = _data(rule, words.strip())
    answer_from_data(rule, data, max_points)
    return data


def data_of_points(rule: ScoringRule, points: Fraction, max_points: Fraction) -> dict[str, object]:
    """The answer's data that points alone can mean: judged points, a band, all or nothing.

    Raises ``AnswerError`` when several statements could give these points, so that somebody has to say which.
    """
    if points < 0 or points > max_points:
        raise AnswerError(
            FIELD, f"得分应在 0 到 {number_text(max_points)} 分之间，现在是 {number_text(points)}"
        )
    data = _points_data(rule, points, max_points)
    if data is None:
        raise AnswerError(
            FIELD, f"“{rule.kind.label}”的条目只写得分看不出依据，请在“评定”列写明（{hint_of(rule)}）"
        )
    answer_from_data(rule, data, max_points)
    return data


def hint_of(rule: ScoringRule) -> str:
    """How the cell of this rule is filled in, in one phrase."""
    match rule:
        case MetRule() | MinimumRule():
            return "达到／未达到"
        case VetoRule():
            return "未触发／触发"
        case BandsRule():
            return "／".join(band.grade for band in rule.bands)
        case GradedRule():
            return "／".join(each.grade for each in rule.grades)
        case ElementsRule():
            return "；".join(
                f"{at}. {_one_line(each.text)}：是／否" for at, each in enumerate(rule.elements, 1)
            )
        case DeductionsRule():
            return "；".join(
                f"{at}. {_one_line(each.text)}：几{each.unit or '次'}"
                for at, each in enumerate(rule.deductions, 1)
            )
    if rule.kind in (RuleKind.STEPS, RuleKind.BONUS):
        return "得几分"
    return f"测得的数{getattr(rule, 'unit', '')}"


def _points_data(rule: ScoringRule, points: Fraction, max_points: Fraction) -> dict[str, object] | None:
    whole, none = points == max_points, points == 0
    match rule:
        case MetRule():
            return {"met": whole} if whole or none else None
        case BandsRule():
            grades = [band.grade for band in rule.bands if band.share * max_points == points]
            return {"grade": grades[0]} if len(grades) == 1 else None
        case ElementsRule() if whole:
            return {"elements": {each.id: True for each in rule.elements}}
        case ElementsRule() if none and rule.missing_deducts is None:
            return {"elements": {each.id: False for each in rule.elements}}
        case DeductionsRule() if whole:
            return {"occurrences": {each.id: "0" for each in rule.deductions}}
    if rule.kind in (RuleKind.STEPS, RuleKind.BONUS):
        return {"points": number_text(points)}
    return None


def _data(rule: ScoringRule, text: str) -> dict[str, object]:
    if not text:
        return {}
    if text.startswith(NOT_APPLICABLE):
        return {"not_applicable": True, "reason": text[len(NOT_APPLICABLE) :].lstrip("：: ，,")}
    match rule:
        case MetRule() | MinimumRule():
            return {"met": _truth(text, _YES, _NO, hint_of(rule))}
        case VetoRule():
            return {"triggered": _truth(text, _TRIGGERED, _NOT_TRIGGERED, hint_of(rule))}
        case BandsRule() | GradedRule():
            return {"grade": text}
        case ElementsRule():
            ids = [each.id for each in rule.elements]
            return {"elements": {key: _truth(said, _YES, _NO, "是／否") for key, said in _lines(text, ids)}}
        case DeductionsRule():
            ids = [each.id for each in rule.deductions]
            return {"occurrences": {key: _number(said) for key, said in _lines(text, ids)}}
    key = "points" if rule.kind in (RuleKind.STEPS, RuleKind.BONUS) else "value"
    return {key: _number(text)}


def _lines(text: str, ids: list[str]) -> list[tuple[str, str]]:
    """What each numbered line states; a line without a number is refused, one without a statement left out."""
    found: dict[str, str] = {}
    for line in re.split(r"[\n；;]", text):
        if not line.strip():
            continue
        match = _NUMBERED.match(line.translate(_WIDTH))
        if match is None or not 1 <= int(match[1]) <= len(ids):
            raise AnswerError(
                FIELD, f"“{line.strip()[:40]}”看不懂，请按“1. …：…”逐项写，序号为 1 到 {len(ids)}"
            )
        key = ids[int(match[1]) - 1]
        if key in found:
            raise AnswerError(FIELD, f"第 {match[1]} 项写了两次")
        found[key] = match[3].strip()
    return [(key, said) for key, said in found.items() if said]


def _truth(text: str, yes: frozenset[str], no: frozenset[str], hint: str) -> bool:
    said = text.strip().rstrip("。")
    if said in yes:
        return True
    if said in no:
        return False
    raise AnswerError(FIELD, f"“{said[:40]}”看不懂，应填 {hint}")


def _number(text: str) -> str:
    match = _NUMBER.match(text.translate(_WIDTH).replace(",", "").strip())
    if match is None:
        raise AnswerError(FIELD, f"“{text[:40]}”不是数")
    return match[0]


def _of_truth(value: bool | None, yes: str, no: str) -> str:
    return "" if value is None else yes if value else no


def _counted(count: Fraction | None, unit: str) -> str:
    return "" if count is None else f"{number_text(count)} {unit}"


def _one_line(text: str) -> str:
    """The text of an element on one line, without the signs that part lines and statements."""
    return re.sub(r"\s*[\n；;]\s*", "，", text).replace("：", "，").replace(":", "，").strip()
