"""Papers of a case, its file, who read it, and the deadlines by place."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from dudao.apps.accountability.actions.case_papers import (
    PaperGiven,
    add_paper,
    choose_deadlines,
    strike_paper,
)
from dudao.apps.accountability.case_files import catalogue, write_zip
from dudao.apps.accountability.case_pages import TAB, form_page
from dudao.apps.accountability.forms_cases import PaperForm, day
from dudao.apps.accountability.loading_cases import GONE, SeenCase, case_for, kept_upload, posted
from dudao.apps.accountability.models import CasePaper
from dudao.apps.accountability.permissions_cases import can_choose_deadlines
from dudao.apps.accountability.queries_cases import audited_counties, place_of
from dudao.apps.accountability.readings_book import readings_book, readings_wanted
from dudao.apps.accounts.api import SYSTEM_ROLES, home_county, person_of
from dudao.apps.calendars.api import working_calendar_of
from dudao.apps.evidence.api import original
from dudao.catalogue.deadlines import NATIONAL, DeadlineRule, deadline_rules, places, rules_for
from dudao.core.accountability.deadlines import due_on
from dudao.web.downloads import attachment

PAGE = 200


def case_paper_add(request: HttpRequest, case_id: int) -> HttpResponse:
    """File a paper; anybody who is named to the case may."""
    seen = case_for(request, case_id, "归入卷宗材料")
    form = PaperForm(posted(request), request.FILES or None)

    def save(form: PaperForm) -> None:
        data = form.cleaned_data
        given = PaperGiven(data["kind"], data["title"], data["dated_on"], data["note"])
        add_paper(seen.case, kept_upload(data["file"]), given, actor=seen.user)

    return form_page(
        request, seen, form, save, title="归入卷宗材料", done="已归入卷宗。", part="#papers", upload=True
    )


def _paper_in(seen: SeenCase, number: int) -> CasePaper:
    paper = seen.case.papers.select_related("stored").filter(number=number).first()
    if paper is None:
        raise Http404(GONE)
    return paper


@require_GET
def case_paper(request: HttpRequest, case_id: int, number: int) -> FileResponse:
    """The original of a paper, byte for byte."""
    seen = case_for(request, case_id, f"卷宗材料 {number}（下载）")
    return original(_paper_in(seen, number))


class StrikeForm(forms.Form):
    """Why a paper is struck out."""

    reason = forms.CharField(label="作废原因", max_length=200)


def case_paper_strike(request: HttpRequest, case_id: int, number: int) -> HttpResponse:
    """Strike a paper out of the catalogue."""
    seen = case_for(request, case_id, "作废卷宗材料", writing=True)
    paper = _paper_in(seen, number)
    return form_page(
        request,
        seen,
        StrikeForm(posted(request)),
        lambda form: strike_paper(seen.case, paper, form.cleaned_data["reason"], actor=seen.user),
        title=f"作废材料 {paper.number}：{paper.title}",
        done="已注明作废，原件和记录都保留。",
        part="#papers",
    )


@require_GET
def case_file(request: HttpRequest, case_id: int, suffix: str) -> HttpResponse | FileResponse:
    """The catalogue as PDF or Word, or the whole file as ZIP."""
    if suffix not in ("pdf", "docx", "zip"):
        raise Http404(GONE)
    what = "卷宗全部材料（下载）" if suffix == "zip" else "卷宗目录（下载）"
    seen = case_for(request, case_id, what)
    case, now = seen.case, timezone.now()
    if suffix == "zip":
        response = FileResponse(
            write_zip(case, now), as_attachment=True, filename=f"{case.number_text}卷宗.zip"
        )
        response.headers["Cache-Control"] = "private, no-store"
        return response
    if suffix == "pdf":
        from dudao.infra.pdf.render import render_pdf

        content = render_pdf(catalogue(case, now))
    else:
        from dudao.infra.docx.render import render_docx

        content = render_docx(catalogue(case, now))
    return attachment(content, f"{case.number_text}卷宗目录.{suffix}")


@require_GET
def accountability_readings(request: HttpRequest) -> HttpResponse:
    """Who opened which case when: all for the audit administrator, those of her cases for a member."""
    user = person_of(request)
    wanted = readings_wanted(request.GET, user)
    if wanted is None:
        raise Http404(GONE)
    context = {
        "user": user,
        "tab": TAB,
        "is_auditor": bool(audited_counties(user)),
        "readings": list(wanted[:PAGE]),
        "total": wanted.count(),
        "page": PAGE,
        "asked": request.GET,
    }
    return render(request, "accountability/readings.html", context)


@require_GET
def accountability_readings_book(request: HttpRequest) -> HttpResponse:
    """What the page shows, all of it, as Excel."""
    user = person_of(request)
    wanted = readings_wanted(request.GET, user)
    if wanted is None:
        raise Http404(GONE)
    from dudao.infra.xlsx.write import write_workbook

    now = timezone.now()
    name = f"案卷查阅记录_{timezone.localdate(now):%Y%m%d}.xlsx"
    return attachment(write_workbook(readings_book(wanted, now)), name)


class ReckonForm(forms.Form):
    """A rule and the day of its event, to try."""

    rule = forms.ChoiceField(label="期限")
    event = day("起算日期")

    def __init__(self, rules: list[DeadlineRule], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.by_id = {one.id: one for one in rules if one.limit is not None}
        field = self.fields["rule"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [
            (one.id, f"{one.place}｜{one.event} → {one.action}（{one.wording}）")
            for one in self.by_id.values()
        ]


@require_GET
def accountability_deadlines(request: HttpRequest) -> HttpResponse:
    """Every day count with its source; which place's the county goes by; a day to try."""
    user = person_of(request)
    if all(held.role in SYSTEM_ROLES for held in user.held_memberships):
        raise Http404(GONE)
    county = home_county(user)
    place = place_of(county) if county is not None else ""
    form = ReckonForm(list(deadline_rules()), request.GET if "rule" in request.GET else None)
    context = {
        "user": user,
        "tab": TAB,
        "county": county,
        "may_choose": county is not None and can_choose_deadlines(user, county),
        "place": place,
        "places": places(),
        "chosen": rules_for(place),
        "others": [rule for rule in deadline_rules() if rule.place not in (place, NATIONAL)],
        "form": form,
        "due": _reckoned(form, working_calendar_of(county)) if county is not None else None,
    }
    return render(request, "accountability/deadlines.html", context)


def _reckoned(form: ReckonForm, calendar: Any) -> dict[str, object] | None:
    if not form.is_bound or not form.is_valid():
        return None
    rule: DeadlineRule = form.by_id[form.cleaned_data["rule"]]
    event: date = form.cleaned_data["event"]
    assert rule.limit is not None
    try:
        return {"rule": rule, "event": event, "due": due_on(event, rule.limit, calendar)}
    except ValueError as far:
        form.add_error("event", f"{far}。")
        return None


@require_POST
def accountability_deadlines_choose(request: HttpRequest) -> HttpResponse:
    """Choose the place; the national day counts always stand beneath."""
    user = person_of(request)
    county = home_county(user)
    if county is None:
        raise Http404(GONE)
    try:
        place = choose_deadlines(county, request.POST.get("place", ""), actor=user)
    except ValidationError as refused:
        messages.error(request, " ".join(refused.messages))
    else:
        messages.success(request, f"已选定：{place}的规定。" if place else "已选定：只按全国规定。")
    return redirect("accountability_deadlines")
