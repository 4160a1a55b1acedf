"""Words for what the catalogue names: marks, levels, kinds of values, ways to a verdict."""

from __future__ import annotations

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
