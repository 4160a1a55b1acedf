"""Accountability cases: those of a person, one case, opened, edited, finished step by step; who is named to it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from dudao.apps.accountability.actions.case_steps import finish_step, save_supervision
from dudao.apps.accountability.actions.cases import (
    dismiss_case,
    edit_case,
    name_member,
    open_case,
    remove_member,
)
from dudao.apps.accountability.case_days import dates_of
from dudao.apps.accountability.case_links import first_of_matter, matter_source
from dudao.apps.accountability.case_needs import needs_of, responsibility_gaps
from dudao.apps.accountability.case_pages import TAB, form_page, posted_page, refuse
from dudao.apps.accountability.choices import INQUIRING, InvestigationSide, PaperKind, ReportKind
from dudao.apps.accountability.forms_cases import CaseForm, MemberForm, PaperForm, long_text
from dudao.apps.accountability.loading_cases import GONE, SeenCase, case_for, posted
from dudao.apps.accountability.models import Case
from dudao.apps.accountability.permissions_cases import ONLY_OFFICE, can_open_case, can_write_inquiry
from dudao.apps.accountability.queries_cases import cases_visible_to, documents_of, members_of, parties_of
from dudao.apps.accounts.api import User, home_county, person_of, visible_or_404
from dudao.apps.activity.api import history_of
from dudao.apps.campaigns.api import people_book
from dudao.apps.organisations.api import Organisation
from dudao.apps.oversight.api import Matter, matters_visible_to
from dudao.core.accountability.measures import MEASURE, MEASURE_NOTE
from dudao.core.accountability.procedure import EFFECT_NOT_SUSPENDED, STEPS, Step, may_dismiss

GIVEN_FIELDS = (
    "title",
    "subject_kind",
    "is_private",
    "situation",
    "facts",
    "basis",
    "supervision_ended_on",
    "group_formed_on",
    "revision",
)


def county_of_office(user: User) -> Organisation | None:
    """The county in which this person opens cases; None for everybody else."""
    county = home_county(user)
    return county if county is not None and can_open_case(user, county) else None


@require_GET
def accountability(request: HttpRequest) -> HttpResponse:
    """The cases that a person is named to, the open ones first, with what is near or over."""
    user, today = person_of(request), timezone.localdate()
    cases = sorted(cases_visible_to(user), key=lambda one: (not one.is_open, -one.year, -one.sequence))
    rows = [
        {
            "case": one,
            "step": STEPS[Step(one.step)],
            "number": Step(one.step).number,
            "late": [held for held in dates_of(one, today) if held.state in ("overdue", "near")],
        }
        for one in cases
    ]
    context = {"user": user, "tab": TAB, "county": county_of_office(user), "rows": rows}
    return render(request, "accountability/accountability.html", context)


def case_new(request: HttpRequest, county_id: int) -> HttpResponse:
    """Open a case."""
    user = person_of(request)
    county = visible_or_404(user, county_id, kind="county")
    if not can_open_case(user, county):
        raise PermissionDenied(ONLY_OFFICE)
    matter = _matter_named(request, user, county)
    form = CaseForm(posted(request), initial={"basis": MEASURE} | first_of_matter(matter))
    if request.method == "POST" and form.is_valid():
        try:
            made = open_case(
                county,
                form.given(),
                actor=user,
                today=timezone.localdate(),
                source_key=matter_source(matter) if matter else "",
                source_label=f"督办事项：{matter.title}" if matter else "",
            )
        except ValidationError as refused:
            refuse(form, refused)
        else:
            messages.success(request, f"已立案：{made.number_text}。接着指定办案人员。")
            return redirect("case", case_id=made.pk)
    context = {"user": user, "tab": TAB, "form": form, "title": "问责立案", "note": MEASURE_NOTE}
    return render(request, "accountability/case_form.html", context, status=400 if form.errors else 200)


def _matter_named(request: HttpRequest, user: User, county: Organisation) -> Matter | None:
    """The matter of the address, else None; 404 for one that the person does not see."""
    wanted = request.GET.get("matter", "")
    if not wanted:
        return None
    found = matters_visible_to(user).filter(county=county)
    is_key = wanted.isascii() and wanted.isdecimal() and len(wanted) < 19
    matter = found.filter(pk=int(wanted)).first() if is_key else None
    if matter is None:
        raise Http404(GONE)
    return matter


@require_GET
def case(request: HttpRequest, case_id: int) -> HttpResponse:
    """One case: steps, dates, parties, both inquiries, statements, decisions, remedies, papers, readings."""
    seen = case_for(request, case_id, "案件页面")
    held, today = seen.case, timezone.localdate()
    return render(request, "accountability/case.html", _page(seen, held, today))


def _page(seen: SeenCase, held: Case, today: Any) -> dict[str, Any]:
    now = Step(held.step)
    parties = parties_of(held)
    inquiries = {one.side: one for one in held.inquiries.all()}
    dates = dates_of(held, today)
    reports = {one.kind: one for one in held.reports.select_related("document")}
    return {
        "user": seen.user,
        "tab": TAB,
        "case": held,
        "today": today,
        "is_office": seen.is_office,
        "may_write": seen.may_write,
        "steps": _steps(held, now),
        "now": STEPS[now],
        "step_number": now.number,
        "needs": needs_of(held, now, today) if held.is_open else [],
        "dates": dates,
        "late": [one for one in dates if one.state in ("overdue", "near")],
        "parties": parties,
        "gaps": responsibility_gaps(parties),
        "inquiries": [
            {
                "side": side,
                "held": inquiries.get(side),
                "may_write": held.is_open
                and now is Step.INVESTIGATION
                and can_write_inquiry(seen.user, held, side),
            }
            for side in (InvestigationSide(one) for one in INQUIRING)
        ],
        "members": members_of(held),
        "may_party": seen.may_write and now.number <= Step.OPINION.number,
        "may_state": seen.may_write and now in (Step.STATEMENT, Step.OPINION),
        "may_decide": seen.may_write and Step.DECISION.number <= now.number <= Step.REVIEW.number,
        "may_note": seen.may_write and Step.IMPLEMENTATION.number <= now.number <= Step.ARCHIVING.number,
        "may_dismiss": seen.may_write and may_dismiss(now),
        "reports": [{"kind": kind, "held": reports.get(kind)} for kind in ReportKind],
        "after_decision": now.number >= Step.DECISION.number,
        "papers": held.papers.select_related("by", "stored").order_by("number"),
        "documents": documents_of(held),
        "paper_form": PaperForm(),
        "paper_kinds": PaperKind.choices,
        "readings": held.readings.order_by("-pk")[:8],
        "history": history_of(held),
        "suspends_nothing": EFFECT_NOT_SUSPENDED,
        "measure_note": MEASURE_NOTE,
        "addressees": _addressees(held.county),
    }


def _steps(held: Case, now: Step) -> list[dict[str, Any]]:
    done = {one.step: one for one in held.steps.select_related("by")}
    return [
        {
            "step": step,
            "rule": rule,
            "done": done.get(step.value),
            "is_now": step is now and held.is_open,
        }
        for step, rule in STEPS.items()
    ]


def _addressees(county: Organisation) -> dict[str, str]:
    """Whom the two reports usually go to; people may write something else."""
    city = county.parent.name if county.parent is not None else "上级"
    return {
        ReportKind.EDUCATION: f"{city}教育局",
        ReportKind.PARTY: f"中共{county.name}委员会、{county.name}人民政府",
    }


def case_edit(request: HttpRequest, case_id: int) -> HttpResponse:
    """What the case is about."""
    seen = case_for(request, case_id, "修改案件", writing=True)
    initial = {name: getattr(seen.case, name) for name in GIVEN_FIELDS}
    return form_page(
        request,
        seen,
        CaseForm(posted(request), initial=initial),
        lambda form: edit_case(
            seen.case, form.given(), revision=form.cleaned_data["revision"] or 0, actor=seen.user
        ),
        title="修改案件",
        note=MEASURE_NOTE,
    )


def case_member(request: HttpRequest, case_id: int) -> HttpResponse:
    """Name a person to the case."""
    seen = case_for(request, case_id, "指定办案人员", writing=True)
    people = people_book(seen.case.county)

    def save(form: MemberForm) -> None:
        data = form.cleaned_data
        name_member(seen.case, data["person"], data["side"], duty=data["duty"], actor=seen.user)

    return form_page(
        request,
        seen,
        MemberForm(people, posted(request)),
        save,
        title="指定办案人员",
        done="已指定，本人会收到通知（只写案号）。",
        part="#members",
        people=people.labels(),
        note="只有被指定的人能看到这个案件；被问责对象和其所在单位的人应当回避。",
    )


class ReasonForm(forms.Form):
    """Why."""

    reason = forms.CharField(label="原因", max_length=500, widget=forms.Textarea(attrs={"rows": 3}))


def case_member_remove(request: HttpRequest, case_id: int, member_id: int) -> HttpResponse:
    """A member leaves the case."""
    seen = case_for(request, case_id, "办案人员退出", writing=True)
    member = members_of(seen.case).filter(pk=member_id).first()
    if member is None:
        raise Http404(GONE)
    return form_page(
        request,
        seen,
        ReasonForm(posted(request)),
        lambda form: remove_member(seen.case, member, form.cleaned_data["reason"], actor=seen.user),
        title=f"{member.user.name}退出办案",
        done="已退出，不再能看到本案。",
        part="#members",
    )


class FinishForm(forms.Form):
    """On which day a step was finished."""

    step = forms.CharField(max_length=20)
    done_on = forms.DateField(label="完成日期")
    note = forms.CharField(label="说明", max_length=500, required=False)


@require_POST
def case_finish(request: HttpRequest, case_id: int) -> HttpResponse:
    """Finish the step the page showed."""
    seen = case_for(request, case_id, "完成步骤", writing=True)
    form = FinishForm(request.POST)
    if not form.is_valid() or form.cleaned_data["step"] not in set(Step):
        messages.error(request, "请写完成日期。")
        return redirect("case", case_id=case_id)
    data = form.cleaned_data
    return posted_page(
        request,
        seen,
        lambda: finish_step(
            seen.case,
            data["step"],
            data["done_on"],
            note=data["note"],
            actor=seen.user,
            today=timezone.localdate(),
        ),
        f"“{Step(data['step']).label}”已完成。",
    )


def case_dismiss(request: HttpRequest, case_id: int) -> HttpResponse:
    """End the case without a decision."""
    seen = case_for(request, case_id, "不予问责", writing=True)
    return form_page(
        request,
        seen,
        ReasonForm(posted(request)),
        lambda form: dismiss_case(
            seen.case, form.cleaned_data["reason"], actor=seen.user, today=timezone.localdate()
        ),
        title="不予问责",
        done="案件已结束：不予问责。",
        note="案件结束以后只能查看。写明为什么不予问责。",
    )


class SupervisionForm(forms.Form):
    """How the parties mended."""

    note = long_text("整改监督情况", rows=6, required=True)
    revision = forms.IntegerField(required=False, widget=forms.HiddenInput)


def case_supervision(request: HttpRequest, case_id: int) -> HttpResponse:
    """How the parties mended."""
    seen = case_for(request, case_id, "填写整改监督情况", writing=True)
    initial = {"note": seen.case.supervision_note, "revision": seen.case.revision}
    return form_page(
        request,
        seen,
        SupervisionForm(posted(request), initial=initial),
        lambda form: save_supervision(
            seen.case,
            form.cleaned_data["note"],
            revision=form.cleaned_data["revision"] or 0,
            actor=seen.user,
        ),
        title="整改监督情况",
        part="#reports",
    )
