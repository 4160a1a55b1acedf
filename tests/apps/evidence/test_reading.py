"""What the worker leaves behind: preview, words by the pages that people see, index; failures with their reason."""

from __future__ import annotations

import pytest
from django.conf import settings

from dudao.apps.evidence.choices import WorkState
from dudao.apps.evidence.jobs import make_preview, read_text, work_on_document
from dudao.apps.evidence.models import SearchEntry, StoredFile
from dudao.apps.organisations.api import Organisation
from tests.apps.evidence import things
from tests.infra.files import samples
from tests.personas import World

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def without_office(monkeypatch: pytest.MonkeyPatch) -> None:
    """The simplified preview: the same on every machine."""
    monkeypatch.setenv("PATH", "/nonexistent")


def worked(unit: Organisation, content: bytes, name: str) -> StoredFile:
    evidence = things.document(unit, content=content, name=name)
    work_on_document.func(evidence.pk)
    assert evidence.current is not None
    return StoredFile.objects.get(pk=evidence.current.stored_id)


def test_a_word_document_is_shown_and_read_by_the_pages_of_its_preview(world: World) -> None:
    lines = [f"第{number}条，课后服务内容。" for number in range(1, 60)]
    stored = worked(world.school, samples.docx_bytes(*lines, "负责人：王玥"), "方案.docx")
    assert (stored.text_state, stored.preview_state) == (WorkState.DONE, WorkState.DONE)
    assert stored.preview_simplified
    assert stored.page_count is not None
    assert stored.page_count > 1
    assert (settings.MEDIA_ROOT / stored.preview_path).read_bytes().startswith(b"%PDF")
    last = stored.pages.get(number=stored.page_count)
    assert "负责人:王玥" in last.text.replace("：", ":")
    assert stored.properties["dates"][0][0] == "创建时间"
    assert SearchEntry.objects.filter(stored=stored).count() == stored.page_count + 1


def test_a_pdf_needs_no_preview(world: World) -> None:
    stored = worked(world.school, samples.pdf_bytes("在校学生846人。"), "总结.pdf")
    assert (stored.preview_state, stored.text_state) == (WorkState.NOT_NEEDED, WorkState.DONE)
    assert (stored.page_count, stored.confidence) == (1, None)
    assert "在校学生846人" in stored.pages.get().text


def test_a_scan_says_how_sure_the_reading_is(world: World) -> None:
    import io

    target = io.BytesIO()
    samples.scan_of(samples.pdf_bytes("课后服务覆盖率100%")).save(target, "JPEG", quality=80)
    stored = worked(world.school, target.getvalue(), "扫描.jpg")
    page = stored.pages.get()
    assert page.source == "ocr"
    assert "课后服务覆盖率100%" in page.text
    assert stored.confidence is not None
    assert 0.9 < stored.confidence <= 1
    assert len(stored.picture_hash) in (0, 16)


def test_a_file_that_cannot_be_read_says_why(world: World) -> None:
    stored = worked(
        world.school, samples.zip_bytes({"[Content_Types].xml": "x", "word/document.xml": "<a>"}), "坏.docx"
    )
    assert (stored.text_state, stored.preview_state) == (WorkState.FAILED, WorkState.FAILED)
    assert "已损坏" in stored.text_note
    assert "已损坏" in stored.properties["preview"]


def test_an_original_that_is_lost_fails_without_breaking_the_worker(world: World) -> None:
    evidence = things.document(world.school, content=samples.docx_bytes("x"), name="方案.docx")
    assert evidence.current is not None
    stored = evidence.current.stored
    (settings.MEDIA_ROOT / "content" / stored.path).unlink()
    assert make_preview.func(stored.pk) == "failed"
    assert read_text.func(stored.pk) == "failed"
    stored.refresh_from_db()
    assert "处理中途出错" in stored.text_note


def test_what_is_done_is_not_done_again(world: World) -> None:
    stored = worked(world.school, samples.pdf_bytes("在校学生846人。"), "总结.pdf")
    kept = stored.pages.get().pk
    assert read_text.func(stored.pk) == "done"
    assert stored.pages.get().pk == kept


def test_a_file_that_is_gone_is_no_error(world: World) -> None:
    assert make_preview.func(0) == read_text.func(0) == work_on_document.func(0) == "gone"


def test_an_encrypted_file_is_left_alone(world: World) -> None:
    stored = worked(world.school, samples.blank_pdf(1, password="1234"), "密.pdf")
    assert (stored.text_state, stored.preview_state) == (WorkState.NOT_NEEDED, WorkState.NOT_NEEDED)
    assert not stored.pages.exists()
