"""Five units of the test county appraised for 2025; files go with the test."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pytest_django import Settings

    from tests.apps.appraisal.made import Appraised
    from tests.personas import World


@pytest.fixture(autouse=True)
def _files_of_this_test(settings: Settings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path / "files"


@pytest.fixture
def appraised(world: World) -> Appraised:
    """The published scheme of 2025, with everything recorded and stated; nothing computed yet."""
    from tests.apps.appraisal.made import build
    from tests.snapshot import restored

    return restored("appraised", lambda: build(world))


@pytest.fixture
def shown(world: World) -> Appraised:
    """The same, computed and shown to the units for contest."""
    from tests.apps.appraisal.made import build_shown
    from tests.snapshot import restored

    return restored("appraised and shown", lambda: build_shown(world))
