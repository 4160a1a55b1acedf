"""Django's entry for this app."""

from django.apps import AppConfig


class AccountabilityConfig(AppConfig):
    name = "dudao.apps.accountability"
    label = "accountability"
    verbose_name = "约谈问责"

    def ready(self) -> None:
        """Follow the documents of cases; say where cases are linked from."""
        from dudao.apps.accountability.case_following import FOLLOWER
        from dudao.apps.accountability.case_links import PREFIXES, links_of_matter, source_of_document
        from dudao.apps.correspondence.api import follow, register_source
        from dudao.apps.oversight.api import add_links

        follow(FOLLOWER)
        add_links(links_of_matter)
        for prefix in PREFIXES:
            register_source(prefix, source_of_document)
