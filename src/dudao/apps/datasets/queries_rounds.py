"""Reads of rounds of reporting: which are open for a school, what was handed in, what was merged."""

from __future__ import annotations

from dudao.apps.datasets.choices import SubmissionState
from dudao.apps.datasets.models import Dataset, ImportAttempt, ReportingRound, SchoolSubmission
from dudao.apps.datasets.queries import standard_of
from dudao.apps.datasets.queries_schools import expected_schools
from dudao.apps.organisations.api import Organisation
from dudao.catalogue.schema import Standard


def open_round_of(dataset: Dataset) -> ReportingRound | None:
    """The round that is open for a dataset, if any."""
    return dataset.rounds.filter(closed_at=None).select_related("dataset__county", "opened_by").first()


def prefetched_round(dataset: Dataset) -> ReportingRound | None:
    """The open round that `datasets_of_counties` fetched along."""
    rounds: list[ReportingRound] = getattr(dataset, "open_rounds", [])
    return rounds[0] if rounds else None


def current_submissions(reporting_round: ReportingRound) -> dict[int, SchoolSubmission]:
    """What counts of every school in a round: the form handed in, else the newest refused one."""
    found: dict[int, SchoolSubmission] = {}
    submissions = reporting_round.submissions.exclude(
        state__in=(SubmissionState.WITHDRAWN, SubmissionState.REPLACED)
    ).select_related("school", "submitted_by", "confirmed_by")
    for submission in submissions.order_by("pk").defer("values", "origins", "problems"):
        held = found.get(submission.school_id)
        if (
            held is None
            or held.state != SubmissionState.HANDED_IN
            or submission.state == SubmissionState.HANDED_IN
        ):
            found[submission.school_id] = submission
    return found


def submission_history(reporting_round: ReportingRound, school: Organisation) -> list[SchoolSubmission]:
    """Everything a school handed in to a round, newest first."""
    found = reporting_round.submissions.filter(school=school).select_related("submitted_by", "confirmed_by")
    return list(found.order_by("-pk"))


def open_rounds_for(school: Organisation) -> list[ReportingRound]:
    """The rounds that ask this school for its form."""
    rounds = (
        ReportingRound.objects.filter(dataset__county=school.county_id, closed_at=None)
        .select_related("dataset__county", "opened_by")
        .order_by("due_on", "pk")
    )
    return [one for one in rounds if is_asked(school, standard_of(one.dataset.standard_id))]


def is_asked(school: Organisation, standard: Standard) -> bool:
    """Whether a standard's report needs this school."""
    return bool(school.is_active and school.county and expected_schools(school.county, standard, [school]))


def merges_of(reporting_round: ReportingRound) -> list[ImportAttempt]:
    """The uploads that merging this round made, newest first."""
    return list(reporting_round.merges.select_related("version", "created_by").order_by("-pk"))
