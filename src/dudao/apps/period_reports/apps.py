"""Django's entry for this app."""

from django.apps import AppConfig


class PeriodReportsConfig(AppConfig):
    name = "dudao.apps.period_reports"
    label = "period_reports"
    verbose_name = "定期报告"
