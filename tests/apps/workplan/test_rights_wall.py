"""Who gets what of the wall chart: the county's readers all of it, heads and handlers their part, strangers nothing."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import pytest

from tests import rights
from tests.apps.workplan.made import plan_in
from tests.rights import FORBIDDEN, Right

if TYPE_CHECKING:
    from tests.personas import World

READERS = ("officer", "director", "leader", "city_officer", "viewer")
PARTS = ("clerk", "principal", "colleague", "handler", "head")


def plan(world: World) -> Mapping[str, Any]:
    """The plan is there; the usual campaign needs no parameter."""
    plan_in(world)
    return {}


def first_duty(world: World) -> Mapping[str, Any]:
    """The duty of the department's handler."""
    return {"duty_id": plan_in(world).duty("1").pk}


MOVERS = (
    rights.only("officer")
    | rights.only(*READERS[1:], status=FORBIDDEN)
    | {"handler": FORBIDDEN, "head": FORBIDDEN}
)
RIGHTS = [
    Right("wall_chart", rights.everyone(200), arguments=plan),
    Right("wall_matrix", rights.everyone(200), arguments=plan),
    Right("wall_print", rights.only(*READERS, *PARTS), arguments=plan),
    Right("wall_matrix_file", rights.only(*READERS, *PARTS), arguments=plan),
    Right("wall_screen", rights.only(*READERS) | rights.only(*PARTS, status=FORBIDDEN), arguments=plan),
    Right("wall_move", MOVERS, arguments=first_duty),
]


@pytest.mark.parametrize("right", RIGHTS, ids=str)
def test_rights(right: Right, world: World) -> None:
    rights.check(right, world)
