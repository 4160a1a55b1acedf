"""The preview, urging from the pages, the rules, the log, and the sheets on paper."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from io import BytesIO

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from dudao.apps.notices.api import Notice
from dudao.apps.workplan.actions.reminders import remind
from dudao.apps.workplan.models import Duty, ReminderRules, Urge
from dudao.apps.workplan.reminders_page import urges_part
from tests.apps.workplan.made import PlanWorld, start_plan
from tests.personas import World

SignIn = Callable[[str], Client]


@pytest.fixture
def plan(world: World) -> PlanWorld:
    """The six duties, counted from the clock's today."""
    return start_plan(world, today=timezone.localdate())


def page(client: Client, name: str, *args: object, **query: str) -> str:
    response = client.get(reverse(name, args=args), query)
    assert response.status_code == 200
    return response.content.decode()


def test_the_office_sees_who_gets_what_before_it_goes(plan: PlanWorld, signed_in: SignIn) -> None:
    text = page(signed_in("officer"), "reminders_page")
    assert "完善经费保障制度" in text
    assert "逾期 3 天" in text
    assert "钱文静" in text
    assert "待发" in text
    remind(plan.county, timezone.now())
    text = page(signed_in("officer"), "reminders_page")
    assert "已全部发出" in text
    assert "待发" not in text


def test_tomorrow_is_a_day_later(plan: PlanWorld, signed_in: SignIn) -> None:
    assert "逾期 4 天" in page(signed_in("officer"), "reminders_page", day="tomorrow")


def test_a_head_sees_her_units_duties_alone(plan: PlanWorld, signed_in: SignIn) -> None:
    Duty.objects.filter(number="4").update(due_on=plan.today - timedelta(1))
    text = page(signed_in("head"), "reminders_page")
    assert "完善经费保障制度" in text
    assert "更新图书" not in text
    assert "提醒规则" not in text


def test_nothing_due_is_an_empty_page(world: World, signed_in: SignIn) -> None:
    assert "没有要提醒的任务" in page(signed_in("officer"), "reminders_page")


def test_chosen_duties_are_urged_with_words(plan: PlanWorld, signed_in: SignIn) -> None:
    chosen = [plan.duty("3").pk, plan.duty("2").pk]
    response = signed_in("officer").post(
        reverse("reminders_urge"),
        {"duties": chosen, "county": plan.county.pk, "text": "请今天上报", "target": "handler"},
        follow=True,
    )
    text = response.content.decode()
    assert "已催办 1 项，通知了 钱文静" in text
    assert "1 项没有催办：2 没有可以收到催办的账号" in text
    assert [(urge.duty.number, urge.text) for urge in Urge.objects.all()] == [("3", "请今天上报")]


def test_urging_too_often_says_when_again(plan: PlanWorld, signed_in: SignIn) -> None:
    client, duty = signed_in("officer"), plan.duty("3")
    for _ in range(3):
        response = client.post(reverse("duty_urge", args=[duty.pk]), {"target": "handler"}, follow=True)
    text = response.content.decode()
    tomorrow = timezone.localdate() + timedelta(1)
    assert f"每天最多 2 次，{tomorrow.month}月{tomorrow.day}日起可以再催" in text
    assert Urge.objects.count() == 2


def test_the_part_on_a_duty_knows_what_may_be_done(plan: PlanWorld) -> None:
    part = urges_part(plan.person("officer"), plan.duty("3"))["urges_part"]
    assert (part.may_urge, part.is_full, part.has_nobody, part.urges) == (True, False, False, [])
    assert not urges_part(plan.person("handler"), plan.duty("3"))["urges_part"].may_urge
    assert urges_part(plan.person("officer"), plan.duty("6"))["urges_part"].has_nobody


def test_the_rules_are_set_and_refused(plan: PlanWorld, signed_in: SignIn) -> None:
    client = signed_in("officer")
    given = {
        "is_active": "on",
        "hour": "7",
        "days_before": "10，5、0",
        "each_day_late": "on",
        "owner_after": "2",
        "unit_head_after": "4",
        "office_after": "6",
        "director_after": "12",
        "urges_per_day": "3",
    }
    assert client.post(reverse("reminder_rules"), given).status_code == 302
    rules = ReminderRules.objects.get()
    assert (rules.days_before, rules.hour, rules.director_after) == ([10, 5, 0], 7, 12)
    refused = client.post(reverse("reminder_rules"), {**given, "unit_head_after": "1"})
    assert refused.status_code == 400
    assert "由小到大" in refused.content.decode()
    refused = client.post(reverse("reminder_rules"), {**given, "days_before": "七天"})
    assert "请写天数" in refused.content.decode()


def test_the_log_says_who_read(plan: PlanWorld, signed_in: SignIn) -> None:
    remind(plan.county, timezone.now())
    Notice.objects.filter(recipient__username="head").update(read_at=timezone.now())
    text = page(signed_in("director"), "reminder_log", kind="duty_late")
    assert text.count("完善经费保障制度") >= 2
    assert "未读" in text


def test_the_register_goes_out_as_a_workbook(plan: PlanWorld, signed_in: SignIn) -> None:
    client = signed_in("officer")
    client.post(reverse("duty_urge", args=[plan.duty("3").pk]), {"text": "请报进展", "target": "owner"})
    assert "请报进展" in page(client, "urge_register")
    response = client.get(reverse("urge_register_file", args=["xlsx"]))
    sheet = load_workbook(BytesIO(response.content))["催办台账"]
    cells = [cell.value for row in sheet.iter_rows() for cell in row]
    assert {"完善经费保障制度", "蒋国梁", "请报进展", "李志强", "直接责任人和第一责任人"} <= set(cells)


def test_every_unit_has_its_sheet(plan: PlanWorld, signed_in: SignIn) -> None:
    response = signed_in("officer").get(reverse("reminder_sheets", args=["xlsx"]))
    book = load_workbook(BytesIO(response.content))
    assert book.sheetnames == ["示例县财政局", "示例县教育局"]
    texts = {str(cell.value) for row in book["示例县财政局"].iter_rows() for cell in row if cell.value}
    assert {"完善经费保障制度", "逾期 3 天", "钱文静"} <= texts
    assert any("收件人签字" in text for text in texts)
    assert "补充专任教师" not in texts


def test_the_sheets_are_printed(plan: PlanWorld, signed_in: SignIn) -> None:
    response = signed_in("officer").get(reverse("reminder_sheets", args=["pdf"]))
    assert response.headers["Content-Type"] == "application/pdf"
    assert response.content.startswith(b"%PDF")
