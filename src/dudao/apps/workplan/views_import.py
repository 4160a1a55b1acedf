"""Excel in: upload, look at what it would do, settle the columns, import; the table back with every finding marked."""

from __future__ import annotations

import io
from dataclasses import dataclass

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from dudao.apps.workplan import queries_lists
from dudao.apps.workplan.actions.importing import import_duties, map_columns, plan_now, upload_duties
from dudao.apps.workplan.choices import ImportState
from dudao.apps.workplan.forms_lists import WorkbookForm
from dudao.apps.workplan.import_plan import NoTable, sheet_of, workbook_of
from dudao.apps.workplan.list_loading import import_seen, list_seen, posted
from dudao.apps.workplan.models import DutyImport
from dudao.core.grid import Sheet, column_letters, text_of
from dudao.engine.duty_table.columns import Column
from dudao.engine.duty_table.layout import TableMapping, mapping_at, titles_at
from dudao.infra.xlsx.mark import mark_workbook
from dudao.web.downloads import attachment

SHOWN = 100
EXAMPLES = 3


def duty_import_new(request: HttpRequest, list_id: int) -> HttpResponse:
    """Choose the workbook; what it would do is shown next."""
    seen = list_seen(request, list_id, arranging=True)
    form = WorkbookForm(posted(request), request.FILES if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            kept = upload_duties(
                seen.duty_list,
                file.read(),
                file.name or "清单.xlsx",
                today=timezone.localdate(),
                actor=seen.user,
            )
        except ValidationError as refused:
            form.add_error("file", refused.messages)
        else:
            return redirect("duty_import", import_id=kept.pk)
    context = seen.page(form=form, recent=queries_lists.recent_imports(seen.duty_list))
    return render(request, "workplan/duty_import_new.html", context, status=400 if form.errors else 200)


def duty_import(request: HttpRequest, import_id: int) -> HttpResponse:
    """What a table would do to the list, or did; posting takes it."""
    seen, kept = import_seen(request, import_id)
    today = timezone.localdate()
    held = seen.duty_list
    refused: list[str] = []
    if request.method == "POST":
        try:
            done = import_duties(kept, today=today, actor=seen.user, seen=request.POST.get("fingerprint", ""))
        except ValidationError as refusal:
            refused = refusal.messages
        else:
            messages.success(
                request,
                f"已导入：新增 {done.added_count} 项，更新 {done.changed_count} 项，{done.same_count} 项没有变。",
            )
            return redirect("duty_list", list_id=held.pk)
    if kept.state == ImportState.ACCEPTED:
        return render(request, "workplan/duty_import.html", seen.page(kept=kept))
    plan = plan_now(kept, held, today=today)
    context = seen.page(
        kept=kept,
        plan=plan,
        refused=refused,
        errors=plan.errors[:SHOWN],
        warnings=plan.warnings[:SHOWN],
        added=plan.added[:SHOWN],
        changed=plan.changed[:SHOWN],
        left_out=plan.left_out[:SHOWN],
        columns=mapped_columns(kept),
        title_row=int(kept.mapping.get("row", 0)) + 1,
        meanings=[(one.value, one.label) for one in Column],
    )
    return render(request, "workplan/duty_import.html", context, status=409 if refused else 200)


@dataclass(frozen=True)
class MappedColumn:
    """A titled column of the table with what it means and what stands in it."""

    at: int
    letters: str
    title: str
    meaning: str
    examples: tuple[str, ...]


def mapped_columns(kept: DutyImport) -> list[MappedColumn]:
    """The columns for a person to settle; the first texts of each as examples."""
    mapping = TableMapping.from_data(kept.mapping)
    if mapping is None:
        return []
    sheet = sheet_of(workbook_of(kept), mapping)
    titles = titles_at(sheet, mapping.row)
    return [
        MappedColumn(
            at, column_letters(at + 1), titles.get(at, ""), column.value, _examples(sheet, mapping.row, at)
        )
        for at, column in sorted(mapping.columns.items())
    ]


def _examples(sheet: Sheet, row: int, column: int) -> tuple[str, ...]:
    found = [text[:30] for raw in sheet.column_values(column, row + 1) if (text := text_of(raw))]
    return tuple(found[:EXAMPLES])


@require_POST
def duty_import_columns(request: HttpRequest, import_id: int) -> HttpResponse:
    """Other meanings for the columns, or another row of titles."""
    seen, kept = import_seen(request, import_id)
    mapping = TableMapping.from_data(kept.mapping)
    try:
        book = workbook_of(kept)
    except NoTable as unreadable:
        messages.error(request, str(unreadable))
        return redirect("duty_list", list_id=seen.duty_list.pk)
    if mapping is not None:
        sheet = sheet_of(book, mapping)
        row = request.POST.get("row", "")
        if row.isascii() and row.isdecimal() and len(row) < 4 and int(row) - 1 != mapping.row:
            mapping = mapping_at(sheet, min(max(int(row) - 1, 0), sheet.height - 1))
        else:
            mapping = _chosen(request, mapping)
        try:
            map_columns(kept, mapping, today=timezone.localdate(), actor=seen.user)
        except ValidationError as refused:
            messages.error(request, " ".join(refused.messages))
    return redirect("duty_import", import_id=kept.pk)


def _chosen(request: HttpRequest, mapping: TableMapping) -> TableMapping:
    known = {one.value for one in Column}
    columns = {}
    for at, column in mapping.columns.items():
        value = request.POST.get(f"column-{at}", "")
        columns[at] = Column(value) if value in known else column
    return TableMapping(mapping.sheet, mapping.row, columns)


def duty_import_marked(request: HttpRequest, import_id: int) -> HttpResponse:
    """The uploaded workbook with every finding marked at its cell, and the reasons beside."""
    seen, kept = import_seen(request, import_id)
    plan = plan_now(kept, seen.duty_list, today=timezone.localdate())
    marked = io.BytesIO()
    mark_workbook(bytes(kept.content), plan.problems, marked, file_name=kept.name)
    return attachment(marked.getvalue(), f"{kept.name.rsplit('.', 1)[0]}（已标注）.xlsx")
