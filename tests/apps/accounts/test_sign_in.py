"""Signing in, the lock after wrong passwords, and the limits of sessions."""

from collections.abc import Callable
from datetime import timedelta

import pytest
import time_machine
from django.conf import settings
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from dudao.apps.accounts import actions
from dudao.apps.accounts.models import Session
from dudao.apps.accounts.queries import locked_until
from dudao.apps.activity.api import Entry
from tests.factories import PASSWORD
from tests.personas import World

SignIn = Callable[[str], Client]
SIGN_IN = "/sign-in/"
HOME = "/settings/"


def sign_in(username: str, password: str = PASSWORD, client: Client | None = None, address: str = "10.1.1.1"):  # type: ignore[no-untyped-def]
    """Post the form from an address; the answer."""
    return (client or Client()).post(
        f"{SIGN_IN}?next={HOME}", {"login": username, "password": password}, REMOTE_ADDR=address
    )


def is_in(client: Client) -> bool:
    return client.get(HOME).status_code == 200


def test_right_password_opens_and_is_logged(world: World) -> None:
    client = Client()
    assert sign_in("clerk", client=client).headers["Location"] == HOME
    assert is_in(client)
    entry = Entry.objects.latest("pk")
    assert (entry.verb, entry.actor_label, entry.address) == ("sign_in", "陈晓梅（clerk）", "10.1.1.1")


def test_wrong_password_says_so_without_telling_which(world: World) -> None:
    for username in ("clerk", "nobody"):
        page = sign_in(username, "wrong").content.decode()
        assert "用户名或密码不对。请检查大小写，连续输错 5 次会锁定 15 分钟。" in page


def test_case_and_blanks_of_the_username_do_not_matter(world: World) -> None:
    assert sign_in(" Clerk ").status_code == 302


def test_sign_up_does_not_exist(db: None) -> None:
    assert Client().get("/sign-up/").status_code == 404
    assert Client().get("/signup/").status_code == 404


def test_fifth_failure_locks_and_says_until_when(world: World) -> None:
    with time_machine.travel("2026-11-22 02:00:00+00:00", tick=False):
        statuses = [sign_in("clerk", "wrong").status_code for _ in range(5)]
        assert statuses == [200, 200, 200, 200, 429]
        page = sign_in("clerk").content.decode()
        assert "账号已锁定" in page
        assert "<b>10:15</b>" in page


def test_lock_holds_for_fifteen_minutes_and_not_longer(world: World) -> None:
    start = timezone.now()
    with time_machine.travel(start, tick=False):
        for _ in range(5):
            sign_in("clerk", "wrong")
    with time_machine.travel(start + timedelta(minutes=14, seconds=59), tick=False):
        assert sign_in("clerk").status_code == 429
    with time_machine.travel(start + timedelta(minutes=15, seconds=1), tick=False):
        assert sign_in("clerk").status_code == 302


def test_other_case_does_not_buy_more_attempts(world: World) -> None:
    statuses = [sign_in(name, "wrong").status_code for name in ("clerk", "Clerk", "CLERK", "cLerk", "clErk")]
    assert statuses[-1] == 429


def test_lock_is_for_this_account_from_this_address_alone(world: World) -> None:
    for _ in range(5):
        sign_in("clerk", "wrong")
    assert sign_in("principal").status_code == 302
    assert sign_in("clerk", address="10.9.9.9").status_code == 302


def test_four_failures_and_a_success_start_the_count_again(world: World) -> None:
    for _ in range(4):
        sign_in("clerk", "wrong")
    assert sign_in("clerk").status_code == 302
    assert sign_in("clerk", "wrong").status_code == 200


def test_administrator_unlocks(world: World) -> None:
    for _ in range(5):
        sign_in("clerk", "wrong")
    assert locked_until("clerk") is not None
    actions.unlock_user(world.person("clerk"), actor=world.person("administrator"))
    assert locked_until("clerk") is None
    assert sign_in("clerk").status_code == 302


def test_disabled_account_is_told_so_and_stays_out(world: World) -> None:
    actions.disable_user(world.person("clerk"), actor=world.person("administrator"))
    client = Client()
    answer = sign_in("clerk", client=client)
    assert answer.status_code == 403
    assert "账号已停用" in answer.content.decode()
    assert not is_in(client)


def test_fourth_session_ends_the_oldest(world: World) -> None:
    clients = [Client() for _ in range(4)]
    start = timezone.now()
    for number, client in enumerate(clients):
        with time_machine.travel(start + timedelta(seconds=number), tick=False):
            sign_in("clerk", client=client)
    with time_machine.travel(start + timedelta(seconds=10), tick=False):
        assert [is_in(client) for client in clients] == [False, True, True, True]


def test_sessions_of_others_do_not_count(world: World) -> None:
    first = Client()
    sign_in("clerk", client=first)
    for _ in range(3):
        sign_in("principal")
    assert is_in(first)


def test_session_ends_after_thirty_idle_minutes(world: World) -> None:
    client, start = Client(), timezone.now()
    with time_machine.travel(start, tick=False):
        sign_in("clerk", client=client)
        assert is_in(client)
    with time_machine.travel(start + timedelta(minutes=29), tick=False):
        assert is_in(client)
    with time_machine.travel(start + timedelta(minutes=58), tick=False):
        assert is_in(client)
    with time_machine.travel(start + timedelta(minutes=58 + 31), tick=False):
        assert not is_in(client)


def test_session_ends_after_twelve_hours_however_busy(world: World) -> None:
    client, start = Client(), timezone.now()
    with time_machine.travel(start, tick=False):
        sign_in("clerk", client=client)
    for number in range(1, 36):
        with time_machine.travel(start + timedelta(minutes=20 * number), tick=False):
            assert is_in(client)
    with time_machine.travel(start + timedelta(hours=12, seconds=1), tick=False):
        answer = client.get(HOME)
        assert answer.headers["Location"] == f"{SIGN_IN}?next={HOME}"


def test_busy_page_writes_its_session_once_a_minute(world: World) -> None:
    client = Client()
    sign_in("clerk", client=client)
    client.get(HOME)
    before = Session.objects.get(user=world.people["clerk"]).expire_date
    client.get(HOME)
    assert Session.objects.get(user=world.people["clerk"]).expire_date == before


def test_signing_out_ends_the_session_and_is_logged(world: World) -> None:
    client = Client()
    sign_in("clerk", client=client)
    assert client.post("/sign-out/").headers["Location"] == SIGN_IN
    assert not is_in(client)
    assert Entry.objects.latest("pk").verb == "sign_out"


def test_sign_out_by_a_link_is_refused(world: World, signed_in: SignIn) -> None:
    assert signed_in("clerk").get("/sign-out/").status_code == 405


def test_next_leads_to_this_site_only(world: World) -> None:
    answer = Client().post(f"{SIGN_IN}?next=https://evil.example/", {"login": "clerk", "password": PASSWORD})
    assert answer.headers["Location"] == "/"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("X-Frame-Options", "DENY"),
        ("X-Content-Type-Options", "nosniff"),
        ("Referrer-Policy", "same-origin"),
    ],
)
def test_security_headers(db: None, name: str, value: str) -> None:
    assert Client().get(reverse("account_login")).headers[name] == value


def test_policy_forbids_inline_script(db: None) -> None:
    policy = Client().get(reverse("account_login")).headers["Content-Security-Policy"]
    assert "script-src 'self';" in policy
    assert "'unsafe-eval'" not in policy


def test_cookies_are_out_of_reach_of_script(world: World) -> None:
    client = Client()
    sign_in("clerk", client=client)
    cookie = client.cookies[settings.SESSION_COOKIE_NAME]
    assert (cookie["httponly"], cookie["samesite"], cookie["expires"]) == (True, "Lax", "")
