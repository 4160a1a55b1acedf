"""Who may see reminders, urge, set the rules and take the sheets away."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from tests import rights
from tests.apps.workplan.made import plan_in
from tests.personas import World
from tests.rights import FORBIDDEN, MOVED, NOT_FOUND, OK, Right

READERS = ("officer", "director", "leader", "city_officer", "viewer")
HEADS = ("head", "principal")
# Whoever only has duties of her own finds them under 我的任务.
REFUSED = ("clerk", "colleague", "handler", "administrator", "strange_clerk", "strange_administrator")


def of_county(status: int, *people: str, without_role: tuple[str, ...] = ()) -> dict[str, int]:
    """For a page of this county named in the address: strangers get 404."""
    return {
        **rights.only(*REFUSED, *without_role, status=FORBIDDEN),
        **rights.only("stranger", status=NOT_FOUND),
        **rights.only(*people, status=status),
    }


def county(world: World) -> Mapping[str, Any]:
    plan_in(world)
    return {}


def third(world: World) -> Mapping[str, Any]:
    return {"duty_id": plan_in(world).duty("3").pk}


def chosen(world: World) -> Mapping[str, Any]:
    return {"duties": [plan_in(world).duty("3").pk], "county": world.county.pk, "target": "handler"}


def as_xlsx(world: World) -> Mapping[str, Any]:
    plan_in(world)
    return {"suffix": "xlsx"}


# Without a county in the address a stranger's officer has her own county's page.
OWN = of_county(OK, *READERS, *HEADS, "stranger")
RIGHTS = [
    Right("reminders_page", OWN, arguments=county),
    Right("urge_register", OWN, arguments=county),
    Right("urge_register_file", OWN, arguments=as_xlsx),
    Right("reminder_log", of_county(OK, *READERS, "stranger", without_role=HEADS), arguments=county),
    Right(
        "reminder_rules",
        of_county(
            OK, "officer", "stranger", without_role=(*HEADS, "director", "leader", "city_officer", "viewer")
        ),
        arguments=county,
    ),
    # Nothing is due in the first school and in the other county: sent back with a word. The city opens on the county
    # that has work.
    Right(
        "reminder_sheets",
        {
            **of_county(OK, "officer", "director", "leader", "head", "city_officer", "viewer"),
            **rights.only("principal", "stranger", status=MOVED),
        },
        arguments=as_xlsx,
    ),
    Right(
        "reminders_urge",
        {
            **of_county(MOVED, "officer", "director", "head"),
            **rights.only("leader", "city_officer", "viewer", status=FORBIDDEN),
            **rights.only("principal", status=NOT_FOUND),
        },
        arguments=county,
        data=chosen,
        method="post",
    ),
    Right(
        "duty_urge",
        {
            **rights.only("officer", "director", "head", status=MOVED),
            **rights.only("leader", "city_officer", "viewer", "handler", status=FORBIDDEN),
        },
        arguments=third,
        method="post",
        data=lambda world: {"target": "handler"},
    ),
]


@pytest.mark.parametrize("right", RIGHTS, ids=str)
def test_rights(right: Right, world: World) -> None:
    rights.check(right, world)


@pytest.mark.parametrize("name", ["reminders_page", "urge_register", "reminder_log", "reminder_rules"])
def test_another_county_is_not_found(name: str, world: World) -> None:
    plan_in(world)
    expected = {**rights.everyone(NOT_FOUND), **rights.only(*REFUSED, status=FORBIDDEN)}
    query = {"county": str(world.other_county.pk)}
    if name == "reminder_rules":
        expected |= rights.only("city_officer", "viewer", status=FORBIDDEN) | rights.only("stranger")
    else:
        expected |= rights.only("city_officer", "viewer", "stranger")
    rights.check(Right(name, expected, arguments=county, query=query), world)
