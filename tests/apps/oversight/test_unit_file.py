"""The unit's whole file, and the pages of letters as office and unit use them."""

from __future__ import annotations

from datetime import timedelta
from io import BytesIO
from typing import Any

import openpyxl
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from dudao.apps.oversight.actions.letters import climb_overdue
from dudao.apps.oversight.actions.replies import AnswerGiven, accept_answer, save_answer
from dudao.apps.oversight.letter_page import letter_page
from dudao.apps.oversight.models import Card, Reply
from dudao.apps.oversight.unit_file import unit_file, unit_lines
from tests.apps.oversight.letters_made import answered, drafted, issued, now, received
from tests.apps.oversight.made import OversightWorld


def signed_in(held: OversightWorld, name: str) -> Client:
    client = Client()
    client.force_login(held.person(name))
    return client


def test_everything_of_a_unit_over_time(overseen: OversightWorld) -> None:
    letter = answered(overseen, key="a")
    accept_answer(letter, "到位", actor=overseen.person("officer"))
    received(overseen, key="b", rung="warning_letter")
    drafted(overseen, key="c")
    issued(overseen, key="d", unit=overseen.world.school)
    Card.objects.create(
        county=overseen.county,
        unit=overseen.unit,
        colour="yellow",
        reason="两次逾期",
        lifts_when="按期答复",
        given_on=overseen.today,
    )
    file = unit_file(overseen.person("head"), overseen.unit, overseen.today)
    assert [one.light[1] for one in file.lines] == ["待答复", "已办结"]
    assert (len(file.replies), len(file.matters), len(file.cards_now)) == (1, 2, 1)
    assert len(unit_file(overseen.person("officer"), overseen.unit, overseen.today).matters) == 3
    texts = [one.text for one in file.moments]
    assert "亮黄牌：两次逾期" in texts
    assert "发出提醒函 示教督办函〔2025〕1号：完善经费保障制度逾期" in texts
    lines = unit_lines(overseen.person("leader"), overseen.county, overseen.today)
    counts = {
        one.unit.name: (one.letters, one.waiting, one.overdue, one.open_matters, one.yellow) for one in lines
    }
    assert counts == {"示例县财政局": (2, 1, 0, 3, 1), "南坪中心小学": (1, 1, 0, 1, 0)}
    assert unit_lines(overseen.person("head"), overseen.county, overseen.today) == []


def test_the_workbook_holds_what_the_page_shows(overseen_now: OversightWorld) -> None:
    letter = answered(overseen_now)
    accept_answer(letter, "到位", actor=overseen_now.person("officer"))
    client = signed_in(overseen_now, "head")
    page = client.get(reverse("unit_file", args=[overseen_now.unit.pk]))
    assert "示例县财政局督办档案" in page.content.decode()
    answer = client.get(reverse("unit_file_book", args=[overseen_now.unit.pk, "xlsx"]))
    book = openpyxl.load_workbook(BytesIO(answer.content))
    assert book.sheetnames == ["函件", "答复", "督办事项", "亮牌"]
    rows = [[cell.value for cell in row] for row in book["答复"].iter_rows()]
    assert rows[-1][5:] == ["已印发制度", "认可", "到位"]
    printed = client.get(reverse("unit_file_book", args=[overseen_now.unit.pk, "pdf"]))
    assert printed.content.startswith(b"%PDF")
    assert client.get(reverse("unit_file_book", args=[overseen_now.unit.pk, "exe"])).status_code == 404


def test_the_unit_is_not_told_of_a_draft(overseen: OversightWorld) -> None:
    letter = received(overseen)
    late = overseen.today + timedelta(20)
    made = climb_overdue(overseen.county, late).drafted[0]
    head, officer = overseen.person("head"), overseen.person("officer")
    assert letter_page(head, now(letter), late, {})["following"] == []
    assert "已起草升级" not in unit_file(head, overseen.unit, late).lines[0].light[1]
    assert letter_page(officer, now(letter), late, {})["following"] == [made]
    assert unit_file(officer, overseen.unit, late).lines[0].light == ("bad", "待答复，逾期 13 天，已起草升级")
    issued(overseen, letter=made)
    assert letter_page(head, now(letter), late, {})["following"] == [made]


def test_the_unit_works_its_way_through_the_page(overseen_now: OversightWorld) -> None:
    letter = issued(overseen_now)
    address = reverse("letter", args=[letter.pk])
    head, clerk, officer = (signed_in(overseen_now, one) for one in ("head", "handler", "officer"))
    listed = clerk.get(reverse("letters")).content.decode()
    assert "请本单位办理 · 1" in listed
    assert clerk.post(reverse("letter_receive", args=[letter.pk])).status_code == 302
    saved = clerk.post(reverse("letter_answer_save", args=[letter.pk]), {"text": "已起草制度", "number": "0"})
    assert "已暂存" in saved.content.decode()
    clerk.post(
        reverse("letter_answer", args=[letter.pk]), {"text": "已起草制度", "number": "1", "verb": "ask"}
    )
    refused = clerk.post(
        reverse("letter_answer", args=[letter.pk]), {"text": "已起草制度", "number": "2", "verb": "submit"}
    )
    assert refused.status_code == 403
    assert "已起草制度" in head.get(address).content.decode()
    number = str(Reply.objects.get().revision)
    head.post(
        reverse("letter_answer", args=[letter.pk]), {"text": "已印发制度", "number": number, "verb": "submit"}
    )
    empty = officer.post(
        reverse("letter_review", args=[letter.pk]), {"verb": "return", "opinion": "", "working_days": "3"}
    )
    assert (empty.status_code, "请写明退回的原因" in empty.content.decode()) == (400, True)
    officer.post(
        reverse("letter_review", args=[letter.pk]),
        {"verb": "return", "opinion": "缺佐证", "working_days": "3"},
    )
    page = head.get(address).content.decode()
    assert "李志强退回了第 1 次答复" in page
    assert "已印发制度" in page  # the next answer begins with the last one


def test_what_was_typed_stays_beside_what_another_saved(overseen_now: OversightWorld) -> None:
    letter = received(overseen_now)
    save_answer(letter, AnswerGiven("经办人写的"), revision=0, actor=overseen_now.person("handler"))
    client = signed_in(overseen_now, "head")
    given = {"text": "负责人写的", "number": "0", "verb": "submit"}
    quiet = client.post(reverse("letter_answer_save", args=[letter.pk]), given)
    assert quiet.status_code == 409
    answer = client.post(reverse("letter_answer", args=[letter.pk]), given)
    page = answer.content.decode()
    assert (answer.status_code, "经办人写的" in page, "负责人写的" in page) == (409, True, True)
    assert Reply.objects.get().text == "经办人写的"


def test_a_day_that_is_none_is_said_where_it_was_typed(overseen_now: OversightWorld) -> None:
    letter = received(overseen_now)
    client = signed_in(overseen_now, "handler")
    answer = client.post(
        reverse("letter_extension", args=[letter.pk]), {"wanted_on": "下周", "reason": "流标"}
    )
    assert (answer.status_code, "请填写“申请延至”的日期" in answer.content.decode()) == (400, True)
    assert "流标" in answer.content.decode()


def test_the_list_is_narrowed_and_exported(overseen_now: OversightWorld) -> None:
    drafted(overseen_now, key="a")
    received(overseen_now, key="b", on=overseen_now.today - timedelta(30))
    client = signed_in(overseen_now, "officer")
    for state, count in (("", 2), ("draft", 1), ("waiting", 1), ("overdue", 1), ("closed", 0)):
        assert len(client.get(reverse("letters"), {"state": state}).context["lines"]) == count
    book = openpyxl.load_workbook(
        BytesIO(client.get(reverse("letters_workbook"), {"state": "overdue"}).content)
    )
    rows = [[cell.value for cell in row] for row in book["函件"].iter_rows()]
    assert rows[-1][:3] == ["提醒函", f"示教督办函〔{overseen_now.today:%Y}〕1号", "示例县财政局"]


def test_the_list_costs_the_same_for_one_letter_and_for_many(
    overseen_now: OversightWorld, django_assert_max_num_queries: Any
) -> None:
    client = signed_in(overseen_now, "officer")
    issued(overseen_now, key="a")
    with CaptureQueriesContext(connection) as first:
        client.get(reverse("letters"))
    for key in ("b", "c", "d"):
        issued(overseen_now, key=key)
    with django_assert_max_num_queries(len(first)):
        assert client.get(reverse("letters")).context["total"] == 4


def test_many_are_urged_from_the_list(overseen_now: OversightWorld) -> None:
    letters = [issued(overseen_now, key="a"), issued(overseen_now, key="b")]
    client = signed_in(overseen_now, "officer")
    client.post(reverse("letters_urge"), {"letter": [one.pk for one in letters]})
    assert [one.urges.count() for one in letters] == [1, 1]
    page = client.get(reverse("letter", args=[letters[0].pk])).content.decode()
    assert "李志强" in page
