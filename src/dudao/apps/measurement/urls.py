"""Addresses of measurement."""

from django.urls import path

from dudao.apps.measurement import (
    views_comparison,
    views_downloads,
    views_gaps,
    views_indicator,
    views_items,
    views_rules,
    views_schools,
    views_verdict,
)

urlpatterns = [
    path("", views_verdict.measurement_home, name="measurement"),
    path("<int:version_id>/", views_verdict.verdict, name="verdict"),
    path("<int:version_id>/schools/", views_schools.heat, name="heat"),
    path("<int:version_id>/schools/export/", views_schools.heat_export, name="heat_export"),
    path("<int:version_id>/indicators/", views_indicator.indicators, name="indicators"),
    path(
        "<int:version_id>/indicators/<slug:stage>/<slug:item_id>/",
        views_indicator.indicator,
        name="indicator",
    ),
    path("<int:version_id>/items/", views_items.items, name="items"),
    path("<int:version_id>/gaps/", views_gaps.gaps, name="gaps"),
    path("<int:version_id>/gaps/export/", views_gaps.gaps_export, name="gaps_export"),
    path("<int:version_id>/flips/", views_gaps.flips, name="flips"),
    path("<int:version_id>/comparison/", views_comparison.comparison, name="comparison"),
    path("<int:version_id>/areas/", views_comparison.areas, name="areas"),
    path("<int:version_id>/rules/", views_rules.rules, name="rules"),
    path("<int:version_id>/rules/choose/", views_rules.choose, name="choose_rules"),
    path("<int:version_id>/files/", views_downloads.files, name="files"),
    path("<int:version_id>/files/state/", views_downloads.files_state, name="files_state"),
    path("<int:version_id>/files/<slug:kind>.xlsx", views_downloads.file_now, name="file_now"),
    path(
        "<int:version_id>/files/<slug:kind>/<slug:suffix>/",
        views_downloads.prepare_file,
        name="prepare_file",
    ),
    path("files/<int:document_id>/", views_downloads.prepared_file, name="prepared_file"),
    path("schools/<int:row_id>/", views_schools.school_results, name="school_results"),
    path("schools/<int:row_id>/<slug:stage>/<slug:item_id>/", views_schools.how, name="how"),
]
