"""Standards of a county's or city's own: versions with their items, and the Excel imports that they come from.

A published version and its items are never changed: a correction is a new version. What stands in the catalogue is
adopted as a version too, so that every campaign rates by the same kind of item.
"""

from __future__ import annotations

from django.conf import settings
from django.db import models

from dudao.apps.organisations.api import Organisation
from dudao.apps.standards.choices import (
    ImportState,
    ItemKind,
    NotApplicablePolicy,
    RollUpKind,
    Subject,
    VersionState,
)
from dudao.infra.fractions import FractionField


class Standard(models.Model):
    """A standard by which a county, city or province rates; its versions hold the items."""

    owner = models.ForeignKey(
        Organisation, verbose_name="所有单位", on_delete=models.PROTECT, related_name="standards"
    )
    title = models.CharField("名称", max_length=200)
    short_title = models.CharField("简称", max_length=60)
    document_number = models.CharField("文号", max_length=80, blank=True)
    catalogue_id = models.CharField("标准库编号", max_length=80, blank=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="创建人", null=True, on_delete=models.PROTECT, related_name="+"
    )
    created_at = models.DateTimeField("创建时间", auto_now_add=True)

    class Meta:
        verbose_name = "标准"
        verbose_name_plural = "标准"
        constraints = [
            models.UniqueConstraint(fields=["owner", "title"], name="standards_title_once"),
            models.UniqueConstraint(
                fields=["owner", "catalogue_id"],
                condition=~models.Q(catalogue_id=""),
                name="standards_adopted_once",
            ),
        ]

    def __str__(self) -> str:
        return self.short_title


class StandardVersion(models.Model):
    """One wording of a standard: a draft may change, what is published may not."""

    standard = models.ForeignKey(
        Standard, verbose_name="标准", on_delete=models.PROTECT, related_name="versions"
    )
    number = models.PositiveIntegerField("版本号")
    state = models.CharField("状态", max_length=20, choices=VersionState.choices, default=VersionState.DRAFT)
    previous = models.ForeignKey(
        "self", verbose_name="上一版", null=True, blank=True, on_delete=models.PROTECT, related_name="next"
    )
    kind = models.CharField("判定方式", max_length=20, default="scored")  # scored | graded | all_must
    level_titles = models.JSONField("层级名称", default=list)  # ["A级指标", "B级指标", "C级评估点"]
    max_points = FractionField("总分", null=True, blank=True)
    pass_points = FractionField("通过分", null=True, blank=True)
    stated_items = models.PositiveIntegerField("标明条数", null=True, blank=True)
    not_applicable = models.CharField(
        "不适用的处理",
        max_length=30,
        choices=NotApplicablePolicy.choices,
        default=NotApplicablePolicy.LEAVE_TOTAL,
    )
    bonus_limit = FractionField("加分上限", null=True, blank=True)
    grade_levels = models.JSONField("等次", default=list)  # [{"name", "met_at_least"}], lowest first
    notice = models.CharField("声明", max_length=200, blank=True)
    is_sample = models.BooleanField("示例", default=False)
    totals_explained = models.CharField("合计不符的说明", max_length=500, blank=True)
    note = models.CharField("版本说明", max_length=500, blank=True)
    file = models.FileField("原文件", max_length=200, blank=True)
    file_name = models.CharField("文件名", max_length=200, blank=True)
    sha256 = models.CharField("SHA-256", max_length=64, blank=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="创建人", null=True, on_delete=models.PROTECT, related_name="+"
    )
    created_at = models.DateTimeField("创建时间", auto_now_add=True)
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="发布人",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    published_at = models.DateTimeField("发布时间", null=True, blank=True)

    class Meta:
        verbose_name = "标准版本"
        verbose_name_plural = "标准版本"
        constraints = [
            models.UniqueConstraint(fields=["standard", "number"], name="standards_version_number")
        ]

    def __str__(self) -> str:
        return f"{self.standard.short_title} 第 {self.number} 版"

    @property
    def is_published(self) -> bool:
        return self.state == VersionState.PUBLISHED

    @property
    def is_draft(self) -> bool:
        return self.state == VersionState.DRAFT


class StandardItem(models.Model):
    """One item (条) of a version: text, points, how it is scored, who is rated by it and what proves it."""

    version = models.ForeignKey(
        StandardVersion, verbose_name="标准版本", on_delete=models.CASCADE, related_name="items"
    )
    position = models.PositiveIntegerField("次序")
    code = models.CharField("编号", max_length=40)  # as printed and as the archive numbers it: A1-B2-C3
    kind = models.CharField("类型", max_length=20, choices=ItemKind.choices, default=ItemKind.SCORE)
    section = models.CharField("一级指标", max_length=200)
    criterion = models.CharField("二级指标", max_length=300, blank=True)
    text = models.TextField("条文")
    points = FractionField("分值", null=True, blank=True)
    rule = models.JSONField("评分规则")  # dudao.core.scoring.rule_from_data
    rule_text = models.TextField("评分细则", blank=True)
    rule_confirmed = models.BooleanField("规则已核对", default=False)
    subject = models.CharField("评谁", max_length=10, choices=Subject.choices, default=Subject.COUNTY)
    school_kinds = models.JSONField("适用学校类别", default=list)  # SchoolKind values; empty: every school
    roll_up = models.CharField("汇总到县", max_length=20, choices=RollUpKind.choices, blank=True)
    required_evidence = models.JSONField("应备材料", default=list)  # names, in order
    responsible_unit = models.CharField("责任单位", max_length=200, blank=True)
    inspection_method = models.CharField("评估方法", max_length=200, blank=True)
    observation_points = models.JSONField("观测点", default=list)
    note = models.TextField("备注", blank=True)
    # {"standard": catalogue id, "item": id, "stage": "primary|junior|", "quantity": "value|met|cv|units_met_percent"}
    measured_by = models.JSONField("由测算得出", null=True, blank=True)
    # {"quantity", "operator": ">=|<=", "value": "19", "unit"}: to compare standards 就高不就低
    demand = models.JSONField("量化要求", null=True, blank=True)
    mark = models.CharField("出处标记", max_length=1, default="M")
    is_sample = models.BooleanField("示例条文", default=False)
    previous = models.ForeignKey(
        "self", verbose_name="上一版的条", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    is_unchanged = models.BooleanField("与上一版相同", default=False)

    class Meta:
        verbose_name = "标准条目"
        verbose_name_plural = "标准条目"
        ordering = ["version", "position"]
        constraints = [
            models.UniqueConstraint(fields=["version", "code"], name="standards_item_code"),
            models.UniqueConstraint(fields=["version", "position"], name="standards_item_position"),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.text[:30]}"


class StandardImport(models.Model):
    """A workbook on its way to a draft: the mapping chosen, and what was not understood."""

    owner = models.ForeignKey(
        Organisation, verbose_name="所有单位", on_delete=models.PROTECT, related_name="+"
    )
    standard = models.ForeignKey(
        Standard, verbose_name="标准", null=True, blank=True, on_delete=models.PROTECT, related_name="imports"
    )
    state = models.CharField("状态", max_length=20, choices=ImportState.choices, default=ImportState.MAPPING)
    file = models.FileField("文件", max_length=200)
    file_name = models.CharField("文件名", max_length=200)
    sha256 = models.CharField("SHA-256", max_length=64)
    sheet = models.CharField("工作表", max_length=100, blank=True)
    mapping = models.JSONField("列对应", default=dict)
    settings_given = models.JSONField("标准信息", default=dict)  # title, totals … typed by the officer
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="上传人", on_delete=models.PROTECT, related_name="+"
    )
    created_at = models.DateTimeField("上传时间", auto_now_add=True)
    version = models.ForeignKey(
        StandardVersion,
        verbose_name="得到的版本",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="imports",
    )

    class Meta:
        verbose_name = "标准导入"
        verbose_name_plural = "标准导入"

    def __str__(self) -> str:
        return self.file_name
