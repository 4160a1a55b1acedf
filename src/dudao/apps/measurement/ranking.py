"""The counties of a city side by side: verdict, conditions that fail, conditions still open. No examination counts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from dudao.apps.datasets.api import DatasetVersion
from dudao.apps.measurement.evaluating import summarised
from dudao.apps.measurement.models import EvaluationSummary
from dudao.apps.measurement.queries import chosen_rules_of
from dudao.apps.organisations.api import Organisation

ORDER = {"met": 0, "undetermined": 1, "not_met": 2}
SHOWN_REASONS = 3


@dataclass(frozen=True)
class CountyLine:
    """One county in the order; equals share a rank."""

    rank: int
    county: Organisation
    version: DatasetVersion
    summary: EvaluationSummary
    reasons: list[str]


def ranked(versions: Sequence[DatasetVersion]) -> list[CountyLine]:
    """By verdict, then by failed, then by open conditions, then by name."""
    rules = chosen_rules_of(versions)
    held = [(version, summarised(version, rules.get(version.dataset_id, ()))) for version in versions]
    held.sort(key=lambda one: (*_standing(one[1]), one[0].dataset.county.pinyin, one[0].pk))
    lines: list[CountyLine] = []
    for place, (version, summary) in enumerate(held, start=1):
        last = lines[-1] if lines else None
        rank = last.rank if last is not None and _standing(last.summary) == _standing(summary) else place
        reasons = [str(text) for text in summary.contract["reasons"][:SHOWN_REASONS]]
        lines.append(CountyLine(rank, version.dataset.county, version, summary, reasons))
    return lines


def _standing(summary: EvaluationSummary) -> tuple[int, int, int]:
    return ORDER[summary.verdict], summary.failed_count, summary.open_count
