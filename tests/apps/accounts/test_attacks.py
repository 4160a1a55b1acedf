"""What an outsider or an insider tries at the frame of the site: sizes, caches, locks, odd addresses, lost rights."""

from __future__ import annotations

from collections.abc import Callable

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from dudao.apps.accounts.api import Membership, Role
from dudao.apps.activity.api import Entry
from tests.factories import PASSWORD
from tests.personas import World

pytestmark = pytest.mark.django_db
SignIn = Callable[[str], Client]
SIGN_IN = "/sign-in/"


def failed(username: str, times: int) -> None:
    for _ in range(times):
        Client().post(SIGN_IN, {"login": username, "password": "wrong"}, REMOTE_ADDR="10.1.1.1")


def test_a_stranger_sends_no_files(world: World) -> None:
    answer = Client().post(SIGN_IN, {"login": "x" * 1_100_000})
    assert answer.status_code == 413
    assert "一次最多上传 1 MB" in answer.content.decode()


def test_a_request_over_the_limit_is_refused_before_it_is_read(world: World, signed_in: SignIn) -> None:
    address = reverse("upload", args=[world.county.pk])
    answer = signed_in("officer").generic("POST", address, b"", CONTENT_LENGTH=str(600 * 1024**2))
    assert answer.status_code == 413
    assert "一次最多上传 512 MB" in answer.content.decode()


def test_nothing_of_a_signed_in_page_stays_in_the_browser(world: World, signed_in: SignIn) -> None:
    for name, address in (("officer", "/"), ("clerk", "/account/"), ("clerk", "/no-such-page/")):
        assert signed_in(name).get(address).headers["Cache-Control"] == "private, no-store"


def test_one_lock_is_one_entry_in_the_log_of_the_county(world: World) -> None:
    failed("clerk", 8)
    entry = Entry.objects.get(verb="lock_out")
    assert (entry.object_label, entry.chain) == ("陈晓梅（clerk）", str(world.county.pk))
    assert entry.details == {"minutes": 15}


def test_a_later_lock_is_an_entry_of_its_own(world: World) -> None:
    with time_machine.travel("2026-11-22 02:00:00+00:00", tick=False):
        failed("clerk", 5)
    with time_machine.travel("2026-11-22 02:20:00+00:00", tick=False):
        failed("clerk", 5)
    assert Entry.objects.filter(verb="lock_out").count() == 2


def test_locking_a_name_that_does_not_exist_answers_the_same_and_logs_nothing(world: World) -> None:
    failed("nobody", 4)
    failed("clerk", 4)
    answers = [
        Client().post(SIGN_IN, {"login": name, "password": PASSWORD + "x"}, REMOTE_ADDR="10.1.1.1")
        for name in ("nobody", "clerk")
    ]
    assert [answer.status_code for answer in answers] == [429, 429]
    assert Entry.objects.filter(verb="lock_out").count() == 1


@pytest.mark.parametrize(
    "header", ["HTTP_X_FORWARDED_FOR", "HTTP_X_REAL_IP", "HTTP_CLIENT_IP", "HTTP_FORWARDED"]
)
def test_a_forged_address_buys_no_attempts(header: str, world: World) -> None:
    for number in range(5):
        extra = {header: f"8.8.8.{number}"}
        answer = Client().post(SIGN_IN, {"login": "clerk", "password": "wrong"}, **extra)  # type: ignore[arg-type]
    assert answer.status_code == 429


@pytest.mark.parametrize("name", ["CLERK", " clerk", "clerk\u3000", "ＣＬＥＲＫ", "cler\u212a", "clerk\0"])
def test_no_spelling_of_a_locked_name_opens(name: str, world: World) -> None:
    failed("clerk", 5)
    client = Client()
    client.post(SIGN_IN, {"login": name, "password": PASSWORD}, REMOTE_ADDR="10.1.1.1")
    assert client.get("/settings/").status_code == 302


@pytest.mark.parametrize(
    "query",
    [
        {"until": "9999-12-31"},
        {"since": "0001-01-01"},
        {"until": "0001-01-01"},
        {"before": "9" * 30},
        {"before": "9" * 5000},
        {"before": "-1"},
        {"actor": "a\0b"},
        {"verb": "x' OR 1=1 --"},
    ],
)
def test_odd_filters_of_the_log_are_answered(query: dict[str, str], world: World, signed_in: SignIn) -> None:
    assert signed_in("administrator").get(reverse("activity_log"), query).status_code == 200


def test_a_role_taken_back_ends_at_the_next_click(world: World, signed_in: SignIn) -> None:
    officer = signed_in("officer")
    address = reverse("upload", args=[world.county.pk])
    assert officer.get(address).status_code == 200
    Membership.objects.filter(user=world.people["officer"]).delete()
    assert officer.get(address).status_code == 404
    assert officer.get("/").status_code == 200
    Membership.objects.create(user=world.people["officer"], organisation=world.school, role=Role.SCHOOL_CLERK)
    assert officer.get(address).status_code == 403


def test_a_new_session_key_is_given_at_the_sign_in(world: World) -> None:
    client = Client()
    session = client.session
    session["planted"] = "1"
    session.save()
    before = session.session_key
    client.post(SIGN_IN, {"login": "clerk", "password": PASSWORD})
    assert client.session.session_key != before


@pytest.mark.parametrize(
    "target", ["https://evil.example/", "//evil.example/", "/\\evil.example", "javascript:alert(1)"]
)
def test_next_never_leaves_the_site(target: str, world: World) -> None:
    answer = Client().post(SIGN_IN, {"login": "clerk", "password": PASSWORD, "next": target})
    assert answer.headers["Location"] == "/"


def test_a_county_does_not_read_the_phone_of_a_person_of_the_city(world: World, signed_in: SignIn) -> None:
    clerk = world.people["clerk"]
    clerk.phone = "13812345678"
    clerk.save()
    address = reverse("user", args=[clerk.pk])
    assert "13812345678" in signed_in("administrator").get(address).content.decode()
    Membership.objects.create(user=clerk, organisation=world.city, role=Role.CITY_VIEWER)
    page = signed_in("administrator").get(address).content.decode()
    assert "13812345678" not in page
    assert "138****5678" in page
    assert reverse("user_reset_password", args=[clerk.pk]) not in page
