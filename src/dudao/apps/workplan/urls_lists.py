"""Addresses of lists, of one duty, and of kinds of work."""

from django.urls import path

from dudao.apps.workplan import views_drawing as drawing
from dudao.apps.workplan import views_duty as duties
from dudao.apps.workplan import views_import as imports
from dudao.apps.workplan import views_kinds as kinds
from dudao.apps.workplan import views_lists as lists

urlpatterns = [
    path("lists/", lists.duty_lists, name="duty_lists"),
    path("lists/new/", lists.duty_list_new, name="duty_list_new"),
    path("lists/<int:list_id>/", lists.duty_list, name="duty_list"),
    path("lists/<int:list_id>/edit/", lists.duty_list_edit, name="duty_list_edit"),
    path("lists/<int:list_id>/remove/", lists.duty_list_remove, name="duty_list_remove"),
    path("lists/<int:list_id>/assign/", lists.duty_list_assign, name="duty_list_assign"),
    path("lists/<int:list_id>/file/", lists.duty_list_file, name="duty_list_file"),
    path("lists/<int:list_id>/add/", lists.duty_new, name="duty_new"),
    path("lists/<int:list_id>/clauses/", drawing.duty_list_clauses, name="duty_list_clauses"),
    path("lists/<int:list_id>/gaps/", drawing.duty_list_gaps, name="duty_list_gaps"),
    path("lists/<int:list_id>/lines/", drawing.duty_list_lines, name="duty_list_lines"),
    path("lists/<int:list_id>/import/", imports.duty_import_new, name="duty_import_new"),
    path("imports/<int:import_id>/", imports.duty_import, name="duty_import"),
    path("imports/<int:import_id>/columns/", imports.duty_import_columns, name="duty_import_columns"),
    path("imports/<int:import_id>/marked/", imports.duty_import_marked, name="duty_import_marked"),
    path("kinds/", kinds.duty_kinds, name="duty_kinds"),
    path("duties/<int:duty_id>/", duties.duty, name="duty"),
    path("duties/<int:duty_id>/edit/", duties.duty_edit, name="duty_edit"),
    path("duties/<int:duty_id>/steps/", duties.duty_steps, name="duty_steps"),
    path("duties/<int:duty_id>/before/", duties.duty_link, name="duty_link"),
    path("duties/<int:duty_id>/before/<int:before_id>/remove/", duties.duty_unlink, name="duty_unlink"),
    path("duties/<int:duty_id>/drop/", duties.duty_drop, name="duty_drop"),
    path("duties/<int:duty_id>/restore/", duties.duty_restore, name="duty_restore"),
    path("duties/<int:duty_id>/split/", duties.duty_split, name="duty_split"),
]
