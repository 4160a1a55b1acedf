"""Addresses of periodic reports."""

from django.urls import path

from dudao.apps.period_reports import views, views_digest, views_period, views_report

urlpatterns = [
    path("", views.period_reports, name="period_reports"),
    path("counties/<int:county_id>/new/", views.report_series_new, name="report_series_new"),
    path("series/<int:series_id>/", views.report_series, name="report_series"),
    path("series/<int:series_id>/edit/", views.report_series_edit, name="report_series_edit"),
    path("series/<int:series_id>/active/", views.report_series_active, name="report_series_active"),
    path("series/<int:series_id>/open/", views.report_period_open, name="report_period_open"),
    path("periods/<int:period_id>/", views_period.report_period, name="report_period"),
    path("periods/<int:period_id>/table.xlsx", views_period.report_period_table, name="report_period_table"),
    path("periods/<int:period_id>/urge/", views_period.unit_reports_urge, name="unit_reports_urge"),
    path("periods/<int:period_id>/approve/", views_period.unit_reports_approve, name="unit_reports_approve"),
    path(
        "periods/<int:period_id>/compile/", views_digest.period_digest_compile, name="period_digest_compile"
    ),
    path("digests/<int:digest_id>/", views_digest.period_digest, name="period_digest"),
    path("digests/<int:digest_id>/edit/", views_digest.period_digest_edit, name="period_digest_edit"),
    path("digests/<int:digest_id>/sign/", views_digest.period_digest_sign, name="period_digest_sign"),
    path(
        "digests/<int:digest_id>/file.<slug:suffix>",
        views_digest.period_digest_file,
        name="period_digest_file",
    ),
    path("units/<int:report_id>/", views_report.unit_report, name="unit_report"),
    path("units/<int:report_id>/save/", views_report.unit_report_save, name="unit_report_save"),
    path("units/<int:report_id>/submit/", views_report.unit_report_submit, name="unit_report_submit"),
    path("units/<int:report_id>/withdraw/", views_report.unit_report_withdraw, name="unit_report_withdraw"),
    path("units/<int:report_id>/facts/", views_report.unit_report_facts, name="unit_report_facts"),
    path("units/<int:report_id>/conflict/", views_report.unit_report_conflict, name="unit_report_conflict"),
    path(
        "units/<int:report_id>/overwrite/", views_report.unit_report_overwrite, name="unit_report_overwrite"
    ),
    path("units/<int:report_id>/decide/", views_report.unit_report_decide, name="unit_report_decide"),
    path("units/<int:report_id>/extend/", views_report.unit_report_extend, name="unit_report_extend"),
]
