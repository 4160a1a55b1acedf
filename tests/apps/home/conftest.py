"""Nothing of one test's evaluations stays for the next; files go with the test."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pytest_django import Settings


@pytest.fixture(autouse=True)
def _nothing_kept(settings: Settings, tmp_path: Path) -> None:
    """Empties what the process keeps of evaluations."""
    from dudao.apps.home.evaluations import forget
    from dudao.apps.measurement.evaluating import forget as forget_measured

    settings.MEDIA_ROOT = tmp_path / "files"
    forget()
    forget_measured()
