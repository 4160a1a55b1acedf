"""Addresses of accountability cases, their papers and readings, and the deadlines."""

from django.urls import path

from dudao.apps.accountability import views_case_decisions as decided
from dudao.apps.accountability import views_case_papers as papers
from dudao.apps.accountability import views_case_parties as parties
from dudao.apps.accountability import views_cases as cases

CASE = "cases/<int:case_id>/"
PARTY = f"{CASE}parties/<int:party_id>/"
DECISION = f"{CASE}decisions/<int:decision_id>/"

urlpatterns = [
    path("", cases.accountability, name="accountability"),
    path("cases/new/<int:county_id>/", cases.case_new, name="case_new"),
    path(CASE, cases.case, name="case"),
    path(f"{CASE}edit/", cases.case_edit, name="case_edit"),
    path(f"{CASE}members/", cases.case_member, name="case_member"),
    path(f"{CASE}members/<int:member_id>/remove/", cases.case_member_remove, name="case_member_remove"),
    path(f"{CASE}finish/", cases.case_finish, name="case_finish"),
    path(f"{CASE}dismiss/", cases.case_dismiss, name="case_dismiss"),
    path(f"{CASE}supervision/", cases.case_supervision, name="case_supervision"),
    path(f"{CASE}parties/", parties.case_party_new, name="case_party_new"),
    path(PARTY, parties.case_party_edit, name="case_party_edit"),
    path(f"{PARTY}remove/", parties.case_party_remove, name="case_party_remove"),
    path(f"{PARTY}inform/", parties.case_inform, name="case_inform"),
    path(f"{PARTY}statements/", parties.case_statement, name="case_statement"),
    path(
        f"{CASE}statements/<int:statement_id>/", parties.case_statement_handle, name="case_statement_handle"
    ),
    path(f"{CASE}inquiries/<str:side>/", parties.case_inquiry, name="case_inquiry"),
    path(f"{CASE}opinion/", decided.case_opinion, name="case_opinion"),
    path(f"{PARTY}decision/", decided.case_decision, name="case_decision"),
    path(f"{PARTY}decision/document/", decided.case_decision_draft, name="case_decision_draft"),
    path(f"{DECISION}reviews/", decided.case_review_new, name="case_review_new"),
    path(f"{DECISION}<str:what>/", decided.case_decision_note, name="case_decision_note"),
    path(f"{CASE}reviews/<int:review_id>/", decided.case_review, name="case_review"),
    path(f"{CASE}reviews/<int:review_id>/document/", decided.case_review_draft, name="case_review_draft"),
    path(f"{CASE}reports/", decided.case_report, name="case_report"),
    path(f"{CASE}papers/", papers.case_paper_add, name="case_paper_add"),
    path(f"{CASE}papers/<int:number>/", papers.case_paper, name="case_paper"),
    path(f"{CASE}papers/<int:number>/strike/", papers.case_paper_strike, name="case_paper_strike"),
    path(f"{CASE}file.<str:suffix>", papers.case_file, name="case_file"),
    path("readings/", papers.accountability_readings, name="accountability_readings"),
    path("readings.xlsx", papers.accountability_readings_book, name="accountability_readings_book"),
    path("deadlines/", papers.accountability_deadlines, name="accountability_deadlines"),
    path("deadlines/choose/", papers.accountability_deadlines_choose, name="accountability_deadlines_choose"),
]
