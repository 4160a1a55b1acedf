"""Django's entry for this app."""

from django.apps import AppConfig


class OversightConfig(AppConfig):
    name = "dudao.apps.oversight"
    label = "oversight"
    verbose_name = "督办"
