"""Django's entry for this app."""

from django.apps import AppConfig


class DatasetsConfig(AppConfig):
    name = "dudao.apps.datasets"
    label = "datasets"
    verbose_name = "数据"
