"""Datasets with their versions and rows, uploads and their findings, remembered layouts, rounds of reporting.

A version and its rows are never changed or deleted: a correction is a new version.
"""

from django.conf import settings
from django.db import models

from dudao.apps.datasets.choices import AttemptState, RowLevel, SourceKind, SubmissionState
from dudao.apps.organisations.api import Organisation, SchoolYear
from dudao.catalogue import loader


def standard_title(standard_id: str) -> str:
    """The short title of a standard; its id when the catalogue does not hold it any more."""
    try:
        return loader.load(standard_id).short_title
    except KeyError:
        return standard_id


class Dataset(models.Model):
    """What one county reports under one standard for one school year."""

    county = models.ForeignKey(
        Organisation, verbose_name="县", on_delete=models.PROTECT, related_name="datasets"
    )
    standard_id = models.CharField("标准", max_length=80)
    school_year = models.PositiveSmallIntegerField("学年", help_text="学年开始的年份：2026 即 2026—2027学年")
    counting_version = models.ForeignKey(
        "DatasetVersion",
        verbose_name="为准的版本",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="counting_for",
    )
    locked_at = models.DateTimeField("锁定时间", null=True, blank=True)
    locked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="锁定人",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )

    class Meta:
        verbose_name = "数据"
        verbose_name_plural = "数据"
        constraints = [
            models.UniqueConstraint(
                fields=["county", "standard_id", "school_year"], name="datasets_dataset_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.county.name} {standard_title(self.standard_id)} {self.year}"

    @property
    def year(self) -> SchoolYear:
        """The school year as a value."""
        return SchoolYear(self.school_year)

    @property
    def is_locked(self) -> bool:
        return self.locked_at is not None


class DatasetVersion(models.Model):
    """One accepted report: who, when, from which file, with what was remarked on it."""

    dataset = models.ForeignKey(
        Dataset, verbose_name="数据", on_delete=models.PROTECT, related_name="versions"
    )
    number = models.PositiveIntegerField("版本号")
    source_kind = models.CharField("来源", max_length=20, choices=SourceKind.choices)
    file = models.FileField("文件", max_length=200)
    file_name = models.CharField("文件名", max_length=200)
    sha256 = models.CharField("SHA-256", max_length=64)
    size = models.PositiveBigIntegerField("字节数")
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="上传人",
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    created_at = models.DateTimeField("入库时间", auto_now_add=True)
    warnings = models.JSONField("提醒", default=list)
    stats = models.JSONField("数量", default=dict)
    note = models.CharField("说明", max_length=200, blank=True)

    class Meta:
        verbose_name = "数据版本"
        verbose_name_plural = "数据版本"
        constraints = [models.UniqueConstraint(fields=["dataset", "number"], name="datasets_version_number")]

    def __str__(self) -> str:
        return f"第 {self.number} 版"


class ReportedRow(models.Model):
    """One row as it was reported: exact values by name, and the cell each of them stood in (see encoding.py)."""

    version = models.ForeignKey(DatasetVersion, on_delete=models.PROTECT, related_name="rows")
    level = models.CharField("层级", max_length=10, choices=RowLevel.choices)
    position = models.PositiveIntegerField("次序")
    organisation = models.ForeignKey(
        Organisation,
        verbose_name="学校",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="reported_rows",
    )
    name = models.CharField("名称", max_length=200)
    values = models.JSONField("值")
    origins = models.JSONField("出处")

    class Meta:
        verbose_name = "填报行"
        verbose_name_plural = "填报行"
        constraints = [
            models.UniqueConstraint(fields=["version", "level", "position"], name="datasets_row_position")
        ]

    def __str__(self) -> str:
        return self.name


class ReportedJudgement(models.Model):
    """A person's conclusion on an item that no figure decides."""

    version = models.ForeignKey(DatasetVersion, on_delete=models.PROTECT, related_name="judgements")
    item_id = models.CharField("条目", max_length=40)
    value = models.JSONField("结论")
    conclusion = models.TextField("依据", blank=True)
    origin = models.JSONField("出处", null=True)

    class Meta:
        verbose_name = "定性结论"
        verbose_name_plural = "定性结论"
        constraints = [models.UniqueConstraint(fields=["version", "item_id"], name="datasets_judgement_once")]

    def __str__(self) -> str:
        return self.item_id


class WarningExplanation(models.Model):
    """What the county says about a warning of a version; the newest text counts, the log keeps the others."""

    version = models.ForeignKey(DatasetVersion, on_delete=models.PROTECT, related_name="explanations")
    position = models.PositiveIntegerField("第几条提醒")
    text = models.CharField("说明", max_length=500)
    explained_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="说明人", on_delete=models.PROTECT, related_name="+"
    )
    explained_at = models.DateTimeField("说明时间", auto_now=True)

    class Meta:
        verbose_name = "变动说明"
        verbose_name_plural = "变动说明"
        constraints = [
            models.UniqueConstraint(fields=["version", "position"], name="datasets_explanation_once")
        ]

    def __str__(self) -> str:
        return self.text


class ColumnMapping(models.Model):
    """A foreign layout mapped once: titles to names of values, known again by the signature of its titles."""

    county = models.ForeignKey(
        Organisation, verbose_name="县", on_delete=models.PROTECT, related_name="column_mappings"
    )
    standard_id = models.CharField("标准", max_length=80)
    table_id = models.CharField("表", max_length=60)
    signature = models.CharField("标题特征", max_length=64)
    name = models.CharField("名称", max_length=100, blank=True)
    titles = models.JSONField("列对应")
    units = models.JSONField("单位", default=dict)
    mapped_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="指定人", on_delete=models.PROTECT, related_name="+"
    )
    mapped_at = models.DateTimeField("指定时间", auto_now=True)

    class Meta:
        verbose_name = "列对应"
        verbose_name_plural = "列对应"
        constraints = [
            models.UniqueConstraint(
                fields=["county", "standard_id", "table_id", "signature"], name="datasets_mapping_once"
            )
        ]

    def __str__(self) -> str:
        return self.name or self.signature[:8]


class ReportingRound(models.Model):
    """A round of reporting: every school hands in its own form, the officer merges them into a version."""

    dataset = models.ForeignKey(Dataset, verbose_name="数据", on_delete=models.PROTECT, related_name="rounds")
    opened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="布置人", on_delete=models.PROTECT, related_name="+"
    )
    opened_at = models.DateTimeField("布置时间", auto_now_add=True)
    due_on = models.DateField("截止日期", null=True, blank=True)
    note = models.CharField("要求", max_length=300, blank=True)
    county_file = models.FileField("县级填报表", max_length=200, blank=True)
    county_file_name = models.CharField("县级填报表文件名", max_length=200, blank=True)
    closed_at = models.DateTimeField("结束时间", null=True, blank=True)

    class Meta:
        verbose_name = "学校填报"
        verbose_name_plural = "学校填报"
        constraints = [
            models.UniqueConstraint(
                fields=["dataset"],
                condition=models.Q(closed_at=None),
                name="datasets_one_open_round",
                violation_error_message="这份数据已经有一次进行中的学校填报。",
            )
        ]

    def __str__(self) -> str:
        return f"{self.dataset} 学校填报"

    @property
    def is_open(self) -> bool:
        return self.closed_at is None


class SchoolSubmission(models.Model):
    """One form that a school handed in, with what is wrong in it."""

    round = models.ForeignKey(ReportingRound, on_delete=models.PROTECT, related_name="submissions")
    school = models.ForeignKey(
        Organisation, verbose_name="学校", on_delete=models.PROTECT, related_name="submissions"
    )
    state = models.CharField("状态", max_length=20, choices=SubmissionState.choices)
    file = models.FileField("文件", max_length=200)
    file_name = models.CharField("文件名", max_length=200)
    sha256 = models.CharField("SHA-256", max_length=64)
    size = models.PositiveBigIntegerField("字节数")
    marked_file = models.FileField("标注后的文件", max_length=200, blank=True)
    problems = models.JSONField("问题", default=list)
    error_count = models.PositiveIntegerField("错误数", default=0)
    warning_count = models.PositiveIntegerField("提醒数", default=0)
    values = models.JSONField("值", default=dict)
    origins = models.JSONField("出处", default=list)
    submitted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="上交人", on_delete=models.PROTECT, related_name="+"
    )
    submitted_at = models.DateTimeField("上交时间", auto_now_add=True)
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="确认人",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    confirmed_at = models.DateTimeField("确认时间", null=True, blank=True)

    class Meta:
        verbose_name = "学校填报表"
        verbose_name_plural = "学校填报表"
        constraints = [
            models.UniqueConstraint(
                fields=["round", "school"],
                condition=models.Q(state=SubmissionState.HANDED_IN),
                name="datasets_one_form_handed_in",
            )
        ]

    def __str__(self) -> str:
        return f"{self.school.name} {self.file_name}"


class ImportAttempt(models.Model):
    """One upload on its way to a version: how far it is, what was found, and what came of it."""

    county = models.ForeignKey(
        Organisation, verbose_name="县", on_delete=models.PROTECT, related_name="import_attempts"
    )
    standard_id = models.CharField("标准", max_length=80)
    school_year = models.PositiveSmallIntegerField("学年")
    source_kind = models.CharField("来源", max_length=20, choices=SourceKind.choices)
    round = models.ForeignKey(
        ReportingRound, null=True, blank=True, on_delete=models.PROTECT, related_name="merges"
    )
    file = models.FileField("文件", max_length=200)
    file_name = models.CharField("文件名", max_length=200)
    sha256 = models.CharField("SHA-256", max_length=64)
    size = models.PositiveBigIntegerField("字节数")
    note = models.CharField("说明", max_length=200, blank=True)
    state = models.CharField(
        "状态", max_length=20, choices=AttemptState.choices, default=AttemptState.WAITING
    )
    progress_percent = models.PositiveSmallIntegerField("进度", default=0)
    progress_text = models.CharField("正在做", max_length=100, blank=True)
    progressed_at = models.DateTimeField("最近进展", null=True, blank=True)
    refusal = models.CharField("退回原因", max_length=500, blank=True)
    error_count = models.PositiveIntegerField("错误数", default=0)
    warning_count = models.PositiveIntegerField("提醒数", default=0)
    missing_schools = models.JSONField("未交学校", default=list)
    files = models.JSONField("各文件的结果", default=list)
    layout = models.JSONField("待对应的表", null=True, blank=True)
    marked_file = models.FileField("标注后的文件", max_length=200, blank=True)
    marked_file_name = models.CharField("标注后的文件名", max_length=220, blank=True)
    version = models.ForeignKey(
        DatasetVersion, null=True, blank=True, on_delete=models.PROTECT, related_name="attempts"
    )
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="上传人", null=True, on_delete=models.PROTECT, related_name="+"
    )
    created_at = models.DateTimeField("上传时间", auto_now_add=True, db_index=True)
    finished_at = models.DateTimeField("完成时间", null=True, blank=True)

    class Meta:
        verbose_name = "上传"
        verbose_name_plural = "上传"
        indexes = [models.Index(fields=["county", "-created_at"], name="datasets_attempt_list")]

    def __str__(self) -> str:
        return self.file_name

    @property
    def year(self) -> SchoolYear:
        """The school year as a value."""
        return SchoolYear(self.school_year)


class AttemptProblem(models.Model):
    """One finding in an upload; rows of their own, because there may be twenty thousand."""

    attempt = models.ForeignKey(ImportAttempt, on_delete=models.CASCADE, related_name="problems")
    position = models.PositiveIntegerField("次序")
    is_error = models.BooleanField("错误")
    message = models.TextField("问题和改法")
    file = models.CharField("文件", max_length=300, blank=True)
    sheet = models.CharField("工作表", max_length=120, blank=True)
    cell = models.CharField("单元格", max_length=20, blank=True)
    column = models.CharField("列", max_length=200, blank=True)
    value = models.CharField("内容", max_length=200, blank=True)
    row_label = models.CharField("所在行", max_length=200, blank=True)

    class Meta:
        verbose_name = "上传中的问题"
        verbose_name_plural = "上传中的问题"
        indexes = [models.Index(fields=["attempt", "position"], name="datasets_problem_order")]

    def __str__(self) -> str:
        return self.message[:60]
