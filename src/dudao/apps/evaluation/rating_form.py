"""The form of one item by the kind of its rule: what is shown, and what comes back as a statement."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from typing import Any

from dudao.apps.evaluation.item_sheet import RatedItem
from dudao.apps.evaluation.statement import Statement
from dudao.core.numbers import exact
from dudao.core.scoring import (
    AnswerError,
    BandsRule,
    BonusRule,
    DeductionsRule,
    ElementsRule,
    GradedRule,
    RuleKind,
    StepsRule,
    number_text,
    points_text,
)

YES_NO = {"true": True, "false": False}


@dataclass(frozen=True)
class Choice:
    """One of several answers."""

    value: str
    label: str
    help: str = ""
    is_chosen: bool = False


@dataclass(frozen=True)
class Line:
    """One thing to state: `kind` is radio, counter, number or value."""

    name: str
    kind: str
    label: str
    value: str = ""
    choices: tuple[Choice, ...] = ()
    unit: str = ""
    help: str = ""
    step: str = ""
    least: str = ""
    most: str = ""


@dataclass(frozen=True)
class RatingForm:
    """All of an item's form with what is stated now."""

    lines: tuple[Line, ...]
    allows_not_applicable: bool
    not_applicable: bool = False
    reason: str = ""
    note: str = ""
    recoverable_points: str = ""
    recover_by: str = ""
    carries_points: bool = True
    errors: Mapping[str, str] = field(default_factory=dict)


def form_of(item: RatedItem, statement: Statement) -> RatingForm:
    """The form filled in with a statement."""
    answer = statement.answer
    points = statement.recoverable_points
    return RatingForm(
        lines=tuple(_lines(item, answer)),
        allows_not_applicable=item.rule.kind not in (RuleKind.VETO, RuleKind.MINIMUM),
        not_applicable=bool(answer.get("not_applicable")),
        reason=str(answer.get("reason") or ""),
        note=statement.note,
        recoverable_points="" if points is None else number_text(points),
        recover_by="" if statement.recover_by is None else statement.recover_by.isoformat(),
        carries_points=item.carries_points and not item.is_bonus,
    )


def _lines(item: RatedItem, answer: Mapping[str, Any]) -> list[Line]:
    rule = item.rule
    match rule:
        case BandsRule():
            bands = [
                Choice(
                    band.grade,
                    f"{band.grade} · {points_text(band.share * item.points)}",
                    band.text,
                    answer.get("grade") == band.grade,
                )
                for band in rule.bands
            ]
            return [Line("grade", "radio", "评为哪一档", choices=tuple(bands))]
        case GradedRule():
            grades = [
                Choice(one.grade, one.grade, one.text, answer.get("grade") == one.grade)
                for one in rule.grades
            ]
            return [Line("grade", "radio", "评为哪一等", choices=tuple(grades))]
        case ElementsRule():
            stated = answer.get("elements") or {}
            return [
                Line(f"e.{one.id}", "radio", one.text, choices=_truths(stated.get(one.id), "有", "没有"))
                for one in rule.elements
            ]
        case DeductionsRule():
            return [_counter(one, answer) for one in rule.deductions]
        case StepsRule():
            return [_points_line(answer, "得分", rule.step, rule.floor, item.points)]
        case BonusRule():
            return [_points_line(answer, "加分", rule.step, Fraction(0), rule.maximum)]
    if rule.kind is RuleKind.VETO:
        choices = (
            Choice("false", "没有触发", "", answer.get("triggered") is False),
            Choice("true", "触发", "", answer.get("triggered") is True),
        )
        return [Line("triggered", "radio", "这一否决情形", choices=choices)]
    if rule.kind in (RuleKind.MET, RuleKind.MINIMUM):
        return [Line("met", "radio", "做到了吗", choices=_truths(answer.get("met"), "达到", "没有达到"))]
    unit = getattr(rule, "unit", "")
    return [Line("value", "value", "实际数值", value=str(answer.get("value") or ""), unit=unit)]


def _truths(stated: object, yes: str, no: str) -> tuple[Choice, ...]:
    return Choice("true", yes, "", stated is True), Choice("false", no, "", stated is False)


def _counter(deduction: Any, answer: Mapping[str, Any]) -> Line:
    stated = (answer.get("occurrences") or {}).get(deduction.id)
    return Line(
        f"d.{deduction.id}",
        "counter",
        deduction.text,
        value="" if stated is None else str(stated),
        unit=deduction.unit or "次",
        help="出现就不得分" if deduction.zeroes else "",
    )


def _points_line(
    answer: Mapping[str, Any], label: str, step: Fraction, least: Fraction, most: Fraction
) -> Line:
    return Line(
        "points",
        "number",
        label,
        value=str(answer.get("points") or ""),
        unit="分",
        help=f"{number_text(least)} 到 {number_text(most)}"
        + (f"，每档 {number_text(step)}" if step else "，最多两位小数"),
        step=number_text(step) if step else "0.01",
        least=number_text(least),
        most=number_text(most),
    )


def statement_from(item: RatedItem, posted: Mapping[str, str]) -> Statement:
    """What the form sends as a statement; what is not chosen stays unstated.

    Raises ``AnswerError`` for a number or a day that cannot be read; the rule itself is asked later.
    """
    return Statement(
        answer=_answer(item, posted),
        note=posted.get("note", "").replace("\r\n", "\n").strip(),
        recoverable_points=_points(posted.get("recoverable_points", "")),
        recover_by=_day(posted.get("recover_by", "")),
    )


def _answer(item: RatedItem, posted: Mapping[str, str]) -> dict[str, Any]:
    if posted.get("not_applicable"):
        return {"not_applicable": True, "reason": posted.get("reason", "").strip()}
    rule = item.rule
    if isinstance(rule, ElementsRule):
        given = {one.id: YES_NO.get(posted.get(f"e.{one.id}", "")) for one in rule.elements}
        return {"elements": {name: value for name, value in given.items() if value is not None}}
    if isinstance(rule, DeductionsRule):
        counts = {one.id: posted.get(f"d.{one.id}", "").strip() for one in rule.deductions}
        return {"occurrences": {name: value for name, value in counts.items() if value}}
    name = _lines(item, {})[0].name
    value = posted.get(name, "").strip()
    if not value:
        return {}
    if name in ("met", "triggered"):
        return {name: YES_NO.get(value, value)}
    return {name: value}


def _points(text: str) -> Fraction | None:
    if not text.strip():
        return None
    try:
        return exact(text.strip())
    except ValueError:
        raise AnswerError("recoverable_points", f"可挽回的分数要填数字，现在是“{text.strip()}”") from None


def _day(text: str) -> date | None:
    if not text.strip():
        return None
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        raise AnswerError("recover_by", "日期写成 2027-03-01 这样") from None


def field_name(name: str) -> str:
    """The form's name of the entry that an ``AnswerError`` names."""
    head, _, rest = name.partition(".")
    return f"{ {'elements': 'e', 'occurrences': 'd'}.get(head, head) }.{rest}" if rest else name
