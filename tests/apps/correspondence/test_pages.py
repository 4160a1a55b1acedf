"""Pages and files of documents: what they show, what they give out, what they write down."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from dudao.apps.activity.api import Entry
from dudao.apps.correspondence.actions.issuing import issued_copy_of, pdf_of
from dudao.apps.correspondence.api import (
    DocumentFact,
    DocumentKind,
    DocumentSource,
    OfficialDocument,
    Readers,
    archive_scan,
    register_source,
    set_start_number,
    void_document,
)
from dudao.apps.correspondence.choices import SeriesKind
from dudao.apps.correspondence.preview import pages_for
from dudao.apps.evidence.api import StoredFile
from dudao.infra.pdfium import pdf_document
from tests.apps.correspondence import made
from tests.apps.correspondence.made import Office

pytestmark = pytest.mark.django_db
SignIn = Callable[[str], Client]


def text_of(pdf: bytes) -> str:
    """What stands on the pages of a PDF, without spaces."""
    with pdf_document(pdf) as opened:
        found = "".join(page.get_textpage().get_text_range() for page in opened)
    return "".join(found.split())


def body(response: Any) -> bytes:
    """What came, whether at once or in pieces."""
    content: bytes = b"".join(response) if response.streaming else response.content
    return content


def post(client: Client, name: str, held: OfficialDocument, *more: int, **data: Any) -> Any:
    """The page that follows a step."""
    return client.post(reverse(name, args=[held.pk, *more]), data, follow=True)


def test_a_document_is_written_by_hand_and_shown_as_it_prints(office: Office, signed_in: SignIn) -> None:
    officer = signed_in("officer")
    sent = {
        "kind": "notice",
        "issuer": office.issuer.pk,
        "title": "关于召开调度会的通知",
        "text": "定于9月5日召开调度会。\n（一）参会人员\n各单位负责人。",
        "to": [office.world.department.pk, office.world.township.pk],
        "copy": [office.world.school.pk],
        "attachments": "参会回执",
        "urgency": "加急",
    }
    page = officer.post(reverse("document_new"), sent, follow=True).content.decode()
    held = OfficialDocument.objects.get()
    assert held.title in page
    assert "送审" in page
    printed = text_of(pdf_of(held))
    for part in (
        "加急",
        "示例县人民政府教育督导委员会办公室文件",
        "南坪镇",
        "定于9月5日召开调度会。",
        "附件：参会回执",
    ):
        assert part in printed
    picture = officer.get(reverse("document_page", args=[held.pk, 1]))
    assert picture.headers["Content-Type"] == "image/png"
    assert body(picture)[:8] == b"\x89PNG\r\n\x1a\n"
    assert officer.get(reverse("document_page", args=[held.pk, 99])).status_code == 404


def test_an_empty_text_is_not_kept(office: Office, signed_in: SignIn) -> None:
    sent = {"kind": "notice", "issuer": office.issuer.pk, "title": "通知", "text": " "}
    response = signed_in("officer").post(reverse("document_new"), sent)
    assert response.status_code == 400
    assert "正文还是空的" in response.content.decode()
    assert not OfficialDocument.objects.exists()


def edits(held: OfficialDocument, revision: int, text: str) -> dict[str, Any]:
    return {"revision": revision, "issuer": held.issuer_id, "title": held.title, "text-body": text}


def test_who_saves_second_sees_both_texts_and_loses_nothing(office: Office, signed_in: SignIn) -> None:
    held = made.document(office.world)
    url = reverse("document_edit", args=[held.pk])
    officer = signed_in("officer")
    assert officer.post(url, edits(held, 1, "先写的。")).status_code == 302
    second = officer.post(url, edits(held, 1, "后写的。"))
    page = second.content.decode()
    assert second.status_code == 409
    assert "没有保存" in page
    assert "后写的。" in page
    assert "先写的。" in page
    assert officer.post(url, edits(held, 2, "后写的。")).status_code == 302
    held.refresh_from_db()
    assert held.draft["sections"][0]["text"] == "后写的。"


def test_signing_on_the_page_makes_the_bytes_once(office: Office, signed_in: SignIn) -> None:
    held = made.checked(made.document(office.world), office.world)
    page = post(signed_in("director"), "document_sign", held, revision=held.revision).content.decode()
    held.refresh_from_db()
    assert "已签发，发文字号已编好" in page
    assert held.number_text in page
    issued = held.issued
    assert hashlib.sha256(bytes(issued.pdf)).hexdigest() == issued.pdf_sha256
    assert held.number_text in text_of(bytes(issued.pdf))
    assert issued_copy_of(held).pk == issued.pk
    assert bytes(issued.pdf) == pdf_of(held)


def test_a_downloaded_copy_names_reader_recipient_and_time(office: Office, signed_in: SignIn) -> None:
    held = made.sent(made.document(office.world), office.world)
    head = signed_in("head").get(reverse("document_file", args=[held.pk, "pdf"]))
    printed = text_of(body(head))
    assert "送示例县财政局" in printed
    assert "蒋国梁" in printed
    taken = Entry.objects.get(verb="download_document")
    assert taken.actor_label.startswith("蒋国梁")
    assert "送示例县财政局" in taken.details_json


def test_the_office_takes_a_copy_for_one_unit_and_the_original_for_printing(
    office: Office, signed_in: SignIn
) -> None:
    held = made.sent(made.document(office.world), office.world)
    officer = signed_in("officer")
    url = reverse("document_file", args=[held.pk, "pdf"])
    copy = officer.get(url, {"to": office.world.school.pk})
    assert "送南坪中心小学" in text_of(body(copy))
    assert officer.get(url, {"to": office.world.township.pk}).status_code == 404
    original = officer.post(reverse("document_original", args=[held.pk]))
    assert body(original) == bytes(issued_copy_of(held).pdf)
    assert "李志强" not in text_of(body(original))
    assert Entry.objects.filter(verb="print_document").count() == 1


@pytest.mark.parametrize(("state", "mark"), [("draft", "草稿"), ("void", "已作废")])
def test_drafts_and_void_documents_say_so_on_their_pages(
    office: Office, signed_in: SignIn, state: str, mark: str
) -> None:
    held = made.document(office.world)
    if state == "void":
        held = void_document(made.signed(held, office.world), "写错", actor=office.person("officer"))
    officer = signed_in("officer")
    assert mark in text_of(body(officer.get(reverse("document_file", args=[held.pk, "pdf"]))))
    assert officer.post(reverse("document_original", args=[held.pk])).status_code == 404


def test_other_readers_see_pages_with_their_names_the_office_without(office: Office) -> None:
    held = made.sent(made.document(office.world), office.world)
    assert pages_for(held, office.person("officer")) != pages_for(held, office.person("head"))
    assert pages_for(held, office.person("head")) != pages_for(held, office.person("clerk"))


def test_the_register_lists_every_number_and_hides_what_only_named_people_read(
    office: Office, signed_in: SignIn
) -> None:
    set_start_number(office.issuer, SeriesKind.SHARED, 2026, 4, actor=office.person("officer"))
    void_document(
        made.signed(made.document(office.world), office.world), "重复发文", actor=office.person("officer")
    )
    secret = made.document(
        office.world,
        DocumentKind.DECISION,
        draft=made.text(title="关于某某的决定"),
        readers=Readers.NAMED,
        named_readers=[office.person("director")],
        addressees_text="财政局某某",
        copies_text="某某所在单位",
    )
    made.signed(secret, office.world)
    year = OfficialDocument.objects.latest("pk").dated_on.year  # type: ignore[union-attr]
    first, second = OfficialDocument.objects.order_by("pk").values_list("number_text", flat=True)
    page = signed_in("leader").get(reverse("document_register"), {"year": year}).content.decode()
    for part in (first, second, "重复发文", "仅指定人员阅读", "编号连续"):
        assert part in page
    assert "某某" not in page
    book = signed_in("leader").get(reverse("document_register_file"), {"year": year})
    sheet = openpyxl.load_workbook(io.BytesIO(body(book))).worksheets[0]
    values = [[cell.value for cell in row] for row in sheet.iter_rows()]
    rows = [row for row in values if row[1] in (first, second)]
    assert [row[2] for row in rows] == ["关于做好迎检准备工作的通知", "（仅指定人员阅读）"]
    assert "某某" not in str(values)


def test_the_register_names_a_missing_number(office: Office, signed_in: SignIn) -> None:
    held = made.signed(made.document(office.world), office.world)
    assert held.series is not None
    held.series.last = 3
    held.series.save()
    page = signed_in("officer").get(reverse("document_register")).content.decode()
    assert "缺号" in page
    assert "2 号、3 号" in page


def test_a_unit_signs_for_what_it_received(office: Office, signed_in: SignIn) -> None:
    held = made.sent(made.document(office.world), office.world)
    clerk = signed_in("clerk")
    assert "待签收" in clerk.get(reverse("documents_received")).content.decode()
    delivery = held.deliveries.get(unit=office.world.school)
    page = post(clerk, "document_receive", held, delivery.pk).content.decode()
    assert "南坪中心小学已签收" in page
    assert "示例县财政局</" not in page  # other addressees' receipts are not its business
    assert "待签收" not in clerk.get(reverse("documents_received")).content.decode().split("<tbody>")[1]


def test_the_stamped_scan_is_kept_with_its_digest_and_not_replaced(office: Office, signed_in: SignIn) -> None:
    held = made.sent(made.document(office.world), office.world)
    officer = signed_in("officer")
    stamped = made.PDF + b"% stamped"
    file = SimpleUploadedFile("盖章 <b>件.pdf", stamped)
    page = post(officer, "document_archive", held, file=file, note="原件").content.decode()
    digest = hashlib.sha256(stamped).hexdigest()
    assert digest in page
    assert "<b>件" not in page
    archive_scan(held, made.scan("更清楚.pdf"), actor=office.person("officer"))
    archive_scan(held, made.scan("又一次.pdf"), actor=office.person("officer"))
    assert list(held.archived.order_by("number").values_list("number", "file_name")) == [
        (1, "盖章 <b>件.pdf"),
        (2, "更清楚.pdf"),
    ]
    got = signed_in("head").get(reverse("document_archived", args=[held.pk, 1]))
    assert body(got) == stamped
    assert "attachment" in got.headers["Content-Disposition"]


def test_only_scans_are_filed(office: Office) -> None:
    held = made.signed(made.document(office.world), office.world)
    with pytest.raises(ValidationError, match="不是扫描件"):
        archive_scan(held, made.scan("说明.txt", "说明".encode()), actor=office.person("officer"))
    with pytest.raises(ValidationError, match="只有"):
        archive_scan(made.document(office.world), made.scan("件.pdf"), actor=office.person("officer"))


def test_bytes_of_a_filed_scan_outlive_evidence_with_the_same_content(office: Office) -> None:
    from dudao.apps.evidence.actions.storing import drop_unused

    held = made.signed(made.document(office.world), office.world)
    copy = archive_scan(held, made.scan("件.pdf"), actor=office.person("officer"))
    drop_unused({copy.stored_id})
    assert StoredFile.objects.filter(pk=copy.stored_id).exists()
    assert any(Path(settings.MEDIA_ROOT).rglob(f"{copy.sha256}*"))


def test_hostile_words_are_printed_as_words(office: Office, signed_in: SignIn) -> None:
    title = "关于<script>alert(1)</script>#eval[1]$x$的通知"
    text = "正文{{ 7*7 }}#import\\_*强调*"
    held = made.document(office.world, draft=made.text(title=title, body=text))
    page = signed_in("officer").get(reverse("document", args=[held.pk])).content.decode()
    assert "<script>alert" not in page
    assert "&lt;script&gt;" in page
    printed = text_of(pdf_of(held))
    assert "#eval[1]$x$" in printed
    assert "{{7*7}}#import\\_*强调*" in printed
    named = signed_in("officer").get(reverse("document_file", args=[held.pk, "pdf"]))
    assert "/" not in named.headers["Content-Disposition"].split("filename")[1].replace("UTF-8''", "")


def test_a_source_shows_its_facts_on_the_page(office: Office, signed_in: SignIn) -> None:
    def shown(document: OfficialDocument, user: object) -> DocumentSource:
        facts = (DocumentFact("任务逾期 12 天", "/plan/"),)
        return DocumentSource(f"事项 {document.source_key}", "/oversight/", facts)

    register_source("tested", shown)
    held = made.document(office.world, source_key="tested:5")
    page = signed_in("officer").get(reverse("document", args=[held.pk])).content.decode()
    assert '<a href="/oversight/">事项 tested:5</a>' in page
    assert '<a href="/plan/">任务逾期 12 天</a>' in page
    with pytest.raises(ValueError, match="shown by somebody else"):
        register_source("tested", lambda document, user: None)


def test_the_menu_of_documents_counts_what_waits_for_a_receipt(office: Office, signed_in: SignIn) -> None:
    made.sent(made.document(office.world), office.world)
    page = signed_in("head").get(reverse("documents")).content.decode()
    assert "收文 <b>1</b>" in page
    assert "发文登记簿" not in page
    officer = signed_in("officer").get(reverse("documents")).content.decode()
    assert "发文登记簿" in officer


def test_every_reading_of_a_document_for_named_people_is_written_down(
    office: Office, signed_in: SignIn
) -> None:
    people = [office.person("director"), office.person("head")]
    held = made.document(office.world, readers=Readers.NAMED, named_readers=people)
    for name in ("head", "head", "officer"):
        signed_in(name).get(reverse("document", args=[held.pk]))
    signed_in("director").get(reverse("document_page", args=[held.pk, 1]))
    signed_in("leader").get(reverse("document", args=[held.pk]))
    open_one = made.document(office.world)
    signed_in("leader").get(reverse("document", args=[open_one.pk]))
    readings = Entry.objects.filter(verb="read_document").order_by("seq")
    assert [one.actor_label[:3] for one in readings] == ["蒋国梁", "李志强", "孙丽华"]
    assert {one.object_label for one in readings} == {"通知（仅指定人员）"}


@pytest.mark.parametrize("control", ["\x01", "\x0b", "\x1f", "\ufffe"])
def test_control_characters_do_not_keep_a_signed_document_from_its_copy(office: Office, control: str) -> None:
    held = made.document(
        office.world,
        draft=made.text(f"关于{control}迎检的通知", f"请各{control}单位自查。"),
        attachments=[f"名{control}单"],
    )
    issued = issued_copy_of(made.signed(held, office.world))
    assert "关于迎检的通知" in text_of(bytes(issued.pdf))
    assert "请各单位自查。" in text_of(bytes(issued.pdf))
    assert issued.docx_sha256 == hashlib.sha256(bytes(issued.docx)).hexdigest()
