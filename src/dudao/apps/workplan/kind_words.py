"""The first kinds of work of a county, and the words by which a duty's kind is guessed.

The durations are initial values for the supervision office to settle (初始值，由督导室核定); where the work depends on
money, tendering or posts there is none, so that nobody plans with a number that nobody has said.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class StarterKind:
    """A kind with its initial duration in working days (None: depends), and words that speak for it."""

    name: str
    duration_days: int | None
    words: tuple[str, ...]
    full_time: bool = False
    divisible: bool = True


# In the order in which the words are looked for: what is built comes before what is written about it.
STARTER_KINDS: tuple[StarterKind, ...] = (
    StarterKind(
        "工程建设",
        None,
        ("新建", "改扩建", "迁建", "建设项目", "校舍建设", "用地", "建成", "扩建"),
        divisible=False,
    ),
    StarterKind(
        "修缮改造",
        None,
        ("修缮", "维修", "改造", "运动场", "操场", "厕所", "食堂", "功能室"),
        divisible=False,
    ),
    StarterKind(
        "设备采购",
        None,
        ("采购", "购置", "配备", "配齐", "图书", "仪器", "设备", "计算机", "多媒体"),
        divisible=False,
    ),
    StarterKind(
        "教师补充",
        None,
        ("招聘", "补充教师", "编制", "师资配备", "专任教师", "名教师", "名骨干"),
        divisible=False,
    ),
    StarterKind("经费落实", None, ("经费", "资金", "预算", "拨付", "投入"), divisible=False),
    StarterKind("控辍保学", 20, ("控辍", "保学", "辍学", "入学率", "巩固率")),
    StarterKind("培训教研", 5, ("培训", "教研", "研修"), full_time=True),
    StarterKind("宣传发动", 10, ("宣传", "知晓", "满意度", "公示", "媒体")),
    StarterKind("数据填报", 5, ("填报", "数据", "报表", "统计"), full_time=True, divisible=False),
    StarterKind("自查自评", 5, ("自查", "自评", "自检"), full_time=True),
    StarterKind("问题整改", 15, ("整改", "整治", "销号", "问题", "失分")),
    StarterKind("会议部署", 3, ("会议", "部署", "动员", "调度"), divisible=False),
    StarterKind("督导检查", 5, ("督导", "督查", "检查", "核查", "模拟"), full_time=True),
    StarterKind(
        "制度文件", 10, ("制度", "方案", "办法", "意见", "文件", "机制", "规划", "印发"), divisible=False
    ),
    StarterKind("资料整理", 10, ("资料", "材料", "档案", "台账", "佐证", "归档"), full_time=True),
    StarterKind("日常管理", 20, ("管理", "落实", "开展", "加强", "规范"), divisible=True),
)


def kind_name_for(texts: Iterable[str]) -> str:
    """The name of the first kind of which a word stands in the texts, the earlier text first; empty: none."""
    for text in texts:
        for one in STARTER_KINDS:
            if any(word in text for word in one.words):
                return one.name
    return ""
