"""Parties, the two inquiries, informing, statements and how they were dealt with."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_POST

from dudao.apps.accountability.actions.case_parties import (
    handle_statement,
    inform_party,
    record_statement,
    remove_party,
    save_inquiry,
    save_party,
)
from dudao.apps.accountability.case_pages import form_page, posted_page
from dudao.apps.accountability.choices import INQUIRING, InvestigationSide
from dudao.apps.accountability.forms_cases import (
    HandlingForm,
    InformForm,
    InquiryForm,
    PartyForm,
    StatementForm,
    party_initial,
)
from dudao.apps.accountability.loading_cases import GONE, SeenCase, case_for, posted
from dudao.apps.accountability.models import CaseParty
from dudao.apps.accountability.queries_cases import place_of, statement_in
from dudao.apps.campaigns.api import people_book, unit_book
from dudao.catalogue.deadlines import rules_for
from dudao.core.accountability.measures import MEASURE_NOTE


def party_in(seen: SeenCase, party_id: int) -> CaseParty:
    """One party of the case, else 404."""
    found = seen.case.parties.select_related("unit", "user", "case__county").filter(pk=party_id).first()
    if found is None:
        raise Http404(GONE)
    return found


def _party_page(request: HttpRequest, seen: SeenCase, party: CaseParty | None) -> HttpResponse:
    units, people = unit_book(seen.case.county), people_book(seen.case.county)
    initial = party_initial(party, people) if party is not None else {"responsibility": "main"}
    return form_page(
        request,
        seen,
        PartyForm(seen.case, units, people, posted(request), initial=initial),
        lambda form: save_party(seen.case, form.given(), party=party, actor=seen.user),
        title="修改被问责对象" if party is not None else "登记被问责对象",
        part="#parties",
        units=units.units,
        people=people.labels(),
        note="双问责：主体责任、监督责任都要追究，并上查一级追究领导责任。",
    )


def case_party_new(request: HttpRequest, case_id: int) -> HttpResponse:
    """Register a party."""
    return _party_page(request, case_for(request, case_id, "登记被问责对象", writing=True), None)


def case_party_edit(request: HttpRequest, case_id: int, party_id: int) -> HttpResponse:
    """Change a party."""
    seen = case_for(request, case_id, "修改被问责对象", writing=True)
    return _party_page(request, seen, party_in(seen, party_id))


@require_POST
def case_party_remove(request: HttpRequest, case_id: int, party_id: int) -> HttpResponse:
    """A party that was registered by mistake goes."""
    seen = case_for(request, case_id, "移除被问责对象", writing=True)
    party = party_in(seen, party_id)
    return posted_page(
        request, seen, lambda: remove_party(seen.case, party, actor=seen.user), "已移除。", "#parties"
    )


def case_inquiry(request: HttpRequest, case_id: int, side: str) -> HttpResponse:
    """What one side found; the action says who may write it."""
    if side not in INQUIRING:
        raise Http404(GONE)
    label = InvestigationSide(side).label
    seen = case_for(request, case_id, f"{label}倒查情况")
    held = seen.case.inquiries.filter(side=side).first()
    names = ("lead", "started_on", "ended_on", "findings", "conclusion")
    initial = {name: getattr(held, name) for name in names} if held is not None else {}
    initial["revision"] = seen.case.revision
    return form_page(
        request,
        seen,
        InquiryForm(posted(request), initial=initial),
        lambda form: save_inquiry(
            seen.case,
            side,
            form.given(),
            revision=form.cleaned_data["revision"],
            actor=seen.user,
            today=timezone.localdate(),
        ),
        title=f"{label}的倒查",
        part="#inquiries",
        note="双倒查：教育督导和纪检监察两侧分别查、分别下结论，并排存档。",
    )


def case_inform(request: HttpRequest, case_id: int, party_id: int) -> HttpResponse:
    """When a party was told."""
    seen = case_for(request, case_id, "登记告知", writing=True)
    party = party_in(seen, party_id)
    initial = {
        "informed_on": party.informed_on or timezone.localdate(),
        "note": party.informed_note or "书面告知",
        "statement_due_on": party.statement_due_on,
    }
    local = [rule for rule in rules_for(place_of(seen.case.county)) if "申辩" in rule.action]
    said = "；".join(f"{one.basis}：{one.event}后{one.wording}内{one.action}" for one in local)

    def save(form: InformForm) -> None:
        data = form.cleaned_data
        inform_party(
            seen.case,
            party,
            data["informed_on"],
            note=data["note"],
            statement_due_on=data["statement_due_on"],
            actor=seen.user,
            today=timezone.localdate(),
        )

    return form_page(
        request,
        seen,
        InformForm(posted(request), initial=initial),
        save,
        title=f"告知：{party.label}",
        part="#parties",
        note=f"本地规定可参考（针对督导意见）：{said}" if said else MEASURE_NOTE,
    )


def case_statement(request: HttpRequest, case_id: int, party_id: int) -> HttpResponse:
    """What a party stated."""
    seen = case_for(request, case_id, "登记陈述申辩", writing=True)
    party = party_in(seen, party_id)
    return form_page(
        request,
        seen,
        StatementForm(seen.case, posted(request), initial={"made_on": timezone.localdate()}),
        lambda form: record_statement(
            seen.case, party, form.given(), actor=seen.user, today=timezone.localdate()
        ),
        title=f"陈述申辩：{party.label}",
        part="#parties",
    )


def case_statement_handle(request: HttpRequest, case_id: int, statement_id: int) -> HttpResponse:
    """How a statement was dealt with."""
    seen = case_for(request, case_id, "处理陈述申辩", writing=True)
    statement = statement_in(seen.case, statement_id)
    if statement is None:
        raise Http404(GONE)
    initial = {"handling": statement.handling, "note": statement.handling_note}
    return form_page(
        request,
        seen,
        HandlingForm(posted(request), initial=initial),
        lambda form: handle_statement(
            seen.case,
            statement,
            form.cleaned_data["handling"],
            form.cleaned_data["note"],
            actor=seen.user,
        ),
        title=f"处理陈述申辩：{statement.party.label}",
        part="#parties",
        quoted=statement.text,
    )
