"""就高不就低: the stricter of two figures, exactly; links made by hand; the move to a new version."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.exceptions import ValidationError

from dudao.apps.campaigns.actions.linking import unlink_items
from dudao.apps.campaigns.api import (
    Campaign,
    DutyChange,
    Owner,
    Stricter,
    assign,
    assignments_of,
    carry_over,
    create_campaign,
    duties_of,
    link_items,
    standards_of,
    stricter_demands,
)
from tests.apps.campaigns import made
from tests.personas import World

pytestmark = pytest.mark.django_db


def demand(value: str, *, operator: str = ">=", unit: str = "%") -> dict[str, Any]:
    return {"demand": {"quantity": "初中三年巩固率", "operator": operator, "value": value, "unit": unit}}


OTHER_UNIT = "≥ 95 %与≥ 95 人方向或单位不同，请督导室比较后确定。"
MEASURED = {"measured_by": {"standard": "quality-balance-2017", "item": "L1", "stage": "", "quantity": "met"}}


def two(world: World, first: dict[str, Any], second: dict[str, Any]) -> Campaign:
    versions = [
        made.version(world.county, [one], title=title) for one, title in ((first, "甲"), (second, "乙"))
    ]
    return create_campaign(world.county, title="创建", versions=versions, actor=None)


@pytest.mark.parametrize(
    ("first", "second", "stricter", "why"),
    [
        (demand("95"), demand("98"), Stricter.OTHER, "乙 A1-B1-C1要求≥ 98 %，高于甲 A1-B1-C1的≥ 95 %。"),
        (demand("95.1"), demand("95.10"), Stricter.SAME, "都要求≥ 95.1 %。"),
        (
            demand("0.5", operator="<="),
            demand("0.45", operator="<="),
            Stricter.OTHER,
            "乙 A1-B1-C1要求≤ 0.45 %，高于甲 A1-B1-C1的≤ 0.5 %。",
        ),
        (
            demand("1/3"),
            demand("0.333333"),
            Stricter.ITEM,
            "甲 A1-B1-C1要求≥ 1/3 %，高于乙 A1-B1-C1的≥ 0.333333 %。",
        ),
        (
            demand("95"),
            demand("95", unit="人"),
            Stricter.UNKNOWN,
            OTHER_UNIT,
        ),
        (MEASURED, MEASURED, Stricter.SAME, "两条取同一项测算结果，一次达到，两条都达到。"),
    ],
)
def test_the_stricter_of_two_demands(
    world: World, first: dict[str, Any], second: dict[str, Any], stricter: Stricter, why: str
) -> None:
    (found,) = stricter_demands(two(world, first, second))
    assert (found.stricter, found.why) == (stricter, why)


def test_other_quantities_and_other_sources_are_not_compared(world: World) -> None:
    other = {"measured_by": MEASURED["measured_by"] | {"item": "L2"}}
    assert stricter_demands(two(world, MEASURED, other)) == []


def test_the_item_to_be_met_is_named(world: World) -> None:
    (found,) = stricter_demands(two(world, demand("95"), demand("98")))
    assert found.holds == found.other


def test_a_link_by_hand_says_which_and_why_and_can_be_taken_away(world: World) -> None:
    held = two(world, {}, {})
    first, second = (version.items.get() for version in standards_of(held))
    assert stricter_demands(held) == []
    with pytest.raises(ValidationError, match="写明为什么"):
        link_items(held, first.pk, second.pk, stricter="item", actor=world.person("officer"))
    link_items(held, first.pk, second.pk, stricter="item", note="要求建档到人", actor=world.person("officer"))
    (found,) = stricter_demands(held)
    assert (found.stricter, found.why, found.holds) == (Stricter.ITEM, "要求建档到人", first)
    link_items(held, second.pk, first.pk, stricter="item", note="改判", actor=world.person("officer"))
    (found,) = stricter_demands(held)
    assert (found.holds, found.why) == (second, "改判")
    assert found.link is not None
    unlink_items(held, found.link.pk, actor=world.person("officer"))
    assert stricter_demands(held) == []


def test_two_items_of_one_standard_are_not_linked(world: World) -> None:
    held = made.campaign(world)
    first, second = made.item(held, "A1-B1-C1").pk, made.item(held, "A1-B1-C2").pk
    with pytest.raises(ValidationError, match="同一个标准"):
        link_items(held, first, second, actor=None)


def test_a_new_version_keeps_the_owners_of_what_stayed_and_lists_the_rest(world: World) -> None:
    items: list[dict[str, Any]] = [
        {"text": "义务教育教师平均工资收入不低于公务员", "responsible_unit": "财政局"},
        {"text": "每所学校配齐音体美教学器材"} | made.SCHOOL_ITEM,
        {"text": "县级财政落实学前教育经费投入责任"},
    ]
    first = made.version(world.county, items)
    held = create_campaign(world.county, title="创建", versions=[first], actor=None)
    for code in ("A1-B1-C1", "A1-B1-C2"):
        change = DutyChange(made.item(held, code).pk, principal_owner=Owner(None, "张副县长"))
        assign(held, [change], actor=None)
    changed = items[1] | {"text": "每所学校配齐音体美教学器材和图书", "points": "12"}
    added = {"text": "建立校外培训机构黑白名单制度", "code": "A2-B1-C1", "responsible_unit": "教育局"}
    second = made.version(world.county, [items[0], changed, added], number=2)
    moved = carry_over(held, second, actor=world.person("officer"))
    assert [pair.new.code for pair in moved.unchanged] == ["A1-B1-C1"]
    assert [(pair.new.code, pair.labels) for pair in moved.changed] == [("A1-B1-C2", ("条文", "分值"))]
    assert [item.code for item in moved.added] == ["A2-B1-C1"]
    assert [item.code for item in moved.removed] == ["A1-B1-C3"]
    assert standards_of(held) == [second]
    assert [(one.item.version, one.item.code, one.principal_owner_name) for one in assignments_of(held)] == [
        (second, "A1-B1-C1", "张副县长"),
        (second, "A1-B1-C2", "张副县长"),
        (second, "A1-B1-C2", "张副县长"),
        (second, "A2-B1-C1", ""),
    ]
    leads = {duty.item.code: duty.lead_unit for duty in duties_of(held).values()}
    assert leads == {"A1-B1-C1": world.department, "A1-B1-C2": world.bureau, "A2-B1-C1": world.bureau}


def test_an_item_that_now_asks_the_schools_gets_them(world: World) -> None:
    first = made.version(world.county, [{"text": "配齐图书"}])
    held = create_campaign(world.county, title="创建", versions=[first], actor=None)
    second = made.version(world.county, [{"text": "配齐图书"} | made.SCHOOL_ITEM], number=2)
    carry_over(held, second, actor=None)
    assert {one.subject for one in assignments_of(held)} == {world.school, world.second_school}


@pytest.mark.parametrize("which", ["same", "draft", "other"])
def test_only_a_newer_published_version_of_a_standard_in_use_is_taken(world: World, which: str) -> None:
    first = made.version(world.county, [made.COUNTY_ITEM])
    held = create_campaign(world.county, title="创建", versions=[first], actor=None)
    new = {
        "same": lambda: first,
        "draft": lambda: made.version(world.county, [made.COUNTY_ITEM], number=2, published=False),
        "other": lambda: made.version(world.county, [made.COUNTY_ITEM], title="另一个"),
    }[which]()
    with pytest.raises(ValidationError):
        carry_over(held, new, actor=None)
