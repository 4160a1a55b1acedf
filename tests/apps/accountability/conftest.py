"""Talks, traces and accountability cases; kept files go with the test."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pytest_django import Settings

    from tests.apps.accountability.case_made import CaseWorld
    from tests.personas import World


@pytest.fixture(autouse=True)
def _files_of_this_test(settings: Settings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path / "files"


@pytest.fixture
def cased(world: World) -> CaseWorld:
    """A county with one accountability case at 调查."""
    from tests.apps.accountability.case_made import open_for_tests
    from tests.snapshot import restored

    return restored("cased", lambda: open_for_tests(world))
