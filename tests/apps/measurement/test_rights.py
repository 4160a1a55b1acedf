"""Who may open what of measurement."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from tests import rights
from tests.apps.datasets import stored
from tests.personas import World
from tests.rights import FORBIDDEN, OK, Right

READS = ("officer", "director", "viewer")
IN_COUNTY = ("clerk", "principal", "colleague", "administrator")
READ = rights.only(*READS) | rights.only(*IN_COUNTY, status=FORBIDDEN)
OWN_SCHOOL = rights.only(*READS, "clerk", "principal") | {"colleague": FORBIDDEN, "administrator": FORBIDDEN}


def version(world: World) -> Mapping[str, Any]:
    return {"version_id": stored.version(world).pk}


def school_row(world: World) -> Mapping[str, Any]:
    return {"row_id": stored.version(world).rows.get(level="school").pk}


def figure(world: World) -> Mapping[str, Any]:
    return {**school_row(world), "stage": "primary", "item_id": "L1"}


RIGHTS = [
    Right("measurement", rights.everyone(OK)),
    Right("verdict", READ, arguments=version),
    Right("heat", READ, arguments=version),
    Right("heat_export", READ, arguments=version),
    Right("school_results", OWN_SCHOOL, arguments=school_row),
    Right("how", OWN_SCHOOL, arguments=figure),
]


@pytest.mark.parametrize("right", RIGHTS, ids=str)
def test_rights(right: Right, world: World) -> None:
    rights.check(right, world)
