"""The county of the tests with its three issuing bodies; files go with the test."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pytest_django import Settings

    from tests.apps.correspondence.made import Office
    from tests.personas import World


@pytest.fixture(autouse=True)
def _files_of_this_test(settings: Settings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path / "files"


@pytest.fixture
def office(world: World) -> Office:
    """Issuing bodies and a second officer."""
    from tests.apps.correspondence.made import office_in
    from tests.snapshot import restored

    return restored("correspondence", lambda: office_in(world))
