"""A campaign with a list of duties for the tests of papers; files go with the test."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pytest_django import Settings

    from tests.apps.workplan.made import PlanWorld
    from tests.personas import World


@pytest.fixture(autouse=True)
def _files_of_this_test(settings: Settings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path / "files"


@pytest.fixture
def plan_world(world: World) -> PlanWorld:
    """A running campaign 83 days before acceptance with six duties."""
    from django.utils import timezone

    from tests.apps.workplan.made import start_plan

    return start_plan(world, today=timezone.localdate())
