"""A document with one of everything, for the tests of its renderings."""

from __future__ import annotations

import datetime
from fractions import Fraction

from dudao.core.document import (
    Bar,
    BarChart,
    Cell,
    Column,
    Document,
    Figure,
    Heading,
    Landscape,
    Pending,
    Run,
    Table,
    paragraph,
)

NOTICE = "示例数据，仅供演示"


def everything() -> Document:
    """Every kind of block once."""
    chart = BarChart(
        "小学差异系数",
        (
            Bar("L1 高于规定学历教师", Fraction("0.110840"), "0.111", True),
            Bar("L2 县级以上骨干教师", Fraction("0.500211"), "0.5002", False),
            Bar("L3 体育艺术教师", None, "缺数据", None),
        ),
        Fraction(1, 2),
        "限值 0.50",
    )
    table = Table(
        (Column(3), Column(1, "right"), Column(1, "center")),
        ((Cell("学校", rows=2), Cell("指标", columns=2)), (Cell("L1"), Cell("是否达标"))),
        (
            (Cell("示例县南坪镇中心小学"), Cell("4.20"), Cell("达标", tone="good")),
            (Cell("双河镇两岔河小学"), Cell("3.86"), Cell("未达标", tone="bad")),
        ),
        caption="表1　资源配置",
        note="注：数值保留两位小数。",
    )
    return Document(
        title="示例县义务教育优质均衡发展\n自评报告",
        issuer="示例县人民政府教育督导室",
        date=datetime.date(2026, 11, 22),
        notice=NOTICE,
        blocks=(
            Heading(1, "基本情况"),
            paragraph("全县共有", Run("61", bold=True), "所学校。"),
            Heading(2, "资源配置"),
            Figure(chart, "图1　小学差异系数", "三项指标中一项超过限值"),
            table,
            Landscape((Heading(3, "分学校情况"), table)),
            Heading(1, "主要做法"),
            Pending("本县推进优质均衡的主要做法和成效"),
        ),
    )


def full_page() -> Document:
    """Body text of exactly three pages' worth of one character, to count lines and characters."""
    return Document(title="测", blocks=(paragraph("督" * (28 * 22 * 3), indent=False),))
