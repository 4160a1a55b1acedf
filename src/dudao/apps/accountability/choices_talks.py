"""States of talks, who sits where, and what a trace starts from, with their Chinese labels."""

from django.db import models


class TalkState(models.TextChoices):
    """Draft → noticed → held → closed; one that does not take place is called off."""

    DRAFT = "draft", "拟约谈"
    NOTICED = "noticed", "已通知"
    HELD = "held", "已约谈"
    CLOSED = "closed", "已办结"
    CANCELLED = "cancelled", "已取消"


OPEN_TALKS = (TalkState.DRAFT, TalkState.NOTICED, TalkState.HELD)
"""Talks that somebody still has to do something about."""
BEFORE_TALK = (TalkState.DRAFT, TalkState.NOTICED)


class TalkSide(models.TextChoices):
    """Who a person is in a talk."""

    HOST = "host", "约谈人"
    TALKED = "talked", "被约谈人"
    RECORDER = "recorder", "记录人"


class TraceStart(models.TextChoices):
    """What a trace goes back from."""

    ITEM = "item", "丢分条目"
    DUTY = "duty", "任务"
    INCIDENT = "incident", "事件"


TALK_VERBS = {
    "open_talk": "拟约谈",
    "edit_talk": "修改约谈",
    "ask_in_talk": "拟约谈问题",
    "draft_talk_notice": "起草约谈通知书",
    "notice_talk": "约谈已通知",
    "hold_talk": "记录约谈",
    "promise_in_talk": "登记约谈承诺",
    "make_promise_duties": "约谈承诺转任务",
    "keep_talk_scan": "归入签字记录",
    "close_talk": "约谈办结",
    "reopen_talk": "重新打开约谈",
    "cancel_talk": "取消约谈",
    "freeze_trace": "固定责任倒查链",
}
