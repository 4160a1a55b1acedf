"""Who may open and do what with ratings: clause by clause, own and another's, by every persona."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import Any

import pytest

from dudao.apps.evaluation.actions.corrections import correct_measured
from dudao.apps.evaluation.actions.ratings import submit_rating
from dudao.apps.evaluation.models import Rating
from tests import rights
from tests.apps.evaluation.running import running_in, said
from tests.personas import World
from tests.rights import FORBIDDEN, MOVED, NOT_FOUND, OK, Right

COUNTY = ("officer", "director", "leader", "city_officer", "viewer")
SEES_A1 = (*COUNTY, "handler", "head")  # a county item led by 财政局
SEES_B1 = (*COUNTY, "clerk", "principal")  # an item of the first school, led by the bureau
PARTS = ("clerk", "principal", "colleague", "handler", "head")
Arguments = Callable[[World], Mapping[str, Any]]


def item(code: str, *, second: bool = False) -> Arguments:
    def found(world: World) -> Mapping[str, Any]:
        subject = world.second_school if second else None
        return {"assignment_id": running_in(world).assignment(code, subject).pk}

    return found


def handed_in(code: str, who: str) -> Arguments:
    """The item handed in, so that there is something to decide."""

    def found(world: World) -> Mapping[str, Any]:
        running = running_in(world)
        if not Rating.objects.exists():
            submit_rating(running.assignment(code), said(met=True), number=0, actor=running.person(who))
        return {"assignment_id": running.assignment(code).pk}

    return found


def campaign(world: World) -> Mapping[str, Any]:
    return {"campaign_id": running_in(world).campaign.pk}


def subject(name: str) -> Arguments:
    def found(world: World) -> Mapping[str, Any]:
        return {**campaign(world), "subject_id": getattr(world, name).pk}

    return found


def correction(world: World) -> Mapping[str, Any]:
    running = running_in(world)
    made = correct_measured(
        running.assignment("T1"), Fraction(1), "批复", measured_points=None, actor=running.person("officer")
    )
    return {"correction_id": made.pk}


def form(world: World) -> Mapping[str, Any]:
    return {"number": "0", "met": "true"}


def decision(verb: str) -> Arguments:
    return lambda world: {"number": "1", "verb": verb, "reason": "缺材料"}


def only(*people: str, status: int, seen_by: tuple[str, ...]) -> dict[str, int]:
    """This status for these people; whoever only sees the item is told that it is not hers."""
    return rights.only(*seen_by, status=FORBIDDEN) | rights.only(*people, status=status)


RIGHTS = [
    Right("evaluation", rights.everyone(MOVED)),
    Right("my_items", rights.everyone(OK)),
    Right("rating", rights.only(*SEES_A1), arguments=item("A1")),
    Right("rating", rights.only(*SEES_B1), arguments=item("B1")),
    Right("rating", rights.only(*COUNTY, "colleague"), arguments=item("B1", second=True)),
    Right(
        "rating_save",
        only("handler", status=OK, seen_by=SEES_A1),
        arguments=item("A1"),
        method="post",
        data=form,
    ),
    Right(
        "rating_save",
        only("clerk", status=OK, seen_by=SEES_B1),
        arguments=item("B1"),
        method="post",
        data=form,
    ),
    Right(
        "rating_submit",
        only("handler", status=MOVED, seen_by=SEES_A1),
        arguments=item("A1"),
        method="post",
        data=form,
    ),
    Right(
        "rating_withdraw",
        only("clerk", status=MOVED, seen_by=SEES_B1),
        arguments=handed_in("B1", "clerk"),
        method="post",
        data=lambda world: {"number": "1"},
    ),
    Right(
        "rating_conflict",
        only("handler", status=409, seen_by=SEES_A1),
        arguments=item("A1"),
        method="post",
        data=form,
    ),
    Right(
        "rating_overwrite",
        only("handler", status=MOVED, seen_by=SEES_A1),
        arguments=item("A1"),
        method="post",
        data=form,
    ),
    # At the department: its head decides; the office reviews later and is told so (back to the item).
    Right(
        "review_decide",
        only("head", "officer", status=MOVED, seen_by=SEES_A1),
        arguments=handed_in("A1", "handler"),
        method="post",
        data=decision("approve"),
    ),
    Right(
        "review_decide",
        only("principal", "officer", status=MOVED, seen_by=SEES_B1),
        arguments=handed_in("B1", "clerk"),
        method="post",
        data=decision("return"),
    ),
    Right("review_queue", rights.everyone(OK)),
    Right(
        "review_many",
        rights.only(*COUNTY, *PARTS, status=MOVED),
        arguments=campaign,
        method="post",
        data=lambda world: {"rating": "1:1"},
    ),
    Right(
        "correct_measured",
        only("officer", status=MOVED, seen_by=SEES_A1),
        arguments=item("T1"),
        method="post",
        data=lambda world: {"points": "3", "reason": "批复"},
    ),
    Right(
        "withdraw_correction",
        only("officer", status=MOVED, seen_by=COUNTY),
        arguments=correction,
        method="post",
    ),
    Right(
        "evaluation_units",
        rights.only(*COUNTY) | rights.only(*PARTS, status=FORBIDDEN),
        arguments=campaign,
    ),
    Right(
        "evaluation_unit_add",
        only("officer", status=OK, seen_by=(*COUNTY, *PARTS)),
        arguments=campaign,
    ),
    Right(
        "evaluation_unit_add",
        only("officer", status=MOVED, seen_by=(*COUNTY, *PARTS)),
        arguments=campaign,
        method="post",
        data=lambda world: {
            "name": "新城小学",
            "school_kind": "primary_school",
            "parent": str(world.township.pk),
        },
    ),
    Right("evaluation_tree", rights.only(*SEES_A1), arguments=subject("county")),
    Right("evaluation_tree", rights.only(*SEES_B1), arguments=subject("school")),
    Right("evaluation_tree", rights.everyone(NOT_FOUND), arguments=subject("other_school")),
]


@pytest.mark.parametrize("right", RIGHTS, ids=str)
def test_rights(right: Right, world: World) -> None:
    rights.check(right, world)
