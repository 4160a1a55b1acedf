"""Addresses of reminders."""

from django.urls import path

from dudao.apps.workplan import views_reminders as views

urlpatterns = [path("reminders/", views.reminders_page, name="reminders_page")]
