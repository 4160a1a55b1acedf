"""Addresses of this app."""

from django.urls import path

from dudao.apps.papers import views

urlpatterns = [path("", views.papers, name="papers")]
