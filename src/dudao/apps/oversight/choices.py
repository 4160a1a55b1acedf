"""The ladder, rules, matters, letters and cards, with their Chinese labels."""

from django.db import models


class RungKind(models.TextChoices):
    """The steps of the ladder, mildest first."""

    REMINDER_LETTER = "reminder_letter", "提醒函"
    WARNING_LETTER = "warning_letter", "预警函"
    OVERSIGHT_LETTER = "oversight_letter", "督办函"
    CIRCULAR = "circular", "通报"
    TALK = "talk", "约谈"
    ACCOUNTABILITY = "accountability", "问责"


LETTER_RUNGS = (RungKind.REMINDER_LETTER, RungKind.WARNING_LETTER, RungKind.OVERSIGHT_LETTER)
"""Rungs that are a letter with an answer by a date."""


class RuleSource(models.TextChoices):
    """What a rule looks at."""

    RED_DAYS = "red_days", "任务红灯天数"
    RED_COUNT = "red_count", "单位红灯任务数"
    LOST_POINTS = "lost_points", "丢分"
    VETO = "veto", "触发一票否决"
    MISSING_REPORT = "missing_report", "定期报告未报"
    UNANSWERED_LETTER = "unanswered_letter", "函件逾期未复"
    RANK = "rank", "连续排名靠后"
    METRIC = "metric", "指标连续不达标"
    YELLOW_CARDS = "yellow_cards", "黄牌累计"
    RED_CARD = "red_card", "红牌"


class MatterState(models.TextChoices):
    """The eight steps of official oversight, and the ways out."""

    PROPOSED = "proposed", "立项"
    CHECKING = "checking", "审核"
    ISSUED = "issued", "下发"
    RECEIVED = "received", "签收"
    HANDLING = "handling", "办理"
    ANSWERED = "answered", "反馈"
    REVIEWED = "reviewed", "复核"
    CLOSED = "closed", "办结"
    DISMISSED = "dismissed", "不予立项"


EIGHT_STEPS = (
    MatterState.PROPOSED,
    MatterState.CHECKING,
    MatterState.ISSUED,
    MatterState.RECEIVED,
    MatterState.HANDLING,
    MatterState.ANSWERED,
    MatterState.REVIEWED,
    MatterState.CLOSED,
)
OPEN_MATTERS = EIGHT_STEPS[:-1]
"""A matter that is not yet at its end: no second one on the same may be opened (督查条例 art. 15)."""


class MatterSource(models.TextChoices):
    """Where a matter comes from."""

    RULE = "rule", "规则触发"
    LEADER = "leader", "领导批示"
    MEETING = "meeting", "会议议定"
    COMPLAINT = "complaint", "群众反映"
    TYPED = "typed", "督导室提出"


class MeasureKind(models.TextChoices):
    """What is done in a matter: one entry for every rung climbed."""

    LETTER = "letter", "函件"
    CIRCULAR = "circular", "通报"
    TALK = "talk", "约谈"
    ACCOUNTABILITY = "accountability", "问责"


class LetterState(models.TextChoices):
    """A letter's life."""

    DRAFT = "draft", "起草办文中"
    ISSUED = "issued", "已发出待签收"
    RECEIVED = "received", "已签收待答复"
    ANSWERED = "answered", "已答复待复核"
    RETURNED = "returned", "退回补充"
    CLOSED = "closed", "已办结"
    DISMISSED = "dismissed", "已放弃"


WAITING_FOR_UNIT = (LetterState.ISSUED, LetterState.RECEIVED, LetterState.RETURNED)
"""The unit has to do something."""
OPEN_LETTERS = (LetterState.DRAFT, *WAITING_FOR_UNIT, LetterState.ANSWERED)


class ReplyState(models.TextChoices):
    """What became of an answer."""

    DRAFT = "draft", "起草中"
    WAITING = "waiting", "待复核"
    ACCEPTED = "accepted", "认可"
    RETURNED = "returned", "退回"


class DecisionState(models.TextChoices):
    """What became of a request."""

    WAITING = "waiting", "待审批"
    GRANTED = "granted", "同意"
    REFUSED = "refused", "不同意"
    WITHDRAWN = "withdrawn", "已撤回"


class CardColour(models.TextChoices):
    """Cards of a unit."""

    YELLOW = "yellow", "黄牌"
    RED = "red", "红牌"


VERBS = {
    "set_ladder": "设置督办梯次",
    "start_rules": "起草示例规则",
    "save_rule": "设置督办规则",
    "remove_rule": "停用督办规则",
    "restore_rule": "启用督办规则",
    "run_rules": "运行督办规则",
    "propose_matter": "督办立项",
    "edit_matter": "修改督办事项",
    "dismiss_matter": "不予立项",
    "add_fact": "补充督办事实",
    "approve_matter": "审核立项",
    "move_matter": "督办流转",
    "leave_climb": "暂不升级",
    "escalate_matter": "督办升级",
    "close_matter": "督办办结",
    "reopen_matter": "重新督办",
    "draft_letter": "起草督办函件",
    "dismiss_letter": "放弃督办函件",
    "climb_letter": "函件逾期升级",
    "urge_letter": "催办函件",
    "issue_letter": "函件发出",
    "receive_letter": "函件签收",
    "prepare_answer": "起草答复",
    "answer_letter": "答复函件",
    "withdraw_answer": "撤回答复",
    "accept_answer": "认可答复",
    "return_answer": "退回答复",
    "close_letter": "函件办结",
    "ask_letter_extension": "申请函件延期",
    "decide_letter_extension": "审批函件延期",
    "withdraw_letter_extension": "撤回函件延期",
    "give_card": "亮牌",
    "leave_card": "不亮牌",
    "lift_card": "摘牌",
    "withdraw_card": "撤销亮牌",
}
