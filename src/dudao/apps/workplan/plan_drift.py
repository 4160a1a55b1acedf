"""How today lies against the agreed plan, and one version against another; all in working days."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from dudao.apps.workplan.models import Plan, PlanLine
from dudao.apps.workplan.plan_rows import Frame, PlanRow
from dudao.apps.workplan.planning import Draft, DraftLine
from dudao.core.scheduling.working_days import WorkingCalendar


@dataclass(frozen=True)
class Drift:
    """One duty against the agreed plan. Late is positive; None: not to be said (not begun, or no forecast needed)."""

    row: PlanRow
    start_on: date
    finish_on: date
    begun_late: int | None
    finish_late: int
    expected_on: date

    @property
    def reason(self) -> str:
        """In one sentence what drifts."""
        parts = []
        if self.row.is_done:
            parts.append(f"{_day(self.expected_on)} 完成")
        elif self.row.has_begun:
            parts.append(f"{_day(self.row.started_on or self.start_on)} 开始")
        elif self.begun_late:
            parts.append("还没有开始")
        if self.begun_late:
            parts.append(f"开始晚 {self.begun_late} 个工作日")
        if not self.row.is_done and self.finish_late:
            told = "责任人预计" if self.row.forecast_on else "按工期推算"
            parts.append(f"{told} {_day(self.expected_on)} 完成")
        if self.finish_late > 0:
            parts.append(f"完成晚 {self.finish_late} 个工作日")
        return "，".join(parts)


@dataclass(frozen=True)
class Change:
    """One duty in two versions; a missing day: not in that version, or without a duration there."""

    duty_id: int
    title: str
    old: tuple[date, date] | None
    new: tuple[date, date] | None
    days: int | None  # of the finish, later is positive

    @property
    def word(self) -> str:
        """What became of it."""
        if self.old is None:
            return "新增"
        if self.new is None:
            return "不再排期"
        if not self.days:
            return "完成日不变"
        return f"推后 {self.days} 个工作日" if self.days > 0 else f"提前 {-self.days} 个工作日"


def _day(day: date) -> str:
    return f"{day.month}月{day.day}日"


def drifts(draft: Draft, agreed: Plan | None) -> list[Drift]:
    """The duties that lie behind the agreed plan, worst first; none while nothing is agreed. One query.

    An open duty is expected when its forecast, its duration from the real start, or the earliest possible day says.
    """
    if agreed is None:
        return []
    planned = {
        key: (start, finish)
        for key, start, finish in PlanLine.objects.filter(plan=agreed).values_list(
            "duty_id", "start_on", "finish_on"
        )
        if start is not None and finish is not None
    }
    known = draft.by_id
    calendar, today = draft.frame.calendar, draft.frame.today
    found = []
    for row in draft.found.rows:
        if row.duty_id not in planned:
            continue
        start, finish = planned[row.duty_id]
        expected = _expected(row, known.get(row.duty_id), draft.frame)
        begun = row.started_on or today
        begun_late = calendar.number(begun) - calendar.number(start) if begun > start else 0
        finish_late = 0
        if expected is not None and expected > finish:
            finish_late = calendar.number(expected) - calendar.number(finish)
        if row.is_done and not finish_late:
            continue
        if begun_late > 0 or finish_late > 0:
            found.append(Drift(row, start, finish, begun_late or None, finish_late, expected or finish))
    return sorted(found, key=lambda one: (-one.finish_late, -(one.begun_late or 0), one.row.duty_id))


def _expected(row: PlanRow, line: DraftLine | None, frame: Frame) -> date | None:
    """When a duty ends, or is going to end, as far as anything says so."""
    calendar, today = frame.calendar, frame.today
    if row.is_done:
        return row.finished_on
    if row.forecast_on is not None:
        return max(frame.near(row.forecast_on), today)
    if row.duration is None:
        return None
    if row.started_on is not None:
        begun = frame.near(row.started_on)
        return max(calendar.finish_of(begun, row.duration), calendar.on_or_after(today))
    earliest = line.earliest_start_on if line is not None else None
    return None if earliest is None else calendar.finish_of(earliest, row.duration)


def changes_between(
    old: Plan | None, new: Plan, calendar: WorkingCalendar, *, same_too: bool = False
) -> list[Change]:
    """What one version says otherwise than another, the greatest shift first; nothing older: all is new."""
    before = _spans(old) if old is not None else {}
    after = _spans(new)
    titles = _titles([plan for plan in (old, new) if plan is not None])
    found = []
    for key in titles:
        was, now = before.get(key), after.get(key)
        if was == now and not same_too:
            continue
        days = None
        if was is not None and now is not None:
            days = calendar.number(now[1]) - calendar.number(was[1])
        found.append(Change(key, titles[key], was, now, days))
    return sorted(found, key=lambda one: (-abs(one.days or 0), one.duty_id))


def _spans(plan: Plan) -> Mapping[int, tuple[date, date]]:
    found = PlanLine.objects.filter(plan=plan).values_list("duty_id", "start_on", "finish_on")
    return {key: (start, finish) for key, start, finish in found if start and finish}


def _titles(plans: Sequence[Plan]) -> dict[int, str]:
    found = PlanLine.objects.filter(plan__in=plans, start_on__isnull=False).order_by("duty_id")
    return dict(found.values_list("duty_id", "duty__title"))
