"""Lists of duties: all that one sees, one as a table, new ones, many duties at once, Excel out."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from dudao.apps.accounts.api import person_of
from dudao.apps.campaigns.api import Campaign, CampaignState, campaigns_of, people_book, unit_book
from dudao.apps.organisations.api import Organisation
from dudao.apps.workplan import list_table, queries_lists
from dudao.apps.workplan.actions.assigning import assign_duties
from dudao.apps.workplan.actions.duties import add_duty
from dudao.apps.workplan.actions.lists import create_list, edit_list, remove_list
from dudao.apps.workplan.choices import ListSource
from dudao.apps.workplan.documents_lists import list_book
from dudao.apps.workplan.downloads import book_download
from dudao.apps.workplan.duty_rows import rows_of
from dudao.apps.workplan.forms_lists import BatchForm, DutyForm, ListForm, NewListForm, list_initial
from dudao.apps.workplan.list_html import rows_html
from dudao.apps.workplan.list_loading import (
    ListSeen,
    counties_arranged_by,
    county_arranged,
    list_seen,
    posted,
)

NEXT_STEP = {
    ListSource.CLAUSES: "duty_list_clauses",
    ListSource.GAPS: "duty_list_gaps",
    ListSource.EXCEL: "duty_import_new",
    ListSource.INSTRUCTION: "duty_list_lines",
    ListSource.MANUAL: "duty_list",
}


def duty_lists(request: HttpRequest) -> HttpResponse:
    """The lists that one sees, by campaign and matter, with what is done and what is late."""
    user = person_of(request)
    lines = queries_lists.list_lines(user, timezone.localdate())
    context = {
        "user": user,
        "tab": "duty_lists",
        "groups": list_table.groups_of(lines),
        "several": len({one.duty_list.county_id for one in lines}) > 1,
        "arranged": counties_arranged_by(user),
    }
    return render(request, "workplan/duty_lists.html", context)


def duty_list_new(request: HttpRequest) -> HttpResponse:
    """A new list: where it comes from decides the next page."""
    user, county = county_arranged(request)
    campaigns = _open_campaigns(county)
    form = NewListForm(campaigns, posted(request))
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            made = create_list(
                county,
                title=given["title"],
                kind=given["kind"],
                source=given["source"],
                campaign=given["campaign"],
                matter=given["matter"],
                source_note=given["source_note"],
                document_number=given["document_number"],
                actor=user,
            )
        except ValidationError as refused:
            _refuse(form, refused)
        else:
            return redirect(NEXT_STEP[ListSource(made.source)], list_id=made.pk)
    context = {"user": user, "tab": "duty_lists", "county": county, "form": form}
    return render(request, "workplan/duty_list_new.html", context, status=400 if form.errors else 200)


def _open_campaigns(county: Organisation) -> list[Campaign]:
    found = campaigns_of([county]).exclude(state=CampaignState.CLOSED)
    return sorted(found, key=lambda one: (one.state != CampaignState.RUNNING, -one.pk))


def _refuse(form: Any, refused: ValidationError) -> None:
    if not hasattr(refused, "error_dict"):
        form.add_error(None, refused.messages)
        return
    for name, found in refused.message_dict.items():
        form.add_error(name if name in form.fields else None, found)


def duty_list(request: HttpRequest, list_id: int) -> HttpResponse:
    """One list as a table; a thousand rows without pages."""
    return _table_page(request, list_seen(request, list_id), None)


def _table_page(
    request: HttpRequest, seen: ListSeen, form: BatchForm | None, status: int = 200
) -> HttpResponse:
    duties = queries_lists.duties_in(seen.user, seen.duty_list, whole=seen.whole)
    table = list_table.table_of(rows_of(duties), timezone.localdate())
    chosen = set(request.POST.getlist("duties"))
    context = seen.page(
        table=table,
        table_rows=rows_html(table.lines, may_arrange=seen.may_arrange, chosen=chosen),
        recent=queries_lists.recent_imports(seen.duty_list) if seen.may_arrange else [],
    )
    if seen.may_arrange:
        units, people = unit_book(seen.duty_list.county), people_book(seen.duty_list.county)
        context |= {
            "form": form or _batch_form(seen),
            "unit_names": [unit.name for unit in units.units],
            "people_labels": people.labels(),
        }
    return render(request, "workplan/duty_list.html", context, status=status)


def _batch_form(seen: ListSeen, *args: Any) -> BatchForm:
    held = seen.duty_list
    return BatchForm(
        unit_book(held.county),
        people_book(held.county),
        queries_lists.kinds_of(held.county),
        queries_lists.milestones_of(held.campaign),
        *args,
    )


@require_POST
def duty_list_assign(request: HttpRequest, list_id: int) -> HttpResponse:
    """The same for many duties; what is left blank stays as it is."""
    seen = list_seen(request, list_id, arranging=True)
    form = _batch_form(seen, request.POST)
    if not form.is_valid():
        return _table_page(request, seen, form, status=400)
    ids = [
        int(pk) for pk in request.POST.getlist("duties") if pk.isascii() and pk.isdecimal() and len(pk) < 16
    ]
    try:
        count = assign_duties(seen.duty_list, ids, form.change(), actor=seen.user)
    except ValidationError as refused:
        _refuse(form, refused)
        return _table_page(request, seen, form, status=400)
    messages.success(request, f"已改 {count} 项。")
    back = request.POST.get("back", "").lstrip("?")[:400]
    address = reverse("duty_list", args=[seen.duty_list.pk])
    return redirect(f"{address}?{back}" if back else address)


def duty_list_edit(request: HttpRequest, list_id: int) -> HttpResponse:
    """Name, kind and origin of a list."""
    seen = list_seen(request, list_id, arranging=True)
    form = ListForm(posted(request), initial=list_initial(seen.duty_list))
    if request.method == "POST" and form.is_valid():
        try:
            edit_list(seen.duty_list, **form.cleaned_data, actor=seen.user)
        except ValidationError as refused:
            _refuse(form, refused)
        else:
            messages.success(request, "清单已保存。")
            return redirect("duty_list", list_id=seen.duty_list.pk)
    context = seen.page(form=form, is_empty=not seen.duty_list.duties.exists())
    return render(request, "workplan/duty_list_edit.html", context, status=400 if form.errors else 200)


@require_POST
def duty_list_remove(request: HttpRequest, list_id: int) -> HttpResponse:
    """A list without duties goes."""
    seen = list_seen(request, list_id, arranging=True)
    try:
        remove_list(seen.duty_list, actor=seen.user)
    except ValidationError as refused:
        messages.error(request, " ".join(refused.messages))
        return redirect("duty_list", list_id=list_id)
    messages.success(request, f"清单“{seen.duty_list.title}”已删除。")
    return redirect("duty_lists")


def duty_list_file(request: HttpRequest, list_id: int) -> HttpResponse:
    """The list as it is seen (filters of the address) in the county's own layout."""
    seen = list_seen(request, list_id)
    duties = queries_lists.duties_in(seen.user, seen.duty_list, whole=seen.whole)
    table = list_table.table_of(rows_of(duties), timezone.localdate())
    rows = list_table.filtered(table, request.GET)
    made_at = timezone.localtime().replace(tzinfo=None, microsecond=0)
    book = list_book(seen.duty_list, rows, people_book(seen.duty_list.county), made_at)
    return book_download(book, seen.duty_list.title, "xlsx")


def duty_new(request: HttpRequest, list_id: int) -> HttpResponse:
    """One more duty of a list."""
    seen = list_seen(request, list_id, arranging=True)
    held = seen.duty_list
    units, people = unit_book(held.county), people_book(held.county)
    kinds, milestones = queries_lists.kinds_of(held.county), queries_lists.milestones_of(held.campaign)
    form = DutyForm(units, people, kinds, milestones, posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            made = add_duty(held, form.given(), actor=seen.user)
        except ValidationError as refused:
            _refuse(form, refused)
        else:
            messages.success(request, f"已新增第 {made.number} 项。步骤和先后关系在任务页设置。")
            return redirect("duty", duty_id=made.pk)
    context = seen.page(
        form=form, unit_names=[unit.name for unit in units.units], people_labels=people.labels()
    )
    return render(request, "workplan/duty_new.html", context, status=400 if form.errors else 200)
