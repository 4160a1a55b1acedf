"""The lists of a person, a unit or a campaign: everything, or one day, week or month; late first."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from dudao.apps.workplan.choices import DutyState, ReportState
from dudao.apps.workplan.lights import lights_of
from dudao.apps.workplan.models import Duty, ProgressReport
from dudao.apps.workplan.queries_progress import (
    asking_duties,
    last_reports,
    next_steps,
    open_hindrance_counts,
    progress_of,
    waiting_counts,
)
from dudao.core.scheduling.lights import LightColour, Lit

SOON_DAYS = 3
DONE_DAYS = 30
# Groups of the whole list, in the order of the page.
GROUPS = {
    "late": "已逾期",
    "returned": "被退回",
    "week": "7 天内到期",
    "later": "以后到期",
    "undated": "没有时限",
    "review": "都报了，等核实",
    "done": "最近完成",
}
# Groups of the list of a day, a week or a month.
PERIOD_GROUPS = {
    "late": "已逾期，没有完成",
    "due": "{span}到期",
    "begin": "{span}应当开始",
    "doing": "{span}在做，以后到期",
    "review": "都报了，等核实",
    "done": "{span}完成",
}
SPANS = {"day": "当天", "week": "本周", "month": "本月"}
KINDS = {
    LightColour.GREEN: "ok",
    LightColour.YELLOW: "warn",
    LightColour.RED: "bad",
    LightColour.DONE: "ok",
    LightColour.NONE: "none",
}
TO_DO = frozenset({"late", "returned", "week", "later", "undated", "due", "begin", "doing"})


@dataclass(frozen=True)
class Span:
    """A day, a week from Monday to Sunday, or a calendar month."""

    key: str
    first: date
    last: date

    @property
    def label(self) -> str:
        if self.key == "day":
            return f"{self.first.month}月{self.first.day}日"
        if self.key == "month":
            return f"{self.first.year}年{self.first.month}月"
        return f"{self.first.month}月{self.first.day}日—{self.last.month}月{self.last.day}日"

    @property
    def before(self) -> date:
        """A day of the span before this one."""
        return self.first - timedelta(1)

    @property
    def after(self) -> date:
        """A day of the next span."""
        return self.last + timedelta(1)

    def holds(self, day: date | None) -> bool:
        return day is not None and self.first <= day <= self.last


def span_of(key: str, on: date) -> Span | None:
    """The span of this kind that holds a day; None for another word."""
    if key == "day":
        return Span(key, on, on)
    if key == "week":
        first = on - timedelta(on.weekday())
        return Span(key, first, first + timedelta(6))
    if key == "month":
        return Span(key, on.replace(day=1), on.replace(day=monthrange(on.year, on.month)[1]))
    return None


@dataclass(frozen=True)
class MyDuty:
    """One duty of a list with where it stands."""

    duty: Duty
    group: str
    today: date
    verified: int
    total: int
    lit: Lit
    next_step: str = ""
    waiting: int = 0
    returned: ProgressReport | None = None
    hindrances: int = 0
    is_asking: bool = False

    @property
    def due_on(self) -> date | None:
        return self.duty.effective_due_on

    @property
    def days_left(self) -> int | None:
        return None if self.due_on is None else (self.due_on - self.today).days

    @property
    def person(self) -> str:
        return person_in_charge(self.duty)

    @property
    def is_late(self) -> bool:
        return self.duty.is_open and self.days_left is not None and self.days_left < 0

    @property
    def is_soon(self) -> bool:
        return self.duty.is_open and self.days_left is not None and 0 <= self.days_left <= SOON_DAYS

    @property
    def is_forecast_late(self) -> bool:
        """The handler herself expects to finish after the due date."""
        forecast = self.duty.forecast_on
        return self.duty.is_open and None not in (forecast, self.due_on) and forecast > self.due_on  # type: ignore[operator]

    @property
    def css(self) -> str:
        """The colour of the card: that of the light; returned is amber at least, reported whole is green."""
        if self.group in ("review", "done"):
            return "ok"
        kind = KINDS[self.lit.colour]
        if kind != "bad" and self.returned is not None:
            return "warn"
        return kind if kind in ("bad", "warn") else ""

    @property
    def light(self) -> tuple[str, str]:
        """Kind by the rules of the office, and the word that matters to who does it: how many days."""
        if self.group == "review":
            return "info", "等核实"
        kind = KINDS[self.lit.colour]
        if self.duty.state == DutyState.DONE:
            return kind, "已完成"
        if self.days_left is None:
            return kind, "没有时限"
        if self.days_left < 0:
            return kind, f"逾期 {-self.days_left} 天"
        return kind, f"剩 {self.days_left} 天" if self.days_left else "今天到期"

    @property
    def says_hindrances(self) -> bool:
        """Whether the card has to name the hindrances beside the reason of its light."""
        return bool(self.hindrances) and "困难" not in self.lit.reason

    @property
    def says_forecast(self) -> bool:
        """Whether the card has to name the late forecast beside the reason of its light."""
        return self.is_forecast_late and "预计" not in self.lit.reason

    @property
    def is_to_do(self) -> bool:
        return self.group in TO_DO

    @property
    def action(self) -> str:
        """What the big button says."""
        return "改好再报" if self.returned is not None else "报进展"


@dataclass(frozen=True)
class DutyGroup:
    """A heading with its duties."""

    key: str
    label: str
    rows: list[MyDuty] = field(default_factory=list)


def duty_groups(duties: Sequence[Duty], today: date, span: Span | None) -> list[DutyGroup]:
    """The duties in groups, late first, inside a group by due date; without the groups that are empty.

    With a span only what concerns it is listed: what is due in it, what should begin or be going on by the agreed
    plan, what was finished in it, and what is late when the span has begun. Ten queries whatever the number.
    """
    ids = [duty.pk for duty in duties]
    lights = lights_of(duties, today)
    steps, waiting, last = progress_of(ids), waiting_counts(ids), last_reports(ids)
    to_do, hindrances, asking = next_steps(ids), open_hindrance_counts(ids), asking_duties(ids)
    labels = GROUPS if span is None else PERIOD_GROUPS
    groups = {key: DutyGroup(key, label.format(span=_word(span, today))) for key, label in labels.items()}
    for duty in duties:
        report = last.get(duty.pk)
        verified, total = steps.get(duty.pk, (0, 0))
        returned = report if report is not None and report.state == ReportState.RETURNED else None
        all_reported = bool(waiting.get(duty.pk)) and not to_do.get(duty.pk)
        group = (
            _group(duty, today, returned, all_reported)
            if span is None
            else _period_group(duty, today, all_reported, span)
        )
        if group:
            groups[group].rows.append(
                MyDuty(
                    duty=duty,
                    group=group,
                    today=today,
                    verified=verified,
                    total=total,
                    lit=lights[duty.pk],
                    next_step=to_do.get(duty.pk, ""),
                    waiting=waiting.get(duty.pk, 0),
                    returned=returned,
                    hindrances=hindrances.get(duty.pk, 0),
                    is_asking=duty.pk in asking,
                )
            )
    for one in groups.values():
        one.rows.sort(key=lambda row: (row.due_on or date.max, row.duty.pk))
    groups["done"].rows.sort(key=lambda row: row.duty.finished_on or date.min, reverse=True)
    return [one for one in groups.values() if one.rows]


def _word(span: Span | None, today: date) -> str:
    if span is None:
        return ""
    return SPANS[span.key] if span.holds(today) else span.label


def _group(duty: Duty, today: date, returned: ProgressReport | None, all_reported: bool) -> str:
    if duty.state == DutyState.DONE:
        recent = duty.finished_on is not None and (today - duty.finished_on).days <= DONE_DAYS
        return "done" if recent else ""
    if all_reported:
        return "review"
    due = duty.effective_due_on
    if due is not None and due < today:
        return "late"
    if returned is not None:
        return "returned"
    if due is None:
        return "undated"
    return "week" if (due - today).days <= 7 else "later"


def _period_group(duty: Duty, today: date, all_reported: bool, span: Span) -> str:
    if duty.state == DutyState.DONE:
        return "done" if span.holds(duty.finished_on) else ""
    due = duty.effective_due_on
    if due is not None and due < today and (span.holds(today) or span.holds(due)):
        return "review" if all_reported else "late"
    if span.holds(due):
        return "review" if all_reported else "due"
    if due is not None and due < span.first:
        return ""
    if duty.started_on is None and span.holds(duty.planned_start_on):
        return "begin"
    begun = duty.started_on or duty.planned_start_on
    if due is None or begun is None or begun > span.last:
        return ""
    return "review" if all_reported else "doing"


def person_in_charge(duty: Duty) -> str:
    """Who does it: the handler's account, else the name that the list gives; empty when nobody."""
    return duty.handler.name if duty.handler is not None else duty.handler_name
