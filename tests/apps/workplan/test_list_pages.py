"""The pages of lists and of one duty, as people use them."""

from __future__ import annotations

import io
from collections.abc import Callable

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from dudao.apps.workplan.actions.duties import add_duties
from dudao.apps.workplan.duty_given import DutyGiven
from dudao.apps.workplan.models import Duty, DutyImport, DutyKind, DutyList
from tests.apps.workplan import fifty
from tests.apps.workplan.made import PlanWorld

SignedIn = Callable[[str], Client]


def text_of(client: Client, name: str, *args: int, **query: str) -> str:
    response = client.get(reverse(name, args=args), query)
    assert response.status_code == 200, response.status_code
    return response.content.decode()


def test_lists_stand_under_their_campaign_with_their_counts(
    plan_world: PlanWorld, signed_in: SignedIn
) -> None:
    text = text_of(signed_in("officer"), "duty_lists")
    assert "测试创建" in text
    assert "重点任务清单" in text
    assert "duties.state=late" in text
    hers = text_of(signed_in("clerk"), "duty_lists")
    assert "重点任务清单" in hers
    assert "新建清单" not in hers


def test_a_list_of_another_county_is_not_seen(plan_world: PlanWorld, signed_in: SignedIn) -> None:
    assert "重点任务清单" not in text_of(signed_in("stranger"), "duty_lists")


def test_a_clerk_sees_her_own_duties_of_a_list(plan_world: PlanWorld, signed_in: SignedIn) -> None:
    pk = plan_world.duty_list.pk
    text = text_of(signed_in("clerk"), "duty_list", pk)
    assert f"/plan/duties/{plan_world.duty('4').pk}/" in text
    assert "新建城关初中教学楼" not in text
    assert "保存选中的" not in text
    assert "新建城关初中教学楼" in text_of(signed_in("officer"), "duty_list", pk)


def test_titles_are_escaped(plan_world: PlanWorld, signed_in: SignedIn) -> None:
    Duty.objects.filter(pk=plan_world.duty("1").pk).update(title="<script>alert(1)</script>", section='"><b>')
    text = text_of(signed_in("officer"), "duty_list", plan_world.duty_list.pk)
    assert "<script>alert" not in text
    assert "&lt;script&gt;alert" in text


def test_a_thousand_rows_take_as_many_queries_as_six(plan_world: PlanWorld, signed_in: SignedIn) -> None:
    client, held = signed_in("officer"), plan_world.duty_list
    address = reverse("duty_list", args=[held.pk])
    client.get(address)
    with CaptureQueriesContext(connection) as few:
        client.get(address)
    given = [DutyGiven(f"第{at}项", lead_unit=plan_world.world.department) for at in range(300)]
    add_duties(held, given, actor=None)
    with CaptureQueriesContext(connection) as many:
        assert client.get(address).status_code == 200
    assert len(many) == len(few)


def test_many_are_changed_at_once_and_one_comes_back_to_the_same_rows(
    plan_world: PlanWorld, signed_in: SignedIn
) -> None:
    client, held = signed_in("officer"), plan_world.duty_list
    ids = [plan_world.duty(number).pk for number in ("2", "6")]
    address = reverse("duty_list_assign", args=[held.pk])
    sent = {"duties": ids, "lead_unit": "财政局", "due_on": "2026-12-20", "back": "?duties.state=late"}
    response = client.post(address, sent)
    assert response.status_code == 302
    assert response.headers["Location"].endswith("?duties.state=late")
    assert plan_world.duty("6").lead_unit == plan_world.world.department
    wrong = client.post(address, {"duties": ids, "lead_unit": "税务局"})
    assert wrong.status_code == 400
    text = wrong.content.decode()
    assert "本县没有叫“税务局”的单位" in text
    assert f'value="{ids[0]}" aria-label="选中 2" checked' in text


def test_a_new_list_leads_on_to_where_its_duties_come_from(
    plan_world: PlanWorld, signed_in: SignedIn
) -> None:
    client = signed_in("officer")
    sent = {"title": "条文任务", "kind": "tasks", "source": "clauses", "campaign": plan_world.campaign.pk}
    response = client.post(reverse("duty_list_new"), sent)
    made = DutyList.objects.get(title="条文任务")
    assert response.headers["Location"] == reverse("duty_list_clauses", args=[made.pk])
    text = text_of(client, "duty_list_clauses", made.pk)
    assert "可生成 13 项" in text
    again = client.post(reverse("duty_list_new"), sent)
    assert again.status_code == 400
    assert "本县已有清单" in again.content.decode()
    without = client.post(reverse("duty_list_new"), sent | {"campaign": "", "title": "x"})
    assert "要选一项创建工作" in without.content.decode()
    drawn = client.post(
        reverse("duty_list_clauses", args=[made.pk]),
        {"scope": "open", "section_title": ["一、保障", "二、学校"], "sections": ["0"]},
    )
    assert drawn.status_code == 302
    assert made.duties.count() == 7


def test_typed_lines_stay_typed_when_one_is_wrong(plan_world: PlanWorld, signed_in: SignedIn) -> None:
    client, held = signed_in("officer"), plan_world.duty_list
    address = reverse("duty_list_lines", args=[held.pk])
    wrong = client.post(address, {"lines": "好的一行\n不好的 | 税务局"})
    assert wrong.status_code == 400
    assert "好的一行" in wrong.content.decode()
    assert held.duties.count() == 6
    assert client.post(address, {"lines": "好的一行"}).status_code == 302
    assert held.duties.count() == 7


def test_a_duty_shows_everything_about_it(plan_world: PlanWorld, signed_in: SignedIn) -> None:
    text = text_of(signed_in("officer"), "duty", plan_world.duty("3").pk)
    for words in (
        "红灯",
        "逾期",
        "10 个工作日（制度类默认）",
        "蒋国梁",
        "印发",
        "修改步骤",
        "分给各学校",
    ):
        assert (words in text) == (words != "分给各学校"), words
    hers = text_of(signed_in("handler"), "duty", plan_world.duty("3").pk)
    assert "修改步骤" not in hers
    assert "报进展" in hers


def test_somebody_elses_change_is_shown_and_not_overwritten(
    plan_world: PlanWorld, signed_in: SignedIn
) -> None:
    client, duty = signed_in("officer"), plan_world.duty("2")
    address = reverse("duty_edit", args=[duty.pk])
    sent = {"title": "补充 30 名教师", "number": "2", "revision": "1", "lead_unit": "教育局"}
    assert client.post(address, sent).status_code == 302
    conflict = client.post(address, sent | {"title": "补充 50 名教师"})
    assert conflict.status_code == 409
    text = conflict.content.decode()
    assert "已被别人改过" in text
    assert "补充 50 名教师" in text
    assert plan_world.duty("2").title == "补充 30 名教师"


def test_steps_order_dropping_and_restoring_from_the_page(plan_world: PlanWorld, signed_in: SignedIn) -> None:
    client, duty = signed_in("officer"), plan_world.duty("1")
    first, second, third = duty.steps.order_by("position")
    client.post(
        reverse("duty_steps", args=[duty.pk]),
        {
            "revision": "1",
            "step_id": [first.pk, second.pk, third.pk],
            "step": ["立项批复", "", "竣工"],
            "more": "验收\n",
        },
    )
    assert [step.title for step in duty.steps.order_by("position")] == ["立项批复", "竣工", "验收"]
    before = plan_world.duty("6").pk
    client.post(reverse("duty_link", args=[duty.pk]), {"before": before, "lag_days": "3", "is_soft": "on"})
    link = duty.predecessors.get()
    assert (link.before_id, link.lag_days, link.is_soft) == (before, 3, True)
    loop = client.post(reverse("duty_link", args=[before]), {"before": duty.pk, "lag_days": "0"}, follow=True)
    assert "首尾相接" in loop.content.decode()
    client.post(reverse("duty_drop", args=[duty.pk]), {"reason": "并入", "revision": "2"})
    assert plan_world.duty("1").state == "dropped"
    assert "恢复办理" in text_of(client, "duty", duty.pk)
    client.post(reverse("duty_restore", args=[duty.pk]))
    assert plan_world.duty("1").state == "not_started"


def test_excel_is_looked_at_before_it_is_taken(plan_world: PlanWorld, signed_in: SignedIn) -> None:
    client, held = signed_in("officer"), plan_world.duty_list
    file = SimpleUploadedFile("清单.xlsx", fifty.workbook({5: {"牵头单位": "县教育句"}}))
    response = client.post(reverse("duty_import_new", args=[held.pk]), {"file": file})
    kept = DutyImport.objects.get()
    assert response.headers["Location"] == reverse("duty_import", args=[kept.pk])
    text = text_of(client, "duty_import", kept.pk)
    assert "D9（5，牵头单位）" in text
    assert "是不是示例县教育局" in text
    marked = client.get(reverse("duty_import_marked", args=[kept.pk]))
    assert openpyxl.load_workbook(io.BytesIO(marked.content)).sheetnames[0] == "错误清单"
    assert held.duties.count() == 6
    good = SimpleUploadedFile("清单.xlsx", fifty.workbook())
    client.post(reverse("duty_import_new", args=[held.pk]), {"file": good})
    newest = DutyImport.objects.order_by("-pk")[0]
    page = text_of(client, "duty_import", newest.pk)
    fingerprint = page.split('name="fingerprint" value="')[1].split('"')[0]
    columns = reverse("duty_import_columns", args=[newest.pk])
    client.post(columns, {"row": "2"}, follow=True)
    newest.refresh_from_db()
    assert newest.mapping["row"] == 2, "a row without a task is no row of titles"
    client.post(columns, {"row": "3", "column-8": "ignored"})
    newest.refresh_from_db()
    assert newest.mapping["columns"]["8"] == "ignored"
    old = client.post(reverse("duty_import", args=[newest.pk]), {"fingerprint": "old"})
    assert old.status_code == 409
    assert (
        client.post(reverse("duty_import", args=[newest.pk]), {"fingerprint": fingerprint}).status_code == 302
    )
    # By their numbers 1 to 6 are the same duties; the others are new.
    assert held.duties.count() == 50
    bad = client.post(
        reverse("duty_import_new", args=[held.pk]), {"file": SimpleUploadedFile("x.xlsx", b"no")}
    )
    assert bad.status_code == 400


def test_excel_out_holds_what_is_seen(plan_world: PlanWorld, signed_in: SignedIn) -> None:
    client, pk = signed_in("officer"), plan_world.duty_list.pk
    response = client.get(reverse("duty_list_file", args=[pk]), {"duties.q": "图书"})
    sheet = openpyxl.load_workbook(io.BytesIO(response.content)).worksheets[0]
    rows = [row for row in sheet.iter_rows(values_only=True) if isinstance(row[0], int)]
    assert [(row[0], row[2]) for row in rows] == [(4, "更新图书"), (5, "更新图书")]
    hers = signed_in("clerk").get(reverse("duty_list_file", args=[pk]))
    sheet = openpyxl.load_workbook(io.BytesIO(hers.content)).worksheets[0]
    assert [row[0] for row in sheet.iter_rows(values_only=True) if isinstance(row[0], int)] == [4]


def test_kinds_are_edited_as_a_table(plan_world: PlanWorld, signed_in: SignedIn) -> None:
    client, address = signed_in("officer"), reverse("duty_kinds")
    build, rules, buy = plan_world.kinds["建设"], plan_world.kinds["制度"], plan_world.kinds["采购"]
    text = text_of(client, "duty_kinds")
    assert "初始值，由督导室核定" in text
    sent = {
        "kind": [build.pk, rules.pk, buy.pk, "", ""],
        "name-0": "建设",
        "days-0": "",
        "name-1": "制度",
        "days-1": "8",
        "full-1": "on",
        "name-2": "采购",
        "days-2": "30",
        "name-3": "演练",
        "days-3": "2",
    }
    assert client.post(address, sent).status_code == 302
    found = list(DutyKind.objects.values_list("name", "duration_days", "full_time"))
    assert found == [("建设", None, False), ("制度", 8, True), ("采购", 30, False), ("演练", 2, False)]
    wrong = client.post(address, sent | {"days-1": "八天"})
    assert wrong.status_code == 400
    assert "八天" in wrong.content.decode()


@pytest.mark.parametrize("schools", [("first",), ("first", "second")])
def test_a_duty_is_shared_out_to_schools(
    plan_world: PlanWorld, signed_in: SignedIn, schools: tuple[str, ...]
) -> None:
    world = plan_world.world
    chosen = {"first": world.school, "second": world.second_school}
    address = reverse("duty_split", args=[plan_world.duty("6").pk])
    sent = {"revision": "1", "schools": [chosen[name].pk for name in schools]}
    assert signed_in("officer").post(address, sent).status_code == 302
    assert plan_world.duty_list.duties.filter(number__startswith="6-").count() == len(schools)
    assert "修缮操场（南坪中心小学）" in text_of(signed_in("clerk"), "duty_list", plan_world.duty_list.pk)


@pytest.mark.parametrize("sent", ["9" * 25, "9" * 5000])
def test_numbers_that_are_none_are_passed_over(plan_world: PlanWorld, signed_in: SignedIn, sent: str) -> None:
    client, duty = signed_in("officer"), plan_world.duty("1")
    for name, args, posted, status in (
        ("duty_list_assign", [plan_world.duty_list.pk], {"duties": sent, "section": "x"}, 400),
        ("duty_steps", [duty.pk], {"step": "立项", "step_id": sent, "revision": "1"}, 302),
        ("duty_kinds", [], {"kind": sent, "name-0": "新类别"}, 400),
        ("plan_milestone", [plan_world.campaign.pk], {"milestone": sent}, 404),
    ):
        assert client.post(reverse(name, args=args), posted).status_code == status, name
