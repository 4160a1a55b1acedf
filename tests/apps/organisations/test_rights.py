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


READS = ("director", "leader", "city_officer", "viewer")
SCHOOLS_PEOPLE = ("clerk", "principal")
IN_COUNTY = (*SCHOOLS_PEOPLE, "colleague", "handler", "head", "officer", *READS, "administrator")
SEES_SCHOOL = (*SCHOOLS_PEOPLE, "officer", *READS, "administrator")
NOT_EDITING = (*SCHOOLS_PEOPLE, *READS)
EDITING = ("officer", "administrator")
MAY_EDIT = rights.only(*EDITING) | rights.only(*NOT_EDITING, status=FORBIDDEN)

RIGHTS = [
    Right("counties", rights.everyone(MOVED) | rights.only("viewer", "city_officer")),
    Right("schools", rights.only(*IN_COUNTY), arguments=county),
    Right(
        "school_create",
        MAY_EDIT | rights.only("colleague", "handler", "head", status=FORBIDDEN),
        arguments=county,
    ),
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
