"""「怎么算的」: every figure traced through its formula to the cells it was read from.

The steps show the formula in words, the numbers put in, and the result; every number has its file, sheet and cell,
and a shared resource the step that apportioned it: 「23226 ÷ (166 + 1.1 × 210) × 166 = 9711.63」.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Protocol

from dudao.catalogue.schema import Item, Standard
from dudao.core.dispersion import Dispersion, disperse_values, explain_dispersion
from dudao.core.formula import Outcome, Scope, evaluate
from dudao.core.formula.nodes import FieldName
from dudao.core.numbers import shown
from dudao.core.schools import Stage
from dudao.core.trace import Step, show_value
from dudao.engine.coefficients import stage_result
from dudao.engine.facts import Origin, ReportedTables, Value
from dudao.engine.indicators import floor_of, measure_unit
from dudao.engine.items import judge_items
from dudao.engine.measuring import NOT_APPLICABLE, Measured, measure_row, select_rule_sets, with_added_items
from dudao.engine.missing import FieldLabels
from dudao.engine.school_facts import Source
from dudao.engine.units import stage_units
from dudao.engine.wording import coefficient_text, demand_text, limit_text, unit_label, value_text


class SourcedScope(Protocol):
    """A scope that can say where its values came from."""

    @property
    def label(self) -> str: ...

    def value(self, name: str) -> Value: ...

    def rows(self) -> Sequence[SourcedScope]: ...

    def source(self, name: str) -> Source: ...

    def origin(self, name: str) -> Origin | None: ...


@dataclass(frozen=True)
class Leaf:
    """One value that a formula read: whose, its cells, and how it was apportioned or attributed, if it was."""

    row: str
    name: str
    label: str
    value: Value
    unit: str
    origins: tuple[tuple[str, Origin], ...]  # label of the reported value and its cell
    step: str = ""

    @property
    def text(self) -> str:
        """The value for a reader, 「（缺）」 if it was not reported."""
        shown_value = show_value(self.value)
        return f"{shown_value} {self.unit}".strip() if self.value is not None else shown_value


@dataclass(frozen=True)
class Trace:
    """How one figure of one row came about, and how it stands against its requirement."""

    title: str
    row: str
    stage: Stage | None
    steps: tuple[Step, ...]
    leaves: tuple[Leaf, ...]
    value: Fraction | bool | None
    met: bool | None
    verdict: str
    rule_set: str = ""


@dataclass(frozen=True)
class Term:
    """One unit's part in a coefficient: pupils ÷ all pupils × (value − mean)²."""

    unit: str
    enrolment: Fraction
    value: Fraction | None
    term: Fraction | None


@dataclass(frozen=True)
class CoefficientTrace:
    """How a coefficient came about: every unit's term, the sums, and S² against (limit · X̄)²."""

    title: str
    stage: Stage
    terms: tuple[Term, ...]
    dispersion: Dispersion | None
    limit: Fraction | None
    bound: Fraction | None  # (limit · X̄)²
    met: bool | None
    complete: bool  # False: units without a value are left out, the coefficient is provisional
    steps: tuple[Step, ...]
    verdict: str


@dataclass(frozen=True)
class ItemTrace:
    """How an item was judged: its sentence, and a trace for every row and measure."""

    item: str
    title: str
    met: bool | None
    conclusion: str
    traces: tuple[Trace, ...]


def explain_unit(
    standard: Standard,
    tables: ReportedTables,
    school: str,
    stage: Stage,
    item_id: str,
    rules: Sequence[str] = (),
) -> Trace:
    """Trace one indicator of one unit; raises ``KeyError`` if there is no such unit or item."""
    chosen, labels = select_rule_sets(standard, rules), FieldLabels(standard)
    item = standard.item(item_id)
    for unit in stage_units(standard, tables).of_stage(stage):
        if unit.name == school:
            measured = measure_row(item, stage, unit, chosen)[0]
            rule = standard.verdict.school_rule
            ratio = rule.floor_ratio if rule and item_id in rule.items else None
            label = unit_label(school, stage, mixed=True)
            return _trace(item, measured, unit, label, stage, labels, ratio)
    raise KeyError(f"{school} {stage}")


def explain_item(
    standard: Standard, tables: ReportedTables, item_id: str, rules: Sequence[str] = ()
) -> ItemTrace:
    """Trace an item judged over schools or the county, row by row; raises ``KeyError`` if there is no such item."""
    chosen, labels = select_rule_sets(standard, rules), FieldLabels(standard)
    standard = with_added_items(standard, chosen)
    item = standard.item(item_id)
    for judged in judge_items(standard, tables, stage_units(standard, tables), chosen, labels):
        if judged.item.id == item_id:
            traces = tuple(
                _trace(item, measured, _sourced(row.scope), row.name, row.stage, labels, None)
                for row in judged.rows
                for measured in row.measured
            )
            result = judged.result
            return ItemTrace(item_id, item.title, result.met, result.conclusion, traces)
    raise KeyError(item_id)


def _sourced(scope: Scope | SourcedScope) -> SourcedScope:
    if not hasattr(scope, "source"):
        raise TypeError(f"没有出处的取值范围：{scope.label}")
    return scope  # type: ignore[return-value]


def _trace(
    item: Item,
    measured: Measured,
    scope: SourcedScope,
    row: str,
    stage: Stage | None,
    labels: FieldLabels,
    ratio: Fraction | None,
) -> Trace:
    measure = measured.measure
    outcome = evaluate(measure.formula, scope, zero_rules=measure.zero_rules)
    steps = [outcome.explain(labels.by_name)]
    if measure.applies is not None:
        steps.insert(0, evaluate(measure.applies, scope).explain(labels.by_name))
    return Trace(
        title=measure.label or item.title,
        row=row,
        stage=stage,
        steps=tuple(steps),
        leaves=tuple(dict.fromkeys(_leaves(outcome, scope, labels))),
        value=measured.value,
        met=measured.met,
        verdict=_standing(item, measured, ratio),
        rule_set=measured.rule_set,
    )


def _standing(item: Item, measured: Measured, ratio: Fraction | None) -> str:
    if measured.state == NOT_APPLICABLE:
        return "不适用"
    if measured.met is None and measured.value is None:
        return "数据不全，无法确定"
    words = {True: "达标", False: "未达标", None: "没有规定要求"}[measured.met]
    threshold = measured.threshold
    if threshold is None:
        return words
    unit = measured.measure.unit or item.unit
    floor = floor_of(threshold, ratio)
    now = value_text(measured.number, threshold, unit, floor=floor)
    text = f"{now}，{demand_text(threshold, unit)}，{words}"
    if measured.met is False and floor is not None:
        reached = "达到" if floor.holds(measured.number) else "未达到"
        text += f"；{reached}最低比例（{floor}）"
    return text


def _leaves(outcome: Outcome, scope: SourcedScope, labels: FieldLabels) -> Iterator[Leaf]:
    if isinstance(outcome.node, FieldName):
        yield leaf_of(scope, outcome.node.name, labels)
        return
    rows = {row.label: row for row in scope.rows()} if any(child.row for child in outcome.children) else {}
    for child in outcome.children:
        yield from _leaves(child, rows.get(child.row, scope) if child.row else scope, labels)


def leaf_of(scope: SourcedScope, name: str, labels: FieldLabels) -> Leaf:
    """The value a formula read by that name in the scope, with its cells."""
    source = scope.source(name)
    origins = tuple(
        (labels.by_name.get(reported, reported), origin)
        for reported in source.names
        if (origin := scope.origin(reported)) is not None
    )
    field = labels.fields.get(name.partition(".")[2] or name)
    unit = field.unit if field else ""
    label = labels.by_name.get(name, name)
    return Leaf(scope.label, name, label, scope.value(name), unit, origins, source.step)


def explain_coefficient(
    standard: Standard, tables: ReportedTables, stage: Stage, item_id: str, rules: Sequence[str] = ()
) -> CoefficientTrace:
    """Trace the coefficient of one indicator in one stage; without a unit's value it is provisional."""
    chosen, labels = select_rule_sets(standard, rules), FieldLabels(standard)
    county = stage_units(standard, tables)
    units = [measure_unit(standard, unit, chosen, labels) for unit in county.of_stage(stage)]
    rows = [(each.unit.name, each.result.indicators[item_id].value, each.unit.enrolment) for each in units]
    known = [(name, value, pupils) for name, value, pupils in rows if value is not None]
    complete = len(known) == len(rows) and all(place != stage for _, place in county.unplaced)
    found = disperse_values([(value, pupils) for _, value, pupils in known]) if known else None
    limit = stage_result(standard, stage, units).indicators[item_id].cv_limit
    bound = (limit * found.mean) ** 2 if found is not None and limit is not None else None
    met = found.within(limit) if found is not None and limit is not None and complete else None
    return CoefficientTrace(
        title=standard.item(item_id).title,
        stage=stage,
        terms=tuple(_term(row, found) for row in rows),
        dispersion=found,
        limit=limit,
        bound=bound,
        met=met,
        complete=complete,
        steps=(explain_dispersion(known),) if known else (),
        verdict=_coefficient_words(found, limit, bound, complete=complete),
    )


def _term(row: tuple[str, Fraction | None, Fraction], found: Dispersion | None) -> Term:
    name, value, pupils = row
    if value is None or found is None:
        return Term(name, pupils, value, None)
    return Term(name, pupils, value, pupils / found.enrolment * (value - found.mean) ** 2)


def _coefficient_words(
    found: Dispersion | None, limit: Fraction | None, bound: Fraction | None, *, complete: bool
) -> str:
    if found is None:
        return "没有数据，不能计算"
    number = coefficient_text(found, limit)
    if not complete:
        return f"有学校缺数据，差异系数不能确定；其余学校为 {number}（仅供参考）"
    if limit is None or bound is None:
        return f"差异系数 {number}"
    sign, words = ("≤", "不超过上限") if found.within(limit) else (">", "超过上限")
    squares = f"S² = {shown(found.variance, 6)} {sign} ({limit_text(limit)} × X̄)² = {shown(bound, 6)}"
    return f"{squares}，差异系数 {number}，{words} {limit_text(limit)}"
