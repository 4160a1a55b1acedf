"""Days as a holiday notice writes them."""

from __future__ import annotations

from datetime import date

import pytest

from dudao.core.scheduling.day_ranges import DayRangeError, days_named


def shown(text: str, year: int = 2026) -> list[str]:
    return [f"{one.month}.{one.day}" for one in days_named(text, year)]


def test_a_notice_as_it_is_printed() -> None:
    assert shown("1月1日（周四）至3日（周六）、2月15日—17日，4月4日至4月6日") == [
        *("1.1", "1.2", "1.3"),
        *("2.15", "2.16", "2.17"),
        *("4.4", "4.5", "4.6"),
    ]


def test_a_month_that_is_not_repeated_is_the_one_before() -> None:
    assert shown("2月14日、28日；5月9日") == ["2.14", "2.28", "5.9"]


def test_a_range_may_run_into_the_next_month() -> None:
    assert shown("9月30日至10月2日") == ["9.30", "10.1", "10.2"]


def test_a_day_named_twice_counts_once() -> None:
    assert days_named("1月1日至2日、1月2日", 2027) == (date(2027, 1, 1), date(2027, 1, 2))


def test_nothing_named_is_no_day() -> None:
    assert days_named(" \n", 2026) == ()


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("春节放假", "“春节放假”看不懂"),
        ("14日", "“14日”没有写月份"),
        ("2月29日", "2027 年没有 2月29日"),
        ("2月11日至5日", "结束日在开始日之前"),
        ("1月1日至3月1日", "超过 31 天"),
    ],
)
def test_what_cannot_be_read_is_named(text: str, words: str) -> None:
    with pytest.raises(DayRangeError, match=words):
        days_named(text, 2027)
