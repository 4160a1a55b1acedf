"""Kinds and states of papers, with their Chinese labels."""

from django.db import models


class PaperKind(models.TextChoices):
    """The papers that begin the work."""

    IMPLEMENTATION_PLAN = "implementation_plan", "工作实施方案"
    DUTY_BOOK = "duty_book", "责任书"
    PLEDGE = "pledge", "表态发言"
    REPORT_TO_TEAM = "report_to_team", "汇报材料"


OF_UNITS = (PaperKind.DUTY_BOOK, PaperKind.PLEDGE)
"""Kinds of which every unit has its own."""


class PaperState(models.TextChoices):
    """A paper is a draft until it is finished; a finished one is locked."""

    DRAFT = "draft", "起草"
    FINISHED = "finished", "已定稿"


class RevisionCause(models.TextChoices):
    """What made a version of a paper."""

    DRAFTED = "drafted", "自动起草"
    EDITED = "edited", "修改"
    REFRESHED = "refreshed", "更新数字"
    RESTORED = "restored", "恢复旧版"
    FINISHED = "finished", "定稿"
    REOPENED = "reopened", "重新打开"


VERBS = {
    "draft_paper": "起草文稿",
    "edit_paper": "修改文稿",
    "refresh_paper": "更新文稿数字",
    "restore_paper": "恢复文稿旧版",
    "finish_paper": "文稿定稿",
    "reopen_paper": "重新打开文稿",
    "remove_paper": "删除文稿",
}
