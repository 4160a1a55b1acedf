"""States and kinds of reported tables, with their Chinese labels."""

from django.db import models


class SourceKind(models.TextChoices):
    """How the tables came: one workbook, a bundle of files, or merged from a round of reporting."""

    WORKBOOK = "workbook", "一个工作簿"
    BUNDLE = "bundle", "压缩包"
    ROUND = "round", "学校填报"


class AttemptState(models.TextChoices):
    """Where an upload stands; the last four are final, a mapping lets it run again."""

    WAITING = "waiting", "排队中"
    RUNNING = "running", "检查中"
    NEEDS_MAPPING = "needs_mapping", "待列对应"
    REFUSED = "refused", "已退回"
    ACCEPTED = "accepted", "已入库"
    FAILED = "failed", "没有完成"


OPEN_STATES = (AttemptState.WAITING, AttemptState.RUNNING)


class RowLevel(models.TextChoices):
    """Whose row it is."""

    SCHOOL = "school", "学校"
    COUNTY = "county", "全县"


class SubmissionState(models.TextChoices):
    """Where a school's own form stands; only one of a school in a round is handed in at a time."""

    HANDED_IN = "handed_in", "已交"
    REFUSED = "refused", "有错误"
    WITHDRAWN = "withdrawn", "已撤回"
    REPLACED = "replaced", "已换新"


VERBS = {
    "upload_dataset": "上传数据",
    "accept_import": "数据入库",
    "refuse_import": "退回数据",
    "fail_import": "数据检查中断",
    "map_columns": "指定列对应",
    "set_counting_version": "改用数据版本",
    "lock_dataset": "锁定数据",
    "unlock_dataset": "解除锁定",
    "explain_warning": "说明数据变动",
    "register_schools": "登记数据中的学校",
    "open_round": "布置学校填报",
    "close_round": "结束学校填报",
    "set_county_form": "上传县级填报表",
    "submit_school_form": "上交学校填报表",
    "refuse_school_form": "退回学校填报表",
    "confirm_school_form": "校长确认填报表",
    "withdraw_school_form": "撤回学校填报表",
    "merge_round": "合并学校填报",
}
