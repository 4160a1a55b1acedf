"""Sides and states of ratings, with their Chinese labels."""

from django.db import models


class Side(models.TextChoices):
    """Who rates."""

    SELF = "self", "自评"
    EXTERNAL = "external", "他评"


class RatingState(models.TextChoices):
    """States of a rating (`dudao.core.rating_flow`)."""

    DRAFT = "draft", "草稿"
    SUBMITTED = "submitted", "在审"
    RETURNED = "returned", "已退回"
    APPROVED = "approved", "已审定"
    LOCKED = "locked", "已锁定"


# States whose points count in the reported total; drafts and returned ones are open.
COUNTING_STATES = (RatingState.SUBMITTED, RatingState.APPROVED, RatingState.LOCKED)

VERBS = {
    "save_rating": "自评暂存",
    "submit_rating": "提交自评",
    "withdraw_rating": "撤回自评",
    "approve_rating": "审核通过",
    "return_rating": "审核退回",
    "lock_rating": "锁定评分",
    "open_rating": "解锁评分",
    "approve_ratings": "批量审核通过",
    "import_ratings": "导入自评表",
    "open_external": "设置他评",
    "rate_externally": "录入他评",
    "import_external_ratings": "导入他评表",
    "correct_measured": "更正测算值",
    "withdraw_correction": "撤回更正",
    "open_evaluation": "建立自评",
    "carry_over_ratings": "承接上一版评分",
    "prepare_evaluation_file": "生成自评文件",
}
