"""Addresses of plan."""

from django.urls import path

from dudao.apps.workplan import views_plan as views

urlpatterns = [path("plan/", views.plan_page, name="plan_page")]
