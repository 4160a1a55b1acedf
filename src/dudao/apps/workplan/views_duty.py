"""The page of one duty, and what the office does with it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from dudao.apps.organisations.api import schools_of
from dudao.apps.workplan import queries_lists as queries
from dudao.apps.workplan.actions.arranging import DutyConflict
from dudao.apps.workplan.actions.assigning import split_among_schools
from dudao.apps.workplan.actions.duties import drop_duty, edit_duty, restore_duty
from dudao.apps.workplan.actions.linking import link_duties, unlink_duties
from dudao.apps.workplan.actions.steps import StepGiven, set_steps
from dudao.apps.workplan.duty_page import duty_context, duty_form, edit_context
from dudao.apps.workplan.forms_lists import LinkForm
from dudao.apps.workplan.list_loading import GONE, duty_seen


def duty(request: HttpRequest, duty_id: int) -> HttpResponse:
    """Everything about one duty."""
    user, held = duty_seen(request, duty_id)
    context = duty_context(user, held, timezone.localdate())
    if context["may_edit"]:
        context |= edit_context(held)
    return render(request, "workplan/duty.html", context)


def duty_edit(request: HttpRequest, duty_id: int) -> HttpResponse:
    """The form of one duty; somebody else's change in between is shown, never overwritten."""
    user, held = duty_seen(request, duty_id, arranging=True)
    form = duty_form(held, *([request.POST] if request.method == "POST" else []))
    status = 200
    if request.method == "POST":
        status = 400
        if form.is_valid():
            try:
                edit_duty(held, form.given(), revision=form.cleaned_data["revision"], actor=user)
            except DutyConflict as conflict:
                form.add_error(None, conflict.messages)
                status = 409
            except ValidationError as refused:
                _refuse(form, refused)
            else:
                messages.success(request, "任务已保存。")
                return redirect("duty", duty_id=held.pk)
    context = duty_context(user, held, timezone.localdate()) | edit_context(held, form)
    context["is_editing"] = True
    return render(request, "workplan/duty_edit.html", context, status=status)


def _refuse(form: Any, refused: ValidationError) -> None:
    """Put what the action refused at its field, where the form has it."""
    if not hasattr(refused, "error_dict"):
        form.add_error(None, refused.messages)
        return
    for name, found in refused.message_dict.items():
        form.add_error(name if name in form.fields else None, found)


def _seen_revision(request: HttpRequest) -> int | None:
    text = request.POST.get("revision", "")
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 9 else None


def _say(request: HttpRequest, refused: ValidationError) -> None:
    messages.error(request, " ".join(refused.messages))


@require_POST
def duty_steps(request: HttpRequest, duty_id: int) -> HttpResponse:
    """The steps in their order: `step` the titles, `step_id` beside each (empty: new)."""
    user, held = duty_seen(request, duty_id, arranging=True)
    ids = request.POST.getlist("step_id")
    titles = request.POST.getlist("step")
    given = [
        StepGiven(
            title, int(ids[at]) if at < len(ids) and ids[at].isdecimal() and len(ids[at]) < 16 else None
        )
        for at, title in enumerate(titles)
    ]
    given += [StepGiven(line) for line in request.POST.get("more", "").splitlines() if line.strip()]
    try:
        set_steps(held, given, revision=_seen_revision(request), actor=user)
    except ValidationError as refused:
        _say(request, refused)
    else:
        messages.success(request, "步骤已保存。")
    return redirect("duty", duty_id=held.pk)


@require_POST
def duty_link(request: HttpRequest, duty_id: int) -> HttpResponse:
    """Another duty comes before this one."""
    user, held = duty_seen(request, duty_id, arranging=True)
    form = LinkForm(queries.possible_predecessors(held), request.POST)
    if not form.is_valid():
        messages.error(request, "请选择要先完成的任务，间隔填 0—250。")
        return redirect("duty", duty_id=held.pk)
    before = queries.duty_in_county(held, form.cleaned_data["before"])
    if before is None:
        raise Http404(GONE)
    try:
        link_duties(
            before,
            held,
            lag_days=form.cleaned_data["lag_days"] or 0,
            is_soft=form.cleaned_data["is_soft"],
            actor=user,
        )
    except ValidationError as refused:
        _say(request, refused)
    else:
        messages.success(request, "先后关系已设置，排期时生效。")
    return redirect("duty", duty_id=held.pk)


@require_POST
def duty_unlink(request: HttpRequest, duty_id: int, before_id: int) -> HttpResponse:
    """Another duty does not come before this one any more."""
    user, held = duty_seen(request, duty_id, arranging=True)
    before = queries.duty_in_county(held, before_id)
    if before is None:
        raise Http404(GONE)
    try:
        unlink_duties(before, held, actor=user)
    except ValidationError as refused:
        _say(request, refused)
    else:
        messages.success(request, "先后关系已取消。")
    return redirect("duty", duty_id=held.pk)


@require_POST
def duty_drop(request: HttpRequest, duty_id: int) -> HttpResponse:
    """The duty is not done any more, with a reason."""
    user, held = duty_seen(request, duty_id, arranging=True)
    try:
        drop_duty(held, request.POST.get("reason", ""), revision=_seen_revision(request), actor=user)
    except ValidationError as refused:
        _say(request, refused)
    else:
        messages.success(request, "任务已取消，可以恢复。")
    return redirect("duty", duty_id=held.pk)


@require_POST
def duty_restore(request: HttpRequest, duty_id: int) -> HttpResponse:
    """A dropped duty is to be done again."""
    user, held = duty_seen(request, duty_id, arranging=True)
    try:
        restore_duty(held, revision=_seen_revision(request), actor=user)
    except ValidationError as refused:
        _say(request, refused)
    else:
        messages.success(request, "任务已恢复。")
    return redirect("duty", duty_id=held.pk)


@require_POST
def duty_split(request: HttpRequest, duty_id: int) -> HttpResponse:
    """One duty for each chosen school in place of this one."""
    user, held = duty_seen(request, duty_id, arranging=True)
    chosen = set(request.POST.getlist("schools"))
    schools = [one for one in schools_of(held.county) if str(one.pk) in chosen]
    try:
        count = split_among_schools(held, schools, revision=_seen_revision(request), actor=user)
    except ValidationError as refused:
        _say(request, refused)
        return redirect("duty", duty_id=held.pk)
    messages.success(request, f"已为 {count} 所学校各建一项任务，由学校填报员办理。")
    return redirect("duty_list", list_id=held.duty_list_id)
