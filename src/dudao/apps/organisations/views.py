"""Pages about the schools of a county."""

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from dudao.apps.activity.api import history_of
from dudao.apps.organisations import actions, queries
from dudao.apps.organisations.choices import AreaType, Kind, SchoolKind
from dudao.apps.organisations.forms import CloseSchoolForm, SchoolForm
from dudao.apps.organisations.models import Organisation
from dudao.apps.organisations.permissions import can_edit_organisation
from dudao.apps.organisations.reach import Reach

NOT_EDITOR = "只有督导室干部和管理员可以新增、修改、撤并学校。"


def counties(request: HttpRequest) -> HttpResponse:
    """The counties one may see; with just one, its schools at once."""
    found = queries.counties_visible_to(_reach(request))
    if len(found) == 1:
        return redirect("schools", county_id=found[0].pk)
    return render(request, "organisations/counties.html", {"counties": found})


def schools(request: HttpRequest, county_id: int) -> HttpResponse:
    """The schools of a county that lie inside the data scope; who sees none of it gets 404."""
    reach = _reach(request)
    county = queries.county_reached(reach, county_id)
    if county is None:
        raise Http404("没有这个县，或者它不在您的数据范围内。")
    closed_too = request.GET.get("closed") == "1"
    context = {
        "county": county,
        "schools": queries.schools_visible_in(reach, county, closed_too=closed_too),
        "closed_too": closed_too,
        "kinds": SchoolKind.choices,
        "areas": AreaType.choices,
        "may_edit": can_edit_organisation(reach, county),
    }
    return render(request, "organisations/schools.html", context)


def school_create(request: HttpRequest, county_id: int) -> HttpResponse:
    """Add a school to the county."""
    county = _county_to_edit(request, county_id)
    form = SchoolForm(county, queries.townships_of(county), request.POST or None)
    if request.method == "POST" and form.is_valid():
        values = form.values()
        parent = values.pop("parent")
        new = actions.NewOrganisation(kind=Kind.SCHOOL, is_sample=county.is_sample, **values)
        try:
            school = actions.add_organisation(parent, new, actor=_actor(request))
        except ValidationError as refused:
            _add_errors(form, refused)
        else:
            messages.success(request, f"已新增 {school.name}。")
            return redirect("school", school_id=school.pk)
    return render(request, "organisations/school_form.html", {"county": county, "form": form})


def school(request: HttpRequest, school_id: int) -> HttpResponse:
    """One school's registered data, its former names and what happened to it."""
    found = _school_or_404(request, school_id)
    context = {
        "school": found,
        "county": found.county,
        "township": queries.township_of(found),
        "former_names": found.former_names.order_by("pk"),
        "may_edit": can_edit_organisation(_reach(request), found),
        "history": history_of(found)[:20],
    }
    return render(request, "organisations/school.html", context)


def school_edit(request: HttpRequest, school_id: int) -> HttpResponse:
    """Change a school's data; a new name keeps the old one as former."""
    found = _school_to_edit(request, school_id)
    county = found.county
    assert county is not None
    form = SchoolForm(county, queries.townships_of(county), request.POST or None, school=found)
    if request.method == "POST" and form.is_valid():
        try:
            actions.edit_organisation(found, form.values(), actor=_actor(request))
        except ValidationError as refused:
            _add_errors(form, refused)
        else:
            messages.success(request, "已保存。")
            return redirect("school", school_id=found.pk)
    return render(
        request, "organisations/school_form.html", {"county": county, "form": form, "school": found}
    )


def school_close(request: HttpRequest, school_id: int) -> HttpResponse:
    """Take a school out of use, merged into another or not."""
    found = _school_to_edit(request, school_id)
    county = found.county
    assert county is not None
    others = [one for one in queries.schools_of(county) if one.pk != found.pk]
    form = CloseSchoolForm(others, request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.close_school(found, merged_into=form.chosen(), actor=_actor(request))
        except ValidationError as refused:
            messages.error(request, " ".join(refused.messages))
        else:
            messages.success(request, f"{found.name} 已撤并，历史数据都还在，可以恢复。")
        return redirect("school", school_id=found.pk)
    return render(
        request, "organisations/school_close.html", {"county": county, "form": form, "school": found}
    )


@require_POST
def school_reopen(request: HttpRequest, school_id: int) -> HttpResponse:
    """Put a closed school back into use."""
    found = _school_to_edit(request, school_id)
    try:
        actions.reopen_school(found, actor=_actor(request))
    except ValidationError as refused:
        messages.error(request, " ".join(refused.messages))
    else:
        messages.success(request, f"{found.name} 已恢复。")
    return redirect("school", school_id=found.pk)


def _actor(request: HttpRequest) -> Any:
    """The signed-in person: everything here stands behind the sign-in."""
    return request.user


def _reach(request: HttpRequest) -> Reach:
    reach: Reach = _actor(request).reach()
    return reach


def _school_or_404(request: HttpRequest, school_id: int) -> Organisation:
    found = queries.school_visible_to(_reach(request), school_id)
    if found is None:
        raise Http404("没有这所学校，或者它不在您的数据范围内。")
    return found


def _school_to_edit(request: HttpRequest, school_id: int) -> Organisation:
    found = _school_or_404(request, school_id)
    if not can_edit_organisation(_reach(request), found):
        raise PermissionDenied(NOT_EDITOR)
    return found


def _county_to_edit(request: HttpRequest, county_id: int) -> Organisation:
    county = queries.county_reached(_reach(request), county_id)
    if county is None:
        raise Http404("没有这个县，或者它不在您的数据范围内。")
    if not can_edit_organisation(_reach(request), county):
        raise PermissionDenied(NOT_EDITOR)
    return county


def _add_errors(form: forms.Form, refused: ValidationError) -> None:
    """Errors of fields the form has go to them, the others to its top."""
    if not hasattr(refused, "error_dict"):
        form.add_error(None, refused)
        return
    for name, errors in refused.message_dict.items():
        form.add_error(name if name in form.fields else None, errors)
