"""Addresses of official documents."""

from django.urls import path

from dudao.apps.correspondence import views

urlpatterns = [path("", views.documents, name="documents")]
