"""Pages of a year's result for the county: table, computing, showing, contests, circular."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from dudao.apps.activity.api import history_of
from dudao.apps.appraisal import queries
from dudao.apps.appraisal.actions import circulars, computing
from dudao.apps.appraisal.actions import contests as contest_actions
from dudao.apps.appraisal.choices import AppraisalState, ContestState
from dudao.apps.appraisal.loading import appraisal_for, contest_for, scheme_for
from dudao.apps.appraisal.permissions import can_manage
from dudao.apps.appraisal.tables import appraisal_book, result_rows
from dudao.apps.correspondence.api import document_url
from dudao.core.numbers import exact
from dudao.infra.xlsx.write import write_workbook
from dudao.web.downloads import attachment

HISTORY = 20


@require_POST
def compute(request: HttpRequest, scheme_id: int) -> HttpResponse:
    """Compute the year's result, or compute it again."""
    user, held = scheme_for(request, scheme_id, managing=True)
    try:
        made = computing.compute_appraisal(held, today=timezone.localdate(), actor=user)
    except ValidationError as refused:
        messages.error(request, " ".join(refused.messages))
        return redirect("appraisal_scheme", scheme_id=held.pk)
    messages.success(request, f"已按 {made.as_of:%Y-%m-%d} 的记录核算。")
    return redirect("appraisal_result", appraisal_id=made.pk)


def result(request: HttpRequest, appraisal_id: int) -> HttpResponse:
    """The table of all units, group by group; each opens to its lines."""
    user, held = appraisal_for(request, appraisal_id)
    today = timezone.localdate()
    rules = queries.rules_of(held.scheme)
    results = queries.results_of(held)
    found = queries.contests_of(held)
    manages = can_manage(user, held.county)
    waiting = sum(one.state == ContestState.WAITING for one in found)
    over = held.contest_until is not None and today > held.contest_until
    context = {
        "user": user,
        "tab": "appraisal",
        "result": held,
        "groups": result_rows(rules, results),
        "unclear": [one for one in results if one.vetoed is None or (one.total is None and not one.vetoed)],
        "contests": found,
        "waiting": waiting,
        "manages": manages,
        "may_compute": manages and held.state == AppraisalState.COMPUTED,
        "may_draft": manages and held.state == AppraisalState.CONTEST and over and not waiting,
        "over": over,
        "document_url": document_url(held.document) if held.document is not None else "",
        "history": history_of(held)[:HISTORY] if manages else [],
    }
    return render(request, "appraisal/result.html", context)


def table(request: HttpRequest, appraisal_id: int) -> HttpResponse:
    """The result as a workbook: places, then every line of every unit."""
    _, held = appraisal_for(request, appraisal_id)
    rules = queries.rules_of(held.scheme)
    book = appraisal_book(held, rules, queries.results_of(held), timezone.localtime().replace(tzinfo=None))
    return attachment(write_workbook(book), f"{held.county.name}{held.year}年度考核结果.xlsx")


@require_POST
def show(request: HttpRequest, appraisal_id: int) -> HttpResponse:
    """Show the units their results for contest."""
    user, held = appraisal_for(request, appraisal_id, managing=True)
    try:
        made = computing.open_contest(
            held, revision=_number(request, held.revision), today=timezone.localdate(), actor=user
        )
    except ValidationError as refused:
        messages.error(request, " ".join(refused.messages))
    else:
        messages.success(request, f"已通知各单位核对，申诉期到 {made.contest_until:%Y-%m-%d}。")
    return redirect("appraisal_result", appraisal_id=held.pk)


def _number(request: HttpRequest, otherwise: int) -> int:
    typed = request.POST.get("revision", "")
    return int(typed) if typed.isascii() and typed.isdigit() else otherwise


def contests(request: HttpRequest, appraisal_id: int) -> HttpResponse:
    """All contests of a year, those that wait first."""
    user, held = appraisal_for(request, appraisal_id)
    context = {
        "user": user,
        "tab": "appraisal",
        "result": held,
        "contests": queries.contests_of(held),
        "manages": can_manage(user, held.county),
    }
    return render(request, "appraisal/contests.html", context)


@require_POST
def decide(request: HttpRequest, contest_id: int) -> HttpResponse:
    """Uphold a contest with other points, or refuse it; always with the reason."""
    user, held = contest_for(request, contest_id)
    county_result = held.line.result.appraisal
    reason, typed = request.POST.get("reason", ""), request.POST.get("points", "").strip()
    try:
        if request.POST.get("upheld") == "1":
            points = exact(typed) if typed else None
            contest_actions.uphold_contest(held, points, reason, actor=user)
            messages.success(request, "已更正，总分、名次和等次已重新计算。")
        else:
            contest_actions.refuse_contest(held, reason, actor=user)
            messages.success(request, "已答复：不成立。")
    except ValidationError as refused:
        messages.error(request, " ".join(refused.messages))
    except PermissionDenied:
        raise
    except ValueError:
        messages.error(request, f"“{typed}”不是数，请填如 18 或 18.5。")
    return redirect("appraisal_contests", appraisal_id=county_result.pk)


@require_POST
def circular(request: HttpRequest, appraisal_id: int) -> HttpResponse:
    """Draft the circular and go to it."""
    user, held = appraisal_for(request, appraisal_id, managing=True)
    try:
        document = circulars.draft_circular(held, today=timezone.localdate(), actor=user)
    except ValidationError as refused:
        messages.error(request, " ".join(refused.messages))
        return redirect("appraisal_result", appraisal_id=held.pk)
    messages.success(request, "已起草通报。核对、改好，再送审。")
    return redirect(document_url(document))
