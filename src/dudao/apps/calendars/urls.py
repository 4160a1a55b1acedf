"""Addresses of this app."""

from django.urls import path

from dudao.apps.calendars import views

urlpatterns = [
    path("", views.work_calendar, name="work_calendar"),
    path("<int:county_id>/years/<int:year>/", views.announce_year, name="announce_year"),
    path(
        "<int:county_id>/years/<int:year>/withdraw/",
        views.withdraw_announced_year,
        name="withdraw_announced_year",
    ),
    path("<int:county_id>/correct/", views.correct_calendar, name="correct_calendar"),
    path(
        "corrections/<int:correction_id>/remove/",
        views.remove_calendar_correction,
        name="remove_calendar_correction",
    ),
]
