"""The first page says what waits under 督办: documents to check, to sign and to sign for; the auditor's own page."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from django.test import Client
from django.urls import reverse

from dudao.apps.accounts.api import Role
from tests import factories
from tests.apps.correspondence import made
from tests.personas import World

if TYPE_CHECKING:
    from pytest_django import Settings

SignIn = Callable[[str], Client]


@pytest.fixture(autouse=True)
def _files_of_this_test(settings: Settings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path / "files"


def home(client: Client) -> str:
    return client.get(reverse("home")).content.decode()


def test_nothing_waits_and_nothing_is_said(signed_in: SignIn, world: World) -> None:
    for who in ("officer", "director", "principal", "head"):
        assert 'aria-label="督办"' not in home(signed_in(who))


def test_a_document_waits_for_the_one_whose_turn_it_is(signed_in: SignIn, world: World) -> None:
    made.office_in(world)
    held = made.document(world, addressees=[world.school])
    assert "公文待我审核" not in home(signed_in("director"))
    made.signed(held, world)
    assert "公文待发出" in home(signed_in("officer"))
    assert "公文待签收" not in home(signed_in("principal"))


def test_a_unit_sees_what_it_has_to_sign_for(signed_in: SignIn, world: World) -> None:
    made.office_in(world)
    made.sent(made.document(world, addressees=[world.school]), world)
    assert "公文待签收" in home(signed_in("principal"))
    assert "公文待签收" not in home(signed_in("colleague"))


def test_the_audit_administrator_is_led_to_the_readings_and_to_nothing_else(
    client: Client, world: World
) -> None:
    auditor = factories.user("auditor", world.county, Role.AUDITOR, name="吴审计")
    client.force_login(auditor)
    text = home(client)
    assert reverse("accountability_readings") in text
    for name in ("oversight", "letters", "cards", "documents", "rankings", "accountability", "appraisal"):
        assert f'href="{reverse(name)}"' not in text
    for name in ("evaluation", "archive", "workplan", "datasets"):
        assert f'href="{reverse(name)}"' not in text
