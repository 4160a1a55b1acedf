"""A running campaign for the tests of ratings."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.apps.evaluation.running import Running
    from tests.personas import World


@pytest.fixture
def running(world: World) -> Running:
    """One item of each kind, assigned to the personas."""
    from tests.apps.evaluation.running import start

    return start(world)
