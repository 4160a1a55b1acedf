"""Django's entry for this app."""

from django.apps import AppConfig


class OversightConfig(AppConfig):
    name = "dudao.apps.oversight"
    label = "oversight"
    verbose_name = "督办"

    def ready(self) -> None:
        """Letters move with their documents, whose pages show what they rest on."""
        from dudao.apps.correspondence.api import follow, register_source
        from dudao.apps.oversight.letter_source import PREFIX, letter_source
        from dudao.apps.oversight.letters_following import LettersFollow

        follow(LettersFollow())
        register_source(PREFIX, letter_source)
