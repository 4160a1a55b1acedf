"""A catalogue standard taken into use: its items, rules and totals as a published version."""

from __future__ import annotations

from collections import Counter
from fractions import Fraction

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from dudao.apps.standards.api import adopt_catalogue_standard, items_of, rule_of_item, versions_usable_by
from dudao.core.scoring import StepDownRule
from tests.personas import World

SHUANGGAO = "shuanggao-shuangpu-sample"


def test_the_sample_has_154_scored_items_of_2600_points_and_6_vetoes(world: World) -> None:
    version = adopt_catalogue_standard(SHUANGGAO, world.county, actor=world.person("officer"))
    items = items_of(version)
    assert Counter(item.kind for item in items) == {"score": 154, "veto": 6}
    assert sum(item.points or Fraction(0) for item in items) == 2600
    assert (version.max_points, version.pass_points) == (Fraction(2600), Fraction(2340))
    assert all(item.rule_confirmed for item in items)
    assert version.is_published
    assert version.is_sample
    assert "不得用于申报" in version.notice


def test_items_keep_code_section_and_rule(world: World) -> None:
    version = adopt_catalogue_standard(SHUANGGAO, world.county, actor=None)
    item = next(item for item in items_of(version) if item.code == "A4-B1-C4")
    assert (item.section, item.criterion, item.points) == ("义务教育", "入学与巩固", Fraction(20))
    rule = rule_of_item(item)
    assert isinstance(rule, StepDownRule)
    assert (rule.target, rule.per, rule.deduct) == (Fraction(95), Fraction(1), Fraction(3))
    assert item.measured_by == {
        "standard": "quality-balance-2017",
        "item": "Q1",
        "stage": "",
        "quantity": "value",
    }


def test_adopting_twice_gives_the_same_version(world: World) -> None:
    first = adopt_catalogue_standard(SHUANGGAO, world.county, actor=None)
    assert adopt_catalogue_standard(SHUANGGAO, world.county, actor=None) == first


def test_a_graded_standard_carries_grades_and_levels(world: World) -> None:
    version = adopt_catalogue_standard("preschool-shenyang-2021", world.county, actor=None)
    assert version.kind == "graded"
    assert Counter(item.kind for item in items_of(version)) == {"grade": 36}
    assert version.grade_levels == [
        {"name": "巩固", "met_at_least": 29},
        {"name": "提高", "met_at_least": 31},
        {"name": "创优", "met_at_least": 33},
    ]


def test_a_measured_standard_is_not_adopted(world: World) -> None:
    with pytest.raises(ValidationError):
        adopt_catalogue_standard("quality-balance-2017", world.county, actor=None)


@pytest.mark.parametrize("name", ["director", "clerk", "administrator", "stranger", "city_officer"])
def test_only_the_supervision_office_adopts(world: World, name: str) -> None:
    with pytest.raises(PermissionDenied):
        adopt_catalogue_standard(SHUANGGAO, world.county, actor=world.person(name))


def test_a_county_uses_its_own_and_the_citys_standards(world: World) -> None:
    own = adopt_catalogue_standard(SHUANGGAO, world.county, actor=None)
    citys = adopt_catalogue_standard("county-duties-sample", world.city, actor=world.person("city_officer"))
    adopt_catalogue_standard(SHUANGGAO, world.other_county, actor=None)
    assert set(versions_usable_by(world.county)) == {own, citys}


def test_items_of_a_published_version_are_read_once(world: World) -> None:
    version = adopt_catalogue_standard(SHUANGGAO, world.county, actor=None)
    assert items_of(version) is items_of(version)
