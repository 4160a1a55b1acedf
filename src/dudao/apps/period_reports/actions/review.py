"""What reviewers and the office do with a report: approve up the levels, return, lock, open, extend, urge."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from dudao.apps.accounts.api import User
from dudao.apps.activity.api import record
from dudao.apps.notices.api import NoticeKind, notify, subject_of
from dudao.apps.period_reports.actions.writing import ReportConflict, held_report, moved, tell, write
from dudao.apps.period_reports.choices import UnitReportState
from dudao.apps.period_reports.models import ReportPeriod, ReportUrge, UnitReport
from dudao.apps.period_reports.permissions import (
    NOT_OWN,
    ONLY_OFFICE,
    ONLY_REVIEWER,
    can_manage,
    levels_held,
    reviewers_at,
    staffed_levels,
    waiting_level,
)
from dudao.apps.period_reports.queries import WRITERS, not_handed_in, people_of, urged_today
from dudao.apps.period_reports.spans import label_of
from dudao.core.rating_flow import RatingVerb, ReviewLevel

VERB_NAMES = {
    RatingVerb.APPROVE: "approve_unit_report",
    RatingVerb.RETURN: "return_unit_report",
    RatingVerb.LOCK: "lock_unit_report",
    RatingVerb.OPEN: "open_unit_report",
}
LONGEST_REASON = 500


@transaction.atomic
def decide_report(
    report: UnitReport, verb: RatingVerb, reason: str = "", *, number: int, actor: User
) -> UnitReport:
    """Approve, return, lock or open a report; all but approving need a reason, which the unit sees.

    Approving passes it to the next level that somebody holds. Nobody reviews what she handed in herself. Raises
    ``PermissionDenied``, ``ValidationError``, ``ReportConflict``.
    """
    if verb not in VERB_NAMES:
        raise ValidationError("没有这种审核。")
    if not levels_held(report, list(ReviewLevel), actor):
        raise PermissionDenied(ONLY_REVIEWER)
    held = held_report(report, number)
    _decide(held, verb, reason, actor)
    return held


def _decide(held: UnitReport, verb: RatingVerb, reason: str, actor: User) -> None:
    levels = staffed_levels(held)
    mine = levels_held(held, levels, actor)
    if not mine:
        raise PermissionDenied(ONLY_REVIEWER)
    if actor.pk in (held.handed_in_by_id, held.written_by_id):
        raise PermissionDenied(NOT_OWN)
    at = waiting_level(held.level, levels)
    said = reason.strip()[:LONGEST_REASON]
    moved(held, levels, verb, by=at if at in mine else mine[-1])
    if not said and verb is not RatingVerb.APPROVE:
        raise ValidationError(f"{verb.label}要写明理由，填报单位会看到。")
    held.reason = said
    held.decided_by, held.decided_at = actor, timezone.now()
    write(held, VERB_NAMES[verb], actor, **({"reason": said} if said else {}))
    _announce(held, verb, actor)


def _announce(report: UnitReport, verb: RatingVerb, actor: User) -> None:
    """The next level, or those who wrote it, hear of the decision."""
    what = f"{report.period.series.title}（{label_of(report.period)}）"
    if verb is RatingVerb.APPROVE and report.state == UnitReportState.SUBMITTED:
        people = reviewers_at(report, ReviewLevel(report.level))
        tell(report, people, NoticeKind.REVIEW, f"{report.unit.name}的{what}请审核", sent_by=actor)
        return
    writers = people_of([report.unit_id], WRITERS)[report.unit_id]
    if verb in (RatingVerb.RETURN, RatingVerb.OPEN):
        title = f"{what}被退回：{report.reason}"
        tell(report, writers, NoticeKind.RETURNED, title, sent_by=actor)
    elif verb is RatingVerb.APPROVE:
        tell(report, writers, NoticeKind.DECIDED, f"{what}已审核通过", sent_by=actor)


@dataclass(frozen=True)
class ApprovedMany:
    """What became of a batch: how many went on, and why each of the others did not."""

    approved: int
    refused: tuple[tuple[str, str], ...]


def approve_reports(reports: Sequence[UnitReport], seen: Mapping[int, int], *, actor: User) -> ApprovedMany:
    """Approve many reports, each by itself; `seen` holds the number that was seen of each.

    What changed meanwhile or is not the actor's to approve stays as it is and is named with the reason.
    """
    approved = 0
    refused = []
    for report in reports:
        try:
            decide_report(report, RatingVerb.APPROVE, number=seen[report.pk], actor=actor)
        except ReportConflict:
            refused.append((report.unit.name, "刚刚被别人改过，请看过再审。"))
        except PermissionDenied as denied:
            refused.append((report.unit.name, str(denied)))
        except ValidationError as wrong:
            refused.append((report.unit.name, " ".join(wrong.messages)))
        else:
            approved += 1
    return ApprovedMany(approved, tuple(refused))


@transaction.atomic
def extend_report(report: UnitReport, due_on: date, reason: str, *, number: int, actor: User) -> UnitReport:
    """Give one unit more time for one period, with the reason; the others keep their due date.

    Raises ``ValidationError`` for a day that is not later, a missing reason, or a report that is handed in.
    """
    if not can_manage(actor, report.period.series.county):
        raise PermissionDenied(ONLY_OFFICE)
    held = held_report(report, number)
    if held.is_reported:
        raise ValidationError("这个单位已经报了，不用延长。")
    if due_on <= held.due_on:
        raise ValidationError(f"延长后的日期要晚于现在的时限（{held.due_on:%Y-%m-%d}）。")
    if not reason.strip():
        raise ValidationError("请写明延长的原因。")
    held.extended_due_on, held.extension_reason = due_on, reason.strip()[:300]
    write(held, "extend_unit_report", actor, due_on=str(due_on), reason=held.extension_reason)
    day = f"{due_on.month}月{due_on.day}日"
    title = f"{held.period.series.title}（{label_of(held.period)}）延长到{day}"
    writers = people_of([held.unit_id], WRITERS)[held.unit_id]
    tell(held, writers, NoticeKind.EXTENSION, title, sent_by=actor)
    return held


@dataclass(frozen=True)
class Urged:
    """What became of an urging: the units that were reached, and why each of the others was not."""

    units: tuple[str, ...]
    refused: tuple[tuple[str, str], ...]


@transaction.atomic
def urge_reports(
    period: ReportPeriod, report_ids: Sequence[int], text: str = "", *, today: date, actor: User
) -> Urged:
    """Urge units that have not reported, each at most so often a day as the series allows."""
    if not can_manage(actor, period.series.county):
        raise PermissionDenied(ONLY_OFFICE)
    locked = period.reports.select_for_update(of=("self",)).select_related("unit").filter(pk__in=report_ids)
    reports = list(locked.order_by("pk"))
    times = urged_today(reports, today)
    writers = people_of([one.unit_id for one in reports], WRITERS)
    reached, refused = [], []
    for report in reports:
        report.period = period
        people = writers[report.unit_id]
        if report.is_reported:
            refused.append((report.unit.name, "已经报了。"))
        elif times[report.pk] >= period.series.urges_per_day:
            refused.append((report.unit.name, f"今天已经催过 {times[report.pk]} 次，明天再催。"))
        elif not people:
            refused.append((report.unit.name, "没有填报账号，请打电话。"))
        else:
            _urge(report, people, text.strip()[:300], times[report.pk] + 1, today, actor)
            reached.append(report.unit.name)
    if reached:
        record(
            actor,
            "urge_unit_reports",
            period,
            organisation=period.series.county,
            details={"units": reached[:100], "text": text.strip()[:300]},
        )
    return Urged(tuple(reached), tuple(refused))


def _urge(report: UnitReport, people: list[User], text: str, nth: int, today: date, actor: User) -> None:
    due = report.due_on
    stand = f"已逾期 {(today - due).days} 天" if due < today else f"时限 {due.month}月{due.day}日"
    made = notify(
        people,
        kind=NoticeKind.URGED,
        title=f"请报{report.period.series.title}（{label_of(report.period)}），{stand}",
        body=text,
        url=reverse("unit_report", args=[report.pk]),
        unique_key=f"period_report_urge:{report.pk}:{today}:{nth}",
        county=report.period.series.county,
        subject_key=subject_of(report),
        sent_by=actor,
    )
    ReportUrge.objects.create(
        report=report, urged_on=today, text=text, recipients_count=len(made), urged_by=actor
    )


def remind_of_reports(today: date, *, since: date) -> int:
    """Tell the units on the due day, and once when they are late; how many notices were new.

    What a report was reminded of stands on it: asked again, nobody is told twice and little is read.
    """
    told = 0
    waiting = [
        (one, f"{'late' if one.due_on < today else 'due'}:{one.due_on}")
        for one in not_handed_in(since)
        if one.due_on <= today
    ]
    waiting = [(one, key) for one, key in waiting if one.reminded != key]
    writers = people_of([one.unit_id for one, _ in waiting], WRITERS) if waiting else {}
    for report, key in waiting:
        what = f"{report.period.series.title}（{label_of(report.period)}）"
        with transaction.atomic():
            made = notify(
                writers.get(report.unit_id, []),
                kind=NoticeKind.REPORT_DUE,
                title=f"{what}已过时限，请尽快报" if key.startswith("late") else f"{what}今天到期",
                url=reverse("unit_report", args=[report.pk]),
                unique_key=f"period_report_{key}:{report.pk}",
                county=report.period.series.county,
                subject_key=subject_of(report),
            )
            UnitReport.objects.filter(pk=report.pk).update(reminded=key)
        told += len(made)
    return told
