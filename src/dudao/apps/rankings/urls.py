"""Addresses of rankings of units by recorded facts."""

from django.urls import path

from dudao.apps.rankings import views

urlpatterns = [path("", views.rankings, name="rankings")]
