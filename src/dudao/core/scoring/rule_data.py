"""Rules read from and written to plain data (JSON, YAML), strictly and without loss.

``{"kind": "bands", "bands": [{"grade": "A", "share": "1"}, …], "note": "…"}``: numbers are whole numbers, decimal
text or fractions "a/b". An unknown, missing or unusable entry is refused by name.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import MISSING, fields
from enum import StrEnum
from fractions import Fraction
from itertools import pairwise
from typing import TypeVar

from dudao.core.scoring.reading import DataError, exact_number, number_text, truth
from dudao.core.scoring.rules import (
    ONE,
    ZERO,
    Band,
    BandsRule,
    BonusRule,
    Deduction,
    DeductionsRule,
    Direction,
    Element,
    ElementsRule,
    GradedRule,
    GradeText,
    MeanRule,
    MetRule,
    MinimumRule,
    Partial,
    ProportionalRule,
    RankRule,
    RuleError,
    RuleKind,
    ScoringRule,
    StepDownRule,
    StepsRule,
    VetoRule,
)

Choice = TypeVar("Choice", bound=StrEnum)


class _Entries:
    """The entries of one mapping; each is taken once, and what nobody took is refused."""

    def __init__(self, data: object, place: str = "") -> None:
        if not isinstance(data, Mapping):
            raise RuleError(place, "要写成“名称: 值”的形式")
        self.data = dict(data)
        self.place = place

    def key(self, name: str) -> str:
        return f"{self.place}.{name}" if self.place else name

    def take(self, name: str) -> object:
        return self.data.pop(name, None)

    def text(self, name: str, *, required: bool = False) -> str:
        value = self.take(name)
        if value is None and not required:
            return ""
        if not isinstance(value, str) or (required and not value.strip()):
            raise RuleError(self.key(name), "要填文字")
        return value

    def number(
        self, name: str, default: Fraction | None = None, *, least: Fraction | None = ZERO
    ) -> Fraction:
        value = self.optional_number(name, least=least)
        if value is not None:
            return value
        if default is None:
            raise RuleError(self.key(name), "没有填")
        return default

    def optional_number(self, name: str, *, least: Fraction | None = ZERO) -> Fraction | None:
        value = self.take(name)
        if value is None:
            return None
        try:
            number = exact_number(self.key(name), value)
        except DataError as error:
            raise RuleError(error.key, error.message) from None
        if least is not None and number < least:
            raise RuleError(self.key(name), f"不能小于 {number_text(least)}")
        return number

    def positive(self, name: str, default: Fraction | None = None) -> Fraction:
        number = self.number(name, default)
        if not number:
            raise RuleError(self.key(name), "要大于 0")
        return number

    def flag(self, name: str, default: bool) -> bool:
        value = self.take(name)
        if value is None:
            return default
        try:
            return truth(self.key(name), value)
        except DataError as error:
            raise RuleError(error.key, error.message) from None

    def choice(self, name: str, choices: type[Choice], default: Choice) -> Choice:
        value = self.take(name)
        if value is None:
            return default
        if value not in [choice.value for choice in choices]:
            names = "、".join(choice.value for choice in choices)
            raise RuleError(self.key(name), f"只能是 {names}，现在是“{value}”")
        return choices(str(value))

    def sequence(self, name: str, *, required: bool = True) -> Sequence[object]:
        value = self.take(name)
        if value is None and not required:
            return ()
        if not isinstance(value, list | tuple) or not value:
            raise RuleError(self.key(name), "至少要有一项")
        return value

    def parts(self, name: str) -> list[_Entries]:
        return [
            _Entries(part, f"{self.key(name)}[{place}]") for place, part in enumerate(self.sequence(name), 1)
        ]

    def finish(self) -> None:
        for name in self.data:
            raise RuleError(self.key(str(name)), "不认识这一项")


def rule_from_data(data: Mapping[str, object]) -> ScoringRule:
    """A rule is taken only when every entry is known and usable.

    Shares of elements add up to 1 unless a fixed deduction is set; bands fall strictly; ids are unique. Raises
    ``RuleError`` with the key and a Chinese message.
    """
    entries = _Entries(data)
    kind = entries.take("kind")
    if kind not in [each.value for each in RuleKind]:
        raise RuleError("kind", f"不认识的计分方式“{kind}”" if kind else "没有填计分方式")
    note = entries.text("note")
    rule = _READERS[RuleKind(str(kind))](entries, note)
    entries.finish()
    return rule


def rule_to_data(rule: ScoringRule) -> dict[str, object]:
    """The data of a rule, without what is left at its default; ``rule_from_data`` reads an equal rule back."""
    return {"kind": rule.kind.value, **_plain(rule)}


def _plain(part: object) -> dict[str, object]:
    data: dict[str, object] = {}
    for each in fields(part):  # type: ignore[arg-type]  # every rule and part is a dataclass
        value = getattr(part, each.name)
        if each.default is not MISSING and value == each.default:
            continue
        data[each.name] = _written(value)
    return data


def _written(value: object) -> object:
    if isinstance(value, Fraction):
        return number_text(value)
    if isinstance(value, tuple):
        return [_written(part) for part in value]
    if isinstance(value, StrEnum):
        return value.value
    if isinstance(value, str | bool) or value is None:
        return value
    return _plain(value)


def _met(entries: _Entries, note: str) -> ScoringRule:
    return MetRule(note)


def _bands(entries: _Entries, note: str) -> ScoringRule:
    bands = []
    for part in entries.parts("bands"):
        share = part.number("share")
        if share > 1:
            raise RuleError(part.key("share"), "不能大于 1")
        bands.append(Band(part.text("grade", required=True).strip(), share, part.text("text")))
        part.finish()
    _unique("bands", [band.grade for band in bands])
    if any(better.share <= worse.share for better, worse in pairwise(bands)):
        raise RuleError("bands", "各档得分比例要由高到低，不能相等")
    return BandsRule(tuple(bands), note)


def _elements(entries: _Entries, note: str) -> ScoringRule:
    missing = entries.optional_number("missing_deducts")
    if missing == 0:
        raise RuleError("missing_deducts", "要大于 0")
    elements = []
    for part in entries.parts("elements"):
        share = part.optional_number("share")
        if missing is None and not share:
            raise RuleError(part.key("share"), "没有填所占比例")
        if missing is not None and share is not None:
            raise RuleError(part.key("share"), "按缺一项扣固定分值的，不填所占比例")
        elements.append(
            Element(part.text("id", required=True).strip(), part.text("text", required=True), share)
        )
        part.finish()
    _unique("elements", [element.id for element in elements])
    whole = sum((element.share or ZERO for element in elements), ZERO)
    if missing is None and whole != 1:
        raise RuleError("elements", f"各要素所占比例合计应为 1，现在是 {number_text(whole)}")
    return ElementsRule(tuple(elements), missing, note)


def _deductions(entries: _Entries, note: str) -> ScoringRule:
    floor = entries.number("floor", ZERO)
    deductions = tuple(_deduction(part) for part in entries.parts("deductions"))
    _unique("deductions", [deduction.id for deduction in deductions])
    return DeductionsRule(deductions, floor, note)


def _deduction(part: _Entries) -> Deduction:
    points, share = part.optional_number("points"), part.optional_number("share")
    zeroes = part.flag("zeroes", False)
    stated = [value for value in (points, share) if value is not None]
    if len(stated) + zeroes != 1 or not all(stated):
        raise RuleError(part.place, "“扣分值、扣分比例、不得分”要填且只填一种，且大于 0")
    if share is not None and share > 1:
        raise RuleError(part.key("share"), "不能大于 1")
    deduction = Deduction(
        id=part.text("id", required=True).strip(),
        text=part.text("text", required=True),
        points=points,
        share=share,
        per=part.positive("per", ONE),
        whole=part.flag("whole", False),
        unit=part.text("unit"),
        zeroes=zeroes,
    )
    part.finish()
    return deduction


def _steps(entries: _Entries, note: str) -> ScoringRule:
    return StepsRule(entries.number("step", ZERO), entries.number("floor", ZERO), note)


def _proportional(entries: _Entries, note: str) -> ScoringRule:
    direction = entries.choice("direction", Direction, Direction.HIGH)
    target = entries.number("target", least=None)
    zero_at = entries.number("zero_at", ZERO, least=None)
    right = target > zero_at if direction is Direction.HIGH else target < zero_at
    if not right:
        side = "大于" if direction is Direction.HIGH else "小于"
        raise RuleError("target", f"“{direction.label}”的指标，满分值要{side}零分值")
    return ProportionalRule(target, zero_at, direction, entries.text("unit"), note)


def _step_down(entries: _Entries, note: str) -> ScoringRule:
    return StepDownRule(
        target=entries.number("target", least=None),
        per=entries.positive("per"),
        deduct=entries.positive("deduct"),
        direction=entries.choice("direction", Direction, Direction.HIGH),
        partial=entries.choice("partial", Partial, Partial.STARTED),
        floor=entries.number("floor", ZERO),
        unit=entries.text("unit"),
        note=note,
    )


def _rank(entries: _Entries, note: str) -> ScoringRule:
    direction = entries.choice("direction", Direction, Direction.HIGH)
    return RankRule(_rank_points(entries, required=True), direction, entries.text("unit"), note)


def _mean(entries: _Entries, note: str) -> ScoringRule:
    ranks = _rank_points(entries, required=False)
    share = entries.optional_number("below_share")
    if bool(ranks) == (share is not None):
        raise RuleError("below_share", "低于平均值的，“按名次得分”和“固定比例”要填且只填一种")
    if share is not None and share >= 1:
        raise RuleError("below_share", "要小于 1")
    direction = entries.choice("direction", Direction, Direction.HIGH)
    equal_counts = entries.flag("equal_counts", True)
    return MeanRule(ranks, share, direction, equal_counts, entries.text("unit"), note)


def _rank_points(entries: _Entries, *, required: bool) -> tuple[Fraction, ...]:
    points = []
    for place, value in enumerate(entries.sequence("points_by_rank", required=required), 1):
        part = _Entries({"points": value}, f"points_by_rank[{place}]")
        points.append(part.number("points"))
    if any(better <= worse for better, worse in pairwise(points)):
        raise RuleError("points_by_rank", "名次得分要由高到低，不能相等")
    return tuple(points)


def _graded(entries: _Entries, note: str) -> ScoringRule:
    grades = []
    for part in entries.parts("grades"):
        grades.append(GradeText(part.text("grade", required=True).strip(), part.text("text")))
        part.finish()
    _unique("grades", [grade.grade for grade in grades])
    return GradedRule(tuple(grades), note)


def _bonus(entries: _Entries, note: str) -> ScoringRule:
    return BonusRule(entries.positive("maximum"), entries.number("step", ZERO), note)


def _veto(entries: _Entries, note: str) -> ScoringRule:
    return VetoRule(note)


def _minimum(entries: _Entries, note: str) -> ScoringRule:
    return MinimumRule(note)


def _unique(key: str, names: Sequence[str]) -> None:
    for name in names:
        if names.count(name) > 1:
            raise RuleError(key, f"“{name}”重复")


_READERS: dict[RuleKind, Callable[[_Entries, str], ScoringRule]] = {
    RuleKind.MET: _met,
    RuleKind.BANDS: _bands,
    RuleKind.ELEMENTS: _elements,
    RuleKind.DEDUCTIONS: _deductions,
    RuleKind.STEPS: _steps,
    RuleKind.PROPORTIONAL: _proportional,
    RuleKind.STEP_DOWN: _step_down,
    RuleKind.RANK: _rank,
    RuleKind.MEAN: _mean,
    RuleKind.GRADED: _graded,
    RuleKind.BONUS: _bonus,
    RuleKind.VETO: _veto,
    RuleKind.MINIMUM: _minimum,
}


def misfit(rule: ScoringRule, max_points: Fraction) -> str:
    """Why the rule does not fit the clause's points, in one Chinese sentence; empty when it fits."""
    if not rule.kind.carries_points:
        return f"“{rule.kind.label}”不计分，分值应为 0。" if max_points else ""
    if isinstance(rule, BonusRule):
        return "" if max_points == rule.maximum else f"加分上限应等于分值 {number_text(max_points)} 分。"
    if max_points <= 0:
        return "分值要大于 0。"
    for name, points in _amounts(rule):
        if points > max_points:
            return f"{name} {number_text(points)} 分超过了分值 {number_text(max_points)} 分。"
    return ""


def _amounts(rule: ScoringRule) -> list[tuple[str, Fraction]]:
    match rule:
        case ElementsRule():
            return [("缺一项所扣的", rule.missing_deducts or ZERO)]
        case DeductionsRule():
            each = [("一次所扣的", deduction.points or ZERO) for deduction in rule.deductions]
            return [("最低得分", rule.floor), *each]
        case StepsRule():
            return [("每档", rule.step), ("最低得分", rule.floor)]
        case StepDownRule():
            return [("每档所扣的", rule.deduct), ("最低得分", rule.floor)]
        case RankRule() | MeanRule():
            return [("名次得分", points) for points in rule.points_by_rank[:1]]
    return []
