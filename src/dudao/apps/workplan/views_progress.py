"""The handler's pages: my duties by day, week and month, reporting, proofs, asking for more time."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from dudao.apps.accounts.api import User, home_county, person_of
from dudao.apps.campaigns.api import counties_read_by
from dudao.apps.evidence.api import WIDTHS, original, page_image, picture
from dudao.apps.workplan import duty_scope
from dudao.apps.workplan.actions.extensions import ask_extension, withdraw_extension
from dudao.apps.workplan.actions.progress import (
    NOT_HANDLER,
    ProgressGiven,
    report_progress,
    reviewers_told,
    withdraw_progress,
)
from dudao.apps.workplan.downloads import SAMPLE, book_download
from dudao.apps.workplan.duty_access import duty_seen, extension_seen, proof_seen, report_seen
from dudao.apps.workplan.duty_book import duty_book
from dudao.apps.workplan.duty_progress import progress_part
from dudao.apps.workplan.duty_scope import Asked, Scope, asked_for, scope_for
from dudao.apps.workplan.forms_progress import ExtensionForm, ReportForm
from dudao.apps.workplan.models import Duty
from dudao.apps.workplan.my_duties import DutyGroup, duty_groups
from dudao.apps.workplan.permissions import may_report
from dudao.apps.workplan.proofs import keep_proofs, providing_unit
from dudao.apps.workplan.queries_progress import (
    campaigns_of_duties,
    open_steps,
    solving_units,
    token_is_used,
    waiting_extensions,
    waiting_reports,
)
from dudao.apps.workplan.tables_progress import duty_table_rows
from dudao.infra.zipguard import UnreadableFile

SPAN_WORDS = {"day": "日", "week": "周", "month": "月"}


@require_GET
def my_duties(request: HttpRequest) -> HttpResponse:
    """What is on me, late first; or the list of a unit, a person or a campaign for a day, a week or a month."""
    user = person_of(request)
    scope, groups = _listed(request, user)
    asked, span = scope.asked, scope.span
    context = {
        "tab": "my_duties",
        "user": user,
        "scope": scope,
        "groups": groups,
        "table_rows": "" if scope.is_mine else duty_table_rows(groups),
        "count": sum(len(group.rows) for group in groups),
        "to_do": sum(row.is_to_do for group in groups for row in group.rows),
        "waiting_for_me": waiting_reports(user).count() + waiting_extensions(user).count(),
        "whose": _whose(user, asked, scope.key),
        "spans": _spans(scope),
        "span_word": SPAN_WORDS[span.key] if span is not None else "",
        "before_url": asked.query(on=span.before) if span is not None else "",
        "after_url": asked.query(on=span.after) if span is not None else "",
        "whole_url": asked.query(span="", on=None),
        "campaigns": [
            (one, asked.query(campaign_id=one.pk, who=scope.key_as_who), one.pk == asked.campaign_id)
            for one in campaigns_of_duties(user)
        ],
        "all_campaigns": asked.query(campaign_id=None, who=scope.key_as_who),
        "units": _units(user, scope),
        "all_units": asked.query(unit_id=None, who="all"),
        "workbook_url": reverse("my_duties_workbook") + asked.query(),
    }
    return render(request, "workplan/my_duties.html", context)


@require_GET
def my_duties_workbook(request: HttpRequest) -> HttpResponse:
    """The same list as Excel, to be printed and handed over."""
    user = person_of(request)
    scope, groups = _listed(request, user)
    title = scope.title if scope.span is None else f"{scope.title}（{scope.span.label}）"
    county = home_county(user)
    notice = SAMPLE if county is not None and county.is_sample else ""
    book = duty_book(groups, title, notice, timezone.localtime())
    return book_download(book, f"{title}_{timezone.localdate():%Y%m%d}", "xlsx")


def _listed(request: HttpRequest, user: User) -> tuple[Scope, list[DutyGroup]]:
    today = timezone.localdate()
    scope = scope_for(user, asked_for(request.GET.dict()), today)
    return scope, duty_groups(list(scope.duties), today, scope.span)


def _whose(user: User, asked: Asked, key: str) -> list[dict[str, Any]]:
    """The switch between lists: mine, those I answer for, my units', all; only those that there are."""
    lists = [("我经办的", asked.query(who="mine", unit_id=None, person_id=None), key == "mine")]
    if key == "owned" or duty_scope.owned_by(user).exists():
        lists.append(("我负责的", asked.query(who="owned", unit_id=None, person_id=None), key == "owned"))
    for unit in duty_scope.headed_units(user):
        is_on = key == "unit" and asked.unit_id == unit.pk
        lists.append((f"{unit.label}的", asked.query(who="", unit_id=unit.pk, person_id=None), is_on))
    if key == "all" or counties_read_by(user).exists():
        lists.append(("全部", asked.query(who="all", unit_id=None, person_id=None), key == "all"))
    return [{"label": label, "url": url, "is_on": is_on} for label, url, is_on in lists]


def _spans(scope: Scope) -> list[dict[str, Any]]:
    """Everything, or a day, a week, a month with the ones before and after."""
    asked, span = scope.asked, scope.span
    tabs = [{"label": "全部时间", "url": asked.query(span="", on=None), "is_on": span is None}]
    for key, label in SPAN_WORDS.items():
        is_on = span is not None and span.key == key
        tabs.append({"label": label, "url": asked.query(span=key, on=asked.on), "is_on": is_on})
    return tabs


def _units(user: User, scope: Scope) -> list[dict[str, Any]]:
    """For whoever reads the county: the units that lead something of what is shown."""
    if scope.key not in ("all", "unit") or not counties_read_by(user).exists():
        return []
    everything = scope_for(user, Asked(who="all", campaign_id=scope.asked.campaign_id), timezone.localdate())
    return [
        {
            "label": unit.name,
            "url": scope.asked.query(unit_id=unit.pk, who="", person_id=None),
            "is_on": scope.asked.unit_id == unit.pk,
        }
        for unit in duty_scope.leading_units(everything.duties)
    ]


def report_duty(request: HttpRequest, duty_id: int) -> HttpResponse:
    """Report progress in under twenty seconds; whoever only sees the duty reads how far it is."""
    user, duty = duty_seen(request, duty_id)
    today = timezone.localdate()
    if request.method == "POST" and token_is_used(request.POST.get("token", ""), duty=duty, by=user):
        return redirect("my_duties")  # a second tap, a slow network: what it made the first time stands
    is_handler = may_report(user, duty)
    if request.method == "POST" and not is_handler:
        raise PermissionDenied(
            NOT_HANDLER if duty.is_open else f"这项任务{duty.get_state_display()}，不用再报。"
        )
    steps = open_steps([duty.pk]).get(duty.pk, [])
    units = solving_units(duty.county) if is_handler else []
    data = (request.POST, request.FILES) if request.method == "POST" else ()
    form = ReportForm(duty, steps, units, today, *data)
    if request.method == "POST" and _reported(request, form, user, duty):
        return redirect("my_duties")
    context = {
        "tab": "my_duties",
        "user": user,
        "duty": duty,
        "report_form": form if is_handler else None,
        "open_steps": steps,
        "chosen": set(request.POST.getlist("steps")),
        "may_attach": is_handler and providing_unit(user, duty) is not None,
        "stands_in": is_handler and duty.handler_id != user.pk,
        "county": duty.county,
        **progress_part(user, duty),
    }
    return render(request, "workplan/report_duty.html", context, status=400 if form.errors else 200)


def _reported(request: HttpRequest, form: ReportForm, user: User, duty: Duty) -> bool:
    if not form.is_valid():
        return False
    given = form.cleaned_data
    try:
        report_progress(
            duty,
            ProgressGiven(
                step_ids=tuple(given["steps"]),
                text=given["text"],
                forecast_on=form.forecast_day(),
                proofs=keep_proofs(user, duty, given["photos"]),
                hindrance=form.raised(),
            ),
            token=given["token"],
            today=timezone.localdate(),
            actor=user,
        )
    except ValidationError as refused:
        form.add_error(None, ValidationError(refused.messages))
        return False
    names = "、".join(one.name for one in reviewers_told(duty)[:3] if one.pk != user.pk)
    messages.success(request, f"已上报“{duty.title[:30]}”，等{names or '督导室'}核实。")
    return True


@require_POST
def withdraw_report(request: HttpRequest, report_id: int) -> HttpResponse:
    """Take a report back while it waits."""
    user, report = report_seen(request, report_id)
    try:
        withdraw_progress(report, actor=user)
    except ValidationError as refused:
        messages.error(request, " ".join(refused.messages))
    else:
        messages.success(request, "已撤回，可以重新上报。")
    return redirect("report_duty", duty_id=report.duty_id)


@require_GET
def duty_proof(request: HttpRequest, duty_id: int, evidence_id: int) -> FileResponse:
    """A proof of a report: the original, or with `?size=` its picture."""
    evidence = proof_seen(request, duty_id, evidence_id)
    assert evidence.current is not None
    size = request.GET.get("size")
    if size is None:
        return original(evidence.current)
    if size not in WIDTHS:
        raise Http404("没有这种大小。")
    try:
        return picture(page_image(evidence.current.stored, 1, size))
    except (UnreadableFile, OSError) as failed:
        raise Http404("这个文件不能预览，请下载原件查看。") from failed


def extension_form(request: HttpRequest, duty_id: int) -> HttpResponse:
    """Ask for more time, on or before the due date."""
    user, duty = duty_seen(request, duty_id)
    if not may_report(user, duty):
        raise PermissionDenied("延期由这项任务的具体责任人申请。")
    form = ExtensionForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            ask_extension(duty, given["wanted_on"], given["reason"], today=timezone.localdate(), actor=user)
        except ValidationError as refused:
            form.add_error(None, refused)
        else:
            messages.success(request, "延期申请已送督导室；批准之前仍按原时限计算。")
            return redirect("report_duty", duty_id=duty_id)
    context = {
        "tab": "my_duties",
        "duty": duty,
        "form": form,
        "county": duty.county,
        **progress_part(user, duty),
    }
    return render(request, "workplan/extension_form.html", context, status=400 if form.errors else 200)


@require_POST
def extension_withdraw(request: HttpRequest, extension_id: int) -> HttpResponse:
    """Take a request for more time back while it waits."""
    user, extension = extension_seen(request, extension_id)
    try:
        withdraw_extension(extension, actor=user)
    except ValidationError as refused:
        messages.error(request, " ".join(refused.messages))
    else:
        messages.success(request, "延期申请已撤回。")
    return HttpResponseRedirect(reverse("report_duty", args=[extension.duty_id]))
