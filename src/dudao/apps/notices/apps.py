"""Django's entry for this app."""

from django.apps import AppConfig


class NoticesConfig(AppConfig):
    name = "dudao.apps.notices"
    label = "notices"
    verbose_name = "通知"
