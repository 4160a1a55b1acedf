"""What the tests of every app share: the world of the personas, and a client signed in as one of them.

Imports of the product stand inside the fixtures: pytest loads this file before Django is set up.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from django.test import Client

    from tests.personas import World


@pytest.fixture
def world(db: None) -> World:
    """Two counties with their people."""
    from tests.personas import build_world
    from tests.snapshot import restored

    return restored("world", build_world)


@pytest.fixture
def signed_in(world: World) -> Callable[[str], Client]:
    """A client signed in as the named persona."""
    from django.test import Client

    def sign_in(name: str) -> Client:
        client = Client()
        client.force_login(world.person(name))
        return client

    return sign_in
