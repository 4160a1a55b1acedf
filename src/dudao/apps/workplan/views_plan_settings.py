"""Nodes, rules of the lights and durations: the office's settings of a plan."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from dudao.apps.workplan.actions.durations import set_duration, set_kind_duration
from dudao.apps.workplan.actions.milestones import remove_milestone, set_milestone
from dudao.apps.workplan.actions.rules import set_rules
from dudao.apps.workplan.forms_plan import DurationForm, MilestoneForm, RulesForm
from dudao.apps.workplan.plan_loading import GONE, campaign_arranged
from dudao.apps.workplan.plan_rows import milestones_in
from dudao.apps.workplan.plan_urls import plan_address
from dudao.apps.workplan.queries_plan import duty_in, kind_in, milestone_in, milestone_with_campaign


@require_POST
def plan_milestone(request: HttpRequest, campaign_id: int) -> HttpResponse:
    """A node is set, or changed where `milestone` names one."""
    user, campaign = campaign_arranged(request, campaign_id)
    form = MilestoneForm(request.POST)
    held = None
    named = request.POST.get("milestone", "")
    if named:
        held = milestone_in(campaign, int(named) if named.isdecimal() and len(named) < 16 else 0)
        if held is None:
            raise Http404(GONE)
    if form.is_valid():
        try:
            made = set_milestone(campaign, milestone=held, actor=user, **form.cleaned_data)
        except ValidationError as refused:
            messages.error(request, " ".join(refused.messages))
        else:
            messages.success(request, f"已设置节点“{made.name}”（{made.on:%Y-%m-%d}）。")
    else:
        messages.error(request, _words(form))
    return redirect(plan_address(campaign, "nodes"))


@require_POST
def plan_milestone_remove(request: HttpRequest, milestone_id: int) -> HttpResponse:
    """A node is taken away."""
    held = milestone_with_campaign(milestone_id)
    if held is None:
        raise Http404(GONE)
    user, campaign = campaign_arranged(request, held.campaign_id)
    try:
        remove_milestone(held, actor=user)
    except ValidationError as refused:
        messages.error(request, " ".join(refused.messages))
    else:
        messages.success(request, f"已删除节点“{held.name}”。")
    return redirect(plan_address(campaign, "nodes"))


@require_POST
def plan_rules_set(request: HttpRequest, campaign_id: int) -> HttpResponse:
    """The rules of the plan and its lights."""
    user, campaign = campaign_arranged(request, campaign_id)
    form = RulesForm(milestones_in(campaign), request.POST)
    if form.is_valid():
        try:
            set_rules(campaign, form.given(), actor=user)
        except ValidationError as refused:
            messages.error(request, " ".join(refused.messages))
        else:
            messages.success(request, "规则已保存，亮灯马上按新规则显示。")
    else:
        messages.error(request, _words(form))
    return redirect(plan_address(campaign, "rules"))


@require_POST
def plan_duration(request: HttpRequest, campaign_id: int) -> HttpResponse:
    """A duty gets its duration, or a kind its default one."""
    user, campaign = campaign_arranged(request, campaign_id)
    form = DurationForm(request.POST)
    if not form.is_valid():
        messages.error(request, _words(form))
        return redirect(plan_address(campaign, "no-duration"))
    given = form.cleaned_data
    duty = duty_in(campaign, given["duty"] or 0)
    kind = kind_in(campaign, given["kind"] or 0)
    if duty is None and kind is None:
        raise Http404(GONE)
    try:
        if duty is not None:
            set_duration(duty, given["days"], actor=user)
            said = f"“{duty.title}”的工期定为 {given['days']} 个工作日。"
        else:
            assert kind is not None
            set_kind_duration(kind, given["days"], campaign=campaign, actor=user)
            said = f"“{kind.name}”类任务的默认工期定为 {given['days']} 个工作日。"
    except ValidationError as refused:
        messages.error(request, " ".join(refused.messages))
    else:
        messages.success(request, said)
    return redirect(plan_address(campaign, "no-duration"))


def _words(form: forms.Form) -> str:
    """What is wrong with a form, each with its label."""
    said = []
    for name, errors in form.errors.items():
        label = form.fields[name].label if name in form.fields else ""
        said += [f"{label}：{error}" if label else str(error) for error in errors]
    return "没有保存。" + " ".join(said)
