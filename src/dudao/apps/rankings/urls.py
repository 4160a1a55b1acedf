"""Addresses of rankings of units by recorded facts."""

from django.urls import path

from dudao.apps.rankings import views, views_contests, views_new

urlpatterns = [
    path("", views.rankings, name="rankings"),
    path("new/<int:county_id>/", views_new.ranking_new, name="ranking_new"),
    path("counties/", views_new.ranking_counties, name="ranking_counties"),
    path("counties/table.xlsx", views_new.ranking_counties_table, name="ranking_counties_table"),
    path("contests/", views_contests.ranking_contests, name="ranking_contests"),
    path(
        "contests/<int:contest_id>/answer/",
        views_contests.ranking_contest_answer,
        name="ranking_contest_answer",
    ),
    path(
        "contests/<int:contest_id>/withdraw/",
        views_contests.ranking_contest_withdraw,
        name="ranking_contest_withdraw",
    ),
    path(
        "contests/<int:contest_id>/proofs/<int:evidence_id>/",
        views_contests.ranking_proof,
        name="ranking_proof",
    ),
    path("lines/<int:line_id>/", views_contests.ranking_line, name="ranking_line"),
    path("lines/<int:line_id>/contest/", views_contests.ranking_contest, name="ranking_contest"),
    path("<int:ranking_id>/", views.ranking, name="ranking"),
    path("<int:ranking_id>/table.xlsx", views.ranking_table, name="ranking_table"),
    path("<int:ranking_id>/recompute/", views.ranking_recompute, name="ranking_recompute"),
    path("<int:ranking_id>/show/", views.ranking_show, name="ranking_show"),
    path("<int:ranking_id>/settle/", views.ranking_settle, name="ranking_settle"),
    path("<int:ranking_id>/withdraw/", views.ranking_withdraw, name="ranking_withdraw"),
    path("<int:ranking_id>/circular/", views.ranking_circular, name="ranking_circular"),
]
