"""Addresses of evidence and the archive."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
