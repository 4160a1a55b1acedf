"""What the plan says of one duty: when it can and must begin, how long it takes, how much time is left over."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.utils import timezone

from dudao.apps.accounts.api import User
from dudao.apps.workplan.choices import DutyState
from dudao.apps.workplan.models import Duty
from dudao.apps.workplan.permissions import can_arrange, can_view_plan
from dudao.apps.workplan.plan_now import current_plan, live_draft
from dudao.apps.workplan.planning import DraftLine


def plan_part(user: User, duty: Duty) -> dict[str, Any]:
    """For `workplan/_duty_plan.html` on the page of a duty that this person sees; about nine queries."""
    campaign = duty.campaign
    line = _line(duty, timezone.localdate())
    agreed = current_plan(campaign) if campaign is not None else None
    return {
        "plan": {
            "duty": duty,
            "line": line,
            "waits": _waits(duty, line),
            "agreed": agreed,
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


def _waits(duty: Duty, line: DraftLine | None) -> list[str]:
    """The open duties that it still waits for, by title; nothing once it has begun."""
    if line is None or line.row.has_begun:
        return []
    found = duty.predecessors.exclude(before__state__in=(DutyState.DONE, DutyState.DROPPED))
    return list(found.order_by("pk").values_list("before__title", flat=True))
