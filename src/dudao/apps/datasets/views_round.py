"""A round of reporting as the officer sees it: who is missing, wrong, done; the county's form; merging."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from dudao.apps.datasets import loading, queries, queries_rounds, queries_schools
from dudao.apps.datasets.actions import rounds
from dudao.apps.datasets.choices import SubmissionState
from dudao.apps.datasets.downloads import stored_file
from dudao.apps.datasets.forms import OneFileForm, RoundForm
from dudao.apps.datasets.jobs import enqueue_check
from dudao.apps.datasets.models import ReportingRound, SchoolSubmission
from dudao.apps.datasets.permissions import can_import
from dudao.apps.organisations.api import SchoolYear, school_year_on


def round_new(request: HttpRequest, county_id: int) -> HttpResponse:
    """Ask the schools for their forms."""
    user, county = loading.county_for(request, county_id, importing=True)
    day = timezone.localdate()
    today = school_year_on(day)
    standards = [
        one for one in queries.standards_with_tables() if queries_schools.school_table(one) is not None
    ]
    initial = {"standard": request.GET.get("standard", "quality-balance-2017"), "year": today.start}
    if request.GET.get("year"):
        initial["year"] = request.GET["year"]
    form = RoundForm(standards, today, day, request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            opened = rounds.open_round(
                county,
                given["standard"],
                SchoolYear(given["year"]),
                actor=user,
                due_on=given["due_on"],
                note=given["note"],
            )
        except ValidationError as refused:
            form.add_error(None, refused.messages)
        else:
            messages.success(request, "已布置。学校登录后就能看到要填的表。")
            return redirect("round", round_id=opened.pk)
    context = {"county": county, "form": form}
    return render(request, "datasets/round_new.html", context, status=400 if form.errors else 200)


def round_page(request: HttpRequest, round_id: int) -> HttpResponse:
    """Every expected school with where its form stands."""
    user, held = loading.round_for(request, round_id)
    return _render_round(request, held, can_import(user, held.dataset.county), OneFileForm())


def _render_round(
    request: HttpRequest, held: ReportingRound, may_import: bool, form: OneFileForm, status: int = 200
) -> HttpResponse:
    standard = loading.standard_or_404(held.dataset.standard_id)
    current = queries_rounds.current_submissions(held)
    schools = queries_schools.expected_schools(held.dataset.county, standard)
    lines = [
        {"school": school, "form": current.get(school.pk), **_stage(current.get(school.pk))}
        for school in schools
    ]
    handed_in = sum(line["stage"] in ("handed_in", "confirmed") for line in lines)
    context = {
        "round": held,
        "dataset": held.dataset,
        "county": held.dataset.county,
        "standard": standard,
        "lines": sorted(lines, key=lambda line: line["order"]),
        "handed_in": handed_in,
        "wrong": sum(line["stage"] == "refused" for line in lines),
        "absent": sum(line["stage"] == "none" for line in lines),
        "confirmed": sum(line["stage"] == "confirmed" for line in lines),
        "merges": queries_rounds.merges_of(held),
        "may_import": may_import,
        "form": form,
        "is_late": held.due_on is not None and held.is_open and timezone.localdate() > held.due_on,
    }
    return render(request, "datasets/round.html", context, status=status)


def _stage(form: SchoolSubmission | None) -> dict[str, Any]:
    """Where a school stands: late first, done last."""
    if form is None:
        return {"stage": "none", "order": 1, "light": "warn", "word": "未交"}
    if form.state == SubmissionState.REFUSED:
        return {"stage": "refused", "order": 0, "light": "bad", "word": "有错误"}
    if form.confirmed_at is not None:
        return {"stage": "confirmed", "order": 3, "light": "ok", "word": "校长已确认"}
    return {"stage": "handed_in", "order": 2, "light": "ok", "word": "已交"}


@require_POST
def round_county_form(request: HttpRequest, round_id: int) -> HttpResponse:
    """The county's own form of the round."""
    user, held = loading.round_for(request, round_id, importing=True)
    form = OneFileForm(request.POST, request.FILES)
    if form.is_valid():
        try:
            rounds.set_county_form(held, form.cleaned_data["file"], actor=user)
        except ValidationError as refused:
            form.add_error("file", refused.messages)
        else:
            messages.success(request, "县级填报表已收下，合并时一起检查。")
            return redirect("round", round_id=held.pk)
    return _render_round(request, held, True, form, status=400)


def round_county_file(request: HttpRequest, round_id: int) -> FileResponse:
    """The county's form as it was uploaded."""
    _, held = loading.round_for(request, round_id)
    return stored_file(held.county_file, held.county_file_name)


@require_POST
def round_merge(request: HttpRequest, round_id: int) -> HttpResponse:
    """Merge what was handed in and check it."""
    user, held = loading.round_for(request, round_id, importing=True)
    try:
        attempt = rounds.merge_round(held, actor=user)
    except ValidationError as refused:
        messages.error(request, " ".join(refused.messages))
        return redirect("round", round_id=held.pk)
    enqueue_check(attempt)
    return redirect("attempt", attempt_id=attempt.pk)


@require_POST
def round_close(request: HttpRequest, round_id: int) -> HttpResponse:
    """End the round."""
    user, held = loading.round_for(request, round_id, importing=True)
    try:
        rounds.close_round(held, actor=user)
    except ValidationError as refused:
        messages.error(request, " ".join(refused.messages))
    else:
        messages.success(request, "填报已结束，学校不能再交；已交的表都还在。")
    return redirect("round", round_id=held.pk)
