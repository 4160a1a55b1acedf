"""The easings of the 规程 and local quotas: off unless asked for, each for the schools that it names."""

from __future__ import annotations

import pytest

from dudao.catalogue.loader import load
from dudao.catalogue.schema import RuleSet
from dudao.core.formula import evaluate
from dudao.core.schools import Stage
from tests.spec.catalogue.judging import Plain, asked, met, scope

STANDARD = load("quality-balance-2017")
RULES = {rule_set.id: rule_set for rule_set in STANDARD.rule_sets}


def _applies(rule_set: RuleSet, values: dict[str, Plain]) -> bool | None:
    assert rule_set.applies is not None
    return evaluate(rule_set.applies, scope(values)).truth


def test_the_rule_sets_and_which_are_local() -> None:
    assert {rule_set.id: rule_set.local for rule_set in STANDARD.rule_sets} == {
        "L3-small-rural": False,
        "L5-dense-centre": False,
        "G3-built-2016": False,
        "G3-small-class": False,
        "G4-2010-migrant": False,
        "G7-shenyang": True,
        "G2-shenyang": True,
        "Q7-shenyang-labour": True,
        "V-shenyang-tutoring": True,
    }


def test_the_years_of_the_easings_must_be_checked_against_the_text() -> None:
    for rule_set in STANDARD.rule_sets:
        if not rule_set.local:
            assert (rule_set.year_from, rule_set.year_to) == (None, None)
            assert "近三年" in rule_set.years


def test_small_rural_schools_count_rotating_teachers() -> None:
    rule_set = RULES["L3-small-rural"]
    measure = next(m for m in rule_set.measures if m.stage is Stage.PRIMARY)
    values: dict[str, Plain] = {"students": 90, "t_pe": 0, "t_music": 0, "t_art": 0, "t_arts": 0}
    assert met(measure, scope(values)) is False
    assert met(measure, scope({**values, "t_pe_rotating": 1})) is True
    assert _applies(rule_set, {"small_rural": True}) is True
    assert _applies(rule_set, {}) is None


def test_schools_of_dense_centres_count_other_and_leased_grounds() -> None:
    rule_set = RULES["L5-dense-centre"]
    measure = next(m for m in rule_set.measures if m.stage is Stage.JUNIOR)
    values: dict[str, Plain] = {"students": 100, "area_playground": 800, "area_indoor_sport": 100}
    assert met(measure, scope(values)) is False
    assert met(measure, scope({**values, "area_other_sport": 60, "area_offsite_sport": 60})) is True


def test_schools_built_by_2016_count_rooms_of_73_and_67_square_metres() -> None:
    music, art = RULES["G3-built-2016"].measures
    values = scope(
        {"whole.classes": 24, "rooms_music_96": 1, "rooms_music_73": 1, "rooms_art_90": 0, "rooms_art_67": 1}
    )
    assert met(music, values) is True
    assert met(art, values) is False


def test_rooms_of_54_square_metres_count_for_small_primary_schools_only() -> None:
    music = RULES["G3-small-class"].measures[0]
    values: dict[str, Plain] = {
        "whole.classes": 6,
        "rooms_music_96": 0,
        "rooms_music_73": 0,
        "rooms_music_61": 0,
        "rooms_music_54": 1,
    }
    assert met(music, scope({**values, "junior.students": 0})) is True
    assert met(music, scope({**values, "junior.students": 40})) is False


@pytest.mark.parametrize(
    ("kind", "pupils", "result"),
    [
        ("小学", 2400, True),
        ("小学", 2401, False),
        ("九年一贯制学校", 3000, True),
        ("九年一贯制学校", 3001, False),
        ("十二年一贯制学校", 2500, True),
        ("十二年一贯制学校", 2501, False),
    ],
)
def test_older_schools_may_be_larger(kind: str, pupils: int, result: bool) -> None:
    values = scope({"kind": kind, "primary.students": pupils, "junior.students": 0})
    measures = [m for m in RULES["G4-2010-migrant"].measures if asked(m, values)]
    assert [met(m, values) for m in measures] == [result]


@pytest.mark.parametrize(
    ("values", "result"),
    [
        ({"planned_by_2010": True}, True),
        ({"planned_by_2010": False, "migrant_students": 501}, True),
        ({"planned_by_2010": False, "migrant_students": 500}, False),
    ],
)
def test_size_is_eased_by_2010_or_above_half_migrant_children(values: dict[str, Plain], result: bool) -> None:
    school: dict[str, Plain] = {"primary.students": 1000, "junior.students": 0}
    assert _applies(RULES["G4-2010-migrant"], {**school, **values}) is result


def test_shenyang_asks_8000_yuan_for_special_schools() -> None:
    measure = RULES["G7-shenyang"].measures[0]
    assert met(measure, scope({"special_fund": 799_999, "special_students": 100})) is False
    assert met(measure, scope({"special_fund": 800_000, "special_students": 100})) is True


def test_local_rules_that_add_items_replace_none() -> None:
    for name, added in (
        ("G2-shenyang", "G2-SY"),
        ("Q7-shenyang-labour", "Q7-SY"),
        ("V-shenyang-tutoring", "V-SY"),
    ):
        assert RULES[name].item == ""
        assert [item.id for item in RULES[name].adds] == [added]
