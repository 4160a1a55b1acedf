"""Oversight: the ladder and its rules, matters with their facts, letters with their answers, cards."""

from __future__ import annotations

from datetime import date

from django.conf import settings
from django.db import models
from django.utils import timezone

from dudao.apps.campaigns.api import Campaign
from dudao.apps.correspondence.api import OfficialDocument
from dudao.apps.evidence.api import Evidence
from dudao.apps.organisations.api import Organisation
from dudao.apps.oversight.choices import (
    OPEN_MATTERS,
    CardColour,
    DecisionState,
    LetterState,
    MatterSource,
    MatterState,
    MeasureKind,
    ReplyState,
    RuleSource,
    RungKind,
)
from dudao.apps.workplan.api import Duty

USER = settings.AUTH_USER_MODEL


class LadderRung(models.Model):
    """One rung of a county's ladder: how many working days a unit has to answer, and whether it is used."""

    county = models.ForeignKey(
        Organisation, verbose_name="县", on_delete=models.PROTECT, related_name="ladder"
    )
    kind = models.CharField("措施", max_length=30, choices=RungKind.choices)
    order = models.PositiveSmallIntegerField("第几级")
    reply_working_days = models.PositiveSmallIntegerField("答复期限（工作日）", null=True, blank=True)
    is_active = models.BooleanField("启用", default=True)

    class Meta:
        verbose_name = "督办梯次"
        verbose_name_plural = "督办梯次"
        ordering = ["county", "order"]
        constraints = [models.UniqueConstraint(fields=["county", "kind"], name="oversight_rung_once")]

    def __str__(self) -> str:
        return self.get_kind_display()


class OversightRule(models.Model):
    """A rule that drafts: when the facts are so, this rung is proposed for the unit. All may read it."""

    county = models.ForeignKey(
        Organisation, verbose_name="县", on_delete=models.PROTECT, related_name="oversight_rules"
    )
    name = models.CharField("规则", max_length=120)
    source = models.CharField("看什么", max_length=30, choices=RuleSource.choices)
    parameters = models.JSONField("参数", default=dict)  # dudao.core.oversight.rules.Parameters
    rung = models.CharField("起草什么", max_length=30, choices=RungKind.choices)
    card = models.CharField("同时建议亮牌", max_length=10, choices=CardColour.choices, blank=True)
    order = models.PositiveSmallIntegerField("顺序", default=0)
    is_active = models.BooleanField("启用", default=True)
    created_by = models.ForeignKey(USER, null=True, on_delete=models.PROTECT, related_name="+")
    updated_at = models.DateTimeField("更新时间", auto_now=True)

    class Meta:
        verbose_name = "督办规则"
        verbose_name_plural = "督办规则"
        ordering = ["county", "order", "pk"]
        constraints = [models.UniqueConstraint(fields=["county", "name"], name="oversight_rule_once")]

    def __str__(self) -> str:
        return self.name


class RuleRun(models.Model):
    """One run of a county's rules on one day: what was drafted, added, withheld and could not be told."""

    county = models.ForeignKey(
        Organisation, verbose_name="县", on_delete=models.PROTECT, related_name="rule_runs"
    )
    run_on = models.DateField("哪一天")
    run_at = models.DateTimeField("运行时间", default=timezone.now)
    run_by = models.ForeignKey(USER, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    opened = models.PositiveIntegerField("新立项", default=0)
    added = models.PositiveIntegerField("补充事实", default=0)
    lines = models.JSONField("明细", default=list, blank=True)

    class Meta:
        verbose_name = "规则运行"
        verbose_name_plural = "规则运行"
        ordering = ["-pk"]
        indexes = [models.Index(fields=["county", "run_on"])]

    def __str__(self) -> str:
        return f"{self.county} {self.run_on:%Y-%m-%d}"


class RedSince(models.Model):
    """Since which day a duty that is not late has been seen with a red light; gone when the light is no longer red."""

    duty = models.OneToOneField(Duty, on_delete=models.CASCADE, related_name="red_since")
    since = models.DateField("红灯起始")

    class Meta:
        verbose_name = "红灯起始"
        verbose_name_plural = "红灯起始"

    def __str__(self) -> str:
        return f"{self.duty} {self.since:%Y-%m-%d}"


class Matter(models.Model):
    """One matter under oversight of one unit, through the eight steps; only one open on the same subject."""

    county = models.ForeignKey(
        Organisation, verbose_name="县", on_delete=models.PROTECT, related_name="matters"
    )
    campaign = models.ForeignKey(
        Campaign, null=True, blank=True, on_delete=models.PROTECT, related_name="matters"
    )
    unit = models.ForeignKey(
        Organisation, verbose_name="责任单位", on_delete=models.PROTECT, related_name="matters_of_unit"
    )
    title = models.CharField("事项", max_length=200)
    subject_key = models.CharField("事由编号", max_length=120)  # duty:12, item:34, report:5, metric:双减…
    source = models.CharField("来源", max_length=20, choices=MatterSource.choices)
    rule = models.ForeignKey(
        OversightRule, null=True, blank=True, on_delete=models.SET_NULL, related_name="matters"
    )
    state = models.CharField("状态", max_length=20, choices=MatterState.choices, default=MatterState.PROPOSED)
    rung = models.CharField("当前措施", max_length=30, choices=RungKind.choices)
    proposed_rung = models.CharField("建议升级到", max_length=30, choices=RungKind.choices, blank=True)
    proposed_card = models.CharField("建议亮牌", max_length=10, choices=CardColour.choices, blank=True)
    demand = models.TextField("办理要求", blank=True)
    basis = models.CharField("督办依据", max_length=500, blank=True)
    designation = models.CharField("政府指定依据", max_length=300, blank=True)  # 政府督查工作条例 art. 7
    opened_by = models.ForeignKey(USER, null=True, on_delete=models.PROTECT, related_name="+")
    opened_at = models.DateTimeField("立项时间", default=timezone.now)
    closed_by = models.ForeignKey(USER, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    closed_at = models.DateTimeField("办结时间", null=True, blank=True)
    closing_note = models.CharField("办结意见", max_length=500, blank=True)
    revision = models.PositiveIntegerField("第几次", default=1)  # rises with every step: optimistic lock

    class Meta:
        verbose_name = "督办事项"
        verbose_name_plural = "督办事项"
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "subject_key"],
                condition=models.Q(state__in=[str(one) for one in OPEN_MATTERS]),
                name="oversight_matter_open_once",
            )
        ]
        indexes = [models.Index(fields=["county", "state"])]

    def __str__(self) -> str:
        return self.title

    @property
    def is_open(self) -> bool:
        return self.state in OPEN_MATTERS


class MatterFact(models.Model):
    """A recorded fact that the matter rests on, as it was then, with the address where it can be seen."""

    matter = models.ForeignKey(Matter, on_delete=models.CASCADE, related_name="facts")
    key = models.CharField("编号", max_length=120)
    text = models.CharField("事实", max_length=500)
    url = models.CharField("出处", max_length=300, blank=True)
    numbers = models.JSONField("数字", default=dict, blank=True)
    as_of = models.DateField("截至")
    added_at = models.DateTimeField("记入时间", auto_now_add=True)

    class Meta:
        verbose_name = "督办事实"
        verbose_name_plural = "督办事实"
        ordering = ["matter", "pk"]
        constraints = [models.UniqueConstraint(fields=["matter", "key", "as_of"], name="oversight_fact_once")]

    def __str__(self) -> str:
        return self.text


class MatterStep(models.Model):
    """One step of a matter: from which state to which, who, when, with which words. Never changed."""

    matter = models.ForeignKey(Matter, on_delete=models.CASCADE, related_name="steps")
    state = models.CharField("步骤", max_length=20, choices=MatterState.choices)
    move = models.CharField("动作", max_length=20, blank=True)  # dudao.core.oversight.steps.Move
    kind = models.CharField("措施", max_length=20, choices=MeasureKind.choices, blank=True)
    by = models.ForeignKey(USER, null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField("时间", default=timezone.now)
    note = models.CharField("说明", max_length=500, blank=True)

    class Meta:
        verbose_name = "督办流转"
        verbose_name_plural = "督办流转"
        ordering = ["matter", "pk"]

    def __str__(self) -> str:
        return f"{self.matter} {self.get_state_display()}"


class Letter(models.Model):
    """A letter of the ladder to one unit in one matter: its document, its date for the answer, its state."""

    matter = models.ForeignKey(Matter, on_delete=models.PROTECT, related_name="letters")
    document = models.OneToOneField(
        OfficialDocument, on_delete=models.PROTECT, related_name="oversight_letter"
    )
    rung = models.CharField("种类", max_length=30, choices=RungKind.choices)
    state = models.CharField("状态", max_length=20, choices=LetterState.choices, default=LetterState.DRAFT)
    reply_working_days = models.PositiveSmallIntegerField("答复期限（工作日）")
    issued_on = models.DateField("发出日", null=True, blank=True)
    due_on = models.DateField("答复期限", null=True, blank=True)
    extended_due_on = models.DateField("延期至", null=True, blank=True)
    returned_due_on = models.DateField("退回后答复期限", null=True, blank=True)  # a return ends an extension
    received_at = models.DateTimeField("签收时间", null=True, blank=True)
    closed_at = models.DateTimeField("办结时间", null=True, blank=True)
    closed_by = models.ForeignKey(USER, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    closing_note = models.CharField("办结意见", max_length=500, blank=True)
    climbed = models.BooleanField("已逾期升级", default=False)
    previous = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="following"
    )
    revision = models.PositiveIntegerField("第几次", default=1)

    class Meta:
        verbose_name = "督办函件"
        verbose_name_plural = "督办函件"
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["matter"],
                condition=models.Q(
                    state__in=["draft", "issued", "received", "answered", "returned"], climbed=False
                ),
                name="oversight_letter_open_once",
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_rung_display()} {self.matter}"

    @property
    def effective_due_on(self) -> date | None:
        """Until when the unit answers: the extended day, else that of the last return, else the first one."""
        return self.extended_due_on or self.returned_due_on or self.due_on


class Reply(models.Model):
    """An answer of the unit with its proof: prepared, handed in, and what the review said."""

    letter = models.ForeignKey(Letter, on_delete=models.PROTECT, related_name="replies")
    number = models.PositiveSmallIntegerField("第几次")
    text = models.TextField("答复", blank=True)
    measures = models.TextField("整改措施和时限", blank=True)
    proofs = models.ManyToManyField(Evidence, verbose_name="佐证", blank=True, related_name="+")
    revision = models.PositiveIntegerField("第几稿", default=1)  # rises with every write: optimistic lock
    written_by = models.ForeignKey(USER, null=True, on_delete=models.PROTECT, related_name="+")
    written_at = models.DateTimeField("起草时间", default=timezone.now)
    by = models.ForeignKey(USER, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField("答复时间", null=True, blank=True)  # handed in
    due_on = models.DateField("当时的答复期限", null=True, blank=True)  # as it was when handed in
    paper_name = models.CharField("纸质答复人", max_length=40, blank=True)  # entered by the office
    state = models.CharField("状态", max_length=20, choices=ReplyState.choices, default=ReplyState.DRAFT)
    opinion = models.CharField("复核意见", max_length=500, blank=True)
    reviewed_by = models.ForeignKey(USER, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    reviewed_at = models.DateTimeField("复核时间", null=True, blank=True)

    class Meta:
        verbose_name = "函件答复"
        verbose_name_plural = "函件答复"
        ordering = ["letter", "number"]
        constraints = [
            models.UniqueConstraint(fields=["letter", "number"], name="oversight_reply_once"),
            models.UniqueConstraint(
                fields=["letter"],
                condition=models.Q(state__in=["draft", "waiting"]),
                name="oversight_reply_waiting_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.letter} 第 {self.number} 次答复"


class LetterUrge(models.Model):
    """One urging of a unit to sign for or answer a letter; only so often a day."""

    letter = models.ForeignKey(Letter, on_delete=models.CASCADE, related_name="urges")
    urged_on = models.DateField("催办日")
    text = models.CharField("催办内容", max_length=300, blank=True)
    by = models.ForeignKey(USER, null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField("催办时间", default=timezone.now)

    class Meta:
        verbose_name = "函件催办"
        verbose_name_plural = "函件催办"
        ordering = ["letter", "pk"]

    def __str__(self) -> str:
        return f"{self.letter} {self.urged_on}"


class LetterExtension(models.Model):
    """A request for more time, asked before the date, decided by the office."""

    letter = models.ForeignKey(Letter, on_delete=models.PROTECT, related_name="extensions")
    due_on = models.DateField("原答复期限", null=True, blank=True)
    wanted_on = models.DateField("申请延至")
    reason = models.CharField("理由", max_length=300)
    state = models.CharField(
        "状态", max_length=20, choices=DecisionState.choices, default=DecisionState.WAITING
    )
    granted_on = models.DateField("同意延至", null=True, blank=True)
    asked_by = models.ForeignKey(USER, null=True, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField("申请时间", default=timezone.now)
    decided_by = models.ForeignKey(USER, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField("审批时间", null=True, blank=True)
    opinion = models.CharField("审批意见", max_length=300, blank=True)

    class Meta:
        verbose_name = "函件延期"
        verbose_name_plural = "函件延期"
        ordering = ["letter", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["letter"],
                condition=models.Q(state="waiting"),
                name="oversight_extension_waiting_once",
            )
        ]

    def __str__(self) -> str:
        return f"{self.letter} 延至 {self.wanted_on}"


class Card(models.Model):
    """A yellow or red card of a unit: why, since when, until when, and what lifts it."""

    county = models.ForeignKey(
        Organisation, verbose_name="县", on_delete=models.PROTECT, related_name="cards"
    )
    unit = models.ForeignKey(
        Organisation, verbose_name="单位", on_delete=models.PROTECT, related_name="cards_of_unit"
    )
    campaign = models.ForeignKey(
        Campaign, null=True, blank=True, on_delete=models.PROTECT, related_name="cards"
    )
    matter = models.ForeignKey(Matter, null=True, blank=True, on_delete=models.PROTECT, related_name="cards")
    colour = models.CharField("颜色", max_length=10, choices=CardColour.choices)
    reason = models.CharField("原因", max_length=300)
    lifts_when = models.CharField("摘牌条件", max_length=300)
    given_on = models.DateField("亮牌日期")
    due_on = models.DateField("整改期限", null=True, blank=True)
    given_by = models.ForeignKey(USER, null=True, on_delete=models.PROTECT, related_name="+")
    given_at = models.DateTimeField("登记时间", auto_now_add=True)
    lifted_on = models.DateField("摘牌日期", null=True, blank=True)
    lifted_by = models.ForeignKey(USER, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    lift_reason = models.CharField("摘牌说明", max_length=300, blank=True)
    withdrawn = models.BooleanField("撤销（亮错了）", default=False)

    class Meta:
        verbose_name = "亮牌"
        verbose_name_plural = "亮牌"
        ordering = ["-given_on", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(lifted_on__isnull=True) | models.Q(lifted_on__gte=models.F("given_on")),
                name="oversight_card_lifted_after",
            )
        ]

    def __str__(self) -> str:
        return f"{self.unit} {self.get_colour_display()}"
