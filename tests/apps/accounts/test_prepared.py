"""What is read at every request by kept SQL is what the plain queryset reads."""

from datetime import timedelta

import pytest
from django.conf import settings
from django.contrib.auth import get_user
from django.db import connection
from django.http import HttpRequest
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from dudao.apps.accounts.api import Membership, Role, User, add_membership
from dudao.apps.accounts.models import Session
from dudao.apps.accounts.sessions import SessionStore
from dudao.infra.prepared import Prepared
from tests import factories
from tests.personas import World

pytestmark = pytest.mark.django_db


def test_memberships_come_with_their_organisation_county_and_setting_in_one_query(world: World) -> None:
    user = world.person("clerk")
    plain = list(
        Membership.objects.filter(user=user).select_related("organisation__county__setting").order_by("pk")
    )
    with CaptureQueriesContext(
        connection,
    ) as asked:
        held = user.held_memberships
        places = [(one.role, one.organisation.name, one.organisation.county) for one in held]
    assert len(asked) == 1
    assert held == plain
    assert places == [("school_clerk", "南坪中心小学", world.county)]


def test_a_role_given_or_taken_counts_at_the_next_request(world: World) -> None:
    before = world.person("clerk").held_memberships
    add_membership(
        world.person("clerk"),
        organisation=world.second_school,
        role=Role.PRINCIPAL,
        actor=world.person("administrator"),
    )
    assert len(world.person("clerk").held_memberships) == len(before) + 1
    Membership.objects.filter(user=world.people["clerk"]).delete()
    assert world.person("clerk").held_memberships == []


def test_an_unsaved_person_holds_nothing() -> None:
    assert User(username="nobody").held_memberships == []


def test_a_disabled_account_is_nobody_at_once(world: World, client: Client) -> None:
    client.force_login(world.person("clerk"))
    request = HttpRequest()
    request.session = client.session
    assert get_user(request) == world.people["clerk"]
    User.objects.filter(pk=world.people["clerk"].pk).update(is_active=False)
    assert not get_user(request).is_authenticated


def test_a_session_over_its_time_is_not_read(world: World, client: Client) -> None:
    client.force_login(world.person("clerk"))
    key = client.cookies[settings.SESSION_COOKIE_NAME].value
    assert SessionStore(key).load()["_auth_user_id"] == str(world.people["clerk"].pk)
    Session.objects.filter(session_key=key).update(expire_date=timezone.now() - timedelta(seconds=1))
    assert SessionStore(key).load() == {}
    assert client.get(reverse("home")).status_code == 302


def test_a_text_that_looks_like_sql_is_a_parameter(world: World) -> None:
    found = Prepared[User, str](lambda name: User.objects.filter(name=name), str)
    assert found("' OR 1=1 --") == []
    assert found("陈晓梅") == [world.people["clerk"]]


def test_a_query_that_does_not_take_the_parameter_is_refused() -> None:
    with pytest.raises(ValueError, match="parameter"):
        Prepared[User, int](lambda number: User.objects.all(), int)(1)


def test_the_parameter_may_stand_twice_and_rows_keep_their_order(world: World) -> None:
    first = factories.user("aa", world.school, Role.SCHOOL_CLERK, name="重名")
    second = factories.user("ab", world.school, Role.SCHOOL_CLERK, name="重名")
    found = Prepared[User, str](
        lambda name: User.objects.filter(name=name).exclude(username=name).order_by("-username"), str
    )
    assert found("重名") == [second, first]
