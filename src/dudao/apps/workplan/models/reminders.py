"""When whom is reminded, every urging, and the addresses of calendar feeds."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from dudao.apps.organisations.api import Organisation
from dudao.apps.workplan.choices import ReminderTarget
from dudao.apps.workplan.models.lists import Duty


def default_days_before() -> list[int]:
    """7, 3 and 1 days before, and on the day."""
    return [7, 3, 1, 0]


class ReminderRules(models.Model):
    """The county's rule of reminding: days before, each day late, and after how many late days it goes up the line."""

    county = models.OneToOneField(Organisation, on_delete=models.CASCADE, related_name="reminder_rules")
    days_before = models.JSONField("到期前几天提醒", default=default_days_before)
    each_day_late = models.BooleanField("逾期每天提醒", default=True)
    owner_after = models.PositiveSmallIntegerField("逾期几天抄送责任人", default=1)
    unit_head_after = models.PositiveSmallIntegerField("逾期几天报单位负责人", default=3)
    office_after = models.PositiveSmallIntegerField("逾期几天报督导室", default=5)
    director_after = models.PositiveSmallIntegerField("逾期几天报教育局长", default=10)
    urges_per_day = models.PositiveSmallIntegerField("每项任务每天最多催办", default=2)
    hour = models.PositiveSmallIntegerField("每天几点后提醒", default=8)
    is_active = models.BooleanField("启用", default=True)
    last_run_on = models.DateField("最近提醒到", null=True, blank=True)

    class Meta:
        verbose_name = "提醒规则"
        verbose_name_plural = "提醒规则"

    def __str__(self) -> str:
        return f"{self.county} 提醒规则"


class Urge(models.Model):
    """One urging of one duty: by whom, to whom, when, in what words."""

    duty = models.ForeignKey(Duty, on_delete=models.PROTECT, related_name="urges")
    target = models.CharField("对象", max_length=20, choices=ReminderTarget.choices)
    recipients = models.ManyToManyField(settings.AUTH_USER_MODEL, related_name="+")
    text = models.CharField("催办内容", max_length=300, blank=True)
    urged_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    urged_at = models.DateTimeField("催办时间", auto_now_add=True)

    class Meta:
        verbose_name = "催办"
        verbose_name_plural = "催办"
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.duty} {self.urged_at:%m-%d %H:%M}"


class CalendarFeed(models.Model):
    """The secret address of one person's duties as a calendar; kept as a digest only."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="calendar_feed"
    )
    token_digest = models.CharField("地址摘要", max_length=64, unique=True)
    made_at = models.DateTimeField("生成时间", auto_now_add=True)
    last_used_at = models.DateTimeField("最近使用", null=True, blank=True)

    class Meta:
        verbose_name = "日历订阅"
        verbose_name_plural = "日历订阅"

    def __str__(self) -> str:
        return f"{self.user_id}"
