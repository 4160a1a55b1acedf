"""Addresses of measurement."""

from django.urls import path

from dudao.apps.measurement import views_verdict

urlpatterns = [
    path("", views_verdict.measurement_home, name="measurement"),
    path("<int:version_id>/", views_verdict.verdict, name="verdict"),
]
