"""Bars and their words: nothing cut off, nothing crossed by the limit line."""

from __future__ import annotations

from fractions import Fraction

from dudao.core.document import Bar, BarChart
from dudao.infra.charts.bars import draw, label_lines, placed_texts, text_inches


def _ends(chart: BarChart, width: float) -> list[float]:
    """Where every text ends, as a share of the panel."""
    end, placed = placed_texts(chart, width)
    return [at / end + text_inches(text) / width for at, text in placed]


def test_no_text_of_a_bar_is_cut_at_the_right_edge() -> None:
    bars = (
        Bar("L2", Fraction("0.500211"), "0.500211", False),
        Bar("L7", Fraction("0.49"), "0.490", True),
        Bar("L3", None, "缺数据（12 所）"),
    )
    chart = BarChart("小学", bars, Fraction(1, 2), "限值 0.50")
    assert placed_texts(chart, 1.9)[1][0][1] == "0.500211 未达标"
    assert max(_ends(chart, 1.9)) <= 1


def test_a_text_that_would_cross_the_limit_line_stands_behind_it() -> None:
    chart = BarChart("小学", (Bar("L7", Fraction("0.49"), "0.490", True),), Fraction(1, 2), "限值 0.50")
    ((at, _),) = placed_texts(chart, 1.9)[1]
    assert at > 0.5


def test_a_chart_of_means_has_its_own_word_for_a_bar_below_the_limit() -> None:
    chart = BarChart(
        "平均", (Bar("L1", Fraction(9, 10), "3.78（90%）", False),), Fraction(1), failed_text="低于要求"
    )
    assert placed_texts(chart, 1.9)[1][0][1] == "3.78（90%） 低于要求"


def test_long_labels_are_broken_into_lines() -> None:
    lines = label_lines("L3 每百名学生拥有体育艺术（美术、音乐）专任教师数").split("\n")
    assert len(lines) == 2
    assert "".join(lines) == "L3 每百名学生拥有体育艺术（美术、音乐）专任教师数"


def test_two_charts_share_one_picture() -> None:
    chart = BarChart("小学", (Bar("L7", Fraction("0.49"), "0.490", True),), Fraction(1, 2), "限值 0.50")
    assert draw(chart, "svg", chart) != draw(chart, "svg")
