"""What the plan says of one duty: when it can and must begin, what it waits for, what waits for it, and its light."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q
from django.utils import timezone

from dudao.apps.accounts.api import User
from dudao.apps.workplan.choices import DutyState
from dudao.apps.workplan.lights import lights_of
from dudao.apps.workplan.models import Duty, DutyDependency
from dudao.apps.workplan.permissions import can_arrange, can_view_plan
from dudao.apps.workplan.plan_now import current_plan, live_draft
from dudao.apps.workplan.planning import DraftLine
from dudao.apps.workplan.queries import duties_visible_to
from dudao.core.scheduling.lights import Lit


@dataclass(frozen=True)
class Neighbour:
    """A duty before or after this one; without an address for whoever may not see it."""

    duty_id: int
    title: str
    is_seen: bool
    is_done: bool
    finish_on: date | None
    lag_days: int
    is_soft: bool


def plan_part(user: User, duty: Duty) -> dict[str, Any]:
    """For `workplan/_duty_plan.html` on the page of a duty that this person sees; about ten queries."""
    today = timezone.localdate()
    line = _line(duty, today)
    agreed = current_plan(duty.campaign) if duty.campaign is not None else None
    before, after = _neighbours(user, duty)
    lit: Lit = lights_of([duty], today)[duty.pk]
    return {
        "plan": {
            "duty": duty,
            "line": line,
            "agreed": agreed,
            "before": before,
            "after": after,
            "lit": lit,
            "sees_plan": can_view_plan(user, duty.county),
            "may_arrange": can_arrange(user, duty.county),
            "is_planned": duty.planned_start_on is not None,
        }
    }


def _line(duty: Duty, today: date) -> DraftLine | None:
    """What the backward schedule of today says; None for a duty outside of campaigns, dropped, or without a day."""
    if duty.campaign is None or duty.state == DutyState.DROPPED:
        return None
    draft = live_draft(duty.campaign, today)
    return None if draft is None else draft.by_id.get(duty.pk)


def _neighbours(user: User, duty: Duty) -> tuple[list[Neighbour], list[Neighbour]]:
    links = list(DutyDependency.objects.filter(Q(duty=duty) | Q(before=duty)).order_by("pk"))
    keys = {link.before_id for link in links} | {link.duty_id for link in links}
    found = {one.pk: one for one in Duty.objects.filter(pk__in=keys).exclude(state=DutyState.DROPPED)}
    seen = set(duties_visible_to(user).filter(pk__in=keys).values_list("pk", flat=True))
    before: list[Neighbour] = []
    after: list[Neighbour] = []
    for link in links:
        key = link.before_id if link.duty_id == duty.pk else link.duty_id
        other = found.get(key)
        if other is None:
            continue
        one = Neighbour(
            key,
            other.title,
            key in seen,
            other.state == DutyState.DONE,
            other.finished_on or other.planned_finish_on or other.effective_due_on,
            link.lag_days,
            link.is_soft,
        )
        (before if link.duty_id == duty.pk else after).append(one)
    return before, after
