"""Django's entry for this app."""

from django.apps import AppConfig


class StandardsConfig(AppConfig):
    name = "dudao.apps.standards"
    label = "standards"
    verbose_name = "标准"
