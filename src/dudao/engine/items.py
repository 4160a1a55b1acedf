"""Items judged over schools, units or the county, by a person's conclusion, or by a grade.

Every figure of an item must satisfy its requirement, in every school where the item is judged over schools. An item
that needs a person's conclusion is open until there is one; nothing defaults to met.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from dudao.catalogue.schema import Item, ItemKind, ItemLevel, RuleSet, Standard
from dudao.core.formula import Scope, evaluate
from dudao.core.logic import all_of
from dudao.core.schools import Stage
from dudao.engine.facts import Judgement, PointsGiven, ReportedTables
from dudao.engine.indicators import indicator_items
from dudao.engine.measuring import (
    KNOWN,
    MISSING,
    NOT_APPLICABLE,
    Measured,
    measure_once,
    measure_row,
    sums_nothing,
)
from dudao.engine.missing import FieldLabels
from dudao.engine.points import points_of
from dudao.engine.result import ItemResult, MeasureResult, MissingValue, VetoResult
from dudao.engine.sentences import item_conclusion
from dudao.engine.units import CountyUnits, SchoolScope, StageUnit


@dataclass(frozen=True)
class MeasuredRow:
    """One row of an item with its measures: a school, a stage unit or the county."""

    name: str
    stage: Stage | None
    scope: SchoolScope | StageUnit | Scope
    measured: tuple[Measured, ...]
    changed_by: tuple[str, ...] = ()


@dataclass(frozen=True)
class JudgedItem:
    """An item's result with the rows behind it."""

    item: Item
    result: ItemResult
    rows: tuple[MeasuredRow, ...] = field(default=())


def judge_items(
    standard: Standard,
    tables: ReportedTables,
    county: CountyUnits,
    rules: Sequence[RuleSet],
    labels: FieldLabels,
) -> tuple[JudgedItem, ...]:
    """Judge every item that is neither an indicator of units nor a veto, in the order of the standard."""
    indicators = {item.id for item in indicator_items(standard)}
    return tuple(
        _judged(item, tables.judgements.get(item.id), tables.points.get(item.id), county, rules, labels)
        for item in standard.items
        if item.id not in indicators and item.kind is not ItemKind.VETO
    )


def judge_vetoes(standard: Standard, judgements: Mapping[str, Judgement]) -> tuple[VetoResult, ...]:
    """Vetoes as stated: triggered, not triggered, or None while nobody stated it."""
    results = []
    for item in standard.items:
        if item.kind is ItemKind.VETO:
            stated = judgements.get(item.id)
            value = stated.value if stated is not None and isinstance(stated.value, bool) else None
            results.append(VetoResult(item.id, item.title, value, stated.conclusion if stated else ""))
    return tuple(results)


def _judged(
    item: Item,
    judgement: Judgement | None,
    given: PointsGiven | None,
    county: CountyUnits,
    rules: Sequence[RuleSet],
    labels: FieldLabels,
) -> JudgedItem:
    rows = _measured_rows(item, county, rules)
    whole = measure_once(item.county_value, county.county) if item.county_value else None
    measures = _measure_results(item, rows, labels)
    grade, grade_missing = _grade(item, judgement, county.county, labels)
    missing = tuple(dict.fromkeys([*(value for each in measures for value in each.missing), *grade_missing]))
    points, max_points = points_of(item, given)
    met = _met(item, judgement, measures)
    if item.kind is ItemKind.SCORE:
        met = None if points is None else points == max_points
    figures = [whole.value] if whole is not None else [each.value for each in measures]
    numbers = [value for value in figures if value is not None and not isinstance(value, bool)]
    result = ItemResult(
        id=item.id,
        number=item.number,
        title=item.title,
        kind=item.kind.value,
        dimension=item.dimension,
        value=grade if grade is not None else numbers[0] if numbers else None,
        met=met if item.kind is not ItemKind.GRADE else None,
        measures=measures,
        grade=grade,
        points=points,
        max_points=max_points,
        missing=missing,
    )
    return JudgedItem(item, item_conclusion(result, judgement, given), rows)


def _met(item: Item, judgement: Judgement | None, measures: Sequence[MeasureResult]) -> bool | None:
    """Figures and a person's conclusion must all hold; a qualitative item waits for its conclusion."""
    stated = judgement.value if judgement is not None and isinstance(judgement.value, bool) else None
    parts = [each.met for each in measures]
    by_hand = item.kind is ItemKind.QUALITATIVE or not item.measures
    if by_hand or stated is not None:
        parts.append(stated)
    return all_of(parts)


def _grade(
    item: Item, judgement: Judgement | None, county: Scope, labels: FieldLabels
) -> tuple[str | None, tuple[MissingValue, ...]]:
    """The grade a person gave, else the first whose measured condition is known to hold.

    Figures bind the person too: a grade better than the one that the reported figures come to does not stand.
    """
    if item.kind is not ItemKind.GRADE:
        return None, ()
    measured, missing = _measured_grade(item, county, labels)
    if judgement is None or not isinstance(judgement.value, str):
        return measured, missing
    order = [rule.grade for rule in item.grade_rules]
    both_known = measured in order and judgement.value in order
    if both_known and order.index(judgement.value) < order.index(str(measured)):
        return measured, ()
    return judgement.value, ()


def _measured_grade(
    item: Item, county: Scope, labels: FieldLabels
) -> tuple[str | None, tuple[MissingValue, ...]]:
    for rule in item.grade_rules:
        if rule.condition is None:
            break
        if sums_nothing(rule.condition, county):
            return None, ()
        outcome = evaluate(rule.condition, county)
        if outcome.truth is None:
            return None, labels.missing(outcome.missing, county.label)
        if outcome.truth:
            return rule.grade, ()
    return None, ()


def _measured_rows(item: Item, county: CountyUnits, rules: Sequence[RuleSet]) -> tuple[MeasuredRow, ...]:
    if not item.measures:
        return ()
    rows: list[tuple[str, Stage | None, SchoolScope | StageUnit | Scope]]
    if item.level is ItemLevel.COUNTY:
        rows = [(county.county.label, None, county.county)]
    elif item.level is ItemLevel.SCHOOL:
        rows = [(school.label, None, school) for school in county.schools]
    else:
        rows = [(unit.name, unit.stage, unit) for unit in county.units]
    return tuple(_measured_row(item, name, stage, scope, rules) for name, stage, scope in rows)


def _measured_row(
    item: Item,
    name: str,
    stage: Stage | None,
    scope: SchoolScope | StageUnit | Scope,
    rules: Sequence[RuleSet],
) -> MeasuredRow:
    measured = _asked(item, stage, scope, rules)
    plain = _asked(item, stage, scope, ()) if rules else measured
    changed: tuple[str, ...] = ()
    if [(each.met, each.value) for each in measured] != [(each.met, each.value) for each in plain]:
        changed = tuple(dict.fromkeys(each.rule_set for each in measured if each.rule_set))
    return MeasuredRow(name, stage, scope, measured, changed)


def _asked(
    item: Item, stage: Stage | None, scope: SchoolScope | StageUnit | Scope, rules: Sequence[RuleSet]
) -> tuple[Measured, ...]:
    """The measures of one row; an item over schools or the county asks those of every stage."""
    if stage is not None:
        return measure_row(item, stage, scope, rules)
    return tuple(
        found
        for asked in _stages_asked(item)
        for found in measure_row(_only(item, asked), asked, scope, rules)
    )


def _stages_asked(item: Item) -> tuple[Stage | None, ...]:
    """The stages that measures of the item name; None stands for those that name no stage."""
    return tuple(dict.fromkeys(measure.stage for measure in item.measures))


def _only(item: Item, stage: Stage | None) -> Item:
    return replace(item, measures=tuple(measure for measure in item.measures if measure.stage == stage))


def _measure_results(
    item: Item, rows: Sequence[MeasuredRow], labels: FieldLabels
) -> tuple[MeasureResult, ...]:
    if not rows:
        if not item.measures:
            return ()
        return tuple(
            MeasureResult(measure.label, None, str(measure.threshold or ""), measure.unit, None, MISSING)
            for measure in item.measures
        )
    by_label: dict[tuple[str, Stage | None], list[tuple[MeasuredRow, Measured]]] = {}
    for row in rows:
        for position, found in enumerate(row.measured):
            key = (found.measure.label or str(position), found.measure.stage)
            by_label.setdefault(key, []).append((row, found))
    return tuple(_measure_result(item, found, labels) for found in by_label.values())


def _measure_result(
    item: Item, found: Sequence[tuple[MeasuredRow, Measured]], labels: FieldLabels
) -> MeasureResult:
    first = found[0][1]
    county = item.level is ItemLevel.COUNTY
    asked = [each for _, each in found if each.state != NOT_APPLICABLE]
    failing = tuple(row.name for row, each in found if each.met is False)
    missing = tuple(
        value
        for row, each in found
        if each.met is None
        for value in labels.missing(each.missing, row.name, row.stage)
    )
    met = all_of(each.met for _, each in found)
    if not asked:
        state = NOT_APPLICABLE
    elif met is None:
        state = MISSING if missing else first.state if first.state != KNOWN else MISSING
    else:
        state = KNOWN
    return MeasureResult(
        label=first.measure.label,
        value=first.value if county else None,
        threshold=str(first.measure.threshold) if first.measure.threshold else "",
        unit=first.measure.unit or item.unit,
        met=met,
        state=state,
        failing=() if county else failing,
        missing=missing,
        rule_set=next((each.rule_set for _, each in found if each.rule_set), ""),
        reporter=labels.standard.reporter,
    )
