"""责任分工: the table of items, one item, many at once, one school, Excel out and in."""

from __future__ import annotations

import io
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from dudao.apps.accounts.api import Role
from dudao.apps.campaigns import queries, tables
from dudao.apps.campaigns.actions.assigning import assign, fill_school_owners
from dudao.apps.campaigns.actions.importing import import_assignments, problems_of
from dudao.apps.campaigns.choices import Lack
from dudao.apps.campaigns.documents import duties_book
from dudao.apps.campaigns.downloads import workbook
from dudao.apps.campaigns.forms import DutyForm, SchoolOwnersForm, WorkbookForm
from dudao.apps.campaigns.loading import (
    GONE,
    ONLY_COUNTY,
    Seen,
    campaign_for,
    item_in,
    posted,
    version_chosen,
)
from dudao.apps.campaigns.queries_county import people_book, unit_book
from dudao.apps.standards.api import StandardVersion
from dudao.infra.xlsx.mark import mark_workbook
from dudao.infra.xlsx.write import write_workbook

SHOWN_PROBLEMS = 100


def duties(request: HttpRequest, campaign_id: int) -> HttpResponse:
    """Every item of a standard with its units and people; what is on nobody stands out."""
    seen = campaign_for(request, campaign_id)
    return _duties_page(request, seen, None)


def _duties_page(request: HttpRequest, seen: Seen, form: DutyForm | None, status: int = 200) -> HttpResponse:
    version, versions = version_chosen(request, seen.campaign)
    rows = tables.duty_rows(seen.campaign, version)
    sections = list(dict.fromkeys(row.item.section for row in rows))
    leads = list(dict.fromkeys(["", *sorted(row.lead for row in rows)]))
    context = seen.page(
        "duties",
        version=version,
        versions=versions,
        lines=[
            {"row": row, "section": sections.index(row.item.section), "lead": leads.index(row.lead)}
            for row in rows
        ],
        sections=sections,
        leads=leads,
        lacks=[*Lack.choices, ("unowned", "有单位没有责任人")],
        chosen=set(request.POST.getlist("items")),
    )
    if seen.may_edit:
        units, people = unit_book(seen.campaign.county), people_book(seen.campaign.county)
        context |= {
            "form": form or DutyForm(units, people, many=True),
            "unit_names": [unit.name for unit in units.units],
            "people_labels": people.labels(),
        }
    return render(request, "campaigns/duties.html", context, status=status)


@require_POST
def duties_assign(request: HttpRequest, campaign_id: int) -> HttpResponse:
    """The same for many items; what is left blank stays as it is."""
    seen = campaign_for(request, campaign_id, editing=True)
    version, _ = version_chosen(request, seen.campaign)
    rows = {str(row.item.pk): row for row in tables.duty_rows(seen.campaign, version)}
    chosen = [rows[pk] for pk in dict.fromkeys(request.POST.getlist("items")) if pk in rows]
    county = seen.campaign.county
    form = DutyForm(unit_book(county), people_book(county), request.POST, many=True)
    if not chosen:
        form.add_error(None, "先在表里选中条目。")
    if not form.is_valid():
        return _duties_page(request, seen, form, status=400)
    changes = [form.change(row.item.pk, subjects=[county.pk], owners=not row.of_schools) for row in chosen]
    try:
        done = assign(seen.campaign, changes, actor=seen.user)
    except ValidationError as refused:
        form.add_error(None, refused.messages)
        return _duties_page(request, seen, form, status=400)
    of_schools = sum(row.of_schools for row in chosen) if form.names_owners else 0
    left = f"有 {of_schools} 条评学校，责任人在各校的名单里定，没有改。" if of_schools else ""
    messages.success(request, f"已改 {len(done.codes)} 条。{left}")
    return redirect(_table_address(request, seen, version))


def _table_address(request: HttpRequest, seen: Seen, version: StandardVersion) -> str:
    """Back to the table as it was filtered: only the query of our own page is taken over."""
    query = request.POST.get("back", "")
    address = reverse("duties", args=[seen.campaign.pk])
    return f"{address}?{query.lstrip('?')[:400]}" if query else f"{address}?standard={version.pk}"


def duty(request: HttpRequest, campaign_id: int, item_id: int) -> HttpResponse:
    """One item: units, requirement, day, people; inside the table, or on a page of its own."""
    seen = campaign_for(request, campaign_id)
    item = item_in(seen.campaign, item_id)
    row = tables.duty_row(seen.campaign, item)
    units, people = unit_book(seen.campaign.county), people_book(seen.campaign.county)
    form = DutyForm(units, people, posted(request), initial=_duty_initial(row, people))
    in_table = bool(request.headers.get("HX-Request"))
    if request.method == "POST":
        campaign_for(request, campaign_id, editing=True)
        if form.is_valid():
            change = form.change(item.pk, subjects=[seen.campaign.county_id], owners=not row.of_schools)
            try:
                assign(seen.campaign, [change], actor=seen.user)
            except ValidationError as refused:
                form.add_error(None, refused.messages)
            else:
                if in_table:
                    row = tables.duty_row(seen.campaign, item)
                    return render(request, "campaigns/_duty_saved.html", seen.page("duties", row=row))
                messages.success(request, f"{item.code} 已保存。")
                return redirect("item_duty", campaign_id=campaign_id, item_id=item.pk)
    context = seen.page(
        "duties",
        item=item,
        row=row,
        form=form,
        of_item=[] if in_table or not row.of_schools else _of_schools(seen, item.pk),
        unit_names=[] if in_table else [unit.name for unit in units.units],
        people_labels=[] if in_table else people.labels(),
    )
    template = "campaigns/_duty_form.html" if in_table else "campaigns/duty.html"
    return render(request, template, context, status=400 if form.errors and not in_table else 200)


def _of_schools(seen: Seen, item_id: int) -> list[tables.OwnRow]:
    found = queries.assignments_of(seen.campaign).filter(item=item_id)
    return tables.own_rows(seen.campaign, found, timezone.localdate())


def _duty_initial(row: tables.DutyRow, people: Any) -> dict[str, Any]:
    def label(name: str) -> str:
        if row.own is None:
            return ""
        user = getattr(row.own, name)
        if user is not None and user.pk in people.places:
            return str(people.label(user))
        return user.name if user is not None else str(getattr(row.own, f"{name}_name", ""))

    return {
        "lead_unit": row.lead,
        "supporting_units": row.supporting,
        "technical_requirement": row.duty.technical_requirement if row.duty else "",
        "due_on": row.duty.due_on if row.duty else None,
        "principal_owner": label("principal_owner"),
        "direct_owner": label("direct_owner"),
        "handler": label("handler"),
    }


@require_POST
def duties_fill_schools(request: HttpRequest, campaign_id: int) -> HttpResponse:
    """Principals and clerks where a school's item has nobody."""
    seen = campaign_for(request, campaign_id, editing=True)
    try:
        filled = fill_school_owners(seen.campaign, actor=seen.user)
    except ValidationError as refused:
        messages.error(request, " ".join(refused.messages))
    else:
        messages.success(request, f"已按校长和填报员补上 {filled} 项；已经写明的没有改。")
    return redirect("duties", campaign_id=campaign_id)


def duties_file(request: HttpRequest, campaign_id: int) -> HttpResponse:
    """责任分工表 as a workbook."""
    seen = campaign_for(request, campaign_id)
    version, _ = version_chosen(request, seen.campaign)
    of_schools = tables.school_people(seen.campaign, version)
    rows = tables.duty_rows(seen.campaign, version)
    people = people_book(seen.campaign.county)
    book = duties_book(seen.campaign, version, rows, of_schools, timezone.now(), people)
    name = f"{seen.campaign.title}责任分工表（{version.standard.short_title}）.xlsx"
    return workbook(write_workbook(book), name)


def duties_import(request: HttpRequest, campaign_id: int) -> HttpResponse:
    """Take a workbook, ours or the county's own; what does not fit comes back marked."""
    seen = campaign_for(request, campaign_id, editing=True)
    version, versions = version_chosen(request, seen.campaign)
    form = WorkbookForm(posted(request), request.FILES if request.method == "POST" else None)
    kept = None
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            kept = import_assignments(seen.campaign, version, file.read(), file.name or "表", actor=seen.user)
        except ValidationError as refused:
            form.add_error("file", refused.messages)
    problems = problems_of(kept) if kept else []
    context = seen.page(
        "duties",
        form=form,
        version=version,
        versions=versions,
        kept=kept,
        problems=[one for one in problems if one.is_error][:SHOWN_PROBLEMS],
        error_count=sum(one.is_error for one in problems),
        warnings=[one for one in problems if not one.is_error][:SHOWN_PROBLEMS],
        recent=queries.recent_imports(seen.campaign),
    )
    refused_now = bool(form.errors) or (kept is not None and kept.state == "refused")
    return render(request, "campaigns/duties_import.html", context, status=400 if refused_now else 200)


def duties_marked(request: HttpRequest, campaign_id: int, import_id: int) -> HttpResponse:
    """An uploaded workbook with every finding marked at its cell."""
    seen = campaign_for(request, campaign_id, editing=True)
    kept = queries.import_in(seen.campaign, import_id)
    if kept is None or not kept.file.storage.exists(kept.file.name or ""):
        raise Http404(GONE)
    with kept.file.open("rb") as stored:
        content = stored.read()
    marked = io.BytesIO()
    mark_workbook(content, problems_of(kept), marked, file_name=kept.file_name)
    name = kept.file_name.rsplit(".", 1)[0]
    return workbook(marked.getvalue(), f"{name}（已标注）.xlsx")


def school_duties(request: HttpRequest, campaign_id: int, school_id: int) -> HttpResponse:
    """The items of one school: seen by its principal and whoever sees the county, assigned by the office."""
    seen = campaign_for(request, campaign_id, whole=False)
    school = next((one for one in queries.subjects_of(seen.campaign)[1:] if one.pk == school_id), None)
    own = school_id in queries.places_of(seen.user, Role.PRINCIPAL)
    if school is None or not (seen.may_view or own):
        if school is not None and school_id in queries.places_of(seen.user, *Role):
            raise PermissionDenied(ONLY_COUNTY)
        raise Http404(GONE)
    units, people = unit_book(seen.campaign.county), people_book(seen.campaign.county)
    form = SchoolOwnersForm(units, people, posted(request))
    found = queries.assignments_of(seen.campaign).filter(subject=school)
    if request.method == "POST":
        campaign_for(request, campaign_id, editing=True)
        items = {str(one.item_id): one.item_id for one in found}
        chosen = [items[pk] for pk in request.POST.getlist("items") if pk in items]
        if not chosen:
            form.add_error(None, "先在表里选中条目。")
        if form.is_valid():
            try:
                done = assign(seen.campaign, form.changes(chosen, school), actor=seen.user)
            except ValidationError as refused:
                form.add_error(None, refused.messages)
            else:
                messages.success(request, f"已改 {done.assignments} 条。")
                return redirect("school_duties", campaign_id=campaign_id, school_id=school_id)
    rows = tables.own_rows(seen.campaign, found, timezone.localdate())
    context = seen.page("duties", school=school, rows=rows, form=form)
    if seen.may_edit:
        context["people_labels"] = people.labels()
    return render(request, "campaigns/school_duties.html", context, status=400 if form.errors else 200)
