"""What handlers report, what hinders them, and the time they ask for."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from dudao.apps.evidence.api import Evidence
from dudao.apps.organisations.api import Organisation
from dudao.apps.workplan.choices import ExtensionState, HindranceKind, ReportState
from dudao.apps.workplan.models.lists import Duty, DutyStep


class ProgressReport(models.Model):
    """What a handler says was done; nothing counts before a reviewer has confirmed it."""

    duty = models.ForeignKey(Duty, on_delete=models.PROTECT, related_name="reports")
    steps = models.ManyToManyField(DutyStep, verbose_name="完成的步骤", blank=True, related_name="reports")
    proofs = models.ManyToManyField(
        Evidence, verbose_name="佐证", blank=True, related_name="progress_reports"
    )
    text = models.TextField("进展", blank=True)
    forecast_on = models.DateField("预计完成", null=True, blank=True)
    state = models.CharField("状态", max_length=20, choices=ReportState.choices, default=ReportState.WAITING)
    reported_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    reported_at = models.DateTimeField("上报时间", auto_now_add=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="核实人",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    decided_at = models.DateTimeField("核实时间", null=True, blank=True)
    reason = models.CharField("退回原因", max_length=500, blank=True)
    token = models.CharField("提交标识", max_length=40, unique=True)  # of the form: sent twice is kept once

    class Meta:
        verbose_name = "进展上报"
        verbose_name_plural = "进展上报"
        ordering = ["-pk"]
        indexes = [models.Index(fields=["state"], name="workplan_report_state")]

    def __str__(self) -> str:
        return f"{self.duty} {self.reported_at:%m-%d %H:%M}"


class Hindrance(models.Model):
    """What stands in the way of a duty, and the unit that has to solve it; open until somebody says how it was."""

    duty = models.ForeignKey(Duty, on_delete=models.PROTECT, related_name="hindrances")
    kind = models.CharField("类型", max_length=20, choices=HindranceKind.choices)
    text = models.CharField("困难问题", max_length=500)
    solving_unit = models.ForeignKey(
        Organisation, verbose_name="协调解决单位", on_delete=models.PROTECT, related_name="hindrances"
    )
    wanted_on = models.DateField("希望解决时间", null=True, blank=True)
    raised_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    raised_at = models.DateTimeField("提出时间", auto_now_add=True)
    solved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    solved_at = models.DateTimeField("解决时间", null=True, blank=True)
    solution = models.CharField("解决情况", max_length=500, blank=True)

    class Meta:
        verbose_name = "困难问题"
        verbose_name_plural = "困难问题"
        ordering = ["-pk"]
        indexes = [models.Index(fields=["solving_unit", "solved_at"], name="workplan_hindrance_unit")]

    def __str__(self) -> str:
        return self.text[:100]


class Extension(models.Model):
    """More time asked for before the due date, with the reason; it counts when it is approved."""

    duty = models.ForeignKey(Duty, on_delete=models.PROTECT, related_name="extensions")
    due_on = models.DateField("原时限")
    wanted_on = models.DateField("申请延至")
    reason = models.CharField("延期原因", max_length=500)
    state = models.CharField(
        "状态", max_length=20, choices=ExtensionState.choices, default=ExtensionState.WAITING
    )
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField("申请时间", auto_now_add=True)
    granted_on = models.DateField("同意延至", null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    decided_at = models.DateTimeField("审批时间", null=True, blank=True)
    decision_note = models.CharField("审批意见", max_length=500, blank=True)

    class Meta:
        verbose_name = "延期申请"
        verbose_name_plural = "延期申请"
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["duty"],
                condition=models.Q(state="waiting"),
                name="workplan_one_waiting_extension",
            )
        ]

    def __str__(self) -> str:
        return f"{self.duty} 延至 {self.wanted_on}"
