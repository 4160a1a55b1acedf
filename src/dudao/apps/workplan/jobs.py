"""Long work on plans, for the worker."""

from __future__ import annotations

import logging

from django_tasks import task

from dudao.apps.workplan.actions.plans import draw_plan, fail_plan
from dudao.apps.workplan.models import Plan

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
