"""Due dates as counties write them."""

from __future__ import annotations

import datetime

import pytest

from dudao.core.grid import CellValue
from dudao.engine.duty_table.days import day_of, is_without_day

WRITTEN: list[tuple[CellValue, str]] = [
    ("2026-12-15", "2026-12-15"),
    ("2026.12.15", "2026-12-15"),
    ("2026/12/5", "2026-12-05"),
    ("2026年12月15日", "2026-12-15"),
    ("2026年12月15日前", "2026-12-15"),
    ("2026 年 12 月 15 日之前完成", "2026-12-15"),
    ("20261215", "2026-12-15"),
    ("12月15日", "2026-12-15"),
    ("12月15日前完成", "2026-12-15"),
    ("２０２６年１２月底前", "2026-12-31"),
    ("2026年12月底前", "2026-12-31"),
    ("2026年12月", "2026-12-31"),
    ("2026.11", "2026-11-30"),
    ("11月底", "2026-11-30"),
    ("11月上旬", "2026-11-10"),
    ("2026年11月中旬前", "2026-11-20"),
    ("11月下旬", "2026-11-30"),
    ("2024年2月底", "2024-02-29"),
    ("年底前", "2026-12-31"),
    ("今年年底", "2026-12-31"),
    ("2027年底前", "2027-12-31"),
    ("2026年", "2026-12-31"),
    ("明年3月底前", "2027-03-31"),
    ("2026年上半年", "2026-06-30"),
    ("三季度", "2026-09-30"),
    ("2026年第四季度", "2026-12-31"),
    ("2026年3月至6月", "2026-06-30"),
    ("2026年3月—2027年2月", "2027-02-28"),
    ("3月-6月", "2026-06-30"),
    ("11月1日至15日", "2026-11-15"),
    ("12月15日（含）前", "2026-12-15"),
    (datetime.date(2026, 12, 15), "2026-12-15"),
    (datetime.datetime(2026, 12, 15, 8, 30), "2026-12-15"),
    (46371, "2026-12-15"),
    (46371.0, "2026-12-15"),
    (20261215, "2026-12-15"),
]


@pytest.mark.parametrize(("written", "day"), WRITTEN, ids=lambda one: str(one)[:24])
def test_the_last_day_that_the_words_allow(written: CellValue, day: str) -> None:
    assert day_of(written, 2026) == datetime.date.fromisoformat(day)


@pytest.mark.parametrize(
    "written", ["尽快", "2026-02-30", "13月5日", "长期坚持", "", None, True, "张三", 7, "2月30日"]
)
def test_no_day_is_guessed(written: CellValue) -> None:
    assert day_of(written, 2026) is None


@pytest.mark.parametrize(
    "written",
    [
        "9999-12-31",
        datetime.date(9999, 12, 31),
        "1900-1-1",
        "0000-01-01",
        "0000年上半年",
        "0000年底",
        "2101年",
    ],
)
def test_a_year_that_cannot_be_meant_is_no_day(written: CellValue) -> None:
    assert day_of(written, 2026) is None


@pytest.mark.parametrize("words", ["长期坚持", "持续推进。", "常态化", "立行立改", "—"])
def test_words_that_say_there_is_no_day(words: str) -> None:
    assert is_without_day(words)


@pytest.mark.parametrize("words", ["尽快", "12月", "长期以来"])
def test_other_words_do_not(words: str) -> None:
    assert not is_without_day(words)
