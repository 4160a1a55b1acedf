"""Django's entry for this app."""

from django.apps import AppConfig


class AccountabilityConfig(AppConfig):
    name = "dudao.apps.accountability"
    label = "accountability"
    verbose_name = "约谈问责"

    def ready(self) -> None:
        """Follow the documents of cases and the notices of talks."""
        from dudao.apps.accountability.case_following import FOLLOWER
        from dudao.apps.accountability.talk_following import FOLLOWER as TALKS
        from dudao.apps.correspondence.api import follow

        follow(FOLLOWER)
        follow(TALKS)
