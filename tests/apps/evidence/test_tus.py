"""Uploads that arrive in pieces: what is kept, what is refused, what can go on after a break."""

from __future__ import annotations

import fcntl
import hashlib
import socket
import uuid
from collections.abc import Callable
from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from django.conf import settings as site
from django.test import Client, override_settings
from django.urls import reverse
from django.utils import timezone
from pytest_django.live_server_helper import LiveServer

from dudao.apps.activity.api import Entry
from dudao.apps.evidence.models import Evidence, EvidenceUpload, StoredFile
from dudao.apps.evidence.places import content_root, part_path
from dudao.apps.evidence.previews import original_of
from tests.apps.evidence import sending, things
from tests.personas import World

SignedIn = Callable[[str], Client]


def begun(client: Client, world: World, size: int = 10, name: str = "公示.png") -> str:
    answer = sending.announce(client, name, size, world.school.pk)
    assert answer.status_code == 201, answer.content.decode()
    return answer.headers["Location"]


def test_a_file_in_two_pieces_is_a_document(world: World, signed_in: SignedIn) -> None:
    content = things.picture()
    answer = sending.whole(signed_in("clerk"), "营养餐公示.png", content, world.school.pk)
    assert answer.status_code == 204
    held = Evidence.objects.get()
    assert (held.title, held.unit, held.county, held.source_kind) == (
        "营养餐公示",
        world.school,
        world.county,
        "school",
    )
    assert held.made_on is None
    assert held.current is not None
    assert original_of(held.current.stored).read_bytes() == content
    assert sending.result(answer)["url"] == reverse("evidence", args=[held.pk])


def test_one_entry_of_the_log_for_each_file(world: World, signed_in: SignedIn) -> None:
    clerk = signed_in("clerk")
    for seed in (1, 2, 3):
        sending.whole(clerk, f"{seed}.png", things.picture(seed), world.school.pk, batch=sending.batch())
    assert Entry.objects.filter(verb="upload_evidence").count() == 3


def test_what_is_understood_is_told(world: World, signed_in: SignedIn) -> None:
    answer = signed_in("clerk").options(reverse("tus_uploads"))
    assert answer.headers["Tus-Version"] == "1.0.0"
    assert answer.headers["Tus-Extension"] == "creation,termination"


def test_a_broken_upload_goes_on_where_it_ended(world: World, signed_in: SignedIn) -> None:
    content, clerk = things.picture(), signed_in("clerk")
    location = begun(clerk, world, len(content))
    sending.send(clerk, location, 0, content[:7])
    again = signed_in("clerk")
    assert sending.offset_of(again, location) == 7
    assert sending.send(again, location, 7, content[7:]).status_code == 204
    assert Evidence.objects.count() == 1


def test_a_wrong_offset_is_a_conflict_that_changes_nothing(world: World, signed_in: SignedIn) -> None:
    clerk = signed_in("clerk")
    location = begun(clerk, world)
    sending.send(clerk, location, 0, b"12345")
    assert sending.send(clerk, location, 3, b"45678").status_code == 409
    assert sending.offset_of(clerk, location) == 5


def test_more_bytes_than_announced_are_refused(world: World, signed_in: SignedIn) -> None:
    clerk = signed_in("clerk")
    location = begun(clerk, world, 4)
    assert sending.send(clerk, location, 0, b"12345").status_code == 413
    assert sending.offset_of(clerk, location) == 0


def test_another_version_of_the_protocol_is_refused(world: World, signed_in: SignedIn) -> None:
    clerk = signed_in("clerk")
    location = begun(clerk, world)
    answer = clerk.patch(location, b"1", content_type=sending.PIECE, headers={"Tus-Resumable": "0.2.2"})
    assert (answer.status_code, answer.headers["Tus-Version"]) == (412, "1.0.0")


def test_another_content_type_is_refused(world: World, signed_in: SignedIn) -> None:
    clerk = signed_in("clerk")
    headers = {**sending.TUS, "Upload-Offset": "0"}
    answer = clerk.patch(begun(clerk, world), b"1", content_type="image/png", headers=headers)
    assert answer.status_code == 415


def test_a_piece_without_the_token_is_refused(world: World) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(world.person("clerk"))
    assert sending.announce(client, "公示.png", 10, world.school.pk).status_code == 403


def test_only_who_began_an_upload_goes_on_with_it(world: World, signed_in: SignedIn) -> None:
    location = begun(signed_in("clerk"), world)
    assert sending.send(signed_in("principal"), location, 0, b"1").status_code == 404


@pytest.mark.parametrize("person", ["colleague", "director", "leader", "handler", "stranger"])
def test_nobody_uploads_for_another_unit(person: str, world: World, signed_in: SignedIn) -> None:
    answer = sending.announce(signed_in(person), "公示.png", 10, world.school.pk)
    assert answer.status_code == 403
    assert EvidenceUpload.objects.count() == 0


def test_the_supervision_office_uploads_for_a_school(world: World, signed_in: SignedIn) -> None:
    assert (
        sending.whole(signed_in("officer"), "公示.png", things.picture(), world.school.pk).status_code == 204
    )


def test_an_empty_file_is_refused_at_once(world: World, signed_in: SignedIn) -> None:
    answer = sending.announce(signed_in("clerk"), "空.png", 0, world.school.pk)
    assert answer.status_code == 422
    assert answer.content.decode() == "“空.png”是空文件（0 字节）。请重新保存后再上传。"


def test_a_file_over_the_limit_is_refused_before_it_is_sent(world: World, signed_in: SignedIn) -> None:
    with override_settings(EVIDENCE_LARGEST_FILE=5 * 1024 * 1024):
        answer = sending.announce(signed_in("clerk"), "大.pdf", 6 * 1024 * 1024, world.school.pk)
    assert answer.status_code == 422
    assert "有 6 MB，超过单个文件 5 MB 的上限" in answer.content.decode()


def test_a_full_disk_is_told_before_a_file_is_sent(world: World, signed_in: SignedIn) -> None:
    with override_settings(EVIDENCE_FREE_SPACE=10**18):
        answer = sending.announce(signed_in("clerk"), "公示.png", 10, world.school.pk)
    assert answer.content.decode() == "服务器的磁盘空间不够，“公示.png”没有接收。请联系管理员。"


REFUSED = {
    "照片.jpg": (b"MZ\x90\x00" + b"\0" * 60, "程序文件"),
    "安装.exe": (b"MZ\x90\x00" + b"\0" * 60, "程序、脚本或网页"),
    "网页.pdf": (b"<html><script>alert(1)</script></html>", "网页"),
    "图.svg": (b"<svg xmlns='x'/>", "程序、脚本或网页"),
    "半张.png": (things.picture()[:20], "不完整或已损坏"),
    "报告.pdf": (things.picture(), "两者不符"),
    "照\u202egnp.exe": (things.picture(), "控制字符"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_no_evidence_is_refused_with_the_reason(name: str, world: World, signed_in: SignedIn) -> None:
    content, reason = REFUSED[name]
    answer = sending.whole(signed_in("clerk"), name, content, world.school.pk)
    assert answer.status_code == 422
    assert reason in answer.content.decode()
    assert Evidence.objects.count() == StoredFile.objects.count() == 0
    assert not part_path(EvidenceUpload.objects.get().pk).exists()


def test_an_encrypted_pdf_is_kept_and_says_so(world: World, signed_in: SignedIn) -> None:
    from pypdf import PdfWriter

    path = part_path(uuid.uuid4())
    writer = PdfWriter()
    writer.add_blank_page(200, 100)
    writer.encrypt("secret")
    writer.write(path)
    answer = sending.whole(signed_in("clerk"), "加密.pdf", path.read_bytes(), world.school.pk)
    shown = signed_in("clerk").get(sending.result(answer)["url"]).content.decode()
    assert "文件已加密，不能预览和检索" in shown


def test_names_are_kept_without_folders_and_cut_before_the_extension(
    world: World, signed_in: SignedIn
) -> None:
    clerk = signed_in("clerk")
    sending.whole(clerk, "../../etc/公示 <b>.png", things.picture(1), world.school.pk)
    sending.whole(clerk, "长" * 300 + ".png", things.picture(2), world.school.pk)
    names = [one.current.file_name for one in Evidence.objects.order_by("pk") if one.current is not None]
    assert names == ["公示 <b>.png", "长" * 196 + ".png"]
    shown = clerk.get(reverse("archive_county", args=[world.county.pk])).content.decode()
    assert "公示 &lt;b&gt;" in shown
    assert "公示 <b>" not in shown


def test_the_same_file_again_is_the_same_document(world: World, signed_in: SignedIn) -> None:
    clerk, content = signed_in("clerk"), things.picture()
    sending.whole(clerk, "公示.png", content, world.school.pk)
    answer = sending.whole(clerk, "另一个名字.png", content, world.school.pk)
    assert sending.result(answer)["existed"] is True
    assert Evidence.objects.count() == StoredFile.objects.count() == 1


def test_the_same_bytes_of_two_schools_are_stored_once(world: World, signed_in: SignedIn) -> None:
    content = things.picture()
    sending.whole(signed_in("clerk"), "公示.png", content, world.school.pk)
    answer = sending.whole(signed_in("colleague"), "公示.png", content, world.second_school.pk)
    assert sending.result(answer) | {"url": ""} == {
        "existed": False,
        "shared": True,
        "title": "公示",
        "url": "",
    }
    assert (Evidence.objects.count(), StoredFile.objects.count()) == (2, 1)
    digest = hashlib.sha256(content).hexdigest()
    assert len(list(content_root().rglob(digest))) == 1


def test_the_last_piece_sent_twice_gets_the_same_answer(world: World, signed_in: SignedIn) -> None:
    clerk, content = signed_in("clerk"), things.picture()
    location = begun(clerk, world, len(content))
    first = sending.send(clerk, location, 0, content)
    again = sending.send(clerk, location, len(content), b"")
    assert again.status_code == 204
    assert sending.result(again)["url"] == sending.result(first)["url"]
    assert Evidence.objects.count() == 1


def test_a_second_window_waits(world: World, signed_in: SignedIn) -> None:
    clerk = signed_in("clerk")
    location = begun(clerk, world)
    key = uuid.UUID(location.rstrip("/").rsplit("/", 1)[-1])
    with part_path(key).open("wb") as other:
        fcntl.flock(other, fcntl.LOCK_EX)
        assert sending.send(clerk, location, 0, b"123").status_code == 423
    assert sending.send(clerk, location, 0, b"123").status_code == 204


def test_an_upload_that_is_given_up_leaves_nothing(world: World, signed_in: SignedIn) -> None:
    clerk = signed_in("clerk")
    location = begun(clerk, world)
    sending.send(clerk, location, 0, b"123")
    key = EvidenceUpload.objects.get().pk
    assert clerk.delete(location, headers=sending.TUS).status_code == 204
    assert not part_path(key).exists()
    assert clerk.head(location, headers=sending.TUS).status_code == 404


def test_uploads_of_last_week_are_forgotten(world: World, signed_in: SignedIn) -> None:
    clerk = signed_in("clerk")
    sending.send(clerk, begun(clerk, world), 0, b"123")
    old = EvidenceUpload.objects.get()
    EvidenceUpload.objects.update(started_at=timezone.now() - timedelta(days=8))
    begun(clerk, world)
    assert not EvidenceUpload.objects.filter(pk=old.pk).exists()
    assert not part_path(old.pk).exists()


def test_a_lost_disk_is_told_and_nothing_is_half_written(world: World, signed_in: SignedIn) -> None:
    clerk, content = signed_in("clerk"), things.picture()
    location = begun(clerk, world, len(content))
    root = content_root()
    root.parent.mkdir(parents=True, exist_ok=True)
    moved = root.with_name("content-away")
    if root.exists():
        root.rename(moved)
    root.write_text("no folder")
    try:
        answer = sending.send(clerk, location, 0, content)
    finally:
        root.unlink()
        if moved.exists():
            moved.rename(root)
    assert answer.status_code == 422
    assert "磁盘写不进去" in answer.content.decode()
    assert Evidence.objects.count() == 0


def test_details_of_the_batch_are_taken_over(world: World, signed_in: SignedIn) -> None:
    details = {"period_from": "2025-09-01", "period_to": "2026-07-31", "made_on": "2026-03-01"}
    sending.whole(signed_in("clerk"), "公示.png", things.picture(), world.school.pk, **details)
    held = Evidence.objects.get()
    assert [str(held.period_from), str(held.period_to), str(held.made_on)] == list(details.values())


@pytest.mark.parametrize(
    "details",
    [{"made_on": "昨天"}, {"period_from": "2026-09-01", "period_to": "2025-09-01"}, {"title": "长" * 201}],
)
def test_details_that_cannot_stand_are_refused_before_sending(
    details: dict[str, str], world: World, signed_in: SignedIn
) -> None:
    answer = sending.announce(signed_in("clerk"), "公示.png", 10, world.school.pk, **details)
    assert answer.status_code == 400
    assert EvidenceUpload.objects.count() == 0


def test_five_hundred_files_of_one_batch(world: World, signed_in: SignedIn) -> None:
    clerk, key = signed_in("clerk"), sending.batch()
    for number in range(500):
        content = things.pdf(str(number))
        answer = sending.announce(clerk, f"{number}.pdf", len(content), world.school.pk, batch=key)
        sending.send(clerk, answer.headers["Location"], 0, content)
    assert Evidence.objects.count() == 500
    shown = clerk.get(reverse("evidence_batch", args=[key])).content.decode()
    assert "全部收下" in shown


@pytest.mark.django_db(transaction=True)
def test_a_connection_that_breaks_keeps_what_arrived(live_server: LiveServer, world: World) -> None:
    client = Client()
    client.force_login(world.person("clerk"))
    location = begun(client, world, 1000)
    token = client.get(reverse("evidence_upload", args=[world.county.pk])).cookies["dudao_csrf"].value
    session = client.cookies[site.SESSION_COOKIE_NAME].value
    place = urlsplit(live_server.url)
    head = "\r\n".join(
        [
            f"PATCH {location} HTTP/1.1",
            f"Host: {place.hostname}:{place.port}",
            f"Cookie: {site.SESSION_COOKIE_NAME}={session}; dudao_csrf={token}",
            f"X-CSRFToken: {token}",
            "Tus-Resumable: 1.0.0",
            "Upload-Offset: 0",
            f"Content-Type: {sending.PIECE}",
            "Content-Length: 1000",
            "Connection: close",
            "",
            "",
        ]
    )
    with socket.create_connection((place.hostname, place.port), timeout=20) as line:
        line.sendall(head.encode() + b"x" * 400)
        line.shutdown(socket.SHUT_WR)
        while line.recv(4096):
            pass
    assert sending.offset_of(client, location) == 400
