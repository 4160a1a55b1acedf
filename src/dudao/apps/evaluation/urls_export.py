"""Addresses of tables and reports that go out and come back."""

from django.urls import URLPattern, path

from dudao.apps.evaluation import views_county_files, views_export

urlpatterns: list[URLPattern] = [
    path("campaigns/<int:campaign_id>/files/", views_export.files, name="evaluation_files"),
    path(
        "campaigns/<int:campaign_id>/county-table.<str:suffix>",
        views_county_files.county_table_file,
        name="county_table_file",
    ),
    path(
        "campaigns/<int:campaign_id>/report.<str:suffix>",
        views_county_files.county_report_file,
        name="county_report_file",
    ),
    path(
        "campaigns/<int:campaign_id>/missing/",
        views_county_files.missing_papers_page,
        name="missing_papers_page",
    ),
    path(
        "campaigns/<int:campaign_id>/missing.<str:suffix>",
        views_county_files.missing_papers_file,
        name="missing_papers_file",
    ),
    path("<int:evaluation_id>/table.<str:suffix>", views_export.evaluation_table, name="evaluation_table"),
    path("<int:evaluation_id>/own-form.xlsx", views_export.evaluation_own_form, name="evaluation_own_form"),
    path("<int:evaluation_id>/import/", views_export.table_import, name="table_import"),
    path("<int:evaluation_id>/import/check/", views_export.table_import_check, name="table_import_check"),
    path("<int:evaluation_id>/import/apply/", views_export.table_import_apply, name="table_import_apply"),
    path("<int:evaluation_id>/import/marked/", views_export.table_import_marked, name="table_import_marked"),
]
