"""The first page of the backward schedule, the ways out of a plan that does not fit, and making a version."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from dudao.apps.accounts.api import person_of
from dudao.apps.workplan.forms_plan import MakeForm
from dudao.apps.workplan.jobs import order_plan
from dudao.apps.workplan.permissions import can_arrange
from dudao.apps.workplan.plan_changes import NO_CHANGES, PlanChanges
from dudao.apps.workplan.plan_loading import campaign_arranged, campaign_for, plan_seen
from dudao.apps.workplan.plan_now import live_draft
from dudao.apps.workplan.plan_page import page_of
from dudao.apps.workplan.plan_urls import plan_address
from dudao.apps.workplan.plan_ways import way_named, ways_out


@require_safe
def plan_page(request: HttpRequest) -> HttpResponse:
    """How the plan stands today: what fits, what does not, what hangs on what, and the versions."""
    seen = plan_seen(request)
    if seen.campaign is None:
        return render(request, "workplan/plan_page.html", seen.page())
    found = page_of(seen.campaign, timezone.localdate(), may_arrange=seen.may_arrange)
    return render(request, "workplan/plan_page.html", seen.page(**found))


@require_safe
def plan_ways(request: HttpRequest, campaign_id: int) -> HttpResponse:
    """The three ways to make it fit, worked out apart from the page because they take a second."""
    user = person_of(request)
    campaign = campaign_for(user, campaign_id)
    draft = live_draft(campaign, timezone.localdate())
    context = {
        "campaign": campaign,
        "ways": ways_out(draft) if draft is not None else [],
        "may_arrange": can_arrange(user, campaign.county),
    }
    return render(request, "workplan/_plan_ways.html", context)


@require_POST
def plan_make(request: HttpRequest, campaign_id: int) -> HttpResponse:
    """Begin a new version, as things are or along one of the three ways."""
    user, campaign = campaign_arranged(request, campaign_id)
    form = MakeForm(request.POST)
    today = timezone.localdate()
    if not form.is_valid():
        messages.error(request, "排期说明最多 300 字，没有开始排期。")
        return redirect(plan_address(campaign))
    changes, reason = NO_CHANGES, form.cleaned_data["reason"]
    if form.cleaned_data["way"]:
        changes, named = _way(campaign_id, request, form.cleaned_data["way"])
        reason = reason or named
        if changes.is_empty:
            messages.error(request, "现在用不上这个办法：计划已经变化，请看当前的结果。")
            return redirect(plan_address(campaign))
    try:
        made = order_plan(campaign, today=today, reason=reason, changes=changes, actor=user)
    except ValidationError as refused:
        messages.error(request, " ".join(refused.messages))
        return redirect(plan_address(campaign))
    return redirect("plan_version", plan_id=made.pk)


def _way(campaign_id: int, request: HttpRequest, key: str) -> tuple[PlanChanges, str]:
    campaign = campaign_for(person_of(request), campaign_id)
    draft = live_draft(campaign, timezone.localdate())
    way = way_named(ways_out(draft), key) if draft is not None else None
    return (way.changes, f"{way.label}：{way.sentence}") if way is not None else (NO_CHANGES, "")
