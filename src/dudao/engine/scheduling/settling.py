"""A plan in which nobody does two full-time works at once.

Where nobody is double-booked the critical path is exact and stays as it is. Else only what is in the way is settled:
the works of the double-booked persons, each person for himself; whoever becomes double-booked by that, and every order
that is broken by it, is added, until nothing is in the way any more. What was never added was never in the way, so
the result is the best there is, not the best of a part.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from dudao.core.scheduling.network import Schedule
from dudao.core.scheduling.people import Clash, clashes
from dudao.core.scheduling.working_days import WorkingCalendar
from dudao.core.scheduling.works import Key, Work
from dudao.engine.scheduling.parts import (
    Group,
    Part,
    Starts,
    broken_orders,
    busy_times,
    double_booked,
    groups,
    movable,
)
from dudao.engine.scheduling.solver import Budget, Solved, in_time, least_late, least_worst

LIMIT = 1.0
"""How much work the solver may do in all, in its own deterministic seconds."""

CRITICAL_PATH = "关键路径法（精确）"
WITH_SOLVER = "关键路径法，人员冲突由求解器排开（精确）"
STOPPED = "关键路径法，人员冲突由求解器排开（到计算上限为止的最好结果）"


@dataclass(frozen=True)
class Settled:
    """Start and finish (inclusive) of every work that has a line in the schedule, and how they were found."""

    days: dict[Key, tuple[date, date]]
    late_days: dict[Key, int]
    """By how many working days a work is later than its own limit; only those that are."""
    moved: tuple[Key, ...]
    """The works that lie elsewhere than in the plan without people's time."""
    clashes: tuple[Clash, ...]
    """Who would have been double-booked without that."""
    begun_clashes: tuple[Clash, ...]
    """Who does two full-time works already; nothing can be moved there."""
    proven: bool
    """False: the limit stopped the solver; nobody is double-booked, yet a better plan may exist."""
    used_solver: bool

    @property
    def method(self) -> str:
        """How it was found, in Chinese."""
        if not self.used_solver:
            return CRITICAL_PATH
        return WITH_SOLVER if self.proven else STOPPED

    @property
    def misfit_days(self) -> int:
        """The greatest lateness in working days; 0 when all is in time."""
        return max(self.late_days.values(), default=0)


def settle(
    plan: Schedule, works: Sequence[Work], calendar: WorkingCalendar, today: date, *, limit: float = LIMIT
) -> Settled:
    """The plan with nobody in two full-time works at once, changed as little as that allows.

    In this order: the greatest lateness against the works' own limits is least; the sum of lateness is least; the works
    are moved by the least sum of working days from the plan of the critical path. ``plan`` is the schedule of the
    same ``works``, ``calendar`` and ``today``. What has begun stays where it is and keeps its people busy. ``limit`` in
    the solver's deterministic seconds for all groups together.
    """
    parts = movable(works, plan)
    begin = calendar.number(calendar.on_or_after(today))
    busy = busy_times(works, plan, begin)
    planned = {key: (span.plan_start, span.plan_finish) for key, span in plan.spans.items()}
    result = _Settling(parts, busy, Budget(limit)).run()
    settled = planned | {
        part.key: (result.starts[part.key], result.starts[part.key] + part.duration) for part in parts
    }
    late = {
        work.key: settled[work.key][1] - plan.spans[work.key].limit
        for work in works
        if not work.is_done and work.key in plan.lines
        if settled[work.key][1] > plan.spans[work.key].limit
    }
    days = {
        key: (line.start, line.finish) if line.fixed else _days(settled[key], calendar)
        for key, line in plan.lines.items()
    }
    left = {key: (max(begin, start), end) for key, (start, end) in planned.items()}
    return Settled(
        days=days,
        late_days=late,
        moved=tuple(key for key in plan.lines if settled[key] != planned[key]),
        clashes=clashes(works, left),
        begun_clashes=clashes([work for work in works if work.is_begun], left),
        proven=result.proven,
        used_solver=result.used_solver,
    )


def _days(span: tuple[int, int], calendar: WorkingCalendar) -> tuple[date, date]:
    return calendar.day(span[0]), calendar.day(span[1] - 1)


@dataclass(frozen=True)
class _Result:
    starts: Starts
    proven: bool
    used_solver: bool


class _Settling:
    """The loop: settle what is in the way, look what is in the way now."""

    def __init__(
        self, parts: Sequence[Part], busy: Mapping[str, tuple[tuple[int, int], ...]], budget: Budget
    ) -> None:
        self.parts, self.busy, self.budget = parts, busy, budget
        self.timely: dict[tuple[Part, ...], Solved | None] = {}
        self.worst: dict[tuple[Part, ...], Solved] = {}
        self.tardy: dict[tuple[tuple[Part, ...], int], Solved] = {}

    def run(self) -> _Result:
        persons: set[str] = set()
        orders: set[tuple[Key, Key]] = set()
        starts: Starts = {part.key: part.prefer for part in self.parts}
        proven = True
        while True:
            new_persons = double_booked(self.parts, starts, self.busy) - persons
            new_orders = broken_orders(self.parts, starts) - orders
            if not new_persons and not new_orders:
                return _Result(starts, proven, bool(persons))
            persons |= new_persons
            orders |= new_orders
            starts = {part.key: part.prefer for part in self.parts}
            proven = True
            for solved in self._round(groups(self.parts, persons, orders, self.busy)):
                starts |= solved.starts
                proven = proven and solved.proven

    def _round(self, found: Sequence[Group]) -> list[Solved]:
        """Every group in time where that is possible; else the late ones under the greatest lateness that must be."""
        solved, late = [], []
        for group in found:
            if group.identity not in self.timely:
                self.timely[group.identity] = in_time(group, self.budget)
            timely = self.timely[group.identity]
            if timely is None:
                late.append(group)
            else:
                solved.append(timely)
        for group in late:
            if group.identity not in self.worst:
                self.worst[group.identity] = least_worst(group, self.budget)
        worst = max(
            [part.late for part in self.parts]
            + [max(group.lateness(self.worst[group.identity].starts)) for group in late],
            default=0,
        )
        for group in late:
            least = self.worst[group.identity]
            if (group.identity, worst) not in self.tardy:
                best = least_late(group, worst, least.starts, self.budget)
                self.tardy[group.identity, worst] = Solved(best.starts, best.proven and least.proven)
            solved.append(self.tardy[group.identity, worst])
        return solved
