"""Scores as rows and back; totals, places and grades out of the rows."""

from __future__ import annotations

from collections import defaultdict

from dudao.apps.appraisal.models import Appraisal, ResultLine, UnitResult
from dudao.core.appraisal import (
    LineScore,
    Scheme,
    Standing,
    UnitTotal,
    sources_from_json,
    sources_to_json,
    standings_of,
    total_of,
)

LONGEST_WORDS = 600
LONGEST_REASON = 500


def row_of(result: UnitResult, order: int, score: LineScore) -> ResultLine:
    """A score as the row that keeps it."""
    return ResultLine(
        result=result,
        order=order,
        line=score.line.key,
        title=score.line.title,
        full_points=score.line.points,
        points=score.points,
        applies=score.applies,
        vetoed=score.vetoed,
        words=score.words[:LONGEST_WORDS],
        facts=sources_to_json(score.sources),
        computed_points=score.points,
    )


def score_of(rules: Scheme, row: ResultLine) -> LineScore:
    """The score that a row keeps."""
    return LineScore(
        line=rules.line(row.line),
        points=row.points,
        words=row.words,
        sources=sources_from_json(row.facts),
        applies=row.applies,
        vetoed=row.vetoed,
        corrected=row.corrected,
    )


def restand(appraisal: Appraisal, rules: Scheme) -> None:
    """Totals, places and grades of all units out of their lines as they stand; the lines are left as they are."""
    groups: dict[str, dict[int, tuple[UnitResult, UnitTotal]]] = defaultdict(dict)
    for result in appraisal.results.prefetch_related("lines"):
        scores = [score_of(rules, row) for row in result.lines.all()]
        groups[result.group][result.unit_id] = (result, total_of(rules.full_points, scores))
    for held in groups.values():
        standings = standings_of(rules, {unit: total for unit, (_, total) in held.items()})
        for unit, (result, total) in held.items():
            _put(result, total, standings[unit])


def _put(result: UnitResult, total: UnitTotal, standing: Standing) -> None:
    result.total, result.factor, result.vetoed = total.points, total.factor, total.vetoed
    result.place = standing.place
    result.grade = standing.grade.value if standing.grade is not None else ""
    result.reason = standing.reason[:LONGEST_REASON]
    result.save()
