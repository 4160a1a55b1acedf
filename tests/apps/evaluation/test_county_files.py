"""The whole county out: its table with schools rolled up, the scored report, and what is missing and from whom."""

from __future__ import annotations

import io
from collections.abc import Callable
from fractions import Fraction
from typing import Any

import docx
import openpyxl
import pytest
from django.test import Client
from pypdf import PdfReader

from dudao.apps.campaigns.api import AcceptanceStage
from dudao.apps.evaluation.api import save_rating, submit_rating
from dudao.apps.evaluation.board import Board, board_of
from dudao.apps.evaluation.export_county import county_table, schools_sheet
from tests.apps.evaluation.running import Running, said

pytestmark = pytest.mark.django_db

SignIn = Callable[[str], Client]


def reported(running: Running) -> Board:
    """County items handed in with losses, one veto triggered, a school item at one school of two."""
    handler, clerk = running.person("handler"), running.person("clerk")
    submit_rating(running.assignment("A1"), said(met=True), number=0, actor=handler)
    submit_rating(
        running.assignment("A4"), said("三次没有记录", occurrences={"d1": "3"}), number=0, actor=handler
    )
    submit_rating(running.assignment("V1"), said("上月有一起", triggered=True), number=0, actor=handler)
    save_rating(running.assignment("A2"), said(grade="B"), number=0, actor=handler)
    submit_rating(running.assignment("B1"), said(met=False), number=0, actor=clerk)
    board = board_of(running.campaign, running.version)
    assert board is not None
    return board


def test_own_items_stand_as_rated_and_school_items_rolled_up(running: Running) -> None:
    rows = {row.code: row for row in county_table(reported(running)).rows}
    assert len(rows) == 13
    assert rows["A4"].own_points == Fraction(7, 2)
    assert rows["A4"].lost_reasons == "缺记录（3次），失 1.5 分"
    assert rows["A1"].review.startswith("在审（")
    assert rows["V1"].result == "已触发"
    assert rows["B1"].own_points is None
    assert "南坪中心小学 失 5 分" in rows["B1"].lost_reasons
    assert rows["B1"].review.startswith("未报完，最多可得 5 分。2 个单位：")
    assert "未评 1" in rows["B1"].review


def test_drafts_do_not_count_for_the_county(running: Running) -> None:
    board = reported(running)
    table = county_table(board)
    own = {row.code: row for row in table.rows}
    counted = sum((row.own_points or Fraction(0) for row in table.rows), Fraction(0))
    assert own["A2"].own_points is None
    assert own["A2"].review.startswith("草稿（填了 ")
    assert own["A2"].review.endswith(" 分，没有上报，不计入）")
    assert counted == board.reported.least


def test_the_schools_points_stand_beside_the_county(running: Running) -> None:
    sheet = schools_sheet(reported(running))
    assert sheet is not None
    assert [column.title for column in sheet.columns] == ["单位", "已报得分", "B1", "B2", "B3"]
    assert [row[:3] for row in sheet.rows] == [("南坪中心小学", 0, 0), ("城关初级中学", None, None)]


def fetched(client: Client, running: Running, name: str) -> bytes:
    answer = client.get(f"/evaluation/campaigns/{running.campaign.pk}/{name}")
    assert answer.status_code == 200
    return bytes(answer.content)


def test_the_county_table_goes_out_in_three_forms(running: Running, signed_in: SignIn) -> None:
    reported(running)
    client = signed_in("director")
    book = openpyxl.load_workbook(io.BytesIO(fetched(client, running, "county-table.xlsx")))
    assert book.sheetnames == ["自评表", "各校得分"]
    text = "".join(
        page.extract_text()
        for page in PdfReader(io.BytesIO(fetched(client, running, "county-table.pdf"))).pages
    )
    assert "示例县测试标准自评表" in text
    word = docx.Document(io.BytesIO(fetched(client, running, "county-table.docx")))
    assert len(word.tables[0].rows) == 1 + 13 + 3 + 1


def report_text(content: bytes) -> str:
    word = docx.Document(io.BytesIO(content))
    cells = (cell.text for table in word.tables for row in table.rows for cell in row.cells)
    return "\n".join([*(one.text for one in word.paragraphs), *cells])


def test_the_report_says_total_vetoes_losses_owners_and_what_is_open(
    running: Running, signed_in: SignIn
) -> None:
    AcceptanceStage.objects.create(
        campaign=running.campaign, kind="provincial_acceptance", due_on="2027-05-31"
    )
    board = reported(running)
    text = report_text(fetched(signed_in("officer"), running, "report.docx"))
    for expected in (
        "自评报告",
        "自评结论：没有达到通过条件。",
        "通过分 80 分",
        "有 1 条触发或没有达到：V1。",
        "上月有一起",
        "缺记录",
        "三次没有记录",
        "【待补：本县推进创建工作的主要做法和成效，须有文件、数据或实例佐证】",
        "【待补：针对失分原因的整改措施、责任单位和时限】",
        "省级验收 2027-05-31",
        "附件1　逐条自评表",
    ):
        assert expected in text
    lost = sum((held.lost for held in board.lost.by_clause.values()), Fraction(0))
    assert f"合计失 {lost.numerator / lost.denominator:g} 分" in text


def test_the_report_goes_out_as_pdf(running: Running, signed_in: SignIn) -> None:
    reported(running)
    pages = PdfReader(io.BytesIO(fetched(signed_in("officer"), running, "report.pdf"))).pages
    assert "自评报告" in pages[0].extract_text()


def test_missing_papers_are_listed_with_owners_and_only_ones_own(running: Running, signed_in: SignIn) -> None:
    reported(running)
    whole = fetched(signed_in("officer"), running, "missing/").decode()
    assert "城关初级中学" in whole
    assert "钱文静" in whole
    own = fetched(signed_in("clerk"), running, "missing/").decode()
    assert "城关初级中学" not in own
    assert "制度文件、工作记录" in own
    book = openpyxl.load_workbook(io.BytesIO(fetched(signed_in("clerk"), running, "missing.xlsx")))
    rows = [row for row in book["缺件清单"].iter_rows(values_only=True) if row[0] in ("B1", "B2", "B3", "M1")]
    assert [(row[0], row[2], row[3], row[5]) for row in rows] == [
        (code, "南坪中心小学", "制度文件\n工作记录", "陈晓梅") for code in ("B1", "B2", "B3", "M1")
    ]


def test_a_standard_that_the_campaign_does_not_use_is_not_found(running: Running, signed_in: SignIn) -> None:
    address = f"/evaluation/campaigns/{running.campaign.pk}/county-table.xlsx"
    assert signed_in("officer").get(address, {"version": "999999"}).status_code == 404
    assert (
        signed_in("officer").get(f"/evaluation/campaigns/{running.campaign.pk}/report.exe").status_code == 404
    )


def test_a_report_of_nothing_rated_invents_nothing(running: Running, signed_in: SignIn) -> None:
    text = report_text(fetched(signed_in("officer"), running, "report.docx"))
    assert "【待补：总分（还没有上报的评分）】" in text
    assert "已报的条目没有失分。" in text


def test_the_files_page_offers_what_the_person_may_have(running: Running, signed_in: SignIn) -> None:
    reported(running)
    whole: Any = fetched(signed_in("director"), running, "files/").decode()
    own = fetched(signed_in("clerk"), running, "files/").decode()
    assert "全县自评表" in whole
    assert "全县自评表" not in own
