"""Addresses of the reported tables."""

from django.urls import path

from dudao.apps.datasets import (
    views_home,
    views_mapping,
    views_round,
    views_school,
    views_upload,
    views_version,
)

urlpatterns = [
    path("", views_home.datasets_home, name="datasets"),
    path("<int:county_id>/", views_home.county_page, name="datasets_county"),
    path("<int:county_id>/upload/", views_upload.upload_page, name="upload"),
    path("<int:county_id>/templates/<slug:standard_id>/", views_home.template_download, name="template"),
    path("sets/<int:dataset_id>/", views_home.dataset_page, name="dataset"),
    path("sets/<int:dataset_id>/lock/", views_home.dataset_lock, name="dataset_lock"),
    path("sets/<int:dataset_id>/unlock/", views_home.dataset_unlock, name="dataset_unlock"),
    path("uploads/<int:attempt_id>/", views_upload.attempt_page, name="attempt"),
    path("uploads/<int:attempt_id>/progress/", views_upload.attempt_progress, name="attempt_progress"),
    path("uploads/<int:attempt_id>/retry/", views_upload.attempt_retry, name="attempt_retry"),
    path("uploads/<int:attempt_id>/file/", views_upload.attempt_file, name="attempt_file"),
    path("uploads/<int:attempt_id>/marked/", views_upload.attempt_marked, name="attempt_marked"),
    path("uploads/<int:attempt_id>/problems/", views_upload.attempt_problems, name="attempt_problems"),
    path("uploads/<int:attempt_id>/mapping/", views_mapping.mapping_page, name="mapping"),
    path("versions/<int:version_id>/", views_version.version_page, name="version"),
    path("versions/<int:version_id>/file/", views_version.version_file, name="version_file"),
    path("versions/<int:version_id>/export/", views_version.version_export, name="version_export"),
    path("versions/<int:version_id>/count/", views_version.version_count, name="version_count"),
    path("versions/<int:version_id>/register/", views_version.version_register, name="version_register"),
    path(
        "versions/<int:version_id>/warnings/<int:position>/",
        views_version.version_explain,
        name="version_explain",
    ),
    path(
        "versions/<int:version_id>/against/<int:other_id>/",
        views_version.versions_compare,
        name="versions_compare",
    ),
    path("rows/<int:row_id>/", views_version.version_row, name="version_row"),
    path("<int:county_id>/rounds/new/", views_round.round_new, name="round_new"),
    path("rounds/<int:round_id>/", views_round.round_page, name="round"),
    path("rounds/<int:round_id>/county-form/", views_round.round_county_form, name="round_county_form"),
    path("rounds/<int:round_id>/county-file/", views_round.round_county_file, name="round_county_file"),
    path("rounds/<int:round_id>/merge/", views_round.round_merge, name="round_merge"),
    path("rounds/<int:round_id>/close/", views_round.round_close, name="round_close"),
    path("schools/<int:school_id>/", views_school.school_data, name="school_data"),
    path(
        "rounds/<int:round_id>/schools/<int:school_id>/form/",
        views_school.school_form_download,
        name="school_form",
    ),
    path(
        "rounds/<int:round_id>/schools/<int:school_id>/submit/",
        views_school.school_form_submit,
        name="school_form_submit",
    ),
    path("submissions/<int:submission_id>/file/", views_school.submission_file, name="submission_file"),
    path("submissions/<int:submission_id>/marked/", views_school.submission_marked, name="submission_marked"),
    path(
        "submissions/<int:submission_id>/confirm/", views_school.submission_confirm, name="submission_confirm"
    ),
    path(
        "submissions/<int:submission_id>/withdraw/",
        views_school.submission_withdraw,
        name="submission_withdraw",
    ),
]
