"""Addresses of oversight."""

from django.urls import include, path

from dudao.apps.oversight import views, views_cards, views_matter

urlpatterns = [
    path("", views.oversight, name="oversight"),
    path("matters/<int:matter_id>/", views_matter.matter, name="matter"),
    path("", include("dudao.apps.oversight.urls_letters")),
    path("cards/", views_cards.cards, name="cards"),
]
