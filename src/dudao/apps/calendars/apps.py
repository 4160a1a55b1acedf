"""Django's entry for this app."""

from django.apps import AppConfig


class CalendarsConfig(AppConfig):
    name = "dudao.apps.calendars"
    label = "calendars"
    verbose_name = "工作日历"
