"""The pages of schools, through HTTP."""

from collections.abc import Callable

from django.test import Client
from django.urls import reverse

from dudao.apps.organisations.api import Organisation
from tests.personas import World

SignIn = Callable[[str], Client]


def test_list_shows_what_the_filter_needs(world: World, signed_in: SignIn) -> None:
    page = signed_in("officer").get(reverse("schools", args=[world.county.pk])).content.decode()
    assert 'data-search="南坪中心小学  npzxxx" data-kind="primary_school" data-area="town"' in page
    assert "邻县第一小学" not in page


def test_clerk_sees_only_her_own_school_in_the_list(world: World, signed_in: SignIn) -> None:
    page = signed_in("clerk").get(reverse("schools", args=[world.county.pk])).content.decode()
    assert "南坪中心小学" in page
    assert "城关初级中学" not in page
    assert "新增学校" not in page


def test_officer_adds_a_school(world: World, signed_in: SignIn) -> None:
    form = {
        "name": "石门小学",
        "school_kind": "primary_school",
        "area_type": "rural",
        "parent": world.township.pk,
    }
    answer = signed_in("officer").post(reverse("school_create", args=[world.county.pk]), form)
    school = Organisation.objects.get(name="石门小学")
    assert answer.headers["Location"] == reverse("school", args=[school.pk])
    assert (school.parent, school.county) == (world.township, world.county)


def test_refused_name_is_said_and_what_was_typed_stays(world: World, signed_in: SignIn) -> None:
    form = {"name": "南坪中心小学", "school_kind": "primary_school", "parent": world.county.pk, "code": "42"}
    page = signed_in("officer").post(reverse("school_create", args=[world.county.pk]), form).content.decode()
    assert "本县已有同名的学校。" in page
    assert 'value="42"' in page


def test_school_cannot_be_put_into_another_county(world: World, signed_in: SignIn) -> None:
    form = {"name": "某校", "school_kind": "primary_school", "parent": world.other_county.pk}
    answer = signed_in("officer").post(reverse("school_create", args=[world.county.pk]), form)
    assert answer.status_code == 200
    assert not Organisation.objects.filter(name="某校").exists()


def test_closing_and_reopening(world: World, signed_in: SignIn) -> None:
    client = signed_in("officer")
    client.post(reverse("school_close", args=[world.second_school.pk]), {"merged_into": world.school.pk})
    world.second_school.refresh_from_db()
    assert not world.second_school.is_active
    assert (
        "曾用名</dt><dd>城关初级中学"
        in client.get(reverse("school", args=[world.school.pk])).content.decode()
    )
    client.post(reverse("school_reopen", args=[world.second_school.pk]))
    world.second_school.refresh_from_db()
    assert world.second_school.is_active


def test_sample_county_says_so_on_every_page(world: World, signed_in: SignIn) -> None:
    address = reverse("schools", args=[world.county.pk])
    assert "示例数据" not in signed_in("officer").get(address).content.decode()
    Organisation.objects.filter(pk=world.county.pk).update(is_sample=True)
    assert "示例数据" in signed_in("officer").get(address).content.decode()
