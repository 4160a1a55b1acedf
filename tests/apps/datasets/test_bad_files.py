"""Every bad input handed in through the page: a clear Chinese answer, and nothing changes."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse
from openpyxl import Workbook, load_workbook

from dudao.apps.datasets.models import Dataset, DatasetVersion, ImportAttempt
from tests.apps.datasets import books
from tests.apps.datasets.books import Upload
from tests.personas import World

pytestmark = pytest.mark.django_db
MEGABYTE = 1024 * 1024


def changed(content: bytes, change: Callable[[Workbook], None]) -> bytes:
    """The workbook after a change by hand."""
    book = load_workbook(io.BytesIO(content))
    change(book)
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def zip_bomb() -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as container:
        container.writestr("[Content_Types].xml", "<Types/>")
        container.writestr("xl/workbook.xml", "<workbook/>")
        container.writestr("xl/worksheets/sheet1.xml", b" " * (60 * MEGABYTE))
    return target.getvalue()


UNREADABLE = [
    pytest.param(b"%PDF-1.7 not a workbook", "报表.xlsx", "PDF", id="pdf"),
    pytest.param("学校,学生\n甲,1\n".encode(), "报表.xlsx", "文本（CSV）", id="text"),
    pytest.param(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "报表.xls", "报表.xls", id="broken-xls"),
    pytest.param(zip_bomb(), "报表.xlsx", "压缩炸弹", id="bomb"),
    pytest.param(b"Rar!\x1a\x07\x00", "各校.rar", "不是 ZIP", id="rar"),
]


@pytest.mark.parametrize(("content", "name", "said"), UNREADABLE)
def test_what_is_no_workbook_is_refused_with_a_reason(
    content: bytes, name: str, said: str, world: World, officer: Client, upload: Upload
) -> None:
    attempt = upload(content, name)
    assert attempt.state == "refused"
    assert said in attempt.refusal
    assert attempt.refusal in officer.get(reverse("attempt", args=[attempt.pk])).content.decode()
    assert not DatasetVersion.objects.exists()
    assert not Dataset.objects.exists()


def test_a_truncated_workbook(world: World, upload: Upload) -> None:
    attempt = upload(books.workbook()[:3000])
    assert attempt.state == "refused"
    assert "不完整或已损坏" in attempt.refusal


def test_an_empty_file_is_not_taken(world: World, officer: Client) -> None:
    answer = officer.post(reverse("upload", args=[world.county.pk]), books.post_data(b"", "空.xlsx"))
    assert answer.status_code == 400
    assert "“空.xlsx”是空文件（0 字节）" in answer.content.decode()
    assert not ImportAttempt.objects.exists()


def test_a_file_over_the_limit_is_not_taken(world: World, officer: Client) -> None:
    answer = officer.post(
        reverse("upload", args=[world.county.pk]),
        books.post_data(b"PK\x03\x04" + bytes(101 * MEGABYTE), "大.xlsx"),
    )
    assert answer.status_code == 400
    assert "“大.xlsx”有 101 MB，超过 100 MB 的上限" in answer.content.decode()
    assert not ImportAttempt.objects.exists()


def test_no_file_at_all(world: World, officer: Client) -> None:
    answer = officer.post(
        reverse("upload", args=[world.county.pk]), {"standard": books.STANDARD, "year": "2026"}
    )
    assert "请选择要上传的文件" in answer.content.decode()


def test_a_password(world: World, upload: Upload) -> None:
    from tests.infra.xlsx import raw_files

    attempt = upload(raw_files.password_xls(), "报表.xls")
    assert "设了打开密码" in attempt.refusal


def test_text_that_would_run_is_refused_and_never_runs_in_what_goes_out(
    world: World, officer: Client, upload: Upload
) -> None:
    text = '=HYPERLINK("http://x","点")'
    attempt = upload(books.workbook({**books.FIRST, "township": text}, books.SECOND))
    assert attempt.state == "refused"
    assert "会被当作公式执行" in attempt.problems.get(is_error=True).message
    exported = load_workbook(io.BytesIO(officer.get(reverse("attempt_problems", args=[attempt.pk])).content))
    cells = [cell for sheet in exported for row in sheet.iter_rows() for cell in row]
    assert not [cell for cell in cells if cell.data_type == "f"]
    assert next(cell for cell in cells if cell.value == text).quotePrefix


def test_macros_are_left_aside_and_said(world: World, officer: Client, upload: Upload) -> None:
    target = io.BytesIO(books.workbook())
    with zipfile.ZipFile(target, "a") as container:
        container.writestr("xl/vbaProject.bin", b"macro")
    attempt = upload(target.getvalue(), "带宏.xlsm")
    assert attempt.state == "accepted"
    assert "有宏，已忽略" in attempt.problems.order_by("position").values_list("message", flat=True)[0]


WRONG_ROWS = [
    pytest.param({"primary.students": -3}, "-3", id="negative"),
    pytest.param({"primary.students": 0}, "没有学生", id="no-pupils"),
    pytest.param({"primary.students": "三百多"}, "三百多", id="text-in-number"),
    pytest.param({"kind": "私塾"}, "私塾", id="unknown-kind"),
    pytest.param({"name": "城关初级中学", "code": None}, "学校名称重复", id="two-of-one-name"),
]


@pytest.mark.parametrize(("change", "said"), WRONG_ROWS)
def test_wrong_rows_are_named_with_their_cell(
    change: dict[str, object], said: str, world: World, officer: Client, upload: Upload
) -> None:
    second = {**books.SECOND, "code": None} if "name" in change else books.SECOND
    attempt = upload(books.workbook({**books.FIRST, **change}, second))  # type: ignore[dict-item]
    assert attempt.state == "refused"
    page = officer.get(reverse("attempt", args=[attempt.pk])).content.decode()
    assert said in page
    assert "学校填报表!" in page
    assert not DatasetVersion.objects.exists()


WRONG_COLUMNS = (
    "primary.students",
    "primary.t_bachelor",
    "area_teach_aux",
    "area_indoor_sport",
    "equip_value",
)


def test_twenty_thousand_errors_are_counted_and_shown_a_page_at_a_time(
    world: World, officer: Client, upload: Upload, django_assert_max_num_queries: Callable[..., object]
) -> None:
    schools = [
        {
            "name": f"第{number}小学",
            "kind": "小学",
            **dict.fromkeys(WRONG_COLUMNS, "坏"),
        }
        for number in range(4000)
    ]
    attempt = upload(books.workbook(*schools))
    assert attempt.error_count == 20_000
    assert attempt.problems.count() >= 20_000
    with django_assert_max_num_queries(20):  # type: ignore[attr-defined]
        page = officer.get(reverse("attempt", args=[attempt.pk])).content.decode()
    assert "20,000" in page
    assert page.count("<tr>") < 120
    assert "后面 100 条" in page
