"""Every opening of a case leaves a reading; the audit administrator sees them all, without a name of the case."""

from __future__ import annotations

import io
from zipfile import ZipFile

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook

from dudao.apps.accountability.actions.case_decisions import draft_decision
from dudao.apps.accountability.actions.case_papers import strike_paper
from dudao.apps.accountability.models import CaseReading
from dudao.apps.accounts.api import Role
from dudao.apps.activity.api import Entry
from dudao.core.accountability.procedure import Step
from tests import factories
from tests.apps.accountability.case_made import CaseWorld
from tests.apps.correspondence.made import document


def client_of(cased: CaseWorld, name: str) -> Client:
    client = Client()
    client.force_login(cased.person(name))
    return client


@pytest.fixture
def auditor(cased: CaseWorld) -> Client:
    """The audit administrator of the county."""
    client = Client()
    client.force_login(factories.user("auditor", cased.county, Role.AUDITOR, name="审计员"))
    return client


def page(cased: CaseWorld, part: str = "") -> str:
    return f"/accountability/cases/{cased.case.pk}/{part}"


def test_every_opening_is_kept_with_its_address(cased: CaseWorld) -> None:
    paper = cased.paper("inquiry", "调查笔录")
    CaseReading.objects.all().delete()
    watchdog = client_of(cased, "watchdog")
    watchdog.get(page(cased))
    watchdog.get(page(cased, f"papers/{paper.number}/"))
    client_of(cased, "officer").get(page(cased, "file.pdf"))
    client_of(cased, "officer").get(page(cased, "edit/"))
    found = CaseReading.objects.order_by("pk")
    assert [(one.reader, one.what) for one in found] == [
        ("纪检员（watchdog）", "案件页面"),
        ("纪检员（watchdog）", "卷宗材料 1（下载）"),
        ("李志强（officer）", "卷宗目录（下载）"),
        ("李志强（officer）", "修改案件"),
    ]
    assert {one.address for one in found} == {"127.0.0.1"}


def test_a_refused_form_shows_the_case_and_leaves_a_reading(cased: CaseWorld) -> None:
    CaseReading.objects.all().delete()
    assert client_of(cased, "officer").post(page(cased, "edit/"), {}).status_code == 400
    assert [one.what for one in CaseReading.objects.all()] == ["填报页面（没有保存）"]


def test_the_documents_of_a_case_count_as_its_file(cased: CaseWorld) -> None:
    cased.to(Step.DECISION)
    cased.decide(cased.principal, "self_criticism")
    decision = draft_decision(cased.case, cased.principal, actor=cased.officer)
    other = document(cased.world)
    director = client_of(cased, "director")
    for address in (f"{decision.pk}/", f"{decision.pk}/pages/1.png", f"{other.pk}/"):
        assert director.get(f"/documents/{address}").status_code == 200
    assert client_of(cased, "leader").get(f"/documents/{decision.pk}/").status_code == 404
    (found,) = CaseReading.objects.all()
    assert (found.reader, found.what) == ("孙丽华（director）", "问责决定书：公文页面")


def test_who_is_refused_leaves_no_reading_and_no_entry(cased: CaseWorld) -> None:
    before = (CaseReading.objects.count(), Entry.objects.count())
    assert client_of(cased, "leader").get(page(cased)).status_code == 404
    assert client_of(cased, "director").get(page(cased, "edit/")).status_code == 403
    assert (CaseReading.objects.count(), Entry.objects.count()) == before


def test_reading_writes_no_entry_of_the_log(cased: CaseWorld) -> None:
    before = Entry.objects.count()
    client_of(cased, "director").get(page(cased))
    assert Entry.objects.count() == before


def test_the_auditor_sees_every_reading_and_nobody_s_name(cased: CaseWorld, auditor: Client) -> None:
    client_of(cased, "director").get(page(cased))
    html = auditor.get("/accountability/readings/").content.decode()
    assert "孙丽华（director）" in html
    assert "问责案2026-001" in html
    for secret in ("王建国", "瞒报", "南坪中心小学"):
        assert secret not in html
    assert auditor.get(page(cased)).status_code == 404
    assert "问责案2026" not in auditor.get("/accountability/").content.decode()
    assert auditor.get("/accountability/deadlines/").status_code == 404


def test_the_auditor_of_another_county_sees_none(cased: CaseWorld) -> None:
    client_of(cased, "director").get(page(cased))
    other = Client()
    other.force_login(factories.user("auditor2", cased.world.other_county, Role.AUDITOR))
    assert "问责案2026" not in other.get("/accountability/readings/").content.decode()


def test_readings_are_filtered_and_leave_as_excel(cased: CaseWorld, auditor: Client) -> None:
    for name in ("director", "officer", "officer"):
        client_of(cased, name).get(page(cased))

    def rows(query: str) -> int:
        book = load_workbook(io.BytesIO(auditor.get(f"/accountability/readings.xlsx?{query}").content))
        return sum(str(row[2]).startswith("问责案2026") for row in book.worksheets[0].values)

    assert [rows(""), rows("reader=李志强"), rows("case=2026-1"), rows("case=问责案2026-002")] == [3, 2, 3, 0]
    assert [rows("case=%3Cscript%3E"), rows("since=2099-01-01"), rows("until=never")] == [0, 0, 3]


def test_the_file_holds_everything_with_its_digest(cased: CaseWorld) -> None:
    first = cased.paper("inquiry", "调查笔录", b"one")
    wrong = cased.paper("other", "../../传错：<b>", b"two")
    strike_paper(cased.case, wrong, "传错了", actor=cased.officer)
    answer = client_of(cased, "officer").get(page(cased, "file.zip"))
    content = b"".join(answer.streaming_content)  # type: ignore[attr-defined]
    with ZipFile(io.BytesIO(content)) as archive:
        names = archive.namelist()
        assert names == ["00_卷宗目录.pdf", "材料/001_调查笔录.txt", "作废/002_.._.._传错：_b_.txt"]
        assert archive.read(names[1]) == b"one"
    assert first.sha256 == "7692c3ad3540bb803c020b3aee66cd8887123234ea0c6e7143c0add73ff431ed"


def test_hostile_words_stay_words(cased: CaseWorld) -> None:
    cased.paper("inquiry", "<script>alert(1)</script>", b"x")
    html = client_of(cased, "officer").get(page(cased)).content.decode()
    assert "<script>alert(1)" not in html
    assert "&lt;script&gt;alert(1)" in html


def test_a_page_of_a_case_asks_the_database_a_bounded_number_of_times(cased: CaseWorld) -> None:
    client = client_of(cased, "officer")
    client.get(page(cased))
    with CaptureQueriesContext(connection) as asked:
        client.get(page(cased))
    assert len(asked) < 75
