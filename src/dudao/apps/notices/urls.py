"""Addresses of this app."""

from django.urls import path

from dudao.apps.notices import views

urlpatterns = [path("", views.inbox, name="inbox")]
