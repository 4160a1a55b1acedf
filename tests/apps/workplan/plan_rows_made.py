"""Rows of a plan by hand, for tests that need no database. Weekends only; all days are of December 2025.

1 December 2025 is a Monday; the acceptance is Monday the 22nd, so all must end by Friday the 19th.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from dudao.apps.campaigns.api import Campaign
from dudao.apps.workplan.plan_rows import Busy, Frame, Order, PlanRow, PlanRows
from dudao.core.scheduling.working_days import WorkingCalendar

CALENDAR = WorkingCalendar(published_years=frozenset({2025, 2026}))


def day(number: int) -> date:
    """A day of December 2025."""
    return date(2025, 12, number)


def row(key: int, **given: Any) -> PlanRow:
    """A duty; whatever is not given is not known."""
    values: dict[str, Any] = {
        "duty_id": key,
        "number": str(key),
        "title": f"任务{key}",
        "list_id": 1,
        "section": "",
        "unit_id": None,
        "unit": "",
        "handler_id": None,
        "person": "",
        "state": "not_started",
        "own_duration": None,
        "own_full_time": None,
        "kind_id": None,
        "kind": "",
        "kind_duration": None,
        "kind_full_time": None,
        "kind_divisible": None,
        "not_before": None,
        "due_on": None,
        "extended_due_on": None,
        "milestone_on": None,
        "milestone": "",
        "started_on": None,
        "finished_on": None,
        "forecast_on": None,
        "planned_start_on": None,
        "planned_finish_on": None,
        "points": None,
    }
    return PlanRow(**values | given)


def planned(key: int, first: int, last: int, **given: Any) -> PlanRow:
    """A duty that the agreed plan has from one day to another."""
    length = CALENDAR.count(day(first), day(last))
    return row(key, planned_start_on=day(first), planned_finish_on=day(last), own_duration=length, **given)


def frame(today: int = 1, *, acceptance_on: date | None = None) -> Frame:
    """All ends by Friday the 19th unless the acceptance is another day."""
    on = acceptance_on or day(22)
    return Frame(Campaign(), day(today), CALENDAR, on, CALENDAR.add(on, -1), "省级验收")


def rows(
    given: Sequence[PlanRow],
    orders: Sequence[tuple[int, int] | tuple[int, int, int, bool]] = (),
    *,
    busy: Sequence[Busy] = (),
    today: int = 1,
) -> PlanRows:
    """The rows with their orders: (before, duty) or (before, duty, lag, is soft)."""
    found = tuple(
        Order(one[0], one[1], one[2], one[3]) if len(one) == 4 else Order(one[0], one[1], 0, False)
        for one in orders
    )
    return PlanRows(frame(today), tuple(given), found, tuple(busy))
