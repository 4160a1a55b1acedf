"""The first page by role, through HTTP."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from dudao.apps.accounts.api import Membership, Role
from dudao.apps.activity.api import Entry, history_of
from dudao.apps.datasets.api import ImportAttempt, ReportingRound, SchoolSubmission
from dudao.apps.organisations.api import set_county_dates, setting_of
from tests import factories
from tests.apps.home import held
from tests.apps.home.held import GOOD, POOR
from tests.personas import World

SignIn = Callable[[str], Client]
pytestmark = pytest.mark.django_db


def page(client: Client, query: str = "") -> str:
    answer = client.get(f"{reverse('home')}{query}")
    assert answer.status_code == 200
    return answer.content.decode()


def reported(world: World, **more: object) -> None:
    held.version(world.county, {world.school: POOR}, **more)  # type: ignore[arg-type]


def asked(world: World, due_on: date | None = None) -> ReportingRound:
    made = held.version(world.county, {world.school: GOOD}, year=2025)
    return ReportingRound.objects.create(
        dataset=made.dataset, opened_by=world.people["officer"], due_on=due_on
    )


def test_an_empty_county_is_told_the_first_step(signed_in: SignIn, world: World) -> None:
    text = page(signed_in("officer"))
    assert "三步看到结论" in text
    assert reverse("upload", args=[world.county.pk]) in text


def test_officer_sees_verdict_completeness_and_what_is_on_her(signed_in: SignIn, world: World) -> None:
    reported(world, extra="新校")
    text = page(signed_in("officer"))
    assert "未达标" in text
    assert "教督〔2017〕6号" in text
    assert "缺 1 校" in text
    assert "城关初级中学" in text
    assert "1 行的校名在学校名单里没有" in text
    assert "1 / 2" in text
    assert "未锁定" in text


def test_refused_upload_stands_first_and_leads_to_its_errors(signed_in: SignIn, world: World) -> None:
    reported(world)
    attempt = ImportAttempt.objects.create(
        county=world.county,
        standard_id=held.STANDARD,
        school_year=2026,
        source_kind="workbook",
        file_name="坏表.xlsx",
        sha256="b" * 64,
        size=1,
        state="refused",
        error_count=12,
    )
    text = page(signed_in("officer"))
    assert "12 处错误" in text
    assert text.index("坏表.xlsx") < text.index("未锁定")
    assert reverse("attempt", args=[attempt.pk]) in text


def test_schools_that_have_not_handed_in_are_named_and_late_is_said(signed_in: SignIn, world: World) -> None:
    asked(world, timezone.localdate() - timedelta(days=1))
    text = page(signed_in("officer"))
    assert "还差 2 校：" in text
    assert "已过期" in text


def test_clerk_is_led_to_her_form(signed_in: SignIn, world: World) -> None:
    asked(world, timezone.localdate() + timedelta(days=3))
    text = page(signed_in("clerk"))
    assert "去填表" in text
    assert "还有 3 天" in text
    assert reverse("school_data", args=[world.school.pk]) in text


def test_clerk_hears_of_errors_and_principal_is_asked_to_confirm(signed_in: SignIn, world: World) -> None:
    round_ = asked(world)
    form = SchoolSubmission.objects.create(
        round=round_,
        school=world.school,
        state="refused",
        file_name="本校.xlsx",
        sha256="c" * 64,
        size=1,
        error_count=4,
        submitted_by=world.people["clerk"],
    )
    assert "4 处错误" in page(signed_in("clerk"))
    SchoolSubmission.objects.filter(pk=form.pk).update(state="handed_in")
    assert "去确认" in page(signed_in("principal"))
    assert "去确认" not in page(signed_in("clerk"))


def test_school_people_see_their_school_and_no_other(signed_in: SignIn, world: World) -> None:
    held.version(world.county, {world.school: POOR, world.second_school: GOOD})
    for who in ("clerk", "principal"):
        text = page(signed_in(who))
        assert "7 项达到 5 项" in text
        assert "0.75" in text
        assert "城关初级中学" not in text
        assert "未达标" not in text


@pytest.mark.parametrize("name", ["director", "leader"])
def test_director_and_leader_see_the_picture_and_no_buttons_of_the_office(
    signed_in: SignIn, world: World, name: str
) -> None:
    reported(world)
    text = page(signed_in(name))
    assert "最要紧的学校" in text
    assert "未达标" in text
    assert "今天要办" not in text
    assert "上传数据" not in text


def test_a_department_sees_its_own_page_and_nothing_of_the_county(signed_in: SignIn, world: World) -> None:
    reported(world)
    for name in ("handler", "head"):
        text = page(signed_in(name))
        assert "<h1>示例县财政局</h1>" in text
        assert "未达标" not in text
        assert f'href="{reverse("datasets")}"' not in text
        assert f'href="{reverse("measurement")}"' not in text


@pytest.mark.parametrize("name", ["viewer", "city_officer"])
def test_city_sees_counties_ranked_and_who_is_silent(signed_in: SignIn, world: World, name: str) -> None:
    reported(world)
    text = page(signed_in(name))
    assert "1 个县还没有入库的数据" in text
    held.version(world.other_county, {world.other_school: GOOD})
    text = page(signed_in(name))
    assert "还没有入库的数据" not in text
    assert text.index("邻县</a>") < text.index("示例县</a>")


def test_what_the_strip_has_no_room_for_is_said_below_its_list(signed_in: SignIn, world: World) -> None:
    reported(world)
    strip = page(signed_in("officer")).split('aria-label="结论"')[1].split("</section>")[0]
    listed, below = strip.split("</ol>")
    assert listed.count("<li>") == 3
    assert "看全部" not in listed
    assert re.search(r'还有 [1-9]\d* 条，<a href="[^"]+">看全部</a>', below)


def test_city_sees_how_complete_each_county_is(signed_in: SignIn, world: World) -> None:
    reported(world, extra="新校")
    held.version(world.other_county, {world.other_school: GOOD})
    lines = page(signed_in("city_officer")).split("<tr data-search=")[1:]
    texts = {one.split("</a>")[0].rsplit(">", 1)[1]: one for one in lines}
    assert "1/2 校" in texts["示例县"]
    assert "不全" in texts["示例县"]
    assert "1/1 校" in texts["邻县"]
    assert "不全" not in texts["邻县"]
    assert re.search("待定 [1-9][0-9]* 项", texts["邻县"])


def test_administrator_sees_accounts_and_checks_the_chain(signed_in: SignIn, world: World) -> None:
    factories.user("newcomer", world.county, Role.DIRECTOR, name="新局长", new=True)
    client = signed_in("administrator")
    text = page(client)
    assert "新局长" in text
    assert "未达标" not in text
    assert "核对了 1 条链，没有缺少或改动" in page(client, "?check=1")


def test_a_broken_chain_is_said(signed_in: SignIn, world: World) -> None:
    from django.db import connection

    from dudao.apps.activity import triggers

    with triggers.suspended(connection):
        Entry.objects.filter(chain=str(world.county.pk), seq=1).update(verb="edit_user")
    assert "内容被改动过" in page(signed_in("administrator"), "?check=1")


def test_countdown_stands_on_every_page_once_the_day_is_set(signed_in: SignIn, world: World) -> None:
    client = signed_in("clerk")
    assert "距省级验收" not in page(client)
    day = timezone.localdate() + timedelta(days=83)
    set_county_dates(world.county, acceptance_on=day, recognised_on=None, actor=None)
    assert "距省级验收 <i>83</i> 天" in page(client)
    assert "距省级验收 <i>83</i> 天" in client.get(reverse("standards")).content.decode()


@pytest.mark.parametrize(("today", "words"), [("2027-05-19", "<i>1</i> 天"), ("2027-05-20", "今天省级验收")])
def test_countdown_ends_on_the_day(signed_in: SignIn, world: World, today: str, words: str) -> None:
    set_county_dates(world.county, acceptance_on=date(2027, 5, 20), recognised_on=None, actor=None)
    with time_machine.travel(f"{today}T08:00:00+08:00", tick=False):
        assert words in page(signed_in("officer"))


def test_countdown_is_gone_the_day_after(signed_in: SignIn, world: World) -> None:
    set_county_dates(world.county, acceptance_on=date(2027, 5, 20), recognised_on=None, actor=None)
    with time_machine.travel("2027-05-21T08:00:00+08:00", tick=False):
        assert 'class="countdown"' not in page(signed_in("officer"))


def test_settings_are_saved_with_an_entry_and_wrong_days_refused(signed_in: SignIn, world: World) -> None:
    client = signed_in("officer")
    address = reverse("county_settings", args=[world.county.pk])
    given = {"name": "示例县", "code": "990121", "acceptance_on": "2027-05-20", "recognised_on": "2015-12-20"}
    assert client.post(address, given).status_code == 302
    world.county.refresh_from_db()
    setting = setting_of(world.county)
    assert setting is not None
    assert (setting.acceptance_on, setting.recognised_on) == (date(2027, 5, 20), date(2015, 12, 20))
    entry = history_of(world.county).first()
    assert entry is not None
    assert entry.verb == "set_county_dates"
    assert entry.details["acceptance_on"] == [None, "2027-05-20"]
    refused = client.post(address, given | {"recognised_on": "2999-01-01"}).content.decode()
    assert "认定日期不能晚于今天" in refused


def test_a_code_in_use_changes_nothing(signed_in: SignIn, world: World) -> None:
    address = reverse("county_settings", args=[world.county.pk])
    given = {"name": "改名县", "code": world.other_county.code, "acceptance_on": "2027-05-20"}
    text = signed_in("officer").post(address, given).content.decode()
    assert "已经用于另一个单位" in text
    world.county.refresh_from_db()
    assert world.county.name == "示例县"
    assert setting_of(world.county) is None


def test_queries_do_not_grow_with_schools(
    signed_in: SignIn, world: World, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    schools = [factories.school(world.county, f"第{number}小学") for number in range(12)]
    held.version(world.county, dict.fromkeys(schools, GOOD))
    for who, most in (("officer", 37), ("director", 32), ("clerk", 21), ("viewer", 16)):
        client = signed_in(who)
        page(client)
        with django_assert_max_num_queries(most):
            page(client)


def test_a_director_elsewhere_who_is_a_clerk_here_does_not_see_this_county(
    signed_in: SignIn, world: World
) -> None:
    reported(world)
    clerk = world.people["clerk"]
    Membership.objects.create(user=clerk, organisation=world.other_county, role=Role.DIRECTOR)
    text = page(signed_in("clerk"))
    assert world.second_school.name not in text
    assert "未达标" not in text
