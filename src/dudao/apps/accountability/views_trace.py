"""Traces of responsibility: what to trace, the chain as a timeline, its print, and its frozen copy in a case."""

from __future__ import annotations

from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from dudao.apps.accountability.actions.traces import freeze_trace, is_intact
from dudao.apps.accountability.case_reading import address_of, note_reading
from dudao.apps.accountability.choices_talks import TraceStart
from dudao.apps.accountability.documents_talks import document_file
from dudao.apps.accountability.documents_trace import NO_CONCLUSION, trace_document
from dudao.apps.accountability.forms_talks import IncidentForm
from dudao.apps.accountability.loading_talks import GONE, county_traced
from dudao.apps.accountability.models import CaseTrace
from dudao.apps.accountability.permissions_cases import can_work_case
from dudao.apps.accountability.queries_cases import cases_visible_to, frozen_trace_for
from dudao.apps.accountability.trace_asking import asked_trace, day_of, findings
from dudao.apps.accounts.api import User, person_of
from dudao.apps.campaigns.api import unit_book
from dudao.apps.organisations.api import Organisation
from dudao.core.accountability.trace import Trace, TraceLevel, holders, only_of, trace_from_json
from dudao.web.downloads import attachment

SUFFIXES = ("docx", "pdf")
ASKED = ("item", "duty", "text", "unit", "at")


@require_GET
def traces(request: HttpRequest) -> HttpResponse:
    """Find what to trace: an item, a duty; or tell an incident and tie it to them."""
    user, county = county_traced(request)
    return _start_page(request, user, county, IncidentForm(unit_book(county)))


def _start_page(
    request: HttpRequest, user: User, county: Organisation, form: IncidentForm, *, status: int = 200
) -> HttpResponse:
    words = request.GET.get("q", "").strip()[:100]
    context = {
        "user": user,
        "tab": "accountability",
        "county": county,
        "words": words,
        "found": findings(county, words),
        "form": form,
        "unit_names": [unit.name for unit in form.units.units],
    }
    return render(request, "accountability/traces.html", context, status=status)


@require_GET
def trace(request: HttpRequest) -> HttpResponse:
    """The chain as a timeline; `?person=` shows one person's part."""
    user, county = county_traced(request)
    found = asked_trace(county, request.GET, as_of=timezone.now())
    if isinstance(found, IncidentForm):
        return _start_page(request, user, county, found, status=400)
    cases = [
        one for one in cases_visible_to(user).filter(county=county, ending="") if can_work_case(user, one)
    ]
    asked = [(name, value) for name in ASKED for value in request.GET.getlist(name)]
    more = {"asked": asked, "query": urlencode(asked), "cases": cases}
    return _trace_page(request, user, found, **more)


def _trace_page(request: HttpRequest, user: User, whole: Trace, **more: object) -> HttpResponse:
    chosen = request.GET.get("person", "")
    known = {one.key for one in whole.people}
    shown = only_of(whole, chosen) if chosen in known else whole
    held = holders(whole)
    context = {
        "user": user,
        "tab": "accountability",
        "trace": whole,
        "start": TraceStart(whole.start).label,
        "events": shown.events,
        "people": whole.people,
        "chosen": chosen if chosen in known else "",
        "levels": [
            (level, [one for one in held if one.level is level])
            for level in TraceLevel
            if level is not TraceLevel.RECORD
        ],
        "warning": NO_CONCLUSION,
        **more,
    }
    return render(request, "accountability/trace.html", context)


@require_GET
def trace_file(request: HttpRequest, suffix: str) -> HttpResponse:
    """The whole chain on paper."""
    _, county = county_traced(request)
    found = asked_trace(county, request.GET, as_of=timezone.now())
    if suffix not in SUFFIXES or isinstance(found, IncidentForm):
        raise Http404(GONE)
    content = document_file(trace_document(found, is_sample=county.is_sample), suffix)
    return attachment(content, f"责任倒查链_{day_of(found)}.{suffix}")


@require_POST
def trace_freeze(request: HttpRequest) -> HttpResponse:
    """Put the chain into a case as it stands now."""
    user, county = county_traced(request)
    value = request.POST.get("case", "")
    number = int(value) if value.isascii() and value.isdigit() and len(value) < 18 else 0
    case = cases_visible_to(user).filter(county=county, pk=number).first()
    found = asked_trace(county, request.POST, as_of=timezone.now()) if case is not None else None
    if case is None or not isinstance(found, Trace):
        raise Http404(GONE)
    try:
        made = freeze_trace(case, found, note=request.POST.get("note", ""), actor=user)
    except ValidationError as refused:
        messages.error(request, " ".join(refused.messages))
        asked = [(name, one) for name in ASKED for one in request.POST.getlist(name)]
        return redirect(f"{reverse('trace')}?{urlencode(asked)}")
    messages.success(request, f"倒查链已固定到 {case.number_text}，第 {made.number} 份。")
    return redirect("case_trace", trace_id=made.pk)


def _frozen(request: HttpRequest, trace_id: int, what: str) -> tuple[User, CaseTrace]:
    """A frozen chain of a case that the person is named to; that she read it is kept."""
    user = person_of(request)
    held = frozen_trace_for(user, trace_id)
    if held is None:
        raise Http404(GONE)
    note_reading(held.case, user, f"责任倒查链第 {held.number} 份{what}", address=address_of(request))
    return user, held


@require_GET
def case_trace(request: HttpRequest, trace_id: int) -> HttpResponse:
    """The chain as it was frozen, with its digest."""
    user, held = _frozen(request, trace_id, "")
    return _trace_page(
        request, user, trace_from_json(held.content), frozen=held, intact=is_intact(held), case=held.case
    )


@require_GET
def case_trace_file(request: HttpRequest, trace_id: int, suffix: str) -> HttpResponse:
    """The frozen chain on paper, as an annex of the case."""
    if suffix not in SUFFIXES:
        raise Http404(GONE)
    _, held = _frozen(request, trace_id, f"（{suffix}）")
    document = trace_document(
        trace_from_json(held.content),
        sha256=held.sha256,
        annex_of=held.case.number_text,
        is_sample=held.case.county.is_sample,
    )
    name = f"{held.case.number_text}_责任倒查链_{held.number}.{suffix}"
    return attachment(document_file(document, suffix), name)
