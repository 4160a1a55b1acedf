"""The rows of 提醒和催办: who gets what on a day, who had it, how often it was urged today."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils import timezone

from dudao.apps.accounts.api import User
from dudao.apps.calendars.api import unpublished_note, working_calendar_of
from dudao.apps.organisations.api import Organisation
from dudao.apps.workplan.actions.urging import urged_today
from dudao.apps.workplan.models import Duty, ReminderRules, Urge
from dudao.apps.workplan.permissions import can_urge
from dudao.apps.workplan.queries_reminders import duties_looked_after, urges_of
from dudao.apps.workplan.reminder_sheets import standing
from dudao.apps.workplan.reminders import PeopleOf, ReminderLine, reminder_lines, rules_of


@dataclass(frozen=True)
class Row:
    """One reminder of the day."""

    line: ReminderLine
    standing: str
    may_urge: bool
    urged: int
    is_full: bool

    @property
    def told(self) -> Sequence[User]:
        return [one for one in self.line.recipients if one.pk in self.line.told]


@dataclass(frozen=True)
class ReminderPage:
    """What the page shows."""

    county: Organisation
    rules: ReminderRules
    rows: list[Row]
    is_tomorrow: bool
    is_working_day: bool
    holiday_note: str
    waiting: int
    nobody: int
    is_time: bool
    """The hour has come: what waits goes with the next look of the ticker."""

    @property
    def late(self) -> int:
        return sum(row.line.is_late for row in self.rows)


def reminder_page(user: User, county: Organisation, now: datetime, *, is_tomorrow: bool) -> ReminderPage:
    """The reminders of today or tomorrow of the duties that a person looks after."""
    today = timezone.localdate(now)
    day = today + timedelta(days=1) if is_tomorrow else today
    calendar = working_calendar_of(county)
    duties = list(duties_looked_after(user, county))
    lines = reminder_lines(county, day, calendar, duties)
    rules = rules_of(county)
    counts = urged_today([line.duty for line in lines], now)
    rows = [
        Row(
            line,
            standing(line.due_on, day),
            can_urge(user, line.duty),
            counts[line.duty.pk],
            counts[line.duty.pk] >= rules.urges_per_day,
        )
        for line in lines
    ]
    return ReminderPage(
        county=county,
        rules=rules,
        rows=rows,
        is_tomorrow=is_tomorrow,
        is_working_day=calendar.is_working(day),
        holiday_note=unpublished_note(calendar.unpublished_years(day, day + timedelta(days=7))),
        waiting=sum(bool(line.waiting) for line in lines),
        nobody=sum(not line.recipients for line in lines),
        is_time=timezone.localtime(now).hour >= rules.hour,
    )


@dataclass(frozen=True)
class UrgesPart:
    """The urgings of one duty, and whether one more may be added."""

    urges: list[Urge]
    may_urge: bool
    is_full: bool
    has_nobody: bool


def urges_part(user: User, duty: Duty) -> dict[str, UrgesPart]:
    """What `workplan/_duty_urges.html` shows on the page of a duty."""
    may = duty.is_open and can_urge(user, duty)
    is_full = has_nobody = False
    if may:
        rules = rules_of(duty.county)
        is_full = urged_today([duty], timezone.now())[duty.pk] >= rules.urges_per_day
        people = PeopleOf(duty.county)
        has_nobody = not any(people.at(duty, target) for target in ("handler", "owner", "unit_head"))
    return {"urges_part": UrgesPart(urges_of(duty), may, is_full, has_nobody)}
