"""Addresses of archive boxes and of the archive as a ZIP."""

from django.urls import URLPattern, path

from dudao.apps.evidence import views_archive, views_boxes

urlpatterns: list[URLPattern] = [
    path("<int:county_id>/boxes/", views_boxes.boxes_page, name="archive_boxes"),
    path("<int:county_id>/boxes/make/", views_boxes.boxes_make, name="archive_boxes_make"),
    path("<int:county_id>/boxes/edit/", views_boxes.boxes_edit, name="archive_boxes_edit"),
    path(
        "<int:county_id>/boxes/<str:kind>.<str:suffix>", views_boxes.boxes_print, name="archive_boxes_print"
    ),
    path("boxes/<int:box_id>/", views_boxes.box_page, name="archive_box"),
    path("boxes/<int:box_id>/renumber/", views_boxes.box_renumber, name="archive_box_renumber"),
    path("<int:county_id>/export/", views_archive.archive_export, name="archive_export"),
    path("<int:county_id>/export/ask/", views_archive.archive_export_ask, name="archive_export_ask"),
    path("<int:county_id>/import/", views_archive.archive_import, name="archive_import"),
    path("transfers/<int:transfer_id>/", views_archive.archive_transfer, name="archive_transfer"),
    path(
        "transfers/<int:transfer_id>/file/", views_archive.archive_transfer_file, name="archive_transfer_file"
    ),
]
