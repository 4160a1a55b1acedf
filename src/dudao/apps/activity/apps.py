"""Django's entry for this app."""

from django.apps import AppConfig


class ActivityConfig(AppConfig):
    name = "dudao.apps.activity"
    label = "activity"
    verbose_name = "操作记录"
