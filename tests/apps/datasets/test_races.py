"""What happens twice, at once, or too late: uploads, checks, locks, merges, and forms of schools that are closed."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.test import Client
from django.urls import reverse

from dudao.apps.activity.api import Entry
from dudao.apps.datasets.actions import rounds, uploads, versions
from dudao.apps.datasets.api import Dataset
from dudao.apps.datasets.forms import SeveralFiles
from dudao.apps.datasets.jobs import BROKE_OFF, check_upload
from dudao.apps.datasets.models import ImportAttempt, ReportingRound, SchoolSubmission
from dudao.apps.organisations.api import SchoolYear, close_school
from tests.apps.datasets import books, stored
from tests.apps.datasets.books import Upload
from tests.personas import World

pytestmark = pytest.mark.django_db
SignIn = Callable[[str], Client]


@pytest.fixture
def reporting_round(world: World) -> ReportingRound:
    return rounds.open_round(
        world.county, books.STANDARD, SchoolYear(2026), actor=world.people["officer"], note=""
    )


def test_a_second_click_on_upload_makes_no_second_attempt(world: World, officer: Client) -> None:
    address = reverse("upload", args=[world.county.pk])
    content = books.workbook()
    assert officer.post(address, books.post_data(content)).status_code == 302
    again = officer.post(address, books.post_data(content))
    assert again.status_code == 400
    assert "正在检查（或排队）" in again.content.decode()
    assert ImportAttempt.objects.count() == 1


def test_an_accepted_upload_stays_accepted_when_its_check_runs_again(world: World, upload: Upload) -> None:
    attempt = upload(books.workbook())
    uploads.fail_import(attempt, reason=BROKE_OFF)
    attempt.refresh_from_db()
    assert (attempt.state, attempt.version is not None) == ("accepted", True)
    assert check_upload.func(attempt.pk) == "accepted"
    assert not Entry.objects.filter(verb="fail_import").exists()


def test_a_running_check_is_not_queued_a_second_time(world: World) -> None:
    attempt = stored.attempt(world, "running")
    with pytest.raises(ValidationError, match="正在检查"):
        uploads.retry_import(attempt, actor=world.people["officer"])
    ImportAttempt.objects.filter(pk=attempt.pk).update(created_at=attempt.created_at - timedelta(minutes=11))
    uploads.retry_import(attempt, actor=world.people["officer"])
    assert ImportAttempt.objects.get(pk=attempt.pk).state == "waiting"


def test_a_lock_holds_the_version_that_was_seen_or_none(world: World, officer: Client) -> None:
    first = stored.version(world, 1)
    page = officer.get(reverse("dataset", args=[first.dataset_id])).content.decode()
    address = f"{reverse('dataset_lock', args=[first.dataset_id])}?version={first.pk}"
    assert address in page
    second = stored.version(world, 2)
    answer = officer.post(address, follow=True).content.decode()
    assert "刚刚换了版本，现在以第 2 版为准" in answer
    assert not Dataset.objects.get().is_locked
    versions.lock_dataset(second.dataset, actor=world.people["officer"], seen=second.pk)
    assert Dataset.objects.get().is_locked


def test_a_closed_school_hands_in_nothing(
    world: World, signed_in: SignIn, reporting_round: ReportingRound
) -> None:
    close_school(world.school, actor=None)
    address = reverse("school_form_submit", args=[reporting_round.pk, world.school.pk])
    form = books.uploaded(books.school_form(books.FIRST), "本校.xlsx")
    answer = signed_in("clerk").post(address, {"file": form})
    assert answer.status_code in (302, 400)
    assert not SchoolSubmission.objects.exists()


@pytest.mark.parametrize("name", ["本校.dat", "本校", "本校.XLSX", "../../本校.exe"])
def test_merging_keeps_a_form_whatever_its_file_was_called(
    name: str, world: World, signed_in: SignIn, reporting_round: ReportingRound
) -> None:
    address = reverse("school_form_submit", args=[reporting_round.pk, world.school.pk])
    signed_in("clerk").post(address, {"file": books.uploaded(books.school_form(books.FIRST), name)})
    assert SchoolSubmission.objects.get().state == "handed_in"
    attempt = rounds.merge_round(reporting_round, actor=world.people["officer"])
    with attempt.file.open("rb") as stream, zipfile.ZipFile(io.BytesIO(stream.read())) as packed:
        assert packed.namelist() == ["南坪中心小学.xlsx"]


def test_merging_twice_at_once_makes_one_upload(
    world: World, signed_in: SignIn, reporting_round: ReportingRound
) -> None:
    address = reverse("school_form_submit", args=[reporting_round.pk, world.school.pk])
    signed_in("clerk").post(address, {"file": books.uploaded(books.school_form(books.FIRST), "本校.xlsx")})
    rounds.merge_round(reporting_round, actor=world.people["officer"])
    with pytest.raises(ValidationError, match="正在检查"):
        rounds.merge_round(reporting_round, actor=world.people["officer"])
    assert ImportAttempt.objects.count() == 1


def test_files_chosen_together_are_limited_together() -> None:
    def file(size: int) -> Any:
        made = ContentFile(b"x", name="表.xlsx")
        made.size = size
        return made

    with pytest.raises(ValidationError, match="一共 270 MB，超过 200 MB 的上限"):
        SeveralFiles().clean([file(90 * 1024**2)] * 3)


def test_signs_that_a_database_cannot_hold_are_left_out(world: World, officer: Client) -> None:
    attempt = stored.attempt(world)
    assert officer.get(reverse("attempt", args=[attempt.pk]), {"q": "南\0坪"}).status_code == 200
    held = stored.version(world)
    address = reverse("version_explain", args=[held.pk, 0])
    assert officer.post(address, {"text": "属\0实，新建了校舍"}).status_code == 302
    assert held.explanations.get().text == "属实，新建了校舍"


def test_a_clerk_does_not_read_what_the_county_calls_its_files(world: World, signed_in: SignIn) -> None:
    held = stored.version(world)
    held.file_name = "全县汇总（城关初级中学待核）.xlsx"
    held.save()
    row = held.rows.get(organisation=world.school)
    address = reverse("version_row", args=[row.pk])
    assert "城关初级中学" not in signed_in("clerk").get(address).content.decode()
    assert "城关初级中学待核" in signed_in("officer").get(address).content.decode()
