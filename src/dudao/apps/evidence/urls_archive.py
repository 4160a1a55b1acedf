"""Addresses of archive boxes and of the archive as a ZIP."""

from django.urls import URLPattern, path

from dudao.apps.evidence import views_boxes

urlpatterns: list[URLPattern] = [
    path("<int:county_id>/boxes/", views_boxes.boxes_page, name="archive_boxes"),
    path("<int:county_id>/boxes/make/", views_boxes.boxes_make, name="archive_boxes_make"),
    path("<int:county_id>/boxes/edit/", views_boxes.boxes_edit, name="archive_boxes_edit"),
    path(
        "<int:county_id>/boxes/<str:kind>.<str:suffix>", views_boxes.boxes_print, name="archive_boxes_print"
    ),
    path("boxes/<int:box_id>/", views_boxes.box_page, name="archive_box"),
    path("boxes/<int:box_id>/renumber/", views_boxes.box_renumber, name="archive_box_renumber"),
]
