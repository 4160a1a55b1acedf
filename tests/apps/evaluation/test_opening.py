"""Evaluations opened for all subjects, and ratings carried over to a new version of the standard."""

from __future__ import annotations

from fractions import Fraction

import pytest

from dudao.apps.activity.api import Entry
from dudao.apps.campaigns.api import Assignment, CampaignStandard
from dudao.apps.evaluation.actions.opening import carry_over_ratings, open_evaluations
from dudao.apps.evaluation.actions.ratings import save_rating, submit_rating
from dudao.apps.evaluation.models import Evaluation, Rating
from tests.apps.evaluation.running import Running, add_items, said, standard_version

pytestmark = pytest.mark.django_db


def test_every_subject_gets_one_evaluation(running: Running) -> None:
    assert open_evaluations(running.campaign, actor=running.person("officer")) == 3
    rows = Evaluation.objects.order_by("subject__kind", "subject").values_list(
        "subject", "item_count", "max_points"
    )
    world = running.world
    assert set(rows) == {
        (world.county.pk, 9, Fraction(47)),
        (world.school.pk, 4, Fraction(40)),
        (world.second_school.pk, 4, Fraction(40)),
    }
    assert open_evaluations(running.campaign, actor=None) == 0
    assert Entry.objects.filter(verb="open_evaluation").count() == 1


def test_opening_again_follows_what_is_asked_now(running: Running) -> None:
    open_evaluations(running.campaign, actor=None)
    Assignment.objects.filter(item=running.items["B1"], subject=running.world.school).delete()
    assert open_evaluations(running.campaign, actor=None) == 0
    assert Evaluation.objects.get(subject=running.world.school).max_points == 30


def test_a_new_version_takes_over_the_ratings_of_unchanged_items(running: Running) -> None:
    handler = running.person("handler")
    submit_rating(running.assignment("A1"), said("有据", met=True), number=0, actor=handler)
    save_rating(running.assignment("A2"), said(grade="B"), number=0, actor=handler)
    new = standard_version(running.world, number=2)
    items = add_items(new)
    for code, item in items.items():
        item.previous = running.items[code]
        item.is_unchanged = code != "A2"
        item.save()
    Assignment.objects.all().update(handler=handler)
    for one in Assignment.objects.select_related("item"):
        Assignment.objects.create(
            campaign=running.campaign, item=items[one.item.code], subject=one.subject, handler=one.handler
        )
    CampaignStandard.objects.create(campaign=running.campaign, version=new, position=1)
    done = carry_over_ratings(running.campaign, running.version, new, actor=running.person("officer"))
    assert done.carried == 1
    assert done.anew == ("A2",)
    carried = Rating.objects.get(item=items["A1"])
    assert (carried.state, carried.level, carried.note, carried.points) == (
        "submitted",
        "department",
        "有据",
        Fraction(10),
    )
    assert Evaluation.objects.get(version=new, subject=running.world.county).handed_in_points == 10
    assert Evaluation.objects.get(version=running.version).handed_in_points == 10
    again = carry_over_ratings(running.campaign, running.version, new, actor=None)
    assert again.carried == 0
