"""Numbers that units report: read exactly, missing is not zero."""

from __future__ import annotations

from fractions import Fraction

import pytest

from dudao.apps.period_reports.figures import (
    Figure,
    FigureError,
    figure_sums,
    figures_of,
    read_asked,
    read_value,
)

PLACES = Figure("f1", "校外培训机构", "所")


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("118", Fraction(118)),
        ("12.5", Fraction(25, 2)),
        ("１，２３４", Fraction(1234)),
        ("1,234,567", Fraction(1234567)),
        ("0", Fraction(0)),
        ("-3", Fraction(-3)),
        ("  ", None),
        ("", None),
    ],
)
def test_numbers_are_read_exactly_and_blank_is_missing(text: str, value: Fraction | None) -> None:
    assert read_value(PLACES, text) == value


@pytest.mark.parametrize("text", ["无", "12所", "1,23", "1.2.3", "约100", "1e5"])
def test_what_is_no_number_is_refused(text: str) -> None:
    with pytest.raises(FigureError, match="校外培训机构") as refused:
        read_value(PLACES, text)
    assert refused.value.key == "f1"


def test_figures_are_typed_one_a_line_with_their_unit() -> None:
    assert read_asked("校外培训机构（所）\n\n压减率(%)\n举报") == (
        PLACES,
        Figure("f2", "压减率", "%"),
        Figure("f3", "举报", ""),
    )


def test_a_figure_known_by_name_keeps_its_key() -> None:
    assert read_asked("举报\n校外培训机构（个）", [PLACES]) == (
        Figure("f2", "举报", ""),
        Figure("f1", "校外培训机构", "个"),
    )


def test_the_same_figure_twice_is_refused() -> None:
    with pytest.raises(ValueError, match="“举报”写了两次"):
        read_asked("举报\n举报（件）")


def test_sum_leaves_out_who_did_not_report_it() -> None:
    found = figure_sums([PLACES], {"甲": {"f1": "3"}, "乙": {}, "丙": {"f1": "1/3"}})[0]
    assert (found.total, found.count, found.missing) == (Fraction(10, 3), 2, ("乙",))


def test_zero_reported_is_a_number() -> None:
    assert figure_sums([PLACES], {"甲": {"f1": "0"}})[0].words == "校外培训机构 0 所"


def test_nobody_reported_it_is_a_gap_not_zero() -> None:
    assert figure_sums([PLACES], {"甲": {}})[0].words == "校外培训机构【待补：校外培训机构】"


def test_kept_figures_read_back() -> None:
    assert figures_of([{"key": "f1", "label": "校外培训机构", "unit": "所"}]) == (PLACES,)
