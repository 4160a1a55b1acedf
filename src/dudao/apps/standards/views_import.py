"""The wizard of an import: upload, which column is what, what was read, corrections, draft."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from dudao.apps.accounts.api import User, person_of, require, visible_or_404
from dudao.apps.organisations.api import Organisation
from dudao.apps.standards import own_pages
from dudao.apps.standards.actions import importing
from dudao.apps.standards.choices import ImportState
from dudao.apps.standards.forms import StandardFileForm, VersionForm
from dudao.apps.standards.models import Standard, StandardImport
from dudao.apps.standards.permissions import can_edit_own_standards, can_use_import
from dudao.apps.standards.reading import chosen_sheet, mapping_of, read_import, remembered, stored_workbook
from dudao.apps.standards.rule_inputs import inputs_from, inputs_of, rule_from_inputs
from dudao.apps.standards.versions import import_visible_to, open_imports_of, standards_visible_to
from dudao.core.grid import Sheet
from dudao.engine.standard_import.items import ClauseKind, ImportedStandard
from dudao.engine.standard_import.mapping import FormMapping, mapping_at, suggest_mapping
from dudao.infra.zipguard import UnreadableFile

MOST_HEADING_ROWS = 3


def upload_standard(request: HttpRequest, owner_id: int) -> HttpResponse:
    """Choose the workbook; afterwards the mapping page. `?standard=` makes it a new version of that standard."""
    user = person_of(request)
    owner = require(can_edit_own_standards, user, visible_or_404(user, owner_id))
    standard = _standard_of(user, owner, request.GET.get("standard"))
    form = StandardFileForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["workbook"]
        try:
            attempt = importing.upload_standard(
                owner, file.read(), file.name or "", actor=user, standard=standard
            )
        except UnreadableFile as unreadable:
            form.add_error("workbook", unreadable.message)
        else:
            return redirect("standard_import", import_id=attempt.pk)
    context = {"owner": owner, "form": form, "standard": standard, "open_imports": open_imports_of(owner)}
    status = 400 if form.is_bound and form.errors else 200
    return render(request, "standards/upload.html", context, status=status)


def _standard_of(user: User, owner: Organisation, given: str | None) -> Standard | None:
    if not given:
        return None
    found = standards_visible_to(user).filter(owner=owner)
    standard = found.filter(pk=given).first() if _is_number(given) else None
    if standard is None:
        raise Http404("没有这个标准。")
    return standard


def _import_for(request: HttpRequest, import_id: int) -> tuple[User, StandardImport]:
    user = person_of(request)
    attempt = import_visible_to(user, import_id)
    if attempt is None:
        raise Http404("没有这次导入，或者它不在您的数据范围内。")
    return user, require(can_use_import, user, attempt)


def mapping_page(request: HttpRequest, import_id: int) -> HttpResponse:
    """The real rows of the file, and above each column what it is; sheet and heading rows can be chosen."""
    user, attempt = _import_for(request, import_id)
    if attempt.state == ImportState.DONE and attempt.version_id:
        return redirect("own_version", version_id=attempt.version_id)
    workbook = stored_workbook(attempt)
    sheet = workbook.sheet(request.GET.get("sheet", "")) or chosen_sheet(attempt, workbook)
    mapping = _mapping(request, attempt, sheet)
    errors: list[str] = []
    if request.method == "POST":
        mapping = mapping.with_roles(importing.roles_from(_chosen(request, sheet)))
        try:
            importing.map_standard(attempt, sheet, mapping, actor=user)
        except ValidationError as refused:
            errors = refused.messages
        else:
            return redirect("standard_import_preview", import_id=attempt.pk)
    columns = own_pages.mapped_columns(sheet, mapping)
    context = {
        "attempt": attempt,
        "sheets": [each.name for each in workbook],
        "sheet": sheet,
        "mapping": mapping,
        "heading": (mapping.first_row + 1, mapping.last_row + 1),
        "columns": columns,
        "rows": own_pages.first_rows(sheet, mapping, columns),
        "roles": own_pages.role_options(),
        "errors": errors,
    }
    return render(request, "standards/mapping.html", context, status=400 if errors else 200)


def _mapping(request: HttpRequest, attempt: StandardImport, sheet: Sheet) -> FormMapping:
    """The mapping held, or a fresh one when another sheet or other heading rows are asked for."""
    given = (request.GET.get("first", ""), request.GET.get("last", ""))
    if all(_is_number(text) for text in given):
        first, last = int(given[0]) - 1, int(given[1]) - 1
        if 0 <= first <= last < sheet.height and last - first < MOST_HEADING_ROWS:
            return mapping_at(sheet, first, last)
    if sheet.name[:100] != attempt.sheet:
        return remembered(attempt.owner, suggest_mapping(sheet))
    return mapping_of(attempt, sheet)


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdecimal() and len(text) <= 9


def _chosen(request: HttpRequest, sheet: Sheet) -> dict[int, str]:
    known = {value for _, options in own_pages.role_options() for value, _ in options}
    given = ((column, request.POST.get(f"column-{column}", "")) for column in range(sheet.width))
    return {column: value for column, value in given if value in known}


def preview_page(request: HttpRequest, import_id: int) -> HttpResponse:
    """Everything that was read, what was not understood first, and the totals beside what the form states."""
    user, attempt = _import_for(request, import_id)
    if attempt.state == ImportState.MAPPING:
        return redirect("standard_import", import_id=attempt.pk)
    if attempt.version_id:
        return redirect("own_version", version_id=attempt.version_id)
    read = importing.corrected(read_import(attempt), attempt.settings_given.get("rules", {}))
    form = VersionForm(request.POST or None, initial=_initial(attempt, read))
    if request.method == "POST" and form.is_valid():
        try:
            version = importing.draft_standard(attempt, form.facts(), actor=user)
        except ValidationError as refused:
            form.add_error(None, refused.messages)
        else:
            messages.success(request, f"已生成草稿，共 {len(read.items)} 条。核对规则后可以发布。")
            return redirect("own_version", version_id=version.pk)
    context = _preview(attempt, read) | {"form": form}
    status = 400 if form.is_bound and form.errors else 200
    return render(request, "standards/preview.html", context, status=status)


def _preview(attempt: StandardImport, read: ImportedStandard) -> dict[str, Any]:
    rows = own_pages.read_rows(read)
    return {
        "attempt": attempt,
        "read": read,
        "rows": rows,
        "uncertain": [row for row in rows if not row.item.guess.certain],
        "vetoes": [row for row in rows if row.item.kind is ClauseKind.VETO],
        "checks": [(check.agrees, own_pages.check_in_words(check)) for check in read.checks],
        "points": own_pages.points_text(read.points),
        "errors": [problem for problem in read.problems if problem.is_error],
        "warnings": [problem for problem in read.problems if not problem.is_error],
    }


def _initial(attempt: StandardImport, read: ImportedStandard) -> dict[str, Any]:
    graded = not any(item.kind is ClauseKind.SCORE for item in read.items)
    kind = "graded" if any(item.kind is ClauseKind.GRADE for item in read.items) else "all_must"
    title = attempt.standard.title if attempt.standard else read.title[:200]
    return {
        "title": title,
        "short_title": attempt.standard.short_title if attempt.standard else title[:20],
        "document_number": attempt.standard.document_number if attempt.standard else "",
        "kind": kind if graded else "scored",
        "max_points": read.stated.max_points or (None if graded else read.points),
        "pass_points": read.stated.pass_points,
        "stated_items": read.stated.items,
        "not_applicable": "leave_total",
    }


def correct_rule(request: HttpRequest, import_id: int, cell: str) -> HttpResponse:
    """The rule of one clause of the form, with the words that were not understood beside it."""
    user, attempt = _import_for(request, import_id)
    if attempt.state != ImportState.PREVIEW:
        return redirect("standard_import", import_id=attempt.pk)
    read = importing.corrected(read_import(attempt), attempt.settings_given.get("rules", {}))
    item = next((item for item in read.items if item.cell == cell), None)
    if item is None:
        raise Http404("这个单元格里没有读到条文。")
    errors: list[str] = []
    inputs = inputs_of(item.rule)
    if request.method == "POST":
        try:
            rule = rule_from_inputs(request.POST.dict(), item.points)
            importing.correct_rule(attempt, cell, rule, actor=user)
        except ValidationError as refused:
            errors, inputs = refused.messages, inputs_from(request.POST.dict())
        else:
            return redirect("standard_import_preview", import_id=attempt.pk)
    context = {
        "attempt": attempt,
        "item": item,
        "inputs": inputs,
        "errors": errors,
        "points": own_pages.points_text(item.points),
        "words": own_pages.words_of(item.rule, item.points),
    }
    return render(request, "standards/correct_rule.html", context, status=400 if errors else 200)


@require_POST
def give_up_import(request: HttpRequest, import_id: int) -> HttpResponse:
    """Nothing comes of the upload."""
    user, attempt = _import_for(request, import_id)
    try:
        importing.give_up_import(attempt, actor=user)
    except ValidationError as refused:
        messages.error(request, "；".join(refused.messages))
    else:
        messages.success(request, "已放弃这次导入。")
    return redirect("standards")
