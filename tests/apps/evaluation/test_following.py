"""Evaluations follow their campaign: started, with other units, with a new version of its standard."""

from __future__ import annotations

import pytest

from dudao.apps.campaigns.api import carry_over, participants_of, set_participants, start_campaign
from dudao.apps.evaluation.models import Evaluation
from tests import factories
from tests.apps.campaigns import made
from tests.personas import World

pytestmark = pytest.mark.django_db


def test_every_subject_has_its_evaluation_once_the_campaign_runs(world: World) -> None:
    held = made.campaign(world)
    assert not Evaluation.objects.exists()
    start_campaign(held, actor=world.person("officer"), reason="先自评")
    found = {one.subject: one.item_count for one in Evaluation.objects.select_related("subject")}
    assert found == {world.county: 1, world.school: 1, world.second_school: 2}


def test_a_school_that_joins_a_running_campaign_gets_one(world: World) -> None:
    held = made.campaign(world)
    start_campaign(held, actor=None, reason="先自评")
    third = factories.school(world.township, "北坡小学")
    set_participants(held, [*participants_of(held), third], actor=world.person("officer"))
    assert Evaluation.objects.get(subject=third).item_count == 1


def test_a_new_version_opens_evaluations_of_its_own(world: World) -> None:
    held = made.campaign(world)
    start_campaign(held, actor=None, reason="先自评")
    items = [made.COUNTY_ITEM, made.SCHOOL_ITEM, made.SCHOOL_ITEM | {"text": "图书室每天开放"}]
    new = made.version(world.county, items, title=f"{held.title}标准", number=2)
    carry_over(held, new, actor=world.person("officer"))
    found = Evaluation.objects.filter(version=new).select_related("subject")
    assert {one.subject: one.item_count for one in found} == {
        world.county: 1,
        world.school: 2,
        world.second_school: 2,
    }
