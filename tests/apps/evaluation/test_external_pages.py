"""Ratings from outside on pages and in workbooks: all or nothing, what is typed stays, differences are shown."""

from __future__ import annotations

import io
from collections.abc import Callable
from fractions import Fraction

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from dudao.apps.campaigns.api import AcceptanceStage
from dudao.apps.evaluation.actions.external import open_external
from dudao.apps.evaluation.actions.ratings import submit_rating
from dudao.apps.evaluation.board import board_of
from dudao.apps.evaluation.board_external import comparison_list
from dudao.apps.evaluation.models import Evaluation, Rating
from tests.apps.evaluation.running import Running, said

pytestmark = pytest.mark.django_db
SignedIn = Callable[[str], Client]


@pytest.fixture
def external(running: Running) -> Evaluation:
    """The city's pre-acceptance, with A1 reported as 10 and A5 as 3 by the county itself."""
    for code, answer in (("A1", {"met": True}), ("A5", {"points": "3"})):
        submit_rating(running.assignment(code), said(**answer), number=0, actor=running.person("handler"))
    stage, _ = AcceptanceStage.objects.get_or_create(campaign=running.campaign, kind="city_pre_acceptance")
    return open_external(running.campaign, running.version, stage, rater="市级初验组", actor=None)


def typed(running: Running, **values: tuple[str, str]) -> dict[str, str]:
    """The form as it is sent: value and note by code, on what was seen first."""
    sent: dict[str, str] = {}
    for code, (value, note) in values.items():
        pk = running.items[code].pk
        sent |= {f"value-{pk}": value, f"note-{pk}": note, f"number-{pk}": "0"}
    return sent


def entry(external: Evaluation) -> str:
    return reverse("external_entry", args=[external.pk])


def held(external: Evaluation) -> dict[str, Fraction | None]:
    rows = Rating.objects.filter(evaluation=external).values_list("item__code", "points")
    return dict(rows)


def test_points_typed_on_the_page_are_kept(
    running: Running, external: Evaluation, signed_in: SignedIn
) -> None:
    sent = typed(running, A1=("10", ""), A5=("2.5", "缺一次记录"), V1=("否", ""))
    assert signed_in("city_officer").post(entry(external), sent).status_code == 302
    assert held(external) == {"A1": Fraction(10), "A5": Fraction(5, 2), "V1": None}


def test_a_difference_without_a_reason_keeps_what_was_typed(
    running: Running, external: Evaluation, signed_in: SignedIn
) -> None:
    answer = signed_in("city_officer").post(entry(external), typed(running, A1=("10", ""), A5=("2.5", "")))
    assert answer.status_code == 400
    page = answer.content.decode()
    assert "与自评 3 分不一致，请写明理由。" in page
    assert 'value="2.5"' in page
    assert held(external) == {}


def test_two_people_on_one_table_do_not_overwrite_each_other(
    running: Running, external: Evaluation, signed_in: SignedIn
) -> None:
    signed_in("city_officer").post(entry(external), typed(running, A1=("10", "")))
    second = signed_in("officer").post(entry(external), typed(running, A1=("0", "没有达到")))
    assert second.status_code == 400
    assert "刚刚被别人改过" in second.content.decode()
    assert held(external) == {"A1": Fraction(10)}


def test_the_largest_difference_stands_first(
    running: Running, external: Evaluation, signed_in: SignedIn
) -> None:
    sent = typed(running, A1=("0", "没有文件"), A5=("2.5", "缺一次记录"), A2=("8", ""))
    assert signed_in("officer").post(entry(external), sent).status_code == 302
    board = board_of(running.campaign, running.version)
    assert board is not None
    lines = comparison_list(board, Evaluation.objects.get(pk=external.pk)).lines
    assert [(line.cells[0].value, line.cells[5].value, line.cells[7].value) for line in lines] == [
        ("A1", Fraction(10), "已说明"),
        ("A5", Fraction(1, 2), "已说明"),
        ("A2", None, "不能比较"),
    ]


def workbook(client: Client, external: Evaluation) -> openpyxl.Workbook:
    content = client.get(reverse("external_workbook", args=[external.pk])).content
    return openpyxl.load_workbook(io.BytesIO(content))


def cells_of(book: openpyxl.Workbook) -> dict[str, int]:
    """The row of every code."""
    sheet = book.worksheets[0]
    return {str(sheet.cell(row, 1).value): row for row in range(1, sheet.max_row + 1)}


def sent_back(client: Client, external: Evaluation, book: openpyxl.Workbook) -> int:
    buffer = io.BytesIO()
    book.save(buffer)
    file = SimpleUploadedFile("他评表.xlsx", buffer.getvalue())
    address = reverse("external_import", args=[external.pk])
    return int(client.post(address, {"workbook": file}).status_code)


def test_the_workbook_goes_out_and_comes_back(
    running: Running, external: Evaluation, signed_in: SignedIn
) -> None:
    client = signed_in("city_officer")
    book = workbook(client, external)
    rows, sheet = cells_of(book), book.worksheets[0]
    assert sheet.cell(rows["A5"], 5).value == 3
    sheet.cell(rows["A1"], 6).value = 10
    sheet.cell(rows["A5"], 6).value = "2.5"
    sheet.cell(rows["A5"], 7).value = "缺一次记录"
    sheet.cell(rows["V1"], 6).value = "是"
    assert sent_back(client, external, book) == 302
    assert held(external) == {"A1": Fraction(10), "A5": Fraction(5, 2), "V1": None}
    assert sent_back(client, external, workbook(client, external)) == 302
    assert held(external) == {"A1": Fraction(10), "A5": Fraction(5, 2), "V1": None}


def test_one_bad_cell_keeps_the_whole_workbook_out(
    running: Running, external: Evaluation, signed_in: SignedIn
) -> None:
    client = signed_in("city_officer")
    book = workbook(client, external)
    rows, sheet = cells_of(book), book.worksheets[0]
    sheet.cell(rows["A1"], 6).value = 10
    sheet.cell(rows["A2"], 6).value = 99
    assert sent_back(client, external, book) == 400
    assert held(external) == {}
