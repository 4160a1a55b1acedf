"""Django's entry for this app."""

from django.apps import AppConfig


class CorrespondenceConfig(AppConfig):
    name = "dudao.apps.correspondence"
    label = "correspondence"
    verbose_name = "公文"
