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

    return start_reporting(world)
