"""Addresses of this app."""

from django.urls import path

from dudao.apps.calendars import views

urlpatterns = [path("", views.work_calendar, name="work_calendar")]
