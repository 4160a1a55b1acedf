"""States and kinds of meetings and of what is passed on, with their Chinese labels."""

from django.db import models


class MeetingKind(models.TextChoices):
    """What a meeting is called."""

    SCHEDULING = "scheduling", "调度会"
    LEADING_GROUP = "leading_group", "领导小组会"
    SPECIAL = "special", "专题会"
    MOBILISATION = "mobilisation", "动员会"


class MeetingState(models.TextChoices):
    """Where the minutes of a meeting stand; a signed meeting is locked."""

    DRAFT = "draft", "起草"
    SIGNED = "signed", "已签发"


class AgendaSource(models.TextChoices):
    """Where a line of the agenda comes from."""

    TYPED = "typed", "自拟"
    HINDRANCE = "hindrance", "困难问题"
    DUTY = "duty", "红灯任务"


class PassOnState(models.TextChoices):
    """A notice that units pass on: being written, sent, or finished with."""

    DRAFT = "draft", "起草"
    SENT = "sent", "传达中"
    CLOSED = "closed", "已结束"


class PassOnWay(models.TextChoices):
    """How a unit passed it on."""

    MEETING = "meeting", "开会传达"
    STUDY = "study", "组织学习"
    FORWARD = "forward", "转发文件"
    OTHER = "other", "其他方式"


VERBS = {
    "create_meeting": "新建会议",
    "edit_meeting": "修改会议",
    "remove_meeting": "删除会议",
    "announce_meeting": "通知参会",
    "set_agenda": "设置会议议题",
    "write_minutes": "修改会议记录",
    "add_decision": "新增议定事项",
    "edit_decision": "修改议定事项",
    "remove_decision": "删除议定事项",
    "make_decision_duties": "议定事项生成任务",
    "sign_minutes": "签发会议纪要",
    "reopen_minutes": "重新打开会议纪要",
    "create_pass_on": "新建传达通知",
    "edit_pass_on": "修改传达通知",
    "remove_pass_on": "删除传达通知",
    "attach_pass_on_file": "增加传达附件",
    "remove_pass_on_file": "移去传达附件",
    "send_pass_on": "下发传达通知",
    "pass_on": "向下传达",
    "confirm_pass_on": "确认已传达",
    "withdraw_pass_on": "撤回传达确认",
    "urge_pass_on": "催办传达",
    "close_pass_on": "结束传达",
}
