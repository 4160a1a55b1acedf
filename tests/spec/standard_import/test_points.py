"""Points as forms write them."""

from __future__ import annotations

from fractions import Fraction

import pytest

from dudao.core.grid import CellValue
from dudao.engine.standard_import.points import CellPoints, points_of


@pytest.mark.parametrize(
    ("raw", "value"),
    [
        (20, Fraction(20)),
        (2.5, Fraction(5, 2)),
        ("20分", Fraction(20)),
        ("２０", Fraction(20)),
        ("满分 20 分", Fraction(20)),
        ("0.6", Fraction(3, 5)),
    ],
)
def test_one_number(raw: CellValue, value: Fraction) -> None:
    assert points_of(raw) == CellPoints(value)


def test_a_sum_in_brackets_is_the_whole_with_its_parts() -> None:
    assert points_of("25(10+15)") == CellPoints(Fraction(25), parts=(Fraction(10), Fraction(15)))
    assert points_of("25（10+15）分") == points_of("25(10+15)")


def test_a_plain_sum() -> None:
    parts = (Fraction(1), Fraction(3, 5), Fraction(2, 5))
    assert points_of("1+0.6+0.4") == CellPoints(Fraction(2), parts=parts)


def test_a_sum_that_does_not_add_up_says_so() -> None:
    found = points_of("25(10+10)")
    assert found.value == 25
    assert "相加是 20 分" in found.problem


def test_points_by_rank() -> None:
    ranks = (Fraction(10), Fraction(8), Fraction(6), Fraction(4))
    assert points_of("10、8、6、4") == CellPoints(Fraction(10), ranks=ranks)


def test_numbers_that_rise_are_no_ranks() -> None:
    assert points_of("4、6、8").problem


@pytest.mark.parametrize("raw", [None, "", "  "])
def test_a_blank_cell_is_neither_points_nor_problem(raw: CellValue) -> None:
    assert points_of(raw) == CellPoints()


@pytest.mark.parametrize("raw", ["/", "——", "不计分", "否决"])
def test_a_dash_means_that_no_points_are_given(raw: str) -> None:
    assert points_of(raw) == CellPoints(none_meant=True)


@pytest.mark.parametrize(
    ("raw", "word"),
    [
        (0, "是 0"),
        (-3, "负数"),
        ("-3", "负数"),
        ("十分", "不是数"),
        ("5-10", "不是数"),
        (10**9, "大于"),
        (1e-12, "小数位太多"),
    ],
)
def test_zero_negative_and_text_are_problems(raw: CellValue, word: str) -> None:
    assert word in points_of(raw).problem
