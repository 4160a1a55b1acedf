"""Addresses of the standards."""

from django.urls import path

from dudao.apps.standards import views, views_import, views_own

urlpatterns = [
    path("", views.standards, name="standards"),
    path("own/blank-form/", views_own.blank_form, name="standard_blank_form"),
    path("own/rule-words/", views_own.rule_words, name="rule_words"),
    path("own/upload/<int:owner_id>/", views_import.upload_standard, name="upload_standard"),
    path("own/adopt/<int:owner_id>/<slug:standard_id>/", views_own.adopt, name="adopt_standard"),
    path("own/imports/<int:import_id>/", views_import.mapping_page, name="standard_import"),
    path("own/imports/<int:import_id>/preview/", views_import.preview_page, name="standard_import_preview"),
    path(
        "own/imports/<int:import_id>/rule/<slug:cell>/",
        views_import.correct_rule,
        name="standard_import_rule",
    ),
    path("own/imports/<int:import_id>/give-up/", views_import.give_up_import, name="give_up_standard_import"),
    path("own/<int:version_id>/", views_own.own_version, name="own_version"),
    path("own/<int:version_id>/settings/", views_own.edit_version, name="edit_own_version"),
    path("own/<int:version_id>/publish/", views_own.publish, name="publish_own_version"),
    path("own/<int:version_id>/withdraw/", views_own.withdraw, name="withdraw_own_version"),
    path("own/<int:version_id>/give-up/", views_own.give_up, name="give_up_own_version"),
    path("own/<int:version_id>/begin/", views_own.begin, name="begin_own_version"),
    path("own/<int:version_id>/confirm/", views_own.confirm, name="confirm_own_rules"),
    path("own/<int:version_id>/add/", views_own.add_item, name="add_own_item"),
    path("own/<int:version_id>/export/", views_own.export, name="export_own_version"),
    path("own/<int:version_id>/compare/<int:other_id>/", views_own.compare, name="compare_own_versions"),
    path("own/items/<int:item_id>/", views_own.own_item, name="own_item"),
    path("own/items/<int:item_id>/remove/", views_own.remove_item, name="remove_own_item"),
    path("<slug:standard_id>/", views.standard, name="standard"),
    path("<slug:standard_id>/rules/", views.standard_rules, name="standard_rules"),
    path("<slug:standard_id>/fields/", views.standard_fields, name="standard_fields"),
    path("<slug:standard_id>/checks/", views.standard_checks, name="standard_checks"),
    path("<slug:standard_id>/items/<slug:item_id>/", views.standard_item, name="standard_item"),
    path("<slug:standard_id>/export/", views.standard_export, name="standard_export"),
    path("<slug:standard_id>/template/", views.standard_template, name="standard_template"),
]
