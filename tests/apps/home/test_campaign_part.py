"""The campaign on the first page: totals and vetoes for the county, what is on me for everybody else."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from dudao.apps.evaluation.actions.ratings import submit_rating
from tests.apps.evaluation.running import Running, said, start
from tests.personas import World

pytestmark = pytest.mark.django_db
SignedIn = Callable[[str], Client]


@pytest.fixture
def running(world: World) -> Running:
    return start(world)


def hand_in(running: Running, code: str, who: str, **answer: Any) -> None:
    submit_rating(running.assignment(code), said(**answer), number=0, actor=running.person(who))


def page(client: Client) -> str:
    return " ".join(client.get(reverse("home")).content.decode().split())


def test_the_county_sees_its_total_and_a_triggered_veto(running: Running, signed_in: SignedIn) -> None:
    hand_in(running, "A1", "handler", met=True)
    hand_in(running, "V1", "handler", triggered=True)
    for who in ("officer", "director", "leader"):
        text = page(signed_in(who))
        assert "<b>10</b> <span>已报 / 满分 87</span>" in text
        assert "V1 V1 的条文" in text


def test_a_department_head_sees_what_waits_and_what_was_lost(running: Running, signed_in: SignedIn) -> None:
    hand_in(running, "A1", "handler", met=False)
    text = page(signed_in("head"))
    assert "1 条等您审核" in text
    assert "我们牵头的条目，全县一共失 <b>10</b> 分" in text


def test_a_principal_sees_the_points_that_her_school_costs(running: Running, signed_in: SignedIn) -> None:
    hand_in(running, "B1", "clerk", met=False)
    text = page(signed_in("principal"))
    assert "1 条等您审核" in text
    assert "我们丢的分算到全县是 <b>5</b> 分" in text


def test_a_handler_sees_what_is_on_her(running: Running, signed_in: SignedIn) -> None:
    text = page(signed_in("handler"))
    assert "我的条目 <small>已交 0／8，还有 8 条要办</small>" in text
    assert "A1 A1 的条文" in text


def test_without_a_campaign_the_page_is_as_before(world: World, signed_in: SignedIn) -> None:
    assert "我的条目 <small>" not in page(signed_in("handler"))
    assert "board-figure" not in page(signed_in("director"))
