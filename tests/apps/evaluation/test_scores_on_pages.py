"""How points are written on pages."""

from fractions import Fraction

import pytest

from dudao.apps.evaluation.templatetags.scores import points, sorted_by


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (None, "—"),
        (Fraction(0), "0"),
        (Fraction(15), "15"),
        (Fraction(59, 8), '<span title="7.375">7.38</span>'),
        (Fraction(20, 3), '<span title="20/3">6.67</span>'),
        (Fraction(23_399_996, 10_000), '<span title="2339.9996">2339.9996</span>'),
        (Fraction(1, 300), '<span title="1/300">0.003</span>'),
    ],
)
def test_points_are_rounded_but_never_to_a_whole_number_they_are_not(
    value: Fraction | None, written: str
) -> None:
    assert points(value) == written


def test_a_column_of_points_is_sorted_by_numbers_not_by_fractions() -> None:
    values = [Fraction(25, 3), Fraction(9), None, Fraction(15, 2)]
    assert sorted(map(sorted_by, values), key=lambda text: float(text or -1)) == [
        "",
        "7.5",
        "8.333333333333334",
        "9.0",
    ]
