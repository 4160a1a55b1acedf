"""Addresses of this app."""

from django.urls import path

from dudao.apps.calendars import views

urlpatterns = [
    path("", views.work_calendar, name="work_calendar"),
    path("<int:county_id>/correct/", views.correct_calendar, name="correct_calendar"),
    path(
        "corrections/<int:correction_id>/remove/",
        views.remove_calendar_correction,
        name="remove_calendar_correction",
    ),
]
