"""Data scope, roles, and what an administrator may do with accounts."""

import io
from collections.abc import Callable

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.management import CommandError, call_command
from django.http import Http404
from django.test import Client
from django.urls import reverse

from dudao.apps.accounts import actions
from dudao.apps.accounts.api import (
    Membership,
    Role,
    User,
    can_administer,
    can_edit,
    can_edit_county_data,
    can_report,
    can_view,
    create_user,
    people_with_role,
    role_at,
    scope_of,
    visible_or_404,
)
from dudao.apps.accounts.forms import MembershipForm
from dudao.apps.accounts.models import Session
from dudao.apps.activity.api import Entry
from tests import factories
from tests.factories import PASSWORD
from tests.personas import PERSONAS, World

pytestmark = pytest.mark.django_db
SignIn = Callable[[str], Client]


def allowed(rule: Callable[..., bool], world: World, target: object) -> set[str]:
    return {name for name in PERSONAS if rule(world.person(name), target)}


IN_COUNTY = {"officer", "director", "leader", "city_officer", "viewer", "administrator"}


def test_who_sees_a_school(world: World) -> None:
    assert allowed(can_view, world, world.school) == IN_COUNTY | {"clerk", "principal"}


def test_who_sees_the_whole_county(world: World) -> None:
    assert allowed(can_view, world, world.county) == IN_COUNTY


def test_who_reports_for_a_school(world: World) -> None:
    assert allowed(can_report, world, world.school) == {"clerk", "principal", "officer", "administrator"}


def test_who_works_on_county_data(world: World) -> None:
    assert allowed(can_edit_county_data, world, world.county) == {"officer", "administrator"}


def test_who_edits_a_school(world: World) -> None:
    assert allowed(can_edit, world, world.school) == {"officer", "administrator"}


def test_who_administers(world: World) -> None:
    assert allowed(can_administer, world, world.school) == {"administrator"}


def test_role_of_the_bureau_reaches_the_whole_county_and_no_further(world: World) -> None:
    officer = world.person("officer")
    assert set(scope_of(officer)) == {
        world.county,
        world.bureau,
        world.department,
        world.township,
        world.school,
        world.second_school,
    }


def test_people_of_a_department_reach_their_department_alone(world: World) -> None:
    for name in ("handler", "head"):
        assert set(scope_of(world.person(name))) == {world.department}


def test_a_county_leader_sees_the_county_and_changes_nothing(world: World) -> None:
    leader = world.person("leader")
    assert can_view(leader, world.school)
    assert not can_edit_county_data(leader, world.county)
    assert leader.reach().manages == frozenset()


def test_strongest_of_several_roles_counts(world: World) -> None:
    actions.add_membership(world.people["officer"], world.county, Role.DIRECTOR, actor=None)
    officer = world.person("officer")
    assert role_at(officer, world.school) is Role.BUREAU_OFFICER
    assert role_at(officer, world.other_school) is None


def test_stranger_finds_nothing(world: World) -> None:
    assert visible_or_404(world.person("clerk"), world.school.pk) == world.school
    with pytest.raises(Http404, match="不在您的数据范围内"):
        visible_or_404(world.person("clerk"), world.second_school.pk)
    with pytest.raises(Http404):
        visible_or_404(world.person("officer"), world.school.pk, kind="county")


def test_people_with_a_role_at_an_organisation(world: World) -> None:
    assert people_with_role(world.school, Role.SCHOOL_CLERK) == [world.people["clerk"]]


@pytest.mark.parametrize(
    ("role", "place", "message"),
    [
        (Role.SCHOOL_CLERK, "county", "学校填报员只能设在学校。"),
        (Role.DIRECTOR, "school", "局长只能设在县（市、区）、教育局。"),
        (Role.COUNTY_LEADER, "bureau", "县领导只能设在县（市、区）。"),
        (Role.DEPARTMENT_HEAD, "school", "部门负责人只能设在乡镇（街道）、政府部门、教育局、科室。"),
        (Role.CITY_OFFICER, "county", "市级督导只能设在省、市。"),
        (Role.CITY_VIEWER, "county", "市级查看只能设在省、市。"),
    ],
)
def test_role_at_the_wrong_kind_of_place_is_refused(
    world: World, role: Role, place: str, message: str
) -> None:
    with pytest.raises(ValidationError) as refused:
        create_user("x", name="某人", organisation=getattr(world, place), role=role, actor=None)
    assert refused.value.message_dict == {"role": [message]}


def test_usernames_differ_by_more_than_case(world: World) -> None:
    with pytest.raises(ValidationError, match="已经有人使用"):
        create_user("Clerk", name="某人", organisation=world.school, role=Role.SCHOOL_CLERK, actor=None)


@pytest.mark.parametrize("name", [one for one in PERSONAS if one != "administrator"])
def test_only_the_countys_administrator_makes_accounts_there(world: World, name: str) -> None:
    with pytest.raises(PermissionDenied):
        create_user("x", name="某", organisation=world.school, role=Role.PRINCIPAL, actor=world.person(name))


def test_administrator_of_a_county_cannot_take_over_a_person_of_the_city(world: World) -> None:
    actions.add_membership(world.people["viewer"], world.county, Role.DIRECTOR, actor=None)
    with pytest.raises(PermissionDenied, match="上级管理员"):
        actions.reset_password(world.person("viewer"), actor=world.person("administrator"))


def test_administrator_gives_no_role_outside_her_county(world: World) -> None:
    with pytest.raises(PermissionDenied):
        actions.add_membership(
            world.person("clerk"), world.other_school, Role.PRINCIPAL, actor=world.person("administrator")
        )


def test_nobody_disables_herself_or_takes_her_own_administration(world: World) -> None:
    administrator = world.person("administrator")
    actions.add_membership(administrator, world.county, Role.DIRECTOR, actor=None)
    with pytest.raises(ValidationError, match="自己"):
        actions.disable_user(world.person("administrator"), actor=administrator)
    own = Membership.objects.get(user=administrator, role=Role.ADMINISTRATOR)
    with pytest.raises(ValidationError, match="另一位管理员"):
        actions.remove_membership(own, actor=administrator)


def test_last_role_is_not_removed(world: World) -> None:
    held = world.people["clerk"].memberships.get()
    with pytest.raises(ValidationError, match="唯一的角色"):
        actions.remove_membership(held, actor=world.person("administrator"))


def test_reset_gives_a_one_time_password_and_ends_the_sessions(world: World, signed_in: SignIn) -> None:
    signed_in("clerk")
    secret = actions.reset_password(world.person("clerk"), actor=world.person("administrator"))
    clerk = world.person("clerk")
    assert clerk.check_password(secret)
    assert not clerk.check_password(PASSWORD)
    assert clerk.must_change_password
    assert not Session.objects.filter(user=clerk).exists()


def test_disabling_ends_the_sessions_at_once(world: World, signed_in: SignIn) -> None:
    client = signed_in("clerk")
    assert client.get("/settings/").status_code == 200
    actions.disable_user(world.person("clerk"), actor=world.person("administrator"))
    assert client.get("/settings/").status_code == 302


def test_new_account_shows_its_password_once(world: World, signed_in: SignIn) -> None:
    client = signed_in("administrator")
    form = {
        "username": "liuyang",
        "name": "刘洋",
        "phone": "13812345678",
        "organisation": world.second_school.pk,
        "role": "school_clerk",
    }
    page = client.post(reverse("user_create"), form)
    made = User.objects.get(username="liuyang")
    secret = page.context["secret"]
    assert made.check_password(secret)
    assert secret in page.content.decode()
    assert page.headers["Cache-Control"].startswith("max-age=0, no-cache, no-store")
    assert secret not in client.get(reverse("user", args=[made.pk])).content.decode()
    assert not Entry.objects.filter(details_json__contains=secret).exists()


def test_phone_is_shown_masked(world: World) -> None:
    user = factories.user("phone", world.school, Role.SCHOOL_CLERK)
    user.phone = "13812345678"
    assert user.masked_phone == "138****5678"


def test_log_shows_the_county_and_not_its_neighbour(world: World, signed_in: SignIn) -> None:
    page = signed_in("administrator").get(reverse("activity_log")).content.decode()
    assert "南坪中心小学" in page
    assert "邻县第一小学" not in page


def test_log_filters_and_goes_on_page_by_page(world: World, signed_in: SignIn) -> None:
    client = signed_in("administrator")
    for number in range(60):
        actions.edit_user(world.person("clerk"), name=f"陈{number}", phone="", actor=None)
    first = client.get(reverse("activity_log"), {"verb": "edit_user"})
    second = client.get(reverse("activity_log") + first.context["next_url"])
    shown = [entry.pk for page in (first, second) for entry in page.context["entries"]]
    assert (len(shown), len(set(shown))) == (60, 60)
    assert second.context["next_url"] == ""
    wrong = client.get(reverse("activity_log"), {"since": "not a day", "target": "南坪中心"})
    assert {entry.object_label for entry in wrong.context["entries"]} == {"南坪中心小学"}


def test_first_administrator_comes_with_her_county() -> None:
    out = io.StringIO()
    call_command("create_administrator", "guanli", "管理员", county="新县", code="990199", stdout=out)
    made = User.objects.get(username="guanli")
    secret = out.getvalue().strip().rsplit("：", 1)[1]
    assert made.check_password(secret)
    assert made.must_change_password
    held = made.memberships.get()
    assert (held.role, held.organisation.name, held.organisation.kind) == ("administrator", "新县", "county")


def test_second_administrator_of_a_name_is_refused(world: World) -> None:
    with pytest.raises(CommandError, match="已经有人使用"):
        call_command("create_administrator", "clerk", "某", county="示例县", code="990121")


def test_where_there_is_one_place_it_is_chosen_already(world: World) -> None:
    assert MembershipForm([world.county])["organisation"].value() == world.county.pk
    assert MembershipForm([world.county, world.second_school])["organisation"].value() is None
