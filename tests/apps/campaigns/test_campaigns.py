"""A campaign is set up with every item on somebody or in sight as on nobody, started, dated and ended."""

from __future__ import annotations

import time
from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from dudao.apps.activity.api import history_of
from dudao.apps.campaigns.actions.units import set_participants
from dudao.apps.campaigns.api import (
    Assignment,
    Campaign,
    StageDays,
    assignments_of,
    close_campaign,
    create_campaign,
    duties_of,
    edit_campaign,
    follow_county_date,
    participants_of,
    provincial_acceptance_on,
    reopen_campaign,
    running_campaign_of,
    set_stages,
    stages_of,
    start_campaign,
    subjects_of,
    unowned,
    unowned_count,
)
from dudao.apps.organisations.api import set_county_dates, setting_of
from tests import factories
from tests.apps.campaigns import made
from tests.personas import World

pytestmark = pytest.mark.django_db


def test_items_go_to_the_county_to_every_school_and_to_schools_of_their_kind(world: World) -> None:
    held = made.campaign(world)
    assert [(one.item.code, one.subject.name) for one in assignments_of(held)] == [
        ("A1-B1-C1", "示例县"),
        ("A1-B1-C2", "城关初级中学"),
        ("A1-B1-C2", "南坪中心小学"),
        ("A1-B1-C3", "城关初级中学"),
    ]


def test_an_item_for_schools_that_the_county_does_not_have_goes_to_the_county(world: World) -> None:
    held = made.campaign(world, items=[{"subject": "school", "school_kinds": ["special_school"]}])
    assert [one.subject for one in assignments_of(held)] == [world.county]


def test_principal_and_clerk_answer_for_their_school_from_the_start(world: World) -> None:
    held = made.campaign(world)
    own = made.assignment(held, "A1-B1-C2", world.school)
    assert (own.principal_owner, own.handler) == (world.people["principal"], world.people["clerk"])


def test_units_that_the_standard_names_lead_and_support(world: World) -> None:
    held = made.campaign(world)
    duty = made.duty(held, "A1-B1-C1")
    assert duty.lead_unit == world.department
    assert list(duty.supporting_units.all()) == [world.bureau]
    assert {unit.name for unit in participants_of(held)} == {
        "南坪中心小学",
        "城关初级中学",
        "示例县财政局",
        "示例县教育局",
    }
    assert subjects_of(held)[0] == world.county


def test_items_of_schools_are_led_by_the_bureau_where_the_standard_names_nobody_else(world: World) -> None:
    items = [
        {"subject": "school", "responsible_unit": "学校"},
        {"subject": "county", "responsible_unit": "编制部门"},
    ]
    held = made.campaign(world, items=items)
    assert made.duty(held, "A1-B1-C1").lead_unit == world.bureau
    assert made.duty(held, "A1-B1-C2").lead_unit is None


def test_only_the_office_of_the_county_sets_up_a_campaign(world: World) -> None:
    version = made.version(world.county, [made.COUNTY_ITEM])
    for name in ("director", "leader", "clerk", "head", "city_officer", "administrator", "stranger"):
        with pytest.raises(PermissionDenied):
            create_campaign(world.county, title="创建", versions=[version], actor=world.person(name))
    assert create_campaign(world.county, title="创建", versions=[version], actor=world.person("officer")).pk


@pytest.mark.parametrize(
    ("title", "published", "owner", "message"),
    [
        ("", True, "county", "请写上名称"),
        ("创建", False, "county", "还没有发布"),
        ("创建", True, "other_county", "不是本县或上级的标准"),
    ],
)
def test_what_cannot_become_a_campaign_is_refused(
    world: World, title: str, published: bool, owner: str, message: str
) -> None:
    version = made.version(getattr(world, owner), [made.COUNTY_ITEM], published=published)
    with pytest.raises(ValidationError, match=message):
        create_campaign(world.county, title=title, versions=[version], actor=None)
    assert not Campaign.objects.exists()


def test_a_standard_of_the_city_may_be_used_and_a_title_only_once(world: World) -> None:
    version = made.version(world.city, [made.COUNTY_ITEM])
    create_campaign(world.county, title="创建", versions=[version], actor=None)
    with pytest.raises(ValidationError, match="已有同名"):
        create_campaign(world.county, title="创建", versions=[version], actor=None)


def test_one_standard_comes_in_one_version_only(world: World) -> None:
    first = made.version(world.county, [made.COUNTY_ITEM])
    second = made.version(world.county, [made.COUNTY_ITEM], number=2)
    with pytest.raises(ValidationError, match="只能选一个版本"):
        create_campaign(world.county, title="创建", versions=[first, second], actor=None)


def test_items_on_nobody_are_counted_and_keep_a_campaign_from_starting_unseen(world: World) -> None:
    held = made.campaign(world)
    # The county's item has nobody; the junior school has a clerk and no principal.
    assert [(one.item.code, one.subject.name) for one in unowned(held)] == [
        ("A1-B1-C1", "示例县"),
        ("A1-B1-C2", "城关初级中学"),
        ("A1-B1-C3", "城关初级中学"),
    ]
    assert unowned_count(held) == 3
    with pytest.raises(ValidationError, match="3 项没有责任人、0 条没有牵头单位"):
        start_campaign(held, actor=world.person("officer"))
    assert running_campaign_of(world.county) is None
    start_campaign(held, actor=world.person("officer"), reason="先开展学校自评")
    assert running_campaign_of(world.county) == held
    entry = history_of(held).filter(verb="start_campaign").get()
    assert (entry.verb, entry.details["unowned"], entry.details["reason"]) == (
        "start_campaign",
        3,
        "先开展学校自评",
    )


def test_a_closed_campaign_changes_nothing_until_it_runs_again(world: World) -> None:
    held, officer = made.campaign(world), world.person("officer")
    start_campaign(held, actor=officer, reason="先开展")
    close_campaign(held, actor=officer)
    with pytest.raises(ValidationError, match="已经结束"):
        edit_campaign(held, title="改名", note="", review_levels=["bureau"], actor=officer)
    reopen_campaign(held, actor=officer)
    edited = edit_campaign(held, title="改名", note="", review_levels=["bureau", "unit"], actor=officer)
    assert (edited.title, edited.review_levels) == ("改名", ["unit", "bureau"])


def test_review_needs_a_level_that_exists(world: World) -> None:
    held = made.campaign(world)
    for levels in ([], ["province"]):
        with pytest.raises(ValidationError, match="审核层级"):
            edit_campaign(held, title=held.title, note="", review_levels=levels, actor=None)


def test_the_day_of_the_provincial_acceptance_is_the_countys_day(world: World) -> None:
    set_county_dates(
        world.county, acceptance_on=date(2027, 5, 20), recognised_on=date(2015, 12, 20), actor=None
    )
    world.county.refresh_from_db()
    held = made.campaign(world)
    assert provincial_acceptance_on(held) == date(2027, 5, 20)
    days = {"self_evaluation": StageDays(date(2026, 12, 1), date(2027, 1, 31))}
    days["provincial_acceptance"] = StageDays(due_on=date(2027, 6, 1))
    set_stages(held, days, actor=world.person("officer"))
    world.county.refresh_from_db()
    setting = setting_of(world.county)
    assert setting is not None
    setting.refresh_from_db()
    assert (setting.acceptance_on, setting.recognised_on) == (date(2027, 6, 1), date(2015, 12, 20))
    assert provincial_acceptance_on(Campaign.objects.get(pk=held.pk)) == date(2027, 6, 1)
    assert [stage.due_on for stage in stages_of(Campaign.objects.get(pk=held.pk))] == [
        date(2027, 1, 31),
        None,
        date(2027, 6, 1),
        None,
    ]


def test_a_day_set_in_the_countys_settings_reaches_the_running_campaign(world: World) -> None:
    held = made.campaign(world)
    start_campaign(held, actor=None, reason="先开展")
    follow_county_date(world.county, date(2027, 7, 1), actor=None)
    assert provincial_acceptance_on(held) == date(2027, 7, 1)


def test_another_campaign_leaves_the_day_of_the_running_one_alone(world: World) -> None:
    running, other = made.campaign(world), made.campaign(world, title="县域普通高中创建")
    set_stages(running, {"provincial_acceptance": StageDays(due_on=date(2027, 6, 1))}, actor=None)
    start_campaign(running, actor=None, reason="先开展")
    set_stages(other, {"provincial_acceptance": StageDays(due_on=date(2028, 6, 1))}, actor=None)
    county = type(world.county).objects.get(pk=world.county.pk)
    setting = setting_of(county)
    assert setting is not None
    assert setting.acceptance_on == date(2027, 6, 1)
    assert provincial_acceptance_on(other) == date(2028, 6, 1)


@pytest.mark.parametrize(
    ("days", "message"),
    [
        ({"self_evaluation": StageDays(date(2027, 2, 1), date(2027, 1, 1))}, "开始日期晚于"),
        (
            {
                "self_evaluation": StageDays(due_on=date(2027, 3, 1)),
                "provincial_acceptance": StageDays(due_on=date(2027, 2, 1)),
            },
            "省级验收的日期早于县级自评",
        ),
    ],
)
def test_stages_that_contradict_each_other_are_refused(
    world: World, days: dict[str, StageDays], message: str
) -> None:
    held = made.campaign(world)
    with pytest.raises(ValidationError, match=message):
        set_stages(held, days, actor=None)


def test_a_school_that_joins_gets_its_items_and_one_that_leaves_loses_them(world: World) -> None:
    held, officer = made.campaign(world), world.person("officer")
    third = factories.school(world.township, "北坡小学")
    units = [unit for unit in participants_of(held) if unit != world.second_school]
    filled = set_participants(held, [*units, third], actor=officer)
    assert (filled.added, filled.removed) == (2, 2)  # its own item, and the junior item now on the county
    assert {one.subject.name for one in assignments_of(held)} == {"示例县", "南坪中心小学", "北坡小学"}
    assert set_participants(held, [*units, third], actor=officer).added == 0
    assert history_of(held).filter(verb="set_participants").count() == 1


def test_a_unit_of_another_county_cannot_take_part(world: World) -> None:
    held = made.campaign(world)
    with pytest.raises(ValidationError, match="只有本县的单位"):
        set_participants(held, [world.other_school], actor=world.person("officer"))


def test_a_campaign_of_sixty_schools_is_set_up_in_one_entry_and_in_time(world: World) -> None:
    for number in range(58):
        factories.school(world.township, f"第{number + 1}小学")
    items = [made.COUNTY_ITEM] * 90 + [made.SCHOOL_ITEM] * 64
    version = made.version(world.county, items)
    begun = time.perf_counter()
    held = create_campaign(world.county, title="创建", versions=[version], actor=None)
    took = time.perf_counter() - begun
    assert Assignment.objects.filter(campaign=held).count() == 90 + 64 * 60
    assert len(duties_of(held)) == 154
    assert history_of(held).count() == 1
    assert took < 4  # two seconds on an idle machine; tests share theirs
