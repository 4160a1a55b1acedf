"""What waits for a reviewer: reports to confirm and requests for more time to decide, the longest first."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from dudao.apps.accounts.api import User
from dudao.apps.campaigns.api import provincial_acceptance_on
from dudao.apps.workplan.models import Extension, ProgressReport
from dudao.apps.workplan.queries_progress import progress_of, waiting_extensions, waiting_reports

MOST_SHOWN = 300


@dataclass(frozen=True)
class ExtensionRow:
    """One request with what its decision needs: how far the duty is and how many days are asked for."""

    extension: Extension
    verified: int
    total: int
    acceptance_on: date | None

    @property
    def days_asked(self) -> int:
        return (self.extension.wanted_on - self.extension.due_on).days

    @property
    def days_before_acceptance(self) -> int | None:
        """How many days the day asked for lies before the provincial acceptance."""
        return None if self.acceptance_on is None else (self.acceptance_on - self.extension.wanted_on).days


@dataclass(frozen=True)
class Neighbours:
    """A report's place in the queue and the ones beside it."""

    place: int
    places: int
    before: int | None
    after: int | None


def report_queue(user: User) -> tuple[list[ProgressReport], int]:
    """The reports that wait for a person, with their steps; at most MOST_SHOWN, and how many there are."""
    found = waiting_reports(user).prefetch_related("steps", "proofs")
    return list(found[:MOST_SHOWN]), waiting_reports(user).count()


def neighbours_of(user: User, report: ProgressReport) -> Neighbours:
    """Where a report stands among those that wait for the person."""
    ids = list(waiting_reports(user).values_list("pk", flat=True))
    if report.pk not in ids:
        return Neighbours(0, len(ids), None, ids[0] if ids else None)
    at = ids.index(report.pk)
    return Neighbours(
        at + 1,
        len(ids),
        ids[at - 1] if at else None,
        ids[at + 1] if at + 1 < len(ids) else None,
    )


def next_report(user: User, after: int) -> int | None:
    """The next report that waits after this one, else the first; None when nothing waits."""
    ids = list(waiting_reports(user).values_list("pk", flat=True))
    return next((pk for pk in ids if pk > after), ids[0] if ids else None)


def extension_queue(user: User) -> list[ExtensionRow]:
    """The requests for more time that a person decides."""
    found = list(waiting_extensions(user)[:MOST_SHOWN])
    steps = progress_of([one.duty_id for one in found])
    last = {one.duty.campaign_id: one.duty.campaign for one in found if one.duty.campaign is not None}
    days = {pk: provincial_acceptance_on(campaign) for pk, campaign in last.items()}
    return [
        ExtensionRow(one, *steps.get(one.duty_id, (0, 0)), days.get(one.duty.campaign_id)) for one in found
    ]
