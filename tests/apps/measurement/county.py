"""A small county with exact figures, put into the tables directly: four primary schools and a nine-year school.

In every indicator the schools are alike, except backbone teachers of the last primary school and what a test changes.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from dudao.apps.datasets.models import DatasetVersion, ReportedRow
from dudao.apps.organisations.api import Organisation
from tests.apps.datasets import stored
from tests.personas import World

Values = Mapping[str, Any]
FILE = "填报.xlsx"
STAFF = {
    "t_college": 2,
    "t_bachelor": 40,
    "t_master": 0,
    "t_doctor": 0,
    "t_full": 45,
    "t_backbone": 12,
    "t_pe": 8,
    "t_music": 3,
    "t_art": 3,
    "t_arts": 3,
}


def primary(name: str, students: int = 1000, **changes: object) -> dict[str, Any]:
    """A primary school above every requirement."""
    staff = {f"primary.{field}": value for field, value in STAFF.items()}
    return {
        "name": name,
        "kind": "小学",
        "area_type": "镇区",
        "primary.students": students,
        **staff,
        "area_teach_aux": 6000,
        "area_indoor_sport": 500,
        "area_playground": 9000,
        "equip_value": 2500000,
        "rooms_multimedia": 30,
        **{key.replace("__", "."): value for key, value in changes.items()},
    }


def stored_version(
    world: World, *schools: Values, number: int = 7, year: int = 2026, counts: bool = True
) -> DatasetVersion:
    """A version that holds these schools; a school of the world's name belongs to it."""
    held = stored.dataset(world, year)
    made = DatasetVersion.objects.create(
        dataset=held,
        number=number,
        source_kind="workbook",
        file="stored.xlsx",
        file_name=FILE,
        sha256=f"{number:064d}",
        size=4,
        uploaded_by=world.people["officer"],
    )
    registered = {school.name: school for school in (world.school, world.second_school)}
    for position, values in enumerate(schools):
        _row(made, values, position, registered.get(values["name"]))
    ReportedRow.objects.create(
        version=made,
        level="county",
        position=0,
        organisation=world.county,
        name=world.county.name,
        values={"name": world.county.name},
        origins=[],
    )
    if counts:
        held.counting_version = made
        held.save()
    return made


def _row(
    made: DatasetVersion, values: Values, position: int, organisation: Organisation | None
) -> ReportedRow:
    cells = {name: [f"C{place}R{position}", str(value)] for place, (name, value) in enumerate(values.items())}
    return ReportedRow.objects.create(
        version=made,
        level="school",
        position=position,
        organisation=organisation,
        name=values["name"],
        values=dict(values),
        origins=[{"file": FILE, "sheet": "学校填报表", "cells": cells}],
    )
