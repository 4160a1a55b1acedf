"""What is kept of evaluations: the rules that a county uses, a summary of each evaluation, files made of it."""

from django.conf import settings
from django.db import models

from dudao.apps.datasets.api import Dataset, DatasetVersion
from dudao.apps.measurement.choices import DocumentKind, DocumentState


class RuleChoice(models.Model):
    """The optional rule sets that a county uses for its evaluation of one dataset; without a row: none."""

    dataset = models.OneToOneField(
        Dataset, verbose_name="数据", on_delete=models.PROTECT, related_name="rule_choice"
    )
    rules = models.JSONField("选用的规则", default=list)
    chosen_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="选用人", on_delete=models.PROTECT, related_name="+"
    )
    chosen_at = models.DateTimeField("选用时间", auto_now=True)

    class Meta:
        verbose_name = "选用规则"
        verbose_name_plural = "选用规则"

    def __str__(self) -> str:
        return "、".join(self.rules)


class EvaluationSummary(models.Model):
    """What one evaluation said: immutable data, these rules, this release of the judging."""

    version = models.ForeignKey(
        DatasetVersion, verbose_name="数据版本", on_delete=models.CASCADE, related_name="evaluations"
    )
    rules_key = models.CharField("选用的规则", max_length=400, blank=True)
    release = models.CharField("程序版本", max_length=40)
    verdict = models.CharField("结论", max_length=20)
    failed_count = models.PositiveIntegerField("未达到的条件数")
    open_count = models.PositiveIntegerField("尚不能判定的条件数")
    contract = models.JSONField("结果")
    made_at = models.DateTimeField("测算时间", auto_now_add=True)

    class Meta:
        verbose_name = "测算结果"
        verbose_name_plural = "测算结果"
        constraints = [
            models.UniqueConstraint(
                fields=["version", "rules_key", "release"], name="measurement_summary_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.version} {self.verdict}"


class PreparedDocument(models.Model):
    """A file made of an evaluation outside of the request: one a day for each kind, form, rules and release."""

    version = models.ForeignKey(
        DatasetVersion, verbose_name="数据版本", on_delete=models.CASCADE, related_name="documents"
    )
    rules_key = models.CharField("选用的规则", max_length=400, blank=True)
    release = models.CharField("程序版本", max_length=40)
    kind = models.CharField("文件", max_length=20, choices=DocumentKind.choices)
    suffix = models.CharField("格式", max_length=8)
    day = models.DateField("日期")
    state = models.CharField(
        "状态", max_length=20, choices=DocumentState.choices, default=DocumentState.WAITING
    )
    file = models.FileField("文件", max_length=200, blank=True)
    file_name = models.CharField("文件名", max_length=200)
    size = models.PositiveBigIntegerField("字节数", default=0)
    requested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="申请人", on_delete=models.PROTECT, related_name="+"
    )
    requested_at = models.DateTimeField("申请时间")
    made_at = models.DateTimeField("生成时间", null=True, blank=True)

    class Meta:
        verbose_name = "生成的文件"
        verbose_name_plural = "生成的文件"
        constraints = [
            models.UniqueConstraint(
                fields=["version", "rules_key", "release", "kind", "suffix", "day"],
                name="measurement_document_once_a_day",
            )
        ]

    def __str__(self) -> str:
        return self.file_name
