"""Django's entry for this app."""

from django.apps import AppConfig


class EvaluationConfig(AppConfig):
    name = "dudao.apps.evaluation"
    label = "evaluation"
    verbose_name = "自评"

    def ready(self) -> None:
        """Evaluations are opened and carried over along with their campaign."""
        from dudao.apps.campaigns.api import follow
        from dudao.apps.evaluation.following import EvaluationsFollow

        follow(EvaluationsFollow())
