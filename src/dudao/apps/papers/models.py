"""Papers that begin the work: drafted from the numbers, edited by people, kept version by version."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from dudao.apps.campaigns.api import Campaign
from dudao.apps.organisations.api import Organisation
from dudao.apps.papers.choices import OF_UNITS, PaperKind, PaperState, RevisionCause


class Paper(models.Model):
    """One paper of a campaign; a duty book or a pledge is of one unit.

    `base` is the draft as the numbers made it, `current` as people left it: both the JSON of `dudao.core.drafting`.
    """

    county = models.ForeignKey(
        Organisation, verbose_name="县", on_delete=models.PROTECT, related_name="papers"
    )
    campaign = models.ForeignKey(
        Campaign, verbose_name="创建工作", on_delete=models.PROTECT, related_name="papers"
    )
    unit = models.ForeignKey(
        Organisation,
        verbose_name="单位",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    kind = models.CharField("种类", max_length=30, choices=PaperKind.choices)
    title = models.CharField("标题", max_length=200)
    state = models.CharField("状态", max_length=20, choices=PaperState.choices, default=PaperState.DRAFT)
    base = models.JSONField("自动起草的内容")
    current = models.JSONField("内容")
    numbers_on = models.DateField("数字截至")
    revision = models.PositiveIntegerField("第几次", default=1)  # rises with every write: optimistic lock
    finished_at = models.DateTimeField("定稿时间", null=True, blank=True)
    finished_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="定稿人",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="起草人", null=True, on_delete=models.PROTECT, related_name="+"
    )
    created_at = models.DateTimeField("起草时间", auto_now_add=True)
    updated_at = models.DateTimeField("更新时间", auto_now=True)

    class Meta:
        verbose_name = "文稿"
        verbose_name_plural = "文稿"
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(fields=["campaign", "kind", "unit"], name="papers_unit_once"),
            models.UniqueConstraint(
                fields=["campaign", "kind"], condition=models.Q(unit=None), name="papers_county_once"
            ),
            models.CheckConstraint(
                condition=models.Q(kind__in=OF_UNITS, unit__isnull=False)
                | (~models.Q(kind__in=OF_UNITS) & models.Q(unit__isnull=True)),
                name="papers_unit_of_its_kind",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_finished(self) -> bool:
        return self.state == PaperState.FINISHED


class PaperRevision(models.Model):
    """The paper as it stood after a write. Edits of one person within a while share a version."""

    paper = models.ForeignKey(Paper, on_delete=models.CASCADE, related_name="revisions")
    number = models.PositiveIntegerField("版本")
    cause = models.CharField("原因", max_length=20, choices=RevisionCause.choices)
    note = models.CharField("说明", max_length=300, blank=True)
    content = models.JSONField("内容")
    base = models.JSONField("自动起草的内容", default=dict)  # from which numbers it was written
    numbers_on = models.DateField("数字截至", null=True)
    sha256 = models.CharField("SHA-256", max_length=64, blank=True)  # of the Word file, when finished
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="操作人", null=True, on_delete=models.PROTECT, related_name="+"
    )
    made_at = models.DateTimeField("时间")

    class Meta:
        verbose_name = "文稿版本"
        verbose_name_plural = "文稿版本"
        ordering = ["paper", "-number"]
        constraints = [models.UniqueConstraint(fields=["paper", "number"], name="papers_revision_once")]

    def __str__(self) -> str:
        return f"{self.paper} 第 {self.number} 版"
