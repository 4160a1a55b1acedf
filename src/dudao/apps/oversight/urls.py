"""Addresses of oversight."""

from django.urls import include, path

from dudao.apps.oversight import views, views_cards, views_matter, views_rules

urlpatterns = [
    path("", views.oversight, name="oversight"),
    path("matters/excel/", views.matters_workbook, name="matters_workbook"),
    path("matters/new/", views.matter_new, name="matter_new"),
    path("matters/<int:matter_id>/", views_matter.matter, name="matter"),
    path("matters/<int:matter_id>/edit/", views_matter.matter_edit, name="matter_edit"),
    path("matters/<int:matter_id>/<slug:verb>/", views_matter.matter_decide, name="matter_decide"),
    path("rules/", views_rules.oversight_rules, name="oversight_rules"),
    path("rules/start/", views_rules.oversight_rules_start, name="oversight_rules_start"),
    path("rules/new/", views_rules.oversight_rule_new, name="oversight_rule_new"),
    path("rules/ladder/", views_rules.oversight_ladder, name="oversight_ladder"),
    path("rules/preview/", views_rules.rules_preview, name="rules_preview"),
    path("rules/run/", views_rules.rules_run, name="rules_run"),
    path("rules/<int:rule_id>/", views_rules.oversight_rule, name="oversight_rule"),
    path("rules/<int:rule_id>/active/", views_rules.oversight_rule_active, name="oversight_rule_active"),
    path("", include("dudao.apps.oversight.urls_letters")),
    path("cards/", views_cards.cards, name="cards"),
    path("cards/new/", views_cards.card_new, name="card_new"),
    path("cards/screen/", views_cards.cards_screen, name="cards_screen"),
    path("cards/<str:suffix>/", views_cards.cards_file, name="cards_file"),
    path("cards/<int:card_id>/lift/", views_cards.card_lift, name="card_lift"),
    path("cards/<int:card_id>/withdraw/", views_cards.card_withdraw, name="card_withdraw"),
]
