"""Splitting what stages share: 1 : 1.1 : 1.32 by pupils."""

from __future__ import annotations

import csv
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dudao.core.apportionment import STAGE_WEIGHTS, apportion
from dudao.core.numbers import round_half_up

DATA = Path(__file__).parents[2] / "data"


def test_the_published_nine_year_school() -> None:
    with (DATA / "split_worked_example_9year.csv").open(encoding="utf-8") as file:
        row = next(csv.DictReader(line for line in file if not line.startswith("#")))
    pupils = {"primary": int(row["students_primary"]), "junior": int(row["students_junior"])}
    shares = apportion(Fraction(row["books_total"]), pupils)
    assert shares == {"primary": Fraction(38555160, 3970), "junior": Fraction(53652060, 3970)}
    assert [round_half_up(share, 2) for share in shares.values() if share is not None] == [
        "9711.63",
        "13514.37",
    ]
    # The source rounds the value per weighted pupil to 58.5 before multiplying; we do not.
    per_pupil = Fraction(23226) / (166 + 210 * Fraction(11, 10))
    assert round_half_up(per_pupil, 1) == row["unit_value_published"] == "58.5"
    assert Fraction("58.5") * 166 == int(row["books_primary_published"]) == 9711


def test_a_twelve_year_school() -> None:
    shares = apportion(Fraction(3420), {"primary": 100, "junior": 100, "senior": 100})
    assert shares == {"primary": Fraction(1000), "junior": Fraction(1100), "senior": Fraction(1320)}


def test_a_full_secondary_school_shares_as_one_to_one_point_two() -> None:
    pupils = {"junior": 300, "senior": 450}
    plain = {"junior": Fraction(1), "senior": Fraction(12, 10)}
    assert apportion(Fraction(8400), pupils) == apportion(Fraction(8400), pupils, plain)
    assert apportion(Fraction(8400), pupils) == {"junior": Fraction(3000), "senior": Fraction(5400)}


def test_the_share_per_pupil_is_the_formula_of_the_procedure() -> None:
    shares = apportion(Fraction(5000), {"primary": 200, "junior": 300})
    assert shares["primary"] == 200 * Fraction(5000) / (200 + Fraction(11, 10) * 300)
    assert shares["junior"] == 300 * Fraction(5000) / (200 / Fraction(11, 10) + 300)


def test_missing_pupils_of_a_stage_leave_every_share_unknown() -> None:
    assert apportion(Fraction(100), {"junior": 300, "senior": None}) == {"junior": None, "senior": None}


def test_a_missing_total_leaves_every_share_unknown() -> None:
    assert apportion(None, {"primary": 1, "junior": 1}) == {"primary": None, "junior": None}
    assert apportion(None, {"primary": 1}) == {"primary": None}


def test_a_stage_without_pupils_gets_nothing_of_it() -> None:
    assert apportion(Fraction(100), {"primary": 0, "junior": 30}) == {"primary": 0, "junior": 100}


def test_a_school_of_one_stage_keeps_everything() -> None:
    assert apportion(Fraction(100), {"primary": 30}) == {"primary": 100}
    assert apportion(Fraction(100), {"primary": None}) == {"primary": 100}


def test_nobody_to_share_among() -> None:
    assert apportion(Fraction(100), {"primary": 0, "junior": 0}) == {"primary": None, "junior": None}


def test_negative_pupils_and_stages_without_a_weight_are_refused() -> None:
    with pytest.raises(ValueError, match="学生数不能为负"):
        apportion(Fraction(1), {"primary": -1, "junior": 5})
    with pytest.raises(ValueError, match="没有规定折算权重"):
        apportion(Fraction(1), {"primary": 1, "preschool": 5})


@given(
    st.fractions(min_value=0, max_value=10**6),
    st.lists(st.integers(min_value=1, max_value=3000), min_size=2, max_size=3),
)
def test_the_shares_add_up_to_the_total(total: Fraction, pupils: list[int]) -> None:
    shares = apportion(total, dict(zip(STAGE_WEIGHTS, pupils, strict=False)))
    assert sum(share for share in shares.values() if share is not None) == total
