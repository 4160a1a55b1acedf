"""What other apps may use of the calendar."""

from dudao.apps.calendars.actions import announce_year, correct_day, remove_correction
from dudao.apps.calendars.models import CalendarCorrection
from dudao.apps.calendars.queries import corrections_of, working_calendar_of
from dudao.apps.calendars.wording import unpublished_note

__all__ = [
    "CalendarCorrection",
    "announce_year",
    "correct_day",
    "corrections_of",
    "remove_correction",
    "unpublished_note",
    "working_calendar_of",
]
