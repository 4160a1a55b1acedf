"""Reads of accountability cases; everything starts from `cases_visible_to(user)`."""

from __future__ import annotations

from datetime import date

from django.db.models import Q, QuerySet

from dudao.apps.accountability.choices import InvestigationSide
from dudao.apps.accountability.models import (
    Case,
    CaseDecision,
    CaseMember,
    CaseParty,
    CaseReading,
    CaseReview,
    CaseStatement,
    CaseTrace,
    DeadlineChoice,
)
from dudao.apps.accounts.api import SYSTEM_ROLES, Role, User
from dudao.apps.correspondence.api import OfficialDocument
from dudao.apps.organisations.api import Organisation


def counties_worked_in(user: User) -> set[int]:
    """The counties in which a person works now; roles that keep the system do not count."""
    return {
        held.organisation.county_id
        for held in user.held_memberships
        if held.role not in SYSTEM_ROLES and held.organisation.county_id is not None
    }


def units_worked_at(user: User) -> set[int]:
    """The units at which a person works now; roles that keep the system do not count."""
    return {held.organisation_id for held in user.held_memberships if held.role not in SYSTEM_ROLES}


def cases_visible_to(user: User) -> QuerySet[Case]:
    """The cases that a person opened or is named to, of the counties where she still works; no others exist for her."""
    named = CaseMember.objects.filter(user=user, removed_at=None).values("case")
    found = Case.objects.filter(Q(opened_by=user) | Q(pk__in=named), county__in=counties_worked_in(user))
    return found.select_related("county", "opened_by").order_by("-year", "-sequence")


def members_of(case: Case) -> QuerySet[CaseMember]:
    """Who is named to a case now."""
    return case.members.filter(removed_at=None).select_related("user").order_by("-side", "pk")


def people_named(case: Case) -> list[User]:
    """The opener and everybody named to the case now, each once, accounts in use only."""
    found = {case.opened_by_id: case.opened_by} | {one.user_id: one.user for one in members_of(case)}
    return [user for _, user in sorted(found.items()) if user.is_active]


def sides_of(user: User, case: Case) -> frozenset[str]:
    """What a person is in a case now."""
    return frozenset(case.members.filter(user=user, removed_at=None).values_list("side", flat=True))


def parties_of(case: Case) -> list[CaseParty]:
    """The parties with their decision, in the order they were added."""
    found = case.parties.select_related("unit", "user", "decision__document").order_by("pk")
    return list(found.prefetch_related("statements", "decision__reviews__document"))


def decisions_of(case: Case) -> list[CaseDecision]:
    """What is decided so far, by party."""
    found = CaseDecision.objects.filter(party__case=case).select_related("party__unit", "document")
    return list(found.prefetch_related("reviews").order_by("party"))


def decision_about(party: CaseParty) -> CaseDecision | None:
    """What is decided about a party so far."""
    return CaseDecision.objects.filter(party=party).first()


def decision_in(case: Case, decision_id: int) -> CaseDecision | None:
    """One decision of the case."""
    found = CaseDecision.objects.filter(pk=decision_id, party__case=case)
    return found.select_related("party__unit", "party__case__county", "document__issuer").first()


def review_in(case: Case, review_id: int) -> CaseReview | None:
    """One request for a review, or one appeal, of the case."""
    found = CaseReview.objects.filter(pk=review_id, decision__party__case=case)
    return found.select_related("decision__party__unit").first()


def statement_in(case: Case, statement_id: int) -> CaseStatement | None:
    """One statement of the case."""
    found = CaseStatement.objects.filter(pk=statement_id, party__case=case)
    return found.select_related("party__unit").first()


def frozen_trace_for(user: User, trace_id: int) -> CaseTrace | None:
    """A chain of responsibility that was frozen in a case which the person sees."""
    found = CaseTrace.objects.filter(pk=trace_id, case__in=cases_visible_to(user).order_by().values("pk"))
    return found.select_related("case__county", "made_by").first()


def documents_of(case: Case) -> list[OfficialDocument]:
    """The official documents of a case: decisions, decisions on reviews, the two reports."""
    mine = (
        Q(case_decision__party__case=case)
        | Q(case_review__decision__party__case=case)
        | Q(case_report__case=case)
    )
    return list(OfficialDocument.objects.filter(mine).select_related("county", "issuer").order_by("pk"))


def case_of_document(document: OfficialDocument) -> Case | None:
    """The case that a document was drafted for; None for the documents of others."""
    mine = (
        Q(parties__decision__document=document)
        | Q(parties__decision__reviews__document=document)
        | Q(reports__document=document)
    )
    return Case.objects.filter(mine).distinct().first()


def has_discipline_account(case: Case) -> bool:
    """Whether somebody of discipline inspection is named to the case with an account."""
    return case.members.filter(side=InvestigationSide.DISCIPLINE, removed_at=None).exists()


def earlier_decisions(party: CaseParty) -> list[date]:
    """The days on which decisions about the same unit or person took effect, other cases only, oldest first.

    The same person: the same account, else the same name at the same unit.
    """
    if party.name:
        same = Q(party__name=party.name, party__unit=party.unit)
        if party.user_id is not None:
            same |= Q(party__user=party.user_id)
    else:
        same = Q(party__unit=party.unit, party__name="")
    found = CaseDecision.objects.filter(same, party__case__county=party.case.county_id)
    days = found.exclude(party__case=party.case_id).exclude(effective_on=None).filter(served_on__isnull=False)
    return sorted(day for day in days.values_list("effective_on", flat=True) if day is not None)


def place_of(county: Organisation) -> str:
    """Which place's deadlines a county has chosen; empty: the national ones alone."""
    return DeadlineChoice.objects.filter(county=county).values_list("place", flat=True).first() or ""


def audited_counties(user: User) -> set[int]:
    """The counties whose readings a person checks as audit administrator."""
    paths = [held.organisation.path for held in user.held_memberships if held.role == Role.AUDITOR]
    if not paths:
        return set()
    inside = Q()
    for path in paths:
        inside |= Q(path__startswith=path)
    return set(Organisation.objects.filter(inside, kind="county").values_list("pk", flat=True))


def readings_visible_to(user: User) -> QuerySet[CaseReading]:
    """Every reading of the counties that a person audits, and of the cases that she sees, newest first."""
    mine = cases_visible_to(user).order_by().values("pk")
    found = CaseReading.objects.filter(Q(case__county__in=audited_counties(user)) | Q(case__in=mine))
    return found.select_related("case").order_by("-pk")
