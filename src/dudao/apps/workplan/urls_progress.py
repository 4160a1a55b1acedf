"""Addresses of progress."""

from django.urls import path

from dudao.apps.workplan import views_progress as views

urlpatterns = [
    path("mine/", views.my_duties, name="my_duties"),
    path("hindrances/", views.hindrances, name="hindrances"),
]
