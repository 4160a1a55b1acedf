"""Who may open and do what with matters, rules and cards."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import pytest

from dudao.apps.oversight.actions.cards import CardGiven, give_card
from dudao.apps.oversight.actions.rules import start_rules
from dudao.apps.oversight.choices import CardColour
from dudao.apps.oversight.models import Card, Matter, OversightRule
from dudao.core.oversight.steps import Move
from tests import rights
from tests.apps.oversight.made import overseen_in
from tests.personas import World
from tests.rights import FORBIDDEN, MOVED, OK, Right

READERS = ("officer", "director", "leader", "city_officer", "viewer")
# 示例县财政局: handler and head; what is issued to it they see.
UNIT = ("handler", "head")
COUNTY_PEOPLE = (*READERS, *UNIT, "clerk", "principal", "colleague")
# Whoever works somewhere has a list of her own; the stranger is the officer of another county.
EVERYONE_WORKING = (*COUNTY_PEOPLE, "administrator", "stranger", "strange_clerk", "strange_administrator")
Arguments = Callable[[World], Mapping[str, Any]]


def issued(world: World) -> Matter:
    held = Matter.objects.first()
    if held is not None:
        return held
    overseen = overseen_in(world)
    return overseen.moved(overseen.matter(), Move.ISSUE)


def matter(world: World) -> Mapping[str, Any]:
    return {"matter_id": issued(world).pk}


def decided(verb: str) -> Arguments:
    return lambda world: {"matter_id": issued(world).pk, "verb": verb}


def proposed(world: World) -> Mapping[str, Any]:
    held = Matter.objects.first()
    return {"matter_id": held.pk if held else overseen_in(world).matter().pk, "verb": "approve"}


def rule(world: World) -> Mapping[str, Any]:
    if not OversightRule.objects.exists():
        start_rules(world.county, actor=world.person("officer"))
    return {"rule_id": OversightRule.objects.order_by("pk")[0].pk}


def card(world: World) -> Mapping[str, Any]:
    held = Card.objects.first()
    if held is None:
        overseen = overseen_in(world)
        given = CardGiven(world.department, CardColour.RED, "进度滞后", "完成招标", overseen.today)
        held = give_card(world.county, given, today=overseen.today, actor=world.person("officer"))
    return {"card_id": held.pk}


def one_more(arguments: Arguments, **values: str) -> Arguments:
    return lambda world: {**arguments(world), **values}


OFFICE = rights.only(*EVERYONE_WORKING, status=FORBIDDEN) | rights.only("officer", "stranger")
OFFICE_MOVED = OFFICE | rights.only("officer", "stranger", status=MOVED)
SEEN = rights.only(*READERS, *UNIT)
REFUSED = rights.only(*READERS, *UNIT, status=FORBIDDEN)
RIGHTS = [
    Right("oversight", rights.everyone(OK)),
    Right("matters_workbook", rights.everyone(OK)),
    Right("matter_new", OFFICE),
    Right("matter", SEEN, arguments=matter),
    Right(
        "matter_edit",
        REFUSED | rights.only("officer", status=MOVED),
        arguments=matter,
        method="post",
        data=lambda world: {"title": "事项", "revision": "3"},
    ),
    Right(
        "matter_decide",
        REFUSED | rights.only("officer", status=MOVED),
        arguments=decided("close"),
        method="post",
        data=lambda world: {"reason": "办完", "revision": "3"},
    ),
    Right("oversight_rules", rights.everyone(OK)),
    Right("oversight_rules_start", OFFICE_MOVED, method="post"),
    Right("oversight_rule_new", OFFICE, query={"source": "red_days"}),
    Right(
        "oversight_rule",
        OFFICE | {"stranger": rights.NOT_FOUND},
        arguments=rule,
    ),
    Right(
        "oversight_rule_active",
        OFFICE_MOVED | {"stranger": rights.NOT_FOUND},
        arguments=rule,
        method="post",
        data=lambda world: {"active": "0"},
    ),
    Right("oversight_ladder", OFFICE),
    Right("rules_preview", OFFICE),
    Right("rules_run", OFFICE_MOVED, method="post"),
    Right("cards", rights.everyone(OK)),
    Right("cards_file", rights.everyone(OK), arguments=lambda world: {"suffix": "xlsx"}),
    Right("card_new", OFFICE),
    Right(
        "cards_screen",
        rights.only(*EVERYONE_WORKING, status=FORBIDDEN) | rights.only(*READERS, "stranger"),
    ),
    Right(
        "card_lift",
        REFUSED | rights.only("officer", status=MOVED),
        arguments=card,
        method="post",
        data=lambda world: {"reason": "已完成"},
    ),
    Right(
        "card_withdraw",
        REFUSED | rights.only("officer", status=MOVED),
        arguments=card,
        method="post",
        data=lambda world: {"reason": "亮错了"},
    ),
]


@pytest.mark.parametrize("right", RIGHTS, ids=str)
def test_rights(right: Right, world: World) -> None:
    rights.check(right, world)


def test_a_matter_is_checked_by_the_director_or_another_officer_alone(world: World) -> None:
    """Before it is issued the unit does not know of it; who proposed it does not check it."""
    expected = rights.only(*READERS, status=FORBIDDEN) | rights.only("director", status=MOVED)
    right = Right(
        "matter_decide", expected, arguments=proposed, method="post", data=lambda _: {"revision": "1"}
    )
    rights.check(right, world)
