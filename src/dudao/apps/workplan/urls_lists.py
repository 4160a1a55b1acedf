"""Addresses of lists."""

from django.urls import path

from dudao.apps.workplan import views_lists as views

urlpatterns = [path("lists/", views.duty_lists, name="duty_lists")]
