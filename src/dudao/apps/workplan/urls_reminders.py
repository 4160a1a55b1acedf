"""Addresses of reminders."""

from django.urls import path

from dudao.apps.workplan import views_reminders as views

urlpatterns = [
    path("reminders/", views.reminders_page, name="reminders_page"),
    path("reminders/urge/", views.reminders_urge, name="reminders_urge"),
    path("reminders/rules/", views.reminder_rules, name="reminder_rules"),
    path("reminders/log/", views.reminder_log, name="reminder_log"),
    path("reminders/urges/", views.urge_register, name="urge_register"),
    path("reminders/urges.<slug:suffix>", views.urge_register_file, name="urge_register_file"),
    path("reminders/sheets.<slug:suffix>", views.reminder_sheets, name="reminder_sheets"),
    path("duties/<int:duty_id>/urge/", views.duty_urge, name="duty_urge"),
]
