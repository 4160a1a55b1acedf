"""Who may open what of a campaign."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from dudao.apps.campaigns.api import (
    Campaign,
    GroupGiven,
    create_campaign,
    link_items,
    save_group,
    start_campaign,
)
from dudao.apps.campaigns.models import AssignmentImport, Group
from tests import rights
from tests.apps.campaigns import made
from tests.apps.campaigns.books import imported
from tests.personas import World
from tests.rights import FORBIDDEN, MOVED, NOT_FOUND, OK, Right

READS = ("officer", "director", "leader", "city_officer", "viewer")
ASKED = ("clerk", "principal", "colleague", "handler", "head")
SEES = rights.only(*READS, *ASKED)
READ = rights.only(*READS) | rights.only(*ASKED, status=FORBIDDEN)
OFFICE = rights.only(*READS, *ASKED, status=FORBIDDEN) | {"officer": OK}
POSTS = OFFICE | {"officer": MOVED}


def county(world: World) -> Mapping[str, Any]:
    return {"county_id": world.county.pk}


def campaign(world: World) -> Mapping[str, Any]:
    found = Campaign.objects.first() or made.campaign(world)
    return {"campaign_id": found.pk}


def started(world: World) -> Mapping[str, Any]:
    held = made.campaign(world)
    start_campaign(held, actor=None, reason="试运行")
    return {"campaign_id": held.pk}


def closed(world: World) -> Mapping[str, Any]:
    held = made.campaign(world)
    Campaign.objects.filter(pk=held.pk).update(state="closed")
    return {"campaign_id": held.pk}


def newer(world: World) -> Mapping[str, Any]:
    held = made.campaign(world)
    new = made.version(world.county, [made.COUNTY_ITEM], title=f"{held.title}标准", number=2)
    return {"campaign_id": held.pk, "version_id": new.pk}


def a_group(world: World) -> Mapping[str, Any]:
    held = made.campaign(world)
    saved: Group = save_group(held, None, GroupGiven("office", "领导小组办公室"), actor=None)
    return {"campaign_id": held.pk, "group_id": saved.pk}


def a_unit(world: World) -> Mapping[str, Any]:
    return {"campaign_id": made.campaign(world).pk, "unit_id": world.school.pk}


def an_item(world: World) -> Mapping[str, Any]:
    held = made.campaign(world)
    return {"campaign_id": held.pk, "item_id": made.item(held, "A1-B1-C1").pk}


def a_school(world: World) -> Mapping[str, Any]:
    return {"campaign_id": made.campaign(world).pk, "school_id": world.school.pk}


def an_import(world: World) -> Mapping[str, Any]:
    held = made.campaign(world)
    kept: AssignmentImport = imported(held, [("编号", "牵头单位"), ("A1-B1-C1", "税务局")])
    return {"campaign_id": held.pk, "import_id": kept.pk}


def a_link(world: World) -> Mapping[str, Any]:
    versions = [made.version(world.county, [{}], title=title) for title in ("甲", "乙")]
    held = create_campaign(world.county, title="创建", versions=versions, actor=None)
    # Nobody of the county is asked anything yet: the schools and the department are taken in by hand.
    first, second = (version.items.get().pk for version in versions)
    return {"campaign_id": held.pk, "link_id": link_items(held, first, second, actor=None).pk}


def chosen(world: World) -> Mapping[str, Any]:
    held = Campaign.objects.get()
    return {"items": made.item(held, "A1-B1-C1").pk, "due_on": "2027-03-01"}


def pair(world: World) -> Mapping[str, Any]:
    return {"reason": "先开展"}


def in_link(expected: Mapping[str, int]) -> Mapping[str, int]:
    """In the campaign of the link the department has no part."""
    return dict(expected) | rights.only("handler", "head", status=NOT_FOUND)


RIGHTS = [
    Right("campaigns", rights.everyone(OK)),
    Right(
        "campaign_new",
        OFFICE | rights.only("administrator", status=FORBIDDEN) | rights.only(*ASKED, status=NOT_FOUND),
        arguments=county,
    ),
    Right("campaign", SEES, arguments=campaign),
    Right("campaign_edit", OFFICE, arguments=campaign),
    Right("campaign_start", POSTS, arguments=campaign, method="post", data=pair),
    Right("campaign_close", POSTS, arguments=started, method="post"),
    Right("campaign_reopen", POSTS, arguments=closed, method="post"),
    Right("campaign_stages", SEES, arguments=campaign),
    Right("campaign_stages", POSTS, arguments=campaign, method="post"),
    Right("campaign_carry", OFFICE, arguments=newer),
    Right("campaign_carry", POSTS, arguments=newer, method="post"),
    Right("campaign_bodies", SEES, arguments=campaign),
    Right("bodies_file", SEES, arguments=campaign),
    Right("group_new", OFFICE, arguments=campaign),
    Right("group", OFFICE, arguments=a_group),
    Right("group_remove", POSTS, arguments=a_group, method="post"),
    Right("campaign_units", READ, arguments=campaign),
    Right("campaign_units", POSTS, arguments=campaign, method="post"),
    Right("campaign_keepers", READ, arguments=campaign),
    Right("keepers_file", READ, arguments=campaign),
    Right("keepers_import", OFFICE | {"officer": 400}, arguments=campaign, method="post"),
    Right("unit_keepers", OFFICE, arguments=a_unit),
    Right("duties", READ, arguments=campaign),
    Right("duties_assign", POSTS, arguments=campaign, method="post", data=chosen),
    Right("duties_fill_schools", POSTS, arguments=campaign, method="post"),
    Right("duties_file", READ, arguments=campaign),
    Right("duties_import", OFFICE, arguments=campaign),
    Right("duties_marked", OFFICE, arguments=an_import),
    Right("item_duty", READ, arguments=an_item),
    Right("item_duty", POSTS, arguments=an_item, method="post"),
    Right(
        "school_duties",
        rights.only(*READS, "principal") | {"clerk": FORBIDDEN},
        arguments=a_school,
    ),
    Right("demands", READ, arguments=campaign),
    Right("demand_link", OFFICE | {"officer": 400}, arguments=campaign, method="post"),
    Right("demand_unlink", in_link(POSTS), arguments=a_link, method="post"),
]


@pytest.mark.parametrize("right", RIGHTS, ids=str)
def test_rights(right: Right, world: World) -> None:
    rights.check(right, world)
