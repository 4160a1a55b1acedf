"""An archive out as a ZIP and into another county: originals byte for byte, links, boxes, dates; and bad ZIPs."""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from dudao.apps.evidence.actions.archive_import import Report, import_archive
from dudao.apps.evidence.actions.boxes import box_archive, edit_boxes
from dudao.apps.evidence.actions.documents import edit_evidence, revise_evidence
from dudao.apps.evidence.actions.storing import keep_file
from dudao.apps.evidence.actions.transfers import ask_export
from dudao.apps.evidence.archive_reading import BadArchive, opened
from dudao.apps.evidence.archive_tree import Paths, safe_file, safe_part
from dudao.apps.evidence.boxes import boxes_of
from dudao.apps.evidence.boxes_numbering import BoxLevel
from dudao.apps.evidence.jobs_archive import carry_archive
from dudao.apps.evidence.models import (
    ArchiveBox,
    ArchiveTransfer,
    BoxEntry,
    Evidence,
    EvidenceLink,
    StoredFile,
)
from dudao.apps.evidence.places import content_root
from dudao.apps.evidence.transfers import transfer_path
from dudao.apps.organisations.api import Organisation
from dudao.apps.standards.api import StandardItem, StandardVersion
from dudao.infra.storage import content_path
from tests.apps.evidence import things
from tests.personas import World

pytestmark = pytest.mark.django_db

SignIn = Callable[[str], Client]
LIMIT = 10**9


@pytest.fixture(autouse=True)
def media(settings: Any, tmp_path: Any) -> None:
    settings.MEDIA_ROOT = tmp_path


def items_in(county: Organisation) -> list[StandardItem]:
    made = [things.item(county, code=code) for code in ("A1-B1-C1", "A1-B1-C2")]
    for one in made:
        one.subject = "school"
        one.criterion = "B1 食堂"
        one.save()
    return made


def filled(world: World) -> StandardVersion:
    """A school's archive: one document for two items with an older revision, one loose, boxes with keepers."""
    first, second = items_in(world.county)
    paper = things.document(
        world.school,
        content=things.picture(1),
        title="营养餐公示<b>",
        document_number="南小〔2026〕3号",
        period_from=date(2026, 1, 1),
        period_to=date(2026, 6, 30),
        made_on=date(2026, 3, 1),
        valid_until=date(2027, 3, 1),
        note="食堂门口",
    )
    newer = keep_file(things.on_disk(things.picture(7)), "公示 2.png")
    revise_evidence(paper, newer, note="换了一张", actor=None)
    things.linked(paper, first, world.school, "公示照片")
    things.linked(paper, second, world.school)
    things.document(world.school, content=things.pdf("loose", 2), name="总结.pdf", title="总结")
    box_archive(world.school, first.version, BoxLevel.ITEM, actor=None)
    edit_boxes(world.school, first.version, {"keeper": "李敏", "place": "3 号柜"}, actor=None)
    version: StandardVersion = first.version
    return version


def packed(world: World, version: StandardVersion, **what: Any) -> Path:
    """The ZIP as the worker makes it."""
    transfer = ask_export(world.county, version, actor=world.person("officer"), **what)
    assert carry_archive.call(transfer.pk) == "done"
    transfer.refresh_from_db()
    return transfer_path(transfer)


def brought_in(world: World, path: Path) -> Report:
    """The ZIP into the other county, where the same standard stands and a school of the same name and code."""
    items_in(world.other_county)
    version = StandardVersion.objects.get(standard__owner=world.other_county)
    with opened(path, most_bytes=LIMIT) as package:
        return import_archive(world.other_county, version, package, actor=None)


def twin(world: World) -> Organisation:
    """The other county's school is called as the first county's."""
    world.other_school.name = world.school.name
    world.other_school.save()
    return world.other_school


def state_of(unit: Organisation) -> dict[str, Any]:
    """Everything that must arrive, without what is only ours: keys and times."""
    documents = {}
    for one in Evidence.objects.filter(unit=unit):
        documents[one.title] = (
            *(one.document_number, one.period_from, one.period_to, one.made_on, one.valid_until, one.note),
            [(r.number, r.file_name, r.stored.sha256, r.note) for r in one.revisions.order_by("number")],
        )
    links = EvidenceLink.objects.filter(unit=unit).values_list("evidence__title", "item__code", "required")
    boxes = ArchiveBox.objects.filter(unit=unit).values_list("number", "title", "keeper", "place")
    entries = BoxEntry.objects.filter(box__unit=unit).values_list(
        "box__number", "number", "link__evidence__title", "link__item__code"
    )
    return {"documents": documents, "links": set(links), "boxes": set(boxes), "entries": set(entries)}


def test_an_archive_comes_into_another_county_as_it_was(world: World) -> None:
    path = packed(world, filled(world))
    there = twin(world)
    stored = StoredFile.objects.count()
    report = brought_in(world, path)
    assert report.lines == []
    assert state_of(there) == state_of(world.school)
    assert (report.new_documents, report.new_links, report.new_boxes, report.new_entries) == (2, 2, 2, 2)
    assert StoredFile.objects.count() == stored


def test_the_same_archive_again_changes_nothing(world: World) -> None:
    path = packed(world, filled(world))
    there = twin(world)
    brought_in(world, path)
    before = state_of(there)
    version = StandardVersion.objects.get(standard__owner=world.other_county)
    with opened(path, most_bytes=LIMIT) as package:
        report = import_archive(world.other_county, version, package, actor=None)
    assert (report.new_documents, report.known_documents, report.new_links, report.new_boxes) == (0, 2, 0, 0)
    assert report.lines == []
    assert state_of(there) == before


def test_originals_lie_in_the_tree_of_the_items_byte_for_byte_and_once(world: World) -> None:
    with zipfile.ZipFile(packed(world, filled(world))) as archive:
        names = archive.namelist()
        manifest = json.loads(archive.read("manifest.json"))
        files = {line["path"]: line for one in manifest["documents"] for line in one["revisions"]}
        for path, line in files.items():
            content = archive.read(path)
            assert hashlib.sha256(content).hexdigest() == line["sha256"]
            assert content == content_path(content_root(), line["sha256"]).read_bytes()
    own = "A1 依法履职/B1 食堂/A1-B1-C1 A1-B1-C1 学校食堂实行营养餐公示。/南坪中心小学"
    assert f"{own}/营养餐公示_b_.png" in names
    assert f"{own}/旧版本/营养餐公示_b_.png" in names
    assert "未关联条目的材料/南坪中心小学/总结.pdf" in names
    assert len(names) == len(set(names)) == 3 + 5


def test_the_index_opens_without_a_network_and_shows_hostile_titles_as_text(world: World) -> None:
    with zipfile.ZipFile(packed(world, filled(world))) as archive:
        page = archive.read("index.html").decode()
        names = set(archive.namelist())
        sheet = openpyxl.load_workbook(io.BytesIO(archive.read("目录/catalogue.xlsx"))).active
    assert "http" not in page.replace("http-equiv", "")
    assert "营养餐公示&lt;b&gt;" in page
    assert "<b>" not in page.split("营养餐公示")[1][:20]
    assert "<script>" not in page
    assert {"目录/search.js", "目录/style.css"} <= names
    assert page.count("<details") == page.count("</details>")
    assert sheet is not None
    assert any(row[0] == "总结" for row in sheet.iter_rows(values_only=True))


@pytest.mark.parametrize("what", ["unit", "section", "box"])
def test_a_part_of_the_archive_can_be_packed(world: World, what: str) -> None:
    version = filled(world)
    elsewhere = things.document(world.second_school, content=things.picture(3), title="别校")
    things.linked(elsewhere, version.items.get(code="A1-B1-C2"), world.second_school)
    box = next(one for one in boxes_of(world.school, version) if one.number == "A1-B1-C1")
    parts: dict[str, dict[str, Any]] = {
        "unit": {"unit": world.second_school},
        "section": {"section": "A1 依法履职"},
        "box": {"unit": world.school, "boxes": [box.pk]},
    }
    with zipfile.ZipFile(packed(world, version, **parts[what])) as archive:
        titles = {one["title"] for one in json.loads(archive.read("manifest.json"))["documents"]}
    assert titles == {"unit": {"别校"}, "section": {"营养餐公示<b>", "别校"}, "box": {"营养餐公示<b>"}}[what]


def test_a_file_that_was_lost_on_the_server_is_named_and_not_passed_on(world: World) -> None:
    version = filled(world)
    lost = content_path(content_root(), StoredFile.objects.get(kind="pdf").sha256)
    lost.chmod(0o600)
    lost.write_bytes(b"broken")
    transfer = ask_export(world.county, version, actor=world.person("officer"))
    carry_archive.call(transfer.pk)
    transfer.refresh_from_db()
    assert transfer.report["lost"] == ["未关联条目的材料/南坪中心小学/总结.pdf"]
    with zipfile.ZipFile(transfer_path(transfer)) as archive:
        assert "总结.pdf" in archive.read("缺少的文件.txt").decode()
    twin(world)
    report = brought_in(world, transfer_path(transfer))
    assert [line[2] for line in report.lines] == ["包里没有这个文件"]
    assert report.new_documents == 1


def changed(path: Path, **contents: bytes | None) -> Path:
    """The ZIP with members replaced (None: left out); names by their end."""
    target = path.with_suffix(".changed.zip")
    with zipfile.ZipFile(path) as source, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as made:
        for name in source.namelist():
            key = next((one for one in contents if name.endswith(one.replace("_", "."))), None)
            content = source.read(name) if key is None else contents[key]
            if content is not None:
                made.writestr(name, content)
    return target


def test_a_file_that_was_changed_is_refused_and_the_others_come_in(world: World) -> None:
    path = changed(packed(world, filled(world)), 总结_pdf=things.pdf("other", 2))
    there = twin(world)
    report = brought_in(world, path)
    assert report.refused == 1
    assert report.lines[0][1] == "未关联条目的材料/南坪中心小学/总结.pdf"
    assert "清单" in report.lines[0][2]
    assert set(state_of(there)["documents"]) == {"营养餐公示<b>"}


def test_what_differs_here_is_a_conflict_and_stays(world: World) -> None:
    path = packed(world, filled(world))
    there = twin(world)
    brought_in(world, path)
    held = Evidence.objects.get(unit=there, title="总结")
    edit_evidence(held, {"note": "本县改过"}, actor=None)
    box = ArchiveBox.objects.get(unit=there, number="A1-B1-C1")
    ArchiveBox.objects.filter(pk=box.pk).update(keeper="王强")
    version = StandardVersion.objects.get(standard__owner=world.other_county)
    with opened(path, most_bytes=LIMIT) as package:
        report = import_archive(world.other_county, version, package, actor=None)
    assert [(kind, what) for kind, what, _ in report.lines] == [
        ("有冲突", "总结"),
        ("有冲突", "档案盒 南坪中心小学 A1-B1-C1"),
    ]
    held.refresh_from_db()
    box.refresh_from_db()
    assert (held.note, box.keeper) == ("本县改过", "王强")


def test_a_unit_that_is_not_here_is_named_and_its_papers_stay_out(world: World) -> None:
    report = brought_in(world, packed(world, filled(world)))
    assert report.lines == [["没有导入", "单位 南坪中心小学", "本县没有这个单位，它的材料没有导入。"]]
    assert Evidence.objects.filter(county=world.other_county).count() == 0


def bad(path: Path, content: bytes | None = None, **files: bytes) -> Path:
    if content is not None:
        path.write_bytes(content)
        return path
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name.replace("_", "."), data)
    return path


@pytest.mark.parametrize(
    ("content", "files", "message"),
    [
        (b"not a zip", {}, "不是 ZIP"),
        (None, {"readme_txt": b"x"}, "没有 manifest.json"),
        (None, {"manifest_json": b"{"}, "读不懂"),
        (None, {"manifest_json": b"[]"}, "不是本系统导出的档案包"),
        (None, {"manifest_json": b'{"format": "dudao-archive", "version": 9}'}, "只认得 1"),
        (None, {"manifest_json": b"[" * 100_000}, "读不懂"),
        (None, {"manifest_json": b"{}", "bomb_bin": bytes(40_000_000)}, "压缩炸弹"),
    ],
)
def test_a_bad_zip_is_refused_as_a_whole(
    tmp_path: Path, content: bytes | None, files: dict[str, bytes], message: str
) -> None:
    path = bad(tmp_path / "x.zip", content, **files)
    with pytest.raises(BadArchive, match=message), opened(path, most_bytes=LIMIT):
        pass


def test_names_that_lead_out_of_the_archive_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "x.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("../../etc/passwd", b"x")
    with pytest.raises(BadArchive, match="指向别处"), opened(path, most_bytes=LIMIT):
        pass


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("一、政府:职责/“投入”?", "一、政府_职责_“投入”_"),
        ("CON", "_CON"),
        (" . ", "未命名"),
        ("a\x00b\n c", "a_b c"),
    ],
)
def test_names_are_such_that_every_system_takes_them(text: str, name: str) -> None:
    assert safe_part(text) == name


def test_a_file_keeps_its_extension_and_no_two_paths_are_alike() -> None:
    assert safe_file("公示" * 60, "x.JPG") == "公示" * 30 + ".jpg"
    paths = Paths()
    assert [paths.take(("甲",), name) for name in ("a.png", "A.png", "a.png")] == [
        "甲/a.png",
        "甲/A（2）.png",
        "甲/a（3）.png",
    ]


def test_the_pages_ask_show_and_give_the_file(world: World, signed_in: SignIn) -> None:
    version = filled(world)
    client = signed_in("clerk")
    page = client.get(reverse("archive_export", args=[world.county.pk])).content.decode()
    assert "开始打包" in page
    assert "全县" not in page.split("大项")[0]
    asked = {"version": version.pk, "unit": world.school.pk}
    answer = client.post(reverse("archive_export_ask", args=[world.county.pk]), asked)
    transfer = ArchiveTransfer.objects.get()
    assert answer.headers["Location"] == reverse("archive_transfer", args=[transfer.pk])
    carry_archive.call(transfer.pk)
    assert "下载" in client.get(answer.headers["Location"]).content.decode()
    file = client.get(reverse("archive_transfer_file", args=[transfer.pk]))
    content = b"".join(file.streaming_content)  # type: ignore[attr-defined]
    assert "manifest.json" in zipfile.ZipFile(io.BytesIO(content)).namelist()
    assert signed_in("principal").get(answer.headers["Location"]).status_code == 404


def test_a_school_cannot_pack_the_whole_county(world: World) -> None:
    version = filled(world)
    for who, unit in (("clerk", None), ("clerk", world.second_school), ("colleague", world.school)):
        with pytest.raises(PermissionDenied):
            ask_export(world.county, version, unit=unit, actor=world.person(who))


def test_the_office_hands_a_zip_in_and_reads_what_came_of_it(world: World, signed_in: SignIn) -> None:
    path = packed(world, filled(world))
    version = StandardVersion.objects.get(standard__owner=world.county)
    client = signed_in("officer")
    upload = SimpleUploadedFile("档案.zip", path.read_bytes())
    asked = {"archive": upload, "standard": version.pk}
    answer = client.post(reverse("archive_import", args=[world.county.pk]), asked)
    transfer = ArchiveTransfer.objects.get(kind="import")
    carry_archive.call(transfer.pk)
    page = client.get(answer.headers["Location"]).content.decode()
    assert "2 份，没有重复存" in page
    transfer.refresh_from_db()
    assert (transfer.state, transfer.path) == ("done", "")


def test_a_zip_that_is_none_says_why(world: World, signed_in: SignIn) -> None:
    filled(world)
    version = StandardVersion.objects.get(standard__owner=world.county)
    client = signed_in("officer")
    asked = {"archive": SimpleUploadedFile("x.zip", b"nothing"), "standard": version.pk}
    answer = client.post(reverse("archive_import", args=[world.county.pk]), asked)
    carry_archive.call(ArchiveTransfer.objects.get().pk)
    assert "不是 ZIP" in client.get(answer.headers["Location"]).content.decode()
