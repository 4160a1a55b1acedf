"""Addresses of the annual appraisal of units by published rules, and of commendations."""

from django.urls import path

from dudao.apps.appraisal import (
    views,
    views_commendations,
    views_results,
    views_schemes,
    views_stated,
    views_unit,
)

SCHEME = "schemes/<int:scheme_id>/"
RESULT = "results/<int:appraisal_id>/"
LIST = "commendations/<int:commendation_id>/"

urlpatterns = [
    path("", views.appraisal, name="appraisal"),
    path("counties/<int:county_id>/new/", views_schemes.scheme_new, name="appraisal_scheme_new"),
    path(SCHEME, views_schemes.scheme, name="appraisal_scheme"),
    path(f"{SCHEME}edit/", views_schemes.scheme_edit, name="appraisal_scheme_edit"),
    path(f"{SCHEME}lines/<str:key>/", views_schemes.line_edit, name="appraisal_line_edit"),
    path(f"{SCHEME}lines/<str:key>/remove/", views_schemes.line_remove, name="appraisal_line_remove"),
    path(f"{SCHEME}units/", views_schemes.scheme_units, name="appraisal_scheme_units"),
    path(f"{SCHEME}publish/", views_schemes.scheme_publish, name="appraisal_scheme_publish"),
    path(f"{SCHEME}discard/", views_schemes.scheme_discard, name="appraisal_scheme_discard"),
    path(f"{SCHEME}stated/", views_stated.stated, name="appraisal_stated"),
    path(f"{SCHEME}stated/none/", views_stated.stated_none, name="appraisal_stated_none"),
    path(f"{SCHEME}stated/<int:unit_id>/<str:key>/", views_stated.stated_edit, name="appraisal_stated_edit"),
    path(f"{SCHEME}compute/", views_results.compute, name="appraisal_compute"),
    path(RESULT, views_results.result, name="appraisal_result"),
    path(f"{RESULT}table.xlsx", views_results.table, name="appraisal_table"),
    path(f"{RESULT}show/", views_results.show, name="appraisal_show"),
    path(f"{RESULT}contests/", views_results.contests, name="appraisal_contests"),
    path(f"{RESULT}circular/", views_results.circular, name="appraisal_circular"),
    path("units/<int:result_id>/", views_unit.unit, name="appraisal_unit"),
    path("lines/<int:line_id>/contest/", views_unit.contest, name="appraisal_contest"),
    path("contests/<int:contest_id>/decide/", views_results.decide, name="appraisal_contest_decide"),
    path("contests/<int:contest_id>/withdraw/", views_unit.withdraw, name="appraisal_contest_withdraw"),
    path(
        "counties/<int:county_id>/commendations/new/",
        views_commendations.commendation_new,
        name="commendation_new",
    ),
    path(LIST, views_commendations.commendation, name="commendation"),
    path(f"{LIST}table.xlsx", views_commendations.table, name="commendation_table"),
    path(f"{LIST}nominate/", views_commendations.nominate, name="commendation_nominate"),
    path(f"{LIST}grade/", views_commendations.by_grade, name="commendation_by_grade"),
    path(f"{LIST}announce/", views_commendations.announce, name="commendation_announce"),
    path(f"{LIST}objections/", views_commendations.objection, name="commendation_objection"),
    path(f"{LIST}decision/", views_commendations.decision, name="commendation_decision"),
    path(f"{LIST}cancel/", views_commendations.cancel, name="commendation_cancel"),
    path("nominees/<int:nominee_id>/strike/", views_commendations.strike, name="commendation_strike"),
    path("objections/<int:objection_id>/decide/", views_commendations.decide, name="objection_decide"),
]
