"""One unit's report: the form and its draft, handing in, both versions side by side, review, more time."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from dudao.apps.accounts.api import User, require
from dudao.apps.period_reports import queries, report_page
from dudao.apps.period_reports.actions import reports as actions
from dudao.apps.period_reports.actions.review import decide_report, extend_report
from dudao.apps.period_reports.actions.writing import ReportConflict
from dudao.apps.period_reports.figures import FigureError, figures_of
from dudao.apps.period_reports.forms import ExtensionForm
from dudao.apps.period_reports.loading import report_for
from dudao.apps.period_reports.models import UnitReport
from dudao.apps.period_reports.permissions import ONLY_OFFICE, ONLY_UNIT, can_manage, can_write
from dudao.core.rating_flow import RatingVerb

VERBS = {
    "approve": RatingVerb.APPROVE,
    "return": RatingVerb.RETURN,
    "lock": RatingVerb.LOCK,
    "open": RatingVerb.OPEN,
}
DONE = {
    "approve": "已通过。",
    "return": "已退回，填报人会收到通知。",
    "lock": "已锁定。",
    "open": "已打开，退给填报人。",
}


@require_GET
def unit_report(request: HttpRequest, report_id: int) -> HttpResponse:
    """The report: the form for who writes it, the texts for who reads it, and what the reviewer may do."""
    user, report = report_for(request, report_id)
    return _page(request, user, report)


def _page(
    request: HttpRequest,
    user: User,
    report: UnitReport,
    *,
    posted: dict[str, str] | None = None,
    errors: dict[str, str] | None = None,
    status: int = 200,
) -> HttpResponse:
    today = timezone.localdate()
    writes = can_write(user, report)
    closed = report_page.why_closed(report)
    facts = report.facts
    drafted: dict[str, str] = {}
    if not facts or (writes and not closed and report.written_at is None):
        plan = actions.facts_of(report, today)
        facts = facts or report_page.facts_now(plan)
        drafted = report_page.drafted(plan) if report.written_at is None else {}
    context: dict[str, Any] = {
        **report_page.shown(report, user, today),
        "writes": writes,
        "closed": closed,
        "form": report_page.form_of(report, posted, drafted) if writes and not closed else None,
        "is_drafted": bool(drafted and any(drafted.values())),
        "errors": errors or {},
        "facts": report_page.facts_shown(facts),
        "may_extend": can_manage(user, report.period.series.county) and not report.is_reported,
        "extension": ExtensionForm(),
        "lines": report_page.history_lines(
            queries.revisions_of(report), figures_of(report.period.series.figures)
        ),
    }
    return render(request, "period_reports/unit_report.html", context, status=status)


def written_for(request: HttpRequest, report_id: int) -> tuple[User, UnitReport]:
    """A report that the person writes; 403 for who may only read it."""
    user, report = report_for(request, report_id)
    if not can_write(user, report):
        raise PermissionDenied(ONLY_UNIT)
    return user, report


def number_seen(request: HttpRequest) -> int:
    """The number that the page saw; nonsense is 0, which then is a conflict."""
    given = request.POST.get("number", "")
    return int(given) if given.isascii() and given.isdigit() and len(given) < 10 else 0


def given_in(request: HttpRequest, report: UnitReport) -> actions.ReportGiven:
    """What was typed. Raises ``FigureError``."""
    return actions.read_given(figures_of(report.period.series.figures), request.POST.dict())


@require_POST
def unit_report_save(request: HttpRequest, report_id: int) -> HttpResponse:
    """Keep what is typed as a draft; nothing is written when it cannot be taken."""
    user, report = written_for(request, report_id)
    number = number_seen(request)
    try:
        given = given_in(request, report)
        kept = actions.save_report(report, given, number=number, today=timezone.localdate(), actor=user)
    except FigureError as wrong:
        return _saved({"wrong": str(wrong), "number": number, "report": report}, 422)
    except ReportConflict as conflict:
        return _saved({"conflict": conflict.report, "number": number, "report": report}, 409)
    except ValidationError as refused:
        return _saved({"wrong": " ".join(refused.messages), "number": number, "report": report}, 422)
    return _saved(
        {"saved_at": timezone.localtime(kept.written_at), "number": kept.number, "report": kept}, 200
    )


def _saved(context: dict[str, Any], status: int) -> HttpResponse:
    return HttpResponse(render_to_string("period_reports/_saved.html", context), status=status)


@require_POST
def unit_report_submit(request: HttpRequest, report_id: int) -> HttpResponse:
    """Hand in what is typed."""
    user, report = written_for(request, report_id)
    try:
        given = given_in(request, report)
        actions.submit_report(
            report, given, number=number_seen(request), today=timezone.localdate(), actor=user
        )
    except FigureError as wrong:
        return _again(request, report_id, {f"figure-{wrong.key}": str(wrong)})
    except ReportConflict as conflict:
        return _conflict(request, user, conflict.report)
    except ValidationError as refused:
        return _again(request, report_id, {"": " ".join(refused.messages)})
    messages.success(request, "已提交。")
    return redirect("unit_report", report_id=report.pk)


def _again(request: HttpRequest, report_id: int, errors: dict[str, str]) -> HttpResponse:
    """The page as it was typed, with what is wrong."""
    user, report = report_for(request, report_id)
    return _page(request, user, report, posted=request.POST.dict(), errors=errors, status=400)


def _conflict(request: HttpRequest, user: User, report: UnitReport) -> HttpResponse:
    """Both versions side by side; nothing was written, the person chooses."""
    context = {
        **report_page.shown(report, user, timezone.localdate()),
        "number": report.number,
        "closed": report_page.why_closed(report),
        "parts": report_page.two_versions(report, request.POST.dict()),
        "posted": [
            (name, value)
            for name, value in request.POST.items()
            if name not in ("number", "csrfmiddlewaretoken")
        ],
    }
    return render(request, "period_reports/conflict.html", context, status=409)


@require_POST
def unit_report_conflict(request: HttpRequest, report_id: int) -> HttpResponse:
    """Both versions side by side, asked for from a save that met a newer one."""
    user, _ = written_for(request, report_id)
    return _conflict(request, user, queries.report_by_id(report_id))


@require_POST
def unit_report_overwrite(request: HttpRequest, report_id: int) -> HttpResponse:
    """Keep what was typed over what was seen beside it; meanwhile changed again, it is asked again."""
    user, report = written_for(request, report_id)
    try:
        given = given_in(request, report)
        actions.save_report(
            report, given, number=number_seen(request), today=timezone.localdate(), actor=user
        )
    except FigureError as wrong:
        return _again(request, report_id, {f"figure-{wrong.key}": str(wrong)})
    except ReportConflict as conflict:
        return _conflict(request, user, conflict.report)
    except ValidationError as refused:
        return _again(request, report_id, {"": " ".join(refused.messages)})
    messages.success(request, "已换成您填的内容；原来的内容在“沿革”里。")
    return redirect("unit_report", report_id=report.pk)


def _done(request: HttpRequest, report_id: int, action: Callable[[], object], said: str) -> HttpResponse:
    """Do one thing and go back to the report with what came of it."""
    try:
        action()
    except ReportConflict:
        messages.error(request, "这份报告刚刚被别人改过，下面是现在的内容，请看过再办。")
    except ValidationError as refused:
        messages.error(request, " ".join(refused.messages))
    else:
        messages.success(request, said)
    return redirect("unit_report", report_id=report_id)


@require_POST
def unit_report_withdraw(request: HttpRequest, report_id: int) -> HttpResponse:
    """Take a report back to a draft."""
    user, report = written_for(request, report_id)
    number = number_seen(request)
    return _done(
        request,
        report_id,
        lambda: actions.withdraw_report(report, number=number, actor=user),
        "已撤回，可以继续修改。",
    )


@require_POST
def unit_report_facts(request: HttpRequest, report_id: int) -> HttpResponse:
    """Take the plan's facts anew."""
    user, report = written_for(request, report_id)
    number, today = number_seen(request), timezone.localdate()
    return _done(
        request,
        report_id,
        lambda: actions.refresh_facts(report, number=number, today=today, actor=user),
        "已重新取数，您写的文字没有动。",
    )


@require_POST
def unit_report_decide(request: HttpRequest, report_id: int) -> HttpResponse:
    """Approve, return, lock or open."""
    user, report = report_for(request, report_id)
    name = request.POST.get("verb", "")
    reason, number = request.POST.get("reason", ""), number_seen(request)
    verb = VERBS.get(name, RatingVerb.SAVE)
    return _done(
        request,
        report_id,
        lambda: decide_report(report, verb, reason, number=number, actor=user),
        DONE.get(name, ""),
    )


@require_POST
def unit_report_extend(request: HttpRequest, report_id: int) -> HttpResponse:
    """Give this unit more time for this period."""
    user, report = report_for(request, report_id)
    require(can_manage, user, report.period.series.county, ONLY_OFFICE)
    form = ExtensionForm(request.POST)
    number = number_seen(request)
    if not form.is_valid():
        messages.error(request, "请写明延长到哪一天和原因。")
        return redirect("unit_report", report_id=report_id)
    day, reason = form.cleaned_data["due_on"], form.cleaned_data["reason"]
    return _done(
        request,
        report_id,
        lambda: extend_report(report, day, reason, number=number, actor=user),
        "已延长，只对这个单位的这一期有效。",
    )
