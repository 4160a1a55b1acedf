"""A meeting: who, where, what about, what was said, what was decided, and the copies that were signed."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from dudao.apps.campaigns.api import Campaign
from dudao.apps.meetings.choices import AgendaSource, MeetingKind, MeetingState
from dudao.apps.organisations.api import Organisation
from dudao.apps.workplan.api import Duty


class Meeting(models.Model):
    """A meeting of a county. People are written by name; `units` are those whose people see the meeting."""

    county = models.ForeignKey(
        Organisation, verbose_name="县", on_delete=models.PROTECT, related_name="meetings"
    )
    campaign = models.ForeignKey(
        Campaign,
        verbose_name="创建工作",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="meetings",
    )
    kind = models.CharField("会议类别", max_length=20, choices=MeetingKind.choices)
    title = models.CharField("会议名称", max_length=120)
    held_on = models.DateField("会议日期")
    held_at = models.TimeField("开始时间", null=True, blank=True)
    place = models.CharField("地点", max_length=100, blank=True)
    chair = models.CharField("主持人", max_length=80, blank=True)
    recorder = models.CharField("记录人", max_length=80, blank=True)
    units = models.ManyToManyField(Organisation, verbose_name="参会单位", blank=True, related_name="+")
    present = models.TextField("出席", blank=True)
    absent = models.TextField("请假和缺席", blank=True)
    minutes = models.TextField("会议记录", blank=True)
    state = models.CharField("状态", max_length=20, choices=MeetingState.choices, default=MeetingState.DRAFT)
    announced_at = models.DateTimeField("通知时间", null=True, blank=True)
    revision = models.PositiveIntegerField("第几次", default=1)  # rises with every edit: optimistic lock
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="创建人", null=True, on_delete=models.PROTECT, related_name="+"
    )
    created_at = models.DateTimeField("创建时间", auto_now_add=True)
    updated_at = models.DateTimeField("更新时间", auto_now=True)

    class Meta:
        verbose_name = "会议"
        verbose_name_plural = "会议"
        ordering = ["-held_on", "-pk"]
        indexes = [models.Index(fields=["county", "held_on"], name="meetings_county_day")]

    def __str__(self) -> str:
        return self.title

    @property
    def is_signed(self) -> bool:
        return self.state == MeetingState.SIGNED


class AgendaLine(models.Model):
    """A line of the agenda; one taken from a hindrance or a red duty remembers which and is never taken twice."""

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="agenda")
    position = models.PositiveSmallIntegerField("次序")
    text = models.CharField("议题", max_length=500)
    source = models.CharField("来源", max_length=20, choices=AgendaSource.choices, default=AgendaSource.TYPED)
    source_key = models.CharField("来源标识", max_length=60, blank=True)  # "hindrance:12", "duty:5"
    duty = models.ForeignKey(Duty, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        verbose_name = "会议议题"
        verbose_name_plural = "会议议题"
        ordering = ["meeting", "position"]
        constraints = [
            models.UniqueConstraint(
                fields=["meeting", "source_key"],
                condition=~models.Q(source_key=""),
                name="meetings_agenda_source_once",
            )
        ]

    def __str__(self) -> str:
        return self.text[:100]


class Decision(models.Model):
    """What was decided, who does it, until when. Once it is a duty, the duty is what counts."""

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="decisions")
    position = models.PositiveSmallIntegerField("次序")
    text = models.CharField("议定事项", max_length=300)
    lead_unit = models.ForeignKey(
        Organisation,
        verbose_name="牵头单位",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    supporting_units = models.ManyToManyField(
        Organisation, verbose_name="配合单位", blank=True, related_name="+"
    )
    handler = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="责任人",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    handler_name = models.CharField("责任人姓名", max_length=40, blank=True)
    due_on = models.DateField("完成时限", null=True, blank=True)
    duty = models.OneToOneField(
        Duty, verbose_name="任务", null=True, blank=True, on_delete=models.PROTECT, related_name="decision"
    )

    class Meta:
        verbose_name = "议定事项"
        verbose_name_plural = "议定事项"
        ordering = ["meeting", "position", "pk"]

    def __str__(self) -> str:
        return self.text[:100]

    @property
    def source_key(self) -> str:
        """What its duty is made from; one decision is one duty."""
        return f"decision:{self.pk}"


class SignedMinutes(models.Model):
    """The minutes as they were signed: the very bytes, with their SHA-256; never changed afterwards."""

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="signed")
    number = models.PositiveSmallIntegerField("第几次签发")
    docx = models.BinaryField("Word")
    pdf = models.BinaryField("PDF")
    docx_sha256 = models.CharField("Word 的 SHA-256", max_length=64)
    pdf_sha256 = models.CharField("PDF 的 SHA-256", max_length=64)
    signed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="签发人", on_delete=models.PROTECT, related_name="+"
    )
    signed_at = models.DateTimeField("签发时间", auto_now_add=True)
    reopened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    reopened_at = models.DateTimeField("重新打开时间", null=True, blank=True)
    reopen_reason = models.CharField("重新打开原因", max_length=300, blank=True)

    class Meta:
        verbose_name = "签发的纪要"
        verbose_name_plural = "签发的纪要"
        ordering = ["meeting", "-number"]
        constraints = [models.UniqueConstraint(fields=["meeting", "number"], name="meetings_signed_once")]

    def __str__(self) -> str:
        return f"{self.meeting} 第 {self.number} 次签发"
