"""The pages of a campaign through HTTP: what they say, what they take, how many queries they need."""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from dudao.apps.campaigns.api import (
    Campaign,
    DutyChange,
    assign,
    groups_of,
    keepers_of,
    participants_of,
    provincial_acceptance_on,
    standards_of,
    unowned_count,
)
from tests import factories
from tests.apps.campaigns import made
from tests.apps.campaigns.books import book
from tests.personas import World

SignIn = Callable[[str], Client]
pytestmark = pytest.mark.django_db


@pytest.fixture
def held(world: World) -> Campaign:
    return made.campaign(world)


def page(client: Client, url_name: str, *arguments: int, status: int = 200) -> str:
    answer = client.get(reverse(url_name, args=arguments))
    assert answer.status_code == status
    return answer.content.decode(errors="replace")


def post(
    client: Client,
    url_name: str,
    *arguments: int,
    data: Mapping[str, Any] | None = None,
    status: int = 302,
    **more: Any,
) -> str:
    answer = client.post(reverse(url_name, args=arguments), {**(data or {}), **more})
    assert answer.status_code == status, answer.content.decode()
    return answer.content.decode()


def workbook_file(*sheets: Any) -> SimpleUploadedFile:
    return SimpleUploadedFile("分工.xlsx", book(*sheets))


def test_an_officer_without_a_campaign_is_led_to_the_first(signed_in: SignIn, world: World) -> None:
    text = page(signed_in("officer"), "campaigns")
    assert reverse("campaign_new", args=[world.county.pk]) in text
    assert "督导室新建创建工作" in page(signed_in("clerk"), "campaigns")


def test_a_campaign_is_set_up_from_versions_and_the_catalogue(signed_in: SignIn, world: World) -> None:
    version = made.version(world.county, [made.COUNTY_ITEM])
    given = {
        "title": "双高双普创建",
        "standards": [f"v{version.pk}", "cshuanggao-shuangpu-sample"],
        "review_levels": ["unit", "bureau"],
    }
    post(signed_in("officer"), "campaign_new", world.county.pk, data=given)
    held = Campaign.objects.get()
    assert [one.standard.catalogue_id for one in standards_of(held)] == ["", "shuanggao-shuangpu-sample"]
    assert held.review_levels == ["unit", "bureau"]


def test_a_refused_campaign_takes_no_standard_of_the_catalogue_into_use(
    signed_in: SignIn, world: World
) -> None:
    from dudao.apps.standards.api import Standard

    made.campaign(world, title="双高双普创建")
    before = Standard.objects.count()
    given = {
        "title": "双高双普创建",
        "standards": ["cshuanggao-shuangpu-sample"],
        "review_levels": ["bureau"],
    }
    assert "已有同名" in post(signed_in("officer"), "campaign_new", world.county.pk, status=400, data=given)
    assert Standard.objects.count() == before


def test_what_is_on_nobody_stands_on_every_page_and_asks_for_a_reason(
    signed_in: SignIn, held: Campaign
) -> None:
    client = signed_in("officer")
    for name in (
        "campaign",
        "campaign_stages",
        "campaign_bodies",
        "campaign_units",
        "campaign_keepers",
        "duties",
        "demands",
    ):
        text = page(client, name, held.pk)
        assert "没有责任人</span> 3 项" in text, name
    post(client, "campaign_start", held.pk)
    assert "先落实责任" in page(client, "campaign", held.pk)
    post(client, "campaign_start", held.pk, reason="先自评")
    assert "进行中" in page(client, "campaign", held.pk)


def test_stages_are_saved_and_contradictions_said_at_their_day(signed_in: SignIn, held: Campaign) -> None:
    client = signed_in("officer")
    post(client, "campaign_stages", held.pk, data={"provincial_acceptance-due_on": "2027-06-01"})
    assert str(provincial_acceptance_on(held)) == "2027-06-01"
    wrong = {"self_evaluation-due_on": "2027-07-01", "provincial_acceptance-due_on": "2027-06-01"}
    assert "省级验收的日期早于县级自评" in post(client, "campaign_stages", held.pk, status=400, data=wrong)


def test_the_leading_group_with_people_with_and_without_account(
    signed_in: SignIn, held: Campaign, world: World
) -> None:
    data = {
        "kind": "leading_group",
        "name": "领导小组",
        "m-TOTAL_FORMS": "3",
        "m-INITIAL_FORMS": "0",
        "m-0-duty": "head",
        "m-0-name": "杨县长",
        "m-0-post": "县长",
        "m-1-duty": "deputy",
        "m-1-name": "张副县长",
        "m-2-duty": "member",
        "m-2-name": "",
    }
    client = signed_in("officer")
    post(client, "group_new", held.pk, data=data)
    (group,) = groups_of(held)
    assert [(one.name, one.duty, one.user) for one in group.members.all()] == [
        ("杨县长", "head", world.people["leader"]),
        ("张副县长", "deputy", None),
    ]
    text = page(signed_in("clerk"), "campaign_bodies", held.pk)
    assert "张副县长" in text
    assert "修改" not in text
    assert "领导小组只有一个" in post(
        client, "group_new", held.pk, status=400, data=data | {"name": "第二领导小组"}
    )


def test_units_are_chosen_and_what_leaves_takes_its_items_with_it(
    signed_in: SignIn, held: Campaign, world: World
) -> None:
    post(signed_in("officer"), "campaign_units", held.pk, units=[world.school.pk, world.department.pk])
    assert {one.name for one in participants_of(held)} == {"南坪中心小学", "示例县财政局"}


def test_keepers_are_typed_and_imported_by_unit(signed_in: SignIn, held: Campaign, world: World) -> None:
    client = signed_in("officer")
    typed = {"archive": "陈晓梅、王五", "rooms": "图书室：张三\n计算机教室:李四、王五"}
    post(client, "unit_keepers", held.pk, world.school.pk, data=typed)
    found = [(one.kind, one.room, one.name, one.user) for one in keepers_of(held)[world.school.pk]]
    assert found == [
        ("archive", "", "王五", None),
        ("archive", "", "陈晓梅", world.people["clerk"]),
        ("room", "图书室", "张三", None),
        ("room", "计算机教室", "李四", None),
        ("room", "计算机教室", "王五", None),
    ]
    sheet: list[list[Any]] = [
        ["档案建设员名单"],
        ["序号", "单位", "类别", "部室", "姓名"],
        [1, "城关初级中学", "档案建设员", None, "赵敏"],
        [2, "城关初级中学", "部室管理员", "实验室", "孙七"],
    ]
    post(client, "keepers_import", held.pk, file=workbook_file(sheet))
    assert [one.name for one in keepers_of(held)[world.second_school.pk]] == ["赵敏", "孙七"]
    assert len(keepers_of(held)[world.school.pk]) == 5
    sheet[2][1] = "没有的学校"
    text = post(client, "keepers_import", held.pk, status=400, file=workbook_file(sheet))
    assert "没有叫“没有的学校”的单位" in text
    assert len(keepers_of(held)[world.second_school.pk]) == 2


def test_many_items_are_assigned_and_those_of_schools_keep_their_people(
    signed_in: SignIn, held: Campaign, world: World
) -> None:
    items = [made.item(held, code).pk for code in ("A1-B1-C1", "A1-B1-C2")]
    client = signed_in("officer")
    data = {
        "items": items,
        "lead_unit": "财政局",
        "principal_owner": "张副县长",
        "handler": "钱文静",
        "back": "?a=1",
    }
    answer = client.post(reverse("duties_assign", args=[held.pk]), data)
    assert answer.headers["Location"] == f"{reverse('duties', args=[held.pk])}?a=1"
    assert "有 1 条评学校" in page(client, "duties", held.pk)
    assert made.assignment(held, "A1-B1-C1", world.county).handler == world.people["handler"]
    assert made.assignment(held, "A1-B1-C2", world.school).handler == world.people["clerk"]
    assert made.duty(held, "A1-B1-C2").lead_unit == world.department


def test_a_name_that_nobody_bears_is_said_and_the_choice_is_kept(signed_in: SignIn, held: Campaign) -> None:
    item = made.item(held, "A1-B1-C1").pk
    client = signed_in("officer")
    text = post(
        client, "duties_assign", held.pk, status=400, items=[item], handler="没有这人", lead_unit="税务局"
    )
    assert "本县没有叫“没有这人”的账号" in text
    assert "本县没有叫“税务局”的单位" in text
    assert "先在表里选中条目" in post(client, "duties_assign", held.pk, status=400, lead_unit="财政局")


def test_one_item_is_edited_inside_the_table(signed_in: SignIn, held: Campaign, world: World) -> None:
    item = made.item(held, "A1-B1-C1").pk
    client = signed_in("officer")
    address = reverse("item_duty", args=[held.pk, item])
    form = client.get(address, headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in form
    assert 'value="示例县财政局"' in form
    data = {"lead_unit": "教育局", "principal_owner": "张副县长", "handler": "钱文静（示例县财政局）"}
    saved = client.post(address, data, headers={"HX-Request": "true"}).content.decode()
    assert f'<span id="d{item}-lead" hx-swap-oob="true">示例县教育局</span>' in saved
    assert (
        made.duty(held, "A1-B1-C1").supporting_units.count() == 0
    )  # the field was left empty on its own form
    assert unowned_count(held) == 2


def test_owners_of_one_school_are_set_by_the_office_and_seen_by_its_principal(
    signed_in: SignIn, held: Campaign, world: World
) -> None:
    item = made.item(held, "A1-B1-C2").pk
    address = ("school_duties", held.pk, world.school.pk)
    post(signed_in("officer"), *address, items=[item], direct_owner="教导主任", due_on="2027-02-01")
    text = page(signed_in("principal"), *address)
    assert "教导主任" in text
    assert "2027-02-01" in text
    assert "保存选中的" not in text


def test_a_refused_workbook_can_be_fetched_marked(signed_in: SignIn, held: Campaign) -> None:
    client = signed_in("officer")
    sheet = [["编号", "牵头单位"], ["A1-B1-C1", "税务局"]]
    text = post(client, "duties_import", held.pk, status=400, file=workbook_file(sheet))
    assert "原来的分工没有动" in text
    kept = held.imports.get()
    answer = client.get(reverse("duties_marked", args=[held.pk, kept.pk]))
    assert openpyxl.load_workbook(io.BytesIO(answer.content))["表1"]["B2"].comment is not None
    assert "是空文件" in post(
        client, "duties_import", held.pk, status=400, file=SimpleUploadedFile("a.xlsx", b"")
    )


def test_a_new_version_is_shown_before_it_is_taken(signed_in: SignIn, held: Campaign, world: World) -> None:
    changed = made.SCHOOL_ITEM | {"points": "12"}
    new = made.version(
        world.county, [made.COUNTY_ITEM, changed, made.JUNIOR_ITEM], title=f"{held.title}标准", number=2
    )
    client = signed_in("officer")
    address = reverse("campaign_carry", args=[held.pk, new.pk])
    assert address in page(client, "campaign", held.pk)
    text = client.get(address).content.decode()
    assert "<b>1</b> 条变了，要重评" in text
    assert standards_of(held) != [new]
    post(client, "campaign_carry", held.pk, new.pk)
    assert standards_of(held) == [new]


def test_two_items_are_linked_and_the_stricter_is_shown(signed_in: SignIn, world: World) -> None:
    versions = [made.version(world.county, [{}], title=title) for title in ("甲", "乙")]
    client = signed_in("officer")
    given = {"title": "创建", "standards": [f"v{one.pk}" for one in versions], "review_levels": ["bureau"]}
    post(client, "campaign_new", world.county.pk, data=given)
    held = Campaign.objects.get()
    first, second = (one.items.get().pk for one in standards_of(held))
    link = {"item": first, "other": second, "stricter": "other", "note": "要求建档到人"}
    post(client, "demand_link", held.pk, data=link)
    text = page(signed_in("leader"), "demands", held.pk)
    assert "要求建档到人" in text
    assert "取消关联" not in text


def test_the_day_in_the_countys_settings_is_that_of_the_running_campaign(
    signed_in: SignIn, held: Campaign, world: World
) -> None:
    client = signed_in("officer")
    post(client, "campaign_start", held.pk, reason="先自评")
    settings = {"name": world.county.name, "code": world.county.code, "acceptance_on": "2027-05-20"}
    post(client, "county_settings", world.county.pk, data=settings)
    assert str(provincial_acceptance_on(held)) == "2027-05-20"
    assert "2027-05-20" in page(client, "campaign_stages", held.pk)


def test_people_of_schools_see_their_items_and_no_other_school(
    signed_in: SignIn, held: Campaign, world: World
) -> None:
    text = page(signed_in("principal"), "campaign", held.pk)
    assert "A1-B1-C2" in text
    assert world.second_school.name not in text
    assert "没有责任人" not in text


def test_late_items_are_marked(signed_in: SignIn, held: Campaign) -> None:
    yesterday = timezone.localdate() - timedelta(days=1)
    assign(held, [DutyChange(made.item(held, "A1-B1-C2").pk, due_on=yesterday)], actor=None)
    assert "过期" in page(signed_in("clerk"), "campaign", held.pk)


def test_queries_do_not_grow_with_items_and_schools(
    signed_in: SignIn, world: World, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(10):
        factories.school(world.township, f"第{number}小学")
    held = made.campaign(world, items=[made.COUNTY_ITEM] * 20 + [made.SCHOOL_ITEM] * 20)
    client = signed_in("officer")
    budgets = {
        "campaigns": 13,
        "campaign": 24,
        "campaign_stages": 15,
        "campaign_bodies": 14,
        "campaign_units": 16,
        "campaign_keepers": 14,
        "duties": 22,
        "demands": 16,
        "duties_file": 17,
    }
    for name, most in budgets.items():
        arguments = [] if name == "campaigns" else [held.pk]
        page(client, name, *arguments)
        with django_assert_max_num_queries(most):
            page(client, name, *arguments)
    with django_assert_max_num_queries(17):
        page(client, "school_duties", held.pk, world.school.pk)
    clerk = signed_in("clerk")
    with django_assert_max_num_queries(18):
        page(clerk, "campaign", held.pk)
