"""What a curious or hostile person tries with ratings: after moving away, and with numbers that are none."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse

from dudao.apps.accounts.models import Membership
from dudao.apps.campaigns.api import assignments_handled_by
from dudao.apps.evaluation.actions.ratings import save_rating
from tests.apps.evaluation.running import running_in, said
from tests.personas import World

pytestmark = pytest.mark.django_db

SignIn = Callable[[str], Client]


def test_who_moved_to_another_county_has_no_part_in_her_former_items(world: World, signed_in: SignIn) -> None:
    running = running_in(world)
    assignment = running.assignment("A1")
    page = reverse("rating", args=[assignment.pk])
    assert signed_in("handler").get(page).status_code == 200
    Membership.objects.filter(user=world.person("handler")).update(organisation=world.other_school)
    client = signed_in("handler")
    assert client.get(page).status_code == 404
    assert client.post(reverse("rating_save", args=[assignment.pk]), {"number": 0}).status_code == 404
    moved = type(world.person("handler")).objects.get(pk=world.person("handler").pk)
    assert not assignments_handled_by(moved).exists()
    with pytest.raises(PermissionDenied):
        save_rating(running.assignment("A1"), said(met=True), number=0, actor=moved)


@pytest.mark.parametrize("given", ["9" * 20 + ":1", "1:" + "9" * 25, "x:1", "1", "-1:2", ":"])
def test_numbers_that_are_none_approve_nothing(world: World, signed_in: SignIn, given: str) -> None:
    campaign = running_in(world).campaign
    address = reverse("review_many", args=[campaign.pk])
    assert signed_in("officer").post(address, {"rating": given}).status_code == 302
