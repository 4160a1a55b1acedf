"""The standards are read by everyone who is signed in, and by nobody else."""

from collections.abc import Mapping
from typing import Any

import pytest

from tests import rights
from tests.personas import World
from tests.rights import OK, Right


def quality_balance(world: World) -> Mapping[str, Any]:
    return {"standard_id": "quality-balance-2017"}


def one_item(world: World) -> Mapping[str, Any]:
    return {"standard_id": "quality-balance-2017", "item_id": "L2"}


ALL = rights.everyone(OK)
RIGHTS = [
    Right("standards", ALL),
    Right("standard", ALL, arguments=quality_balance),
    Right("standard_rules", ALL, arguments=quality_balance),
    Right("standard_fields", ALL, arguments=quality_balance),
    Right("standard_checks", ALL, arguments=quality_balance),
    Right("standard_item", ALL, arguments=one_item),
    Right("standard_export", ALL, arguments=quality_balance),
    Right("standard_template", ALL, arguments=quality_balance),
]


@pytest.mark.parametrize("right", RIGHTS, ids=str)
def test_rights(right: Right, world: World) -> None:
    rights.check(right, world)
