"""The pages of the board: up to date at the moment of a change, a fixed number of queries, workbooks of the lists."""

from __future__ import annotations

import io
from collections.abc import Callable
from fractions import Fraction
from typing import Any

import openpyxl
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from dudao.apps.evaluation import board as boards
from dudao.apps.evaluation.actions.ratings import save_rating, submit_rating, withdraw_rating
from dudao.apps.evaluation.board import Board, board_of
from tests.apps.evaluation.running import Running, said

pytestmark = pytest.mark.django_db
SignedIn = Callable[[str], Client]
COLD_QUERIES = 24
WARM_QUERIES = 2
TABS = ("", "sections", "items", "complete", "lost", "veto", "risk", "external", "reach")


@pytest.fixture(autouse=True)
def forgotten() -> None:
    """Nothing is left in the process from another test's county."""
    boards.forget()


def board(running: Running) -> Board:
    found = board_of(running.campaign, running.version)
    assert found is not None
    return found


def hand_in(running: Running, code: str, who: str, **answer: Any) -> None:
    submit_rating(running.assignment(code), said(**answer), number=0, actor=running.person(who))


def test_the_board_is_kept_until_something_changes(running: Running) -> None:
    first = board(running)
    assert board(running) is first
    save_rating(running.assignment("A1"), said(met=True), number=0, actor=running.person("handler"))
    assert board(running) is not first


def test_a_change_counts_at_once(running: Running) -> None:
    hand_in(running, "A1", "handler", met=True)
    assert board(running).reported.least == 10
    withdraw_rating(running.assignment("A1"), number=1, actor=running.person("handler"))
    assert (board(running).reported.least, board(running).saved.least) == (Fraction(0), Fraction(10))


def test_schools_are_rolled_up_to_the_county(running: Running) -> None:
    hand_in(running, "B1", "clerk", met=True)
    found = board(running).by_code["B1"]
    # One of two schools has all 10 points, the other has not reported.
    assert found.reported.points is None
    assert (found.reported.least, found.reported.most) == (Fraction(5), Fraction(10))
    assert found.progress.handed_in == 1


def test_queries_of_a_board_do_not_grow_with_the_ratings(running: Running) -> None:
    with CaptureQueriesContext(connection) as empty:
        board(running)
    for code in ("A1", "A5"):
        answer: dict[str, Any] = {"met": True} if code == "A1" else {"points": "3"}
        hand_in(running, code, "handler", **answer)
    hand_in(running, "B1", "clerk", met=True)
    with CaptureQueriesContext(connection) as some:
        board(running)
    assert len(some) <= len(empty) <= COLD_QUERIES
    with CaptureQueriesContext(connection) as warm:
        board(running)
    assert len(warm) <= WARM_QUERIES


@pytest.mark.parametrize("tab", TABS)
def test_every_tab_opens_and_shows_the_verdict(running: Running, signed_in: SignedIn, tab: str) -> None:
    hand_in(running, "V1", "handler", triggered=True)
    page = signed_in("director").get(reverse("board", args=[running.campaign.pk]), {"tab": tab})
    assert page.status_code == 200
    assert "触发一票否决：V1 V1 的条文" in page.content.decode()


def test_the_veto_stands_with_who_stated_it(running: Running, signed_in: SignedIn) -> None:
    submit_rating(
        running.assignment("V1"),
        said("拨款没有增长", triggered=True),
        number=0,
        actor=running.person("handler"),
    )
    page = signed_in("leader").get(reverse("board", args=[running.campaign.pk]), {"tab": "veto"})
    text = page.content.decode()
    assert "拨款没有增长" in text
    assert running.person("handler").name in text


def test_a_school_sees_its_own_items_only(running: Running, signed_in: SignedIn) -> None:
    hand_in(running, "B1", "clerk", met=False)
    page = signed_in("principal").get(reverse("board", args=[running.campaign.pk])).content.decode()
    assert "B1 的条文" in page
    assert "A1 的条文" not in page
    assert running.world.second_school.name not in page


@pytest.mark.parametrize("side", ["clause", "unit", "principal", "direct", "handler", "section"])
def test_losses_from_every_side_add_up_on_paper(running: Running, signed_in: SignedIn, side: str) -> None:
    hand_in(running, "A5", "handler", points="3")
    hand_in(running, "B1", "clerk", met=False)
    content = (
        signed_in("officer")
        .get(reverse("board_workbook", args=[running.campaign.pk]), {"tab": "lost"})
        .content
    )
    titles = {
        "clause": "失分按条",
        "unit": "失分按单位",
        "principal": "失分按第一责任人",
        "direct": "失分按直接责任人",
        "handler": "失分按具体责任人",
        "section": "失分按大项",
    }
    sheet = openpyxl.load_workbook(io.BytesIO(content))[titles[side]]
    rows = {str(row[0].value): row[2].value for row in sheet.iter_rows() if row[0].value}
    # A5 lost 1 of 4; of B1 one of two schools lost all 10: 5 of the county.
    assert rows["合计"] == 6


def test_one_item_over_all_schools(running: Running, signed_in: SignedIn) -> None:
    hand_in(running, "B1", "clerk", met=False)
    address = reverse("board_item", args=[running.campaign.pk, running.items["B1"].pk])
    page = signed_in("officer").get(address).content.decode()
    assert running.world.school.name in page
    assert running.world.second_school.name in page
    assert "各单位平均（2 个单位）" in page
