"""Which reminder of a duty is due today, to whom, and in what words; lower on the line first, higher when it is late.

A reminder has a ``stage_key`` that is unique for one due date: whoever sends keeps what was sent and sends a key once.
A morning that was missed (the server was off) is made up for: the stage that was passed last is still due, and its
words count the days from today. All days here are calendar days.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum


class RemindedPerson(StrEnum):
    """To whom a reminder goes, lowest first."""

    HANDLER = "handler"
    OWNER = "owner"
    UNIT_HEAD = "unit_head"
    OFFICE = "office"
    DIRECTOR = "director"


@dataclass(frozen=True)
class ReminderRule:
    """The county's rule. Raises ``ValueError`` for a negative number of days."""

    days_before: tuple[int, ...] = (7, 3, 1, 0)
    each_day_late: bool = True
    """Every late day; otherwise only on the days on which it goes one up the line."""
    owner_after: int = 1
    unit_head_after: int = 3
    office_after: int = 5
    director_after: int = 10

    def __post_init__(self) -> None:
        if min((*self.days_before, *(days for _, days in self.line)), default=0) < 0:
            raise ValueError("提醒规则的天数不能为负")

    @property
    def line(self) -> tuple[tuple[RemindedPerson, int], ...]:
        """Who is told after how many late days."""
        return (
            (RemindedPerson.OWNER, self.owner_after),
            (RemindedPerson.UNIT_HEAD, self.unit_head_after),
            (RemindedPerson.OFFICE, self.office_after),
            (RemindedPerson.DIRECTOR, self.director_after),
        )


@dataclass(frozen=True)
class Reminder:
    """One reminder of one duty."""

    stage_key: str
    """"before:7", "day", "late:3"."""
    targets: tuple[RemindedPerson, ...]
    text: str
    stage_on: date
    """The day it was meant for; earlier than today when a morning was missed."""


def due_reminders(due_on: date, today: date, rule: ReminderRule) -> tuple[Reminder, ...]:
    """The reminder whose stage was reached last, or nothing when none was.

    Before the due date and on it the handler alone is told; each late day the handler, and with him everybody up
    the line whose number of late days is reached. A stage stays due until the next one is reached, so a missed morning
    loses nothing; the same ``stage_key`` must not be sent twice.
    """
    late = (today - due_on).days
    if late <= 0:
        return _before(due_on, -late, rule)
    stages = {days for _, days in rule.line} | {1}
    stage = late if rule.each_day_late else max((days for days in stages if 0 < days <= late), default=None)
    if stage is None:
        return ()
    targets = (RemindedPerson.HANDLER, *(who for who, days in rule.line if days <= late))
    text = f"已逾期 {late} 天（{_day(due_on)}到期）"
    return (Reminder(f"late:{stage}", targets, text, due_on + timedelta(stage)),)


def _before(due_on: date, left: int, rule: ReminderRule) -> tuple[Reminder, ...]:
    reached = [days for days in rule.days_before if days >= left]
    if not reached:
        return ()
    stage = min(reached)
    text = f"还有 {left} 天到期（{_day(due_on)}）" if left else f"今天到期（{_day(due_on)}）"
    key = f"before:{stage}" if stage else "day"
    return (Reminder(key, (RemindedPerson.HANDLER,), text, due_on - timedelta(stage)),)


def _day(day: date) -> str:
    return f"{day.month}月{day.day}日"
