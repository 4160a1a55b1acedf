"""Kinds and channels of notices, with their Chinese labels."""

from django.db import models


class NoticeKind(models.TextChoices):
    """What a notice is about."""

    DUTY_GIVEN = "duty_given", "新任务"
    DUTY_DUE = "duty_due", "即将到期"
    DUTY_LATE = "duty_late", "已逾期"
    URGED = "urged", "催办"
    REVIEW = "review", "待审核"
    RETURNED = "returned", "被退回"
    DECIDED = "decided", "审核结果"
    EXTENSION = "extension", "延期"
    HINDRANCE = "hindrance", "待协调问题"
    PLAN_CHANGED = "plan_changed", "计划调整"
    REPORT_DUE = "report_due", "定期报告"
    PASS_ON = "pass_on", "层层传达"
    MEETING = "meeting", "会议"
    DOCUMENT = "document", "公文"
    JOB_DONE = "job_done", "后台处理"


class ChannelKind(models.TextChoices):
    """Ways out of the product; each is optional."""

    EMAIL = "email", "电子邮件"
    DINGTALK = "dingtalk", "钉钉群机器人"
    WECOM = "wecom", "企业微信群机器人"
    FEISHU = "feishu", "飞书群机器人"


class MessageState(models.TextChoices):
    """Where an outgoing message stands. `sending` is written before the network is touched: what a crash leaves
    there becomes `uncertain` and is never sent again by itself."""

    WAITING = "waiting", "待发送"
    SENDING = "sending", "发送中"
    SENT = "sent", "已发送"
    FAILED = "failed", "发送失败"
    UNCERTAIN = "uncertain", "结果不明"
    CANCELLED = "cancelled", "已取消"


VERBS = {
    "set_channel": "设置通知渠道",
    "remove_channel": "停用通知渠道",
    "try_channel": "试发通知",
    "resend_message": "重新发送通知",
    "cancel_message": "取消发送",
    "set_notice_preference": "设置个人通知",
}
