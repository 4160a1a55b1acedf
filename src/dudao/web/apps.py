"""Django's entry for the shared user interface."""

from django.apps import AppConfig


class WebConfig(AppConfig):
    name = "dudao.web"
    label = "web"
    verbose_name = "界面"
