"""Ratings from outside: begun for a stage, entered on a page or by a workbook; seen by whoever reads the county."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from dudao.apps.accounts.api import User, person_of, require
from dudao.apps.campaigns.api import Campaign, can_view_campaign, stages_of, standards_of
from dudao.apps.evaluation import loading
from dudao.apps.evaluation.actions.external import (
    ExternalLine,
    ExternalRefused,
    open_external,
    rate_externally,
)
from dudao.apps.evaluation.board import Board, board_of
from dudao.apps.evaluation.board_external import external_evaluations
from dudao.apps.evaluation.external_table import entry_rows, external_book, read_external, self_points
from dudao.apps.evaluation.forms_export import TableForm
from dudao.apps.evaluation.models import Evaluation
from dudao.apps.evaluation.permissions import ONLY_RATER, can_rate_externally
from dudao.apps.evaluation.queries import external_by_id
from dudao.apps.evaluation.views_units import chosen_version
from dudao.core.numbers import exact
from dudao.infra.xlsx.read import UnreadableWorkbook, read_workbook
from dudao.infra.xlsx.write import write_workbook
from dudao.web.downloads import attachment

SAMPLE = "示例数据，仅供演示"
MOST_SHOWN = 40


def external_list(request: HttpRequest, campaign_id: int) -> HttpResponse:
    """The stages with what was rated from outside, and the form to begin one; POST begins it or changes its limit."""
    user, campaign = loading.campaign_viewed(request, campaign_id)
    versions = standards_of(campaign)
    version = chosen_version(request, versions)
    board = board_of(campaign, version) if version is not None else None
    if version is None or board is None:
        raise Http404(loading.GONE)
    stages = stages_of(campaign)
    errors: list[str] = []
    if request.method == "POST":
        require(can_rate_externally, user, campaign.county, ONLY_RATER)
        stage = next((one for one in stages if str(one.pk) == request.POST.get("stage")), None)
        if stage is None:
            raise Http404(loading.GONE)
        try:
            made = open_external(
                campaign,
                version,
                stage,
                rater=request.POST.get("rater", ""),
                difference_limit=_limit(request.POST.get("difference_limit", "")),
                actor=user,
            )
        except ValidationError as refused:
            errors = refused.messages
        else:
            return redirect("external_entry", evaluation_id=made.pk)
    held = {one.stage_id: one for one in external_evaluations(board)}
    context = {
        **_frame(campaign, board),
        "versions": versions,
        "stages": [(one, held.get(one.pk)) for one in stages],
        "may_rate": can_rate_externally(user, campaign.county),
        "errors": errors,
    }
    return render(request, "evaluation/external_list.html", context, status=400 if errors else 200)


def _limit(text: str) -> Fraction:
    try:
        return exact(text.strip() or "0")
    except ValueError:
        raise ValidationError("差异界限要填数字，如 0 或 0.5。") from None


def _frame(campaign: Campaign, board: Board) -> dict[str, Any]:
    return {
        "campaign": campaign,
        "county": campaign.county,
        "version": board.rows.version,
        "board": board,
    }


def _seen(request: HttpRequest, evaluation_id: int) -> tuple[User, Evaluation, Board]:
    """An evaluation from outside of a county that the person reads; who has a part in the campaign gets 403."""
    user = person_of(request)
    evaluation = external_by_id(evaluation_id)
    if evaluation is None:
        raise Http404(loading.GONE)
    if not can_view_campaign(user, evaluation.campaign):
        loading.campaign_viewed(request, evaluation.campaign_id)
    board = board_of(evaluation.campaign, evaluation.version)
    if board is None:
        raise Http404(loading.GONE)
    return user, evaluation, board


def external_entry(request: HttpRequest, evaluation_id: int) -> HttpResponse:
    """The table by section with self points beside; POST writes all lines or none, and keeps what was typed."""
    user, evaluation, board = _seen(request, evaluation_id)
    may_rate = can_rate_externally(user, evaluation.campaign.county)
    typed: dict[int, ExternalLine] = {}
    problems: tuple[Any, ...] = ()
    if request.method == "POST":
        if not may_rate:
            raise PermissionDenied(ONLY_RATER)
        typed = {line.item_id: line for line in _lines(request, board)}
        try:
            done = rate_externally(
                evaluation, list(typed.values()), self_points=self_points(board), actor=user
            )
        except ExternalRefused as refused:
            problems = refused.problems
        except ValidationError as refused:
            messages.error(request, " ".join(refused.messages))
        else:
            count = done.created + done.changed
            messages.success(request, f"已保存 {count} 条。" if count else "没有改动。")
            return redirect("external_entry", evaluation_id=evaluation.pk)
    rows = entry_rows(board, evaluation, typed, problems)
    only = request.GET.get("item", "")
    if only and not typed:
        rows = [row for row in rows if str(row.clause.item.id) == only] or rows
    context = {
        **_frame(evaluation.campaign, board),
        "evaluation": evaluation,
        "rows": rows,
        "may_rate": may_rate,
        "problems": problems,
    }
    return render(request, "evaluation/external_entry.html", context, status=400 if problems else 200)


def _lines(request: HttpRequest, board: Board) -> list[ExternalLine]:
    found = []
    for clause in board.clauses:
        pk = clause.item.id
        if f"value-{pk}" not in request.POST:
            continue
        number = request.POST.get(f"number-{pk}", "")
        found.append(
            ExternalLine(
                pk,
                request.POST[f"value-{pk}"].strip(),
                request.POST.get(f"note-{pk}", "").strip(),
                int(number) if number.isdecimal() and len(number) < 10 else None,
            )
        )
    return found


@require_safe
def external_workbook(request: HttpRequest, evaluation_id: int) -> HttpResponse:
    """The table as a workbook, to be filled in and brought back."""
    _, evaluation, board = _seen(request, evaluation_id)
    notice = SAMPLE if evaluation.campaign.county.is_sample else board.rows.version.notice
    made_at = timezone.localtime().replace(tzinfo=None, microsecond=0)
    book = external_book(board, evaluation, entry_rows(board, evaluation), made_at, notice=notice)
    return attachment(
        write_workbook(book), f"{evaluation.campaign.county.name}_{evaluation.stage}_他评表.xlsx"
    )


@require_POST
def external_import(request: HttpRequest, evaluation_id: int) -> HttpResponse:
    """Bring a filled-in workbook in: all of it, or nothing and why, cell by cell."""
    user, evaluation, board = _seen(request, evaluation_id)
    require(can_rate_externally, user, evaluation.campaign.county, ONLY_RATER)
    back = reverse("external_entry", args=[evaluation.pk])
    form = TableForm(request.POST, request.FILES)
    if not form.is_valid():
        messages.error(request, " ".join(str(each) for errors in form.errors.values() for each in errors))
        return redirect(back)
    given = form.cleaned_data["workbook"]
    try:
        read = read_external(read_workbook(given.read(), given.name), board)
    except UnreadableWorkbook as refused:
        messages.error(request, refused.message)
        return redirect(back)
    said = [f"{one.cell}：{one.message}" if one.cell else one.message for one in read.problems]
    if not said:
        try:
            done = rate_externally(
                evaluation,
                read.lines,
                self_points=self_points(board),
                actor=user,
                verb="import_external_ratings",
            )
        except ExternalRefused as refused:
            said = [f"{read.cells.get(one.item_id, '')}：{one.message}" for one in refused.problems]
        except ValidationError as refused:
            said = refused.messages
        else:
            messages.success(
                request, f"导入了 {done.created + done.changed} 条，{done.unchanged} 条没有变化。"
            )
            return redirect(back)
    context = {
        **_frame(evaluation.campaign, board),
        "evaluation": evaluation,
        "said": said[:MOST_SHOWN],
        "more": max(0, len(said) - MOST_SHOWN),
        "file_name": given.name,
    }
    return render(request, "evaluation/external_refused.html", context, status=400)
