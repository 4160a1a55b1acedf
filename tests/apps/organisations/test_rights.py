"""Who may open what about the schools of a county."""

from collections.abc import Mapping
from typing import Any

import pytest

from tests import rights
from tests.personas import World
from tests.rights import FORBIDDEN, MOVED, NOT_FOUND, Right


def county(world: World) -> Mapping[str, Any]:
    return {"county_id": world.county.pk}


def school(world: World) -> Mapping[str, Any]:
    return {"school_id": world.school.pk}


IN_COUNTY = ("clerk", "principal", "colleague", "officer", "director", "viewer", "administrator")
SEES_SCHOOL = ("clerk", "principal", "officer", "director", "viewer", "administrator")
NOT_EDITING = ("clerk", "principal", "director", "viewer")
EDITING = ("officer", "administrator")
MAY_EDIT = rights.only(*EDITING) | rights.only(*NOT_EDITING, status=FORBIDDEN)

RIGHTS = [
    Right("counties", rights.everyone(MOVED) | {"viewer": 200}),
    Right("schools", rights.only(*IN_COUNTY), arguments=county),
    Right("school_create", MAY_EDIT | {"colleague": FORBIDDEN}, arguments=county),
    Right("school", rights.only(*SEES_SCHOOL), arguments=school),
    Right("school_edit", MAY_EDIT, arguments=school),
    Right("school_close", MAY_EDIT, arguments=school),
    Right(
        "school_reopen",
        rights.only(*EDITING, status=MOVED) | rights.only(*NOT_EDITING, status=FORBIDDEN),
        others=NOT_FOUND,
        arguments=school,
        method="post",
    ),
]


@pytest.mark.parametrize("right", RIGHTS, ids=str)
def test_rights(right: Right, world: World) -> None:
    rights.check(right, world)
