"""Django's entry for this app."""

from django.apps import AppConfig


class MeetingsConfig(AppConfig):
    name = "dudao.apps.meetings"
    label = "meetings"
    verbose_name = "会议和传达"
