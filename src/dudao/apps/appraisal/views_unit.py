"""A unit's own page: its points with their making, and what it contests."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from dudao.apps.accounts.api import User
from dudao.apps.appraisal import queries
from dudao.apps.appraisal.actions import contests as actions
from dudao.apps.appraisal.choices import AppraisalState
from dudao.apps.appraisal.forms_commendations import ContestForm
from dudao.apps.appraisal.loading import contest_for, line_for, result_for
from dudao.apps.appraisal.models import ResultLine, UnitResult
from dudao.apps.appraisal.permissions import ONLY_HEAD, can_contest
from dudao.apps.appraisal.proofs import proofs_offered
from dudao.apps.appraisal.tables import light_of
from dudao.apps.campaigns.api import counties_read_by


def unit(request: HttpRequest, result_id: int) -> HttpResponse:
    """The result of one unit, line by line, each opened to the things it counted."""
    user, held = result_for(request, result_id)
    return _page(request, user, held)


def _page(
    request: HttpRequest,
    user: User,
    held: UnitResult,
    *,
    form: ContestForm | None = None,
    contested: ResultLine | None = None,
    status: int = 200,
) -> HttpResponse:
    today = timezone.localdate()
    appraisal = held.appraisal
    speaks = can_contest(user, held.unit)
    until = appraisal.contest_until
    in_time = appraisal.state == AppraisalState.CONTEST and until is not None and today <= until
    lines = list(held.lines.prefetch_related("contests__by", "contests__proofs"))
    waiting = {one.line_id for line in lines for one in line.contests.all() if one.state == "waiting"}
    if contested is None:
        asked = request.GET.get("contest", "")
        contested = next((line for line in lines if str(line.pk) == asked and line.pk not in waiting), None)
    may_contest = speaks and in_time
    if may_contest and contested is not None and form is None:
        form = ContestForm(proofs_offered(user, appraisal.county))
    context = {
        "user": user,
        "tab": "appraisal",
        "held": held,
        "result": appraisal,
        "light": light_of(held),
        "size": appraisal.results.filter(group=held.group).count(),
        "group": queries.rules_of(appraisal.scheme).group(held.group).title,
        "lines": lines,
        "waiting": waiting,
        "speaks": speaks,
        "only_head": ONLY_HEAD,
        "in_time": in_time,
        "may_contest": may_contest,
        "days_left": (until - today).days if until is not None else None,
        "contested": contested if may_contest else None,
        "form": form,
        "reads": counties_read_by(user).filter(pk=appraisal.county_id).exists(),
    }
    return render(request, "appraisal/unit.html", context, status=status)


@require_POST
def contest(request: HttpRequest, line_id: int) -> HttpResponse:
    """Contest one line."""
    user, line = line_for(request, line_id)
    form = ContestForm(proofs_offered(user, line.result.appraisal.county), request.POST)
    if form.is_valid():
        try:
            actions.contest_line(
                line,
                form.cleaned_data["text"],
                proofs=list(form.cleaned_data["proofs"]),
                today=timezone.localdate(),
                actor=user,
            )
        except ValidationError as refused:
            form.add_error(None, refused)
        else:
            messages.success(request, "已提出申诉，督导室处理后会通知您。")
            return redirect("appraisal_unit", result_id=line.result_id)
    elif not can_contest(user, line.result.unit):
        actions.contest_line(line, "", today=timezone.localdate(), actor=user)
    return _page(request, user, line.result, form=form, contested=line, status=400)


@require_POST
def withdraw(request: HttpRequest, contest_id: int) -> HttpResponse:
    """Take a contest back."""
    user, held = contest_for(request, contest_id)
    try:
        actions.withdraw_contest(held, actor=user)
    except ValidationError as refused:
        messages.error(request, " ".join(refused.messages))
    else:
        messages.success(request, "已撤回。")
    return redirect("appraisal_unit", result_id=held.line.result_id)
