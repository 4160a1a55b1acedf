"""Addresses of the standards."""

from django.urls import path

from dudao.apps.standards import views

urlpatterns = [
    path("", views.standards, name="standards"),
    path("<slug:standard_id>/", views.standard, name="standard"),
    path("<slug:standard_id>/rules/", views.standard_rules, name="standard_rules"),
    path("<slug:standard_id>/fields/", views.standard_fields, name="standard_fields"),
    path("<slug:standard_id>/checks/", views.standard_checks, name="standard_checks"),
    path("<slug:standard_id>/items/<slug:item_id>/", views.standard_item, name="standard_item"),
    path("<slug:standard_id>/export/", views.standard_export, name="standard_export"),
    path("<slug:standard_id>/template/", views.standard_template, name="standard_template"),
]
