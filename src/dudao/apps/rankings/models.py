"""Rankings of units: the lines as they were counted, what units contest, and what was corrected."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils import timezone

from dudao.apps.campaigns.api import Campaign
from dudao.apps.correspondence.api import OfficialDocument
from dudao.apps.evidence.api import Evidence
from dudao.apps.organisations.api import Organisation
from dudao.apps.rankings.choices import ContestState, RankingState
from dudao.infra.fractions import FractionField

USER = settings.AUTH_USER_MODEL


class Ranking(models.Model):
    """One comparison of units by recorded facts as of a day; `rule_key` names what may be compared with what."""

    county = models.ForeignKey(
        Organisation, verbose_name="县", on_delete=models.PROTECT, related_name="rankings"
    )
    campaign = models.ForeignKey(
        Campaign,
        verbose_name="创建工作",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="rankings",
    )
    title = models.CharField("名称", max_length=120)
    groups = models.JSONField("单位范围", default=list)  # of UnitGroup
    measures = models.JSONField("指标和权重", default=list)  # dudao.core.rankings.measures_to_json
    rule_key = models.CharField("口径", max_length=64)  # the same words of rule: the same key
    first_on = models.DateField("从哪天起到期的", null=True, blank=True)
    as_of = models.DateField("截至")
    state = models.CharField(
        "状态", max_length=20, choices=RankingState.choices, default=RankingState.COMPUTED
    )
    contest_working_days = models.PositiveSmallIntegerField("核对期限（工作日）", default=3)
    shown_at = models.DateTimeField("送单位核对", null=True, blank=True)
    contest_until = models.DateField("核对截止", null=True, blank=True)
    contest_note = models.CharField("期限说明", max_length=200, blank=True)
    settled_at = models.DateTimeField("核定时间", null=True, blank=True)
    settled_by = models.ForeignKey(
        USER, verbose_name="核定人", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    previous = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="following"
    )
    document = models.OneToOneField(
        OfficialDocument,
        verbose_name="通报",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="ranking",
    )
    signed_on = models.DateField("通报日期", null=True, blank=True)
    withdraw_reason = models.CharField("撤回原因", max_length=300, blank=True)
    computed_at = models.DateTimeField("计算时间", default=timezone.now)
    created_by = models.ForeignKey(
        USER, verbose_name="计算人", null=True, on_delete=models.PROTECT, related_name="+"
    )
    revision = models.PositiveIntegerField("第几次", default=1)

    class Meta:
        verbose_name = "排名"
        verbose_name_plural = "排名"
        ordering = ["-as_of", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["county", "title", "as_of"],
                condition=~models.Q(state="withdrawn"),
                name="rankings_title_once",
            )
        ]
        indexes = [models.Index(fields=["county", "state"], name="rankings_county_state")]

    def __str__(self) -> str:
        return self.title


class RankingLine(models.Model):
    """A unit with its numbers and its place; without a place the reason says why."""

    ranking = models.ForeignKey(Ranking, on_delete=models.CASCADE, related_name="lines")
    unit = models.ForeignKey(
        Organisation, verbose_name="单位", on_delete=models.PROTECT, related_name="ranking_lines"
    )
    name = models.CharField("单位名称", max_length=100)  # as it was called then
    position = models.PositiveSmallIntegerField("次序")
    place = models.PositiveSmallIntegerField("名次", null=True, blank=True)
    score = FractionField("综合值", null=True, blank=True)
    unranked_reason = models.CharField("不参加排名的原因", max_length=300, blank=True)
    previous_place = models.PositiveSmallIntegerField("上次名次", null=True, blank=True)
    # By measure: {"numerator", "denominator"} as texts of exact numbers or null, "missing", and "facts".
    numbers = models.JSONField("数字", default=dict)

    class Meta:
        verbose_name = "排名的一行"
        verbose_name_plural = "排名的各行"
        ordering = ["ranking", "position"]
        constraints = [models.UniqueConstraint(fields=["ranking", "unit"], name="rankings_unit_once")]

    def __str__(self) -> str:
        return f"{self.ranking} {self.name}"


class RankingContest(models.Model):
    """A unit says that a number of its own is wrong, with proof, within the time set; the office answers."""

    line = models.ForeignKey(RankingLine, on_delete=models.CASCADE, related_name="contests")
    measure = models.CharField("指标", max_length=40)
    text = models.TextField("异议")
    claimed_numerator = FractionField("单位认为的分子", null=True, blank=True)
    claimed_denominator = FractionField("单位认为的分母", null=True, blank=True)
    proofs = models.ManyToManyField(Evidence, verbose_name="证明材料", blank=True, related_name="+")
    by = models.ForeignKey(USER, verbose_name="提出人", null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField("提出时间", default=timezone.now)
    state = models.CharField(
        "状态", max_length=20, choices=ContestState.choices, default=ContestState.WAITING
    )
    answer = models.CharField("答复", max_length=500, blank=True)
    decided_by = models.ForeignKey(
        USER, verbose_name="答复人", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    decided_at = models.DateTimeField("答复时间", null=True, blank=True)

    class Meta:
        verbose_name = "排名异议"
        verbose_name_plural = "排名异议"
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["line", "measure"],
                condition=models.Q(state="waiting"),
                name="rankings_contest_waiting_once",
            )
        ]

    def __str__(self) -> str:
        return f"{self.line} 异议"


class RankingCorrection(models.Model):
    """A number of a line that was changed after an upheld contest: what it was, what it is, why. Never changed."""

    line = models.ForeignKey(RankingLine, on_delete=models.CASCADE, related_name="corrections")
    contest = models.ForeignKey(
        RankingContest, null=True, blank=True, on_delete=models.PROTECT, related_name="corrections"
    )
    measure = models.CharField("指标", max_length=40)
    old_numerator = FractionField("原分子", null=True, blank=True)
    old_denominator = FractionField("原分母", null=True, blank=True)
    new_numerator = FractionField("改后分子", null=True, blank=True)
    new_denominator = FractionField("改后分母", null=True, blank=True)
    reason = models.CharField("理由", max_length=500)
    by = models.ForeignKey(USER, verbose_name="更正人", null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField("更正时间", default=timezone.now)

    class Meta:
        verbose_name = "排名更正"
        verbose_name_plural = "排名更正"
        ordering = ["line", "pk"]

    def __str__(self) -> str:
        return f"{self.line} {self.measure}"
