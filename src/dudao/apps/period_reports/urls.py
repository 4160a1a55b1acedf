"""Addresses of this app."""

from django.urls import path

from dudao.apps.period_reports import views

urlpatterns = [path("", views.period_reports, name="period_reports")]
