"""Milestones, the rules of a campaign's plan, and every plan that was made as a version."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from dudao.apps.campaigns.api import Campaign
from dudao.apps.workplan.choices import LineKind, MilestoneKind, PlanState
from dudao.apps.workplan.models.lists import Duty


class Milestone(models.Model):
    """A fixed day on the way: rehearsal, material freeze. Those of acceptance stages follow the campaign's."""

    campaign = models.ForeignKey(Campaign, on_delete=models.CASCADE, related_name="milestones")
    kind = models.CharField("节点", max_length=30, choices=MilestoneKind.choices)
    name = models.CharField("名称", max_length=60)
    on = models.DateField("日期")
    note = models.CharField("说明", max_length=200, blank=True)

    class Meta:
        verbose_name = "节点"
        verbose_name_plural = "节点"
        ordering = ["campaign", "on", "pk"]
        constraints = [models.UniqueConstraint(fields=["campaign", "name"], name="workplan_milestone_once")]

    def __str__(self) -> str:
        return self.name


class PlanRules(models.Model):
    """What the office set for the plan of a campaign: by when all is done, and when a light changes."""

    campaign = models.OneToOneField(Campaign, on_delete=models.CASCADE, related_name="plan_rules")
    finish_before = models.ForeignKey(
        Milestone,
        verbose_name="全部任务须在此节点前完成",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )  # None: the provincial acceptance
    yellow_due_days = models.PositiveSmallIntegerField("离时限几天亮黄灯", default=7)
    yellow_slack_days = models.PositiveSmallIntegerField("机动时间少于几个工作日亮黄灯", default=3)
    red_late_days = models.PositiveSmallIntegerField("逾期几天亮红灯", default=1)
    red_forecast = models.BooleanField("预计晚于时限即亮红灯", default=False)
    yellow_not_started = models.BooleanField("应开始而未开始亮黄灯", default=True)

    class Meta:
        verbose_name = "计划规则"
        verbose_name_plural = "计划规则"

    def __str__(self) -> str:
        return f"{self.campaign} 计划规则"


class Plan(models.Model):
    """One version of the plan backward from the acceptance date; at most one is agreed."""

    campaign = models.ForeignKey(Campaign, on_delete=models.PROTECT, related_name="plans")
    number = models.PositiveIntegerField("第几版")
    state = models.CharField("状态", max_length=20, choices=PlanState.choices, default=PlanState.MAKING)
    acceptance_on = models.DateField("省级验收日期")
    moves_acceptance = models.BooleanField("变更验收日期", default=False)
    as_of = models.DateField("排期日")
    reason = models.CharField("排期原因", max_length=300, blank=True)
    changes = models.JSONField(
        "试排的改动", default=dict, blank=True
    )  # moved duties, dropped scope, more hands
    outcome = models.JSONField(
        "结果", default=dict, blank=True
    )  # counts, chain, misfits, ways, unpublished years
    method = models.CharField("方法", max_length=60, blank=True)
    error = models.CharField("错误", max_length=500, blank=True)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    made_at = models.DateTimeField("生成时间", auto_now_add=True)
    agreed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    agreed_at = models.DateTimeField("确认时间", null=True, blank=True)

    class Meta:
        verbose_name = "计划"
        verbose_name_plural = "计划"
        ordering = ["campaign", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["campaign", "number"], name="workplan_plan_number"),
            models.UniqueConstraint(
                fields=["campaign"], condition=models.Q(state="agreed"), name="workplan_one_agreed_plan"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.campaign} 第 {self.number} 版"


class PlanLine(models.Model):
    """What one version says of one duty, in days and working days."""

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="lines")
    duty = models.ForeignKey(Duty, on_delete=models.PROTECT, related_name="plan_lines")
    kind = models.CharField("类型", max_length=20, choices=LineKind.choices)
    duration_days = models.PositiveSmallIntegerField("工期", null=True, blank=True)
    earliest_start_on = models.DateField("最早开始", null=True, blank=True)
    latest_start_on = models.DateField("最迟开始", null=True, blank=True)
    latest_finish_on = models.DateField("最迟完成", null=True, blank=True)
    start_on = models.DateField("计划开始", null=True, blank=True)
    finish_on = models.DateField("计划完成", null=True, blank=True)
    slack_days = models.SmallIntegerField("机动时间", null=True, blank=True)
    is_critical = models.BooleanField("关键", default=False)
    misfit_days = models.PositiveSmallIntegerField("差几个工作日", default=0)
    note = models.CharField("说明", max_length=200, blank=True)

    class Meta:
        verbose_name = "计划行"
        verbose_name_plural = "计划行"
        constraints = [models.UniqueConstraint(fields=["plan", "duty"], name="workplan_line_once")]

    def __str__(self) -> str:
        return f"{self.plan_id} {self.duty_id}"
