"""Django's entry for this app."""

from django.apps import AppConfig


class MeasurementConfig(AppConfig):
    name = "dudao.apps.measurement"
    label = "measurement"
    verbose_name = "测算"
