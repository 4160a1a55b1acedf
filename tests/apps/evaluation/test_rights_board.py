"""The board tried by everyone: whole for who reads the county, a part for who has one, nothing for strangers."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import pytest

from tests import rights
from tests.apps.evaluation.running import running_in
from tests.personas import World
from tests.rights import FORBIDDEN, Right

pytestmark = pytest.mark.django_db

COUNTY = ("officer", "director", "leader", "city_officer", "viewer")
PARTS = ("clerk", "principal", "colleague", "handler", "head")


def campaign(world: World) -> Mapping[str, Any]:
    return {"campaign_id": running_in(world).campaign.pk}


def item(code: str) -> Callable[[World], Mapping[str, Any]]:
    def found(world: World) -> Mapping[str, Any]:
        running = running_in(world)
        return {"campaign_id": running.campaign.pk, "item_id": running.items[code].pk}

    return found


RIGHTS = [
    Right("board", rights.only(*COUNTY, *PARTS), arguments=campaign),
    Right(
        "board_workbook",
        rights.only(*COUNTY) | rights.only(*PARTS, status=FORBIDDEN),
        arguments=campaign,
    ),
    # A county item: its handler and the head of its lead unit see it, schools must not know.
    Right("board_item", rights.only(*COUNTY, "handler", "head"), arguments=item("A1")),
    # An item of all schools: a single school does not see the others.
    Right(
        "board_item",
        rights.only(*COUNTY) | rights.only("clerk", "principal", "colleague", status=FORBIDDEN),
        arguments=item("B1"),
    ),
]


@pytest.mark.parametrize("right", RIGHTS, ids=str)
def test_rights(right: Right, world: World) -> None:
    rights.check(right, world)
