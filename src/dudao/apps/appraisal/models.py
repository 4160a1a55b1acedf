"""The annual appraisal: schemes by year and version, results with every fact as it was, contests, commendations."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils import timezone

from dudao.apps.appraisal.choices import (
    AppraisalState,
    CommendationState,
    ContestState,
    FindingState,
    Grade,
    NomineeState,
    SchemeState,
)
from dudao.apps.correspondence.api import OfficialDocument
from dudao.apps.evidence.api import Evidence
from dudao.apps.organisations.api import Organisation
from dudao.infra.fractions import FractionField

USER = settings.AUTH_USER_MODEL


class AppraisalScheme(models.Model):
    """One version of the rules of one year; `content` is JSON of `dudao.core.appraisal`. Published, it is locked."""

    county = models.ForeignKey(
        Organisation, verbose_name="县", on_delete=models.PROTECT, related_name="appraisal_schemes"
    )
    year = models.PositiveSmallIntegerField("考核年度")
    version = models.PositiveSmallIntegerField("第几版", default=1)
    title = models.CharField("名称", max_length=120)
    state = models.CharField("状态", max_length=20, choices=SchemeState.choices, default=SchemeState.DRAFT)
    content = models.JSONField("办法")
    basis = models.CharField("依据", max_length=300, blank=True)
    is_example = models.BooleanField("示例，未改过", default=False)
    revision = models.PositiveIntegerField("第几次", default=1)  # rises with every write: optimistic lock
    created_by = models.ForeignKey(
        USER, verbose_name="拟定人", null=True, on_delete=models.PROTECT, related_name="+"
    )
    created_at = models.DateTimeField("拟定时间", default=timezone.now)
    published_by = models.ForeignKey(
        USER, verbose_name="公布人", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    published_at = models.DateTimeField("公布时间", null=True, blank=True)

    class Meta:
        verbose_name = "考核办法"
        verbose_name_plural = "考核办法"
        ordering = ["county", "-year", "-version"]
        constraints = [
            models.UniqueConstraint(fields=["county", "year", "version"], name="appraisal_scheme_version"),
            models.UniqueConstraint(
                fields=["county", "year"], condition=models.Q(state="draft"), name="appraisal_one_draft"
            ),
            models.UniqueConstraint(
                fields=["county", "year"],
                condition=models.Q(state="published"),
                name="appraisal_one_published",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title}（第 {self.version} 版）"


class AppraisedUnit(models.Model):
    """A unit that a scheme appraises, in which of its groups."""

    scheme = models.ForeignKey(AppraisalScheme, on_delete=models.CASCADE, related_name="units")
    unit = models.ForeignKey(
        Organisation, verbose_name="单位", on_delete=models.PROTECT, related_name="appraised_by"
    )
    group = models.CharField("分组", max_length=40)

    class Meta:
        verbose_name = "考核单位"
        verbose_name_plural = "考核单位"
        ordering = ["scheme", "group", "pk"]
        constraints = [models.UniqueConstraint(fields=["scheme", "unit"], name="appraisal_unit_once")]

    def __str__(self) -> str:
        return f"{self.scheme} {self.unit}"


class StatedMark(models.Model):
    """What the office states of one unit in one line, with basis and proof: points, or whether a veto applies."""

    scheme = models.ForeignKey(AppraisalScheme, on_delete=models.PROTECT, related_name="stated")
    unit = models.ForeignKey(Organisation, verbose_name="单位", on_delete=models.PROTECT, related_name="+")
    line = models.CharField("考核项目", max_length=40)
    points = FractionField("得分", null=True, blank=True)
    applies = models.BooleanField("有这种情形", null=True, blank=True)
    basis = models.CharField("依据", max_length=300)
    proofs = models.ManyToManyField(Evidence, verbose_name="佐证", blank=True, related_name="+")
    by = models.ForeignKey(USER, null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField("时间", default=timezone.now)

    class Meta:
        verbose_name = "考核填分"
        verbose_name_plural = "考核填分"
        ordering = ["scheme", "unit", "line"]
        constraints = [
            models.UniqueConstraint(fields=["scheme", "unit", "line"], name="appraisal_stated_once")
        ]

    def __str__(self) -> str:
        return f"{self.unit} {self.line}"


class Appraisal(models.Model):
    """The result of one year by one published scheme; signed, it never changes."""

    scheme = models.OneToOneField(AppraisalScheme, on_delete=models.PROTECT, related_name="appraisal")
    county = models.ForeignKey(
        Organisation, verbose_name="县", on_delete=models.PROTECT, related_name="appraisals"
    )
    year = models.PositiveSmallIntegerField("考核年度")
    state = models.CharField(
        "状态", max_length=20, choices=AppraisalState.choices, default=AppraisalState.COMPUTED
    )
    as_of = models.DateField("数据截至")
    computed_by = models.ForeignKey(USER, null=True, on_delete=models.PROTECT, related_name="+")
    computed_at = models.DateTimeField("核算时间", default=timezone.now)
    contest_from = models.DateField("申诉开始", null=True, blank=True)
    contest_until = models.DateField("申诉截止", null=True, blank=True)
    document = models.ForeignKey(
        OfficialDocument, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    signed_at = models.DateTimeField("签发时间", null=True, blank=True)
    revision = models.PositiveIntegerField("第几次", default=1)

    class Meta:
        verbose_name = "年度考核"
        verbose_name_plural = "年度考核"
        ordering = ["county", "-year"]

    def __str__(self) -> str:
        return f"{self.county}{self.year}年度考核"


class UnitResult(models.Model):
    """A unit's total, place and grade, with why."""

    appraisal = models.ForeignKey(Appraisal, on_delete=models.CASCADE, related_name="results")
    unit = models.ForeignKey(
        Organisation, verbose_name="单位", on_delete=models.PROTECT, related_name="appraisal_results"
    )
    group = models.CharField("分组", max_length=40)
    total = FractionField("总分", null=True, blank=True)  # None: undetermined
    factor = FractionField("折算系数", default=1)
    place = models.PositiveSmallIntegerField("名次", null=True, blank=True)
    grade = models.CharField("等次", max_length=20, choices=Grade.choices, blank=True)
    vetoed = models.BooleanField("一票否决", null=True, blank=True)
    reason = models.CharField("说明", max_length=500, blank=True)

    class Meta:
        verbose_name = "单位考核结果"
        verbose_name_plural = "单位考核结果"
        ordering = ["appraisal", "group", "pk"]
        constraints = [models.UniqueConstraint(fields=["appraisal", "unit"], name="appraisal_result_once")]

    def __str__(self) -> str:
        return f"{self.appraisal} {self.unit}"


class ResultLine(models.Model):
    """One line of a result: its points, its making in words, and every fact with its address, as they were."""

    result = models.ForeignKey(UnitResult, on_delete=models.CASCADE, related_name="lines")
    order = models.PositiveSmallIntegerField("顺序")
    line = models.CharField("考核项目", max_length=40)
    title = models.CharField("名称", max_length=120)
    full_points = FractionField("分值")
    points = FractionField("得分", null=True, blank=True)  # None: undetermined or not counted
    applies = models.BooleanField("参评", default=True)
    vetoed = models.BooleanField("触发否决", null=True, blank=True)
    words = models.CharField("怎么算的", max_length=600)
    facts = models.JSONField("事实", default=list, blank=True)
    computed_points = FractionField("核算时的得分", null=True, blank=True)
    corrected = models.CharField("更正理由", max_length=500, blank=True)

    class Meta:
        verbose_name = "考核得分"
        verbose_name_plural = "考核得分"
        ordering = ["result", "order"]
        constraints = [models.UniqueConstraint(fields=["result", "line"], name="appraisal_line_once")]

    def __str__(self) -> str:
        return f"{self.result} {self.title}"


class AppraisalContest(models.Model):
    """A unit contests one line of its result, with reason and proof; the office answers."""

    line = models.ForeignKey(ResultLine, on_delete=models.PROTECT, related_name="contests")
    text = models.TextField("申诉理由")
    proofs = models.ManyToManyField(Evidence, verbose_name="佐证", blank=True, related_name="+")
    state = models.CharField(
        "状态", max_length=20, choices=ContestState.choices, default=ContestState.WAITING
    )
    by = models.ForeignKey(USER, verbose_name="申诉人", null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField("申诉时间", default=timezone.now)
    answer = models.CharField("处理意见", max_length=500, blank=True)
    points_before = FractionField("更正前", null=True, blank=True)
    points_after = FractionField("更正后", null=True, blank=True)
    decided_by = models.ForeignKey(USER, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField("处理时间", null=True, blank=True)

    class Meta:
        verbose_name = "考核申诉"
        verbose_name_plural = "考核申诉"
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["line"], condition=models.Q(state="waiting"), name="appraisal_contest_waiting_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.line} 申诉"


class Commendation(models.Model):
    """A list of units and people to be commended: announced, objections heard, decided by a document."""

    county = models.ForeignKey(
        Organisation, verbose_name="县", on_delete=models.PROTECT, related_name="commendations"
    )
    year = models.PositiveSmallIntegerField("年度")
    title = models.CharField("名称", max_length=120)
    basis = models.CharField("依据", max_length=300, blank=True)
    appraisal = models.ForeignKey(
        Appraisal, null=True, blank=True, on_delete=models.PROTECT, related_name="commendations"
    )
    state = models.CharField(
        "状态", max_length=20, choices=CommendationState.choices, default=CommendationState.NOMINATING
    )
    notice_days = models.PositiveSmallIntegerField("公示几个工作日", default=5)
    notice_from = models.DateField("公示开始", null=True, blank=True)
    notice_until = models.DateField("公示截止", null=True, blank=True)
    document = models.ForeignKey(
        OfficialDocument, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    created_by = models.ForeignKey(USER, null=True, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField("拟定时间", default=timezone.now)
    decided_at = models.DateTimeField("表彰时间", null=True, blank=True)
    cancel_reason = models.CharField("取消原因", max_length=300, blank=True)
    revision = models.PositiveIntegerField("第几次", default=1)

    class Meta:
        verbose_name = "表彰名单"
        verbose_name_plural = "表彰名单"
        ordering = ["county", "-year", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["county", "year", "title"],
                condition=~models.Q(state="cancelled"),
                name="appraisal_commendation_once",
            )
        ]

    def __str__(self) -> str:
        return self.title


class Nominee(models.Model):
    """A unit, or a person of a unit, on a list: which honour, why, with what proof."""

    commendation = models.ForeignKey(Commendation, on_delete=models.CASCADE, related_name="nominees")
    unit = models.ForeignKey(Organisation, verbose_name="单位", on_delete=models.PROTECT, related_name="+")
    person_name = models.CharField("姓名", max_length=40, blank=True)  # blank: the unit itself
    honour = models.CharField("荣誉称号", max_length=60)
    reason = models.CharField("事迹和理由", max_length=500)
    proofs = models.ManyToManyField(Evidence, verbose_name="佐证", blank=True, related_name="+")
    state = models.CharField("状态", max_length=20, choices=NomineeState.choices, default=NomineeState.LISTED)
    struck_reason = models.CharField("取消原因", max_length=300, blank=True)
    by = models.ForeignKey(USER, null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField("推荐时间", default=timezone.now)

    class Meta:
        verbose_name = "表彰对象"
        verbose_name_plural = "表彰对象"
        ordering = ["commendation", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["commendation", "unit", "person_name", "honour"],
                condition=models.Q(state="listed"),
                name="appraisal_nominee_once",
            )
        ]

    def __str__(self) -> str:
        return f"{self.unit}{self.person_name} {self.honour}"

    @property
    def is_person(self) -> bool:
        return bool(self.person_name)


class Objection(models.Model):
    """What somebody objected while a list was announced, and what was found."""

    commendation = models.ForeignKey(Commendation, on_delete=models.CASCADE, related_name="objections")
    nominee = models.ForeignKey(
        Nominee,
        verbose_name="对谁",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="objections",
    )
    text = models.CharField("异议内容", max_length=500)
    from_whom = models.CharField("提出人", max_length=80, blank=True)  # blank: anonymous
    received_on = models.DateField("收到日期")
    state = models.CharField(
        "状态", max_length=20, choices=FindingState.choices, default=FindingState.WAITING
    )
    finding = models.CharField("核实结论", max_length=500, blank=True)
    by = models.ForeignKey(USER, null=True, on_delete=models.PROTECT, related_name="+")
    decided_by = models.ForeignKey(USER, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField("结论时间", null=True, blank=True)

    class Meta:
        verbose_name = "公示异议"
        verbose_name_plural = "公示异议"
        ordering = ["commendation", "pk"]

    def __str__(self) -> str:
        return f"{self.commendation} 异议"
