"""Reads of the first page: what counts, what is open, who is missing."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from dudao.apps.accounts.api import User
from dudao.apps.datasets.api import (
    Dataset,
    DatasetVersion,
    ImportAttempt,
    ReportedRow,
    ReportingRound,
    SchoolSubmission,
    attempts_visible_to,
    current_submissions,
    datasets_of_counties,
    expected_schools,
    rows_visible_to,
    standard_of,
)
from dudao.apps.measurement.api import RuleChoice
from dudao.apps.organisations.api import Organisation
from dudao.catalogue.schema import Standard

ATTEMPTS_LOOKED_AT = 30


@dataclass(frozen=True)
class Collecting:
    """An open round: how far it is."""

    round: ReportingRound
    expected: int
    handed_in: int
    refused: int
    missing: list[Organisation]


def newest_datasets(counties: Iterable[Organisation]) -> list[Dataset]:
    """Of every county and standard the newest dataset that has a counting version, newest years first."""
    found: dict[tuple[int, str], Dataset] = {}
    for dataset in datasets_of_counties(counties):
        if dataset.counting_version is not None:
            found.setdefault((dataset.county_id, dataset.standard_id), dataset)
    return list(found.values())


def datasets_in_work(county: Organisation) -> list[Dataset]:
    """All datasets of a county with their open rounds."""
    return list(datasets_of_counties([county]))


def rules_of(datasets: Collection[Dataset]) -> dict[int, tuple[str, ...]]:
    """The optional rules that counties use, by dataset, in one query."""
    chosen = RuleChoice.objects.filter(dataset__in=[one.pk for one in datasets])
    return {dataset: tuple(sorted(rules)) for dataset, rules in chosen.values_list("dataset_id", "rules")}


def open_rounds(dataset: Dataset) -> list[ReportingRound]:
    """The open rounds that `datasets_of_counties` fetched along with a dataset."""
    return list(getattr(dataset, "open_rounds", []))


def collecting_of(reporting_round: ReportingRound, standard: Standard) -> Collecting:
    """Who handed in, whose form was refused, who is missing."""
    expected = expected_schools(reporting_round.dataset.county, standard)
    held: dict[int, SchoolSubmission] = current_submissions(reporting_round)
    handed_in = {school for school, one in held.items() if one.state == "handed_in"}
    return Collecting(
        round=reporting_round,
        expected=len(expected),
        handed_in=sum(school.pk in handed_in for school in expected),
        refused=sum(one.state == "refused" for one in held.values()),
        missing=[school for school in expected if school.pk not in handed_in],
    )


def open_attempts(user: User, county: Organisation) -> list[ImportAttempt]:
    """The newest upload of each standard and year that came to no version, newest first."""
    seen: set[tuple[str, int]] = set()
    found: list[ImportAttempt] = []
    for attempt in attempts_visible_to(user).filter(county=county)[:ATTEMPTS_LOOKED_AT]:
        key = (attempt.standard_id, attempt.school_year)
        if key in seen:
            continue
        seen.add(key)
        if attempt.state != "accepted":
            found.append(attempt)
    return found


def row_of_school(user: User, version: DatasetVersion, school: Organisation) -> ReportedRow | None:
    """The school's own row in a version; None when it has none there."""
    return rows_visible_to(user, version).filter(organisation=school).first()


def title_of(dataset: Dataset) -> str:
    """Short title and year: 优质均衡 2026—2027学年."""
    return f"{standard_of(dataset.standard_id).short_title} {dataset.year}"
