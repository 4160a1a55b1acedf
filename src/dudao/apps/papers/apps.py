"""Django's entry for this app."""

from django.apps import AppConfig


class PapersConfig(AppConfig):
    name = "dudao.apps.papers"
    label = "papers"
    verbose_name = "文稿"
