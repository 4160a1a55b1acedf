"""One document: its details, revisions, preview, verification."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from PIL import Image

from dudao.apps.activity.api import Entry
from dudao.apps.evidence.actions.documents import edit_evidence, revise_evidence
from dudao.apps.evidence.actions.storing import keep_file
from dudao.apps.evidence.models import Evidence, PageText
from dudao.apps.evidence.previews import original_of
from tests.apps.evidence import things
from tests.personas import World

DATA = Path(__file__).parent.parent.parent / "data"
SignedIn = Callable[[str], Client]


def page(client: Client, evidence: Evidence, **query: str | int) -> str:
    answer = client.get(reverse("evidence", args=[evidence.pk]), query)
    assert answer.status_code == 200
    return answer.content.decode()


def test_dates_that_are_not_known_are_shown_as_such(world: World, signed_in: SignedIn) -> None:
    held = things.document(world.school, made_on=date(2026, 3, 1))
    shown = page(signed_in("clerk"), held)
    assert "2026-03-01" in shown
    assert shown.count("未填") == 2


def test_the_original_comes_back_byte_for_byte_under_its_own_name(world: World, signed_in: SignedIn) -> None:
    content = things.picture(5)
    held = things.document(world.school, content=content, name="公示 照片.png")
    answer = signed_in("viewer").get(reverse("evidence_file", args=[held.pk, 1]))
    assert answer.getvalue() == content
    assert answer.headers["Content-Disposition"].startswith("attachment; filename*=utf-8''")
    assert "%E5%85%AC%E7%A4%BA%20%E7%85%A7%E7%89%87.png" in answer.headers["Content-Disposition"]
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Cache-Control"] == "private, no-store"


def test_a_turned_photo_is_shown_upright(world: World, signed_in: SignedIn) -> None:
    target = io.BytesIO()
    exif = Image.Exif()
    exif[0x0112] = 6
    Image.new("RGB", (60, 40), "red").save(target, "JPEG", exif=exif)
    held = things.document(world.school, content=target.getvalue(), name="照片.jpg")
    answer = signed_in("clerk").get(reverse("evidence_page", args=[held.pk, 1, 1]))
    shown = Image.open(io.BytesIO(answer.getvalue()))
    assert shown.size == (40, 60)


def test_a_photo_of_an_iphone_is_taken_and_shown(world: World, signed_in: SignedIn) -> None:
    content = (DATA / "phone_picture.heic").read_bytes()
    held = things.document(world.school, content=content, name="IMG_0001.HEIC")
    assert held.current is not None
    assert held.current.stored.kind == "heic"
    answer = signed_in("clerk").get(reverse("evidence_page", args=[held.pk, 1, 1]))
    assert answer.headers["Content-Type"] == "image/jpeg"


def test_pages_of_a_pdf_are_pictures_and_their_number_is_known(world: World, signed_in: SignedIn) -> None:
    held = things.document(world.school, content=things.pdf("a", pages=3), name="报告.pdf")
    clerk = signed_in("clerk")
    assert "第 2 / 3 页" in page(clerk, held, page=2)
    assert clerk.get(reverse("evidence_page", args=[held.pk, 1, 3])).headers["Content-Type"] == "image/png"
    assert clerk.get(reverse("evidence_page", args=[held.pk, 1, 4])).status_code == 404
    assert clerk.get(reverse("evidence_page", args=[held.pk, 1, 1]), {"size": "huge"}).status_code == 404


def test_words_that_were_searched_for_are_marked_on_their_page(world: World, signed_in: SignedIn) -> None:
    held = things.document(world.school)
    assert held.current is not None
    text = "第一周营养餐<b>公示"
    PageText.objects.update_or_create(
        stored=held.current.stored,
        number=1,
        defaults={"text": text, "source": "ocr", "confidence": 0.97},
    )
    shown = page(signed_in("clerk"), held, q="营养")
    assert "第一周<mark>营养</mark>餐&lt;b&gt;公示" in shown
    assert "可信度 97%" in shown


def test_only_what_was_changed_is_written(world: World, signed_in: SignedIn) -> None:
    held = things.document(world.school, title="公示", document_number="1号")
    clerk, to = signed_in("clerk"), reverse("evidence_edit", args=[held.pk])
    shown = {
        "initial-title": "公示",
        "initial-document_number": "1号",
        "initial-source_kind": "school",
        "source_kind": "school",
    }
    edit_evidence(held, {"document_number": "2号"}, actor=None)
    clerk.post(to, {**shown, "title": "营养餐公示", "document_number": "1号", "made_on": "2026-03-01"})
    held.refresh_from_db()
    assert (held.title, held.document_number, held.made_on) == ("营养餐公示", "2号", date(2026, 3, 1))


def test_an_edit_is_logged_with_old_and_new(world: World) -> None:
    held = things.document(world.school, title="公示")
    edit_evidence(held, {"title": "营养餐公示", "note": ""}, actor=world.person("clerk"))
    entry = Entry.objects.get(verb="edit_evidence")
    assert entry.details == {"title": ["公示", "营养餐公示"]}


def test_an_edit_that_changes_nothing_leaves_no_entry(world: World) -> None:
    held = things.document(world.school, title="公示")
    edit_evidence(held, {"title": "公示"}, actor=world.person("clerk"))
    assert not Entry.objects.filter(verb="edit_evidence").exists()


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"title": " "}, "title"),
        ({"period_from": date(2026, 9, 1), "period_to": date(2026, 8, 1)}, "period_to"),
        ({"made_on": date(2026, 9, 1), "valid_until": date(2026, 8, 1)}, "valid_until"),
        ({"source_kind": "elsewhere"}, "source_kind"),
    ],
)
def test_details_that_cannot_stand(world: World, changes: dict[str, object], field: str) -> None:
    held = things.document(world.school)
    with pytest.raises(ValidationError) as refused:
        edit_evidence(held, changes, actor=None)
    assert list(refused.value.message_dict) == [field]


def test_the_form_says_what_is_wrong_and_keeps_what_was_typed(world: World, signed_in: SignedIn) -> None:
    held = things.document(world.school)
    given = {
        "title": "营养餐",
        "source_kind": "school",
        "period_from": "2026-09-01",
        "period_to": "2026-08-01",
    }
    answer = signed_in("clerk").post(reverse("evidence_edit", args=[held.pk]), given)
    assert answer.status_code == 400
    assert "所属时段的止日早于起日。" in answer.content.decode()
    assert 'value="营养餐"' in answer.content.decode()


def test_a_new_file_is_a_new_revision_and_the_old_one_stays(world: World, signed_in: SignedIn) -> None:
    old, new = things.picture(1), things.picture(2)
    held = things.document(world.school, content=old)
    clerk = signed_in("clerk")
    given = {"file": SimpleUploadedFile("新公示.png", new), "note": "补盖公章"}
    assert clerk.post(reverse("evidence_revise", args=[held.pk]), given).status_code == 302
    held.refresh_from_db()
    assert held.current is not None
    assert held.current.number == 2
    for number, content in ((1, old), (2, new)):
        answer = clerk.get(reverse("evidence_file", args=[held.pk, number]))
        assert answer.getvalue() == content
    assert "补盖公章" in page(clerk, held)


def test_the_same_file_is_no_new_revision(world: World) -> None:
    held = things.document(world.school)
    kept = keep_file(things.on_disk(things.picture()), "公示.png")
    with pytest.raises(ValidationError, match="完全相同"):
        revise_evidence(held, kept, actor=world.person("clerk"))


def test_a_refused_file_leaves_the_document_as_it_was(world: World, signed_in: SignedIn) -> None:
    held = things.document(world.school)
    given = {"file": SimpleUploadedFile("报告.pdf", b"MZ\x90\x00rest")}
    answer = signed_in("clerk").post(reverse("evidence_revise", args=[held.pk]), given)
    assert answer.status_code == 400
    assert "程序文件" in answer.content.decode()
    assert held.revisions.count() == 1


def test_a_colleague_of_another_school_cannot_revise(world: World) -> None:
    held = things.document(world.school)
    kept = keep_file(things.on_disk(things.picture(2)), "公示.png")
    with pytest.raises(PermissionDenied):
        revise_evidence(held, kept, actor=world.person("colleague"))


def test_originals_are_verified_on_demand(world: World, signed_in: SignedIn) -> None:
    held = things.document(world.school, content=things.picture(77))
    clerk, to = signed_in("clerk"), reverse("evidence_verify", args=[held.pk])
    assert "与登记的完全一致" in clerk.post(to, follow=True).content.decode()
    assert held.current is not None
    place = original_of(held.current.stored)
    place.chmod(0o600)
    whole = place.read_bytes()
    place.write_bytes(b"damaged")
    try:
        assert "与登记的 SHA-256 不一致或已丢失" in clerk.post(to, follow=True).content.decode()
    finally:
        place.write_bytes(whole)
        place.chmod(0o400)


def test_a_lost_original_is_told_and_no_error(world: World, signed_in: SignedIn) -> None:
    held = things.document(world.school, content=things.picture(78))
    assert held.current is not None
    original_of(held.current.stored).unlink()
    answer = signed_in("clerk").get(reverse("evidence_file", args=[held.pk, 1]))
    assert answer.status_code == 404
    assert "请联系管理员从备份恢复" in answer.content.decode()
