"""What a column of a list of duties may mean, and the titles by which counties call it."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from dudao.engine.reporting.titles import title_key


class Column(StrEnum):
    """The meaning of one column. KEPT ones mean nothing here and go back as they came; IGNORED ones are left out."""

    NUMBER = "number"
    SECTION = "section"
    TITLE = "title"
    REQUIREMENT = "requirement"
    STEPS = "steps"
    LEAD_UNIT = "lead_unit"
    SUPPORTING_UNITS = "supporting_units"
    PRINCIPAL_OWNER = "principal_owner"
    DIRECT_OWNER = "direct_owner"
    HANDLER = "handler"
    KIND = "kind"
    DURATION = "duration"
    NOT_BEFORE = "not_before"
    DUE_ON = "due_on"
    EXTENDED = "extended"
    STATE = "state"
    PROGRESS = "progress"
    KEPT = "kept"
    IGNORED = "ignored"

    @property
    def label(self) -> str:
        return _LABELS[self]


REPEATABLE = frozenset({Column.KEPT, Column.IGNORED})
"""Meanings that more than one column may have."""
WRITTEN_ONLY = frozenset({Column.EXTENDED, Column.STATE, Column.PROGRESS})
"""What the product knows better than a table: filled in on the way out, not read on the way in."""
FILLED_DOWN = frozenset(
    {
        Column.SECTION,
        Column.LEAD_UNIT,
        Column.SUPPORTING_UNITS,
        Column.PRINCIPAL_OWNER,
        Column.DIRECT_OWNER,
        Column.HANDLER,
        Column.NOT_BEFORE,
        Column.DUE_ON,
    }
)
"""A merged cell of these counts for every row that it covers."""

_LABELS = {
    Column.NUMBER: "序号",
    Column.SECTION: "板块",
    Column.TITLE: "任务",
    Column.REQUIREMENT: "措施和要求",
    Column.STEPS: "步骤（一行一个）",
    Column.LEAD_UNIT: "牵头单位",
    Column.SUPPORTING_UNITS: "配合单位",
    Column.PRINCIPAL_OWNER: "第一责任人",
    Column.DIRECT_OWNER: "直接责任人",
    Column.HANDLER: "具体责任人",
    Column.KIND: "任务类别",
    Column.DURATION: "工期（工作日）",
    Column.NOT_BEFORE: "最早开始",
    Column.DUE_ON: "完成时限",
    Column.EXTENDED: "延期至（导出时填）",
    Column.STATE: "状态（导出时填）",
    Column.PROGRESS: "进度（导出时填）",
    Column.KEPT: "原样保留",
    Column.IGNORED: "不导入",
}
# In the order of preference: of two columns that could be the task, the better title wins.
_TITLES: Mapping[Column, str] = {
    Column.NUMBER: "序号 编号 序 任务编号 任务序号 no no. 号",
    Column.SECTION: (
        "板块 重点领域 领域 工作类别 大类 分类 类别 项目类别 工作板块 任务分类 方面 模块 维度 一级指标 专项"
    ),
    Column.TITLE: (
        "任务 重点任务 工作任务 任务名称 主要任务 任务内容 目标任务 具体任务 重点工作任务 任务事项 任务清单 "
        "工作事项 重点工作 重点事项 事项 存在问题 问题 主要问题 问题描述 问题表现 工作内容 项目名称 "
        "建设内容 工作名称 内容"
    ),
    Column.REQUIREMENT: (
        "措施和要求 措施 工作措施 具体措施 主要措施 推进措施 整改措施 措施及要求 工作举措 具体举措 主要举措 "
        "工作要求 具体要求 目标要求 要求 工作目标 目标 目标和要求 工作标准 技术要求 工作内容 主要内容 具体内容"
    ),
    Column.STEPS: "步骤 工作步骤 实施步骤 步骤(一行一个) 阶段任务",
    Column.LEAD_UNIT: (
        "牵头单位 牵头部门 牵头责任单位 主责单位 主责部门 主办单位 主要责任单位 责任单位 责任部门 承办单位 "
        "整改责任单位 责任主体 落实单位 单位"
    ),
    Column.SUPPORTING_UNITS: (
        "配合单位 配合部门 协助单位 协办单位 协同单位 协同部门 参与单位 参加单位 配合责任单位 协作单位 "
        "责任单位 责任部门"
    ),
    Column.PRINCIPAL_OWNER: (
        "第一责任人 主要责任人 责任领导 分管领导 包抓领导 牵头领导 县级领导 县级责任领导 包保领导 分管县领导 挂帅领导"
    ),
    Column.DIRECT_OWNER: "直接责任人 部门负责人 单位负责人 责任单位负责人 直接负责人",
    Column.HANDLER: "具体责任人 经办人 承办人 具体负责人 具体经办人 责任人 负责人 联络员 联系人",
    Column.KIND: "任务类别 任务类型 工作类型",
    Column.DURATION: "工期 工期(工作日) 工作日 所需工作日",
    Column.NOT_BEFORE: "最早开始 开始时间 启动时间 开始日期 起始时间 计划开始",
    Column.DUE_ON: (
        "完成时限 完成时间 完成期限 完成日期 办结时限 整改时限 整改期限 时限 期限 截止时间 截止日期 "
        "时间节点 时间要求 计划完成时间 要求完成时间"
    ),
    Column.EXTENDED: "延期至",
    Column.STATE: "状态 任务状态 完成状态",
    Column.PROGRESS: "进度 进展 进展情况 工作进展 完成情况 落实情况 推进情况 目前进展 整改情况 完成进度",
}
_SHARED_LEADER = frozenset({"牵头单位", "牵头部门", "牵头责任单位", "主责单位", "主责部门", "主办单位"})


def columns_by_title(titles: Mapping[int, str]) -> dict[int, Column]:
    """What each titled column means: the best title of a meaning gets it, what is not known is kept as it is.

    责任单位 leads, unless another column says who leads: then it supports.
    """
    keys = {at: title_key(title) for at, title in titles.items() if title.strip()}
    found: dict[int, Column] = {}
    for column, words in _TITLES.items():
        for word in words.split():
            shared = column is Column.SUPPORTING_UNITS and word in ("责任单位", "责任部门")
            if shared and not _SHARED_LEADER & set(keys.values()):
                continue
            at = next((one for one, key in keys.items() if key == word and one not in found), None)
            if at is not None:
                found[at] = column
                break
    return {at: found.get(at, Column.KEPT) for at in keys}


def recognised(titles: Mapping[int, str]) -> int:
    """How many columns of a row of titles mean something."""
    return sum(column not in REPEATABLE for column in columns_by_title(titles).values())
