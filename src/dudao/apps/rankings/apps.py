"""Django's entry for this app."""

from django.apps import AppConfig


class RankingsConfig(AppConfig):
    name = "dudao.apps.rankings"
    label = "rankings"
    verbose_name = "排名通报"

    def ready(self) -> None:
        """A ranking counts once its circular is signed; the circular shows what it was drafted from."""
        from dudao.apps.correspondence.api import follow, register_source
        from dudao.apps.rankings.following import RankingsFollow
        from dudao.apps.rankings.source import ranking_source

        follow(RankingsFollow())
        register_source("ranking", ranking_source)
