"""Uploading, the progress of the check, and what came of it."""

from __future__ import annotations

import io
import zipfile
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import UploadedFile
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from dudao.apps.accounts.api import User
from dudao.apps.datasets import loading, queries, queries_schools
from dudao.apps.datasets.actions import uploads
from dudao.apps.datasets.choices import OPEN_STATES, AttemptState, SourceKind
from dudao.apps.datasets.downloads import stored_file, workbook
from dudao.apps.datasets.files import shown_name
from dudao.apps.datasets.forms import UploadForm, is_archive
from dudao.apps.datasets.jobs import enqueue_check
from dudao.apps.datasets.models import ImportAttempt
from dudao.apps.datasets.permissions import can_import
from dudao.apps.organisations.api import Organisation, SchoolYear, school_year_on
from dudao.core.sheetspec import Book, ColumnSpec, SheetSpec
from dudao.infra.xlsx.write import write_workbook

PROBLEMS_A_PAGE = 100


def upload_page(request: HttpRequest, county_id: int) -> HttpResponse:
    """Choose standard, year and files; afterwards the page of the upload."""
    user, county = loading.county_for(request, county_id, importing=True)
    today = school_year_on(timezone.localdate())
    standards = queries.standards_with_tables()
    if request.method == "POST":
        form = UploadForm(standards, today, request.POST, request.FILES)
        if form.is_valid():
            attempt = _take(form, county, user)
            if attempt is not None:
                enqueue_check(attempt)
                return redirect("attempt", attempt_id=attempt.pk)
    else:
        form = UploadForm(standards, today, initial=_defaults(request, county, today))
    context = {
        "county": county,
        "form": form,
        "templates": queries_schools.templates_of(county, standards),
    }
    return render(request, "datasets/upload.html", context, status=400 if form.errors else 200)


def _defaults(request: HttpRequest, county: Organisation, today: SchoolYear) -> dict[str, Any]:
    """What was asked for in the address, else the standard used last and the year of today."""
    last = queries.last_upload_of(county)
    given = request.GET
    standard = given.get("standard") or (last.standard_id if last else "quality-balance-2017")
    return {"standard": standard, "year": given.get("year") or today.start}


def _take(form: UploadForm, county: Organisation, user: User) -> ImportAttempt | None:
    given = form.cleaned_data
    file, kind = _one_file(given["workbooks"])
    try:
        return uploads.upload_dataset(
            county,
            given["standard"],
            SchoolYear(given["year"]),
            file,
            actor=user,
            source_kind=kind,
            note=given["note"],
        )
    except ValidationError as refused:
        form.add_error("workbooks", refused.messages)
        return None


def _one_file(files: list[UploadedFile[Any]]) -> tuple[UploadedFile[Any] | ContentFile[Any], str]:
    """One workbook, one bundle, or several workbooks packed into one bundle."""
    if len(files) == 1:
        return files[0], SourceKind.BUNDLE if is_archive(files[0].name or "") else SourceKind.WORKBOOK
    target = io.BytesIO()
    names: set[str] = set()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_STORED) as container:
        for number, file in enumerate(files, 1):
            name = shown_name(file.name or "")
            if name in names:
                name = f"{number}_{name}"
            names.add(name)
            # A fixed date: the same files give the same bundle, so that a second upload is recognised.
            container.writestr(zipfile.ZipInfo(name), file.read())
    return ContentFile(target.getvalue(), name=f"{len(files)}个文件.zip"), SourceKind.BUNDLE


def attempt_page(request: HttpRequest, attempt_id: int) -> HttpResponse:
    """One upload: how far it is, or what was found, a page of findings at a time."""
    user, attempt = loading.attempt_for(request, attempt_id)
    may_import = can_import(user, attempt.county)
    if attempt.state == AttemptState.NEEDS_MAPPING and may_import and request.GET.get("stay") != "1":
        return redirect("mapping", attempt_id=attempt.pk)
    only, text = request.GET.get("only", ""), request.GET.get("q", "").replace("\0", "").strip()
    after = _number(request.GET.get("after"))
    found = queries.problems_of(attempt, only=only, text=text)
    if after is not None:
        found = found.filter(position__gt=after)
    problems = list(found[: PROBLEMS_A_PAGE + 1])
    more = len(problems) > PROBLEMS_A_PAGE
    shown = problems[:PROBLEMS_A_PAGE]
    kept = {"only": only, "q": text}
    query = {key: value for key, value in kept.items() if value}
    context = {
        **_state(attempt),
        "may_import": may_import,
        "problems": shown,
        "only": only,
        "q": text,
        "next_url": "?" + urlencode({**query, "after": shown[-1].position}) if more else "",
        "first_url": "?" + urlencode(query) if after is not None else "",
        "wrong_files": [one for one in attempt.files if one["errors"]],
        "right_files": [one for one in attempt.files if not one["errors"]],
        "several_files": attempt.source_kind != SourceKind.WORKBOOK,
    }
    return render(request, "datasets/attempt.html", context)


def _state(attempt: ImportAttempt) -> dict[str, Any]:
    standard = loading.standard_or_404(attempt.standard_id)
    return {
        "attempt": attempt,
        "county": attempt.county,
        "standard": standard,
        "is_open": attempt.state in OPEN_STATES,
        "is_stuck": uploads.is_stuck(attempt),
        "is_counting": attempt.version is None
        or attempt.version.dataset.counting_version_id == attempt.version_id,
        "is_locked": attempt.version is not None and attempt.version.dataset.is_locked,
    }


def attempt_progress(request: HttpRequest, attempt_id: int) -> HttpResponse:
    """The progress alone, polled; once the check is over the whole page is asked for."""
    _, attempt = loading.attempt_for(request, attempt_id)
    response = render(request, "datasets/_progress.html", _state(attempt))
    if attempt.state not in OPEN_STATES:
        response.headers["HX-Refresh"] = "true"
    return response


@require_POST
def attempt_retry(request: HttpRequest, attempt_id: int) -> HttpResponse:
    """Check once more what broke off."""
    user, attempt = loading.attempt_for(request, attempt_id, importing=True)
    try:
        enqueue_check(uploads.retry_import(attempt, actor=user))
    except ValidationError as refused:
        messages.error(request, " ".join(refused.messages))
    return redirect("attempt", attempt_id=attempt.pk)


def attempt_file(request: HttpRequest, attempt_id: int) -> FileResponse:
    """The file as it came."""
    _, attempt = loading.attempt_for(request, attempt_id)
    return stored_file(attempt.file, attempt.file_name)


def attempt_marked(request: HttpRequest, attempt_id: int) -> FileResponse:
    """The marked copy, or the marked copies of a bundle."""
    _, attempt = loading.attempt_for(request, attempt_id)
    if not attempt.marked_file:
        raise Http404("这次上传没有标注的文件。")
    return stored_file(attempt.marked_file, attempt.marked_file_name)


def attempt_problems(request: HttpRequest, attempt_id: int) -> HttpResponse:
    """All findings, the state of every file and the missing schools as a workbook."""
    _, attempt = loading.attempt_for(request, attempt_id)
    content = write_workbook(_problem_book(attempt))
    return workbook(content, f"{attempt.file_name.rsplit('.', 1)[0]}_检查结果.xlsx")


def _problem_book(attempt: ImportAttempt) -> Book:
    columns = (
        ColumnSpec("序号", width=7),
        ColumnSpec("级别", width=8),
        ColumnSpec("文件", width=26),
        ColumnSpec("工作表", width=16),
        ColumnSpec("单元格", width=10),
        ColumnSpec("所在行", width=22),
        ColumnSpec("列（项目）", width=24),
        ColumnSpec("填写的内容", width=18),
        ColumnSpec("问题和改法", width=70),
    )
    rows = tuple(
        (
            number,
            "错误" if one.is_error else "提醒",
            one.file,
            one.sheet,
            one.cell,
            one.row_label,
            one.column,
            one.value,
            one.message,
        )
        for number, one in enumerate(queries.problems_of(attempt), 1)
    )
    heading = f"{attempt.file_name}：{attempt.error_count} 处错误，{attempt.warning_count} 处提醒"
    sheets = [SheetSpec("检查结果", columns, rows, heading=(heading,), autofilter=True)]
    if attempt.files:
        file_rows = tuple(
            (
                one["file"],
                "、".join(one["schools"]) or ("县级表" if one["is_county"] else ""),
                one["errors"],
                one["warnings"],
            )
            for one in attempt.files
        )
        titles = ("文件", "学校", "错误数", "提醒数")
        file_columns = tuple(ColumnSpec(title, width=40 if at < 2 else 10) for at, title in enumerate(titles))
        sheets.append(SheetSpec("各文件结果", file_columns, file_rows))
    if attempt.missing_schools:
        missing = tuple((name,) for name in attempt.missing_schools)
        sheets.append(SheetSpec("未交学校", (ColumnSpec("学校", width=40),), missing))
    return Book(tuple(sheets), timezone.now().replace(tzinfo=None), title="检查结果")


def _number(text: str | None) -> int | None:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 12 else None
