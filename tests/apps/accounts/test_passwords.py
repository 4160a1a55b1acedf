"""Password rules, one-time passwords and the forced change."""

from collections.abc import Callable

import pytest
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse

from dudao.apps.accounts import actions
from dudao.apps.accounts.api import Role
from dudao.apps.accounts.passwords import one_time_password
from dudao.apps.activity.api import Entry
from tests import factories
from tests.factories import PASSWORD
from tests.personas import World

SignIn = Callable[[str], Client]
CLASSES = "密码要含有小写字母、大写字母、数字、符号中的至少三种。"


def refusals(password: str, world: World) -> list[str]:
    with pytest.raises(ValidationError) as refused:
        validate_password(password, world.person("clerk"))
    return refused.value.messages


@pytest.mark.parametrize("password", ["Zhongxin-2027", "zhongxin-2027", "ZHONGXIN2027a", "ABCDEFG-1x"])
def test_ten_signs_of_three_classes_are_taken(world: World, password: str) -> None:
    validate_password(password, world.person("clerk"))


def test_nine_signs_are_refused(world: World) -> None:
    assert refusals("Ab3-efghi", world) == ["密码至少要有 10 位。"]


@pytest.mark.parametrize("password", ["kjhqwezxcv", "kjhqwe8273", "KJHQWE8273", "kjhqwe-asd"])
def test_two_classes_are_refused(world: World, password: str) -> None:
    assert CLASSES in refusals(password, world)


def test_common_password_is_refused(world: World) -> None:
    assert "这个密码太常见了。" in refusals("password123", world)


def test_password_like_the_username_is_refused(world: World) -> None:
    user = factories.user("zhaomin2026", world.school, Role.SCHOOL_CLERK)
    with pytest.raises(ValidationError, match="相似"):
        validate_password("Zhaomin2026", user)


def test_last_five_passwords_are_refused_and_the_sixth_is_free(world: World) -> None:
    clerk = world.person("clerk")
    used = [PASSWORD, *(f"Autumn-{number}-leaf" for number in range(6))]
    for password in used[1:]:
        actions.change_own_password(clerk, password)
    for password in used[-5:]:
        assert refusals(password, world) == ["不能再用最近 5 次用过的密码。"]
    validate_password(used[0], clerk)


def test_one_time_passwords_meet_the_rules_and_differ(world: World) -> None:
    made = {one_time_password() for _ in range(50)}
    assert len(made) == 50
    for password in made:
        validate_password(password)
        assert not set(password) & set("0O1lIo")


def test_new_account_chooses_her_own_password_before_anything_else(world: World) -> None:
    newcomer = factories.user("newcomer", world.school, Role.SCHOOL_CLERK, new=True)
    client = Client()
    client.force_login(newcomer)
    change = reverse("account_change_password")
    assert client.get(reverse("settings_page")).headers["Location"] == change
    answer = client.get(reverse("settings_page"), headers={"HX-Request": "true"})
    assert (answer.status_code, answer.headers["HX-Redirect"]) == (204, change)
    form = {"old_password": PASSWORD, "new_password": "Own-2026-word", "new_password_again": "Own-2026-word"}
    assert client.post(change, form).headers["Location"] == "/"
    assert client.get(reverse("settings_page")).status_code == 200
    assert Entry.objects.latest("pk").verb == "change_password"


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"old_password": "wrong"}, "现在的密码不对。"),
        ({"new_password_again": "Own-2026-wort"}, "两次输入的新密码不一样。"),
        ({"new_password": "short", "new_password_again": "short"}, "密码至少要有 10 位。"),
    ],
)
def test_refused_change_says_why(
    world: World, signed_in: SignIn, change: dict[str, str], message: str
) -> None:
    form = {"old_password": PASSWORD, "new_password": "Own-2026-word", "new_password_again": "Own-2026-word"}
    page = signed_in("clerk").post(reverse("account_change_password"), form | change).content.decode()
    assert message in page
    assert world.person("clerk").check_password(PASSWORD)
