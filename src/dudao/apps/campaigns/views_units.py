"""Bodies of a campaign, the units that take part, and who keeps their archives and rooms."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from dudao.apps.campaigns import queries, tables
from dudao.apps.campaigns.actions import units as actions
from dudao.apps.campaigns.choices import GroupDuty, GroupKind
from dudao.apps.campaigns.documents import bodies_book, keepers_book
from dudao.apps.campaigns.downloads import workbook
from dudao.apps.campaigns.forms import GroupForm, KeepersForm, MemberFormSet, WorkbookForm
from dudao.apps.campaigns.keeper_layout import read_keepers, sentences
from dudao.apps.campaigns.loading import GONE, Seen, campaign_for, posted
from dudao.apps.campaigns.models import Group, GroupMember
from dudao.apps.campaigns.queries_county import PeopleBook, UnitBook, people_book, unit_book
from dudao.apps.organisations.api import Kind, Organisation, SchoolKind, in_name_order, township_of
from dudao.infra.xlsx.read import UnreadableWorkbook, read_workbook
from dudao.infra.xlsx.write import write_workbook

TAKES_PART = (Kind.SCHOOL, Kind.TOWNSHIP, Kind.GOVERNMENT_DEPARTMENT, Kind.BUREAU, Kind.BUREAU_SECTION)


def campaign_bodies(request: HttpRequest, campaign_id: int) -> HttpResponse:
    """Leading group, office, special teams, groups of townships and departments, education groups."""
    seen = campaign_for(request, campaign_id, whole=False)
    found = queries.groups_of(seen.campaign)
    order = list(GroupKind.values)
    groups = sorted(found, key=lambda group: (order.index(group.kind), group.position, group.pk))
    missing = [
        kind.label
        for kind in (GroupKind.LEADING_GROUP, GroupKind.OFFICE)
        if kind not in {group.kind for group in groups}
    ]
    return render(request, "campaigns/bodies.html", seen.page("bodies", groups=groups, missing=missing))


def bodies_file(request: HttpRequest, campaign_id: int) -> HttpResponse:
    """工作机构名单 as a workbook."""
    seen = campaign_for(request, campaign_id, whole=False)
    book = bodies_book(seen.campaign, queries.groups_of(seen.campaign), timezone.now())
    return workbook(write_workbook(book), f"{seen.campaign.title}工作机构名单.xlsx")


def group_new(request: HttpRequest, campaign_id: int) -> HttpResponse:
    """A body that is not there yet."""
    return _group(request, campaign_for(request, campaign_id, editing=True), None)


def group(request: HttpRequest, campaign_id: int, group_id: int) -> HttpResponse:
    """One body with its people."""
    seen = campaign_for(request, campaign_id, editing=True)
    found = queries.group_in(seen.campaign, group_id)
    if found is None:
        raise Http404(GONE)
    return _group(request, seen, found)


def _group(request: HttpRequest, seen: Seen, found: Group | None) -> HttpResponse:
    units, people = unit_book(seen.campaign.county), people_book(seen.campaign.county)
    form = GroupForm(units, posted(request), initial=_group_initial(request, found))
    members = MemberFormSet(posted(request), initial=_members_initial(found, people), prefix="m")
    if request.method == "POST" and form.is_valid() and members.is_valid():
        given = [one for line in members if (one := line.given(people)) is not None]
        try:
            saved = actions.save_group(seen.campaign, found, form.given(given), actor=seen.user)
        except ValidationError as refused:
            errors = refused.message_dict if hasattr(refused, "error_dict") else {"": refused.messages}
            for name, texts in errors.items():
                form.add_error(name if name in form.fields else None, texts)
        else:
            messages.success(request, f"{saved.name}已保存。")
            return redirect("campaign_bodies", campaign_id=seen.campaign.pk)
    context = seen.page("bodies", form=form, members=members, group=found, **_lists(units, people))
    return render(request, "campaigns/group.html", context, status=400 if form.errors else 200)


def _group_initial(request: HttpRequest, found: Group | None) -> dict[str, Any]:
    if found is None:
        kind = request.GET.get("kind", "")
        known = kind in GroupKind.values
        return {"kind": kind, "name": GroupKind(kind).label if known else ""}
    unit = found.organisation.name if found.organisation else ""
    return {"kind": found.kind, "name": found.name, "duties": found.duties, "organisation": unit}


def _members_initial(found: Group | None, people: PeopleBook) -> list[dict[str, Any]]:
    if found is None:
        return [{"duty": GroupDuty.HEAD}, {"duty": GroupDuty.DEPUTY}, {"duty": GroupDuty.MEMBER}]
    return [
        {"duty": one.duty, "name": _label(one, people), "post": one.post} for one in queries.members_of(found)
    ]


def _label(member: GroupMember, people: PeopleBook) -> str:
    """As the list of people offers her where she still works in the county."""
    user = member.user
    return people.label(user) if user is not None and user.pk in people.places else member.name


def _lists(units: UnitBook, people: PeopleBook) -> dict[str, Any]:
    """What the inputs of a page suggest."""
    return {"unit_names": [unit.name for unit in units.units], "people_labels": people.labels()}


@require_POST
def group_remove(request: HttpRequest, campaign_id: int, group_id: int) -> HttpResponse:
    """Dissolve a body."""
    seen = campaign_for(request, campaign_id, editing=True)
    found = queries.group_in(seen.campaign, group_id)
    if found is None:
        raise Http404(GONE)
    try:
        actions.remove_group(seen.campaign, found, actor=seen.user)
    except ValidationError as refused:
        messages.error(request, " ".join(refused.messages))
    else:
        messages.success(request, f"{found.name}已撤销。")
    return redirect("campaign_bodies", campaign_id=campaign_id)


def campaign_units(request: HttpRequest, campaign_id: int) -> HttpResponse:
    """Which schools, departments and townships take part."""
    seen = campaign_for(request, campaign_id)
    units = [one for one in unit_book(seen.campaign.county).units if one.kind in TAKES_PART]
    if request.method == "POST":
        campaign_for(request, campaign_id, editing=True)
        wanted = set(request.POST.getlist("units"))
        try:
            filled = actions.set_participants(
                seen.campaign, [one for one in units if str(one.pk) in wanted], actor=seen.user
            )
        except ValidationError as refused:
            messages.error(request, " ".join(refused.messages))
        else:
            messages.success(request, f"已保存：增加 {filled.added} 项分工，移去 {filled.removed} 项。")
        return redirect("campaign_units", campaign_id=campaign_id)
    taking = {one.pk for one in queries.participants_of(seen.campaign)}
    lines = [{"unit": one, "takes_part": one.pk in taking, "township": _township(one)} for one in units]
    townships = in_name_order({place.pk: place for one in units if (place := _township(one))}.values())
    context = seen.page(
        "units",
        lines=lines,
        taking=len(taking),
        school_kinds=[
            kind for kind in SchoolKind.choices if any(one.school_kind == kind[0] for one in units)
        ],
        kinds=[(kind.value, kind.label) for kind in TAKES_PART],
        townships=townships,
    )
    return render(request, "campaigns/units.html", context)


def _township(unit: Organisation) -> Organisation | None:
    return township_of(unit) if unit.is_school else None


def campaign_keepers(request: HttpRequest, campaign_id: int) -> HttpResponse:
    """Archive keepers and room keepers of every unit."""
    seen = campaign_for(request, campaign_id)
    return _keepers_page(request, seen, WorkbookForm(), [])


def _keepers_page(
    request: HttpRequest, seen: Seen, form: WorkbookForm, problems: list[str], status: int = 200
) -> HttpResponse:
    rows = tables.unit_rows(seen.campaign)
    context = seen.page(
        "keepers",
        rows=rows,
        named=sum(bool(row.archive) for row in rows),
        form=form,
        problems=problems,
    )
    return render(request, "campaigns/keepers.html", context, status=status)


def keepers_file(request: HttpRequest, campaign_id: int) -> HttpResponse:
    """The same as a workbook, to be filled and imported."""
    seen = campaign_for(request, campaign_id)
    book = keepers_book(seen.campaign, tables.unit_rows(seen.campaign), timezone.now())
    return workbook(write_workbook(book), f"{seen.campaign.title}档案建设员和部室管理员.xlsx")


@require_POST
def keepers_import(request: HttpRequest, campaign_id: int) -> HttpResponse:
    """Take the keepers of the units that a workbook names, or none of them."""
    seen = campaign_for(request, campaign_id, editing=True)
    form = WorkbookForm(request.POST, request.FILES)
    if not form.is_valid():
        return _keepers_page(request, seen, form, [], status=400)
    file = form.cleaned_data["file"]
    county = seen.campaign.county
    try:
        read = read_keepers(read_workbook(file.read(), file.name), unit_book(county), people_book(county))
        if read.problems:
            return _keepers_page(request, seen, form, sentences(read.problems), status=400)
        changed = actions.set_keepers(seen.campaign, read.keepers, actor=seen.user)
    except UnreadableWorkbook as refused:
        return _keepers_page(request, seen, form, [str(refused)], status=400)
    except ValidationError as refused:
        return _keepers_page(request, seen, form, list(refused.messages), status=400)
    messages.success(request, f"已导入：{changed} 个单位有改动。")
    return redirect("campaign_keepers", campaign_id=campaign_id)


def unit_keepers(request: HttpRequest, campaign_id: int, unit_id: int) -> HttpResponse:
    """The keepers of one unit."""
    seen = campaign_for(request, campaign_id, editing=True)
    unit = next((one for one in queries.participants_of(seen.campaign) if one.pk == unit_id), None)
    if unit is None:
        raise Http404(GONE)
    row = tables.unit_row(unit, queries.keepers_of(seen.campaign, [unit.pk]).get(unit.pk, []))
    people = people_book(seen.campaign.county)
    initial = {"archive": row.archive, "rooms": "\n".join(f"{room}：{names}" for room, names in row.rooms)}
    form = KeepersForm(people, unit, posted(request), initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            actions.set_keepers(seen.campaign, {unit.pk: form.given()}, actor=seen.user)
        except ValidationError as refused:
            form.add_error(None, refused.messages)
        else:
            messages.success(request, f"{unit.name}已保存。")
            return redirect("campaign_keepers", campaign_id=campaign_id)
    context = seen.page("keepers", form=form, unit=unit, people_labels=people.labels())
    return render(request, "campaigns/unit_keepers.html", context, status=400 if form.errors else 200)
