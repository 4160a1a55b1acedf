"""Django's entry for this app."""

from django.apps import AppConfig


class RankingsConfig(AppConfig):
    name = "dudao.apps.rankings"
    label = "rankings"
    verbose_name = "排名通报"

    def ready(self) -> None:
        """A ranking counts once its circular is signed."""
        from dudao.apps.correspondence.api import follow
        from dudao.apps.rankings.following import RankingsFollow

        follow(RankingsFollow())
