"""Django's entry for this app."""

from django.apps import AppConfig


class AppraisalConfig(AppConfig):
    name = "dudao.apps.appraisal"
    label = "appraisal"
    verbose_name = "年度考核"

    def ready(self) -> None:
        """Results and lists move with their documents."""
        from dudao.apps.appraisal.following import AppraisalFollows
        from dudao.apps.correspondence.api import follow

        follow(AppraisalFollows())
