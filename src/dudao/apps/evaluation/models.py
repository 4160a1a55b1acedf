"""Ratings of items: one evaluation for each subject and side, one rating an item, and everything they were before.

Totals kept on an evaluation are those of its own ratings and are written in the same transaction as the rating. What
the county gets from its schools is rolled up when it is read (`board`), kept while the county's log stands still.
"""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils import timezone

from dudao.apps.campaigns.api import AcceptanceStage, Assignment, Campaign
from dudao.apps.evaluation.choices import RatingState, Side
from dudao.apps.organisations.api import Organisation
from dudao.apps.standards.api import StandardItem, StandardVersion
from dudao.infra.fractions import FractionField


class Evaluation(models.Model):
    """One subject rated by one standard, by itself or from outside at a stage."""

    campaign = models.ForeignKey(Campaign, on_delete=models.PROTECT, related_name="evaluations")
    version = models.ForeignKey(StandardVersion, on_delete=models.PROTECT, related_name="evaluations")
    subject = models.ForeignKey(
        Organisation, verbose_name="被评单位", on_delete=models.PROTECT, related_name="evaluations"
    )
    side = models.CharField("评分方", max_length=10, choices=Side.choices, default=Side.SELF)
    stage = models.ForeignKey(
        AcceptanceStage,
        verbose_name="阶段",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    rater = models.CharField("评估组", max_length=100, blank=True)
    # From outside: a difference to the self-rating beyond this needs a reason.
    difference_limit = FractionField("差异说明界限", default=0)
    # Totals of its own ratings: all that is saved, what is handed in (submitted and beyond), what is approved.
    saved_points = FractionField("已评得分", default=0)
    handed_in_points = FractionField("已报得分", default=0)
    approved_points = FractionField("已审定得分", default=0)
    max_points = FractionField("满分", default=0)
    item_count = models.PositiveIntegerField("条数", default=0)
    saved_count = models.PositiveIntegerField("已评条数", default=0)
    handed_in_count = models.PositiveIntegerField("已报条数", default=0)
    approved_count = models.PositiveIntegerField("已审定条数", default=0)
    returned_count = models.PositiveIntegerField("退回条数", default=0)
    updated_at = models.DateTimeField("更新时间", auto_now=True)

    class Meta:
        verbose_name = "评估"
        verbose_name_plural = "评估"
        constraints = [
            models.UniqueConstraint(
                fields=["campaign", "version", "subject"],
                condition=models.Q(side="self"),
                name="evaluation_self_once",
            ),
            models.UniqueConstraint(
                fields=["campaign", "version", "subject", "stage"],
                condition=models.Q(side="external"),
                name="evaluation_external_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.subject} {Side(self.side).label}"


class Rating(models.Model):
    """What an item gets in an evaluation; made at the first save. `number` rises with every change."""

    evaluation = models.ForeignKey(Evaluation, on_delete=models.PROTECT, related_name="ratings")
    item = models.ForeignKey(StandardItem, on_delete=models.PROTECT, related_name="ratings")
    assignment = models.ForeignKey(
        Assignment, null=True, blank=True, on_delete=models.PROTECT, related_name="ratings"
    )
    number = models.PositiveIntegerField("第几次", default=1)
    state = models.CharField("状态", max_length=20, choices=RatingState.choices, default=RatingState.DRAFT)
    level = models.CharField(
        "审核层级", max_length=20, blank=True
    )  # who has it now (submitted), who decided last
    answer = models.JSONField("评定")  # dudao.core.scoring.answer_from_data
    points = FractionField("得分", null=True, blank=True)
    lost_parts = models.JSONField("失分原因", default=list)  # [[text, points as text]], sums to what is lost
    not_applicable = models.BooleanField("不适用", default=False)
    triggered = models.BooleanField(
        "触发", null=True, blank=True
    )  # vetoes; for minimum requirements: not met
    note = models.TextField("说明", blank=True)
    recoverable_points = FractionField("可挽回分数", null=True, blank=True)
    recover_by = models.DateField("可挽回日期", null=True, blank=True)
    since = models.DateTimeField("此状态始于", default=timezone.now)
    rated_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="评定人", null=True, on_delete=models.PROTECT, related_name="+"
    )
    rated_at = models.DateTimeField("评定时间")
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="最近审核人",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    decided_at = models.DateTimeField("最近审核时间", null=True, blank=True)
    reason = models.TextField("退回或锁定原因", blank=True)

    class Meta:
        verbose_name = "评分"
        verbose_name_plural = "评分"
        constraints = [models.UniqueConstraint(fields=["evaluation", "item"], name="evaluation_rating_once")]
        indexes = [
            models.Index(fields=["item", "state"], name="evaluation_rating_item"),
            models.Index(fields=["state", "level"], name="evaluation_rating_state"),
        ]

    def __str__(self) -> str:
        return f"{self.evaluation} {self.item.code}"


class RatingRevision(models.Model):
    """A rating as it was after one action; never changed or deleted."""

    rating = models.ForeignKey(Rating, on_delete=models.PROTECT, related_name="revisions")
    number = models.PositiveIntegerField("第几次")
    verb = models.CharField("操作", max_length=40)
    state = models.CharField("状态", max_length=20, choices=RatingState.choices)
    level = models.CharField("审核层级", max_length=20, blank=True)
    answer = models.JSONField("评定")
    points = FractionField("得分", null=True, blank=True)
    note = models.TextField("说明", blank=True)
    reason = models.TextField("原因", blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="操作人", null=True, on_delete=models.PROTECT, related_name="+"
    )
    at = models.DateTimeField("时间")

    class Meta:
        verbose_name = "评分沿革"
        verbose_name_plural = "评分沿革"
        constraints = [
            models.UniqueConstraint(fields=["rating", "number"], name="evaluation_revision_number")
        ]

    def __str__(self) -> str:
        return f"{self.rating} 第 {self.number} 次"


class MeasuredCorrection(models.Model):
    """An explained correction of a measured item, beside the measured value and never in its place unseen."""

    evaluation = models.ForeignKey(Evaluation, on_delete=models.PROTECT, related_name="corrections")
    item = models.ForeignKey(StandardItem, on_delete=models.PROTECT, related_name="+")
    points = FractionField("更正后得分")
    measured_points = FractionField("测算得分", null=True, blank=True)
    reason = models.TextField("更正理由")
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="更正人", on_delete=models.PROTECT, related_name="+"
    )
    made_at = models.DateTimeField("更正时间", auto_now_add=True)
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="撤回人",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    withdrawn_at = models.DateTimeField("撤回时间", null=True, blank=True)

    class Meta:
        verbose_name = "测算更正"
        verbose_name_plural = "测算更正"
        constraints = [
            models.UniqueConstraint(
                fields=["evaluation", "item"],
                condition=models.Q(withdrawn_at__isnull=True),
                name="evaluation_correction_once",
            )
        ]

    def __str__(self) -> str:
        return f"{self.evaluation} {self.item.code}"
