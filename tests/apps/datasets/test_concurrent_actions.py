"""The same action by several people at the same moment: one of them wins, the others are told; on both databases."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.db import connection

from dudao.apps.activity.api import Entry, chain_of, verify
from dudao.apps.datasets.actions import rounds, uploads, versions
from dudao.apps.datasets.models import Dataset, ImportAttempt, ReportingRound
from dudao.apps.organisations.api import SchoolYear
from tests.apps.datasets import books, stored
from tests.personas import World

PEOPLE = 4
pytestmark = pytest.mark.django_db(transaction=True)


def at_once(action: Callable[[], object]) -> list[str]:
    """What each of PEOPLE got who did this at the same moment: "done" or "refused"; anything else is raised."""
    start = Barrier(PEOPLE)

    def one(_: int) -> str:
        start.wait()
        try:
            action()
        except ValidationError:
            return "refused"
        finally:
            connection.close()
        return "done"

    with ThreadPoolExecutor(PEOPLE) as pool:
        return sorted(pool.map(one, range(PEOPLE)))


ONE_WINS = ["done", *["refused"] * (PEOPLE - 1)]


def test_one_file_uploaded_by_all_is_one_attempt(world: World) -> None:
    year = SchoolYear(2026)

    def upload() -> None:
        file = ContentFile(b"PK the same", name="填报.xlsx")
        uploads.upload_dataset(world.county, books.STANDARD, year, file, actor=None)

    assert at_once(upload) == ONE_WINS
    assert ImportAttempt.objects.count() == 1
    assert verify(chain_of(world.county)) is None


def test_one_lock(world: World) -> None:
    held = stored.version(world)
    officer = world.person("officer")
    assert at_once(lambda: versions.lock_dataset(held.dataset, actor=officer)) == ONE_WINS
    assert Dataset.objects.get().is_locked
    assert Entry.objects.filter(verb="lock_dataset").count() == 1


def test_one_round(world: World) -> None:
    officer = world.person("officer")
    opened = at_once(lambda: rounds.open_round(world.county, books.STANDARD, SchoolYear(2026), actor=officer))
    assert opened == ONE_WINS
    assert ReportingRound.objects.count() == 1


def test_one_failure_of_a_check(world: World) -> None:
    attempt = stored.attempt(world, "running")
    assert at_once(lambda: uploads.fail_import(attempt, reason="中断")) == ["done"] * PEOPLE
    assert Entry.objects.filter(verb="fail_import").count() == 1
