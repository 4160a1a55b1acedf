"""Django's entry for this app."""

from django.apps import AppConfig


class RankingsConfig(AppConfig):
    name = "dudao.apps.rankings"
    label = "rankings"
    verbose_name = "排名通报"
