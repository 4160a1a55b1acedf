"""Who sees, fills in and reviews which item of whom: every persona against every kind of assignment."""

from __future__ import annotations

import pytest

from dudao.apps.accounts.api import Role
from dudao.apps.campaigns.api import (
    Assignment,
    Campaign,
    DutyChange,
    Owner,
    assign,
    assignments_handled_by,
    assignments_visible_to,
    campaigns_visible_to,
    can_handle,
    can_review,
    can_see,
    reviewers_of,
    start_campaign,
)
from tests import factories
from tests.apps.campaigns import made
from tests.personas import PERSONAS, World

pytestmark = pytest.mark.django_db

READERS = {"officer", "director", "leader", "city_officer", "viewer"}


@pytest.fixture
def held(world: World) -> Campaign:
    """The county's item is handled by 财政局, which leads it and the school item."""
    campaign = made.campaign(world)
    first, second = made.item(campaign, "A1-B1-C1"), made.item(campaign, "A1-B1-C2")
    changes = [
        DutyChange(first.pk, handler=world.people["handler"]),
        DutyChange(second.pk, lead_unit=world.department),
    ]
    assign(campaign, changes, actor=None)
    return start_campaign(campaign, actor=None, reason="试运行")


def of_county(held: Campaign, world: World) -> Assignment:
    return made.assignment(held, "A1-B1-C1", world.county)


def of_school(held: Campaign, world: World) -> Assignment:
    return made.assignment(held, "A1-B1-C2", world.school)


def of_other_school(held: Campaign, world: World) -> Assignment:
    return made.assignment(held, "A1-B1-C2", world.second_school)


def of_junior(held: Campaign, world: World) -> Assignment:
    return made.assignment(held, "A1-B1-C3", world.second_school)


SEEN = {
    of_county: READERS | {"handler", "head"},
    of_school: READERS | {"clerk", "principal", "head"},
    of_other_school: READERS | {"colleague", "head"},
    of_junior: READERS | {"colleague"},
}


@pytest.mark.parametrize("which", list(SEEN), ids=lambda one: one.__name__)
def test_who_sees_an_assignment(held: Campaign, world: World, which: object) -> None:
    assert callable(which)
    one = which(held, world)
    assert {name for name in PERSONAS if can_see(world.person(name), one)} == SEEN[which]
    listed = {name for name in PERSONAS if one in set(assignments_visible_to(world.person(name), held))}
    assert listed == SEEN[which]


def test_only_the_handler_fills_in_and_only_while_it_runs(held: Campaign, world: World) -> None:
    one = of_school(held, world)
    assert {name for name in PERSONAS if can_handle(world.person(name), one)} == {"clerk"}
    Campaign.objects.filter(pk=held.pk).update(state="closed")
    one = of_school(held, world)
    assert not can_handle(world.person("clerk"), one)


@pytest.mark.parametrize(
    ("level", "of_the_county", "of_the_school"),
    [
        ("unit", set(), {"principal"}),
        ("department", {"head"}, {"head"}),
        ("bureau", {"officer"}, {"officer"}),
        ("city", {"city_officer"}, {"city_officer"}),
    ],
)
def test_who_reviews_at_which_level(
    held: Campaign, world: World, level: str, of_the_county: set[str], of_the_school: set[str]
) -> None:
    for one, expected in ((of_county(held, world), of_the_county), (of_school(held, world), of_the_school)):
        assert {name for name in PERSONAS if can_review(world.person(name), one, level)} == expected


def test_the_head_reviews_only_what_her_department_leads(held: Campaign, world: World) -> None:
    assert not can_review(world.person("head"), of_junior(held, world), "department")


def test_nobody_reviews_what_she_filled_in_herself(held: Campaign, world: World) -> None:
    item = made.item(held, "A1-B1-C1")
    assign(held, [DutyChange(item.pk, handler=world.people["head"])], actor=None)
    one = of_county(held, world)
    assert not can_review(world.person("head"), one, "department")
    assert reviewers_of(held).levels_of(one) == ["bureau"]


def test_levels_without_anybody_are_skipped_and_named(held: Campaign, world: World) -> None:
    reviewers = reviewers_of(held)
    assert reviewers.levels_of(of_county(held, world)) == ["department", "bureau"]
    assert reviewers.levels_of(of_school(held, world)) == ["unit", "department", "bureau"]
    junior = of_junior(held, world)
    assert reviewers.levels_of(junior) == ["bureau"]
    assert reviewers.skipped(junior) == ["unit", "department"]
    assert reviewers.people(of_school(held, world), "unit") == [world.people["principal"]]


def test_owners_by_account_see_their_item_and_owners_by_name_need_none(held: Campaign, world: World) -> None:
    item = made.item(held, "A1-B1-C3")
    owner = factories.user("vice", world.bureau, Role.DEPARTMENT_CLERK, name="副局长")
    change = DutyChange(
        item.pk, principal_owner=Owner(None, "张副县长"), direct_owner=Owner(owner, owner.name)
    )
    assign(held, [change], actor=None)
    one = of_junior(held, world)
    assert (one.principal_owner, one.principal_owner_name, one.direct_owner) == (None, "张副县长", owner)
    assert can_see(owner, one)
    assert not can_handle(owner, one)


def test_the_head_of_a_supporting_unit_sees_the_item_and_does_not_review_it(
    held: Campaign, world: World
) -> None:
    head = factories.user("bureau_head", world.bureau, Role.DEPARTMENT_HEAD, name="教育局科长")
    one = of_county(held, world)
    assert can_see(head, one)
    assert list(assignments_visible_to(head, held)) == [
        one,
        of_junior(held, world),
    ]  # the bureau leads the other
    assert not can_review(head, one, "department")


def test_campaigns_are_seen_by_whoever_reads_the_county_or_is_asked_something(
    held: Campaign, world: World
) -> None:
    seen = {name for name in PERSONAS if held in set(campaigns_visible_to(world.person(name)))}
    assert seen == READERS | {"clerk", "principal", "colleague", "handler", "head"}


def test_what_a_person_fills_in_ends_with_the_campaign(held: Campaign, world: World) -> None:
    assert list(assignments_handled_by(world.person("handler"))) == [of_county(held, world)]
    Campaign.objects.filter(pk=held.pk).update(state="closed")
    assert list(assignments_handled_by(world.person("handler"))) == []
    assert len(assignments_handled_by(world.person("handler"), running_only=False)) == 1
