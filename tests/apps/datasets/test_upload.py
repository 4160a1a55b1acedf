"""From a file handed in on the page to a version, or back with its errors."""

from __future__ import annotations

import json
from datetime import date
from fractions import Fraction
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoCaptureOnCommitCallbacks

from dudao.apps.activity.api import Entry
from dudao.apps.datasets.actions.uploads import note_progress
from dudao.apps.datasets.api import counting_version, reported_tables
from dudao.apps.datasets.encoding import decoded, encoded
from dudao.apps.datasets.jobs import check_upload
from dudao.apps.datasets.models import DatasetVersion, ImportAttempt, ReportedRow
from dudao.apps.datasets.queries import standards_with_tables
from dudao.apps.organisations.api import SchoolYear
from tests.apps.datasets import books
from tests.apps.datasets.books import Upload
from tests.personas import World

pytestmark = pytest.mark.django_db


def test_a_correct_workbook_becomes_the_counting_version(world: World, upload: Upload) -> None:
    attempt = upload(books.workbook())
    version = counting_version(world.county, books.STANDARD, SchoolYear(2026))
    assert attempt.state == "accepted", [one.message for one in attempt.problems.all()]
    assert version is not None
    assert (version.number, version.sha256, version.uploaded_by) == (
        1,
        attempt.sha256,
        world.people["officer"],
    )


def test_values_and_cells_come_back_exactly(world: World, upload: Upload) -> None:
    attempt = upload(books.workbook({**books.FIRST, "area_teach_aux": 2410.25}, books.SECOND))
    assert attempt.version is not None
    tables = reported_tables(attempt.version)
    first = tables.schools[0]
    assert first.get("area_teach_aux") == Fraction("2410.25")
    assert first.get("primary.students") == Fraction(412)
    assert first.get("kind") == "小学"
    origin = first.origins["primary.students"]
    assert (origin.file, origin.sheet, origin.raw) == ("填报.xlsx", "学校填报表", "412")
    assert tables.county.name == "示例县"


def test_rows_belong_to_registered_schools_by_code_and_by_name(world: World, upload: Upload) -> None:
    renamed = {**books.FIRST, "name": "南坪镇中心小学（新校名）"}
    nameless = {key: value for key, value in books.SECOND.items() if key != "code"}
    attempt = upload(books.workbook(renamed, nameless))
    rows = ReportedRow.objects.filter(version=attempt.version, level="school").order_by("position")
    assert [row.organisation for row in rows] == [world.school, world.second_school]


def test_a_refused_workbook_changes_nothing_and_comes_back_marked(
    world: World, officer: Client, upload: Upload
) -> None:
    upload(books.workbook())
    refused = upload(books.workbook({**books.FIRST, "primary.students": -5}, books.SECOND))
    assert refused.state == "refused"
    assert DatasetVersion.objects.count() == 1
    page = officer.get(reverse("attempt", args=[refused.pk])).content.decode()
    assert "-5" in page
    assert "学校填报表!" in page
    marked = officer.get(reverse("attempt_marked", args=[refused.pk]))
    assert b"".join(marked.streaming_content)[:2] == b"PK"  # type: ignore[attr-defined]
    assert "attachment" in marked.headers["Content-Disposition"]


def test_the_same_file_is_not_taken_twice(world: World, officer: Client, upload: Upload) -> None:
    content = books.workbook()
    upload(content)
    again = officer.post(reverse("upload", args=[world.county.pk]), books.post_data(content))
    assert again.status_code == 400
    assert "与第 1 版完全相同" in again.content.decode()


def test_a_second_version_counts_and_the_first_is_kept(world: World, upload: Upload) -> None:
    first = upload(books.workbook())
    second = upload(books.workbook({**books.FIRST, "primary.students": 413}, books.SECOND))
    version = counting_version(world.county, books.STANDARD, SchoolYear(2026))
    assert version == second.version
    assert second.version is not None
    assert first.version is not None
    assert second.version.number == 2
    assert reported_tables(first.version).schools[0].get("primary.students") == Fraction(412)


def test_missing_schools_are_named(world: World, upload: Upload) -> None:
    attempt = upload(books.workbook(books.FIRST))
    assert attempt.missing_schools == ["城关初级中学"]


def test_jumps_against_last_year_are_warnings_to_explain(
    world: World, officer: Client, upload: Upload
) -> None:
    upload(books.workbook(), year=2025)
    attempt = upload(books.workbook({**books.FIRST, "primary.students": 900}, books.SECOND))
    assert attempt.version is not None
    jumps = [(at, one) for at, one in enumerate(attempt.version.warnings) if "说明原因" in one["message"]]
    assert [one["row_label"] for _, one in jumps] == ["南坪中心小学"]
    address = reverse("version_explain", args=[attempt.version.pk, jumps[0][0]])
    officer.post(address, {"text": "合并了南坪村小"})
    page = officer.get(reverse("version", args=[attempt.version.pk]) + "?tab=warnings").content.decode()
    assert "合并了南坪村小" in page


def test_every_step_is_in_the_log(world: World, upload: Upload) -> None:
    upload(books.workbook())
    verbs = list(
        Entry.objects.filter(chain=str(world.county.pk)).order_by("seq").values_list("verb", flat=True)
    )
    assert verbs[-2:] == ["upload_dataset", "accept_import"]


def test_several_files_at_once_are_a_bundle(world: World, officer: Client) -> None:
    data = {
        "standard": books.STANDARD,
        "year": "2026",
        "workbooks": [
            books.uploaded(books.school_form(books.FIRST), "南坪.xlsx"),
            books.uploaded(books.school_form(books.SECOND), "城关.xlsx"),
        ],
    }
    response = officer.post(reverse("upload", args=[world.county.pk]), data)
    assert response.status_code == 302


def test_a_bundle_names_who_is_missing_and_who_is_wrong(
    world: World, officer: Client, upload: Upload
) -> None:
    wrong = books.school_form({**books.FIRST, "primary.students": "很多"})
    attempt = upload(books.bundle({"南坪.xlsx": wrong, "说明.txt": b"hello"}), "各校.zip")
    assert attempt.state == "refused"
    assert [(one["file"], one["errors"]) for one in attempt.files if one["errors"]] == [("南坪.xlsx", 1)]
    assert attempt.missing_schools == ["城关初级中学"]
    assert attempt.marked_file_name == "各校（已标注）.zip"


def test_a_correct_bundle_is_merged(world: World, upload: Upload) -> None:
    files = {"南坪.xlsx": books.school_form(books.FIRST), "城关.xlsx": books.school_form(books.SECOND)}
    attempt = upload(books.bundle(files), "各校.zip")
    assert attempt.state == "accepted", [one.message for one in attempt.problems.all()]
    assert attempt.version is not None
    assert {row.name for row in reported_tables(attempt.version).schools} == {"南坪中心小学", "城关初级中学"}


def test_pages_of_a_version_show_values_with_their_cells(
    world: World, officer: Client, upload: Upload
) -> None:
    attempt = upload(books.workbook())
    assert attempt.version is not None
    page = officer.get(reverse("version", args=[attempt.version.pk])).content.decode()
    assert "南坪中心小学" in page
    assert "学校填报表!" in page
    row = attempt.version.rows.get(position=0, level="school")
    assert "412" in officer.get(reverse("version_row", args=[row.pk])).content.decode()
    for tab in ("county", "judgements", "warnings"):
        assert officer.get(reverse("version", args=[attempt.version.pk]), {"tab": tab}).status_code == 200


def test_a_file_of_another_county_is_pointed_out(world: World, upload: Upload) -> None:
    attempt = upload(books.workbook(county="邻县"))
    first = attempt.problems.order_by("position")[0]
    assert (first.is_error, first.message[:20]) == (False, "表里的县是“邻县”，与本县（示例县）不同")


def test_a_check_that_breaks_off_is_said_and_can_be_run_again(
    world: World,
    officer: Client,
    upload: Upload,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    content = books.workbook()
    officer.post(reverse("upload", args=[world.county.pk]), books.post_data(content))
    attempt = ImportAttempt.objects.get()
    path = Path(attempt.file.path)
    path.unlink()
    assert check_upload.func(attempt.pk) == "failed"
    assert not DatasetVersion.objects.exists()
    page = officer.get(reverse("attempt", args=[attempt.pk])).content.decode()
    assert "检查中途出错，没有完成；数据没有任何变化" in page
    path.write_bytes(content)
    with django_capture_on_commit_callbacks(execute=True):
        officer.post(reverse("attempt_retry", args=[attempt.pk]))
    attempt.refresh_from_db()
    assert attempt.state == "accepted"


def test_the_progress_is_polled_until_the_result_is_there(world: World, officer: Client) -> None:
    officer.post(reverse("upload", args=[world.county.pk]), books.post_data(books.workbook()))
    attempt = ImportAttempt.objects.get()
    note_progress(attempt, 55, "正在逐格检查")
    address = reverse("attempt_progress", args=[attempt.pk])
    page = officer.get(address)
    assert "正在逐格检查" in page.content.decode()
    assert 'hx-trigger="every 1s"' in page.content.decode()
    assert "HX-Refresh" not in page.headers
    check_upload.func(attempt.pk)
    assert officer.get(address).headers["HX-Refresh"] == "true"


@pytest.mark.parametrize(
    "value",
    [
        Fraction(1, 3),
        Fraction(412),
        Fraction("0.1"),
        Fraction(-2, 7),
        "1/3",
        "2026-09-01",
        True,
        date(2026, 9, 1),
    ],
)
def test_values_are_kept_exactly(value: Fraction | str | bool | date) -> None:
    kept = decoded(json.loads(json.dumps(encoded(value))))
    assert kept == value
    assert type(kept) is type(value)


def test_the_standards_to_report_for_stand_in_the_order_of_their_list() -> None:
    shown = [standard.id for standard in standards_with_tables()]
    assert shown[:2] == ["quality-balance-2017", "basic-balance-2012"]
    assert [one.endswith("-sample") for one in shown] == sorted(one.endswith("-sample") for one in shown)
