"""Long work on plans, for the worker."""

from __future__ import annotations

import logging
from datetime import date
from functools import partial

from django.db import transaction
from django_tasks import task

from dudao.apps.accounts.api import User
from dudao.apps.campaigns.api import Campaign
from dudao.apps.workplan.actions.plans import draw_plan, fail_plan, make_plan
from dudao.apps.workplan.models import Plan
from dudao.apps.workplan.plan_changes import NO_CHANGES, PlanChanges

log = logging.getLogger(__name__)


@task()
def draw_up_plan(plan_id: int) -> str:
    """Work out a version of the plan; returns the state it ended in."""
    plan = Plan.objects.select_related("campaign__county").filter(pk=plan_id).first()
    if plan is None:
        return "gone"
    try:
        return str(draw_plan(plan).state)
    except Exception:
        log.exception("plan %s could not be drawn", plan_id)
        fail_plan(plan, "排期时程序出错，已记入日志。请再试一次；还是不行，请管理员查看运行日志。")
        raise


@transaction.atomic
def order_plan(
    campaign: Campaign,
    *,
    today: date,
    reason: str = "",
    changes: PlanChanges = NO_CHANGES,
    actor: User | None,
) -> Plan:
    """Begin a new version and hand it to the worker when the transaction is through."""
    made = make_plan(campaign, today=today, reason=reason, changes=changes, actor=actor)
    hand_over(made)
    return made


def hand_over(plan: Plan) -> None:
    """Let the worker draw a version when the caller's transaction is through."""
    transaction.on_commit(partial(draw_up_plan.enqueue, plan.pk))
