"""What the handler states about one clause, read strictly from data.

Each kind of rule takes its own keys; a blank or null entry is not stated yet and stays undecided, never 0 and
never 否. Numbers are exact: text or whole numbers, no float.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction

from dudao.core.numbers import trimmed
from dudao.core.scoring.reading import DataError, exact_number, number_text, truth
from dudao.core.scoring.rules import (
    BandsRule,
    BonusRule,
    Deduction,
    DeductionsRule,
    ElementsRule,
    GradedRule,
    MinimumRule,
    ScoringRule,
    StepsRule,
    VetoRule,
)


class AnswerError(ValueError):
    """A statement that cannot be taken; ``field`` names the entry, ``message`` says in Chinese what to do."""

    def __init__(self, field: str, message: str) -> None:
        super().__init__(message)
        self.field = field
        self.message = message


@dataclass(frozen=True)
class Answer:
    """What is stated; everything None or left out is not stated. Which entries count depends on the rule."""

    met: bool | None = None
    triggered: bool | None = None
    grade: str | None = None
    elements: Mapping[str, bool | None] = field(default_factory=dict)
    occurrences: Mapping[str, Fraction | None] = field(default_factory=dict)
    points: Fraction | None = None
    value: Fraction | None = None
    not_applicable: bool = False
    reason: str = ""


UNANSWERED = Answer()
MAXIMUM_DECIMALS = 2
"""How many decimals points by judgment may have where no step is set."""


def answer_from_data(
    rule: ScoringRule, data: Mapping[str, object], max_points: Fraction | None = None
) -> Answer:
    """An answer is one that the rule can score; anything else is refused with the entry and the reason.

    Points stated by judgment are checked against ``max_points`` and the steps when it is given. Raises
    ``AnswerError``.
    """
    if data.get("not_applicable") not in (None, False):
        return _not_applicable(rule, data)
    given = {key: value for key, value in data.items() if key not in ("not_applicable", "reason")}
    if data.get("reason") not in (None, ""):
        raise AnswerError("reason", "只有“不适用”才填理由")
    key = _KEYS[rule.kind]
    for name in given:
        if name != key:
            raise AnswerError(name, f"“{rule.kind.label}”的条目不填这一项")
    try:
        return _read(rule, key, given.get(key), max_points)
    except DataError as error:
        raise AnswerError(error.key, error.message) from None


def answer_to_data(answer: Answer) -> dict[str, object]:
    """The data that ``answer_from_data`` reads back to an equal answer; what is not stated is left out."""
    if answer.not_applicable:
        return {"not_applicable": True, "reason": answer.reason}
    data: dict[str, object] = {}
    if answer.met is not None:
        data["met"] = answer.met
    if answer.triggered is not None:
        data["triggered"] = answer.triggered
    if answer.grade is not None:
        data["grade"] = answer.grade
    if answer.elements:
        data["elements"] = dict(answer.elements)
    if answer.occurrences:
        data["occurrences"] = {
            key: None if count is None else number_text(count) for key, count in answer.occurrences.items()
        }
    if answer.points is not None:
        data["points"] = number_text(answer.points)
    if answer.value is not None:
        data["value"] = number_text(answer.value)
    return data


_KEYS = {
    "met": "met",
    "minimum": "met",
    "veto": "triggered",
    "bands": "grade",
    "graded": "grade",
    "elements": "elements",
    "deductions": "occurrences",
    "steps": "points",
    "bonus": "points",
    "proportional": "value",
    "step_down": "value",
    "rank": "value",
    "mean": "value",
}


def _not_applicable(rule: ScoringRule, data: Mapping[str, object]) -> Answer:
    if data["not_applicable"] is not True:
        raise AnswerError("not_applicable", "“不适用”只能是“是”或“否”")
    if isinstance(rule, VetoRule | MinimumRule):
        raise AnswerError("not_applicable", f"“{rule.kind.label}”不能填“不适用”")
    for name in data:
        if name not in ("not_applicable", "reason"):
            raise AnswerError(name, "已填“不适用”，不再填其他结论")
    reason = data.get("reason")
    if not isinstance(reason, str) or not reason.strip():
        raise AnswerError("reason", "填“不适用”要写明理由")
    return Answer(not_applicable=True, reason=reason.strip())


def _read(rule: ScoringRule, key: str, value: object, max_points: Fraction | None) -> Answer:
    if value is None or value == "":
        return UNANSWERED
    match rule:
        case VetoRule():
            return Answer(triggered=truth(key, value))
        case BandsRule():
            return Answer(grade=_one_of(value, [band.grade for band in rule.bands]))
        case GradedRule():
            return Answer(grade=_one_of(value, [grade.grade for grade in rule.grades]))
        case ElementsRule():
            return Answer(elements=_elements(rule, value))
        case DeductionsRule():
            return Answer(occurrences=_occurrences(rule, value))
        case StepsRule():
            points = exact_number(key, value)
            if max_points is not None:
                check_points(points, rule.step, rule.floor, max_points, max_points)
            return Answer(points=points)
        case BonusRule():
            points = exact_number(key, value)
            check_points(points, rule.step, Fraction(0), rule.maximum, Fraction(0))
            return Answer(points=points)
        case _ if key == "met":
            return Answer(met=truth(key, value))
    return Answer(value=exact_number(key, value))


def check_points(
    points: Fraction, step: Fraction, floor: Fraction, maximum: Fraction, start: Fraction
) -> None:
    """Points by judgment lie between floor and maximum on the grid of ``step`` from ``start``; both ends count.

    Step 0 takes any value of at most two decimals. Raises ``AnswerError``.
    """
    if points < 0:
        raise AnswerError("points", "得分不能为负")
    if points > maximum:
        raise AnswerError("points", f"得分不能超过 {trimmed(maximum, 6)} 分")
    if points < floor:
        raise AnswerError("points", f"得分不能低于 {trimmed(floor, 6)} 分")
    if not step:
        if (points * 10**MAXIMUM_DECIMALS).denominator != 1:
            raise AnswerError("points", "得分最多保留两位小数")
    elif points not in (floor, maximum) and ((points - start) / step).denominator != 1:
        raise AnswerError("points", f"得分每档相差 {trimmed(step, 6)} 分")


def _one_of(value: object, grades: list[str]) -> str:
    if not isinstance(value, str) or value.strip() not in grades:
        raise AnswerError("grade", f"等级只能是：{'、'.join(grades)}")
    return value.strip()


def _elements(rule: ElementsRule, value: object) -> dict[str, bool | None]:
    known = {element.id for element in rule.elements}
    stated: dict[str, bool | None] = {}
    for name, entry in _entries("elements", value, known).items():
        stated[name] = None if entry is None or entry == "" else truth(f"elements.{name}", entry)
    return stated


def _occurrences(rule: DeductionsRule, value: object) -> dict[str, Fraction | None]:
    by_id = {deduction.id: deduction for deduction in rule.deductions}
    stated: dict[str, Fraction | None] = {}
    for name, entry in _entries("occurrences", value, set(by_id)).items():
        stated[name] = (
            None if entry is None or entry == "" else _count(f"occurrences.{name}", entry, by_id[name])
        )
    return stated


def _count(key: str, value: object, deduction: Deduction) -> Fraction:
    count = exact_number(key, value)
    if count < 0:
        raise AnswerError(key, f"“{deduction.text}”的次数不能为负")
    return count


def _entries(key: str, value: object, known: set[str]) -> Mapping[str, object]:
    if not isinstance(value, Mapping):
        raise AnswerError(key, "要逐项填写")
    for name in value:
        if name not in known:
            raise AnswerError(f"{key}.{name}", "评分细则中没有这一项")
    return value
