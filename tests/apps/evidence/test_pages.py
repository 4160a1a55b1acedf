"""Lists of the archive, the plain upload form, batches, workbooks and ZIPs."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from dudao.apps.evidence.actions.documents import edit_evidence
from dudao.apps.evidence.models import Evidence
from dudao.apps.evidence.previews import original_of
from dudao.apps.evidence.tables import safe_part
from tests.apps.evidence import things
from tests.personas import World

SignedIn = Callable[[str], Client]


def titles(client: Client, world: World, **query: str | int) -> list[str]:
    answer = client.get(reverse("archive_county", args=[world.county.pk]), query)
    assert answer.status_code == 200
    return [one.title for one in answer.context["rows"]]


@pytest.fixture
def three(world: World) -> list[Evidence]:
    """One linked and dated, one about to expire, one with nothing."""
    item = things.item(world.county)
    day = date(2026, 3, 1)
    dated = things.document(
        world.school, title="公示", content=things.picture(1), period_from=day, period_to=day, made_on=day
    )
    things.linked(dated, item, world.school)
    soon = timezone.localdate() + timedelta(days=30)
    expiring = things.document(world.school, title="许可证", content=things.picture(2), valid_until=soon)
    bare = things.document(world.department, title="预算批复", content=things.picture(3))
    return [dated, expiring, bare]


@pytest.mark.parametrize(
    ("view", "shown"),
    [
        ("recent", ["预算批复", "许可证", "公示"]),
        ("unlinked", ["预算批复", "许可证"]),
        ("expiring", ["许可证"]),
        ("undated", ["预算批复", "许可证"]),
    ],
)
def test_views(view: str, shown: list[str], three: list[Evidence], world: World, signed_in: SignedIn) -> None:
    assert titles(signed_in("officer"), world, view=view) == shown


def test_filters(three: list[Evidence], world: World, signed_in: SignedIn) -> None:
    officer, item = signed_in("officer"), three[0].links.get().item
    assert titles(officer, world, unit=world.department.pk) == ["预算批复"]
    assert titles(officer, world, item=item.pk) == ["公示"]
    assert titles(officer, world, q="许可") == ["许可证"]
    tomorrow = timezone.localdate() + timedelta(days=1)
    assert titles(officer, world, **{"from": tomorrow.isoformat()}) == []
    assert titles(officer, world, unit="x", item="9" * 40, to="later", q="\0") == [
        "预算批复",
        "许可证",
        "公示",
    ]


def test_pages_of_a_long_list_leave_nothing_out(world: World, signed_in: SignedIn) -> None:
    for number in range(65):
        things.document(world.school, title=f"第{number}件", content=things.pdf(str(number)), name="a.pdf")
    officer = signed_in("officer")
    to = reverse("archive_county", args=[world.county.pk])
    first = officer.get(to)
    second = officer.get(to + first.context["next_url"])
    shown = [one.title for answer in (first, second) for one in answer.context["rows"]]
    assert shown == [f"第{number}件" for number in range(64, -1, -1)]
    assert second.context["next_url"] == ""


def test_by_unit_and_by_item(three: list[Evidence], world: World, signed_in: SignedIn) -> None:
    officer, to = signed_in("officer"), reverse("archive_county", args=[world.county.pk])
    counts = officer.get(to, {"view": "units"}).context["counts"]
    assert [(unit, count, loose) for unit, count, loose in counts] == [
        (world.school, 2, 1),
        (world.department, 1, 1),
    ]
    lines = officer.get(to, {"view": "items"}).context["lines"]
    assert [(item.code, count) for item, count in lines] == [("A1-B1-C1", 1)]


def test_the_list_takes_few_queries(
    three: list[Evidence], world: World, signed_in: SignedIn, django_assert_max_num_queries: Any
) -> None:
    clerk = signed_in("clerk")
    titles(clerk, world)
    with django_assert_max_num_queries(16):
        titles(clerk, world)


def test_the_workbook_holds_the_list_with_dates_links_and_digests(
    three: list[Evidence], world: World, signed_in: SignedIn
) -> None:
    answer = signed_in("officer").get(reverse("evidence_list_file", args=[world.county.pk]))
    sheet = openpyxl.load_workbook(io.BytesIO(answer.content)).worksheets[0]
    rows = [list(row) for row in sheet.iter_rows(values_only=True)]
    head = next(row for row in rows if "名称" in row)
    found = {
        row[head.index("名称")]: dict(zip(head, row, strict=True)) for row in rows[rows.index(head) + 1 :]
    }
    assert set(found) == {"公示", "许可证", "预算批复"}
    assert str(found["公示"]["形成日期"]).startswith("2026-03-01")
    assert found["许可证"]["形成日期"] is None
    assert found["公示"]["证明的条目"] == "A1-B1-C1（南坪中心小学）"
    assert three[0].current is not None
    assert found["公示"]["SHA-256"] == three[0].current.stored.sha256


def unpacked(answer: Any) -> zipfile.ZipFile:
    return zipfile.ZipFile(io.BytesIO(b"".join(answer.streaming_content)))


def test_a_zip_of_the_chosen_with_originals_and_a_list(
    three: list[Evidence], world: World, signed_in: SignedIn
) -> None:
    to = reverse("evidence_zip", args=[world.county.pk])
    packed = unpacked(signed_in("officer").post(to, {"document": [three[0].pk, three[2].pk]}))
    assert sorted(packed.namelist()) == ["南坪中心小学/公示.png", "目录.xlsx", "示例县财政局/预算批复.png"]
    assert packed.read("南坪中心小学/公示.png") == things.picture(1)
    assert packed.testzip() is None


def test_a_zip_of_what_is_seen(three: list[Evidence], world: World, signed_in: SignedIn) -> None:
    to = reverse("evidence_zip", args=[world.county.pk])
    packed = unpacked(signed_in("officer").post(f"{to}?unit={world.school.pk}"))
    assert len(packed.namelist()) == 3


def test_a_lost_file_is_named_in_the_zip(three: list[Evidence], world: World, signed_in: SignedIn) -> None:
    assert three[1].current is not None
    original_of(three[1].current.stored).unlink()
    packed = unpacked(signed_in("officer").post(reverse("evidence_zip", args=[world.county.pk])))
    assert "南坪中心小学/许可证.png" in packed.read("缺少的文件.txt").decode("utf-8-sig")


def test_twins_in_a_zip_get_a_number(world: World, signed_in: SignedIn) -> None:
    for seed in (11, 12, 13):
        things.document(world.school, title="公示", content=things.picture(seed))
    packed = unpacked(signed_in("officer").post(reverse("evidence_zip", args=[world.county.pk])))
    names = {name for name in packed.namelist() if name.startswith("南坪")}
    assert names == {"南坪中心小学/公示.png", "南坪中心小学/公示（2）.png", "南坪中心小学/公示（3）.png"}


@pytest.mark.parametrize(
    ("given", "safe"),
    [
        ("../上级", "_上级"),
        ("a/b\\c", "a_b_c"),
        ("  . ", "未命名"),
        ("名称？*", "名称？_"),
        ("x" * 99, "x" * 60),
    ],
)
def test_parts_of_paths_are_safe(given: str, safe: str) -> None:
    assert safe_part(given) == safe


def test_the_plain_form_takes_several_files_and_says_what_failed(world: World, signed_in: SignedIn) -> None:
    files = [
        SimpleUploadedFile("公示.png", things.picture(21)),
        SimpleUploadedFile("程序.jpg", b"MZ\x90\x00rest"),
        SimpleUploadedFile("空.pdf", b""),
    ]
    to = reverse("evidence_upload", args=[world.county.pk])
    given = {"unit": world.school.pk, "documents": files, "made_on": "2026-03-01"}
    answer = signed_in("clerk").post(to, given, follow=True)
    shown = answer.content.decode()
    assert "已保存 <b>1</b> 个，没有收下 <b>2</b> 个" in shown
    assert "内容是程序文件" in shown
    assert "“空.pdf”是空文件" in shown
    assert str(Evidence.objects.get().made_on) == "2026-03-01"


def test_the_plain_form_refuses_another_unit(world: World, signed_in: SignedIn) -> None:
    to = reverse("evidence_upload", args=[world.county.pk])
    given = {"unit": world.second_school.pk, "documents": SimpleUploadedFile("公示.png", things.picture(22))}
    assert signed_in("clerk").post(to, given).status_code == 400
    assert not Evidence.objects.exists()


def test_the_plain_form_without_a_file_says_so(world: World, signed_in: SignedIn) -> None:
    to = reverse("evidence_upload", args=[world.county.pk])
    answer = signed_in("clerk").post(to, {"unit": world.school.pk})
    assert (answer.status_code, "请选择要上传的文件。" in answer.content.decode()) == (400, True)


def test_a_batch_of_somebody_else_is_not_shown(world: World, signed_in: SignedIn) -> None:
    to = reverse("evidence_upload", args=[world.county.pk])
    given = {"unit": world.school.pk, "documents": SimpleUploadedFile("公示.png", things.picture(23))}
    batch = signed_in("clerk").post(to, given).headers["Location"]
    assert signed_in("clerk").get(batch).status_code == 200
    assert signed_in("principal").get(batch).status_code == 404


def test_dates_are_given_to_those_of_a_batch_that_have_none(world: World, signed_in: SignedIn) -> None:
    files = [SimpleUploadedFile(f"{seed}.png", things.picture(seed)) for seed in (24, 25)]
    clerk, to = signed_in("clerk"), reverse("evidence_upload", args=[world.county.pk])
    batch = clerk.post(to, {"unit": world.school.pk, "documents": files}).headers["Location"]
    first = Evidence.objects.order_by("pk")[0]
    edit_evidence(first, {"made_on": date(2026, 1, 1)}, actor=None)
    shown = clerk.post(batch, {"made_on": "2026-03-01", "period_from": "2025-09-01"}, follow=True)
    assert "已给 2 件材料填上日期" in shown.content.decode()
    days = [(str(one.made_on), str(one.period_from)) for one in Evidence.objects.order_by("pk")]
    assert days == [("2026-01-01", "2025-09-01"), ("2026-03-01", "2025-09-01")]


def test_dates_that_contradict_what_is_filled_in_are_not_written(world: World, signed_in: SignedIn) -> None:
    clerk, to = signed_in("clerk"), reverse("evidence_upload", args=[world.county.pk])
    given = {"unit": world.school.pk, "documents": SimpleUploadedFile("公示.png", things.picture(26))}
    batch = clerk.post(to, {**given, "period_to": "2025-07-31"}).headers["Location"]
    shown = clerk.post(batch, {"period_from": "2025-09-01"}, follow=True).content.decode()
    assert "与已填的日期矛盾，没有改：公示。" in shown
    assert Evidence.objects.get().period_from is None
