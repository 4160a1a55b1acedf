"""Addresses of the first page and the county's settings."""

from django.urls import path

from dudao.apps.home import views

urlpatterns = [
    path("", views.home, name="home"),
    path("settings/counties/<int:county_id>/", views.county_settings, name="county_settings"),
]
