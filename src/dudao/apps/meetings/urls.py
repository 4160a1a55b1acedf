"""Addresses of meetings."""

from django.urls import path

from dudao.apps.meetings import views

urlpatterns = [path("", views.meetings, name="meetings")]
