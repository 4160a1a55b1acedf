"""Addresses of the backward schedule."""

from django.urls import path

from dudao.apps.workplan import views_plan as views
from dudao.apps.workplan import views_plan_move, views_plan_settings, views_plan_versions

urlpatterns = [
    path("plan/", views.plan_page, name="plan_page"),
    path("plan/<int:campaign_id>/ways/", views.plan_ways, name="plan_ways"),
    path("plan/<int:campaign_id>/make/", views.plan_make, name="plan_make"),
    path("plan/<int:campaign_id>/move/", views_plan_move.plan_move, name="plan_move"),
    path("plan/<int:campaign_id>/milestones/", views_plan_settings.plan_milestone, name="plan_milestone"),
    path(
        "plan/milestones/<int:milestone_id>/remove/",
        views_plan_settings.plan_milestone_remove,
        name="plan_milestone_remove",
    ),
    path("plan/<int:campaign_id>/rules/", views_plan_settings.plan_rules_set, name="plan_rules_set"),
    path("plan/<int:campaign_id>/durations/", views_plan_settings.plan_duration, name="plan_duration"),
    path("plan/versions/<int:plan_id>/", views_plan_versions.plan_version, name="plan_version"),
    path("plan/versions/<int:plan_id>/agree/", views_plan_versions.plan_agree, name="plan_agree"),
    path("plan/versions/<int:plan_id>/discard/", views_plan_versions.plan_discard, name="plan_discard"),
    path("plan/versions/<int:plan_id>/workbook/", views_plan_versions.plan_workbook, name="plan_workbook"),
]
