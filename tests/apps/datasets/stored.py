"""Stored datasets for tests that are not about reading files, put into the tables directly."""

from __future__ import annotations

from django.core.files.base import ContentFile

from dudao.apps.datasets.models import (
    Dataset,
    DatasetVersion,
    ImportAttempt,
    ReportedRow,
    ReportingRound,
    SchoolSubmission,
)
from dudao.apps.organisations.api import Organisation
from tests.apps.datasets.books import STANDARD
from tests.personas import World

SHA = "a" * 64


def dataset(world: World, year: int = 2026) -> Dataset:
    """An empty dataset of the county."""
    return Dataset.objects.get_or_create(county=world.county, standard_id=STANDARD, school_year=year)[0]


def version(world: World, number: int = 1, *, counts: bool = True) -> DatasetVersion:
    """A version with a row of the first school and one of the county."""
    held = dataset(world)
    made = DatasetVersion(
        dataset=held,
        number=number,
        source_kind="workbook",
        file_name="填报.xlsx",
        sha256=SHA,
        size=4,
        uploaded_by=world.people["officer"],
        stats={"schools": 1, "cells": 3, "blanks": 0, "warnings": 1},
        warnings=[
            {"severity": "warning", "message": "请核对，属实的请说明原因。", "row_label": world.school.name}
        ],
    )
    made.file.save("stored.xlsx", ContentFile(b"PK.."), save=False)
    made.save()
    row(made, world.school, 0)
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


def row(held: DatasetVersion, school: Organisation, position: int) -> ReportedRow:
    """One school's row."""
    values = {"name": school.name, "kind": "小学", "primary.students": 400 + position}
    cells = {"primary.students": [f"H{position + 5}", str(400 + position)]}
    return ReportedRow.objects.create(
        version=held,
        level="school",
        position=position,
        organisation=school,
        name=school.name,
        values=values,
        origins=[{"file": "填报.xlsx", "sheet": "学校填报表", "cells": cells}],
    )


def attempt(world: World, state: str = "refused") -> ImportAttempt:
    """An upload in a state, with a file and a marked copy."""
    made = ImportAttempt(
        county=world.county,
        standard_id=STANDARD,
        school_year=2026,
        source_kind="workbook",
        file_name="填报.xlsx",
        sha256=SHA,
        size=4,
        state=state,
        marked_file_name="填报（已标注）.xlsx",
        created_by=world.people["officer"],
    )
    made.file.save("stored.xlsx", ContentFile(b"PK.."), save=False)
    made.marked_file.save("marked.xlsx", ContentFile(b"PK.."), save=False)
    if state == "needs_mapping":
        titles = [
            {"title": "校名", "key": "校名", "previews": ["甲"], "name": "name", "certainty": "similar"}
        ]
        made.layout = {"sheet": "汇总", "row": 2, "table_id": "schools", "signature": "s", "titles": titles}
    made.save()
    return made


def reporting_round(world: World) -> ReportingRound:
    """An open round with the county's form."""
    made = ReportingRound(
        dataset=dataset(world), opened_by=world.people["officer"], county_file_name="县.xlsx"
    )
    made.county_file.save("county.xlsx", ContentFile(b"PK.."), save=False)
    made.save()
    return made


def submission(world: World, state: str = "handed_in") -> SchoolSubmission:
    """A form of the first school."""
    made = SchoolSubmission(
        round=reporting_round(world),
        school=world.school,
        state=state,
        file_name="南坪.xlsx",
        sha256=SHA,
        size=4,
        submitted_by=world.people["clerk"],
    )
    made.file.save("form.xlsx", ContentFile(b"PK.."), save=False)
    made.marked_file.save("marked.xlsx", ContentFile(b"PK.."), save=False)
    made.save()
    return made
