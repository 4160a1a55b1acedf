"""Who may open what about accounts and the log."""

from collections.abc import Mapping
from typing import Any

import pytest

from tests import rights
from tests.personas import World
from tests.rights import FORBIDDEN, MOVED, NOT_FOUND, Right


def clerk(world: World) -> Mapping[str, Any]:
    return {"user_id": world.people["clerk"].pk}


def clerks_membership(world: World) -> Mapping[str, Any]:
    held = world.people["clerk"].memberships.get()
    return {"user_id": world.people["clerk"].pk, "membership_id": held.pk}


ADMINISTRATORS = rights.only("administrator", "strange_administrator")
OWN_ADMINISTRATOR = {"administrator": 200, "strange_administrator": NOT_FOUND}
POSTED = {"administrator": MOVED, "strange_administrator": NOT_FOUND}


def on_clerk(url_name: str, status: int = MOVED) -> Right:
    """A post about the clerk's account: her county's administrator may, the other county's finds nothing."""
    expected = {"administrator": status, "strange_administrator": NOT_FOUND}
    return Right(url_name, expected, others=FORBIDDEN, arguments=clerk, method="post")


RIGHTS = [
    Right("account_login", rights.everyone(MOVED), anonymous=200),
    Right("account_logout", rights.everyone(MOVED), method="post"),
    Right("settings_page", rights.everyone(200)),
    Right("my_account", rights.everyone(200)),
    Right("account_change_password", rights.everyone(200)),
    Right("users", ADMINISTRATORS, others=FORBIDDEN),
    Right("user_create", ADMINISTRATORS, others=FORBIDDEN),
    Right("activity_log", ADMINISTRATORS, others=FORBIDDEN),
    Right("user", OWN_ADMINISTRATOR, others=FORBIDDEN, arguments=clerk),
    on_clerk("user_reset_password", status=200),
    on_clerk("user_disable"),
    on_clerk("user_enable"),
    on_clerk("user_unlock"),
    on_clerk("membership_add", status=200),
    Right("membership_remove", POSTED, others=FORBIDDEN, arguments=clerks_membership, method="post"),
]


@pytest.mark.parametrize("right", RIGHTS, ids=str)
def test_rights(right: Right, world: World) -> None:
    rights.check(right, world)
