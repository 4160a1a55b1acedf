"""The reviewer's pages: what waits, one report after the other, requests for more time, opening what was done."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from dudao.apps.accounts.api import person_of
from dudao.apps.workplan.actions.extensions import approve_extension, refuse_extension
from dudao.apps.workplan.actions.progress import NOT_REVIEWER, confirm_progress, reopen_duty, return_progress
from dudao.apps.workplan.choices import ReportState
from dudao.apps.workplan.duty_access import duty_seen, extension_seen, report_seen
from dudao.apps.workplan.duty_progress import report_line
from dudao.apps.workplan.forms_progress import DecideExtensionForm, ReasonForm
from dudao.apps.workplan.permissions import can_verify
from dudao.apps.workplan.queries_progress import steps_of, waiting_extensions, waiting_reports
from dudao.apps.workplan.review import extension_queue, neighbours_of, next_report, report_queue

REASONS = ("佐证看不清，请重拍", "没有佐证", "佐证与步骤不符", "步骤还没有做完")


@require_GET
def progress_review(request: HttpRequest) -> HttpResponse:
    """Everything that waits for me: reports to confirm, requests for more time to decide."""
    user = person_of(request)
    part = request.GET.get("part", "")
    if part not in ("", "reports", "extensions"):
        raise Http404("没有这一页。")
    asked = waiting_extensions(user).count()
    part = part or ("reports" if waiting_reports(user).exists() or not asked else "extensions")
    reports, total = report_queue(user)
    context = {
        "tab": "my_duties",
        "user": user,
        "part": part,
        "reports": reports,
        "report_count": total,
        "extensions": extension_queue(user) if part == "extensions" else [],
        "extension_count": asked,
        "today": timezone.localdate(),
    }
    return render(request, "workplan/progress_review.html", context)


@require_GET
def progress_review_one(request: HttpRequest, report_id: int) -> HttpResponse:
    """One report with all that its decision needs; one that is decided says by whom."""
    user, report = report_seen(request, report_id)
    if not can_verify(user, report.duty):
        raise PermissionDenied(NOT_REVIEWER)
    duty = report.duty
    context = {
        "tab": "my_duties",
        "user": user,
        "report": report,
        "duty": duty,
        "line": report_line(user, duty, report, True),
        "steps": steps_of(duty),
        "reported": {step.pk for step in report.steps.all()},
        "may_decide": report.state == ReportState.WAITING and report.reported_by_id != user.pk,
        "neighbours": neighbours_of(user, report),
        "reasons": REASONS,
        "today": timezone.localdate(),
        "county": duty.county,
    }
    return render(request, "workplan/progress_review_one.html", context)


@require_POST
def decide_report(request: HttpRequest, report_id: int) -> HttpResponse:
    """Confirm all or some steps, or return; then to the next that waits."""
    user, report = report_seen(request, report_id)
    verb, reason = request.POST.get("verb", ""), request.POST.get("reason", "")
    try:
        if verb == "confirm":
            confirm_progress(report, step_ids=_numbers(request, "steps"), reason=reason, actor=user)
        elif verb == "return":
            return_progress(report, reason, actor=user)
        else:
            raise Http404("没有这种处理。")
    except ValidationError as refused:
        messages.error(request, " ".join(refused.messages))
        return redirect("progress_review_one", report_id=report_id)
    done = "已核实" if verb == "confirm" else "已退回"
    messages.success(request, f"{done}：{report.duty.title[:40]}")
    after = next_report(user, report_id)
    if after is None:
        return redirect("progress_review")
    return redirect("progress_review_one", report_id=after)


@require_POST
def decide_extension(request: HttpRequest, extension_id: int) -> HttpResponse:
    """Grant more time, until the day asked for or another, or refuse it with the reason."""
    user, extension = extension_seen(request, extension_id)
    form, verb = DecideExtensionForm(request.POST), request.POST.get("verb", "")
    back = f"{reverse('progress_review')}?part=extensions"
    if verb not in ("approve", "refuse"):
        raise Http404("没有这种处理。")
    if not form.is_valid():
        messages.error(request, "同意延至的日期看不懂，请重新选择。")
        return HttpResponseRedirect(f"{back}#e{extension_id}")
    day, note = form.cleaned_data["granted_on"], form.cleaned_data["note"]
    try:
        if verb == "approve":
            approve_extension(extension, granted_on=day, note=note, actor=user)
        else:
            refuse_extension(extension, note, actor=user)
    except ValidationError as refused:
        messages.error(request, " ".join(refused.messages))
        return HttpResponseRedirect(f"{back}#e{extension_id}")
    messages.success(request, "已同意延期。" if verb == "approve" else "已答复不同意延期。")
    return HttpResponseRedirect(back)


@require_POST
def duty_reopen(request: HttpRequest, duty_id: int) -> HttpResponse:
    """The office opens a duty that is done again."""
    user, duty = duty_seen(request, duty_id)
    form = ReasonForm(request.POST)
    try:
        if not form.is_valid():
            raise ValidationError("原因最多 500 字。")
        reopen_duty(duty, _numbers(request, "steps"), form.cleaned_data["reason"], actor=user)
    except ValidationError as refused:
        messages.error(request, " ".join(refused.messages))
    else:
        messages.success(request, "任务已重新打开，已通知责任人。")
    return redirect("report_duty", duty_id=duty_id)


def _numbers(request: HttpRequest, name: str) -> list[int]:
    """The whole numbers sent under a name; what is none is left out."""
    given = request.POST.getlist(name)
    return [int(text) for text in given if text.isascii() and text.isdigit() and len(text) < 16]
