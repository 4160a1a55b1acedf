"""层层传达: a notice, its files, and one receipt for each unit that must pass it on and confirm."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from dudao.apps.campaigns.api import Campaign
from dudao.apps.evidence.api import Evidence
from dudao.apps.meetings.choices import PassOnState, PassOnWay
from dudao.apps.meetings.models.meetings import Meeting
from dudao.apps.organisations.api import Organisation


class PassOnNotice(models.Model):
    """What the office wants passed on to everybody, until when."""

    county = models.ForeignKey(
        Organisation, verbose_name="县", on_delete=models.PROTECT, related_name="pass_on_notices"
    )
    campaign = models.ForeignKey(
        Campaign, verbose_name="创建工作", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    meeting = models.ForeignKey(
        Meeting,
        verbose_name="会议",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="pass_on_notices",
    )
    title = models.CharField("标题", max_length=120)
    text = models.TextField("内容")
    due_on = models.DateField("传达时限")
    state = models.CharField("状态", max_length=20, choices=PassOnState.choices, default=PassOnState.DRAFT)
    sent_at = models.DateTimeField("下发时间", null=True, blank=True)
    closed_at = models.DateTimeField("结束时间", null=True, blank=True)
    revision = models.PositiveIntegerField("第几次", default=1)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="创建人", null=True, on_delete=models.PROTECT, related_name="+"
    )
    created_at = models.DateTimeField("创建时间", auto_now_add=True)

    class Meta:
        verbose_name = "传达通知"
        verbose_name_plural = "传达通知"
        ordering = ["-pk"]

    def __str__(self) -> str:
        return self.title

    @property
    def is_open(self) -> bool:
        return self.state == PassOnState.SENT


class PassOnFile(models.Model):
    """A file that goes with the notice; whoever may read the notice may read it."""

    notice = models.ForeignKey(PassOnNotice, on_delete=models.CASCADE, related_name="files")
    evidence = models.ForeignKey(Evidence, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = "传达附件"
        verbose_name_plural = "传达附件"
        constraints = [models.UniqueConstraint(fields=["notice", "evidence"], name="meetings_file_once")]

    def __str__(self) -> str:
        return str(self.evidence)


class PassOnReceipt(models.Model):
    """One unit's line: from whom it came (`parent`), and how, when and to how many people it was passed on."""

    notice = models.ForeignKey(PassOnNotice, on_delete=models.CASCADE, related_name="receipts")
    unit = models.ForeignKey(Organisation, verbose_name="单位", on_delete=models.PROTECT, related_name="+")
    parent = models.ForeignKey(
        "self",
        verbose_name="上一级",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="children",
    )
    due_on = models.DateField("传达时限")
    way = models.CharField("传达方式", max_length=20, choices=PassOnWay.choices, blank=True)
    done_on = models.DateField("传达日期", null=True, blank=True)
    people = models.PositiveIntegerField("传达到多少人", null=True, blank=True)
    note = models.CharField("说明", max_length=500, blank=True)
    photo = models.ForeignKey(
        Evidence, verbose_name="照片", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    confirmed_at = models.DateTimeField("确认时间", null=True, blank=True)
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="确认人",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    by_office = models.BooleanField("督导室代录", default=False)

    class Meta:
        verbose_name = "传达回执"
        verbose_name_plural = "传达回执"
        constraints = [models.UniqueConstraint(fields=["notice", "unit"], name="meetings_receipt_once")]
        indexes = [models.Index(fields=["unit", "confirmed_at"], name="meetings_receipt_unit")]

    def __str__(self) -> str:
        return f"{self.unit} {self.notice}"

    @property
    def is_confirmed(self) -> bool:
        return self.confirmed_at is not None


class PassOnUrge(models.Model):
    """One urging of one receipt; counted against the limit of a day."""

    receipt = models.ForeignKey(PassOnReceipt, on_delete=models.CASCADE, related_name="urges")
    text = models.CharField("催办内容", max_length=300, blank=True)
    urged_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    urged_at = models.DateTimeField("催办时间", auto_now_add=True)

    class Meta:
        verbose_name = "传达催办"
        verbose_name_plural = "传达催办"
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.receipt} {self.urged_at:%m-%d %H:%M}"
