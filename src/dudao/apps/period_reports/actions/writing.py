"""How a unit's report is written: its row is locked first, the county's log last, all in one transaction."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from dudao.apps.accounts.api import User
from dudao.apps.activity.api import record
from dudao.apps.notices.api import notify, subject_of
from dudao.apps.period_reports.models import UnitReport, UnitReportRevision
from dudao.apps.period_reports.permissions import waiting_level
from dudao.apps.period_reports.queries import report_by_id
from dudao.apps.period_reports.spans import label_of
from dudao.core import rating_flow
from dudao.core.rating_flow import RatingState, RatingVerb, ReviewLevel

REVISED = ("number", "state", "level", "done_text", "next_text", "problems_text", "figures", "reason")


class ReportConflict(Exception):
    """Somebody else changed the report meanwhile; `report` is what stands now."""

    def __init__(self, report: UnitReport) -> None:
        super().__init__("这份报告刚刚被别人改过。")
        self.report = report


def held_report(report: UnitReport, number: int | None) -> UnitReport:
    """The report, locked for writing. Raises ``ReportConflict`` when `number` is not that of now."""
    held = report_by_id(report.pk, lock=True)
    if number is not None and number != held.number:
        raise ReportConflict(held)
    return held


def write(report: UnitReport, verb: str, actor: User | None, **details: object) -> None:
    """Keep a report with its next number, its revision and one entry in the log."""
    report.number += 1
    report.save()
    UnitReportRevision.objects.create(
        report=report,
        verb=verb,
        by=actor,
        at=timezone.now(),
        **{name: getattr(report, name) for name in REVISED},
    )
    told = {"number": report.number, "state": report.state, "period": label_of(report.period)} | details
    record(actor, verb, report, organisation=report.unit, details=told)


def moved(
    report: UnitReport,
    levels: list[ReviewLevel],
    verb: RatingVerb,
    *,
    by: ReviewLevel | None = None,
) -> None:
    """Move the report by the workflow of ratings; not yet saved. Raises ``ValidationError`` with the refusal."""
    at = waiting_level(report.level, levels)
    state = RatingState(report.state)
    refused = rating_flow.refusal(state, at, levels, verb, by=by)
    if refused:
        raise ValidationError(refused)
    after, level = rating_flow.after(state, at, levels, verb, by=by)
    report.state, report.level = after.value, level.value


def tell(report: UnitReport, people: list[User], kind: str, title: str, *, sent_by: User | None) -> None:
    """A notice about the report as it is now; the same state is announced once."""
    notify(
        people,
        kind=kind,
        title=title,
        url=reverse("unit_report", args=[report.pk]),
        unique_key=f"unit_report:{report.pk}:{report.number}:{kind}",
        county=report.period.series.county,
        subject_key=subject_of(report),
        sent_by=sent_by,
    )
