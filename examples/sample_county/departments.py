"""Departments, sections and the schools of other stages of the sample county. No real unit is meant."""

from __future__ import annotations

# Government departments by the words that responsible units are named with.
DEPARTMENTS: tuple[str, ...] = (
    "县委办公室",
    "县政府办公室",
    "县政府教育督导室",
    "县委编办",
    "财政局",
    "人社局",
    "发改局",
    "自然资源局",
    "住建局",
    "公安局",
    "市场监管局",
    "审计局",
    "税务局",
    "民政局",
    "农业农村局",
    "文化和旅游局",
    "残联",
    "妇联",
)
BUREAU = "示例县教育局"
SECTIONS: tuple[str, ...] = (
    "基础教育股",
    "人事股",
    "计划财务股",
    "安全管理股",
    "学前教育股",
    "职业与成人教育股",
    "体卫艺股",
    "教研室",
)
# Which section of the bureau leads an item whose responsible unit is the bureau or the schools, by section of the
# standard and the beginning of its code.
LEADING_SECTIONS: tuple[tuple[str, str], ...] = (
    ("A1-B5", "人事股"),
    ("A1-B6", "安全管理股"),
    ("A1", "基础教育股"),
    ("A2", "计划财务股"),
    ("A3", "计划财务股"),
    ("A4-B3", "人事股"),
    ("A4-B4", "教研室"),
    ("A4", "基础教育股"),
    ("A5", "学前教育股"),
    ("A6", "教研室"),
    ("A7", "职业与成人教育股"),
    ("A8", "职业与成人教育股"),
)
# What a responsible unit's words mean among the departments.
ALIASES: dict[str, str] = {
    "县政府": "县政府办公室",
    "编制部门": "县委编办",
    "公安交警": "公安局",
}
# name, kind, area, township
OTHER_SCHOOLS: tuple[tuple[str, str, str, str], ...] = (
    ("示例县第一幼儿园", "kindergarten", "urban", "城关镇"),
    ("示例县第二幼儿园", "kindergarten", "urban", "城关镇"),
    ("南坪镇中心幼儿园", "kindergarten", "town", "南坪镇"),
    ("青石镇中心幼儿园", "kindergarten", "town", "青石镇"),
    ("柳林镇中心幼儿园", "kindergarten", "town", "柳林镇"),
    ("大河镇中心幼儿园", "kindergarten", "town", "大河镇"),
    ("示例县高级中学", "senior_school", "urban", "城关镇"),
    ("示例县职业教育中心", "vocational_school", "urban", "城关镇"),
)
