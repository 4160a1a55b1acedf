"""Notices to persons, the channels out, and every message that left through one."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from dudao.apps.notices.choices import ChannelKind, MessageState, NoticeKind
from dudao.apps.organisations.api import Organisation


class Notice(models.Model):
    """One line in a person's inbox. The same `unique_key` is never written twice for one person."""

    recipient = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="收件人", on_delete=models.CASCADE, related_name="notices"
    )
    county = models.ForeignKey(
        Organisation, verbose_name="县", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    kind = models.CharField("类别", max_length=20, choices=NoticeKind.choices)
    title = models.CharField("标题", max_length=200)
    body = models.TextField("内容", blank=True)
    url = models.CharField("链接", max_length=300, blank=True)  # an address of this site, from its root
    subject_key = models.CharField("事项", max_length=80, blank=True)  # "workplan.duty:12"
    unique_key = models.CharField("唯一标识", max_length=160)
    sent_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="发出人",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    created_at = models.DateTimeField("时间", auto_now_add=True)
    read_at = models.DateTimeField("阅读时间", null=True, blank=True)

    class Meta:
        verbose_name = "通知"
        verbose_name_plural = "通知"
        constraints = [
            models.UniqueConstraint(fields=["recipient", "unique_key"], name="notices_notice_once")
        ]
        indexes = [
            models.Index(fields=["recipient", "read_at"], name="notices_unread"),
            models.Index(fields=["subject_key"], name="notices_subject"),
            models.Index(fields=["unique_key"], name="notices_key"),
            models.Index(fields=["county", "created_at"], name="notices_county"),
        ]

    def __str__(self) -> str:
        return self.title


class Channel(models.Model):
    """A way out of the product for one county: its mail server, or the robot of one chat group."""

    county = models.ForeignKey(
        Organisation, verbose_name="县", on_delete=models.CASCADE, related_name="notice_channels"
    )
    kind = models.CharField("渠道", max_length=20, choices=ChannelKind.choices)
    name = models.CharField("名称", max_length=60)
    # A robot's group: whose notices go there; empty for the whole county.
    unit = models.ForeignKey(
        Organisation,
        verbose_name="群所属单位",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    kinds = models.JSONField("发送哪些通知", default=list, blank=True)  # of NoticeKind; empty: all
    sealed_settings = models.TextField("连接参数", blank=True)  # encrypted, never shown whole
    per_minute = models.PositiveSmallIntegerField("每分钟最多", default=18)
    digest = models.BooleanField("合并成摘要", default=True)
    digest_hour = models.PositiveSmallIntegerField("摘要发送时间（时）", default=9)
    quiet_from = models.TimeField("免打扰开始", null=True, blank=True)
    quiet_until = models.TimeField("免打扰结束", null=True, blank=True)
    # The robot said that it is sent too much: nothing more before this time.
    blocked_until = models.DateTimeField("暂停到", null=True, blank=True)
    is_active = models.BooleanField("启用", default=True)
    last_sent_at = models.DateTimeField("最近成功", null=True, blank=True)
    last_error = models.CharField("最近错误", max_length=300, blank=True)
    last_error_at = models.DateTimeField("最近出错", null=True, blank=True)

    class Meta:
        verbose_name = "通知渠道"
        verbose_name_plural = "通知渠道"
        constraints = [models.UniqueConstraint(fields=["county", "name"], name="notices_channel_once")]

    def __str__(self) -> str:
        return self.name


class OutgoingMessage(models.Model):
    """What is sent through a channel in one call: one notice, or a digest of many."""

    channel = models.ForeignKey(Channel, on_delete=models.PROTECT, related_name="messages")
    unique_key = models.CharField("唯一标识", max_length=200, unique=True)
    title = models.CharField("标题", max_length=200)
    body = models.TextField("内容")
    recipient = models.CharField("收件地址", max_length=254, blank=True)  # e-mail only
    state = models.CharField(
        "状态", max_length=20, choices=MessageState.choices, default=MessageState.WAITING
    )
    ignores_quiet = models.BooleanField("不受免打扰限制", default=False)  # a person pressed for it
    not_before = models.DateTimeField("最早发送时间")
    attempts = models.PositiveSmallIntegerField("尝试次数", default=0)
    created_at = models.DateTimeField("生成时间", auto_now_add=True)
    started_at = models.DateTimeField("开始发送", null=True, blank=True)
    sent_at = models.DateTimeField("发送时间", null=True, blank=True)
    error = models.CharField("错误", max_length=300, blank=True)
    answer = models.CharField("对方的答复", max_length=300, blank=True)

    class Meta:
        verbose_name = "外发消息"
        verbose_name_plural = "外发消息"
        indexes = [
            models.Index(fields=["state", "not_before"], name="notices_outgoing"),
            models.Index(fields=["channel", "started_at"], name="notices_within_minute"),
        ]

    def __str__(self) -> str:
        return self.title


class MessageLine(models.Model):
    """A notice on its way through a channel, once; without a message it waits to be put into one.

    Writing a notice only adds lines: whoever notifies never waits for a message that is being sent.
    """

    notice = models.ForeignKey(Notice, on_delete=models.CASCADE, related_name="lines")
    channel = models.ForeignKey(Channel, on_delete=models.CASCADE, related_name="lines")
    message = models.ForeignKey(
        OutgoingMessage, null=True, blank=True, on_delete=models.CASCADE, related_name="lines"
    )
    address = models.CharField("收件地址", max_length=254, blank=True)  # e-mail only
    in_digest = models.BooleanField("进摘要", default=False)
    not_before = models.DateTimeField("最早发送时间")

    class Meta:
        verbose_name = "消息内容"
        verbose_name_plural = "消息内容"
        constraints = [models.UniqueConstraint(fields=["notice", "channel"], name="notices_line_once")]
        indexes = [
            models.Index(
                fields=["channel", "not_before"],
                condition=models.Q(message=None),
                name="notices_line_waiting",
            )
        ]

    def __str__(self) -> str:
        return f"{self.channel_id} {self.notice_id}"


class NoticePreference(models.Model):
    """How a person wants her notices beside the inbox."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="notice_preference"
    )
    by_email = models.BooleanField("同时发邮件", default=True)
    email_address = models.EmailField("邮箱", blank=True)

    class Meta:
        verbose_name = "个人通知设置"
        verbose_name_plural = "个人通知设置"

    def __str__(self) -> str:
        return f"{self.user_id}"


class Lease(models.Model):
    """Who does a repeated work at this time: of several processes one, until its lease runs out."""

    name = models.CharField("名称", max_length=40, unique=True)
    holder = models.CharField("持有者", max_length=80, blank=True)
    until = models.DateTimeField("有效到")
    last_run_at = models.DateTimeField("最近运行", null=True, blank=True)

    class Meta:
        verbose_name = "运行权"
        verbose_name_plural = "运行权"

    def __str__(self) -> str:
        return self.name
