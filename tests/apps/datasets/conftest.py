"""Jobs that run in the request, and an upload through the page.

Imports of the product stand inside the fixtures: pytest loads this file before Django is set up.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from django.test import Client
    from pytest_django import DjangoCaptureOnCommitCallbacks, Settings

    from dudao.apps.datasets.models import ImportAttempt
    from tests.personas import World


@pytest.fixture(autouse=True)
def _jobs_at_once(settings: Settings, tmp_path: Path) -> None:
    """The queue's immediate backend, and a folder of files that goes with the test."""
    settings.TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}
    settings.MEDIA_ROOT = tmp_path / "files"


@pytest.fixture
def officer(signed_in: Callable[[str], Client]) -> Client:
    """The browser of the county's officer."""
    return signed_in("officer")


@pytest.fixture
def upload(
    world: World, officer: Client, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> Callable[..., ImportAttempt]:
    """Upload a file through the page and let the job run; returns the attempt."""
    from django.urls import reverse

    from dudao.apps.datasets.models import ImportAttempt
    from tests.apps.datasets import books

    def run(content: bytes, name: str = "填报.xlsx", *, year: int = 2026) -> ImportAttempt:
        with django_capture_on_commit_callbacks(execute=True):
            address = reverse("upload", args=[world.county.pk])
            response = officer.post(address, books.post_data(content, name, year=year))
        assert response.status_code == 302, response.content.decode()
        return ImportAttempt.objects.get(pk=int(response.headers["Location"].rstrip("/").rsplit("/", 1)[-1]))

    return run
