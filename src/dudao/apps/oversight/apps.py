"""Django's entry for this app."""

from django.apps import AppConfig


class OversightConfig(AppConfig):
    name = "dudao.apps.oversight"
    label = "oversight"
    verbose_name = "督办"

    def ready(self) -> None:
        """Letters move with their documents."""
        from dudao.apps.correspondence.api import follow
        from dudao.apps.oversight.letters_following import LettersFollow

        follow(LettersFollow())
