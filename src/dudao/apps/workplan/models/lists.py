"""Lists of duties, the duties themselves, their steps and their order."""

from __future__ import annotations

from datetime import date

from django.conf import settings
from django.db import models

from dudao.apps.campaigns.api import Campaign
from dudao.apps.organisations.api import Organisation
from dudao.apps.standards.api import StandardItem
from dudao.apps.workplan.choices import OPEN_STATES, DutyState, ImportState, ListKind, ListSource


class DutyKind(models.Model):
    """A kind of work in a county with its default duration; without one a duty is listed as such, never one day."""

    county = models.ForeignKey(
        Organisation, verbose_name="县", on_delete=models.CASCADE, related_name="duty_kinds"
    )
    name = models.CharField("类别", max_length=60)
    duration_days = models.PositiveSmallIntegerField("默认工期（工作日）", null=True, blank=True)
    full_time = models.BooleanField("占用整个人", default=False)
    divisible = models.BooleanField("可多人分担", default=True)
    position = models.PositiveSmallIntegerField("次序", default=0)

    class Meta:
        verbose_name = "任务类别"
        verbose_name_plural = "任务类别"
        ordering = ["county", "position", "pk"]
        constraints = [models.UniqueConstraint(fields=["county", "name"], name="workplan_kind_once")]

    def __str__(self) -> str:
        return self.name


class DutyList(models.Model):
    """任务清单, 责任清单, 问题清单 or 台账 of a county; of a campaign, or of another matter by its name."""

    county = models.ForeignKey(
        Organisation, verbose_name="县", on_delete=models.PROTECT, related_name="duty_lists"
    )
    campaign = models.ForeignKey(
        Campaign,
        verbose_name="创建工作",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="duty_lists",
    )
    matter = models.CharField("事项", max_length=80, blank=True)  # where there is no campaign: 双减 …
    title = models.CharField("名称", max_length=120)
    kind = models.CharField("种类", max_length=20, choices=ListKind.choices, default=ListKind.TASKS)
    source = models.CharField("来源", max_length=20, choices=ListSource.choices, default=ListSource.MANUAL)
    source_note = models.CharField("来源说明", max_length=300, blank=True)
    document_number = models.CharField("文号", max_length=60, blank=True)
    layout = models.JSONField("表样", default=dict, blank=True)  # the county's own columns, for the way back
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="创建人", null=True, on_delete=models.PROTECT, related_name="+"
    )
    created_at = models.DateTimeField("创建时间", auto_now_add=True)

    class Meta:
        verbose_name = "清单"
        verbose_name_plural = "清单"
        ordering = ["county", "-pk"]
        constraints = [models.UniqueConstraint(fields=["county", "title"], name="workplan_list_once")]

    def __str__(self) -> str:
        return self.title


class Duty(models.Model):
    """One line of a list: what is to be done, by whom, until when.

    `due_on` is what was demanded; `extended_due_on` what was granted later; `planned_*` what the agreed plan says.
    The responsible unit is `lead_unit` (a school for its own duties). Owners may be persons by name alone.
    """

    duty_list = models.ForeignKey(DutyList, on_delete=models.PROTECT, related_name="duties")
    county = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    campaign = models.ForeignKey(
        Campaign, null=True, blank=True, on_delete=models.PROTECT, related_name="plan_duties"
    )
    number = models.CharField("序号", max_length=20)
    title = models.CharField("任务", max_length=300)
    requirement = models.TextField("措施和要求", blank=True)
    kind = models.ForeignKey(
        DutyKind, verbose_name="类别", null=True, blank=True, on_delete=models.SET_NULL, related_name="duties"
    )
    item = models.ForeignKey(
        StandardItem,
        verbose_name="标准条目",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    section = models.CharField(
        "板块", max_length=120, blank=True
    )  # dimension of the item, or a heading of the list
    # What the duty was made from; the same key in one list is the same duty: "item:12:3", "gap:…", "decision:5".
    source_key = models.CharField("来源标识", max_length=120, blank=True)
    source_text = models.CharField("来源", max_length=300, blank=True)
    lead_unit = models.ForeignKey(
        Organisation,
        verbose_name="牵头单位",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="led_duties",
    )
    supporting_units = models.ManyToManyField(
        Organisation, verbose_name="配合单位", blank=True, related_name="supported_duties"
    )
    principal_owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="第一责任人",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    principal_owner_name = models.CharField("第一责任人姓名", max_length=40, blank=True)
    direct_owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="直接责任人",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    direct_owner_name = models.CharField("直接责任人姓名", max_length=40, blank=True)
    handler = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="具体责任人",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="handled_duties",
    )
    handler_name = models.CharField("具体责任人姓名", max_length=40, blank=True)
    duration_days = models.PositiveSmallIntegerField(
        "工期（工作日）", null=True, blank=True
    )  # None: of its kind
    full_time = models.BooleanField("占用整个人", null=True, blank=True)  # None: of its kind
    not_before = models.DateField("最早开始", null=True, blank=True)
    due_on = models.DateField("完成时限", null=True, blank=True)
    extended_due_on = models.DateField("延期至", null=True, blank=True)
    milestone = models.ForeignKey(
        "workplan.Milestone",
        verbose_name="须在此节点前完成",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="duties",
    )
    state = models.CharField("状态", max_length=20, choices=DutyState.choices, default=DutyState.NOT_STARTED)
    started_on = models.DateField("实际开始", null=True, blank=True)
    finished_on = models.DateField("实际完成", null=True, blank=True)
    forecast_on = models.DateField("预计完成", null=True, blank=True)
    planned_start_on = models.DateField("计划开始", null=True, blank=True)
    planned_finish_on = models.DateField("计划完成", null=True, blank=True)
    slack_days = models.SmallIntegerField("机动时间（工作日）", null=True, blank=True)
    is_critical = models.BooleanField("关键任务", default=False)
    drop_reason = models.CharField("取消原因", max_length=300, blank=True)
    # Columns of the county's own table that mean nothing here, by title, for the way back: {"投资额": "300万元"}.
    extra = models.JSONField("其他列", default=dict, blank=True)
    revision = models.PositiveIntegerField("第几次", default=1)  # rises with every edit: optimistic lock
    updated_at = models.DateTimeField("更新时间", auto_now=True)

    class Meta:
        verbose_name = "任务"
        verbose_name_plural = "任务"
        ordering = ["duty_list", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["duty_list", "number"], name="workplan_number_once"),
            models.UniqueConstraint(
                fields=["duty_list", "source_key"],
                condition=~models.Q(source_key=""),
                name="workplan_source_once",
            ),
        ]
        indexes = [
            models.Index(fields=["handler", "state"], name="workplan_handler"),
            models.Index(fields=["county", "state"], name="workplan_county"),
            models.Index(fields=["lead_unit", "state"], name="workplan_unit"),
            models.Index(fields=["campaign", "state"], name="workplan_campaign"),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.title}"[:200]

    @property
    def effective_due_on(self) -> date | None:
        """What counts as the due date: the granted extension, else the demand, else the agreed plan."""
        return self.extended_due_on or self.due_on or self.planned_finish_on

    @property
    def is_open(self) -> bool:
        return self.state in OPEN_STATES


class DutyStep(models.Model):
    """A step of a duty; every duty has at least one. Progress counts verified steps alone."""

    duty = models.ForeignKey(Duty, on_delete=models.CASCADE, related_name="steps")
    position = models.PositiveSmallIntegerField("次序")
    title = models.CharField("步骤", max_length=200)
    reported_at = models.DateTimeField("上报完成", null=True, blank=True)
    verified_at = models.DateTimeField("核实完成", null=True, blank=True)
    verified_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="核实人",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )

    class Meta:
        verbose_name = "步骤"
        verbose_name_plural = "步骤"
        ordering = ["duty", "position"]
        constraints = [models.UniqueConstraint(fields=["duty", "position"], name="workplan_step_once")]

    def __str__(self) -> str:
        return self.title


class DutyDependency(models.Model):
    """`duty` cannot start before `before` is finished (and `lag_days` working days have passed).

    A soft order is good practice only: it may be given up for parallel work.
    """

    before = models.ForeignKey(Duty, on_delete=models.CASCADE, related_name="followers")
    duty = models.ForeignKey(Duty, on_delete=models.CASCADE, related_name="predecessors")
    lag_days = models.PositiveSmallIntegerField("间隔（工作日）", default=0)
    is_soft = models.BooleanField("可并行", default=False)

    class Meta:
        verbose_name = "先后关系"
        verbose_name_plural = "先后关系"
        constraints = [
            models.UniqueConstraint(fields=["before", "duty"], name="workplan_dependency_once"),
            models.CheckConstraint(
                condition=~models.Q(before=models.F("duty")), name="workplan_dependency_not_itself"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.before_id} → {self.duty_id}"


class DutyImport(models.Model):
    """A workbook of duties that was uploaded, with what became of it; it can be fetched with every finding marked."""

    duty_list = models.ForeignKey(
        DutyList, null=True, blank=True, on_delete=models.CASCADE, related_name="imports"
    )
    county = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="+")
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField("上传时间", auto_now_add=True)
    name = models.CharField("文件名", max_length=200)
    content = models.BinaryField("文件")
    mapping = models.JSONField("列的对应", default=dict, blank=True)
    state = models.CharField("结果", max_length=20, choices=ImportState.choices, blank=True)
    problems = models.JSONField("问题", default=list, blank=True)
    added_count = models.PositiveIntegerField("新增", default=0)
    changed_count = models.PositiveIntegerField("更新", default=0)
    same_count = models.PositiveIntegerField("未变", default=0)

    class Meta:
        verbose_name = "任务导入"
        verbose_name_plural = "任务导入"
        ordering = ["-pk"]

    def __str__(self) -> str:
        return self.name
