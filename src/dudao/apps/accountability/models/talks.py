"""Talks: who talked to whom and why, the questions and answers, the promises and what became of them.

`str()` of a talk says its number and never a person's name: the log is read by others.
"""

from __future__ import annotations

from datetime import date

from django.conf import settings
from django.db import models
from django.utils import timezone

from dudao.apps.accountability.choices_talks import BEFORE_TALK, OPEN_TALKS, TalkSide, TalkState
from dudao.apps.accountability.models.cases import Case
from dudao.apps.correspondence.api import OfficialDocument
from dudao.apps.evidence.api import StoredFile
from dudao.apps.organisations.api import Organisation
from dudao.apps.workplan.api import Duty

USER = settings.AUTH_USER_MODEL


class Talk(models.Model):
    """One talk with a unit: drafted from a matter or a case, or typed; its facts are copied as they were."""

    county = models.ForeignKey(
        Organisation, verbose_name="县", on_delete=models.PROTECT, related_name="talks"
    )
    year = models.PositiveSmallIntegerField("年份")
    sequence = models.PositiveIntegerField("序号")
    unit = models.ForeignKey(
        Organisation, verbose_name="被约谈单位", on_delete=models.PROTECT, related_name="talks_of_unit"
    )
    title = models.CharField("约谈事由", max_length=200)
    reason = models.TextField("约谈原因", blank=True)
    basis = models.CharField("规定依据", max_length=500, blank=True)
    facts = models.JSONField("事实", default=list, blank=True)  # [{"text", "url", "as_of"}], as they were
    source_key = models.CharField("来源", max_length=120, blank=True)  # matter:12, case:3; once
    source_label = models.CharField("来源说明", max_length=200, blank=True)
    source_url = models.CharField("来源链接", max_length=300, blank=True)
    case = models.ForeignKey(
        Case,
        verbose_name="问责案件",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="talks",
    )
    state = models.CharField("状态", max_length=20, choices=TalkState.choices, default=TalkState.DRAFT)
    planned_at = models.DateTimeField("约谈时间", null=True, blank=True)
    place = models.CharField("约谈地点", max_length=120, blank=True)
    notice = models.OneToOneField(
        OfficialDocument,
        verbose_name="约谈通知书",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="talk",
    )
    held_at = models.DateTimeField("实际开始", null=True, blank=True)
    course = models.TextField("约谈情况", blank=True)
    stand = models.TextField("被约谈人表态", blank=True)
    scan = models.ForeignKey(
        StoredFile,
        verbose_name="签字记录",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    scan_name = models.CharField("签字记录文件名", max_length=200, blank=True)
    scan_sha256 = models.CharField("签字记录的 SHA-256", max_length=64, blank=True)
    scan_by = models.ForeignKey(USER, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    scan_at = models.DateTimeField("归入时间", null=True, blank=True)
    closed_by = models.ForeignKey(USER, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    closed_at = models.DateTimeField("办结时间", null=True, blank=True)
    closing_note = models.CharField("办结或取消说明", max_length=500, blank=True)
    created_by = models.ForeignKey(USER, verbose_name="拟办人", on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField("拟办时间", default=timezone.now)
    revision = models.PositiveIntegerField("第几次", default=1)  # rises with every write: optimistic lock
    updated_at = models.DateTimeField("更新时间", auto_now=True)

    class Meta:
        verbose_name = "约谈"
        verbose_name_plural = "约谈"
        ordering = ["-year", "-sequence"]
        constraints = [
            models.UniqueConstraint(
                fields=["county", "year", "sequence"], name="accountability_talk_number_once"
            ),
            models.UniqueConstraint(
                fields=["county", "source_key"],
                condition=~models.Q(source_key="") & models.Q(state__in=["draft", "noticed", "held"]),
                name="accountability_talk_source_once",
            ),
        ]

    def __str__(self) -> str:
        return self.number_text

    @property
    def number_text(self) -> str:
        """The number of the talk."""
        return f"约谈{self.year}-{self.sequence:03d}"

    @property
    def is_open(self) -> bool:
        return self.state in OPEN_TALKS

    @property
    def is_ahead(self) -> bool:
        """It has not taken place yet."""
        return self.state in BEFORE_TALK


class TalkPerson(models.Model):
    """A person of a talk: host, talked to, or who keeps the record; an account, or a name alone."""

    talk = models.ForeignKey(Talk, on_delete=models.CASCADE, related_name="people")
    side = models.CharField("身份", max_length=20, choices=TalkSide.choices)
    user = models.ForeignKey(
        USER, verbose_name="账号", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    name = models.CharField("姓名", max_length=40)
    post = models.CharField("职务", max_length=80, blank=True)
    attended = models.BooleanField("到场", null=True, blank=True)
    absence = models.CharField("未到场原因", max_length=200, blank=True)

    class Meta:
        verbose_name = "约谈人员"
        verbose_name_plural = "约谈人员"
        ordering = ["talk", "side", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["talk", "side", "name"], name="accountability_talk_person_once")
        ]

    def __str__(self) -> str:
        return f"{self.talk.number_text}人员{self.pk}"


class TalkQuestion(models.Model):
    """A question of a talk, with the fact that it was drafted from, and what was answered."""

    talk = models.ForeignKey(Talk, on_delete=models.CASCADE, related_name="questions")
    position = models.PositiveSmallIntegerField("次序")
    text = models.CharField("问题", max_length=500)
    fact = models.CharField("依据的事实", max_length=500, blank=True)
    url = models.CharField("事实链接", max_length=300, blank=True)
    answer = models.TextField("回答", blank=True)

    class Meta:
        verbose_name = "约谈问题"
        verbose_name_plural = "约谈问题"
        ordering = ["talk", "position"]

    def __str__(self) -> str:
        return f"{self.talk.number_text}问题{self.position}"


class TalkPromise(models.Model):
    """What was promised, by whom and until when; it becomes a duty once, and the duty is what counts then."""

    talk = models.ForeignKey(Talk, on_delete=models.CASCADE, related_name="promises")
    position = models.PositiveSmallIntegerField("次序")
    text = models.CharField("承诺事项", max_length=300)
    handler = models.ForeignKey(
        USER, verbose_name="责任人账号", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    handler_name = models.CharField("责任人", max_length=40, blank=True)
    due_on = models.DateField("完成时限")
    duty = models.ForeignKey(
        Duty, verbose_name="任务", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        verbose_name = "约谈承诺"
        verbose_name_plural = "约谈承诺"
        ordering = ["talk", "position"]

    def __str__(self) -> str:
        return f"{self.talk.number_text}承诺{self.position}"

    @property
    def source_key(self) -> str:
        """What the duty made from it says it comes from."""
        return f"talk_promise:{self.pk}"

    @property
    def effective_due_on(self) -> date:
        """The date of the duty (which may have been extended), else the one promised."""
        if self.duty is not None and self.duty.effective_due_on is not None:
            return self.duty.effective_due_on
        return self.due_on
