"""What is kept of evaluations: the optional rules that a county uses, and a summary of each evaluation."""

from django.conf import settings
from django.db import models

from dudao.apps.datasets.api import Dataset, DatasetVersion


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
