"""The page of deadlines: every rule with its source, the place of the county, a day to try."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client

from dudao.apps.accountability.actions.case_papers import choose_deadlines
from dudao.apps.accountability.models import DeadlineChoice
from dudao.apps.accountability.queries_cases import place_of
from dudao.apps.activity.api import Entry
from dudao.catalogue.deadlines import deadline_rules
from tests.personas import World

SignIn = Callable[[str], Client]


def test_all_rules_are_shown_with_source_and_mark(signed_in: SignIn) -> None:
    html = signed_in("head").get("/accountability/deadlines/").content.decode()
    for rule in deadline_rules():
        assert rule.action in html
        assert rule.source in html
    for mark in ("已核对", "条文已见，标题未识别", "凭记忆，待核对"):
        assert mark in html


def test_a_place_is_chosen_by_the_office_once(world: World) -> None:
    officer = world.person("officer")
    before = Entry.objects.count()
    for _ in range(2):
        assert choose_deadlines(world.county, "浙江", actor=officer) == "浙江"
    assert Entry.objects.count() == before + 1
    assert (place_of(world.county), place_of(world.other_county)) == ("浙江", "")
    choose_deadlines(world.county, "", actor=officer)
    assert (place_of(world.county), DeadlineChoice.objects.count()) == ("", 1)


@pytest.mark.parametrize("place", ["四川", "全国", "地方甲（标题未识别）", "<b>"])
def test_a_place_without_a_known_title_cannot_be_chosen(world: World, place: str) -> None:
    with pytest.raises(ValidationError, match="没有收录"):
        choose_deadlines(world.county, place, actor=world.person("officer"))


@pytest.mark.parametrize("name", ["director", "leader", "head", "clerk", "stranger", "administrator"])
def test_others_do_not_choose(world: World, name: str) -> None:
    with pytest.raises(PermissionDenied, match="由督导室干部选定"):
        choose_deadlines(world.county, "浙江", actor=world.person(name))


def test_the_rules_of_the_place_come_first(world: World, signed_in: SignIn) -> None:
    choose_deadlines(world.county, "上海", actor=world.person("officer"))
    html = signed_in("officer").get("/accountability/deadlines/").content.decode()
    assert html.index("被督导单位书面申辩") < html.index(
        "成立问责调查认定工作组", html.index("上海和全国规定")
    )


@pytest.mark.parametrize(
    ("rule", "event", "said"),
    [
        (
            "D02",
            "2026-09-07",
            "到 <b>2026年10月7日</b>。当日放假，期限不自动顺延（之后的第一个工作日是10月8日）",
        ),
        ("D20", "2026-09-30", "到 <b>2026年10月20日</b>。"),
        ("D51", "2026-01-31", "到 <b>2026年2月28日</b>。"),
    ],
)
def test_a_day_is_reckoned(signed_in: SignIn, rule: str, event: str, said: str) -> None:
    html = signed_in("officer").get(f"/accountability/deadlines/?rule={rule}&event={event}").content.decode()
    assert said in html


@pytest.mark.parametrize("query", ["rule=D09&event=2026-01-01", "rule=D02&event=9999-12-31", "rule=&event=x"])
def test_what_cannot_be_reckoned_is_said(signed_in: SignIn, query: str) -> None:
    answer = signed_in("officer").get(f"/accountability/deadlines/?{query}")
    assert answer.status_code == 200
    assert "到 <b>" not in answer.content.decode()
