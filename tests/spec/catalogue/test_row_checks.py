"""The checks on reported rows of the quality-balance measure."""

from __future__ import annotations

import pytest

from dudao.catalogue.loader import load
from dudao.core.formula import evaluate
from tests.spec.catalogue.judging import Plain, scope

STANDARD = load("quality-balance-2017")
CHECKS = {check.id: check for check in STANDARD.checks}
BANDS = ("le_25", "26_30", "31_35", "36_40", "41_45", "46_50", "51_55", "56_60", "61_65", "ge_66")


def _bands(stage: str, **numbers: int) -> dict[str, Plain]:
    return {f"{stage}.class_{band}": numbers.get(f"b{band}", 0) for band in BANDS}


def _holds(name: str, values: dict[str, Plain]) -> bool | None:
    return evaluate(CHECKS[name].condition, scope(values)).truth


@pytest.mark.parametrize(
    ("name", "good", "bad"),
    [
        (
            "backbone.primary",
            {"primary.t_backbone": 5, "primary.t_full": 5},
            {"primary.t_backbone": 6, "primary.t_full": 5},
        ),
        (
            "backbone.whole",
            {"whole.t_backbone": 5, "whole.t_full": 5},
            {"whole.t_backbone": 6, "whole.t_full": 5},
        ),
        ("certified", {"t_certified": 5, "whole.t_full": 5}, {"t_certified": 6, "whole.t_full": 5}),
        ("trained", {"t_360h": 5, "whole.t_full": 5}, {"t_360h": 6, "whole.t_full": 5}),
        (
            "indoor-sport",
            {"area_indoor_sport": 5, "area_teach_aux": 5},
            {"area_indoor_sport": 6, "area_teach_aux": 5},
        ),
        (
            "in-zone.junior",
            {"junior.in_zone_students": 5, "junior.students": 5},
            {"junior.in_zone_students": 6, "junior.students": 5},
        ),
        (
            "train-fund",
            {"train_fund_budget": 5, "public_fund_budget": 5},
            {"train_fund_budget": 6, "public_fund_budget": 5},
        ),
        ("moved", {"t_moved": 5, "t_eligible": 5}, {"t_moved": 6, "t_eligible": 5}),
        ("moved-backbone", {"t_moved_backbone": 5, "t_moved": 5}, {"t_moved_backbone": 6, "t_moved": 5}),
        ("quota", {"quota_alloc": 5, "quota_total": 5}, {"quota_alloc": 6, "quota_total": 5}),
        ("survey-valid", {"survey_valid": 5, "survey_total": 5}, {"survey_valid": 6, "survey_total": 5}),
        (
            "survey-satisfied",
            {"survey_satisfied": 5, "survey_valid": 5},
            {"survey_satisfied": 6, "survey_valid": 5},
        ),
    ],
)
def test_parts_do_not_exceed_the_whole(name: str, good: dict[str, Plain], bad: dict[str, Plain]) -> None:
    assert _holds(name, good) is True
    assert _holds(name, bad) is False
    assert CHECKS[name].severity == "error"


def test_degrees_together_do_not_exceed_the_teachers() -> None:
    values: dict[str, Plain] = {
        "primary.t_college": 2,
        "primary.t_bachelor": 2,
        "primary.t_master": 1,
        "primary.t_doctor": 0,
    }
    assert _holds("degrees.primary", {**values, "primary.t_full": 5}) is True
    assert _holds("degrees.primary", {**values, "primary.t_full": 4}) is False


def test_missing_data_breaks_no_check() -> None:
    for check in STANDARD.checks:
        assert evaluate(check.condition, scope({})).truth is not False, check.id


def test_bands_of_class_size_add_up_to_the_classes() -> None:
    bands = _bands("primary", b41_45=2, b46_50=1)
    assert _holds("class-bands.primary", {**bands, "primary.classes": 3}) is True
    assert _holds("class-bands.primary", {**bands, "primary.classes": 4}) is False


@pytest.mark.parametrize(
    ("pupils", "fits", "fills"),
    [(135, True, True), (136, False, True), (123, True, True), (122, True, False)],
)
def test_classes_hold_the_pupils(pupils: int, fits: bool, fills: bool) -> None:
    values: dict[str, Plain] = {**_bands("primary", b41_45=3), "primary.students": pupils}
    assert _holds("class-capacity.primary", values) is fits
    assert _holds("class-minimum.primary", values) is fills


def test_an_open_band_holds_any_number_of_pupils() -> None:
    values: dict[str, Plain] = {**_bands("primary", bge_66=1), "primary.students": 90}
    assert _holds("class-capacity.primary", values) is True


def test_whole_school_bands_are_checked_only_where_stages_are_not_reported() -> None:
    whole: dict[str, Plain] = {**_bands("whole", b41_45=2), "whole.classes": 3}
    assert _holds("class-bands.whole", whole) is False
    assert _holds("class-bands.whole", {**whole, "primary.classes": 1, "junior.classes": 2}) is True


@pytest.mark.parametrize(("value", "result"), [(24_000, True), (23_999, False), (280, False), (0, True)])
def test_equipment_in_ten_thousand_yuan_is_suspected(value: int, result: bool) -> None:
    values: dict[str, Plain] = {"equip_value": value, "primary.students": 480, "junior.students": 0}
    assert _holds("equip-too-small", values) is result
    assert CHECKS["equip-too-small"].severity == "warning"


def test_rooms_by_area_do_not_exceed_all_rooms() -> None:
    values: dict[str, Plain] = {
        "rooms_music_96": 1,
        "rooms_music_73": 1,
        "rooms_music_61": 0,
        "rooms_music": 2,
    }
    assert _holds("music-rooms", values) is True
    assert _holds("music-rooms", {**values, "rooms_music_54": 1}) is False


def test_the_sample_row_of_the_template_passes_the_checks() -> None:
    values: dict[str, Plain] = {}
    for field in STANDARD.table("schools").fields:
        value: Plain = field.sample or None
        if field.kind.value == "boolean" and field.sample:
            value = field.sample == "是"
        for stage in field.stages:
            values[f"{stage.value}.{field.id}"] = value
        if not field.stages:
            values[field.id] = value
    values["whole.t_full"] = 72
    broken = [
        check.id
        for check in STANDARD.checks
        if check.table == "schools" and evaluate(check.condition, scope(values)).truth is False
    ]
    assert broken == []
