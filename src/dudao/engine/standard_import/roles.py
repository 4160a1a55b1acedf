"""What a column of a standard's form may mean, and the titles by which counties call it."""

from __future__ import annotations

import re
from enum import StrEnum

from dudao.engine.reporting.titles import title_key


class Role(StrEnum):
    """The meaning of one column. LEVEL_n are the levels from the outside in; the innermost text is the clause."""

    LEVEL_1 = "level_1"
    LEVEL_2 = "level_2"
    LEVEL_3 = "level_3"
    LEVEL_4 = "level_4"
    CLAUSE = "clause"
    CODE = "code"
    POINTS = "points"
    POINTS_1 = "points_1"
    POINTS_2 = "points_2"
    POINTS_3 = "points_3"
    RULE = "rule"
    KIND = "kind"
    VETO = "veto"
    EVIDENCE = "evidence"
    RESPONSIBLE = "responsible"
    APPLIES_TO = "applies_to"
    METHOD = "method"
    ROLL_UP = "roll_up"
    NOTE = "note"
    MEASURED_BY = "measured_by"
    DEMAND = "demand"
    RULE_DATA = "rule_data"
    SEQUENCE = "sequence"
    IGNORED = "ignored"

    @property
    def label(self) -> str:
        return _LABELS[self]


LEVELS = (Role.LEVEL_1, Role.LEVEL_2, Role.LEVEL_3, Role.LEVEL_4)
LEVEL_POINTS = (Role.POINTS_1, Role.POINTS_2, Role.POINTS_3)
REPEATABLE = frozenset({Role.NOTE, Role.IGNORED, Role.SEQUENCE})
"""Roles that more than one column may have."""

_LABELS = {
    Role.LEVEL_1: "一级（A 级）指标",
    Role.LEVEL_2: "二级（B 级）指标",
    Role.LEVEL_3: "三级（C 级）指标",
    Role.LEVEL_4: "四级（D 级）指标",
    Role.CLAUSE: "条文内容",
    Role.CODE: "指标编号",
    Role.POINTS: "分值",
    Role.POINTS_1: "一级指标的分值",
    Role.POINTS_2: "二级指标的分值",
    Role.POINTS_3: "三级指标的分值",
    Role.RULE: "评分细则",
    Role.KIND: "指标类型",
    Role.VETO: "否决标记",
    Role.EVIDENCE: "佐证材料",
    Role.RESPONSIBLE: "责任单位",
    Role.APPLIES_TO: "适用对象",
    Role.METHOD: "检查方式",
    Role.ROLL_UP: "汇总方式",
    Role.NOTE: "备注",
    Role.MEASURED_BY: "取自测算",
    Role.DEMAND: "要求值",
    Role.RULE_DATA: "规则数据",
    Role.SEQUENCE: "序号",
    Role.IGNORED: "不导入",
}

_TITLES: dict[Role, str] = {
    Role.LEVEL_1: (
        "大项 项目 类别 评估项目 考核项目 维度 评估维度 模块 督导项目 评估内容大类 指标类别 方面 "
        "类目 一级 a级"
    ),
    Role.LEVEL_2: "子项 要素 评估要素 分项 小项 二级 b级 考核分项 子项目",
    Role.LEVEL_3: "三级 c级",
    Role.LEVEL_4: "四级 d级",
    Role.CLAUSE: (
        "条目 条文 条款 指标内容 评估要点 评价要点 考核要点 督导评估要点 考评要点 具体要求 工作要求 "
        "评估内容 考核内容 "
        "观测点 主要观测点 标准要求 主要内容 内容 指标要求 考查要点 评估指标内容 条文内容 工作标准 "
        "督导内容 评价内容 "
        "考评内容 检查内容 验收内容 指标标准 目标要求 内容要求 督导要点 评估要求 具体内容 验收标准内容 考核指标"
    ),
    Role.CODE: "编号 代码 指标编号 指标代码 条目编号 条款号 指标编码 编码 条号",
    Role.POINTS: (
        "分值 标准分 标准分值 权重 满分 分数 赋分 配分 应得分 基准分 指标分值 满分值 分值权重 "
        "权重分值 规定分值 总分"
    ),
    Role.RULE: (
        "评分细则 计分办法 评分标准 评分办法 计分标准 扣分标准 赋分办法 评分规则 计分方法 评分说明 "
        "评定标准 合格标准 "
        "评分方法 扣分办法 计分规则 考核办法 评分要求 记分办法 评分依据 计分细则 打分标准 考评办法 评分标准及办法 "
        "评估办法 评估标准及办法 评分标准和办法 赋分标准 扣分细则 认定标准 评定办法 等级标准"
    ),
    Role.KIND: "类型 指标类型 性质 指标性质 条目类型 指标属性",
    Role.VETO: "否决 一票否决 否决指标 是否否决 否决项 一票否决项 是否一票否决 否决标记",
    Role.EVIDENCE: (
        "佐证材料 备查资料 印证材料 档案资料 支撑材料 所需材料 需提供材料 需提供的材料 资料目录 材料清单 档案要求 "
        "备查材料 应备资料 必备资料 查阅资料 佐证资料 迎检资料 档案材料 资料清单 支撑资料 提供材料 "
        "印证资料 备检资料"
    ),
    Role.RESPONSIBLE: (
        "责任单位 牵头单位 责任部门 责任科室 承办单位 责任股室 牵头部门 主要责任单位 责任主体 "
        "落实单位 主责单位 牵头责任单位"
    ),
    Role.APPLIES_TO: "适用对象 适用范围 评估对象 考核对象 适用学段 适用学校 适用单位 自评单位",
    Role.METHOD: (
        "评估方式 检查方式 检查方法 评估方法 考查方式 核查方式 查验方式 评价方式 考核方式 检查途径 "
        "评估方式方法 督查方式 核查方法"
    ),
    Role.ROLL_UP: "汇总方式 汇总办法 校级汇总 县级汇总方式 汇总规则",
    Role.NOTE: "备注 说明 备注说明 其他说明",
    Role.MEASURED_BY: "取自测算 测算条目 测算指标",
    Role.DEMAND: "要求值 达标值 目标值 指标值",
    Role.RULE_DATA: "规则数据 规则数据(请勿修改)",
    Role.SEQUENCE: "序号 序 no no.",
    Role.IGNORED: (
        "得分 自评 自评得分 自评分 他评 复评 核查得分 扣分原因 扣分说明 检查情况 考核得分 实得分 自查情况 复核得分 "
        "评估得分 督导评分 自评情况 检查得分 失分原因 扣分 实际得分 自评依据 评估组评分 验收得分 "
        "市评分 省评分 县自评 市评 "
        "省评 自评说明 扣分情况 得分说明 评分 打分 完成时限 责任人 完成情况 联系人"
    ),
}
_WORDS = {word: role for role, words in _TITLES.items() for word in words.split()}
_AMBIGUOUS = {
    "评估标准",
    "考核标准",
    "评价标准",
    "验收标准",
    "标准",
    "评估细则",
    "考评标准",
    "督导评估标准",
    "要求",
}
"""Titles that some forms put over the clause and others over the scoring rule: the texts below decide."""
_GROUPS = (
    "评估指标 指标 指标体系 考核指标 评价指标 评估指标体系 督导评估指标 督导指标 验收指标 指标名称 "
    "分级指标 各级指标 评估项目及内容"
)
GROUP_TITLES = frozenset(_GROUPS.split(" "))
"""Titles that stand over several level columns which have no titles of their own."""
_NUMERALS = {
    "一": 1,
    "二": 2,
    "三": 3,
    "四": 4,
    "1": 1,
    "2": 2,
    "3": 3,
    "4": 4,
    "a": 1,
    "b": 2,
    "c": 3,
    "d": 4,
}
_NUMERALS |= {"ⅰ": 1, "ⅱ": 2, "ⅲ": 3, "i": 1, "ii": 2, "iii": 3}
_LEVEL = re.compile(r"^(?:第)?([一二三四1234abcdⅰⅱⅲ]|i{1,3})级(?:指标|项目|内容|要素|维度)?(?:名称|内容)?$")
_LEVEL_POINTS = re.compile(r"^([一二三四1234abcd])级(?:指标)?(?:的)?(?:分值|权重|分数|标准分|赋分)$")
_LEVEL_SHORT = re.compile(r"^([abcd])(?:指标)?$")
_POINTS_UNIT = re.compile(r"[((](?:分|单位:分|分值|\d+(?:\.\d+)?分?)[))]$")


def clean_title(title: str) -> str:
    """The title as compared: no white space, no stars, no trailing (分) or (2600分)."""
    key = title_key(title)
    return _POINTS_UNIT.sub("", key) or key


def level_number(title: str) -> int | None:
    """The level from 1 that a title such as 一级指标, A级指标 or C names, or None."""
    key = clean_title(title)
    match = _LEVEL.match(key) or _LEVEL_SHORT.match(key)
    return _NUMERALS[match[1]] if match else None


def role_of(title: str) -> Role | None:
    """The role that a title alone names, or None; of an ambiguous title (评估标准) None too."""
    key = clean_title(title)
    if key in _AMBIGUOUS:
        return None
    level = level_number(title)
    if level is not None:
        return LEVELS[level - 1]
    points = _LEVEL_POINTS.match(key)
    if points and _NUMERALS[points[1]] <= len(LEVEL_POINTS):
        return LEVEL_POINTS[_NUMERALS[points[1]] - 1]
    return _WORDS.get(key)


def is_ambiguous(title: str) -> bool:
    """Whether a title stands over clauses in some forms and over scoring rules in others."""
    return clean_title(title) in _AMBIGUOUS


def is_group(title: str) -> bool:
    """Whether a title stands over several level columns."""
    return clean_title(title) in GROUP_TITLES


def is_known(title: str) -> bool:
    """Whether the words are the title of a column in forms of this kind."""
    return role_of(title) is not None or is_ambiguous(title) or is_group(title)
