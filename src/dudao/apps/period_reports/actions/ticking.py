"""What happens by itself: periods open when they end, units hear of the due day and of being late."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.utils import timezone

from dudao.apps.period_reports.actions.review import remind_of_reports
from dudao.apps.period_reports.actions.series import open_due_periods

REMINDED_FOR = timedelta(days=60)
REMINDED_FROM_HOUR = 8


def tick(now: datetime) -> tuple[int, int]:
    """Open the periods that have ended and, from eight in the morning, remind of reports.

    How many periods and notices were new. Asked again on the same day it does nothing twice, and reads little.
    """
    moment = timezone.localtime(now)
    today: date = moment.date()
    opened = open_due_periods(today)
    if moment.hour < REMINDED_FROM_HOUR:
        return opened, 0
    return opened, remind_of_reports(today, since=today - REMINDED_FOR)
