"""Pupils by school, by which an item is weighted: every school that reported, and the newest data that count."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest

from dudao.apps.datasets.api import DatasetVersion, ReportedRow, pupils_by_school
from dudao.apps.organisations.api import Organisation
from tests.apps.datasets import stored
from tests.personas import World

pytestmark = pytest.mark.django_db


def report(version: DatasetVersion, school: Organisation, **pupils: Any) -> None:
    values = {"name": school.name} | {f"{stage}.students": number for stage, number in pupils.items()}
    ReportedRow.objects.filter(version=version, level="school", organisation=school).delete()
    position = ReportedRow.objects.filter(version=version, level="school").count() + 10
    ReportedRow.objects.create(
        version=version,
        level="school",
        position=position,
        organisation=school,
        name=school.name,
        values=values,
        origins=[],
    )


def test_all_stages_of_a_school_count_together(world: World) -> None:
    report(stored.version(world), world.school, primary=64, junior=22, senior={"q": "3/2"})
    assert pupils_by_school(world.county) == {world.school.pk: Fraction(175, 2)}


def test_a_teaching_point_has_its_pupils_though_the_measure_does_not_evaluate_it(world: World) -> None:
    world.school.school_kind = "teaching_point"
    world.school.save()
    report(stored.version(world), world.school, primary=12)
    assert pupils_by_school(world.county) == {world.school.pk: Fraction(12)}


def test_no_number_given_is_not_known_and_0_is_0(world: World) -> None:
    made = stored.version(world)
    report(made, world.school)
    report(made, world.second_school, primary=0)
    assert pupils_by_school(world.county) == {world.second_school.pk: Fraction(0)}


def test_the_newest_year_that_counts_is_read(world: World) -> None:
    report(stored.version(world), world.school, primary=10)
    newer = stored.dataset(world, 2027)
    made = DatasetVersion.objects.create(
        dataset=newer, number=1, source_kind="workbook", file="x.xlsx", sha256="b" * 64, size=1, stats={}
    )
    report(made, world.school, primary=99)
    assert pupils_by_school(world.county) == {world.school.pk: Fraction(10)}
    newer.counting_version = made
    newer.save()
    assert pupils_by_school(world.county) == {world.school.pk: Fraction(99)}
