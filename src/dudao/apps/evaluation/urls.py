"""Addresses of ratings."""

from django.urls import URLPattern

from dudao.apps.evaluation import urls_export

urlpatterns: list[URLPattern] = [*urls_export.urlpatterns]
