"""The trace of responsibility as it stood when it was put into a case; never changed, never removed."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils import timezone

from dudao.apps.accountability.choices_talks import TraceStart
from dudao.apps.accountability.models.cases import Case

USER = settings.AUTH_USER_MODEL


class CaseTrace(models.Model):
    """A frozen chain: its content with SHA-256, and how far the county's log had come with its last hash."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="traces")
    number = models.PositiveSmallIntegerField("第几份")
    start = models.CharField("倒查起点", max_length=20, choices=TraceStart.choices)
    subject_key = models.CharField("起点编号", max_length=120)
    content = models.JSONField("倒查链")  # dudao.core.accountability.trace.trace_to_json
    sha256 = models.CharField("SHA-256", max_length=64)
    log_seq = models.PositiveBigIntegerField("操作记录末条序号")
    log_hash = models.CharField("操作记录末条摘要", max_length=64)
    note = models.CharField("说明", max_length=200, blank=True)
    made_by = models.ForeignKey(USER, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField("固定时间", default=timezone.now)

    class Meta:
        verbose_name = "责任倒查链"
        verbose_name_plural = "责任倒查链"
        ordering = ["case", "number"]
        constraints = [models.UniqueConstraint(fields=["case", "number"], name="accountability_trace_once")]

    def __str__(self) -> str:
        return f"{self.case.number_text}倒查{self.number}"
