"""Who reads and who changes the backward schedule of a county."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

import pytest

from dudao.apps.workplan.actions.plans import draw_plan, make_plan
from dudao.apps.workplan.models import Milestone, Plan
from tests import rights
from tests.apps.workplan.made import plan_in
from tests.personas import World
from tests.rights import FORBIDDEN, MOVED, OK, Right

READS = ("officer", "director", "leader", "city_officer", "viewer")
# They have a part in the campaign, or none at all of a plan as a whole.
ASKED = ("clerk", "principal", "colleague", "handler", "head")
READ = rights.only(*READS) | rights.only(*ASKED, status=FORBIDDEN)
OFFICE = rights.only(*READS, *ASKED, status=FORBIDDEN) | {"officer": OK}
POSTS = OFFICE | {"officer": MOVED}
# Everybody the plan of her own county; who reads no county as a whole, none.
PAGE = rights.everyone(FORBIDDEN) | rights.only(*READS, "stranger")


def campaign(world: World) -> Mapping[str, Any]:
    return {"campaign_id": plan_in(world).campaign.pk}


def version(world: World) -> Mapping[str, Any]:
    held = plan_in(world)
    found = Plan.objects.first() or draw_plan(make_plan(held.campaign, today=held.today, actor=None))
    return {"plan_id": found.pk}


def milestone(world: World) -> Mapping[str, Any]:
    held = plan_in(world)
    found, _ = Milestone.objects.get_or_create(
        campaign=held.campaign, kind="other", name="节点", defaults={"on": held.today + timedelta(10)}
    )
    return {"milestone_id": found.pk}


def a_duration(world: World) -> Mapping[str, Any]:
    return {"duty": plan_in(world).duty("2").pk, "days": "3"}


def a_node(world: World) -> Mapping[str, Any]:
    return {"kind": "rehearsal", "on": (plan_in(world).today + timedelta(20)).isoformat()}


def rules(world: World) -> Mapping[str, Any]:
    return {"yellow_due_days": "7", "yellow_slack_days": "3", "red_late_days": "1"}


RIGHTS = [
    Right("plan_page", PAGE),
    Right("plan_ways", READ, arguments=campaign),
    Right("plan_make", POSTS, arguments=campaign, method="post"),
    Right("plan_move", OFFICE, arguments=campaign),
    Right("plan_milestone", POSTS, arguments=campaign, method="post", data=a_node),
    Right("plan_milestone_remove", POSTS, arguments=milestone, method="post"),
    Right("plan_rules_set", POSTS, arguments=campaign, method="post", data=rules),
    Right("plan_duration", POSTS, arguments=campaign, method="post", data=a_duration),
    Right("plan_version", READ, arguments=version),
    Right("plan_agree", POSTS, arguments=version, method="post"),
    Right("plan_discard", POSTS, arguments=version, method="post"),
    Right("plan_workbook", READ, arguments=version),
]


@pytest.mark.parametrize("right", RIGHTS, ids=str)
def test_rights(right: Right, world: World) -> None:
    plan_in(world)
    rights.check(right, world)
