"""Addresses of the schools of a county."""

from django.urls import path

from dudao.apps.organisations import views

urlpatterns = [
    path("", views.counties, name="counties"),
    path("<int:county_id>/schools/", views.schools, name="schools"),
    path("<int:county_id>/schools/new/", views.school_create, name="school_create"),
    path("schools/<int:school_id>/", views.school, name="school"),
    path("schools/<int:school_id>/edit/", views.school_edit, name="school_edit"),
    path("schools/<int:school_id>/close/", views.school_close, name="school_close"),
    path("schools/<int:school_id>/reopen/", views.school_reopen, name="school_reopen"),
]
