"""Addresses of measurement."""

from django.urls import path

from dudao.apps.measurement import views_indicator, views_schools, views_verdict

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
    path("schools/<int:row_id>/", views_schools.school_results, name="school_results"),
    path("schools/<int:row_id>/<slug:stage>/<slug:item_id>/", views_schools.how, name="how"),
]
