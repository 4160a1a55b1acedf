"""Django's entry for this app."""

from django.apps import AppConfig


class AccountabilityConfig(AppConfig):
    name = "dudao.apps.accountability"
    label = "accountability"
    verbose_name = "约谈问责"

    def ready(self) -> None:
        """Follow the documents of cases and talks, and who reads them; say where both are linked from."""
        from dudao.apps.accountability.case_following import FOLLOWER
        from dudao.apps.accountability.case_links import PREFIXES, links_of_matter, source_of_document
        from dudao.apps.accountability.case_reading import note_document_reading
        from dudao.apps.accountability.talk_following import FOLLOWER as TALKS
        from dudao.apps.accountability.talk_links import (
            PREFIX,
            talk_of_document,
            talks_of_matter,
            trace_of_matter,
        )
        from dudao.apps.correspondence.api import follow, on_reading, register_source
        from dudao.apps.oversight.api import add_links

        follow(FOLLOWER)
        follow(TALKS)
        on_reading(note_document_reading)
        add_links(talks_of_matter)
        add_links(trace_of_matter)
        add_links(links_of_matter)
        register_source(PREFIX, talk_of_document)
        for prefix in PREFIXES:
            register_source(prefix, source_of_document)
