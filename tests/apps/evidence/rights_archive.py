"""Who sees and keeps archive boxes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from dudao.apps.evidence.actions.boxes import box_archive
from dudao.apps.evidence.actions.transfers import ask_export
from dudao.apps.evidence.boxes_numbering import BoxLevel
from dudao.apps.evidence.models import ArchiveBox
from dudao.apps.standards.api import StandardVersion
from tests.apps.evidence import things
from tests.personas import World
from tests.rights import FORBIDDEN, MOVED, Right, only

READERS = ("officer", "director", "leader", "city_officer", "viewer")
NOT_OFFICERS = (
    *("director", "leader", "city_officer", "viewer"),
    *("clerk", "principal", "colleague", "handler", "head"),
)
OWN = ("clerk", "principal", "officer")
SEES = only(*READERS, "clerk", "principal")
KEEPS = only(*OWN, status=MOVED) | only("director", "leader", "city_officer", "viewer", status=FORBIDDEN)


def county(world: World) -> Mapping[str, Any]:
    things.item(world.county)
    return {"county_id": world.county.pk}


def catalogue(world: World) -> Mapping[str, Any]:
    return {**county(world), "kind": "catalogue", "suffix": "xlsx"}


def unit(world: World) -> dict[str, str]:
    return {"unit": str(world.school.pk)}


def making(world: World) -> Mapping[str, Any]:
    return {**unit(world), "level": "item"}


def box(world: World) -> Mapping[str, Any]:
    item = things.item(world.county)
    item.subject = "school"
    item.save()
    box_archive(world.school, item.version, BoxLevel.ITEM, actor=None)
    return {"box_id": ArchiveBox.objects.get(unit=world.school).pk}


def asked(world: World) -> Mapping[str, Any]:
    version = things.item(world.county).version
    made = ask_export(world.county, version, unit=world.school, actor=world.person("clerk"))
    return {"transfer_id": made.pk}


def asking(world: World) -> Mapping[str, Any]:
    version = StandardVersion.objects.get(standard__owner=world.county)
    return {**unit(world), "version": version.pk}


# A person of any school opens the page with the boxes of her own; people of departments have none.
IN_SCHOOLS_AND_COUNTY = only(*READERS, "clerk", "principal", "colleague")
RIGHTS_ARCHIVE = [
    Right("archive_boxes", IN_SCHOOLS_AND_COUNTY, arguments=county),
    Right("archive_boxes_make", KEEPS, arguments=county, method="post", data=making),
    Right("archive_boxes_edit", KEEPS, arguments=county, method="post", data=unit),
    Right("archive_boxes_print", IN_SCHOOLS_AND_COUNTY, arguments=catalogue),
    Right("archive_box", SEES, arguments=box),
    Right("archive_box_renumber", KEEPS, arguments=box, method="post"),
    Right(
        "archive_export", IN_SCHOOLS_AND_COUNTY | only("handler", "head", status=FORBIDDEN), arguments=county
    ),
    Right(
        "archive_export_ask",
        only(*READERS, "clerk", "principal", status=MOVED),
        arguments=county,
        method="post",
        data=asking,
    ),
    Right("archive_import", only("officer") | dict.fromkeys(NOT_OFFICERS, FORBIDDEN), arguments=county),
    Right("archive_transfer", only("clerk"), arguments=asked),
    Right("archive_transfer_file", only("clerk", status=MOVED), arguments=asked),
]
