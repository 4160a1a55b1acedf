"""Until when: the last day of a limit in days, working days or months, counted from an event.

The day of the event is not counted (民法典 第二百零一条, M): 30 日 after the 1st ends on the 31st. A limit in months
ends on the same day of the month, where there is none on its last day. Days (日) are calendar days; where the last one
is free (a weekend or holiday) that is said, and the next working day with it, but the day is not moved: the sets that
the product knows do not say that it moves. Working days follow the calendar of the county.
"""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from dudao.core.scheduling.working_days import WorkingCalendar

LAST_YEAR = 2200


class LimitUnit(StrEnum):
    """What a limit is counted in."""

    DAY = "日"
    WORKING_DAY = "工作日"
    MONTH = "个月"


@dataclass(frozen=True)
class Limit:
    """How many days, working days or months. Raises ``ValueError`` below one and above a thousand."""

    count: int
    unit: LimitUnit

    def __post_init__(self) -> None:
        if not 1 <= self.count <= 1000:
            raise ValueError(f"期限应在 1 到 1000 之间：{self.count}")

    def __str__(self) -> str:
        return f"{self.count} {self.unit.value}"


@dataclass(frozen=True)
class Due:
    """The last day of a limit."""

    day: date
    next_working: date  # the day itself where it is worked
    unpublished_years: tuple[int, ...]  # whose holidays are not known: working days may differ

    @property
    def is_free(self) -> bool:
        """It falls on a weekend or a holiday."""
        return self.next_working != self.day

    @property
    def note(self) -> str:
        """What to mind about this day, in words; empty when nothing."""
        parts = []
        if self.is_free:
            working = f"{self.next_working.month}月{self.next_working.day}日"
            parts.append(f"当日放假，期限不自动顺延（之后的第一个工作日是{working}）")
        if self.unpublished_years:
            years = "、".join(str(year) for year in self.unpublished_years)
            parts.append(f"{years} 年放假安排还没有录入，按周末推算")
        return "；".join(parts)


def due_on(event: date, limit: Limit, calendar: WorkingCalendar) -> Due:
    """The last day of a limit that runs from an event. Raises ``ValueError`` for days that no calendar reaches."""
    if not 1900 <= event.year <= LAST_YEAR:
        raise ValueError("日期太远，无法计算期限")
    if limit.unit is LimitUnit.WORKING_DAY:
        day = calendar.add(event, limit.count)
    elif limit.unit is LimitUnit.MONTH:
        day = _months_after(event, limit.count)
    else:
        day = event + timedelta(days=limit.count)
    first = event if limit.unit is LimitUnit.WORKING_DAY else day
    return Due(day, calendar.on_or_after(day), calendar.unpublished_years(first, day))


def _months_after(event: date, months: int) -> date:
    year, month = divmod(event.year * 12 + event.month - 1 + months, 12)
    return date(year, month + 1, min(event.day, monthrange(year, month + 1)[1]))
