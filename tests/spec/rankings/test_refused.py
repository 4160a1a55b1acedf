"""Examination results and promotion rates are never ranked by; words that only look like them are."""

from __future__ import annotations

import pytest

from dudao.core.rankings import REFUSED_REASON, refused_measure


@pytest.mark.parametrize(
    ("name", "word"),
    [
        ("期末考试及格率", "考试"),
        ("学生成绩", "成绩"),
        ("普高分数线", "分数线"),
        ("升学率", "升学"),
        ("中考优秀率", "中考"),
        ("2026年高考", "高考"),
        ("一本上线人数", "一本"),
        ("重点率", "重点率"),
        ("语文平均分", "平均分"),
        ("高 考 人 数", "高考"),
        ("升-学-率", "升学"),
        ("本科上线率", "本科上线"),
        ("升入重点高中人数", "升入重点"),
        ("重点高中录取人数", "重点高中录取"),
    ],
)
def test_refused_with_the_reason(name: str, word: str) -> None:
    assert refused_measure(name) == f"“{name}”含有“{word}”：{REFUSED_REASON}"


@pytest.mark.parametrize(
    "name",
    [
        "任务核实进度",
        "提高考核覆盖面",
        "提高考勤率",
        "集中考察次数",
        "一本账建立学校数",
        "课后服务覆盖率",
        "体质健康合格率",
        "重点工作完成率",
        "校外培训机构压减率",
        "专任教师本科以上比例",
        "残疾儿童入学率",
    ],
)
def test_work_may_be_compared(name: str) -> None:
    assert refused_measure(name) is None
