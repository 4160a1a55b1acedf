"""Sums over schools where no school was reported: nothing is known, so nothing is met."""

from __future__ import annotations

from dataclasses import replace

import pytest

from dudao.engine.api import Evaluation
from dudao.engine.result import ItemResult
from tests.spec.reports.sample import STANDARDS, empty_case, judged, sample_case


def item(found: Evaluation, item_id: str) -> ItemResult:
    return next(each for each in found.items if each.id == item_id)


def test_enrolment_near_home_is_open_while_no_school_was_reported() -> None:
    found = item(empty_case("quality-balance-2017").evaluation, "G13")
    assert found.met is None
    assert [measure.state for measure in found.measures] == ["missing", "missing"]


def test_enrolment_near_home_asks_nothing_of_a_county_whose_schools_are_all_rural() -> None:
    case = sample_case()
    rural = tuple(school for school in case.tables.schools if school.get("area_type") in ("rural", "乡村"))
    assert rural
    found = item(judged(case.standard, replace(case.tables, schools=rural)).evaluation, "G13")
    assert found.met is True
    assert [measure.state for measure in found.measures] == ["not_applicable", "not_applicable"]


@pytest.mark.parametrize("standard_id", STANDARDS)
def test_a_county_that_reported_nothing_has_met_nothing(standard_id: str) -> None:
    found = empty_case(standard_id).evaluation
    assert [each.id for each in found.items if each.met is not None or each.grade is not None] == []
