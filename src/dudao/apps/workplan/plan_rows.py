"""What a plan is made of, read for a whole campaign: duties, their order, the fixed days, people busy elsewhere.

Six queries for any number of duties; nothing is written here.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction
from typing import Any

from django.db.models import Q

from dudao.apps.calendars.api import unpublished_note, working_calendar_of
from dudao.apps.campaigns.api import Campaign, provincial_acceptance_on
from dudao.apps.workplan.choices import DutyState, PlanState
from dudao.apps.workplan.models import Duty, DutyDependency, Milestone, PlanLine, PlanRules
from dudao.core.scheduling.working_days import WorkingCalendar

ACCEPTANCE = "省级验收"
DEMAND = "完成时限"
# Slips of the pen (0026 for 2026, 9999) must not make calendars of thousands of years.
FIRST_DAY = date(2000, 1, 1)
FARTHEST_YEARS = 20


@dataclass(frozen=True, slots=True)
class PlanRow:
    """One duty as planning sees it."""

    duty_id: int
    number: str
    title: str
    list_id: int
    section: str
    unit_id: int | None
    unit: str
    handler_id: int | None
    person: str
    state: str
    own_duration: int | None
    own_full_time: bool | None
    kind_id: int | None
    kind: str
    kind_duration: int | None
    kind_full_time: bool | None
    kind_divisible: bool | None
    not_before: date | None
    due_on: date | None
    extended_due_on: date | None
    milestone_on: date | None
    milestone: str
    started_on: date | None
    finished_on: date | None
    forecast_on: date | None
    planned_start_on: date | None
    planned_finish_on: date | None
    points: Fraction | None

    @property
    def duration(self) -> int | None:
        """Working days: its own, else those of its kind; None is never taken as one day."""
        return self.own_duration if self.own_duration is not None else self.kind_duration

    @property
    def full_time(self) -> bool:
        """Whether it takes the whole person."""
        return bool(self.own_full_time if self.own_full_time is not None else self.kind_full_time)

    @property
    def divisible(self) -> bool:
        """Whether several people may share it; nothing said: yes."""
        return self.kind_divisible is not False

    @property
    def person_key(self) -> str:
        """Who cannot do two full-time things at once: the account, else the name; empty for nobody."""
        return person_key(self.handler_id, self.person)

    @property
    def demanded_on(self) -> date | None:
        """The day that was demanded, or granted later."""
        return self.extended_due_on or self.due_on

    @property
    def is_done(self) -> bool:
        return self.state == DutyState.DONE

    @property
    def has_begun(self) -> bool:
        """Begun or done: planning leaves it where it is."""
        return self.is_done or self.started_on is not None


@dataclass(frozen=True, slots=True)
class Order:
    """`duty_id` waits for `before_id`, and `lag_days` working days more; a soft order may be given up."""

    before_id: int
    duty_id: int
    lag_days: int
    is_soft: bool


@dataclass(frozen=True, slots=True)
class Busy:
    """A person taken up by a full-time duty of another campaign's agreed plan."""

    person_key: str
    start_on: date
    finish_on: date
    title: str


@dataclass(frozen=True)
class Frame:
    """The days that a plan hangs on."""

    campaign: Campaign
    today: date
    calendar: WorkingCalendar
    acceptance_on: date
    deadline: date  # the last working day on which work may end
    deadline_name: str

    @property
    def last_day(self) -> date:
        """The working day before the acceptance, whatever node ends the plan."""
        return self.calendar.add(self.acceptance_on, -1)

    def near(self, day: date) -> date:
        """The day itself, or the end of what a plan looks at where it is out of reach."""
        return min(max(day, FIRST_DAY), self.acceptance_on.replace(year=self.acceptance_on.year + 5, day=1))

    @property
    def unpublished(self) -> str:
        """Says which years' holidays are not yet known between today and the acceptance."""
        first, last = min(self.today, self.acceptance_on), max(self.today, self.acceptance_on)
        return unpublished_note(self.calendar.unpublished_years(first, last))


@dataclass(frozen=True)
class PlanRows:
    """Everything that a plan of one campaign is made from."""

    frame: Frame
    rows: tuple[PlanRow, ...]
    orders: tuple[Order, ...]
    busy: tuple[Busy, ...]

    def limits_of(self, row: PlanRow) -> list[tuple[str, date]]:
        """The last working day of each demand on a duty, earliest first, with its name."""
        return limits_of(row, self.frame)


def person_key(handler_id: int | None, name: str) -> str:
    """The account, else the name; empty for nobody."""
    return f"u{handler_id}" if handler_id else (f"n{name}" if name else "")


def limits_of(row: PlanRow, frame: Frame) -> list[tuple[str, date]]:
    """The last working day of each demand on a duty, earliest first, with its name.

    Its own milestone, else that of the whole plan: the working day before it. Its demanded day: that day itself;
    one after the acceptance binds nothing.
    """
    calendar = frame.calendar
    if row.milestone_on is not None and row.milestone_on <= frame.acceptance_on:
        found = [(row.milestone, calendar.add(row.milestone_on, -1))]
    else:
        found = [(frame.deadline_name, frame.deadline)]
    if row.demanded_on is not None and row.demanded_on < frame.acceptance_on:
        found.append((DEMAND, calendar.on_or_before(max(row.demanded_on, FIRST_DAY))))
    return sorted(found, key=lambda limit: limit[1])


def frame_of(
    campaign: Campaign,
    today: date,
    *,
    acceptance_on: date | None = None,
    node_days: Mapping[str, date] | None = None,
) -> Frame | None:
    """The fixed days of a campaign's plan; None while no day of acceptance is set.

    All ends the working day before the node that the rules name, else the working day before the acceptance. Such a
    node after the acceptance counts for nothing. `acceptance_on` and `node_days` (by name) try other days.
    """
    day = acceptance_on or provincial_acceptance_on(campaign)
    if day is None or not FIRST_DAY.year <= day.year <= today.year + FARTHEST_YEARS:
        return None
    calendar = working_calendar_of(campaign.county)
    rules = PlanRules.objects.filter(campaign=campaign).select_related("finish_before").first()
    node = rules.finish_before if rules is not None else None
    if node is not None:
        on = (node_days or {}).get(node.name, node.on)
        if on <= day:
            return Frame(campaign, today, calendar, day, calendar.add(on, -1), node.name)
    return Frame(campaign, today, calendar, day, calendar.add(day, -1), ACCEPTANCE)


def plan_rows(frame: Frame, *, node_days: Mapping[str, date] | None = None) -> PlanRows:
    """The duties of the campaign that are not dropped, in the order of their lists, and what binds them."""
    rows = _duties(frame.campaign)
    if node_days:
        rows = [
            replace(row, milestone_on=node_days[row.milestone]) if row.milestone in node_days else row
            for row in rows
        ]
    ids = {row.duty_id for row in rows}
    found = DutyDependency.objects.filter(duty__campaign=frame.campaign, before__campaign=frame.campaign)
    orders = tuple(
        Order(*values)
        for values in found.order_by("pk").values_list("before_id", "duty_id", "lag_days", "is_soft")
        if values[0] in ids and values[1] in ids
    )
    return PlanRows(frame, tuple(rows), orders, tuple(_busy(frame.campaign)))


def _duties(campaign: Campaign) -> list[PlanRow]:
    found = (
        Duty.objects.filter(campaign=campaign).exclude(state=DutyState.DROPPED).order_by("duty_list", "pk")
    )
    return [
        _row(values)
        for values in found.values_list(
            "pk",
            "number",
            "title",
            "duty_list_id",
            "section",
            "lead_unit_id",
            "lead_unit__name",
            "lead_unit__short_name",
            "handler_id",
            "handler__name",
            "handler_name",
            "state",
            "duration_days",
            "full_time",
            "kind_id",
            "kind__name",
            "kind__duration_days",
            "kind__full_time",
            "kind__divisible",
            "not_before",
            "due_on",
            "extended_due_on",
            "milestone__on",
            "milestone__name",
            "started_on",
            "finished_on",
            "forecast_on",
            "planned_start_on",
            "planned_finish_on",
            "item__points",
        )
    ]


def _row(values: Sequence[Any]) -> PlanRow:
    """The columns in the order of the fields; unit and person by their short or written names."""
    unit, short, handler, name, written = values[6:11]
    kind = ["" if at in (4, 12) and value is None else value for at, value in enumerate(values[11:])]
    given = [*values[:6], short or unit or "", handler, name or written or "", *kind]
    return PlanRow(*given)


def _busy(campaign: Campaign) -> list[Busy]:
    """Full-time duties that are open in the agreed plans of the county's other campaigns."""
    found = (
        PlanLine.objects.filter(
            plan__state=PlanState.AGREED, plan__campaign__county=campaign.county_id, start_on__isnull=False
        )
        .exclude(plan__campaign=campaign)
        .exclude(duty__state__in=(DutyState.DONE, DutyState.DROPPED))
        .filter(Q(duty__full_time=True) | Q(duty__full_time=None, duty__kind__full_time=True))
    )
    return [
        Busy(key, start, finish, title)
        for handler, name, start, finish, title in found.values_list(
            "duty__handler_id", "duty__handler_name", "start_on", "finish_on", "duty__title"
        ).order_by("pk")
        if start is not None and finish is not None and (key := person_key(handler, name))
    ]


def milestones_in(campaign: Campaign) -> list[Milestone]:
    """The office's own nodes of a campaign, by their days."""
    return list(Milestone.objects.filter(campaign=campaign))
