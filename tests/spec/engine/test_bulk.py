"""A CSV of many counties in bulk says what the exact engine says county by county: blanks and hair's breadths too."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

import pytest

from dudao.catalogue.loader import load
from dudao.engine.api import evaluate_many
from dudao.engine.contract import Json
from dudao.engine.reporting.units_csv import read_units_csv

STANDARD = "quality-balance-2017"
FIELDS = (
    "students",
    "t_college",
    "t_bachelor",
    "t_master",
    "t_doctor",
    "t_backbone",
    "t_pe",
    "t_music",
    "t_art",
    "t_arts",
    "area_teach_aux",
    "area_indoor_sport",
    "area_playground",
    "equip_value",
    "rooms_multimedia",
)
NAMES = ("county", "stage", "name", *FIELDS)
AT_THE_LIMIT: dict[str, int | float] = {
    "students": 1000,
    "t_college": 0,
    "t_bachelor": 42,
    "t_master": 11,
    "t_doctor": 0,
    "t_backbone": 10,
    "t_pe": 3,
    "t_music": 3,
    "t_art": 3,
    "t_arts": 0,
    "area_teach_aux": 5800,
    "area_indoor_sport": 0,
    "area_playground": 10200,
    "equip_value": 2500000,
    "rooms_multimedia": 24,
}


def drawn(draw: random.Random) -> dict[str, object]:
    """A school whose figures lie about their limits: some over, some under, one in thirty blank."""
    pupils = draw.randint(60, 2400)
    row: dict[str, object] = {"students": pupils}
    for name in FIELDS[1:]:
        share = AT_THE_LIMIT[name] * pupils / 1000
        value = share * draw.uniform(0.7, 1.6)
        row[name] = round(value, 2) if name.startswith("area_") else round(value)
        if draw.random() < 1 / 30:
            row[name] = ""
    return row


def at_the_limit(county: str, hair: float) -> list[dict[str, object]]:
    """Junior schools with every value at its limit, their areas by a hair over or under."""
    rows: list[dict[str, object]] = []
    for number, factor in enumerate((1.0, 1 + hair, 1 - hair, 0.85, 0.85 * (1 - hair))):
        areas = {
            name: round(AT_THE_LIMIT[name] * factor, 10) for name in ("area_teach_aux", "area_playground")
        }
        rows.append({"county": county, "stage": "junior", "name": f"界{number}校", **AT_THE_LIMIT, **areas})
    return rows


@cache
def both() -> tuple[Mapping[str, Json], Mapping[str, Json]]:
    """The same file judged one by one and in bulk."""
    draw = random.Random(11)
    rows = [
        {
            "county": f"第{number % 12}县",
            "stage": "primary" if number % 3 else "junior",
            "name": f"第{number}校",
            **drawn(draw),
        }
        for number in range(240)
    ]
    rows += at_the_limit("界上县", 1e-12) + at_the_limit("近界县", 1e-9) + at_the_limit("离界县", 1e-6)
    lines = [",".join(NAMES), *(",".join(str(row[name]) for name in NAMES) for row in rows)]
    standard = load(STANDARD)
    reading = read_units_csv("\n".join(lines).encode(), "units.csv", standard)
    assert reading.counties is not None
    assert reading.names_counties
    single = dict(evaluate_many(reading.counties, standard, few_units=10**6))
    bulk = dict(evaluate_many(reading.counties, standard, few_units=0))
    return single, bulk


def differences(one: Any, two: Any, place: str = "") -> list[str]:
    """Where two JSON values differ: anything but floats must be the same, floats to a relative 1e-12."""
    if isinstance(one, Mapping) and isinstance(two, Mapping):
        keys = [place + " keys"] if one.keys() != two.keys() else []
        return keys + [each for key in one for each in differences(one[key], two.get(key), f"{place}/{key}")]
    if isinstance(one, Sequence) and isinstance(two, Sequence) and not isinstance(one, str):
        if len(one) != len(two):
            return [f"{place}: {len(one)} against {len(two)}"]
        pairs = enumerate(zip(one, two, strict=True))
        return [each for at, (a, b) in pairs for each in differences(a, b, f"{place}/{at}")]
    numbers = isinstance(one, float) or isinstance(two, float)
    if numbers and None not in (one, two):
        return [] if one == pytest.approx(two, rel=1e-12, abs=1e-12) else [f"{place}: {one} against {two}"]
    return [] if one == two and type(one) is type(two) else [f"{place}: {one} against {two}"]


PARTS = ("verdict", "stages", "units", "excluded", "vetoes", "grades", "level", "rules")


@pytest.mark.parametrize("part", PARTS)
def test_bulk_says_what_the_exact_engine_says(part: str) -> None:
    single, bulk = both()
    assert list(bulk) == list(single)
    found = [each for county in single for each in differences(single[county][part], bulk[county][part])]
    assert found == []


def test_items_are_judged_alike_or_left_open_where_columns_are_missing() -> None:
    """An item that asks nothing of any school (G4, G6) is open in bulk: its columns lack."""
    single, bulk = both()
    for county, whole in single.items():
        for one, two in zip(whole["items"], bulk[county]["items"], strict=True):
            assert (one["id"], one["value"], one["grade"]) == (two["id"], two["value"], two["grade"])
            assert two["met"] in (one["met"], None)
            assert one["met"] is two["met"] or one["id"] in ("G4", "G6")


def test_bulk_gives_the_same_reasons_of_schools_and_coefficients() -> None:
    def of_stages(found: Json) -> list[str]:
        return [text for text in found["reasons"] if "差异系数" in text or "未达到“" in text]

    single, bulk = both()
    for county, whole in single.items():
        assert of_stages(bulk[county]) == of_stages(whole)
    assert any("等；缺" in text for whole in single.values() for text in of_stages(whole))


def test_bulk_names_the_same_gaps_in_the_same_words() -> None:
    single, bulk = both()
    for county, whole in single.items():
        wanted = [gap for gap in whole["gaps"] if not gap["one_way"]]
        assert differences(wanted, bulk[county]["gaps"]) == []


def test_the_file_puts_bulk_to_the_test() -> None:
    single, _ = both()
    units = [unit for each in single.values() for unit in each["units"]]
    values = [each for unit in units for each in unit["indicators"].values()]
    assert {each["met"] for each in values} == {True, False, None}
    assert {unit["rule_met"] for unit in units} == {True, False, None}
    limits = [each["indicators"]["L4"] for each in single["界上县"]["units"]]
    assert [each["met"] for each in limits] == [True, True, False, False, False]
    assert [each["floor_met"] for each in limits] == [True, True, True, True, False]
