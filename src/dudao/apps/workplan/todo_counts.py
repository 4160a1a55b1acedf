"""What of the plan is on a person, in numbers, for the home page."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models.functions import Coalesce

from dudao.apps.accounts.api import User
from dudao.apps.workplan.choices import ReportState
from dudao.apps.workplan.queries import duties_handled_by, heads_of
from dudao.apps.workplan.queries_progress import (
    counties_arranged_by,
    hindrances_visible_to,
    last_reports,
    waiting_extensions,
    waiting_reports,
)


@dataclass(frozen=True)
class WaitingForMe:
    """What the home page says of a person's plan, in numbers."""

    late: int
    due_in_7_days: int
    returned: int
    to_verify: int
    extensions: int
    hindrances: int

    @property
    def total(self) -> int:
        return self.late + self.due_in_7_days + self.returned + self.to_verify + self.extensions


def todo_counts(user: User, today: date) -> WaitingForMe:
    """Late, due within seven days and returned of what she handles; what she verifies, decides and has to solve."""
    due = Coalesce("extended_due_on", "due_on", "planned_finish_on")
    days = dict(duties_handled_by(user).order_by().annotate(due=due).values_list("pk", "due"))
    last = last_reports(days) if days else {}
    week = today + timedelta(7)
    heads = heads_of(user)
    arranges = counties_arranged_by(user)
    return WaitingForMe(
        late=sum(1 for day in days.values() if day is not None and day < today),
        due_in_7_days=sum(1 for day in days.values() if day is not None and today <= day <= week),
        returned=sum(1 for one in last.values() if one.state == ReportState.RETURNED),
        to_verify=waiting_reports(user).count(),
        extensions=waiting_extensions(user).count() if arranges else 0,
        hindrances=(
            hindrances_visible_to(user).filter(solved_at=None, solving_unit__in=heads).count() if heads else 0
        ),
    )
