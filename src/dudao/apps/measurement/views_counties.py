"""The counties that one person reads, side by side."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from dudao.apps.datasets.api import DatasetVersion, ReportedShare, reported_shares, standard_of
from dudao.apps.measurement.choices import VERDICT_LIGHTS, VERDICT_WORDS
from dudao.apps.measurement.ranking import CountyLine, ranked
from dudao.apps.organisations.api import Organisation, SchoolYear

Group = tuple[str, int]


def counties_context(
    counties: Sequence[Organisation], versions: Sequence[DatasetVersion], asked: str
) -> dict[str, Any]:
    """One standard and year at a time: the counties in their order, and those without data."""
    groups: dict[Group, list[DatasetVersion]] = {}
    for version in versions:
        groups.setdefault((version.dataset.standard_id, version.dataset.school_year), []).append(version)
    keys = {f"{standard}:{year}": (standard, year) for standard, year in groups}
    chosen = keys.get(asked) or max(groups, key=lambda one: (one[1], len(groups[one])), default=None)
    held = groups.get(chosen, []) if chosen is not None else []
    shares = reported_shares(held)
    present = {version.dataset.county_id for version in held}
    return {
        "counties": counties,
        "groups": [
            {
                "key": key,
                "label": f"{standard_of(group[0]).short_title} · {SchoolYear(group[1])}",
                "is_on": group == chosen,
            }
            for key, group in keys.items()
        ],
        "standard": standard_of(chosen[0]) if chosen is not None else None,
        "lines": [_line(one, shares[one.version.pk]) for one in ranked(held)],
        "without": [county for county in counties if county.pk not in present],
    }


def _line(one: CountyLine, share: ReportedShare) -> dict[str, Any]:
    verdict = one.summary.verdict
    return {"line": one, "word": VERDICT_WORDS[verdict], "light": VERDICT_LIGHTS[verdict], "share": share}
