"""Nothing of one test's evaluations and pages stays for the next."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pytest_django import Settings


@pytest.fixture(autouse=True)
def _nothing_kept(settings: Settings, tmp_path: Path) -> None:
    """Empties the memory of evaluations and the cache of fragments; files go with the test."""
    from django.core.cache import cache

    from dudao.apps.measurement.evaluating import forget

    settings.MEDIA_ROOT = tmp_path / "files"
    forget()
    cache.clear()
