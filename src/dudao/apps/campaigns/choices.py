"""Stages, groups and duties of a campaign, with their Chinese labels."""

from django.db import models


class CampaignState(models.TextChoices):
    """Whether a campaign can be worked on."""

    PREPARING = "preparing", "筹备"
    RUNNING = "running", "进行中"
    CLOSED = "closed", "已结束"


class StageKind(models.TextChoices):
    """Acceptance stages in their order."""

    SELF_EVALUATION = "self_evaluation", "县级自评"
    CITY_PRE_ACCEPTANCE = "city_pre_acceptance", "市级初验"
    PROVINCIAL_ACCEPTANCE = "provincial_acceptance", "省级验收"
    NATIONAL_RECOGNITION = "national_recognition", "国家认定"


class GroupKind(models.TextChoices):
    """Bodies of a campaign."""

    LEADING_GROUP = "leading_group", "领导小组"
    OFFICE = "office", "领导小组办公室"
    SPECIAL_TEAM = "special_team", "工作专班"
    TOWNSHIP_GROUP = "township_group", "乡镇工作组"
    DEPARTMENT_GROUP = "department_group", "部门工作组"
    EDUCATION_GROUP = "education_group", "教育组"


class GroupDuty(models.TextChoices):
    """What a person is in a group."""

    HEAD = "head", "组长（主任）"
    DEPUTY = "deputy", "副组长（副主任）"
    MEMBER = "member", "成员"
    CONTACT = "contact", "联络员"

    def label_in(self, kind: str) -> str:
        """What the duty is called in a group of this kind: an office has a 主任, every other group a 组长."""
        group, _, office = self.label.rstrip("）").partition("（")
        return office if office and kind == GroupKind.OFFICE else group


class KeeperKind(models.TextChoices):
    """Who keeps what in a unit."""

    ARCHIVE = "archive", "档案建设员"
    ROOM = "room", "部室管理员"


class ReviewLevel(models.TextChoices):
    """Levels of review, lowest first (`dudao.core.rating_flow`)."""

    UNIT = "unit", "本单位"
    DEPARTMENT = "department", "牵头部门"
    BUREAU = "bureau", "督导室"
    CITY = "city", "市级"


class Stricter(models.TextChoices):
    """Which of two items of the same matter asks more (就高不就低)."""

    ITEM = "item", "前者要求高"
    OTHER = "other", "后者要求高"
    SAME = "same", "要求相同"
    UNKNOWN = "unknown", "待比较"


class ImportState(models.TextChoices):
    """What became of an uploaded workbook."""

    ACCEPTED = "accepted", "已导入"
    REFUSED = "refused", "有错误，没有导入"


class Lack(models.TextChoices):
    """What an item still needs before it is on somebody."""

    LEAD_UNIT = "lead_unit", "没有牵头单位"
    PRINCIPAL_OWNER = "principal_owner", "没有第一责任人"
    HANDLER = "handler", "没有具体责任人"


VERBS = {
    "create_campaign": "新建创建工作",
    "edit_campaign": "修改创建工作",
    "start_campaign": "启动创建工作",
    "close_campaign": "结束创建工作",
    "reopen_campaign": "重新启动创建工作",
    "set_stages": "设置验收阶段",
    "edit_group": "修改工作机构",
    "remove_group": "撤销工作机构",
    "set_participants": "设置参加单位",
    "set_keepers": "设置档案建设员和部室管理员",
    "assign_items": "落实责任",
    "import_assignments": "导入责任分工",
    "link_items": "关联相同要求的条目",
    "unlink_items": "取消条目关联",
    "carry_over": "换用标准新版本",
}
