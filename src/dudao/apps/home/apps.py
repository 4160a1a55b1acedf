"""Django's entry for this app."""

from django.apps import AppConfig


class HomeConfig(AppConfig):
    name = "dudao.apps.home"
    label = "home"
    verbose_name = "首页"
