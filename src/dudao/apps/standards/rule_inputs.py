"""The plain inputs in which a person writes a scoring rule, and back: one set of inputs for each kind of rule."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from django.core.exceptions import ValidationError

from dudao.core.grid import text_to_number
from dudao.core.scoring import (
    BandsRule,
    DeductionsRule,
    Direction,
    ElementsRule,
    GradedRule,
    Partial,
    RuleError,
    RuleKind,
    misfit,
    number_text,
    rule_from_data,
    rule_to_data,
)
from dudao.core.scoring.rules import ScoringRule

ROWS = {"deductions": 8, "elements": 8, "bands": 6, "grades": 5}
PLAIN = (
    "note", "floor", "step", "target", "zero_at", "per", "deduct", "direction", "partial", "unit", "maximum",
    "below_share", "missing_deducts", "points_by_rank",
)  # fmt: skip
_TAKES = {
    RuleKind.MET: (),
    RuleKind.BANDS: ("bands",),
    RuleKind.ELEMENTS: ("elements", "missing_deducts"),
    RuleKind.DEDUCTIONS: ("deductions", "floor"),
    RuleKind.STEPS: ("step", "floor"),
    RuleKind.PROPORTIONAL: ("target", "zero_at", "direction", "unit"),
    RuleKind.STEP_DOWN: ("target", "per", "deduct", "direction", "partial", "floor", "unit"),
    RuleKind.RANK: ("points_by_rank", "direction", "unit"),
    RuleKind.MEAN: ("points_by_rank", "below_share", "direction", "equal_counts", "unit"),
    RuleKind.GRADED: ("grades",),
    RuleKind.BONUS: ("maximum", "step"),
    RuleKind.VETO: (),
    RuleKind.MINIMUM: (),
}
_NUMBERS = frozenset({"floor", "step", "target", "zero_at", "per", "deduct", "maximum"})
HOWS = (("points", "扣分"), ("share", "扣份额"), ("zeroes", "不得分"))


@dataclass(frozen=True)
class RuleInputs:
    """What the inputs of the rule editor show; all texts."""

    kind: str
    plain: Mapping[str, str]
    equal_counts: bool
    rows: Mapping[str, list[dict[str, str]]]

    @property
    def kinds(self) -> list[tuple[str, str, str]]:
        """Every kind with its label and the inputs that it takes."""
        return [(kind.value, kind.label, " ".join(_TAKES[kind])) for kind in RuleKind]

    @property
    def directions(self) -> list[tuple[str, str]]:
        return [(each.value, each.label) for each in Direction]

    @property
    def partials(self) -> list[tuple[str, str]]:
        return [(each.value, each.label) for each in Partial]

    @property
    def hows(self) -> tuple[tuple[str, str], ...]:
        return HOWS


def inputs_of(rule: ScoringRule) -> RuleInputs:
    """The rule as its inputs show it."""
    data = rule_to_data(rule)
    plain = {name: _text(data.get(name)) for name in PLAIN}
    rows: dict[str, list[dict[str, str]]] = {name: [] for name in ROWS}
    match rule:
        case DeductionsRule():
            for each in rule.deductions:
                amount = each.points if each.points is not None else each.share
                how = "zeroes" if each.zeroes else "points" if each.points is not None else "share"
                rows["deductions"].append(
                    {
                        "text": each.text,
                        "how": how,
                        "amount": number_text(amount) if amount is not None else "",
                        "per": number_text(each.per),
                        "unit": each.unit,
                        "whole": "1" if each.whole else "",
                    }
                )
        case ElementsRule():
            rows["elements"] = [
                {"text": each.text, "share": number_text(each.share) if each.share is not None else ""}
                for each in rule.elements
            ]
        case BandsRule():
            rows["bands"] = [
                {"grade": each.grade, "share": number_text(each.share), "text": each.text}
                for each in rule.bands
            ]
        case GradedRule():
            rows["grades"] = [{"grade": each.grade, "text": each.text} for each in rule.grades]
    equal = bool(data.get("equal_counts", True))
    return RuleInputs(rule.kind.value, plain, equal, _padded(rows))


def _padded(rows: Mapping[str, list[dict[str, str]]]) -> dict[str, list[dict[str, str]]]:
    """Rows with as many empty ones as there is room for."""
    return {
        name: [*held, *({} for _ in range(max(1, ROWS[name] - len(held))))] for name, held in rows.items()
    }


def _text(value: object) -> str:
    if isinstance(value, list | tuple):
        return "、".join(str(each) for each in value)
    return "" if value is None else str(value)


def inputs_from(post: Mapping[str, str]) -> RuleInputs:
    """What was typed, to be shown again beside what is wrong with it."""
    rows: dict[str, list[dict[str, str]]] = {name: _rows(post, name) for name in ROWS}
    return RuleInputs(
        post.get("rule_kind", "met"),
        {name: post.get(f"rule_{name}", "") for name in PLAIN},
        post.get("rule_equal_counts") == "1",
        _padded(rows),
    )


def rule_from_inputs(post: Mapping[str, str], points: Fraction | None) -> ScoringRule:
    """The rule that was typed; ValidationError with one sentence when it cannot be used with these points."""
    try:
        kind = RuleKind(post.get("rule_kind", ""))
    except ValueError:
        raise ValidationError("请选择计分办法。") from None
    data: dict[str, object] = {"kind": kind.value}
    note = post.get("rule_note", "").replace("\0", "").strip()
    if note:
        data["note"] = note
    for name in _TAKES[kind]:
        value = _value(post, name)
        if value not in (None, "", []):
            data[name] = value
    try:
        rule = rule_from_data(data)
    except RuleError as error:
        raise ValidationError(f"评分规则：{error}") from error
    if points is not None or kind in (RuleKind.VETO, RuleKind.MINIMUM, RuleKind.GRADED):
        wrong = misfit(rule, points or Fraction(0))
        if wrong:
            raise ValidationError(f"评分规则：{wrong}")
    return rule


def _value(post: Mapping[str, str], name: str) -> object:
    if name == "equal_counts":
        return post.get("rule_equal_counts") == "1"
    match name:
        case "deductions":
            return [_deduction(place, row) for place, row in enumerate(_rows(post, name), 1)]
        case "elements":
            rows = _rows(post, name)
            return [
                {"id": f"e{place}", "text": row["text"], **_share(row)} for place, row in enumerate(rows, 1)
            ]
        case "bands":
            return [
                {"grade": row["grade"], **_share(row), **({"text": row["text"]} if row["text"] else {})}
                for row in _rows(post, name)
            ]
        case "grades":
            return [
                {"grade": row["grade"], **({"text": row["text"]} if row["text"] else {})}
                for row in _rows(post, name)
            ]
    text = post.get(f"rule_{name}", "").strip()
    if name == "points_by_rank":
        return [_number(part) for part in re.split(r"[、,，;；\s]+", text) if part]
    if name in ("below_share", "missing_deducts") or name in _NUMBERS:
        return _number(text) if text else None
    return text


_COLUMNS = {
    "deductions": ("text", "how", "amount", "per", "unit", "whole"),
    "elements": ("text", "share"),
    "bands": ("grade", "share", "text"),
    "grades": ("grade", "text"),
}


def _rows(post: Mapping[str, str], name: str) -> list[dict[str, str]]:
    """The rows with a text or a grade, in order."""
    found = []
    for place in range(40):
        row = {column: post.get(f"{name}-{place}-{column}", "").strip() for column in _COLUMNS[name]}
        if row.get("text") or row.get("grade"):
            found.append(row)
    return found


def _deduction(place: int, row: Mapping[str, str]) -> dict[str, object]:
    made: dict[str, object] = {"id": f"d{place}", "text": row["text"]}
    if row["how"] == "zeroes":
        made["zeroes"] = True
    elif row["how"] == "share":
        made["share"] = _number(row["amount"])
    else:
        made["points"] = _number(row["amount"])
    if row["per"]:
        made["per"] = _number(row["per"])
    if row["unit"]:
        made["unit"] = row["unit"]
    if row["whole"]:
        made["whole"] = True
    return made


def _share(row: Mapping[str, str]) -> dict[str, str]:
    return {"share": _number(row["share"])} if row["share"] else {}


def _number(text: str) -> str:
    """A number as typed, 50% and 1/3 too, in the form that rules are kept in; what is none is refused by name."""
    plain = text.strip().replace("％", "%")
    if re.fullmatch(r"\d+/\d+", plain) and not plain.endswith("/0"):
        return number_text(Fraction(plain))
    number = text_to_number(plain.removesuffix("%"))
    if number is None:
        raise ValidationError(f"评分规则：“{text}”不是数。可以写 2、0.5、1/3 或 50%。")
    return number_text(number / 100 if plain.endswith("%") else number)
