"""Reminding: what the preview shows goes into the inboxes, once, and out through the channels."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from dudao.apps.accounts.api import User
from dudao.apps.activity.api import record
from dudao.apps.calendars.api import working_calendar_of
from dudao.apps.notices.api import NoticeKind, notify, subject_of
from dudao.apps.organisations.api import Organisation
from dudao.apps.workplan.choices import OPEN_STATES
from dudao.apps.workplan.models import Duty, ReminderRules
from dudao.apps.workplan.permissions import can_arrange
from dudao.apps.workplan.reminders import (
    ReminderLine,
    reminder_lines,
    rules_of,
    short,
    summaries,
    summary_key,
)

logger = logging.getLogger(__name__)

SHOWN_IN_SUMMARY = 10


@dataclass(frozen=True)
class Reminded:
    """What a round did."""

    duties: int
    notices: int


@dataclass(frozen=True)
class RulesGiven:
    """The rules as the office sets them."""

    days_before: Sequence[int]
    each_day_late: bool = True
    owner_after: int = 1
    unit_head_after: int = 3
    office_after: int = 5
    director_after: int = 10
    urges_per_day: int = 2
    hour: int = 8
    is_active: bool = True


def remind(county: Organisation, now: datetime) -> Reminded:
    """Send a county's reminders of the day of `now`; what somebody has already is not sent again.

    Every duty is a transaction of its own: a crash in the middle loses nothing and doubles nothing, the next round goes
    on. Rules that are switched off send nothing.
    """
    if not rules_of(county).is_active:
        return Reminded(0, 0)
    today = timezone.localdate(now)
    lines = reminder_lines(county, today, working_calendar_of(county))
    written = 0
    summed: dict[int, set[int]] = {}
    for person, held in summaries(lines):
        written += send_summary(county, person, held, today)
        for line in held:
            summed.setdefault(line.duty.pk, set()).add(person.pk)
    for line in lines:
        people = [one for one in line.waiting if one.pk not in summed.get(line.duty.pk, ())]
        written += send_reminder(line, people) if people else 0
    return Reminded(sum(bool(line.waiting) for line in lines), written)


@transaction.atomic
def send_reminder(line: ReminderLine, people: Sequence[User]) -> int:
    """Write one reminder into the inboxes of these people; returns how many did not have it."""
    return len(
        notify(
            people,
            kind=line.kind,
            title=line.title,
            url=reverse("duty", kwargs={"duty_id": line.duty.pk}),
            unique_key=line.unique_key,
            county=line.duty.county,
            body=line.body,
            subject_key=subject_of(line.duty),
        )
    )


@transaction.atomic
def send_summary(county: Organisation, person: User, lines: Sequence[ReminderLine], today: date) -> int:
    """Tell somebody up the line of many late duties at once, the latest first; once a day."""
    shown = sorted(lines, key=lambda line: line.due_on)
    body = [f"{short(line.duty.title, 40)}：{line.reminder.text}" for line in shown[:SHOWN_IN_SUMMARY]]
    if len(shown) > SHOWN_IN_SUMMARY:
        body.append(f"……另有 {len(shown) - SHOWN_IN_SUMMARY} 项")
    longest = (today - shown[0].due_on).days
    return len(
        notify(
            [person],
            kind=NoticeKind.DUTY_LATE,
            title=f"{len(shown)} 项任务逾期需要您过问，最长逾期 {longest} 天",
            url=reverse("reminders_page"),
            unique_key=summary_key(county, today),
            county=county,
            body="\n".join(body),
        )
    )


def tick(now: datetime) -> int:
    """The repeated work of the plan: every county's reminders, once a day after its hour; returns how many notices.

    A morning on which nothing ran is made up for by the next round of that day, or of a later one.
    """
    today, hour = timezone.localdate(now), timezone.localtime(now).hour
    made = 0
    for county in counties_with_duties():
        rules = rules_of(county)
        if not rules.is_active or hour < rules.hour or rules.last_run_on == today:
            continue
        try:
            made += remind(county, now).notices
        except Exception:  # one county's trouble is not the others'; the next look tries again
            logger.exception("reminders of county %s", county.pk)
        else:
            _mark(county, today)
    return made


def counties_with_duties() -> list[Organisation]:
    """The counties in which anything is open."""
    with_open = Duty.objects.filter(state__in=OPEN_STATES).values("county")
    return list(Organisation.objects.filter(pk__in=with_open).order_by("pk"))


def _mark(county: Organisation, today: date) -> None:
    ReminderRules.objects.get_or_create(county=county)
    ReminderRules.objects.filter(county=county).update(last_run_on=today)


@transaction.atomic
def set_reminder_rules(county: Organisation, given: RulesGiven, *, actor: User) -> ReminderRules:
    """Set whom reminders reach, and when. ValidationError: days out of order or out of bounds, named by field."""
    if not can_arrange(actor, county):
        raise PermissionDenied("提醒规则由督导室设置。")
    _check(given)
    rules, _ = ReminderRules.objects.get_or_create(county=county)
    rules = ReminderRules.objects.select_for_update().get(pk=rules.pk)
    days = sorted(set(given.days_before), reverse=True)
    values = {**vars(given), "days_before": days}
    changed = {name: value for name, value in values.items() if getattr(rules, name) != value}
    if not changed:
        return rules
    for name, value in changed.items():
        setattr(rules, name, value)
    rules.save()
    record(actor, "set_reminders", rules, organisation=county, details=changed)
    return rules


def _check(given: RulesGiven) -> None:
    errors: dict[str, str] = {}
    if any(not 0 <= days <= 60 for days in given.days_before):
        errors["days_before"] = "到期前的天数应在 0 到 60 之间（0 是到期当天）。"
    line = (given.owner_after, given.unit_head_after, given.office_after, given.director_after)
    if list(line) != sorted(line):
        errors["director_after"] = "逐级上报的天数应由小到大：责任人、单位负责人、督导室、局长。"
    if min(line) < 1 or max(line) > 365:
        errors["owner_after"] = "逾期天数应在 1 到 365 之间。"
    if not 0 <= given.hour <= 23:
        errors["hour"] = "钟点应在 0 到 23 之间。"
    if not 1 <= given.urges_per_day <= 20:
        errors["urges_per_day"] = "每天催办次数应在 1 到 20 之间。"
    if errors:
        raise ValidationError(errors)
