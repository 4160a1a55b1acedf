"""Addresses of ratings from outside."""

from django.urls import URLPattern, path

from dudao.apps.evaluation import views_external

urlpatterns: list[URLPattern] = [
    path("campaigns/<int:campaign_id>/external/", views_external.external_list, name="external_list"),
    path("external/<int:evaluation_id>/", views_external.external_entry, name="external_entry"),
    path(
        "external/<int:evaluation_id>/table.xlsx", views_external.external_workbook, name="external_workbook"
    ),
    path("external/<int:evaluation_id>/import/", views_external.external_import, name="external_import"),
]
