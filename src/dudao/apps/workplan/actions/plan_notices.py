"""Who is told of a version of the plan: its maker when it is drawn, whose days change when it is agreed."""

from __future__ import annotations

from django.db.models import F, Q
from django.urls import reverse

from dudao.apps.accounts.api import User
from dudao.apps.notices.api import NoticeKind, notify
from dudao.apps.workplan.choices import OPEN_STATES, PlanState
from dudao.apps.workplan.models import Plan, PlanLine


def tell_drawn(plan: Plan) -> None:
    """The maker hears that her version is drawn, or why not; inside the caller's transaction."""
    done = plan.state == PlanState.DRAFT
    notify(
        [plan.made_by],
        kind=NoticeKind.JOB_DONE,
        title=f"第 {plan.number} 版计划{'排好了，请确认' if done else '没有排成'}",
        body="" if done else plan.error,
        url=reverse("plan_version", args=[plan.pk]),
        unique_key=f"workplan.plan:{plan.pk}:drawn",
        subject_key=f"workplan.plan:{plan.pk}",
        county=plan.campaign.county,
    )


def tell_agreed(plan: Plan, *, actor: User | None) -> None:
    """The handlers whose days a version changes hear of it once; before its days are written to the duties."""
    changed = (
        PlanLine.objects.filter(plan=plan, start_on__isnull=False, duty__state__in=OPEN_STATES)
        .exclude(duty__handler=None)
        .filter(
            Q(duty__planned_start_on=None)
            | ~Q(duty__planned_start_on=F("start_on"))
            | ~Q(duty__planned_finish_on=F("finish_on"))
        )
    )
    people = User.objects.filter(pk__in=changed.values("duty__handler_id"))
    if actor is not None:
        people = people.exclude(pk=actor.pk)
    notify(
        people,
        kind=NoticeKind.PLAN_CHANGED,
        title=f"“{plan.campaign.title}”的计划已调整，请看您的任务日期",
        body=plan.reason,
        url=reverse("my_duties"),
        unique_key=f"workplan.plan:{plan.pk}:agreed",
        subject_key=f"workplan.plan:{plan.pk}",
        county=plan.campaign.county,
        sent_by=actor,
    )
