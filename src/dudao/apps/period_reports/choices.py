"""States and kinds of periodic reports with their Chinese labels."""

from django.db import models

from dudao.core import rating_flow


class SeriesKind(models.TextChoices):
    """How often is reported; the values are those of `dudao.core.periods.PeriodKind`."""

    WEEK = "week", "周报"
    HALF_MONTH = "half_month", "半月报"
    MONTH = "month", "月报"


class UnitReportState(models.TextChoices):
    """Where the report of one unit stands: the states of `dudao.core.rating_flow`, nothing of it repeated."""

    DRAFT = rating_flow.RatingState.DRAFT.value, "草稿"
    SUBMITTED = rating_flow.RatingState.SUBMITTED.value, "待审核"
    RETURNED = rating_flow.RatingState.RETURNED.value, "已退回"
    APPROVED = rating_flow.RatingState.APPROVED.value, "已通过"
    LOCKED = rating_flow.RatingState.LOCKED.value, "已锁定"


REPORTED_STATES = (UnitReportState.SUBMITTED, UnitReportState.APPROVED, UnitReportState.LOCKED)
"""Handed in: what counts as reported."""
PASSED_STATES = (UnitReportState.APPROVED, UnitReportState.LOCKED)
"""Approved by all levels: what goes into the digest."""


class DigestState(models.TextChoices):
    """A digest is edited until it is signed; then it never changes."""

    DRAFT = "draft", "拟稿"
    SIGNED = "signed", "已签发"


VERBS = {
    "create_report_series": "设置定期报告",
    "edit_report_series": "修改定期报告",
    "stop_report_series": "停止定期报告",
    "resume_report_series": "恢复定期报告",
    "open_report_period": "开启报告期",
    "save_unit_report": "填写定期报告",
    "refresh_unit_report": "重新取数",
    "submit_unit_report": "提交定期报告",
    "withdraw_unit_report": "撤回定期报告",
    "approve_unit_report": "定期报告审核通过",
    "return_unit_report": "退回定期报告",
    "lock_unit_report": "锁定定期报告",
    "open_unit_report": "打开定期报告",
    "extend_unit_report": "延长定期报告时限",
    "urge_unit_reports": "催报",
    "compile_period_digest": "汇编定期报告",
    "edit_period_digest": "修改汇编稿",
    "sign_period_digest": "签发汇编稿",
}
