"""Who may open what of measurement."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.utils import timezone

from dudao.apps.measurement.models import PreparedDocument
from tests import rights
from tests.apps.datasets import stored
from tests.personas import World
from tests.rights import FORBIDDEN, MOVED, OK, Right

READS = ("officer", "director", "leader", "city_officer", "viewer")
IN_COUNTY = ("clerk", "principal", "colleague", "handler", "head", "administrator")
READ = rights.only(*READS) | rights.only(*IN_COUNTY, status=FORBIDDEN)
OWN_SCHOOL = rights.only(*IN_COUNTY, status=FORBIDDEN) | rights.only(*READS, "clerk", "principal")


def version(world: World) -> Mapping[str, Any]:
    return {"version_id": stored.version(world).pk}


def school_row(world: World) -> Mapping[str, Any]:
    return {"row_id": stored.version(world).rows.get(level="school").pk}


def figure(world: World) -> Mapping[str, Any]:
    return {**school_row(world), "stage": "primary", "item_id": "L1"}


def indicator(world: World) -> Mapping[str, Any]:
    return {**version(world), "stage": "primary", "item_id": "L1"}


def tables(world: World) -> Mapping[str, Any]:
    return {**version(world), "kind": "tables"}


def tables_pdf(world: World) -> Mapping[str, Any]:
    return {**tables(world), "suffix": "pdf"}


def document(world: World) -> Mapping[str, Any]:
    held = PreparedDocument(
        version=stored.version(world),
        release="1",
        kind="report",
        suffix="docx",
        day="2026-11-22",
        state="ready",
        file_name="自评报告.docx",
        requested_by=world.people["officer"],
        requested_at=timezone.now(),
    )
    held.file.save("report.docx", ContentFile(b"PK.."), save=False)
    held.save()
    return {"document_id": held.pk}


def no_rules(world: World) -> Mapping[str, Any]:
    return {"rules": ""}


READ_MOVED = rights.only(*READS, status=MOVED) | rights.only(*IN_COUNTY, status=FORBIDDEN)
CHOOSES = rights.only(*READS, *IN_COUNTY, status=FORBIDDEN) | {"officer": MOVED}

RIGHTS = [
    Right("measurement", rights.everyone(OK)),
    Right("verdict", READ, arguments=version),
    Right("heat", READ, arguments=version),
    Right("heat_export", READ, arguments=version),
    Right("school_results", OWN_SCHOOL, arguments=school_row),
    Right("how", OWN_SCHOOL, arguments=figure),
    Right("indicators", READ_MOVED, arguments=version),
    Right("indicator", READ, arguments=indicator),
    Right("items", READ, arguments=version),
    Right("gaps", READ, arguments=version),
    Right("gaps_export", READ, arguments=version),
    Right("flips", READ, arguments=version),
    Right("comparison", READ, arguments=version),
    Right("areas", READ, arguments=version),
    Right("rules", READ, arguments=version),
    Right("choose_rules", CHOOSES, arguments=version, method="post", data=no_rules),
    Right("files", READ, arguments=version),
    Right("files_state", READ, arguments=version),
    Right("file_now", READ, arguments=tables),
    Right("prepare_file", READ_MOVED, arguments=tables_pdf, method="post"),
    Right("prepared_file", READ, arguments=document),
]


@pytest.mark.parametrize("right", RIGHTS, ids=str)
def test_rights(right: Right, world: World) -> None:
    rights.check(right, world)
