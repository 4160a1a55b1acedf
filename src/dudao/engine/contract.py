"""The public JSON of an evaluation (``dudao evaluate --format json``): names that scripts rely on.

Numbers are unrounded JSON numbers, absent data is ``null`` and never 0. Additions to the contract: ``county``,
``excluded``, bounds and sections of ``score``, ``rules``, ``missing``, ``flips``, and details of gaps and items.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any

from dudao.catalogue.schema import Item, Standard
from dudao.core.dispersion import Dispersion
from dudao.core.scoring import Totals
from dudao.engine.result import (
    Evaluation,
    ExcludedUnit,
    Gap,
    ItemResult,
    StageIndicator,
    StageResult,
    UnitResult,
)

Json = dict[str, Any]


def to_contract(evaluation: Evaluation, standard: Standard) -> Json:
    """The evaluation as the contract's JSON object."""
    return {
        "standard": evaluation.standard_id,
        "county": evaluation.county,
        "verdict": evaluation.verdict,
        "reasons": [reason.text for reason in evaluation.reasons],
        "stages": {str(stage): _stage(result, standard) for stage, result in evaluation.stages.items()},
        "units": [_unit(unit) for unit in evaluation.units],
        "excluded": excluded_json(evaluation.excluded),
        "items": [item_json(item) for item in evaluation.items],
        "vetoes": [
            {"id": veto.id, "title": veto.title, "triggered": veto.triggered} for veto in evaluation.vetoes
        ],
        "score": score_json(evaluation.score),
        "grades": dict(evaluation.grades) if evaluation.grades is not None else None,
        "level": evaluation.level,
        "gaps": [_gap(gap) for gap in evaluation.gaps],
        "flips": [
            {
                "item": flip.item,
                "stage": flip.stage and str(flip.stage),
                "unit": flip.unit,
                "holds": flip.holds,
                "margin": number(flip.relative_margin),
                "message": flip.text,
            }
            for flip in evaluation.flips
        ],
        "rules": [
            {
                "id": rule.id,
                "title": rule.title,
                "condition": rule.condition,
                "source": rule.source,
                "years": rule.years,
                "applied_to": list(rule.applied_to),
            }
            for rule in evaluation.rules
        ],
        "missing": [
            {
                "row": value.row,
                "field": value.field_id,
                "label": value.label,
                "stage": value.stage and str(value.stage),
            }
            for value in evaluation.missing
        ],
        "warnings": [problem.as_contract() for problem in evaluation.warnings],
    }


def score_json(score: Totals | None) -> Json | None:
    """The total against the pass line; points are null while something is not rated. None without points."""
    if score is None:
        return None
    return {
        "points": number(score.points),
        "max": number(score.max),
        "pass": number(score.pass_line),
        "passed": score.passed,
        "least": number(score.least),
        "most": number(score.most),
        "sections": [
            {
                "section": section.section,
                "points": number(section.points),
                "max": number(section.max),
                "lost": number(section.lost),
                "unrated": number(section.unrated),
            }
            for section in score.by_section
        ],
    }


def excluded_json(excluded: Sequence[ExcludedUnit]) -> list[Json]:
    """Schools and stages that are no units, and why."""
    return [
        {"name": each.name, "stage": each.stage and str(each.stage), "reason": each.reason}
        for each in excluded
    ]


def number(value: Fraction | None) -> int | float | None:
    """A JSON number: whole numbers as integers, others as the nearest float."""
    if value is None:
        return None
    return value.numerator if value.denominator == 1 else float(value)


def has_thresholds(standard: Standard, item: Item) -> bool:
    """Whether the item's measures are held against a requirement at all."""
    return any(measure.threshold is not None for measure in item.measures)


def _stage(result: StageResult, standard: Standard) -> Json:
    judged = standard.verdict.school_rule is not None
    return {
        "units": result.units,
        "enrolment": number(result.enrolment),
        "indicators": {
            item: _stage_indicator(indicator, counted=has_thresholds(standard, standard.item(item)))
            for item, indicator in result.indicators.items()
        },
        "composite_cv": number(result.composite),
        "composite_limit": number(result.composite_limit),
        "composite_met": result.composite_met,
        "units_meeting_rule": result.units_meeting_rule if judged else None,
    }


def _stage_indicator(indicator: StageIndicator, *, counted: bool) -> Json:
    dispersion = indicator.dispersion
    return {
        "mean": number(dispersion.mean) if dispersion else None,
        "sd": float(dispersion.standard_deviation()) if dispersion else None,
        "cv": _coefficient(dispersion),
        "cv_limit": number(indicator.cv_limit),
        "cv_met": indicator.cv_met,
        "units_met": indicator.units_met if counted else None,
        "units_missing": indicator.units_missing,
        "provisional_cv": _coefficient(indicator.provisional),
    }


def _coefficient(dispersion: Dispersion | None) -> float | None:
    return dispersion.as_float() if dispersion else None


def _unit(unit: UnitResult) -> Json:
    return {
        "name": unit.name,
        "stage": str(unit.stage),
        "enrolment": number(unit.enrolment),
        "indicators": {
            item: {
                "value": number(indicator.value),
                "threshold": number(indicator.threshold),
                "met": indicator.met,
                "floor_met": indicator.floor_met,
            }
            for item, indicator in unit.indicators.items()
        },
        "met_count": unit.met_count,
        "rule_met": unit.rule_met,
    }


def item_json(item: ItemResult) -> Json:
    value: Any = item.value
    if isinstance(value, Fraction):
        value = number(value)
    elif isinstance(value, bool):
        value = None
    return {
        "id": item.id,
        "number": item.number,
        "title": item.title,
        "kind": item.kind,
        "dimension": item.dimension,
        "value": value,
        "met": item.met,
        "grade": item.grade,
        "points": number(item.points),
        "max_points": number(item.max_points),
        "conclusion": item.conclusion,
    }


def _gap(gap: Gap) -> Mapping[str, Any]:
    return {
        "item": gap.item,
        "unit": gap.unit,
        "stage": gap.stage and str(gap.stage),
        "shortfall": number(gap.shortfall),
        "unit_of_measure": gap.unit_of_measure,
        "message": gap.message,
        "needed": gap.needed,
        "one_way": gap.one_way,
        "result": gap.result_text or None,
        "additions": [
            {
                "unit": each.unit,
                "amount": number(each.amount),
                "before": number(each.before),
                "after": number(each.after),
            }
            for each in gap.additions
        ],
    }
