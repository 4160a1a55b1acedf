"""A county whose primary schools can be ranked; uploaded files go with the test."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pytest_django import Settings

    from tests.apps.rankings.ranked import RankingWorld
    from tests.personas import World


@pytest.fixture(autouse=True)
def _files_of_this_test(settings: Settings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path / "files"


@pytest.fixture
def ranked(world: World) -> RankingWorld:
    """Four primary schools with what was due of them by 1 December 2025, and the issuing bodies."""
    from tests.apps.rankings.ranked import start_ranked
    from tests.snapshot import restored

    return restored("ranked", lambda: start_ranked(world))
