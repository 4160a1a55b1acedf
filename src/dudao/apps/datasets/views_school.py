"""A school's own page: the form to fill, what is wrong in it, handing it in, and what counts of the school."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from dudao.apps.accounts.api import User
from dudao.apps.datasets import loading, queries, queries_rounds, queries_schools, tables
from dudao.apps.datasets.actions import rounds
from dudao.apps.datasets.choices import RowLevel, SubmissionState
from dudao.apps.datasets.downloads import stored_file, workbook
from dudao.apps.datasets.files import marked_name, shown_name
from dudao.apps.datasets.forms import OneFileForm
from dudao.apps.datasets.models import ReportedRow, ReportingRound
from dudao.apps.datasets.permissions import can_confirm, can_submit
from dudao.apps.datasets.reading_forms import FORM_LIMITS, read_school_form
from dudao.apps.organisations.api import Organisation
from dudao.engine.reporting.template import school_form_book
from dudao.infra.xlsx.write import write_workbook

SHOWN_PROBLEMS = 60


def school_data(request: HttpRequest, school_id: int) -> HttpResponse:
    """What is on this school: one card a round with one big button, then its values that count."""
    user, school = loading.school_for(request, school_id)
    return _render_school(request, user, school)


def _render_school(
    request: HttpRequest, user: User, school: Organisation, refused: dict[int, list[str]] | None = None
) -> HttpResponse:
    cards = [
        _card(user, school, one, (refused or {}).get(one.pk, []))
        for one in queries_rounds.open_rounds_for(school)
    ]
    shown = {card["round"].pk for card in cards}
    for error in [text for pk, texts in (refused or {}).items() if pk not in shown for text in texts]:
        messages.error(request, error)  # the round has no card any more
    context = {
        "school": school,
        "cards": cards,
        "rows": [
            {"row": row, "standard": queries.standard_of(row.version.dataset.standard_id)}
            for row in queries.latest_rows_of(school)
        ],
        "may_submit": can_submit(user, school),
    }
    return render(request, "datasets/school.html", context, status=400 if refused else 200)


def _card(user: User, school: Organisation, held: ReportingRound, errors: list[str]) -> dict[str, Any]:
    standard = queries.standard_of(held.dataset.standard_id)
    history = queries_rounds.submission_history(held, school)
    current = next((one for one in history if one.state == SubmissionState.HANDED_IN), None)
    newest = history[0] if history else None
    refused = newest if newest is not None and newest.state == SubmissionState.REFUSED else None
    values: list[Any] = []
    layout = tables.layout_of(standard, RowLevel.SCHOOL)
    if current is not None and layout is not None:
        row = ReportedRow(name=school.name, values=current.values, origins=current.origins)
        values = tables.items_of(row, tables.slots_of(layout, [row]), filled_only=True)
    return {
        "round": held,
        "standard": standard,
        "current": current,
        "refused": refused,
        "problems": refused.problems[:SHOWN_PROBLEMS] if refused is not None else [],
        "warnings": [one for one in current.problems if one["severity"] == "warning"] if current else [],
        "values": values,
        "may_confirm": current is not None and current.confirmed_at is None and can_confirm(user, current),
        "errors": errors,
        "days_left": (held.due_on - timezone.localdate()).days if held.due_on is not None else None,
    }


def school_form_download(request: HttpRequest, round_id: int, school_id: int) -> HttpResponse:
    """The school's form in the official layout, with what is registered of it filled in."""
    _, held, school = loading.round_and_school_for(request, round_id, school_id)
    standard = loading.standard_or_404(held.dataset.standard_id)
    table = queries_schools.school_table(standard)
    if table is None:
        raise Http404("这个标准不要学校填表。")
    made_on = timezone.now().replace(tzinfo=None)
    book = school_form_book(standard, tables.prefilled(school, table), created_on=made_on)
    return workbook(write_workbook(book), f"{school.name}_{standard.short_title}_填报表.xlsx")


@require_POST
def school_form_submit(request: HttpRequest, round_id: int, school_id: int) -> HttpResponse:
    """Read the form at once: in order it is handed in, else its errors are shown and nothing else changes."""
    user, held, school = loading.round_and_school_for(request, round_id, school_id, submitting=True)
    form = OneFileForm(request.POST, request.FILES)
    if not form.is_valid():
        return _render_school(request, user, school, {held.pk: [str(error) for error in form.errors["file"]]})
    file = form.cleaned_data["file"]
    if (file.size or 0) > FORM_LIMITS.packed_bytes:
        return _render_school(
            request, user, school, {held.pk: ["一所学校的表不应超过 10 MB，请删去图片后再上传。"]}
        )
    file.seek(0)
    standard = loading.standard_or_404(held.dataset.standard_id)
    previous = queries.previous_record_of(school, held.dataset)
    outcome = read_school_form(file.read(), shown_name(file.name or ""), standard, school, previous)
    try:
        submission = rounds.submit_school_form(held, school, file, outcome, actor=user)
    except ValidationError as refused:
        return _render_school(request, user, school, {held.pk: refused.messages})
    if submission.state == SubmissionState.HANDED_IN:
        messages.success(request, "已交，没有错误。")
    else:
        messages.error(request, f"有 {submission.error_count} 处错误，没有交上去；改好后再上传。")
    return redirect(f"{reverse('school_data', args=[school.pk])}#round-{held.pk}")


def submission_file(request: HttpRequest, submission_id: int) -> FileResponse:
    """A form as it was uploaded."""
    _, submission = loading.submission_for(request, submission_id)
    return stored_file(submission.file, submission.file_name)


def submission_marked(request: HttpRequest, submission_id: int) -> FileResponse:
    """The marked copy of a form."""
    _, submission = loading.submission_for(request, submission_id)
    if not submission.marked_file:
        raise Http404("这份表没有标注的文件。")
    return stored_file(submission.marked_file, marked_name(submission.file_name))


@require_POST
def submission_confirm(request: HttpRequest, submission_id: int) -> HttpResponse:
    """The principal vouches for the form."""
    user, submission = loading.submission_for(request, submission_id)
    try:
        rounds.confirm_school_form(submission, actor=user)
    except ValidationError as refused:
        messages.error(request, " ".join(refused.messages))
    else:
        messages.success(request, "已确认。")
    return redirect("school_data", school_id=submission.school_id)


@require_POST
def submission_withdraw(request: HttpRequest, submission_id: int) -> HttpResponse:
    """Take the form back."""
    user, submission = loading.submission_for(request, submission_id, submitting=True)
    try:
        rounds.withdraw_school_form(submission, actor=user)
    except ValidationError as refused:
        messages.error(request, " ".join(refused.messages))
    else:
        messages.success(request, "已撤回，可以重新上传。")
    return redirect("school_data", school_id=submission.school_id)
