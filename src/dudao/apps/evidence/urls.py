"""Addresses of evidence and the archive."""

from django.urls import path

from dudao.apps.evidence import (
    urls_archive,
    views_document,
    views_files,
    views_home,
    views_links,
    views_search,
    views_signs,
    views_tus,
    views_upload,
)

urlpatterns = [
    path("", views_home.archive_home, name="archive"),
    path("<int:county_id>/", views_home.county_page, name="archive_county"),
    path("<int:county_id>/list/", views_home.evidence_list_file, name="evidence_list_file"),
    path("<int:county_id>/zip/", views_home.evidence_zip, name="evidence_zip"),
    path("<int:county_id>/bin/", views_home.bin_page, name="evidence_bin"),
    path("<int:county_id>/upload/", views_upload.upload_page, name="evidence_upload"),
    path("<int:county_id>/search/", views_search.search_page, name="evidence_search"),
    path("<int:county_id>/signs/", views_signs.signs_page, name="evidence_signs"),
    path("signs/<int:sign_id>/close/", views_signs.close_sign, name="close_sign"),
    path("signs/<int:sign_id>/reopen/", views_signs.reopen_sign, name="reopen_sign"),
    path("batches/<uuid:batch>/", views_upload.batch_page, name="evidence_batch"),
    path("uploads/", views_tus.tus_uploads, name="tus_uploads"),
    path("uploads/<uuid:key>/", views_tus.tus_upload, name="tus_upload"),
    path("documents/<int:evidence_id>/", views_document.document_page, name="evidence"),
    path("documents/<int:evidence_id>/edit/", views_document.document_edit, name="evidence_edit"),
    path("documents/<int:evidence_id>/revise/", views_document.document_revise, name="evidence_revise"),
    path("documents/<int:evidence_id>/discard/", views_document.document_discard, name="evidence_discard"),
    path("documents/<int:evidence_id>/restore/", views_document.document_restore, name="evidence_restore"),
    path("documents/<int:evidence_id>/verify/", views_document.document_verify, name="evidence_verify"),
    path("documents/<int:evidence_id>/link/", views_links.document_link, name="evidence_link"),
    path(
        "documents/<int:evidence_id>/links/<int:link_id>/unlink/",
        views_links.evidence_unlink,
        name="evidence_unlink",
    ),
    path(
        "documents/<int:evidence_id>/revisions/<int:number>/file/",
        views_files.evidence_file,
        name="evidence_file",
    ),
    path(
        "documents/<int:evidence_id>/revisions/<int:number>/pages/<int:page>/",
        views_files.evidence_page,
        name="evidence_page",
    ),
    path("items/<int:item_id>/<int:unit_id>/", views_links.item_papers, name="item_papers"),
    path("items/<int:item_id>/<int:unit_id>/choose/", views_links.item_picker, name="item_picker"),
    *urls_archive.urlpatterns,
]
