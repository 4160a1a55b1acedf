"""The items of a catalogue standard in the form in which a county rates by them."""

from __future__ import annotations

import re
from fractions import Fraction

from dudao.catalogue.schema import Item, ItemKind, Standard
from dudao.core.numbers import trimmed
from dudao.core.scoring import (
    GradedRule,
    GradeText,
    MetRule,
    ScoringRule,
    StepDownRule,
    VetoRule,
)
from dudao.engine.standard_import.codes import Coder
from dudao.engine.standard_import.items import ImportedItem, kind_of
from dudao.engine.standard_import.rule_guess import rule_of
from dudao.engine.standard_import.rule_shapes import RuleGuess
from dudao.engine.standard_import.wording import percent_target

ADOPTABLE_KINDS = frozenset({"scored", "graded", "duties"})
_SETTLED = "评分规则由标准库写明"
_OWN_CODE = re.compile(r"^[A-Z]\d+(?:-[A-Z]?\d+)+$")


def items_of_catalogue(standard: Standard) -> tuple[ImportedItem, ...]:
    """Every item of the standard with its rule: as data where the catalogue has it, else from its words.

    Codes such as A1-B2-C3 are kept, others are made from the levels. Items measured over reported tables say where
    their value comes from; what is judged only as met or not carries no points.
    """
    coder = Coder()
    return tuple(_item(standard, item, coder) for item in standard.items)


def _item(standard: Standard, item: Item, coder: Coder) -> ImportedItem:
    levels = tuple(level for level in (item.dimension, item.criterion) if level)
    guess = _guess(standard, item)
    kind = kind_of(guess.rule, item.max_points)
    code = coder.code(levels, item.title, own=item.number if _OWN_CODE.match(item.number) else "", kind=kind)
    school = "school" in item.applies_to or (item.level.value == "school" and not item.applies_to)
    return ImportedItem(
        code=code,
        levels=levels,
        text=item.title,
        points=item.max_points if guess.rule.kind.carries_points else None,
        kind=kind,
        guess=guess,
        rule_text=item.scoring_rule or "\n".join(f"{rule.grade}：{rule.text}" for rule in item.grade_rules),
        evidence=item.evidence,
        responsible=item.responsible_unit,
        method=item.inspection_method,
        subject="school" if school and item.measured_by is None else "county",
        school_kinds=tuple(one.value for one in item.school_kinds),
        roll_up=(item.roll_up or "mean") if school and item.measured_by is None else "",
        observation_points=item.observation_points,
        note=item.note,
        measured_by=_measured_by(standard, item),
        demand=_demand(item, guess.rule),
        mark=item.mark.value,
        is_sample=item.sample_text,
    )


def _guess(standard: Standard, item: Item) -> RuleGuess:
    if item.rule is not None:
        return RuleGuess(item.rule, True, _SETTLED)
    match item.kind:
        case ItemKind.VETO:
            return RuleGuess(VetoRule(), True, _SETTLED)
        case ItemKind.GRADE:
            texts = {rule.grade: rule.text for rule in item.grade_rules}
            names = standard.verdict.grades or tuple(texts)
            grades = tuple(GradeText(name, texts[name]) for name in names if name in texts)
            return RuleGuess(GradedRule(grades), True, _SETTLED)
        case ItemKind.SCORE:
            return rule_of(item.scoring_rule, item.max_points, title=item.title)
    return RuleGuess(MetRule(note=item.scoring_rule), True, _SETTLED)


def _measured_by(standard: Standard, item: Item) -> dict[str, str] | None:
    source = item.measured_by
    if source is not None:
        return {
            "standard": source.standard,
            "item": source.item,
            "stage": source.stage.value if source.stage else "",
            "quantity": source.quantity,
        }
    if item.kind in (ItemKind.RATIO, ItemKind.THRESHOLD):
        return {"standard": standard.id, "item": item.id, "stage": "", "quantity": "met"}
    return None


def _demand(item: Item, rule: ScoringRule) -> dict[str, str] | None:
    """The figure that the item asks for, to be held against that of other standards."""
    if isinstance(rule, StepDownRule) and percent_target(item.title) == rule.target:
        operator = ">=" if rule.direction.value == "high" else "<="
        return demand_data(item.title, operator, rule.target, rule.unit)
    if len(item.measures) == 1 and item.measures[0].threshold is not None:
        threshold = item.measures[0].threshold
        if threshold.operator in (">=", "<=") and isinstance(threshold.limit, Fraction):
            return demand_data(
                item.measures[0].label or item.title, threshold.operator, threshold.limit, item.unit
            )
    return None


_TAIL = re.compile(r"(?:达到|不低于|不少于|不超过|≥|≤|为|在|占比?|均)*\d.*$")


def demand_data(title: str, operator: str, value: Fraction, unit: str) -> dict[str, str]:
    """The demand as kept with an item; the quantity is the clause up to its figure."""
    quantity = _TAIL.sub("", title.split("，")[0]).strip() or title
    return {
        "quantity": quantity,
        "operator": operator,
        "value": trimmed(value, 6) if _decimal(value) else str(value),
        "unit": unit,
    }


def _decimal(value: Fraction) -> bool:
    return (value * 10**6).denominator == 1
