"""Django's entry for this app."""

from django.apps import AppConfig


class EvidenceConfig(AppConfig):
    name = "dudao.apps.evidence"
    label = "evidence"
    verbose_name = "档案"

    def ready(self) -> None:
        """Documents that other apps add go to the same worker."""
        from dudao.apps.evidence.jobs import enqueue_work
        from dudao.apps.evidence.working import set_worker

        set_worker(enqueue_work)
