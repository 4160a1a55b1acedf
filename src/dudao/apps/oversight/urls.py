"""Addresses of oversight."""

from django.urls import path

from dudao.apps.oversight import views, views_cards, views_letters, views_matter

urlpatterns = [
    path("", views.oversight, name="oversight"),
    path("matters/<int:matter_id>/", views_matter.matter, name="matter"),
    path("letters/", views_letters.letters, name="letters"),
    path("cards/", views_cards.cards, name="cards"),
]
