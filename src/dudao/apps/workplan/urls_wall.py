"""Addresses of wall."""

from django.urls import path

from dudao.apps.workplan import views_wall as views

urlpatterns = [path("wall/", views.wall_chart, name="wall_chart")]
