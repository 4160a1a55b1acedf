"""The pages of meetings and of what is passed on, walked as people walk them."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import timedelta

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from docx import Document

from dudao.apps.meetings.models import Decision, Meeting, PassOnFile, PassOnNotice, PassOnReceipt
from dudao.apps.workplan.api import Duty
from tests.apps.evidence import things
from tests.apps.meetings import made
from tests.apps.workplan.made import PlanWorld
from tests.personas import World

SignIn = Callable[[str], Client]
JSON = {"Accept": "application/json"}


def test_a_meeting_from_calling_to_duties(plan_world: PlanWorld, signed_in: SignIn) -> None:
    world, client = plan_world.world, signed_in("officer")
    answer = client.post(
        f"/meetings/counties/{world.county.pk}/new/",
        {
            "kind": "scheduling",
            "title": "第1次调度会",
            "held_on": "2026-01-05",
            "units": [world.department.pk],
        },
    )
    held = Meeting.objects.get()
    assert answer.headers["Location"] == f"/meetings/{held.pk}/"
    assert held.campaign == plan_world.campaign
    page = client.get(f"/meetings/{held.pk}/agenda/take/").content.decode()
    assert "逾期 3 天，2 步完成 1 步" in page
    client.post(f"/meetings/{held.pk}/agenda/take/", {"take": [f"duty:{plan_world.duty('3').pk}"]})
    client.post(
        f"/meetings/{held.pk}/decisions/new/",
        {"text": "拨付资金", "lead_unit": "财政局", "handler": "钱文静", "due_on": "2026-02-01"},
    )
    answer = client.post(f"/meetings/{held.pk}/duties/", {"list": plan_world.duty_list.pk}, follow=True)
    assert "已在“重点任务清单”生成 1 项任务。" in answer.content.decode()
    duty = Duty.objects.get(title="拨付资金")
    decision = Decision.objects.get()
    assert (duty.lead_unit, duty.handler, decision.duty) == (world.department, world.person("handler"), duty)
    assert f"/plan/duties/{duty.pk}/" in client.get(f"/meetings/{held.pk}/").content.decode()
    assert f"/meetings/decisions/{decision.pk}/" in client.get(f"/plan/duties/{duty.pk}/").content.decode()
    back = client.get(f"/meetings/decisions/{decision.pk}/")
    assert back.headers["Location"] == f"/meetings/{held.pk}/#decision-{decision.pk}"
    refused = client.post(f"/meetings/{held.pk}/decisions/{decision.pk}/", {"text": "改"})
    assert refused.status_code == 400
    assert "已经生成任务" in refused.content.decode()


def test_an_unknown_unit_is_refused_at_its_field(world: World, signed_in: SignIn) -> None:
    held = made.meeting(world)
    answer = signed_in("officer").post(
        f"/meetings/{held.pk}/decisions/new/", {"text": "拨付资金", "lead_unit": "水利局"}
    )
    assert answer.status_code == 400
    assert "本县没有叫“水利局”的单位" in answer.content.decode()


def test_minutes_save_by_themselves_and_a_conflict_keeps_what_stands(world: World, signed_in: SignIn) -> None:
    held = made.meeting(world)
    client = signed_in("officer")
    address = f"/meetings/{held.pk}/minutes/"
    answer = client.post(address, {"text": "记录一", "revision": held.revision}, headers=JSON)
    assert (answer.status_code, answer.json()["revision"]) == (200, held.revision + 1)
    late = client.post(address, {"text": "记录二", "revision": held.revision}, headers=JSON)
    assert late.status_code == 409
    assert "刚被别人改过" in late.json()["message"]
    assert Meeting.objects.get(pk=held.pk).minutes == "记录一"
    typed = client.post(address, {"text": "记录二", "revision": held.revision})
    assert typed.status_code == 409
    assert "记录二" in typed.content.decode()


def test_the_minutes_as_word_hold_what_was_written(world: World, signed_in: SignIn) -> None:
    held = made.complete_meeting(world)
    content = signed_in("leader").get(f"/meetings/{held.pk}/minutes.docx").content
    text = "\n".join(one.text for one in Document(io.BytesIO(content)).paragraphs)
    assert "双高双普创建第3次调度会纪要" in text
    assert "会议听取了各单位汇报。" in text
    assert "1.年底前补齐图书。（牵头单位：示例县财政局；完成时限：2025年12月31日）" in text


def test_a_notice_from_writing_to_confirming(world: World, signed_in: SignIn) -> None:
    officer, clerk = signed_in("officer"), signed_in("clerk")
    due = timezone.localdate() + timedelta(3)
    officer.post(
        f"/meetings/counties/{world.county.pk}/passing/new/",
        {"title": "传达会议精神", "text": "请学习。", "due_on": due.isoformat()},
    )
    notice = PassOnNotice.objects.get()
    address = f"/meetings/passing/{notice.pk}/"
    officer.post(f"{address}files/", {"file": SimpleUploadedFile("通知.pdf", things.pdf())})
    file = PassOnFile.objects.get()
    assert file.evidence.unit == world.bureau
    officer.post(f"{address}send/", {"units": [world.school.pk, world.department.pk]})
    page = clerk.get("/meetings/").content.decode()
    assert "待传达" in page
    assert "0 / 1" in page
    answer = clerk.get(f"{address}files/{file.pk}/")
    assert b"".join(answer.streaming_content) == things.pdf()  # type: ignore[attr-defined]
    receipt = PassOnReceipt.objects.get(unit=world.school)
    answer = clerk.post(
        f"{address}receipts/{receipt.pk}/",
        {
            "way": "meeting",
            "done_on": timezone.localdate().isoformat(),
            "people": "45",
            "photo": SimpleUploadedFile("现场.png", things.picture()),
        },
    )
    assert answer.status_code == 302
    receipt.refresh_from_db()
    assert receipt.people == 45
    assert receipt.photo is not None
    assert receipt.photo.unit == world.school
    photo = officer.get(f"{address}receipts/{receipt.pk}/photo/")
    assert b"".join(photo.streaming_content) == things.picture()  # type: ignore[attr-defined]


def test_a_confirmation_without_people_stays_typed_and_says_what_is_missing(
    world: World, signed_in: SignIn
) -> None:
    held = made.sent_notice(world)
    receipt = made.receipt(held, world.school)
    answer = signed_in("clerk").post(
        f"/meetings/passing/{held.pk}/receipts/{receipt.pk}/",
        {"way": "study", "done_on": "2099-01-01", "people": "3", "note": "教师例会"},
    )
    assert answer.status_code == 400
    assert "传达日期不能在今天以后" in answer.content.decode()
    assert "教师例会" in answer.content.decode()


def test_a_file_that_is_no_file_of_ours_is_refused(world: World, signed_in: SignIn) -> None:
    held = made.notice(world)
    answer = signed_in("officer").post(
        f"/meetings/passing/{held.pk}/files/", {"file": SimpleUploadedFile("空.pdf", b"")}, follow=True
    )
    assert "toast-note error" in answer.content.decode()
    assert not PassOnFile.objects.exists()


def test_urging_says_what_was_done_and_what_not(world: World, signed_in: SignIn) -> None:
    held = made.sent_notice(world)
    client = signed_in("officer")
    address = f"/meetings/passing/{held.pk}/urge/"
    first = client.post(address, {"all": "1", "text": "请抓紧"}, follow=True).content.decode()
    assert "已催办 2 个单位。南坪镇没有账号" in first
    client.post(address, {"all": "1"})
    third = client.post(address, {"all": "1"}, follow=True).content.decode()
    assert "今天已催过 2 次，明天可以再催" in third


def test_the_excel_of_a_school_holds_its_own_line_alone(world: World, signed_in: SignIn) -> None:
    held = made.sent_notice(world)
    content = signed_in("clerk").get(f"/meetings/passing/{held.pk}/receipts.xlsx").content
    sheet = openpyxl.load_workbook(io.BytesIO(content)).active
    assert sheet is not None
    text = [str(cell.value) for row in sheet.iter_rows() for cell in row if cell.value is not None]
    assert "南坪中心小学" in text
    assert "示例县财政局" not in text


@pytest.mark.parametrize("person", ["officer", "clerk"])
def test_an_empty_page_says_what_belongs_here(world: World, signed_in: SignIn, person: str) -> None:
    page = signed_in(person).get("/meetings/").content.decode()
    expected = {"officer": "一键变成任务", "clerk": "督导室通知您单位参会后"}
    assert expected[person] in page


def test_the_page_of_a_notice_costs_the_same_for_many_units(
    world: World, signed_in: SignIn, django_assert_max_num_queries: Callable[[int], object]
) -> None:
    from tests import factories

    schools = [
        factories.school(world.county, f"第{number}小学", code=f"36990155{number:02d}")
        for number in range(20)
    ]
    held = made.sent_notice(world, *schools)
    client = signed_in("officer")
    client.get(f"/meetings/passing/{held.pk}/")
    with django_assert_max_num_queries(30):  # type: ignore[attr-defined]
        client.get(f"/meetings/passing/{held.pk}/")
