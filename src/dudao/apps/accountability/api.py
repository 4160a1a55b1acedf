"""What other apps may use of accountability."""

from __future__ import annotations

from datetime import datetime

from dudao.apps.accountability.actions.cases import CaseGiven, open_case
from dudao.apps.accountability.case_reminding import remind_of_cases
from dudao.apps.accountability.models import Case, CaseReading
from dudao.apps.accountability.permissions_cases import can_open_case, can_read_case
from dudao.apps.accountability.queries_cases import cases_visible_to

__all__ = [
    "Case",
    "CaseGiven",
    "CaseReading",
    "can_open_case",
    "can_read_case",
    "cases_visible_to",
    "open_case",
    "tick",
]


def tick(now: datetime) -> int:
    """The repeated work of this app: deadlines of cases that are near or over are told; how many notices."""
    return remind_of_cases(now)
