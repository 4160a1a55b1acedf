"""States and kinds of duties, plans, progress and hindrances, with their Chinese labels."""

from django.db import models


class ListKind(models.TextChoices):
    """What a list of duties is called."""

    TASKS = "tasks", "任务清单"
    RESPONSIBILITIES = "responsibilities", "责任清单"
    PROBLEMS = "problems", "问题清单"
    REGISTER = "register", "台账"


class ListSource(models.TextChoices):
    """What a list was made from."""

    CLAUSES = "clauses", "标准条目"
    GAPS = "gaps", "差距"
    INSTRUCTION = "instruction", "领导批示"
    MEETING = "meeting", "会议决定"
    EXCEL = "excel", "Excel 导入"
    MANUAL = "manual", "手工录入"


class DutyState(models.TextChoices):
    """Where a duty stands; done means: every step verified."""

    NOT_STARTED = "not_started", "未开始"
    IN_PROGRESS = "in_progress", "进行中"
    DONE = "done", "已完成"
    DROPPED = "dropped", "已取消"


OPEN_STATES = (DutyState.NOT_STARTED, DutyState.IN_PROGRESS)


class ReportState(models.TextChoices):
    """A report of progress, between handler and reviewer."""

    WAITING = "waiting", "待核实"
    CONFIRMED = "confirmed", "已核实"
    RETURNED = "returned", "已退回"
    WITHDRAWN = "withdrawn", "已撤回"


class HindranceKind(models.TextChoices):
    """What stands in the way: 项目、资金、编制、人才、土地, and what must be coordinated."""

    PROJECT = "project", "项目"
    FUNDS = "funds", "资金"
    POSTS = "posts", "编制"
    TALENT = "talent", "人才"
    LAND = "land", "土地"
    COORDINATION = "coordination", "协调"


class ExtensionState(models.TextChoices):
    """A request for more time."""

    WAITING = "waiting", "待审批"
    APPROVED = "approved", "已同意"
    REFUSED = "refused", "未同意"
    WITHDRAWN = "withdrawn", "已撤回"


class MilestoneKind(models.TextChoices):
    """Fixed days on the way; those of the acceptance stages are kept by the campaign."""

    CITY_PRE_ACCEPTANCE = "city_pre_acceptance", "市级初验"
    REHEARSAL = "rehearsal", "模拟迎检"
    MATERIAL_FREEZE = "material_freeze", "材料封档"
    PROVINCIAL_ACCEPTANCE = "provincial_acceptance", "省级验收"
    OTHER = "other", "其他节点"


class PlanState(models.TextChoices):
    """A version of the plan."""

    MAKING = "making", "正在排期"
    DRAFT = "draft", "草案"
    AGREED = "agreed", "已确认"
    SUPERSEDED = "superseded", "已被替代"
    DISCARDED = "discarded", "已放弃"
    FAILED = "failed", "排期失败"


class LineKind(models.TextChoices):
    """What a line of a plan says about its duty."""

    SCHEDULED = "scheduled", "已排期"
    NO_DURATION = "no_duration", "没有工期"
    FIXED = "fixed", "已开始或已完成"


class Light(models.TextChoices):
    """Green, yellow, red; grey where nothing can be said yet, and done."""

    GREEN = "green", "绿灯"
    YELLOW = "yellow", "黄灯"
    RED = "red", "红灯"
    DONE = "done", "已完成"
    NONE = "none", "未定"


class ImportState(models.TextChoices):
    """What became of an uploaded workbook."""

    ACCEPTED = "accepted", "已导入"
    REFUSED = "refused", "有错误，没有导入"


class ReminderTarget(models.TextChoices):
    """To whom a reminder goes, lowest first."""

    HANDLER = "handler", "具体责任人"
    OWNER = "owner", "直接责任人和第一责任人"
    UNIT_HEAD = "unit_head", "牵头单位负责人"
    OFFICE = "office", "督导室"
    DIRECTOR = "director", "教育局长"


VERBS = {
    "create_duty_list": "新建清单",
    "edit_duty_list": "修改清单",
    "remove_duty_list": "删除清单",
    "draw_up_duties": "生成任务",
    "import_duties": "导入任务",
    "add_duty": "新增任务",
    "edit_duty": "修改任务",
    "assign_duties": "批量指派任务",
    "drop_duty": "取消任务",
    "restore_duty": "恢复任务",
    "link_duties": "设置先后关系",
    "unlink_duties": "取消先后关系",
    "set_duty_kinds": "设置任务类别和工期",
    "set_milestone": "设置节点",
    "remove_milestone": "删除节点",
    "set_plan_rules": "设置计划规则",
    "make_plan": "排期",
    "agree_plan": "确认计划",
    "discard_plan": "放弃计划草案",
    "move_duty": "调整任务时间",
    "move_acceptance": "变更验收日期",
    "report_progress": "上报进展",
    "withdraw_progress": "撤回进展",
    "confirm_progress": "核实进展",
    "return_progress": "退回进展",
    "reopen_duty": "重新打开任务",
    "raise_hindrance": "提出困难问题",
    "solve_hindrance": "解决困难问题",
    "reopen_hindrance": "重新打开困难问题",
    "ask_extension": "申请延期",
    "withdraw_extension": "撤回延期申请",
    "approve_extension": "同意延期",
    "refuse_extension": "不同意延期",
    "set_reminders": "设置提醒规则",
    "urge_duty": "催办",
    "renew_feed": "更换日历订阅地址",
    "revoke_feed": "停用日历订阅",
}
