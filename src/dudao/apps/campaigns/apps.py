"""Django's entry for this app."""

from django.apps import AppConfig


class CampaignsConfig(AppConfig):
    name = "dudao.apps.campaigns"
    label = "campaigns"
    verbose_name = "创建工作"
