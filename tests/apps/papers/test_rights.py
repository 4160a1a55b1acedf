"""Who may open what of papers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from dudao.apps.papers.actions import finish
from dudao.apps.papers.models import Paper
from tests import rights
from tests.apps.papers import made
from tests.apps.workplan.made import plan_in
from tests.personas import World
from tests.rights import FORBIDDEN, MOVED, OK, Right

READS = ("officer", "director", "leader", "city_officer", "viewer")
SEES = rights.only(*READS)
OFFICE = rights.only(*READS, status=FORBIDDEN) | {"officer": OK}
POSTS = OFFICE | {"officer": MOVED}
OWN = rights.only(*READS, "head")
PLEDGE_WRITES = rights.only(*READS, status=FORBIDDEN) | rights.only("officer", "head", status=MOVED)


def the_plan(world: World) -> Mapping[str, Any]:
    return {"paper_id": made.paper(plan_in(world)).pk}


def a_book(world: World) -> Mapping[str, Any]:
    """The department's."""
    return {"paper_id": made.paper(plan_in(world), "duty_book", world.department).pk}


def a_pledge(world: World) -> Mapping[str, Any]:
    return {"paper_id": made.paper(plan_in(world), "pledge", world.department).pk}


def a_section(world: World) -> Mapping[str, Any]:
    return {**a_pledge(world), "key": "measures"}


def a_section_of_a_book(world: World) -> Mapping[str, Any]:
    return {**a_book(world), "key": "aims"}


def a_version(world: World) -> Mapping[str, Any]:
    return {**a_book(world), "number": 1}


def a_version_of_a_pledge(world: World) -> Mapping[str, Any]:
    return {**a_pledge(world), "number": 1}


def a_version_file(world: World) -> Mapping[str, Any]:
    return {**a_version(world), "suffix": "docx"}


def finished(world: World) -> Mapping[str, Any]:
    paper = made.paper(plan_in(world))
    finish(paper, docx=b"x", revision=1, accept_missing=True, actor=world.person("officer"))
    return {"paper_id": paper.pk}


def a_file(world: World) -> Mapping[str, Any]:
    return {**a_book(world), "suffix": "docx"}


def all_books(world: World) -> Mapping[str, Any]:
    paper = made.paper(plan_in(world), "duty_book", world.department)
    return {"campaign_id": paper.campaign_id, "kind": "duty_book", "suffix": "docx"}


def seen(world: World) -> Mapping[str, Any]:
    return {"revision": Paper.objects.latest("pk").revision}


def text(world: World) -> Mapping[str, Any]:
    return {"text": "每周调度。"}


RIGHTS = [
    Right("papers", rights.everyone(OK)),
    Right("paper_new", SEES | rights.only(*READS, status=FORBIDDEN) | {"officer": OK}),
    Right("paper_new", OFFICE | {"officer": 400}, method="post", data=lambda _: {"kind": "duty_book"}),
    Right("paper", SEES, arguments=the_plan),
    Right("paper", OWN, arguments=a_book),
    Right("paper_title", PLEDGE_WRITES, arguments=a_pledge, method="post", data=lambda _: {"title": "甲"}),
    Right("paper_section", PLEDGE_WRITES, arguments=a_section, method="post", data=text),
    Right(
        "paper_section",
        rights.only(*READS, "head", status=FORBIDDEN) | {"officer": MOVED},
        arguments=a_section_of_a_book,
        method="post",
        data=text,
    ),
    Right(
        "paper_refresh",
        rights.only(*READS, status=FORBIDDEN) | rights.only("officer", "head"),
        arguments=a_pledge,
    ),
    Right("paper_refresh", PLEDGE_WRITES, arguments=a_pledge, method="post", data=seen),
    Right("paper_versions", OWN, arguments=a_book),
    Right("paper_version", OWN, arguments=a_version),
    Right("paper_version_file", OWN, arguments=a_version_file),
    Right("paper_restore", PLEDGE_WRITES, arguments=a_version_of_a_pledge, method="post", data=seen),
    Right("paper_finish", POSTS, arguments=the_plan, method="post", data=seen),
    Right("paper_finish", POSTS | {"head": FORBIDDEN}, arguments=a_pledge, method="post", data=seen),
    Right("paper_reopen", POSTS, arguments=finished, method="post", data=lambda _: {"reason": "有误"}),
    Right("paper_remove", POSTS, arguments=the_plan, method="post"),
    Right("paper_file", OWN, arguments=a_file),
    Right("papers_file", OWN, arguments=all_books),
]


@pytest.mark.parametrize("right", RIGHTS, ids=str)
def test_rights(right: Right, world: World) -> None:
    plan_in(world)
    rights.check(right, world)
