"""Measures of an item held against one row (unit, school or county), with the optional rule sets that are on.

A measure that does not apply to a row asks nothing of it. A rule set's measures stand in for the item's own where its
condition holds; where the condition cannot be decided the result is undetermined unless both ways agree.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from dudao.catalogue.schema import Item, Measure, RuleSet, Standard
from dudao.core.formula import FieldRef, Node, Outcome, Scope, Threshold, evaluate, walk
from dudao.core.formula.nodes import RowCount, Total
from dudao.core.logic import all_of
from dudao.core.schools import Stage

KNOWN, MISSING, UNDETERMINED, NOT_APPLICABLE = "known", "missing", "undetermined", "not_applicable"

_MET = 2


class UnknownRuleSet(ValueError):
    """A rule set was asked for that the standard does not have; the message names those it has."""

    def __init__(self, asked: str, known: Sequence[str]) -> None:
        listed = "、".join(known) if known else "没有"
        super().__init__(f"没有规则集“{asked}”；本标准可选的规则集：{listed}")
        self.asked = asked
        self.known = tuple(known)


@dataclass(frozen=True)
class Measured:
    """One measure of one row: ``value`` and ``met`` are None while data is missing or nothing can be decided."""

    measure: Measure
    value: Fraction | bool | None
    met: bool | None
    state: str
    missing: tuple[FieldRef, ...] = ()
    rule_set: str = ""

    @property
    def threshold(self) -> Threshold | None:
        return self.measure.threshold

    @property
    def number(self) -> Fraction | None:
        return None if isinstance(self.value, bool) else self.value


def select_rule_sets(standard: Standard, asked: Iterable[str]) -> tuple[RuleSet, ...]:
    """The rule sets of those ids in the order of the standard; raises ``UnknownRuleSet`` for any other id."""
    known = [rule.id for rule in standard.rule_sets]
    wanted = list(asked)
    for rule_id in wanted:
        if rule_id not in known:
            raise UnknownRuleSet(rule_id, known)
    return tuple(rule for rule in standard.rule_sets if rule.id in wanted)


def with_added_items(standard: Standard, rules: Sequence[RuleSet]) -> Standard:
    """The standard with the items that the rule sets ask in addition."""
    added = tuple(item for rule in rules for item in rule.adds)
    return replace(standard, items=(*standard.items, *added)) if added else standard


def applies_to(condition: Node | None, scope: Scope) -> Outcome | None:
    """The outcome of a condition, None where there is no condition (it holds for every row)."""
    return None if condition is None else evaluate(condition, scope)


def measure_row(
    item: Item, stage: Stage | None, scope: Scope, rules: Sequence[RuleSet] = ()
) -> tuple[Measured, ...]:
    """Every measure of the item asked of the row, after the rule sets that are on."""
    own = item.measures_of(stage)
    result = tuple(measure_once(measure, scope) for measure in own)
    easings: list[tuple[Measured, ...]] = []
    open_rules: list[tuple[RuleSet, tuple[Measured, ...], tuple[FieldRef, ...]]] = []
    for rule in rules:
        replaced = _replaced(own, rule, stage) if rule.item == item.id else ()
        if not replaced:
            continue
        condition = applies_to(rule.applies, scope)
        holds = True if condition is None else condition.truth
        if holds is False:
            continue
        other = tuple(
            measured
            if (measured := measure_once(measure, scope)).measure in own
            else replace(measured, rule_set=rule.id)
            for measure in replaced
        )
        if holds is None:
            assert condition is not None
            open_rules.append((rule, other, condition.missing))
        elif rule.local:
            result = other
        else:
            easings.append(other)
    if easings:
        result = max([*easings, result], key=_favour)  # an easing never makes worse what holds without it
    for rule, other, missing in open_rules:
        if rule.local or _favour(result) < _MET:
            result = _unless_agreed(result, other, missing)
    return result


def _replaced(own: Sequence[Measure], rule: RuleSet, stage: Stage | None) -> tuple[Measure, ...]:
    """The item's measures with the rule's in place of those of the same label, or the rule's alone."""
    mine = tuple(measure for measure in rule.measures if measure.stage is None or measure.stage == stage)
    by_label = {measure.label: measure for measure in mine if measure.label}
    if not mine or len(by_label) < len(mine) or not set(by_label) <= {measure.label for measure in own}:
        return mine
    return tuple(by_label.get(measure.label, measure) for measure in own)


def _favour(measured: Sequence[Measured]) -> int:
    """Of several easings that apply the one that is met counts: any of them suffices."""
    met = all_of(each.met for each in measured)
    return {True: _MET, None: 1, False: 0}[met]


def _unless_agreed(
    mine: tuple[Measured, ...], other: tuple[Measured, ...], missing: tuple[FieldRef, ...]
) -> tuple[Measured, ...]:
    if len(mine) != len(other):
        if all_of(each.met for each in mine) == all_of(each.met for each in other):
            return mine
        return tuple(
            replace(each, met=None, state=MISSING, missing=(*each.missing, *missing)) for each in mine
        )
    return tuple(_agreed(one, two, missing) for one, two in zip(mine, other, strict=True))


def _agreed(one: Measured, two: Measured, missing: tuple[FieldRef, ...]) -> Measured:
    if one.met == two.met and one.value == two.value:
        return one
    return replace(
        one,
        value=one.value if one.value == two.value else None,
        met=one.met if one.met == two.met else None,
        state=MISSING,
        missing=(*one.missing, *missing),
    )


def sums_nothing(node: Node, scope: Scope) -> bool:
    """Whether a formula sums or counts rows where none were reported: its zero means no data, not none there."""
    return not scope.rows() and any(isinstance(each, Total | RowCount) for each in walk(node))


def measure_once(measure: Measure, scope: Scope) -> Measured:
    """The measure held against the row, without rule sets; not applicable counts as satisfied."""
    condition = evaluate(measure.applies, scope, zero_rules=measure.zero_rules) if measure.applies else None
    applicable = True if condition is None else condition.truth
    if applicable is False and not (measure.applies and sums_nothing(measure.applies, scope)):
        return Measured(measure, None, True, NOT_APPLICABLE)
    if sums_nothing(measure.formula, scope) or (measure.applies and sums_nothing(measure.applies, scope)):
        return Measured(measure, None, None, MISSING)
    outcome = evaluate(measure.formula, scope, zero_rules=measure.zero_rules)
    measured = _held(measure, outcome)
    if applicable is None and measured.met is not True:
        assert condition is not None
        return replace(measured, met=None, state=MISSING, missing=(*condition.missing, *measured.missing))
    return measured


def _held(measure: Measure, outcome: Outcome) -> Measured:
    if outcome.state in ("not_applicable", "not_a_unit"):
        return Measured(measure, None, True, NOT_APPLICABLE)
    value = outcome.value if isinstance(outcome.value, Fraction | bool) else None
    if measure.threshold is not None:
        met = measure.threshold.holds(outcome.number)
    elif isinstance(value, Fraction):
        met = None  # a figure without a requirement
    else:
        met = outcome.truth
    return Measured(measure, value, met, outcome.state, outcome.missing)
