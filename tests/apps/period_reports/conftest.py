"""A county that reports every half-month, with the plan of the workplan's tests."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.apps.period_reports.reporting import Reporting
    from tests.personas import World


@pytest.fixture
def reporting(world: World) -> Reporting:
    """A half-month series of four units with the second half of November 2025 open."""
    from tests.apps.period_reports.reporting import start_reporting
    from tests.snapshot import restored

    return restored("reporting", lambda: start_reporting(world))


@pytest.fixture
def now(world: World) -> Reporting:
    """The same counted from the clock, for tests of pages."""
    from tests.apps.period_reports.reporting import reporting_in
    from tests.snapshot import restored

    return restored("reporting now", lambda: reporting_in(world))
