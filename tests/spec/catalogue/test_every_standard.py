"""What holds for every standard that ships."""

from __future__ import annotations

import pytest

from dudao.catalogue.loader import available, load, standard_ids
from dudao.catalogue.schema import FieldLevel, ItemLevel, Mark
from dudao.catalogue.tables import vocabulary
from dudao.core.formula import ValueKind, check, fields_of

IDS = (
    "basic-balance-2012",
    "county-duties-sample",
    "preschool-shenyang-2021",
    "preschool-universal-2020",
    "quality-balance-2017",
    "shuanggao-shuangpu-sample",
)
every_standard = pytest.mark.parametrize("standard_id", IDS)


def test_the_catalogue_holds_these_standards() -> None:
    assert standard_ids() == IDS
    assert tuple(summary.id for summary in available()) == IDS


def test_an_unknown_standard_is_a_key_error() -> None:
    with pytest.raises(KeyError):
        load("quality-balance-1999")


@every_standard
def test_loading_twice_gives_the_same_object(standard_id: str) -> None:
    assert load(standard_id) is load(standard_id)


@every_standard
def test_every_item_says_number_title_clause_and_mark(standard_id: str) -> None:
    for item in load(standard_id).items:
        assert item.number
        assert item.title
        assert item.clause
        assert item.dimension
        assert item.mark in Mark
        if item.measures and not item.sample_text:
            assert item.formula_mark is not None


@every_standard
def test_a_measure_without_a_threshold_is_a_condition_or_an_indicator_of_a_coefficient(
    standard_id: str,
) -> None:
    standard = load(standard_id)
    coefficients = standard.verdict.coefficient_rule
    names = vocabulary(standard.tables)
    of_level = {ItemLevel.UNIT: names.unit, ItemLevel.SCHOOL: names.school, ItemLevel.COUNTY: names.county}
    for item in standard.items:
        for measure in item.measures:
            if measure.threshold is None and not (coefficients and item.id in coefficients.items):
                found = check(
                    measure.formula,
                    of_level[item.level],
                    zero_rules=measure.zero_rules,
                    level="county" if item.level is ItemLevel.COUNTY else "school",
                    row_fields=names.school,
                )
                assert found.kind is ValueKind.BOOLEAN, item.id


@every_standard
def test_labels_are_unique_in_their_table_and_ids_everywhere(standard_id: str) -> None:
    for table in load(standard_id).tables:
        ids = [field.id for field in table.fields]
        titles = [
            title
            for field in table.fields
            for title in (
                [f"{stage.label}·{field.label}" for stage in field.stages] if field.stages else [field.label]
            )
        ]
        assert len(set(ids)) == len(ids)
        assert len(set(titles)) == len(titles)


@every_standard
def test_every_title_means_one_field(standard_id: str) -> None:
    for table in load(standard_id).tables:
        words = [word for field in table.fields for word in {field.label, *field.aliases, *field.whole_alias}]
        assert len(set(words)) == len(words)


@every_standard
def test_identity_is_asked_of_every_table(standard_id: str) -> None:
    for table in load(standard_id).tables:
        assert "name" in {field.id for field in table.fields if field.identity}
        if table.level is FieldLevel.SCHOOL:
            assert "kind" in {field.id for field in table.fields if field.identity}


@every_standard
def test_a_field_with_a_unit_is_a_number_and_a_sample_value_shows_how_it_is_filled(standard_id: str) -> None:
    for table in load(standard_id).tables:
        for field in table.fields:
            if field.unit:
                assert field.kind.value in ("count", "number", "year"), field.id
            if not field.optional:
                assert field.sample, field.id


@every_standard
def test_checks_and_grade_conditions_carry_no_division(standard_id: str) -> None:
    standard = load(standard_id)
    names = vocabulary(standard.tables)
    for each in standard.checks:
        county = standard.table(each.table).level is FieldLevel.COUNTY
        check(
            each.condition,
            names.county if county else names.school,
            level="county" if county else "school",
            row_fields=names.school,
            expect=ValueKind.BOOLEAN,
        )
        assert fields_of(each.condition)
    for item in standard.items:
        for rule in item.grade_rules:
            if rule.condition is not None:
                check(rule.condition, names.county, level="county", row_fields=names.school)


@every_standard
def test_optional_rules_say_condition_source_and_years(standard_id: str) -> None:
    for rule_set in load(standard_id).rule_sets:
        assert rule_set.condition
        assert rule_set.source
        assert rule_set.years


@every_standard
@pytest.mark.parametrize("figure", ["8000", "1150", "1350"])
def test_local_figures_never_stand_in_an_item(standard_id: str, figure: str) -> None:
    for item in load(standard_id).items:
        written = [item.title, item.note, *(f"{m.text} {m.threshold}" for m in item.measures)]
        assert not any(figure in text for text in written), item.id


@every_standard
def test_a_rule_set_with_a_local_figure_is_flagged_local(standard_id: str) -> None:
    for rule_set in load(standard_id).rule_sets:
        measures = [*rule_set.measures, *(m for item in rule_set.adds for m in item.measures)]
        limits = {str(m.threshold.limit) for m in measures if m.threshold}
        if limits & {"8000", "1150", "1350", "500", "75"}:
            assert rule_set.local, rule_set.id


@every_standard
def test_samples_say_so_in_the_standard_and_in_every_item(standard_id: str) -> None:
    standard = load(standard_id)
    assert standard.sample == standard_id.endswith("-sample")
    assert bool(standard.notice) == standard.sample
    assert all(item.sample_text == standard.sample for item in standard.items)
    if standard.sample:
        assert standard.notice == "示例标准：条文为演示而编写，并非官方条文，不得用于申报"
