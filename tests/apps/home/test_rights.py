"""Everyone has a first page; the county's settings are for its readers, changed by office and administrator."""

from collections.abc import Mapping
from typing import Any

import pytest

from tests import rights
from tests.personas import World
from tests.rights import FORBIDDEN, MOVED, OK, Right


def county(world: World) -> Mapping[str, Any]:
    return {"county_id": world.county.pk}


def given(world: World) -> Mapping[str, Any]:
    return {"name": world.county.name, "code": world.county.code, "acceptance_on": "2027-05-20"}


READS = ("director", "leader", "city_officer", "viewer")

RIGHTS = [
    Right("home", rights.everyone(OK)),
    Right(
        "county_settings",
        rights.only("officer", "administrator", *READS),
        arguments=county,
    ),
    Right(
        "county_settings",
        rights.only("officer", "administrator", status=MOVED) | rights.only(*READS, status=FORBIDDEN),
        arguments=county,
        method="post",
        data=given,
    ),
]


@pytest.mark.parametrize("right", RIGHTS, ids=str)
def test_rights(right: Right, world: World) -> None:
    rights.check(right, world)
