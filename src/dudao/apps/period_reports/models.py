"""Series of periodic reports, their periods, what every unit reports, and the digests that are signed."""

from __future__ import annotations

from datetime import date

from django.conf import settings
from django.db import models

from dudao.apps.campaigns.api import Campaign
from dudao.apps.organisations.api import Organisation
from dudao.apps.period_reports.choices import REPORTED_STATES, DigestState, SeriesKind, UnitReportState


def default_review_levels() -> list[str]:
    """The head of the unit, then the supervision office."""
    return ["unit", "bureau"]


class ReportSeries(models.Model):
    """What is reported every week, half-month or month in a county: by which units, until when, with which figures."""

    county = models.ForeignKey(
        Organisation, verbose_name="县", on_delete=models.PROTECT, related_name="report_series"
    )
    campaign = models.ForeignKey(
        Campaign,
        verbose_name="创建工作",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="report_series",
    )
    matter = models.CharField("事项", max_length=80, blank=True)  # where there is no campaign: 双减 …
    title = models.CharField("名称", max_length=120)
    kind = models.CharField("周期", max_length=20, choices=SeriesKind.choices, default=SeriesKind.HALF_MONTH)
    starts_on = models.DateField("从哪天所在的期开始")
    due_working_days = models.PositiveSmallIntegerField("期满后几个工作日内报", default=2)
    units = models.ManyToManyField(
        Organisation, verbose_name="报告单位", blank=True, related_name="reporting_series"
    )
    figures = models.JSONField("指标", default=list, blank=True)  # [{"key", "label", "unit"}]
    review_levels = models.JSONField("审核层级", default=default_review_levels)
    urges_per_day = models.PositiveSmallIntegerField("每个单位每天最多催报", default=2)
    is_active = models.BooleanField("启用", default=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="设置人", null=True, on_delete=models.PROTECT, related_name="+"
    )
    created_at = models.DateTimeField("设置时间", auto_now_add=True)

    class Meta:
        verbose_name = "定期报告"
        verbose_name_plural = "定期报告"
        ordering = ["county", "-is_active", "pk"]
        constraints = [models.UniqueConstraint(fields=["county", "title"], name="period_reports_series_once")]

    def __str__(self) -> str:
        return self.title


class ReportPeriod(models.Model):
    """One week, half-month or month of a series, and the day until which its reports are due."""

    series = models.ForeignKey(ReportSeries, on_delete=models.PROTECT, related_name="periods")
    first_on = models.DateField("开始")
    last_on = models.DateField("结束")
    due_on = models.DateField("报送时限")
    due_note = models.CharField(
        "时限说明", max_length=200, blank=True
    )  # the holidays of a year not published
    opened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="开启人", null=True, on_delete=models.PROTECT, related_name="+"
    )
    opened_at = models.DateTimeField("开启时间", auto_now_add=True)

    class Meta:
        verbose_name = "报告期"
        verbose_name_plural = "报告期"
        ordering = ["series", "-first_on"]
        constraints = [
            models.UniqueConstraint(fields=["series", "first_on"], name="period_reports_period_once")
        ]

    def __str__(self) -> str:
        return f"{self.series} {self.first_on:%Y-%m-%d}"


class UnitReport(models.Model):
    """What one unit reports for one period; made when the period opens. `number` rises with every change."""

    period = models.ForeignKey(ReportPeriod, on_delete=models.PROTECT, related_name="reports")
    unit = models.ForeignKey(
        Organisation, verbose_name="单位", on_delete=models.PROTECT, related_name="period_reports"
    )
    number = models.PositiveIntegerField("第几次", default=1)
    state = models.CharField(
        "状态", max_length=20, choices=UnitReportState.choices, default=UnitReportState.DRAFT
    )
    level = models.CharField("审核层级", max_length=20, blank=True)
    done_text = models.TextField("本期工作", blank=True)
    next_text = models.TextField("下一步", blank=True)
    problems_text = models.TextField("存在问题", blank=True)
    figures = models.JSONField(
        "指标数值", default=dict, blank=True
    )  # key: text of an exact number; absent: none
    facts = models.JSONField(
        "本期数据", default=dict, blank=True
    )  # what was read from the plan, kept as shown
    facts_at = models.DateTimeField("取数时间", null=True, blank=True)
    extended_due_on = models.DateField("延长至", null=True, blank=True)
    extension_reason = models.CharField("延长原因", max_length=300, blank=True)
    reminded = models.CharField(
        "最近提醒", max_length=20, blank=True
    )  # "due:2025-12-02" or "late:2025-12-02"
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="填写人", null=True, on_delete=models.PROTECT, related_name="+"
    )
    written_at = models.DateTimeField("填写时间", null=True, blank=True)
    handed_in_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="提交人",
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    handed_in_on = models.DateField(
        "首次提交", null=True, blank=True
    )  # of the first time: returned is not late
    handed_in_at = models.DateTimeField("最近提交", null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="审核人", null=True, on_delete=models.PROTECT, related_name="+"
    )
    decided_at = models.DateTimeField("审核时间", null=True, blank=True)
    reason = models.CharField("退回或锁定原因", max_length=500, blank=True)

    class Meta:
        verbose_name = "单位报告"
        verbose_name_plural = "单位报告"
        constraints = [models.UniqueConstraint(fields=["period", "unit"], name="period_reports_unit_once")]
        indexes = [models.Index(fields=["unit", "state"], name="period_reports_unit_state")]

    def __str__(self) -> str:
        return f"{self.unit} {self.period}"

    @property
    def due_on(self) -> date:
        """Until when this unit has to report this period."""
        return self.extended_due_on or self.period.due_on

    @property
    def is_reported(self) -> bool:
        return self.state in REPORTED_STATES

    @property
    def was_late(self) -> bool:
        """Handed in for the first time after its due date; False while it is not handed in."""
        return self.handed_in_on is not None and self.handed_in_on > self.due_on


class UnitReportRevision(models.Model):
    """A report as it was after one action; never changed or deleted."""

    report = models.ForeignKey(UnitReport, on_delete=models.PROTECT, related_name="revisions")
    number = models.PositiveIntegerField("第几次")
    verb = models.CharField("操作", max_length=40)
    state = models.CharField("状态", max_length=20, choices=UnitReportState.choices)
    level = models.CharField("审核层级", max_length=20, blank=True)
    done_text = models.TextField("本期工作", blank=True)
    next_text = models.TextField("下一步", blank=True)
    problems_text = models.TextField("存在问题", blank=True)
    figures = models.JSONField("指标数值", default=dict, blank=True)
    reason = models.CharField("原因", max_length=500, blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="操作人", null=True, on_delete=models.PROTECT, related_name="+"
    )
    at = models.DateTimeField("时间")

    class Meta:
        verbose_name = "单位报告沿革"
        verbose_name_plural = "单位报告沿革"
        constraints = [
            models.UniqueConstraint(fields=["report", "number"], name="period_reports_revision_number")
        ]

    def __str__(self) -> str:
        return f"{self.report} 第 {self.number} 次"


class ReportUrge(models.Model):
    """One urging of one unit for one period."""

    report = models.ForeignKey(UnitReport, on_delete=models.PROTECT, related_name="urges")
    urged_on = models.DateField("日期")
    text = models.CharField("催报内容", max_length=300, blank=True)
    recipients_count = models.PositiveSmallIntegerField("送达人数", default=0)
    urged_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    urged_at = models.DateTimeField("催报时间", auto_now_add=True)

    class Meta:
        verbose_name = "催报"
        verbose_name_plural = "催报"
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.report} {self.urged_on:%m-%d}"


class PeriodDigest(models.Model):
    """The compiled report of a period: a draft that is edited, then a signed copy that never changes.

    Another edition is compiled beside a signed one; at most one edition is a draft.
    """

    period = models.ForeignKey(ReportPeriod, on_delete=models.PROTECT, related_name="digests")
    edition = models.PositiveSmallIntegerField("第几稿", default=1)
    number = models.PositiveIntegerField("第几次", default=1)  # rises with every edit: optimistic lock
    state = models.CharField("状态", max_length=20, choices=DigestState.choices, default=DigestState.DRAFT)
    draft = models.JSONField("正文")  # dudao.core.drafting.draft_to_json
    base = models.JSONField("计算稿")  # the same as it was computed, before anybody edited it
    ranking = models.JSONField("排名", default=list, blank=True)  # as computed when it was compiled
    as_of = models.DateField("数据截至")
    compiled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="汇编人", null=True, on_delete=models.PROTECT, related_name="+"
    )
    compiled_at = models.DateTimeField("汇编时间")
    edited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="修改人", null=True, on_delete=models.PROTECT, related_name="+"
    )
    edited_at = models.DateTimeField("修改时间", null=True, blank=True)
    signed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="签发人", null=True, on_delete=models.PROTECT, related_name="+"
    )
    signed_at = models.DateTimeField("签发时间", null=True, blank=True)
    docx = models.BinaryField("Word 文件", null=True, blank=True)
    pdf = models.BinaryField("PDF 文件", null=True, blank=True)
    docx_sha256 = models.CharField("Word 文件 SHA-256", max_length=64, blank=True)
    pdf_sha256 = models.CharField("PDF 文件 SHA-256", max_length=64, blank=True)

    class Meta:
        verbose_name = "汇编稿"
        verbose_name_plural = "汇编稿"
        ordering = ["period", "-edition"]
        constraints = [
            models.UniqueConstraint(fields=["period", "edition"], name="period_reports_edition_once"),
            models.UniqueConstraint(
                fields=["period"], condition=models.Q(state="draft"), name="period_reports_one_draft"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.period} 第 {self.edition} 稿"
