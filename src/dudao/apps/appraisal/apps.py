"""Django's entry for this app."""

from django.apps import AppConfig


class AppraisalConfig(AppConfig):
    name = "dudao.apps.appraisal"
    label = "appraisal"
    verbose_name = "年度考核"
