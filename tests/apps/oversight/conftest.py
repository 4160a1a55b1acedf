"""A county under oversight for tests: the plan of the workplan's tests and a second officer."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pytest_django import Settings

    from tests.apps.oversight.made import OversightWorld
    from tests.apps.period_reports.reporting import Reporting
    from tests.personas import World


@pytest.fixture(autouse=True)
def _files_of_this_test(settings: Settings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path / "files"


@pytest.fixture
def overseen(world: World) -> OversightWorld:
    """A county with a plan, issuing bodies and two officers; days count from TODAY."""
    from tests.apps.oversight.made import build_overseen
    from tests.snapshot import restored

    return restored("overseen", lambda: build_overseen(world))


@pytest.fixture
def overseen_now(world: World) -> OversightWorld:
    """The same counted from the clock, for tests of pages."""
    from tests.apps.oversight.made import overseen_in
    from tests.snapshot import restored

    return restored("overseen now", lambda: overseen_in(world))


@pytest.fixture
def reporting(world: World) -> Reporting:
    """The half-month series of the tests of periodic reports, over the same plan."""
    from tests.apps.period_reports.reporting import start_reporting
    from tests.snapshot import restored

    return restored("reporting", lambda: start_reporting(world))
