"""Where a school stands: both figures or neither, kept exactly."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse

from dudao.apps.activity.api import Entry
from dudao.apps.organisations.api import edit_organisation
from tests.personas import World

pytestmark = pytest.mark.django_db


def test_a_place_is_kept_and_logged(world: World) -> None:
    edit_organisation(
        world.school,
        {"latitude": Decimal("34.760012"), "longitude": Decimal("113.65")},
        actor=world.person("officer"),
    )
    world.school.refresh_from_db()
    assert (world.school.latitude, world.school.longitude) == (Decimal("34.760012"), Decimal("113.650000"))
    assert "34.760012" in Entry.objects.order_by("-pk")[0].details_json


def test_half_a_place_is_refused(world: World) -> None:
    with pytest.raises(ValidationError) as refused:
        edit_organisation(world.school, {"latitude": Decimal(34)}, actor=None)
    assert "longitude" in refused.value.message_dict


def test_no_place_is_beyond_the_poles(world: World) -> None:
    with pytest.raises(ValidationError):
        edit_organisation(world.school, {"latitude": Decimal(91), "longitude": Decimal(113)}, actor=None)


def test_the_form_takes_a_place(world: World, client: Client) -> None:
    client.force_login(world.person("officer"))
    page = client.get(reverse("school_edit", args=[world.school.pk]))
    assert page.status_code == 200
    assert "纬度" in page.content.decode()
