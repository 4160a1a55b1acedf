"""The critical path in working days: how early and how late each work can be, backward from a day that is fixed.

Forward: nothing starts before today, before its ``not_before``, or before what it waits for is finished. Backward:
everything is finished by the deadline, by its own ``finish_by``, and early enough for what follows. Exact for any
network as long as nobody's time binds (``dudao.engine.scheduling`` takes that into account).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from dudao.core.scheduling.working_days import WorkingCalendar
from dudao.core.scheduling.works import CycleError, Key, Link, Work, binding_links, find_cycle, in_order

__all__ = ["CycleError", "Key", "Line", "Link", "Schedule", "Span", "Work", "find_cycle", "schedule"]


class Line(NamedTuple):
    """What the network says of one work; all days are working days and inclusive.

    ``start`` and ``finish`` are the plan: as late as possible without making anything later than it must be.
    ``slack`` = working days between the earliest and the latest start; negative when it does not fit.
    ``misfit_days`` = how many working days the latest start lies before the first possible one, else 0. For a begun
    work both starts are the real one, and slack counts what is left at its end. A done work has no slack (None).
    """

    earliest_start: date
    earliest_finish: date
    latest_start: date
    latest_finish: date
    start: date
    finish: date
    slack: int | None
    critical: bool
    misfit_days: int
    fixed: bool


class Span(NamedTuple):
    """A work in running numbers of working days: first possible start, latest finish; ends are exclusive."""

    early_start: int
    early_finish: int
    late_start: int
    late_finish: int
    plan_start: int
    plan_finish: int
    limit: int
    """The end that its own limit or the deadline allows, whatever follows."""


@dataclass(frozen=True)
class Schedule:
    """The lines by key, the critical chain, and the works that have no duration."""

    lines: dict[Key, Line]
    chain: tuple[Key, ...]
    """The tightest chain in the order of the work; empty when nothing is open."""
    no_duration: tuple[Key, ...]
    spans: dict[Key, Span] = field(repr=False)
    """The same in running numbers, for works without a duration too (they take no day there)."""

    @property
    def misfit_days(self) -> int:
        """By how many working days the plan does not fit; 0 when it fits."""
        return max((line.misfit_days for line in self.lines.values()), default=0)

    @property
    def fits(self) -> bool:
        return self.misfit_days == 0

    @property
    def misfits(self) -> tuple[Key, ...]:
        """The works that do not fit, worst first."""
        late = [(key, line.misfit_days) for key, line in self.lines.items() if line.misfit_days]
        return tuple(key for key, _ in sorted(late, key=lambda pair: -pair[1]))


def schedule(works: Sequence[Work], calendar: WorkingCalendar, today: date, deadline: date) -> Schedule:
    """Earliest and latest days, slack, the critical chain and what does not fit.

    Today and the deadline are days of work. A work without a duration gets no line and is listed; the order that runs
    through it still holds, its own time is left out. What has begun keeps its start and needs its whole
    duration from there, at the least until today; what is done only holds back what follows. Critical: no slack, or,
    when all have some, the least. Raises ``CycleError`` when works wait for each other in a circle, ``ValueError``
    for unknown keys.
    """
    ordered = in_order(works)
    spans = _spans(ordered, calendar, today, deadline)
    open_slack = {
        work.key: _slack(work, spans[work.key])
        for work in ordered
        if work.duration is not None and not work.is_done
    }
    bound = max(0, min(open_slack.values(), default=0))
    lines = {
        work.key: _line(work, spans[work.key], open_slack.get(work.key), bound, calendar)
        for work in works
        if work.is_done or work.duration is not None
    }
    missing = tuple(work.key for work in works if work.duration is None and not work.is_done)
    return Schedule(lines, _chain(ordered, spans, open_slack), missing, spans)


def _spans(ordered: list[Work], calendar: WorkingCalendar, today: date, deadline: date) -> dict[Key, Span]:
    begin = calendar.number(calendar.on_or_after(today))
    end = calendar.number(deadline) + 1
    early: dict[Key, tuple[int, int]] = {}
    for work in ordered:
        early[work.key] = _early(work, early, calendar, begin)
    limits = {
        work.key: end if work.finish_by is None else min(end, calendar.number(work.finish_by) + 1)
        for work in ordered
    }
    late = _late(ordered, limits)
    # What cannot be in time is planned for its first possible end, and all that leads to it no earlier than needed.
    planned = _late(ordered, {key: max(limit, early[key][1]) for key, limit in limits.items()})
    spans = {}
    for work in ordered:
        key, duration = work.key, work.duration or 0
        fixed = work.is_done or work.is_begun
        start, finish = early[key] if fixed else (planned[key] - duration, planned[key])
        spans[key] = Span(*early[key], late[key] - duration, late[key], start, finish, limits[key])
    return spans


def _late(ordered: list[Work], limits: dict[Key, int]) -> dict[Key, int]:
    """The latest end of each work by its limit and by what follows."""
    late = dict(limits)
    for work in reversed(ordered):
        start = late[work.key] - (work.duration or 0)
        for link in binding_links(work):
            late[link.before] = min(late[link.before], start - link.lag)
    return late


def _early(
    work: Work, early: dict[Key, tuple[int, int]], calendar: WorkingCalendar, begin: int
) -> tuple[int, int]:
    """First possible start and end of a work, by what it waits for."""
    if work.fixed_finish is not None:
        finish = calendar.number(work.fixed_finish) + 1
        start = finish - 1 if work.fixed_start is None else _first_number(work.fixed_start, calendar)
        return min(start, finish), finish
    if work.fixed_start is not None:
        start = _first_number(work.fixed_start, calendar)
        return start, max(start + (work.duration or 0), begin + (1 if work.duration else 0))
    start = begin
    if work.not_before is not None:
        start = max(start, _first_number(work.not_before, calendar))
    for link in work.after:
        start = max(start, early[link.before][1] + link.lag)
    return start, start + (work.duration or 0)


def _first_number(day: date, calendar: WorkingCalendar) -> int:
    return calendar.number(calendar.on_or_after(day))


def _slack(work: Work, span: Span) -> int:
    return span.late_finish - span.early_finish


def _line(work: Work, span: Span, slack: int | None, bound: int, calendar: WorkingCalendar) -> Line:
    first, last = calendar.day(span.early_start), calendar.day(max(span.early_finish - 1, span.early_start))
    if slack is None:
        start = work.fixed_start or work.fixed_finish or first
        finish = work.fixed_finish or last
        return Line(start, finish, start, finish, start, finish, None, False, 0, True)
    begun = work.fixed_start is not None
    return Line(
        earliest_start=work.fixed_start or first,
        earliest_finish=last,
        latest_start=work.fixed_start or calendar.day(span.late_start),
        latest_finish=calendar.day(span.late_finish - 1),
        start=work.fixed_start or calendar.day(span.plan_start),
        finish=calendar.day(span.plan_finish - 1),
        slack=slack,
        critical=slack <= bound,
        misfit_days=max(0, -slack),
        fixed=begun,
    )


def _chain(ordered: list[Work], spans: dict[Key, Span], slack: dict[Key, int]) -> tuple[Key, ...]:
    """The longest run of works of the least slack in which each drives the next."""
    if not slack:
        return ()
    least = min(slack.values())
    best: dict[Key, tuple[int, tuple[Key, ...]]] = {}
    for work in ordered:
        span = spans[work.key]
        drivers = [
            best[link.before]
            for link in binding_links(work)
            if link.before in best and spans[link.before].early_finish + link.lag == span.early_start
        ]
        length, before = max(drivers, key=lambda one: one[0], default=(0, ()))
        if slack.get(work.key) == least:
            best[work.key] = (length + (work.duration or 0), (*before, work.key))
        elif work.key not in slack and drivers:  # no duration: the order runs through it
            best[work.key] = (length, before)
    return max(best.values(), key=lambda one: one[0], default=(0, ()))[1]
