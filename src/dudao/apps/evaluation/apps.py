"""Django's entry for this app."""

from django.apps import AppConfig


class EvaluationConfig(AppConfig):
    name = "dudao.apps.evaluation"
    label = "evaluation"
    verbose_name = "自评"
