"""Archive boxes: numbers as the profession gives them, which do not move by themselves, and what is printed."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import date
from typing import Any

import docx
import openpyxl
import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client
from django.urls import reverse
from pypdf import PdfReader

from dudao.apps.activity.api import history_of
from dudao.apps.evidence import boxes as reads
from dudao.apps.evidence.actions.boxes import box_archive, edit_box, edit_boxes, renumber_box
from dudao.apps.evidence.actions.documents import discard_evidence
from dudao.apps.evidence.actions.links import unlink_evidence
from dudao.apps.evidence.boxes_numbering import BoxLevel, box_for, box_number, entry_number
from dudao.apps.evidence.models import ArchiveBox, BoxEntry
from dudao.apps.standards.api import StandardItem
from tests.apps.evidence import things
from tests.personas import World

pytestmark = pytest.mark.django_db

SignIn = Callable[[str], Client]


@pytest.fixture(autouse=True)
def media(settings: Any, tmp_path: Any) -> None:
    settings.MEDIA_ROOT = tmp_path


def school_items(world: World) -> list[StandardItem]:
    """Three items asked of schools, two of them under one B level."""
    made = [things.item(world.county, code=code) for code in ("A1-B1-C1", "A1-B1-C2", "A1-B2-C1")]
    for item in made:
        item.subject = "school"
        item.criterion = item.code.rsplit("-", 1)[0]
        item.save()
    return made


def numbers(box: ArchiveBox) -> list[tuple[str, str]]:
    return [(str(entry), entry.link.evidence.title) for entry in reads.entries_of([box])[box.pk]]


@pytest.mark.parametrize(
    ("code", "level", "number"),
    [
        ("A1-B2-C3", BoxLevel.ITEM, "A1-B2-C3"),
        ("A1-B2-C3", BoxLevel.CRITERION, "A1-B2"),
        ("1.2.13", BoxLevel.CRITERION, "1.2"),
        ("V1", BoxLevel.CRITERION, "V1"),
    ],
)
def test_a_box_is_numbered_by_its_level(code: str, level: BoxLevel, number: str) -> None:
    assert box_number(code, level) == number


def test_documents_are_numbered_with_two_figures_and_more_when_needed() -> None:
    assert [entry_number("A1-B2-C3", number) for number in (1, 27, 100)] == [
        "A1-B2-C3-01",
        "A1-B2-C3-27",
        "A1-B2-C3-100",
    ]


def test_an_item_goes_into_its_own_box_before_the_one_above() -> None:
    assert box_for("A1-B2-C3", ["A1-B2", "A1-B2-C3"]) == "A1-B2-C3"
    assert box_for("A1-B2-C3", ["A1-B2"]) == "A1-B2"
    assert box_for("A1-B2-C3", ["A1-B3"]) is None


def test_every_item_asked_of_a_school_gets_its_box_and_documents_in_order(world: World) -> None:
    first, second, _ = school_items(world)
    late = things.document(world.school, content=things.picture(1), title="后", made_on=date(2026, 5, 1))
    early = things.document(world.school, content=things.picture(2), title="先", made_on=date(2026, 3, 1))
    things.linked(late, first, world.school)
    things.linked(early, first, world.school)
    things.linked(late, second, world.school)
    assert box_archive(world.school, first.version, BoxLevel.ITEM, actor=world.person("clerk")) == (3, 3)
    boxes = reads.boxes_of(world.school, first.version)
    assert [box.number for box in boxes] == ["A1-B1-C1", "A1-B1-C2", "A1-B2-C1"]
    assert numbers(boxes[0]) == [("A1-B1-C1-01", "先"), ("A1-B1-C1-02", "后")]
    assert numbers(boxes[1]) == [("A1-B1-C2-01", "后")]
    assert numbers(boxes[2]) == []


def test_one_box_can_hold_a_whole_b_level(world: World) -> None:
    first, second, _ = school_items(world)
    one = things.document(world.school, title="一份")
    things.linked(one, second, world.school)
    things.linked(one, first, world.school)
    box_archive(world.school, first.version, BoxLevel.CRITERION, actor=None)
    boxes = reads.boxes_of(world.school, first.version)
    assert [box.number for box in boxes] == ["A1-B1", "A1-B2"]
    assert [(entry.number, entry.link.item.code) for entry in reads.entries_of(boxes)[boxes[0].pk]] == [
        (1, "A1-B1-C1"),
        (2, "A1-B1-C2"),
    ]


def test_numbers_stay_until_they_are_asked_to_move(world: World) -> None:
    first, *_ = school_items(world)
    papers = [things.document(world.school, content=things.picture(n), title=str(n)) for n in range(3)]
    links = [things.linked(paper, first, world.school) for paper in papers]
    box_archive(world.school, first.version, BoxLevel.ITEM, actor=None)
    unlink_evidence(links[0], actor=None)
    later = things.document(world.school, content=things.picture(9), title="新")
    things.linked(later, first, world.school)
    assert box_archive(world.school, first.version, BoxLevel.ITEM, actor=None) == (0, 1)
    box = reads.boxes_of(world.school, first.version)[0]
    assert numbers(box) == [("A1-B1-C1-02", "1"), ("A1-B1-C1-03", "2"), ("A1-B1-C1-04", "新")]
    assert renumber_box(box, actor=world.person("clerk")) == 3
    assert [number for number, _ in numbers(box)] == ["A1-B1-C1-01", "A1-B1-C1-02", "A1-B1-C1-03"]
    assert [entry.verb for entry in history_of(box)] == ["renumber_box"]


def test_required_papers_come_in_their_order(world: World) -> None:
    first, *_ = school_items(world)
    ledger = things.document(world.school, content=things.picture(1), title="台账", made_on=date(2026, 1, 1))
    photo = things.document(world.school, content=things.picture(2), title="照片", made_on=date(2026, 6, 1))
    things.linked(ledger, first, world.school, "采购台账")
    things.linked(photo, first, world.school, "公示照片")
    box_archive(world.school, first.version, BoxLevel.ITEM, actor=None)
    box = reads.boxes_of(world.school, first.version)[0]
    renumber_box(box, actor=None)
    assert numbers(box) == [("A1-B1-C1-01", "照片"), ("A1-B1-C1-02", "台账")]


def test_what_lies_in_the_bin_is_not_listed_and_keeps_its_number(world: World) -> None:
    first, *_ = school_items(world)
    paper = things.document(world.school)
    things.linked(paper, first, world.school)
    box_archive(world.school, first.version, BoxLevel.ITEM, actor=None)
    discard_evidence(paper, actor=None)
    box = reads.boxes_of(world.school, first.version)[0]
    assert numbers(box) == []
    assert BoxEntry.objects.count() == 1


@pytest.mark.parametrize(
    ("who", "may"), [("clerk", True), ("officer", True), ("colleague", False), ("director", False)]
)
def test_boxes_are_kept_by_the_units_own_people_and_the_office(world: World, who: str, may: bool) -> None:
    first, *_ = school_items(world)
    if may:
        assert box_archive(world.school, first.version, BoxLevel.ITEM, actor=world.person(who))[0] == 3
        return
    with pytest.raises(PermissionDenied):
        box_archive(world.school, first.version, BoxLevel.ITEM, actor=world.person(who))
    assert ArchiveBox.objects.count() == 0


def test_what_stands_on_a_box_is_edited_alone_and_together(world: World) -> None:
    first, *_ = school_items(world)
    clerk = world.person("clerk")
    box_archive(world.school, first.version, BoxLevel.ITEM, actor=clerk)
    assert edit_boxes(world.school, first.version, {"keeper": "李敏", "place": ""}, actor=clerk) == 3
    box = reads.boxes_of(world.school, first.version)[0]
    edit_box(box, {"place": "二楼 3 号柜"}, actor=clerk)
    box.refresh_from_db()
    assert (box.keeper, box.place) == ("李敏", "二楼 3 号柜")
    with pytest.raises(ValidationError):
        edit_box(box, {"title": " "}, actor=clerk)


def prepared(world: World) -> dict[str, Any]:
    """A school's boxes with one document of two pages."""
    first, *_ = school_items(world)
    paper = things.document(
        world.school,
        content=things.pdf("x", 2),
        name="公示.pdf",
        title="=营养餐公示",
        document_number="南小〔2026〕3号",
        made_on=date(2026, 3, 1),
    )
    things.linked(paper, first, world.school, "公示照片")
    box_archive(world.school, first.version, BoxLevel.ITEM, actor=None)
    return {"unit": world.school.pk, "version": first.version.pk}


def fetched(client: Client, world: World, kind: str, suffix: str, query: dict[str, Any]) -> bytes:
    answer = client.get(reverse("archive_boxes_print", args=[world.county.pk, kind, suffix]), query)
    assert answer.status_code == 200
    assert answer.headers["Content-Disposition"].startswith("attachment")
    return bytes(answer.content)


def test_the_catalogue_and_the_contents_are_printed(world: World, signed_in: SignIn) -> None:
    query, client = prepared(world), signed_in("clerk")
    book = openpyxl.load_workbook(io.BytesIO(fetched(client, world, "catalogue", "xlsx", query)))
    rows = list(book["档案目录"].iter_rows(values_only=True))
    assert any(row[2:5] == ("A1-B1-C1", "A1-B1-C1 学校食堂实行营养餐公示。", 1) for row in rows)
    contents = openpyxl.load_workbook(io.BytesIO(fetched(client, world, "contents", "xlsx", query)))
    assert contents.sheetnames == ["A1-B1-C1", "A1-B1-C2", "A1-B2-C1"]
    assert any(
        row[1:5] == ("A1-B1-C1-01", "南小〔2026〕3号", "南坪中心小学", "=营养餐公示")
        for row in contents["A1-B1-C1"].iter_rows(values_only=True)
    )
    pdf = PdfReader(io.BytesIO(fetched(client, world, "contents", "pdf", query)))
    assert len(pdf.pages) == 3
    assert float(pdf.pages[0].mediabox.height) > float(pdf.pages[0].mediabox.width)
    word = docx.Document(io.BytesIO(fetched(client, world, "contents", "docx", query)))
    assert word.tables[0].cell(1, 1).text == "A1-B1-C1-01"
    assert fetched(client, world, "catalogue", "docx", query)[:2] == b"PK"
    assert fetched(client, world, "catalogue", "pdf", query)[:4] == b"%PDF"


@pytest.mark.parametrize("width", [20, 30, 40, 50, 60])
def test_backs_are_printed_in_several_widths(world: World, signed_in: SignIn, width: int) -> None:
    query = prepared(world) | {"width": width}
    pdf = PdfReader(io.BytesIO(fetched(signed_in("clerk"), world, "spines", "pdf", query)))
    text = "".join(page.extract_text() for page in pdf.pages)
    assert all(number in text for number in ("A1-B1-C1", "A1-B1-C2", "A1-B2-C1"))
    assert "".join(text.split()).count("南坪中心小学") == 3


def test_a_cover_a_box_and_only_the_chosen_ones(world: World, signed_in: SignIn) -> None:
    query = prepared(world)
    client = signed_in("clerk")
    assert len(PdfReader(io.BytesIO(fetched(client, world, "covers", "pdf", query))).pages) == 3
    box = ArchiveBox.objects.get(number="A1-B2-C1")
    chosen = PdfReader(io.BytesIO(fetched(client, world, "covers", "pdf", query | {"box": box.pk})))
    assert len(chosen.pages) == 1
    assert "A1-B2-C1" in chosen.pages[0].extract_text()


def test_the_pages_make_show_and_change_boxes(world: World, signed_in: SignIn) -> None:
    first, *_ = school_items(world)
    things.linked(things.document(world.school), first, world.school)
    client = signed_in("clerk")
    page = reverse("archive_boxes", args=[world.county.pk])
    assert "还没有档案盒" in client.get(page).content.decode()
    given = {"unit": world.school.pk, "version": first.version.pk}
    client.post(reverse("archive_boxes_make", args=[world.county.pk]), {**given, "level": "item"})
    shown = client.get(page).content.decode()
    assert "A1-B2-C1" in shown
    assert "空盒" in shown
    box = ArchiveBox.objects.get(number="A1-B1-C1")
    assert "A1-B1-C1-01" in client.get(reverse("archive_box", args=[box.pk])).content.decode()
    client.post(reverse("archive_box", args=[box.pk]), {"title": "公示", "keeper": "李敏"})
    box.refresh_from_db()
    assert (box.title, box.keeper) == ("公示", "李敏")


def test_the_list_of_boxes_takes_a_fixed_number_of_queries(
    world: World, signed_in: SignIn, django_assert_max_num_queries: Any
) -> None:
    query = prepared(world)
    client = signed_in("clerk")
    client.get(reverse("archive_boxes", args=[world.county.pk]), query)
    with django_assert_max_num_queries(22):
        client.get(reverse("archive_boxes", args=[world.county.pk]), query)
