"""Pages of a list of commendations: names, announcement, objections, decision."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from dudao.apps.accounts.api import User
from dudao.apps.activity.api import history_of
from dudao.apps.appraisal import queries
from dudao.apps.appraisal.actions import commendations as actions
from dudao.apps.appraisal.choices import AppraisalState, CommendationState, NomineeState
from dudao.apps.appraisal.forms_commendations import CommendationForm, GradeForm, NomineeForm, ObjectionForm
from dudao.apps.appraisal.loading import commendation_for, county_managed, nominee_for, objection_for
from dudao.apps.appraisal.models import Commendation, Nominee
from dudao.apps.appraisal.permissions import can_manage, knows_reasons, sees_person
from dudao.apps.appraisal.proofs import proofs_offered
from dudao.apps.correspondence.api import document_url
from dudao.core.sheetspec import Book, ColumnSpec, SheetSpec
from dudao.infra.xlsx.write import write_workbook
from dudao.web.downloads import attachment

HISTORY = 20
SAMPLE = "样例数据，仅供演示"
LOCKED = (CommendationState.DECIDING, CommendationState.DECIDED, CommendationState.CANCELLED)


def commendation_new(request: HttpRequest, county_id: int) -> HttpResponse:
    """Draw up a list."""
    user, county = county_managed(request, county_id)
    appraisals = queries.appraisals_of(county)
    form = CommendationForm(
        appraisals,
        request.POST if request.method == "POST" else None,
        initial={"year": timezone.localdate().year},
    )
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        given = actions.CommendationGiven(
            data["year"],
            data["title"],
            data["basis"],
            data["notice_days"],
            form.appraisals.get(data["appraisal"]),
        )
        try:
            made = actions.create_commendation(county, given, actor=user)
        except ValidationError as refused:
            form.add_error(None, refused)
        else:
            messages.success(request, "已拟定，现在推荐表彰对象。")
            return redirect("commendation", commendation_id=made.pk)
    context = {"user": user, "tab": "appraisal", "county": county, "form": form}
    return render(request, "appraisal/commendation_new.html", context, status=400 if form.errors else 200)


def commendation(request: HttpRequest, commendation_id: int) -> HttpResponse:
    """A list with everybody on it that this person may see."""
    user, held = commendation_for(request, commendation_id)
    return _page(request, user, held)


def _page(
    request: HttpRequest, user: User, held: Commendation, *, status: int = 200, **forms: Any
) -> HttpResponse:
    today = timezone.localdate()
    manages, knows = can_manage(user, held.county), knows_reasons(user, held)
    nominees = list(held.nominees.select_related("unit", "by").prefetch_related("proofs"))
    listed = [one for one in nominees if one.state == NomineeState.LISTED]
    seen = [
        one for one in (nominees if knows else listed) if not one.is_person or sees_person(user, held, one)
    ]
    context = {
        "user": user,
        "tab": "appraisal",
        "held": held,
        "nominees": seen,
        "hidden": len(listed) - sum(one.state == NomineeState.LISTED for one in seen),
        "units_count": sum(not one.is_person for one in listed),
        "people_count": sum(one.is_person for one in listed),
        "knows": knows,
        "manages": manages,
        "objections": list(held.objections.select_related("nominee__unit", "decided_by")) if knows else [],
        "nominating": manages and held.state == CommendationState.NOMINATING,
        "announced": manages and held.state == CommendationState.ANNOUNCED,
        "may_strike": manages and held.state not in LOCKED,
        "by_grade": held.appraisal is not None and held.appraisal.state == AppraisalState.SIGNED,
        "over": held.notice_until is not None and today > held.notice_until,
        "document_url": document_url(held.document) if held.document is not None and knows else "",
        "history": history_of(held)[:HISTORY] if manages else [],
    }
    if context["nominating"]:
        context["form"] = NomineeForm(queries.possible_units(held.county), proofs_offered(user, held.county))
        context["grade_form"] = GradeForm()
    if context["announced"]:
        context["objection_form"] = ObjectionForm(listed, initial={"received_on": today})
    return render(request, "appraisal/commendation.html", context | forms, status=status)


def table(request: HttpRequest, commendation_id: int) -> HttpResponse:
    """The list as a workbook, as far as this person sees it."""
    user, held = commendation_for(request, commendation_id)
    knows = knows_reasons(user, held)
    nominees = [
        one
        for one in held.nominees.filter(state=NomineeState.LISTED).select_related("unit")
        if not one.is_person or sees_person(user, held, one)
    ]
    columns = (
        ColumnSpec("序号", 6),
        ColumnSpec("荣誉称号", 22),
        ColumnSpec("单位", 26),
        ColumnSpec("姓名", 12),
        *((ColumnSpec("事迹和理由", 60),) if knows else ()),
    )
    rows = tuple(
        (at, one.honour, one.unit.name, one.person_name or None, *((one.reason,) if knows else ()))
        for at, one in enumerate(nominees, 1)
    )
    sheet = SheetSpec(name="表彰名单", columns=columns, rows=rows, heading=(held.title,))
    at = timezone.localtime().replace(tzinfo=None)
    book = Book((sheet,), at, title=held.title, watermark=SAMPLE if held.county.is_sample else "")
    return attachment(write_workbook(book), f"{held.title}.xlsx")


@require_POST
def nominate(request: HttpRequest, commendation_id: int) -> HttpResponse:
    """Put a unit or a person on the list."""
    user, held = commendation_for(request, commendation_id, managing=True)
    form = NomineeForm(queries.possible_units(held.county), proofs_offered(user, held.county), request.POST)
    if form.is_valid():
        data = form.cleaned_data
        given = actions.NomineeGiven(
            form.units[data["unit"]],
            data["honour"],
            data["reason"],
            data["person_name"],
            list(data["proofs"]),
        )
        try:
            actions.nominate(held, given, actor=user)
        except ValidationError as refused:
            form.add_error(None, refused)
        else:
            messages.success(request, "已推荐。")
            return redirect("commendation", commendation_id=held.pk)
    return _page(request, user, held, status=400, form=form)


@require_POST
def by_grade(request: HttpRequest, commendation_id: int) -> HttpResponse:
    """Put every unit with a grade on the list."""
    user, held = commendation_for(request, commendation_id, managing=True)
    form = GradeForm(request.POST)
    if form.is_valid():
        try:
            made = actions.nominate_by_grade(
                held, form.cleaned_data["grade"], form.cleaned_data["honour"], actor=user
            )
        except ValidationError as refused:
            form.add_error(None, refused)
        else:
            messages.success(request, f"已推荐 {len(made)} 个单位。")
            return redirect("commendation", commendation_id=held.pk)
    return _page(request, user, held, status=400, grade_form=form)


@require_POST
def strike(request: HttpRequest, nominee_id: int) -> HttpResponse:
    """Take somebody off the list."""
    user, one = nominee_for(request, nominee_id)
    return _done(
        request,
        one.commendation_id,
        lambda: actions.strike_nominee(one, request.POST.get("reason", ""), actor=user),
        "已从名单上取消。",
    )


def _done(request: HttpRequest, commendation_id: int, act: Any, said: str) -> HttpResponse:
    """Do it, say what came of it, and go back to the list."""
    try:
        act()
    except ValidationError as refused:
        messages.error(request, " ".join(refused.messages))
    else:
        messages.success(request, said)
    return redirect("commendation", commendation_id=commendation_id)


@require_POST
def announce(request: HttpRequest, commendation_id: int) -> HttpResponse:
    """Announce the list."""
    user, held = commendation_for(request, commendation_id, managing=True)
    return _done(
        request,
        held.pk,
        lambda: actions.announce_commendation(held, today=timezone.localdate(), actor=user),
        "已公示，全县各单位都能看到名单。",
    )


@require_POST
def objection(request: HttpRequest, commendation_id: int) -> HttpResponse:
    """Register an objection."""
    user, held = commendation_for(request, commendation_id, managing=True)
    listed: list[Nominee] = list(held.nominees.filter(state=NomineeState.LISTED).select_related("unit"))
    form = ObjectionForm(listed, request.POST)
    if form.is_valid():
        data = form.cleaned_data
        try:
            actions.record_objection(
                held,
                data["text"],
                nominee=form.nominees.get(data["nominee"]),
                from_whom=data["from_whom"],
                received_on=data["received_on"],
                actor=user,
            )
        except ValidationError as refused:
            form.add_error(None, refused)
        else:
            messages.success(request, "已登记，核实后填结论。")
            return redirect("commendation", commendation_id=held.pk)
    return _page(request, user, held, status=400, objection_form=form)


@require_POST
def decide(request: HttpRequest, objection_id: int) -> HttpResponse:
    """Say what was found of an objection."""
    user, one = objection_for(request, objection_id)
    upheld, finding = request.POST.get("upheld") == "1", request.POST.get("finding", "")
    return _done(
        request,
        one.commendation_id,
        lambda: actions.decide_objection(one, upheld=upheld, finding=finding, actor=user),
        "已记结论。",
    )


@require_POST
def decision(request: HttpRequest, commendation_id: int) -> HttpResponse:
    """Draft the decision and go to it."""
    user, held = commendation_for(request, commendation_id, managing=True)
    try:
        document = actions.draft_decision(held, today=timezone.localdate(), actor=user)
    except ValidationError as refused:
        messages.error(request, " ".join(refused.messages))
        return redirect("commendation", commendation_id=held.pk)
    messages.success(request, "已起草表彰决定。核对、改好，再送审。")
    return redirect(document_url(document))


@require_POST
def cancel(request: HttpRequest, commendation_id: int) -> HttpResponse:
    """Give the list up."""
    user, held = commendation_for(request, commendation_id, managing=True)
    return _done(
        request,
        held.pk,
        lambda: actions.cancel_commendation(held, request.POST.get("reason", ""), actor=user),
        "已取消这份名单。",
    )
