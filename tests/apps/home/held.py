"""Versions of reported tables for the tests of the first pages, put into the tables directly."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.core.files.base import ContentFile

from dudao.apps.datasets.api import Dataset, DatasetVersion, ReportedRow
from dudao.apps.organisations.api import Organisation

STANDARD = "quality-balance-2017"

# A primary school of 400 pupils that meets every indicator.
GOOD: dict[str, Any] = {
    "kind": "小学",
    "primary.students": 400,
    "primary.classes": 10,
    "primary.t_full": 30,
    "primary.t_college": 5,
    "primary.t_bachelor": 20,
    "primary.t_master": 0,
    "primary.t_doctor": 0,
    "primary.t_backbone": 4,
    "primary.t_pe": 2,
    "primary.t_music": 1,
    "primary.t_art": 1,
    "primary.t_arts": 0,
    "area_teach_aux": 2000,
    "area_indoor_sport": 200,
    "area_playground": 3000,
    "equip_value": 800000,
    "rooms_multimedia": 10,
    "rooms_music_96": 1,
    "rooms_art_90": 0,
}
# 100 × 3 ÷ 400 = 0.75, below 85 % of 1; 799,600 yuan is 400 yuan short of 2,000 a pupil.
POOR = GOOD | {"primary.t_backbone": 3, "equip_value": 799600}


def version(
    county: Organisation,
    schools: Mapping[Organisation, Mapping[str, Any]],
    *,
    year: int = 2026,
    warnings: tuple[str, ...] = (),
    extra: str = "",
) -> DatasetVersion:
    """A counting version with these schools; `extra` is the name of a row that belongs to no registered school."""
    dataset, _ = Dataset.objects.get_or_create(county=county, standard_id=STANDARD, school_year=year)
    made = DatasetVersion(
        dataset=dataset,
        number=dataset.versions.count() + 1,
        source_kind="workbook",
        file_name="填报.xlsx",
        sha256="a" * 64,
        size=4,
        stats={},
        warnings=[{"severity": "warning", "message": text} for text in warnings],
    )
    made.file.save("stored.xlsx", ContentFile(b"PK.."), save=False)
    made.save()
    rows: list[tuple[str, Organisation | None, Mapping[str, Any]]] = [
        (school.name, school, values) for school, values in schools.items()
    ]
    if extra:
        rows.append((extra, None, GOOD))
    for position, (name, school, values) in enumerate(rows):
        ReportedRow.objects.create(
            version=made,
            level="school",
            position=position,
            organisation=school,
            name=name,
            values={**values, "name": name},
            origins=[],
        )
    ReportedRow.objects.create(
        version=made,
        level="county",
        position=0,
        organisation=county,
        name=county.name,
        values={"name": county.name},
        origins=[],
    )
    dataset.counting_version = made
    dataset.save()
    return made
