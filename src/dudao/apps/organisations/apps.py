"""Django's entry for this app."""

from django.apps import AppConfig


class OrganisationsConfig(AppConfig):
    name = "dudao.apps.organisations"
    label = "organisations"
    verbose_name = "机构"
