"""Django's entry for this app."""

from django.apps import AppConfig


class EvidenceConfig(AppConfig):
    name = "dudao.apps.evidence"
    label = "evidence"
    verbose_name = "档案"
