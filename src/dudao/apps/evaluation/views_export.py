"""Tables that go out and come back: one evaluation as Excel, Word or PDF; a filled-in table is checked, then taken."""

from __future__ import annotations

import io
from urllib.parse import quote

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_GET, require_POST

from dudao.apps.accounts.api import User, person_of
from dudao.apps.campaigns.api import Campaign, campaigns_visible_to, can_view_campaign, standards_of
from dudao.apps.evaluation.actions.importing import ImportRefused, import_ratings
from dudao.apps.evaluation.export_files import MEDIA_TYPES, table_file
from dudao.apps.evaluation.export_own_form import has_own_form, own_form
from dudao.apps.evaluation.export_rows import evaluation_seen, evaluations_seen, rating_table_of
from dudao.apps.evaluation.forms_export import TableForm
from dudao.apps.evaluation.models import Evaluation
from dudao.apps.evaluation.table_import import TableCheck, check_table, known_items, lines_of
from dudao.apps.evaluation.table_uploads import KeptTable, keep_table, kept_table
from dudao.engine.rating_table.read import read_table
from dudao.infra.xlsx.mark import mark_workbook
from dudao.infra.xlsx.read import UnreadableWorkbook, read_workbook

GONE = "没有这份自评，或者其中没有您负责的条目。"
OVER = "上传的表已经过期，请重新上传。"


def seen_or_404(user: User, evaluation_id: int) -> tuple[Evaluation, frozenset[int]]:
    """The evaluation with the items that the person sees; a stranger gets 404."""
    found = evaluation_seen(user, evaluation_id)
    if found is None:
        raise Http404(GONE)
    return found


def campaign_or_404(user: User, campaign_id: int) -> Campaign:
    """The campaign when the person sees it."""
    found = campaigns_visible_to(user).filter(pk=campaign_id).first()
    if found is None:
        raise Http404("没有这项创建工作。")
    return found


def attachment(content: bytes, name: str, suffix: str) -> HttpResponse:
    """A file for the reader to keep."""
    response = HttpResponse(content, content_type=MEDIA_TYPES[suffix])
    response.headers["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    response.headers["Cache-Control"] = "private, no-store"
    return response


@require_GET
def files(request: HttpRequest, campaign_id: int) -> HttpResponse:
    """What can be taken out and brought back in of a campaign, evaluation by evaluation."""
    user = person_of(request)
    campaign = campaign_or_404(user, campaign_id)
    lines = [
        {"evaluation": one, "has_own_form": has_own_form(one.version)}
        for one in evaluations_seen(user, campaign)
    ]
    context = {
        "campaign": campaign,
        "lines": lines,
        "whole": can_view_campaign(user, campaign),
        "versions": standards_of(campaign),
    }
    return render(request, "evaluation/files.html", context)


@require_GET
def evaluation_table(request: HttpRequest, evaluation_id: int, suffix: str) -> HttpResponse:
    """The self-evaluation table, of the items that the person sees."""
    evaluation, items = seen_or_404(person_of(request), evaluation_id)
    if suffix not in MEDIA_TYPES:
        raise Http404("没有这种格式。")
    content = table_file(rating_table_of(evaluation, items), suffix)
    return attachment(content, file_name(evaluation, "自评表", suffix), suffix)


@require_GET
def evaluation_own_form(request: HttpRequest, evaluation_id: int) -> HttpResponse:
    """The county's own form of the standard, filled in; items that it has no row for are said in a note."""
    evaluation, items = seen_or_404(person_of(request), evaluation_id)
    if not has_own_form(evaluation.version):
        raise Http404("这个标准没有可以填写的原表。")
    try:
        made = own_form(evaluation, items)
    except (UnreadableWorkbook, OSError) as refused:
        raise Http404("原表打不开，请用本系统的自评表。") from refused
    if made.not_found:
        messages.warning(request, f"原表里没有找到这些条目：{'、'.join(made.not_found[:20])}。")
    return attachment(made.content, file_name(evaluation, "自评表（原表样）", "xlsx"), "xlsx")


def file_name(evaluation: Evaluation, kind: str, suffix: str) -> str:
    """Subject, standard, what it is, day: 「南坪中心小学_双高双普_自评表_20261122.xlsx」."""
    day = timezone.localdate().strftime("%Y%m%d")
    parts = (evaluation.subject.name, evaluation.version.standard.short_title, kind, day)
    return f"{'_'.join(parts)}.{suffix}".replace("/", "／")


def table_import(request: HttpRequest, evaluation_id: int) -> HttpResponse:
    """Upload a filled-in table; it is checked at once, nothing is written yet."""
    user = person_of(request)
    evaluation, _ = seen_or_404(user, evaluation_id)
    form = TableForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data["workbook"]
        content = given.read()
        try:
            read_workbook(content, given.name)
        except UnreadableWorkbook as refused:
            form.add_error("workbook", refused.message)
        else:
            key = keep_table(user, evaluation, given.name, content)
            return redirect(f"{reverse('table_import_check', args=[evaluation.pk])}?table={quote(key)}")
    context = {"evaluation": evaluation, "campaign": evaluation.campaign, "form": form}
    return render(request, "evaluation/table_import.html", context, status=400 if form.errors else 200)


@require_GET
def table_import_check(request: HttpRequest, evaluation_id: int) -> HttpResponse:
    """What the table would change, what it may not, and what is wrong in it."""
    user = person_of(request)
    evaluation, items = seen_or_404(user, evaluation_id)
    key = request.GET.get("table", "")
    table = kept_table(user, evaluation, key)
    if table is None:
        messages.error(request, OVER)
        return redirect("table_import", evaluation_id=evaluation.pk)
    check = _checked(evaluation, items, table, user)
    context = {
        "evaluation": evaluation,
        "campaign": evaluation.campaign,
        "check": check,
        "key": key,
        "file_name": table.file_name,
    }
    return render(request, "evaluation/table_import_check.html", context)


@require_POST
def table_import_apply(request: HttpRequest, evaluation_id: int) -> HttpResponse:
    """Write what can be taken, as drafts or handed in at once."""
    user = person_of(request)
    evaluation, items = seen_or_404(user, evaluation_id)
    key = request.POST.get("table", "")
    table = kept_table(user, evaluation, key)
    if table is None:
        messages.error(request, OVER)
        return redirect("table_import", evaluation_id=evaluation.pk)
    check = _checked(evaluation, items, table, user)
    back = f"{reverse('table_import_check', args=[evaluation.pk])}?table={quote(key)}"
    lines = [] if check.refusal else lines_of(check, submit=request.POST.get("submit") == "1")
    if not lines:
        messages.error(request, check.refusal or "没有可以导入的行。")
        return redirect(back)
    try:
        done = import_ratings(evaluation, lines, actor=user)
    except ImportRefused as refused:
        messages.error(request, f"没有导入：{'；'.join(one.message for one in refused.problems[:5])}")
        return redirect(back)
    except ValidationError as refused:
        messages.error(request, f"没有导入：{' '.join(refused.messages)}")
        return redirect(back)
    written = done.created + done.changed
    said = f"已导入 {written} 条" + (
        f"，其中提交 {done.submitted} 条。" if done.submitted else "，都是草稿。"
    )
    left = len(check.not_taken)
    messages.success(request, said + (f"另有 {left} 条没有导入，原因见下。" if left else ""))
    return redirect(back if left else reverse("evaluation_files", args=[evaluation.campaign_id]))


@require_GET
def table_import_marked(request: HttpRequest, evaluation_id: int) -> HttpResponse:
    """The uploaded workbook with every cell that was not taken marked, and the reason beside it."""
    user = person_of(request)
    evaluation, items = seen_or_404(user, evaluation_id)
    table = kept_table(user, evaluation, request.GET.get("table", ""))
    if table is None:
        raise Http404(OVER)
    check = _checked(evaluation, items, table, user)
    out = io.BytesIO()
    mark_workbook(table.content, check.all_problems, out, file_name=table.file_name)
    stem = table.file_name.rsplit(".", 1)[0]
    return attachment(out.getvalue(), f"{stem}（已标注）.xlsx", "xlsx")


def _checked(evaluation: Evaluation, items: frozenset[int], table: KeptTable, user: User) -> TableCheck:
    try:
        book = read_workbook(table.content, table.file_name)
    except UnreadableWorkbook as refused:
        raise PermissionDenied(refused.message) from refused
    read = read_table(book, known_items(evaluation, items))
    return check_table(evaluation, items, read, user=user)
