"""The day counts by place: all 42 rows, their marks, what cannot be counted, what is wrong in a file."""

from __future__ import annotations

import pytest

from dudao.catalogue.deadlines import (
    DeadlineMark,
    deadline_rule,
    deadline_rules,
    limit_of,
    places,
    read_rules,
    rules_for,
)
from dudao.catalogue.errors import CatalogueError

HEAD = ["id", "place", "event", "action", "limit", "unit", "source", "article", "mark"]
ROW = ["D01", "全国", "督导完成", "成立工作组", "60", "日", "办法", "第十四问", "V"]


def test_all_rows_with_their_marks() -> None:
    rules = deadline_rules()
    assert len(rules) == 42
    assert sum(rule.mark is DeadlineMark.CHECKED for rule in rules) == 34
    assert [rule.id for rule in rules if rule.mark is DeadlineMark.MEMORY] == ["D90", "D91"]
    assert [rule.id for rule in rules if rule.mark is DeadlineMark.UNKNOWN_TITLE] == [
        "D70",
        "D71",
        "D72",
        "D73",
        "D74",
        "D75",
    ]


@pytest.mark.parametrize(
    ("rule", "wording"),
    [
        ("D01", "60 日"),
        ("D07", "30 日"),
        ("D20", "10 工作日"),
        ("D22", "2 工作日"),
        ("D30", "10 日"),
        ("D51", "1 个月"),
        ("D74", "20 日"),
    ],
)
def test_day_counts(rule: str, wording: str) -> None:
    assert str(limit_of(rule)) == wording


@pytest.mark.parametrize("rule", ["D09", "D11", "D12", "D13", "D14", "D23", "D35", "D80", "D90"])
def test_rows_that_are_no_day_count_are_never_counted_with(rule: str) -> None:
    assert deadline_rule(rule).limit is None
    with pytest.raises(KeyError):
        limit_of(rule)


def test_places_with_a_known_title_can_be_chosen() -> None:
    assert places() == ("上海", "浙江", "重庆", "山东", "郑州")


def test_the_national_rows_stand_beneath_those_of_the_place() -> None:
    chosen = rules_for("重庆")
    assert [rule.id for rule in chosen[:5]] == ["D40", "D41", "D42", "D43", "D44"]
    assert all(rule.is_national for rule in chosen[5:])
    assert rules_for("") == tuple(rule for rule in deadline_rules() if rule.is_national)


@pytest.mark.parametrize(
    ("lines", "problem"),
    [
        ([], "第1行"),
        ([HEAD, [*ROW[:8], "X"]], "第2行：不认识的标记“X”"),
        ([HEAD, ROW, ROW], "第3行：编号 D01 写了两次"),
        ([HEAD, ROW[:5]], "第2行：应有 9 列，实有 5 列"),
        ([HEAD, [*ROW[:6], "", *ROW[7:]]], "第2行：source 是空的"),
        ([HEAD, [*ROW[:4], "2000", *ROW[5:]]], "第2行：期限应在 1 到 1000 之间"),
    ],
)
def test_a_wrong_file_is_named_with_its_line(lines: list[list[str]], problem: str) -> None:
    with pytest.raises(CatalogueError, match=problem):
        read_rules(lines)
