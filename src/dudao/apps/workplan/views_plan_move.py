"""The acceptance date is moved: first the whole consequence, then, with a reason, everything at once."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from dudao.apps.accounts.api import User
from dudao.apps.campaigns.api import Campaign, provincial_acceptance_on, stages_of
from dudao.apps.workplan.actions.acceptance import move_acceptance
from dudao.apps.workplan.countdown import countdown_of
from dudao.apps.workplan.forms_plan import MoveForm
from dudao.apps.workplan.jobs import hand_over
from dudao.apps.workplan.models import Plan
from dudao.apps.workplan.plan_loading import campaign_arranged
from dudao.apps.workplan.plan_move import preview_move

SHOWN = 200


@require_http_methods(["GET", "HEAD", "POST"])
def plan_move(request: HttpRequest, campaign_id: int) -> HttpResponse:
    """GET with a date shows what it would bring; POST makes it so."""
    user, campaign = campaign_arranged(request, campaign_id)
    today = timezone.localdate()
    given = request.POST if request.method == "POST" else (request.GET or None)
    form = MoveForm(stages_of(campaign), given, initial={"acceptance_on": provincial_acceptance_on(campaign)})
    preview = None
    if given is not None and form.is_valid():
        if form.cleaned_data["acceptance_on"] <= today:
            form.add_error("acceptance_on", "新的验收日期要晚于今天。")
        elif request.method == "POST":
            try:
                made = _accept(campaign, form, user)
            except ValidationError as refused:
                _refuse(form, refused)
            else:
                messages.success(request, "验收日期已变更，正在重新排期。确认新计划前，各任务仍按原计划。")
                return redirect("plan_version", plan_id=made.pk)
    if form.is_bound and "acceptance_on" in getattr(form, "cleaned_data", {}):
        move = form.move()
        preview = preview_move(campaign, move.acceptance_on, today, shift_milestones=move.shift_milestones)
    context = {
        "user": user,
        "tab": "plan_page",
        "campaign": campaign,
        "county": campaign.county,
        "form": form,
        "preview": preview,
        "shown": SHOWN,
        "countdown": countdown_of(campaign, today),
    }
    return render(request, "workplan/plan_move.html", context, status=400 if form.errors else 200)


@transaction.atomic
def _accept(campaign: Campaign, form: MoveForm, user: User) -> Plan:
    made = move_acceptance(
        campaign,
        form.move(),
        today=timezone.localdate(),
        reason=form.cleaned_data["reason"],
        actor=user,
    )
    hand_over(made)
    return made


def _refuse(form: MoveForm, refused: ValidationError) -> None:
    """What the action refused, at its field where the form has it."""
    if not hasattr(refused, "error_dict"):
        form.add_error(None, refused.messages)
        return
    for name, errors in refused.message_dict.items():
        for field in (name, f"stage-{name}"):
            if field in form.fields:
                form.add_error(field, errors)
                break
        else:
            form.add_error("acceptance_on" if name == "provincial_acceptance" else None, errors)
