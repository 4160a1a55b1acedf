"""Django's entry for this app."""

from django.apps import AppConfig


class WorkplanConfig(AppConfig):
    name = "dudao.apps.workplan"
    label = "workplan"
    verbose_name = "工作计划"
