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
    from django.utils import timezone

    from tests.apps.evaluation.running import start
    from tests.snapshot import restored

    made = restored("running", lambda: start(world))
    made.version.published_at = (
        timezone.now()
    )  # tests change its items: nothing kept of another test holds for it
    made.version.save()
    return made
