"""Files of the county: made once a day by the worker, marked when the county is a sample, for its readers alone."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from io import BytesIO
from typing import TYPE_CHECKING
from urllib.parse import unquote

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from docx import Document
from openpyxl import load_workbook

from dudao.apps.activity.api import Entry
from dudao.apps.measurement.evaluating import forget
from dudao.apps.measurement.models import PreparedDocument
from tests.apps.measurement.county import primary, stored_version
from tests.personas import World

if TYPE_CHECKING:
    from pytest_django import DjangoCaptureOnCommitCallbacks, Settings

SignIn = Callable[[str], Client]


@pytest.fixture(autouse=True)
def _jobs_at_once(settings: Settings) -> None:
    settings.TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}


def test_tables_are_named_in_chinese_and_marked_for_a_sample(world: World, signed_in: SignIn) -> None:
    world.county.is_sample = True
    world.county.save()
    version = stored_version(world, primary(world.school.name, 1000, primary__t_backbone=5))
    response = signed_in("officer").get(reverse("file_now", args=[version.pk, "tables"]))
    name = unquote(response.headers["Content-Disposition"])
    assert f"{world.county.name}_优质均衡_2026—2027学年第7版_测算结果表.xlsx" in name
    book = load_workbook(BytesIO(response.content))
    assert book.sheetnames[0] == "结论和理由"
    for sheet in book:
        texts = [str(value) for row in sheet.iter_rows(values_only=True) for value in row if value]
        assert any("示例数据" in text for text in texts), sheet.title


def test_forms_belong_to_their_measure(world: World, signed_in: SignIn) -> None:
    version = stored_version(world, primary(world.school.name))
    officer = signed_in("officer")
    book = load_workbook(BytesIO(officer.get(reverse("file_now", args=[version.pk, "forms"])).content))
    assert len(book.sheetnames) == 7
    assert officer.get(reverse("file_now", args=[version.pk, "report"])).status_code == 404
    assert officer.get(reverse("file_now", args=[version.pk, "nothing"])).status_code == 404
    version.dataset.standard_id = "basic-balance-2012"
    version.dataset.save()
    forget()
    assert officer.get(reverse("file_now", args=[version.pk, "forms"])).status_code == 404


def test_report_is_made_once_a_day(
    world: World, signed_in: SignIn, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    version = stored_version(world, primary(world.school.name, 1000, primary__t_backbone=5))
    officer = signed_in("officer")
    address = reverse("prepare_file", args=[version.pk, "report", "docx"])
    for _ in range(2):
        with django_capture_on_commit_callbacks(execute=True):
            assert officer.post(address).headers["Location"] == reverse("files", args=[version.pk])
    held = PreparedDocument.objects.get()
    assert held.state == "ready"
    assert Entry.objects.filter(verb="prepare_document").count() == 1
    page = officer.get(reverse("files", args=[version.pk])).content.decode()
    assert reverse("prepared_file", args=[held.pk]) in page
    response = officer.get(reverse("prepared_file", args=[held.pk]))
    content = b"".join(response.streaming_content)  # type: ignore[attr-defined]
    assert len(content) == held.size
    text = "\n".join(paragraph.text for paragraph in Document(BytesIO(content)).paragraphs)
    assert f"{world.county.name}自评结论：未达标" in text


def test_file_is_waiting_until_the_worker_made_it(world: World, signed_in: SignIn) -> None:
    version = stored_version(world, primary(world.school.name))
    officer = signed_in("officer")
    officer.post(reverse("prepare_file", args=[version.pk, "tables", "pdf"]))  # nothing commits in a test
    held = PreparedDocument.objects.get()
    assert held.state == "waiting"
    part = officer.get(reverse("files_state", args=[version.pk])).content.decode()
    assert "排队等候" in part
    assert 'hx-trigger="every 2s"' in part
    assert officer.get(reverse("prepared_file", args=[held.pk])).status_code == 404


def test_failed_or_stuck_file_may_be_asked_for_again(world: World, signed_in: SignIn) -> None:
    version = stored_version(world, primary(world.school.name))
    officer = signed_in("officer")
    address = reverse("prepare_file", args=[version.pk, "tables", "pdf"])
    officer.post(address)
    PreparedDocument.objects.update(state="failed")
    assert "没有成功" in officer.get(reverse("files", args=[version.pk])).content.decode()
    officer.post(address)
    assert PreparedDocument.objects.get().state == "waiting"
    PreparedDocument.objects.update(requested_at=timezone.now() - timedelta(minutes=11))
    officer.post(address)
    assert Entry.objects.filter(verb="prepare_document").count() == 3


@pytest.mark.parametrize(
    ("later", "kept"), [(timedelta(days=7), True), (timedelta(days=7, seconds=1), False)]
)
def test_files_go_with_their_rows_after_seven_days(
    world: World,
    signed_in: SignIn,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
    later: timedelta,
    kept: bool,
) -> None:
    version = stored_version(world, primary(world.school.name))
    address = reverse("prepare_file", args=[version.pk, "report", "docx"])
    asked = datetime(2026, 10, 1, 9, 0, tzinfo=UTC)
    with time_machine.travel(asked, tick=False), django_capture_on_commit_callbacks(execute=True):
        signed_in("officer").post(address)
    old = PreparedDocument.objects.get()
    storage, path = old.file.storage, old.file.name
    assert path is not None
    assert storage.exists(path)
    with time_machine.travel(asked + later, tick=False), django_capture_on_commit_callbacks(execute=True):
        signed_in("officer").post(address)
    assert PreparedDocument.objects.filter(pk=old.pk).exists() is kept
    assert storage.exists(path) is kept
    assert PreparedDocument.objects.exclude(pk=old.pk).get().state == "ready"
    entries = Entry.objects.filter(verb="purge_documents")
    assert [one.details for one in entries] == ([] if kept else [{"files": [old.file_name]}])


def test_trial_is_named_in_its_files(world: World, signed_in: SignIn) -> None:
    version = stored_version(world, primary(world.school.name))
    response = signed_in("officer").get(
        reverse("file_now", args=[version.pk, "tables"]), {"rules": "G3-built-2016"}
    )
    assert "测算结果表（试算）" in unquote(response.headers["Content-Disposition"])
    rows = load_workbook(BytesIO(response.content))["结论和理由"].iter_rows(values_only=True)
    assert any("2016年及之前建成学校" in str(row[1]) for row in rows)
