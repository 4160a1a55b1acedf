"""The benchmarks' own arithmetic, on sizes that take no time."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks.campaign import worst
from benchmarks.rows import against_limit, below, failed, time_in_turn
from benchmarks.tables import coefficients, workbook_read


def test_a_ratio_at_its_target_is_met() -> None:
    assert against_limit("a", 2.0, 1.0, against="b", target=2).met


def test_a_ratio_above_its_target_is_not_met() -> None:
    row = against_limit("a", 2.01, 1.0, against="b", target=2)
    assert not row.met
    assert row.ratio == pytest.approx(2.01)


def test_a_figure_above_its_limit_is_not_met() -> None:
    assert not below("memory", 351, "MB", 350, against="x").met


def test_a_row_that_broke_off_says_why_and_is_not_met() -> None:
    row = failed("a", "", "", "", ValueError("no file")).as_json()
    assert row["error"] == "ValueError: no file"
    assert row["met"] is False


def test_every_row_carries_the_keys_that_scripts_rely_on() -> None:
    row = against_limit("a", 1.0, 1.0, against="b", target=2).as_json()
    assert {"id", "value", "unit", "against", "ratio", "target", "met"} <= set(row)


def test_sides_are_timed_in_turn() -> None:
    order: list[str] = []
    time_in_turn(lambda: order.append("a"), lambda: order.append("b"), rounds=2, warm=1)
    assert order == ["a", "b"] * 3


def test_the_large_workbook_is_read_without_errors(tmp_path: Path) -> None:
    row = workbook_read(tmp_path, rows=40, rounds=1)
    assert row.detail == "40 rows × 40 columns"


def test_both_sides_of_the_coefficients_agree() -> None:
    assert [row.id for row in coefficients(rows=2_000, counties=20, rounds=1)] == [
        "coefficients-200k",
        "coefficients-growth",
    ]


def test_several_measurements_count_as_the_worst_of_them() -> None:
    rows = [below("export", 20, "ms", 60, against="x"), below("export", 400, "ms", 300, against="x")]
    found = worst(rows)
    assert (found.value, found.met) == (400, False)
    assert "≤ 60 ms" in found.detail
