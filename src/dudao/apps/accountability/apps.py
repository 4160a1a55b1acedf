"""Django's entry for this app."""

from django.apps import AppConfig


class AccountabilityConfig(AppConfig):
    name = "dudao.apps.accountability"
    label = "accountability"
    verbose_name = "约谈问责"
