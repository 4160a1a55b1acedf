"""Versions side by side, the one that counts, its lock, and lists that cost the same for any number of rows."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from dudao.apps.activity.api import Entry
from dudao.apps.datasets.actions import versions
from dudao.apps.datasets.api import Dataset, counting_version, rows_visible_to
from dudao.apps.organisations.api import Organisation, SchoolYear
from dudao.core.sheetspec import SpecValue
from tests import factories
from tests.apps.datasets import books, stored
from tests.apps.datasets.books import Upload
from tests.personas import World

pytestmark = pytest.mark.django_db
SignIn = Callable[[str], Client]


def test_a_locked_dataset_keeps_its_version_when_another_is_uploaded(
    world: World, officer: Client, upload: Upload
) -> None:
    first = upload(books.workbook()).version
    assert first is not None
    officer.post(reverse("dataset_lock", args=[first.dataset_id]))
    second = upload(books.workbook({**books.FIRST, "primary.students": 500}, books.SECOND)).version
    assert second is not None
    assert second.number == 2
    assert counting_version(world.county, books.STANDARD, SchoolYear(2026)) == first
    officer.post(reverse("version_count", args=[second.pk]))
    assert counting_version(world.county, books.STANDARD, SchoolYear(2026)) == first


def test_the_lock_says_by_whom_since_when_and_who_opens_it(world: World, officer: Client) -> None:
    held = stored.version(world)
    officer.post(reverse("dataset_lock", args=[held.dataset_id]))
    page = officer.get(reverse("dataset", args=[held.dataset_id])).content.decode()
    assert "李志强 于 20" in page
    assert "可以解锁的人：李志强" in page


def test_a_lock_opens_with_a_reason_only_and_the_log_keeps_it(world: World, officer: Client) -> None:
    held = stored.version(world)
    officer.post(reverse("dataset_lock", args=[held.dataset_id]))
    refused = officer.post(reverse("dataset_unlock", args=[held.dataset_id]), {"reason": " 错 "})
    assert refused.status_code == 400
    assert Dataset.objects.get().is_locked
    officer.post(reverse("dataset_unlock", args=[held.dataset_id]), {"reason": "南坪小学数据有误"})
    assert not Dataset.objects.get().is_locked
    assert Entry.objects.get(verb="unlock_dataset").details == {"reason": "南坪小学数据有误"}


def test_an_older_version_can_count_again(world: World, officer: Client) -> None:
    first, second = stored.version(world), stored.version(world, 2)
    assert Dataset.objects.get().counting_version == second
    officer.post(reverse("version_count", args=[first.pk]))
    assert Dataset.objects.get().counting_version == first


def test_actions_ask_for_the_role_themselves(world: World) -> None:
    held = stored.version(world)
    with pytest.raises(PermissionDenied):
        versions.lock_dataset(held.dataset, actor=world.person("director"))
    with pytest.raises(PermissionDenied):
        versions.explain_warning(held, 0, text="并校", actor=world.person("clerk"))
    with pytest.raises(ValidationError):
        versions.explain_warning(held, 7, text="并校", actor=world.person("officer"))


def test_comparison_shows_every_changed_cell(world: World, officer: Client, upload: Upload) -> None:
    first = upload(books.workbook()).version
    second = upload(books.workbook({**books.FIRST, "primary.students": 431})).version
    assert first is not None
    assert second is not None
    page = officer.get(reverse("versions_compare", args=[second.pk, first.pk])).content.decode()
    assert "1 个值，新增 0 所学校，减少 1 所" in page
    assert '<td class="num" title="学校填报表!' in page
    assert ">412</td>" in page
    assert "<b>431</b>" in page


def test_versions_of_another_standard_or_county_are_not_compared(world: World, officer: Client) -> None:
    held = stored.version(world)
    other = Dataset.objects.create(county=world.county, standard_id="basic-balance-2012", school_year=2026)
    strange = held
    strange.pk, strange.dataset = None, other
    strange.save(force_insert=True)
    first = Dataset.objects.get(standard_id=books.STANDARD).versions.get()
    assert officer.get(reverse("versions_compare", args=[first.pk, strange.pk])).status_code == 404


def test_a_clerk_sees_her_own_row_of_a_version_and_no_other(world: World, signed_in: SignIn) -> None:
    held = stored.version(world)
    second = stored.row(held, world.second_school, 1)
    assert [row.organisation for row in rows_visible_to(world.person("clerk"), held)] == [world.school]
    assert rows_visible_to(world.person("officer"), held).count() == 3
    assert not rows_visible_to(world.person("stranger"), held).exists()
    assert signed_in("clerk").get(reverse("version_row", args=[second.pk])).status_code == 403


def test_schools_of_a_version_are_registered_on_request(
    world: World, officer: Client, upload: Upload
) -> None:
    new: dict[str, SpecValue] = {
        "name": "石门小学",
        "kind": "小学",
        "code": "3699012199",
        "primary.students": 88,
    }
    attempt = upload(books.workbook(books.FIRST, books.SECOND, new))
    assert attempt.version is not None
    page = officer.get(reverse("version", args=[attempt.version.pk])).content.decode()
    assert "有 1 所学校没有在系统里登记：石门小学" in page
    officer.post(reverse("version_register", args=[attempt.version.pk]))
    school = Organisation.objects.get(name="石门小学")
    assert (school.county, school.code, school.school_kind) == (world.county, "3699012199", "primary_school")
    assert attempt.version.rows.get(name="石门小学").organisation == school


@pytest.mark.parametrize("address", ["datasets_county", "version", "round", "dataset"])
def test_pages_cost_the_same_for_any_number_of_schools(address: str, world: World, officer: Client) -> None:
    held = stored.version(world)
    opened = stored.reporting_round(world)
    arguments = {
        "datasets_county": world.county.pk,
        "version": held.pk,
        "round": opened.pk,
        "dataset": held.dataset_id,
    }
    page = reverse(address, args=[arguments[address]])
    officer.get(page)
    with CaptureQueriesContext(connection) as few:
        officer.get(page)
    for number in range(12):
        stored.row(held, factories.school(world.county, f"第{number}小学"), number + 1)
    with CaptureQueriesContext(connection) as many:
        assert officer.get(page).status_code == 200
    assert len(many) == len(few)
    assert len(few) < 30


def test_a_sample_county_is_called_so_whoever_looks(world: World, signed_in: SignIn) -> None:
    Organisation.objects.filter(pk=world.county.pk).update(is_sample=True)
    page = signed_in("viewer").get(reverse("datasets_county", args=[world.county.pk])).content.decode()
    assert "示例数据</b> 本县" in page


def test_a_version_that_lacks_schools_of_the_counting_one_does_not_take_its_place(
    world: World, officer: Client, upload: Upload
) -> None:
    whole = upload(books.workbook(books.FIRST, books.SECOND), "全县.xlsx")
    assert whole.version is not None
    officer.post(reverse("version_register", args=[whole.version.pk]))
    late = upload(books.workbook(books.FIRST | {"area_teach_aux": 2500}), "补一所.xlsx")
    assert (late.state, late.missing_schools) == ("accepted", ["城关初级中学"])
    dataset = Dataset.objects.get()
    assert dataset.counting_version == whole.version
    page = officer.get(reverse("attempt", args=[late.pk])).content.decode()
    assert "这一版缺 1 所学校" in page
    fuller = upload(books.workbook(books.FIRST | {"area_teach_aux": 2600}, books.SECOND), "补全.xlsx")
    dataset.refresh_from_db()
    assert dataset.counting_version == fuller.version
