"""Titles in several lines: symmetrical, words whole (GB/T 9704-2012 7.3.1)."""

from __future__ import annotations

import pytest

from dudao.core.official import title_lines


def test_a_title_that_fits_stands_in_one_line() -> None:
    assert title_lines("关于教育督导的通知") == ("关于教育督导的通知",)


@pytest.mark.parametrize(
    "lines",
    [
        ("关于表彰2026年度", "教育督导先进单位的通知"),
        (
            "云岭县人民政府教育督导委员会办公室",
            "关于全县2026年上半年教育督导重点",
            "工作任务完成情况及排名情况的通报",
        ),
        ("关于《云岭县教育督导问责实施细则", "（试行）》有关条款适用问题的复函"),
        ("关于开展2026年春季学期义务教育", "优质均衡发展专项督导的通知"),
    ],
)
def test_long_titles_part_no_word_and_no_bracket(lines: tuple[str, ...]) -> None:
    assert title_lines("".join(lines)) == lines


def test_three_lines_are_no_hourglass() -> None:
    title = "云岭县教育局云岭县财政局关于下达2026年义务教育薄弱环节改善与能力提升补助资金预算安排的紧急通知"
    lines = title_lines(title)
    assert len(lines) == 3
    assert "".join(lines) == title
    assert not len(lines[1]) < min(len(lines[0]), len(lines[2]))


def test_a_line_begins_with_no_closing_mark_and_not_with_的() -> None:
    for count in range(19, 60):
        title = ("关于开展优质均衡督导评估的自查、整改（试行）工作" * 3)[:count]
        assert all(line[0] not in "的、）" for line in title_lines(title)[1:])


def test_lines_of_the_writer_are_kept() -> None:
    assert title_lines("示例县\n自评报告") == ("示例县", "自评报告")


def test_no_line_is_wider_than_said_and_nothing_is_lost() -> None:
    for count in range(1, 140):
        title = ("云岭县教育局2026年关于推进工作的" * 9)[:count]
        lines = title_lines(title)
        assert "".join(lines) == title
        assert max(len(line) for line in lines) <= 24
    assert max(len(line) for line in title_lines("督" * 100)) == 18
