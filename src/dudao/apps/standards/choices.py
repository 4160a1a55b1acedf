"""Words for what the catalogue names: marks, levels, kinds of values, ways to a verdict."""

from __future__ import annotations

from django.db import models

from dudao.catalogue.schema import FieldKind, FieldLevel, ItemLevel, Mark
from dudao.core.formula import ZeroRule

MARK_MEANINGS = {
    Mark.V: "在讲这件事的文件或表格里读到原文。",
    Mark.S: "只在地方实施稿、软件或报道里读到，使用前请对照原文。",
    Mark.M: "没有读到原文，使用前必须核对。",
}
MARK_LIGHTS = {Mark.V: "info", Mark.S: "warn", Mark.M: "none"}

VERDICT_WORDS = {"all_must": "各项都要达到", "graded": "按等级条数定级", "scored": "按总分判定"}

LEVEL_WORDS = {
    ItemLevel.UNIT: "每所学校的每个学段分别计算",
    ItemLevel.SCHOOL: "每所学校都要达到",
    ItemLevel.COUNTY: "全县一个结论",
}

FIELD_KIND_WORDS = {
    FieldKind.COUNT: "整数",
    FieldKind.NUMBER: "数（可有小数）",
    FieldKind.TEXT: "文字",
    FieldKind.CHOICE: "选项",
    FieldKind.BOOLEAN: "是／否",
    FieldKind.DATE: "日期",
    FieldKind.YEAR: "年份",
}
FIELD_LEVEL_WORDS = {
    FieldLevel.SCHOOL: "每校一个数",
    FieldLevel.STAGE: "分学段填",
    FieldLevel.SPLIT: "每校一个数，由系统按学生数折算到学段",
    FieldLevel.COUNTY: "全县一个数",
}
ZERO_WORDS = {
    ZeroRule.NOT_A_UNIT: "这个学段没有学生，不作为一个单位",
    ZeroRule.UNDETERMINED: "无法判定",
    ZeroRule.NOT_APPLICABLE: "不适用，视为达到",
    ZeroRule.ZERO: "结果按 0 计",
}
APPLIES_TO_WORDS = {"county": "县", "school": "学校"}
SEVERITY_WORDS = {"error": "错误，退回", "warning": "提醒，说明即可"}


class VersionState(models.TextChoices):
    """What a version may still become."""

    DRAFT = "draft", "草稿"
    PUBLISHED = "published", "已发布"
    WITHDRAWN = "withdrawn", "已撤回"


class ImportState(models.TextChoices):
    """How far an import has come."""

    MAPPING = "mapping", "待列对应"
    PREVIEW = "preview", "待确认"
    DONE = "done", "已成草稿"
    GIVEN_UP = "given_up", "已放弃"


class ItemKind(models.TextChoices):
    """What an item does to the verdict."""

    SCORE = "score", "计分"
    GRADE = "grade", "等级"
    MET = "met", "达标"
    BONUS = "bonus", "加分"
    VETO = "veto", "一票否决"
    MINIMUM = "minimum", "底线要求"


class Subject(models.TextChoices):
    """Who is rated by an item: the county itself, or each school, rolled up to the county."""

    COUNTY = "county", "县"
    SCHOOL = "school", "学校"


class RollUpKind(models.TextChoices):
    """How the schools' points become the county's (`dudao.core.scoring.RollUp`)."""

    MEAN = "mean", "各校平均"
    WEIGHTED_MEAN = "weighted_mean", "按学生数加权平均"
    MINIMUM = "minimum", "取最低"
    ALL_MUST = "all_must", "校校达到"


class NotApplicablePolicy(models.TextChoices):
    """What becomes of the points of an item that does not apply, as the standard states it."""

    LEAVE_TOTAL = "leave_total", "从总分中扣除，通过分同比例降低"
    LEAVE_TOTAL_KEEP_PASS = "leave_total_keep_pass", "从总分中扣除，通过分不变"
    MOVE_WITHIN_SECTION = "move_within_section", "分值移给同一大项的其他条"
    COUNT_FULL = "count_full", "按满分计"


VERBS = {
    "upload_standard": "上传标准",
    "map_standard": "指定标准的列",
    "draft_standard": "生成标准草稿",
    "adopt_standard": "启用标准库的标准",
    "edit_standard_item": "修改标准条目",
    "edit_standard_version": "修改标准信息",
    "publish_standard": "发布标准",
    "withdraw_standard": "撤回标准版本",
    "give_up_standard": "放弃标准草稿",
}
