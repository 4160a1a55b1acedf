"""Judging a county against a standard, exactly: ``evaluate`` puts the parts together.

All arithmetic is on fractions; comparisons come before any rounding; missing data is neither zero nor a failure.
"""

from __future__ import annotations

from collections.abc import Sequence

from dudao.catalogue.schema import RuleSet, Standard
from dudao.core.problem import Problem
from dudao.engine.coefficient_gaps import coefficient_gaps
from dudao.engine.coefficients import stage_result
from dudao.engine.facts import ReportedTables
from dudao.engine.flips import find_flips
from dudao.engine.gaps import item_gaps, unit_gaps
from dudao.engine.grades import judge_graded
from dudao.engine.indicators import MeasuredUnit, indicator_items, measure_unit
from dudao.engine.items import JudgedItem, judge_items, judge_vetoes
from dudao.engine.measuring import select_rule_sets, with_added_items
from dudao.engine.missing import FieldLabels
from dudao.engine.points import judge_points
from dudao.engine.result import AppliedRuleSet, Evaluation, Flip, Gap, StageResult
from dudao.engine.units import stage_units
from dudao.engine.verdict import Findings, all_missing, reach_verdict
from dudao.engine.wording import unit_label


def evaluate(
    standard: Standard,
    tables: ReportedTables,
    *,
    rules: Sequence[str] = (),
    warnings: Sequence[Problem] = (),
) -> Evaluation:
    """Judge what was reported; ``rules`` switches optional rule sets on, ``warnings`` of the import pass through.

    Raises ``UnknownRuleSet`` for a rule set that the standard does not have.
    """
    chosen = select_rule_sets(standard, rules)
    standard = with_added_items(standard, chosen)
    labels = FieldLabels(standard)
    county = stage_units(standard, tables)
    measured = tuple(measure_unit(standard, unit, chosen, labels) for unit in county.units)
    judged = judge_items(standard, tables, county, chosen, labels)
    items = tuple(each.result for each in judged)
    vetoes = judge_vetoes(standard, tables.judgements)
    unknown = {stage for _, stage in county.unplaced}
    stages: dict[str, StageResult] = {}
    if indicator_items(standard):
        stages = {
            stage: stage_result(standard, stage, _of_stage(measured, stage), complete=stage not in unknown)
            for stage in standard.stages
        }
    grades = judge_graded(standard, items)
    score = judge_points(standard, items)
    units = tuple(each.result for each in measured)
    results = {result.stage: result for result in stages.values()}
    verdict, reasons = reach_verdict(
        Findings(standard, results, units, items, vetoes, grades, county.unplaced, score)
    )
    gaps: list[Gap] = [*unit_gaps(standard, measured, labels), *item_gaps(standard, judged)]
    for result in stages.values():
        gaps += coefficient_gaps(standard, tables.county.name, result, _of_stage(measured, result.stage))
    return Evaluation(
        standard_id=standard.id,
        county=tables.county.name,
        verdict=verdict,
        reasons=reasons,
        stages=results,
        units=units,
        excluded=county.excluded,
        items=items,
        vetoes=vetoes,
        grades=grades.counts if grades else None,
        level=grades.level if grades else None,
        gaps=tuple(gaps),
        flips=(
            *(Flip("", text, False, None) for text in (grades.failures if grades else ())),
            *find_flips(standard, tuple(stages.values()), measured, judged, vetoes),
        ),
        rules=tuple(_applied(rule, measured, judged) for rule in chosen),
        missing=all_missing(units, items),
        warnings=tuple(warnings),
        score=score,
    )


def _of_stage(measured: Sequence[MeasuredUnit], stage: str) -> list[MeasuredUnit]:
    return [each for each in measured if each.unit.stage == stage]


def _applied(rule: RuleSet, units: Sequence[MeasuredUnit], items: Sequence[JudgedItem]) -> AppliedRuleSet:
    changed = [
        unit_label(each.unit.name, each.unit.stage, mixed=each.unit.is_part)
        for each in units
        if rule.id in each.changed_by
    ]
    changed += [row.name for judged in items for row in judged.rows if rule.id in row.changed_by]
    changed += [item.title for item in rule.adds]
    return AppliedRuleSet(
        rule.id, rule.title, rule.condition, rule.source, rule.years, tuple(dict.fromkeys(changed))
    )
