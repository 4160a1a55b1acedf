"""A version of the plan: being made, as a draft to agree or give up, and for reading, comparing and printing."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from dudao.apps.activity.api import history_of
from dudao.apps.calendars.api import working_calendar_of
from dudao.apps.workplan.actions.plans import agree_plan, discard_plan
from dudao.apps.workplan.choices import PlanState
from dudao.apps.workplan.documents_plan import plan_book
from dudao.apps.workplan.downloads import book_download
from dudao.apps.workplan.models import Plan, PlanLine
from dudao.apps.workplan.plan_drift import changes_between
from dudao.apps.workplan.plan_effects import effects_of
from dudao.apps.workplan.plan_loading import version_seen
from dudao.apps.workplan.plan_now import current_plan
from dudao.apps.workplan.plan_table import Zoom, lines_in, part_of, slices

COMPARED = 200
SLOW = timedelta(minutes=3)


@require_safe
def plan_version(request: HttpRequest, plan_id: int) -> HttpResponse:
    """The table of a version by month, week or day; while it is made, how that goes."""
    seen, plan = version_seen(request, plan_id)
    context = seen.page(plan=plan, is_making=plan.state == PlanState.MAKING, zooms=list(Zoom))
    if plan.state in (PlanState.MAKING, PlanState.FAILED):
        context["is_slow"] = timezone.now() - plan.made_at > SLOW
        return render(request, "workplan/plan_version.html", context)
    asked = request.GET.get("by", "")
    zoom = Zoom(asked) if asked in set(Zoom) else Zoom.MONTH
    every = lines_in(plan)
    part = part_of(every, request.GET)
    lines = part.lines
    agreed = current_plan(plan.campaign)
    compared = agreed if agreed is not None and agreed.pk != plan.pk else None
    calendar = working_calendar_of(plan.campaign.county)
    changes = changes_between(compared, plan, calendar) if compared is not None else []
    context |= {
        "zoom": zoom,
        "part": part,
        "slices": slices(lines, zoom, timezone.localdate()),
        "chain": _chain(plan, every),
        "misfits": sorted(
            (one for one in every if one.misfit_days), key=lambda one: (-one.misfit_days, one.duty_id)
        ),
        "no_duration": [one for one in lines if one.kind == "no_duration"],
        "effects": effects_of(plan),
        "agreed": agreed,
        "compared": compared,
        "changes": changes[:COMPARED],
        "changes_count": len(changes),
        "history": history_of(plan)[:10],
    }
    return render(request, "workplan/plan_version.html", context)


def _chain(plan: Plan, lines: Sequence[PlanLine]) -> list[PlanLine]:
    known = {line.duty_id: line for line in lines}
    return [known[key] for key in plan.outcome.get("chain", ()) if key in known]


@require_POST
def plan_agree(request: HttpRequest, plan_id: int) -> HttpResponse:
    """A draft becomes the agreed plan."""
    seen, plan = version_seen(request, plan_id, arranging=True)
    try:
        agree_plan(plan, actor=seen.user)
    except ValidationError as refused:
        messages.error(request, " ".join(refused.messages))
    else:
        messages.success(request, f"第 {plan.number} 版已确认，各任务的计划日期已更新。")
    return redirect("plan_version", plan_id=plan.pk)


@require_POST
def plan_discard(request: HttpRequest, plan_id: int) -> HttpResponse:
    """A version that is not agreed is given up."""
    seen, plan = version_seen(request, plan_id, arranging=True)
    try:
        discard_plan(plan, actor=seen.user)
    except ValidationError as refused:
        messages.error(request, " ".join(refused.messages))
    else:
        messages.success(request, f"已放弃第 {plan.number} 版，任务没有变化。")
    return redirect("plan_version", plan_id=plan.pk)


@require_safe
def plan_workbook(request: HttpRequest, plan_id: int) -> HttpResponse:
    """The version, or the part of it that was chosen, as 倒排工期表: Excel, or PDF on A4 or A3 to print."""
    _, plan = version_seen(request, plan_id)
    part = part_of(lines_in(plan), request.GET)
    as_pdf = request.GET.get("as", "") == "pdf"
    book = plan_book(
        plan,
        part.lines,
        is_sample=plan.campaign.county.is_sample,
        part=part.name,
        on_a3=request.GET.get("paper", "") == "a3",
    )
    name = f"{plan.campaign.title}倒排工期表{part.name}（第{plan.number}版）"
    return book_download(book, name, "pdf" if as_pdf else "xlsx")
