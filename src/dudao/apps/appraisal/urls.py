"""Addresses of the annual appraisal of units by published rules."""

from django.urls import path

from dudao.apps.appraisal import views

urlpatterns = [path("", views.appraisal, name="appraisal")]
