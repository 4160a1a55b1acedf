"""The day for an answer, and how late a letter is; working days are counted from the day after the issue."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from dudao.apps.calendars.api import unpublished_note, working_calendar_of
from dudao.apps.organisations.api import Organisation
from dudao.apps.oversight.choices import WAITING_FOR_UNIT
from dudao.apps.oversight.models import Letter
from dudao.core.scheduling.working_days import WorkingCalendar

LONGEST_DAYS = 60


def due_after(county: Organisation, day: date, working_days: int) -> date:
    """The n-th working day after a day, by the county's calendar."""
    return working_calendar_of(county).add(day, working_days)


@dataclass(frozen=True)
class DueWords:
    """Where a letter stands against its day: days left (negative: days late), working days left, and its words."""

    due_on: date
    days_left: int
    working_days_left: int | None
    kind: str
    word: str


def is_overdue(letter: Letter, today: date) -> bool:
    """The unit still has to act and its day is over; the day itself is in time."""
    due = letter.effective_due_on
    return letter.state in WAITING_FOR_UNIT and due is not None and due < today


def due_words(letter: Letter, today: date, calendar: WorkingCalendar | None = None) -> DueWords | None:
    """The day of a letter that waits for its unit; None for every other letter. `calendar`: that of its county."""
    due = letter.effective_due_on
    if due is None or letter.state not in WAITING_FOR_UNIT:
        return None
    left = (due - today).days
    if left < 0:
        return DueWords(due, left, None, "bad", f"逾期 {-left} 天")
    if left == 0:
        return DueWords(due, 0, 0, "warn", "今天到期")
    days = calendar or working_calendar_of(letter.matter.county)
    working = days.count(today + timedelta(1), due)
    return DueWords(due, left, working, "warn" if working <= 1 else "ok", f"还有 {left} 天")


def calendar_note(county: Organisation, first: date, last: date) -> str:
    """Says that the holidays of a year on the way are not published; empty where they are."""
    return unpublished_note(working_calendar_of(county).unpublished_years(first, last))
