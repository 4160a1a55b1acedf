"""The tree: paths, scope, names, closing and merging."""

import datetime
from collections.abc import Callable

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from dudao.apps.activity.api import Entry
from dudao.apps.organisations import actions
from dudao.apps.organisations.api import (
    Kind,
    NewOrganisation,
    Organisation,
    Reach,
    SchoolKind,
    SchoolYear,
    add_organisation,
    add_organisations,
    ancestors,
    close_school,
    counties_of,
    edit_organisation,
    organisations_visible_to,
    school_year_on,
    schools_by_name,
    schools_of,
    subtree,
    township_of,
)
from tests import factories
from tests.personas import World

pytestmark = pytest.mark.django_db


def names(organisations: list[Organisation]) -> list[str]:
    return [one.name for one in organisations]


def test_path_leads_from_the_root_down(world: World) -> None:
    ids = (world.city.pk, world.county.pk, world.township.pk, world.school.pk)
    assert world.school.path == "/" + "".join(f"{pk}/" for pk in ids)
    assert names(ancestors(world.school)) == ["示例市", "示例县", "南坪镇"]


def test_everything_in_a_county_knows_it_and_what_is_above_does_not(world: World) -> None:
    assert world.school.county == world.bureau.county == world.county.county == world.county
    assert world.city.county is None


def test_subtree_holds_itself_and_all_below(world: World) -> None:
    assert set(subtree(world.township)) == {world.township, world.school}
    assert subtree(world.city).count() == 9


def test_subtree_is_not_fooled_by_numbers_that_begin_alike(world: World) -> None:
    Organisation.objects.filter(pk=world.other_county.pk).update(path=f"{world.city.path}{world.county.pk}9/")
    assert world.other_county not in subtree(world.county)


def test_schools_are_in_pinyin_order(world: World) -> None:
    for name in ("重庆路小学", "安平小学", "长安小学", "城关三小"):
        factories.school(world.county, name)
    assert names(schools_of(world.county)) == [
        "安平小学",
        "长安小学",
        "城关初级中学",
        "城关三小",
        "重庆路小学",
        "南坪中心小学",
    ]


def test_initials_are_stored_for_the_filter(world: World) -> None:
    assert (world.school.initials, world.school.pinyin) == ("npzxxx", "nan2 ping2 zhong1 xin1 xiao3 xue2")
    assert factories.school(world.county, "第2小学（东校区）").initials == "d2xxdxq"


def test_township_of_a_school_or_none(world: World) -> None:
    assert township_of(world.school) == world.township
    assert township_of(world.second_school) is None


def test_counties_of_a_city(world: World) -> None:
    assert counties_of(world.city) == [world.other_county, world.county]


def test_empty_reach_sees_nothing(world: World) -> None:
    assert not organisations_visible_to(Reach()).exists()


@pytest.mark.parametrize(
    ("kind", "parent", "message"),
    [
        (Kind.TOWNSHIP, "city", "乡镇（街道）不能放在市下面。"),
        (Kind.COUNTY, "county", "县（市、区）不能放在县（市、区）下面。"),
        (Kind.BUREAU_SECTION, "county", "科室不能放在县（市、区）下面。"),
        (Kind.TOWNSHIP, "school", "乡镇（街道）不能放在学校下面。"),
    ],
)
def test_misplaced_organisation_is_refused(world: World, kind: Kind, parent: str, message: str) -> None:
    with pytest.raises(ValidationError) as refused:
        add_organisation(getattr(world, parent), NewOrganisation(kind=kind, name="某某"), actor=None)
    assert refused.value.message_dict == {"parent": [message]}


def test_school_without_parent_or_kind_is_refused(world: World) -> None:
    with pytest.raises(ValidationError) as refused:
        add_organisation(None, NewOrganisation(kind=Kind.SCHOOL, name="某校"), actor=None)
    assert refused.value.message_dict == {"parent": ["要选上级单位。"]}
    with pytest.raises(ValidationError) as refused:
        add_organisation(world.county, NewOrganisation(kind=Kind.SCHOOL, name="某校"), actor=None)
    assert refused.value.message_dict == {"school_kind": ["要选学校类别。"]}


def test_two_schools_of_one_name_in_a_county_are_refused(world: World) -> None:
    with pytest.raises(ValidationError, match="本县已有同名的学校"):
        factories.school(world.county, "南坪中心小学")


def test_same_name_in_another_county_is_fine(world: World) -> None:
    assert factories.school(world.other_county, "南坪中心小学").county == world.other_county


def test_code_of_an_active_organisation_is_refused_and_of_a_closed_one_free(world: World) -> None:
    with pytest.raises(ValidationError, match="代码已经用于"):
        factories.school(world.county, "新校", code="3699012101")
    close_school(world.school, actor=None)
    assert factories.school(world.county, "新校", code="3699012101").code == "3699012101"


def test_one_bad_of_several_refuses_them_all(world: World) -> None:
    news = [
        NewOrganisation(Kind.SCHOOL, "甲校", school_kind=SchoolKind.PRIMARY_SCHOOL),
        NewOrganisation(Kind.SCHOOL, "甲校", school_kind=SchoolKind.PRIMARY_SCHOOL),
    ]
    with pytest.raises(ValidationError):
        add_organisations(world.county, news, actor=None)
    assert not Organisation.objects.filter(name="甲校").exists()


def test_rename_keeps_the_old_name_for_uploads(world: World) -> None:
    edit_organisation(world.school, {"name": "南坪第一小学"}, actor=None)
    found = schools_by_name(world.county)
    assert found["南坪中心小学"] == found["南坪第一小学"] == [world.school]
    entry = Entry.objects.latest("pk")
    assert (entry.verb, entry.details) == (
        "rename_organisation",
        {"name": ["南坪中心小学", "南坪第一小学"]},
    )


def test_name_in_use_is_not_led_to_a_school_that_bore_it_before(world: World) -> None:
    edit_organisation(world.school, {"name": "南坪第一小学"}, actor=None)
    newcomer = factories.school(world.county, "南坪中心小学")
    assert schools_by_name(world.county)["南坪中心小学"] == [newcomer]


def test_names_match_whatever_their_width_and_blanks(world: World) -> None:
    school = factories.school(world.county, "实验小学(东区)")
    assert schools_by_name(world.county)["实验小学(东区)"] == [school]
    from dudao.apps.organisations.api import normalised

    assert normalised("实验小学（东区） ") == normalised("实验 小学(东区)")


def test_edit_without_a_change_writes_no_entry(world: World) -> None:
    before = Entry.objects.count()
    edit_organisation(world.school, {"name": world.school.name}, actor=None)
    assert Entry.objects.count() == before


def test_school_moves_inside_its_county_only(world: World) -> None:
    moved = edit_organisation(world.school, {"parent": world.county}, actor=None)
    assert moved.path == f"{world.county.path}{moved.pk}/"
    with pytest.raises(ValidationError, match="不能移到别的县"):
        edit_organisation(world.school, {"parent": world.other_county}, actor=None)


def test_merged_school_leaves_the_list_and_its_names_lead_to_the_other(world: World) -> None:
    close_school(world.second_school, merged_into=world.school, actor=None)
    assert schools_of(world.county) == [world.school]
    assert schools_by_name(world.county)["城关初级中学"] == [world.school]


def test_school_merges_into_another_of_its_county_only(world: World) -> None:
    for wrong in (world.school, world.other_school, world.township):
        with pytest.raises(ValidationError, match="只能并入本县的另一所学校"):
            close_school(world.school, merged_into=wrong, actor=None)


def test_reopening_is_refused_when_the_name_was_taken(world: World) -> None:
    close_school(world.school, actor=None)
    factories.school(world.county, "南坪中心小学")
    with pytest.raises(ValidationError, match="同名"):
        actions.reopen_school(world.school, actor=None)


@pytest.mark.parametrize("name", ["clerk", "principal", "director", "viewer", "stranger"])
def test_writes_are_refused_to_those_without_the_role(world: World, name: str) -> None:
    person = world.person(name)
    attempts: tuple[Callable[[], object], ...] = (
        lambda: edit_organisation(world.school, {"name": "改名"}, actor=person),
        lambda: close_school(world.school, actor=person),
        lambda: add_organisation(world.county, NewOrganisation(Kind.TOWNSHIP, "新镇"), actor=person),
    )
    for attempt in attempts:
        with pytest.raises(PermissionDenied):
            attempt()


@pytest.mark.parametrize(
    ("day", "start"), [("2026-08-31", 2025), ("2026-09-01", 2026), ("2027-01-01", 2026), ("2027-08-31", 2026)]
)
def test_school_year_starts_on_the_first_of_september(day: str, start: int) -> None:
    assert school_year_on(datetime.date.fromisoformat(day)) == SchoolYear(start)


def test_school_year_is_written_as_in_documents() -> None:
    assert str(SchoolYear(2026)) == "2026—2027学年"
    assert SchoolYear(2026).previous == SchoolYear(2025)


def test_an_edit_does_not_reopen_a_school_closed_meanwhile(world: World) -> None:
    stale = Organisation.objects.get(pk=world.school.pk)
    close_school(world.school, actor=world.people["officer"])
    edit_organisation(stale, {"short_name": "南小"}, actor=world.people["officer"])
    held = Organisation.objects.get(pk=world.school.pk)
    assert (held.short_name, held.is_active) == ("南小", False)


def test_closing_twice_is_one_entry(world: World) -> None:
    stale = Organisation.objects.get(pk=world.school.pk)
    close_school(world.school, actor=None)
    with pytest.raises(ValidationError, match="已经撤并"):
        close_school(stale, actor=None)
