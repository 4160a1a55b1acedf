"""Ratings from outside tried by everyone: the office and the city enter, readers of the county see."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from dudao.apps.campaigns.api import AcceptanceStage
from dudao.apps.evaluation.actions.external import open_external
from tests import rights
from tests.apps.evaluation.running import running_in
from tests.personas import World
from tests.rights import FORBIDDEN, MOVED, Right

pytestmark = pytest.mark.django_db

COUNTY = ("officer", "director", "leader", "city_officer", "viewer")
PARTS = ("clerk", "principal", "colleague", "handler", "head")
READS = rights.only(*COUNTY) | rights.only(*PARTS, status=FORBIDDEN)
WRITES = rights.only(*COUNTY, *PARTS, status=FORBIDDEN) | rights.only("officer", "city_officer", status=MOVED)


def campaign(world: World) -> Mapping[str, Any]:
    return {"campaign_id": running_in(world).campaign.pk}


def stage(world: World) -> AcceptanceStage:
    found, _ = AcceptanceStage.objects.get_or_create(
        campaign=running_in(world).campaign, kind="city_pre_acceptance"
    )
    return found


def evaluation(world: World) -> Mapping[str, Any]:
    running = running_in(world)
    made = open_external(running.campaign, running.version, stage(world), rater="初验组", actor=None)
    return {"evaluation_id": made.pk}


def beginning(world: World) -> Mapping[str, Any]:
    return {"stage": stage(world).pk, "rater": "初验组", "difference_limit": "0.5"}


def points(world: World) -> Mapping[str, Any]:
    pk = running_in(world).items["A1"].pk
    return {f"value-{pk}": "9", f"number-{pk}": "0", f"note-{pk}": ""}


RIGHTS = [
    Right("external_list", READS, arguments=campaign),
    Right("external_list", WRITES, arguments=campaign, method="post", data=beginning),
    Right("external_entry", READS, arguments=evaluation),
    Right("external_entry", WRITES, arguments=evaluation, method="post", data=points),
    Right("external_workbook", READS, arguments=evaluation),
    Right("external_import", WRITES, arguments=evaluation, method="post"),
]


@pytest.mark.parametrize("right", RIGHTS, ids=str)
def test_rights(right: Right, world: World) -> None:
    rights.check(right, world)
