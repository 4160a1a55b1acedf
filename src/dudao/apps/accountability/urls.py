"""Addresses of talks and accountability cases by the measure."""

from django.urls import path

from dudao.apps.accountability import views

urlpatterns = [path("", views.accountability, name="accountability")]
