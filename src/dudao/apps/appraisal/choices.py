"""States and kinds, with their Chinese labels."""

from django.db import models

from dudao.core.appraisal import Grade as CoreGrade


class SchemeState(models.TextChoices):
    """A scheme is edited until it is published; then it never changes, a further version takes its place."""

    DRAFT = "draft", "拟定中"
    PUBLISHED = "published", "已公布"
    REPLACED = "replaced", "已被新版代替"
    DISCARDED = "discarded", "已放弃"


class AppraisalState(models.TextChoices):
    """The year's result: computed, shown to the units for contest, circulated, signed."""

    COMPUTED = "computed", "核算中"
    CONTEST = "contest", "申诉期"
    SIGNING = "signing", "通报办文中"
    SIGNED = "signed", "已签发"


SHOWN_TO_UNITS = (AppraisalState.CONTEST, AppraisalState.SIGNING, AppraisalState.SIGNED)
"""A unit sees its own result from the day on which it may contest it."""


class Grade(models.TextChoices):
    """The grades of `dudao.core.appraisal`, nothing of them repeated."""

    EXCELLENT = CoreGrade.EXCELLENT.value, CoreGrade.EXCELLENT.label
    GOOD = CoreGrade.GOOD.value, CoreGrade.GOOD.label
    PASSED = CoreGrade.PASSED.value, CoreGrade.PASSED.label
    FAILED = CoreGrade.FAILED.value, CoreGrade.FAILED.label


class ContestState(models.TextChoices):
    """What became of a unit's contest."""

    WAITING = "waiting", "待处理"
    UPHELD = "upheld", "成立，已更正"
    REFUSED = "refused", "不成立"
    WITHDRAWN = "withdrawn", "已撤回"


class CommendationState(models.TextChoices):
    """A list of commendations: nominated, announced for objections, decided."""

    NOMINATING = "nominating", "推荐中"
    ANNOUNCED = "announced", "公示中"
    DECIDING = "deciding", "表彰决定办文中"
    DECIDED = "decided", "已表彰"
    CANCELLED = "cancelled", "已取消"


class NomineeState(models.TextChoices):
    """Whether somebody is still on the list."""

    LISTED = "listed", "拟表彰"
    STRUCK = "struck", "已取消"


class FindingState(models.TextChoices):
    """What became of an objection raised while a list was announced."""

    WAITING = "waiting", "核实中"
    UPHELD = "upheld", "属实"
    REFUSED = "refused", "不属实"


VERBS: dict[str, str] = {
    "create_appraisal_scheme": "拟定考核办法",
    "edit_appraisal_scheme": "修改考核办法",
    "set_appraised_units": "设置考核单位",
    "publish_appraisal_scheme": "公布考核办法",
    "discard_appraisal_scheme": "放弃考核办法",
    "state_appraisal_fact": "填写考核得分依据",
    "compute_appraisal": "核算年度考核",
    "open_appraisal_contest": "考核结果征求意见",
    "contest_appraisal": "考核申诉",
    "withdraw_appraisal_contest": "撤回考核申诉",
    "uphold_appraisal_contest": "考核申诉成立",
    "refuse_appraisal_contest": "考核申诉不成立",
    "draft_appraisal_circular": "起草考核通报",
    "sign_appraisal": "考核结果签发",
    "void_appraisal_circular": "考核通报作废或放弃",
    "create_commendation": "拟定表彰名单",
    "nominate": "推荐表彰对象",
    "strike_nominee": "取消表彰对象",
    "announce_commendation": "公示表彰名单",
    "record_objection": "登记公示异议",
    "decide_objection": "异议核实结论",
    "draft_commendation": "起草表彰决定",
    "decide_commendation": "表彰决定签发",
    "void_commendation": "表彰决定作废或放弃",
    "cancel_commendation": "取消表彰名单",
}
