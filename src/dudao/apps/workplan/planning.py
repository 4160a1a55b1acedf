"""The backward schedule of a campaign: its duties as works of the pure core, and what comes out, line by line.

Exact critical path, nothing written, no solver: fast enough for every request. What has begun keeps its start; where
the handler has given a forecast, that is taken for its end.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from dudao.apps.workplan.choices import LineKind
from dudao.apps.workplan.plan_changes import NO_CHANGES, PlanChanges
from dudao.apps.workplan.plan_rows import Frame, PlanRow, PlanRows
from dudao.core.scheduling.network import Schedule, schedule
from dudao.core.scheduling.ways import with_changes
from dudao.core.scheduling.works import CycleError, Key, Link, Work


@dataclass(frozen=True, slots=True)
class DraftLine:
    """What a schedule says of one duty; days are working days, both ends included."""

    row: PlanRow
    kind: LineKind
    duration: int | None
    earliest_start_on: date | None = None
    latest_start_on: date | None = None
    latest_finish_on: date | None = None
    start_on: date | None = None
    finish_on: date | None = None
    slack_days: int | None = None
    is_critical: bool = False
    misfit_days: int = 0
    limit: str = ""
    limit_on: date | None = None


@dataclass(frozen=True)
class Draft:
    """A schedule of today: nothing of it is written. `cycle` says which duties wait for each other in a circle."""

    found: PlanRows
    works: tuple[Work, ...]
    schedule: Schedule | None
    lines: tuple[DraftLine, ...]
    cycle: str = ""
    method: str = ""

    @property
    def frame(self) -> Frame:
        return self.found.frame

    @property
    def by_id(self) -> dict[int, DraftLine]:
        return {line.row.duty_id: line for line in self.lines}

    @property
    def misfits(self) -> list[DraftLine]:
        """Duties that do not fit, worst first."""
        late = [line for line in self.lines if line.misfit_days]
        return sorted(late, key=lambda line: (-line.misfit_days, line.row.duty_id))

    @property
    def misfit_days(self) -> int:
        """By how many working days the plan as a whole does not fit."""
        return max((line.misfit_days for line in self.lines), default=0)

    @property
    def no_duration(self) -> list[PlanRow]:
        """Duties without a duration: listed, never taken as one day."""
        return [line.row for line in self.lines if line.kind == LineKind.NO_DURATION]

    @property
    def fitting(self) -> int:
        """How many open duties fit."""
        return sum(
            1
            for line in self.lines
            if line.kind != LineKind.NO_DURATION and not line.row.is_done and not line.misfit_days
        )

    @property
    def chain(self) -> list[DraftLine]:
        """The critical chain in the order of the work."""
        if self.schedule is None:
            return []
        known = self.by_id
        return [known[int(key)] for key in self.schedule.chain]


def works_of(found: PlanRows, changes: PlanChanges = NO_CHANGES) -> tuple[Work, ...]:
    """The duties as works of the core, after the changes. Raises `CycleError` for duties in a circle."""
    frame = found.frame
    after: dict[int, list[Link]] = {}
    for order in found.orders:
        after.setdefault(order.duty_id, []).append(Link(order.before_id, order.lag_days, order.is_soft))
    works = [
        Work(
            key=row.duty_id,
            duration=duration_of(row, frame),
            after=tuple(after.get(row.duty_id, ())),
            persons=(row.person_key,) if row.full_time and row.person_key else (),
            not_before=frame.near(row.not_before) if row.not_before is not None else None,
            finish_by=found.limits_of(row)[0][1],
            fixed_start=frame.near(row.started_on) if row.started_on is not None else None,
            fixed_finish=frame.near(row.finished_on or row.started_on or frame.today)
            if row.is_done
            else None,
            points=row.points,
            divisible=row.divisible,
            title=row.title,
        )
        for row in found.rows
    ]
    if changes.is_empty:
        return tuple(works)
    known = {row.duty_id for row in found.rows}
    durations: dict[Key, int] = {key: days for key, days in changes.durations.items() if key in known}
    dropped: list[Key] = [key for key in changes.dropped if key in known]
    return tuple(with_changes(works, durations=durations, released=set(changes.parallel), dropped=dropped))


def duration_of(row: PlanRow, frame: Frame) -> int | None:
    """Working days: to the forecast where a begun duty has one, else its own or its kind's; None where unknown."""
    if row.started_on is not None and row.forecast_on is not None and not row.is_done:
        return max(1, frame.calendar.count(frame.near(row.started_on), frame.near(row.forecast_on)))
    return row.duration


def draft_of(found: PlanRows, changes: PlanChanges = NO_CHANGES) -> Draft:
    """The backward schedule of these rows as of the frame's today.

    A circle among the orders gives a draft without lines, whose `cycle` names it in Chinese.
    """
    frame = found.frame
    try:
        works = works_of(found, changes)
        made = schedule(works, frame.calendar, frame.today, frame.last_day)
    except CycleError as error:
        return Draft(found, (), None, (), cycle=str(error))
    lines = _lines(found, works, made)
    return Draft(found, works, made, lines, method="关键路径法（精确）")


def _lines(found: PlanRows, works: Sequence[Work], made: Schedule) -> tuple[DraftLine, ...]:
    rows = {row.duty_id: row for row in found.rows}
    lines = []
    for work in works:
        row = rows[int(work.key)]
        line = made.lines.get(work.key)
        limit, limit_on = found.limits_of(row)[0]
        if line is None:
            missing = DraftLine(row, LineKind.NO_DURATION, None, limit=limit, limit_on=limit_on)
            lines.append(missing)
            continue
        lines.append(
            DraftLine(
                row,
                LineKind.FIXED if line.fixed else LineKind.SCHEDULED,
                work.duration,
                earliest_start_on=line.earliest_start,
                latest_start_on=line.latest_start,
                latest_finish_on=line.latest_finish,
                start_on=line.start,
                finish_on=line.finish,
                slack_days=line.slack,
                is_critical=line.critical,
                misfit_days=line.misfit_days,
                limit=limit,
                limit_on=limit_on,
            )
        )
    return tuple(lines)


def spans_of(lines: Sequence[DraftLine]) -> Mapping[Key, tuple[date, date]]:
    """Where a draft puts each duty."""
    return {
        line.row.duty_id: (line.start_on, line.finish_on)
        for line in lines
        if line.start_on is not None and line.finish_on is not None
    }
