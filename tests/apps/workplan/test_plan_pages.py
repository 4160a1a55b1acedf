"""The pages of the backward schedule, as the office, the leader and the others use them."""

from __future__ import annotations

import io
from datetime import timedelta

import openpyxl
import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pypdf import PdfReader

from dudao.apps.campaigns.api import provincial_acceptance_on
from dudao.apps.workplan.actions.plans import agree_plan, draw_plan, make_plan
from dudao.apps.workplan.models import DutyDependency, Milestone, Plan, PlanRules
from tests.apps.workplan.made import DAYS_LEFT, PlanWorld, start_plan
from tests.personas import World


@pytest.fixture
def now(world: World) -> PlanWorld:
    """The plan's world 83 days before acceptance as the clock says."""
    return start_plan(world, today=timezone.localdate())


def client_of(plan_world: PlanWorld, name: str) -> Client:
    client = Client()
    client.force_login(plan_world.person(name))
    return client


def text_of(plan_world: PlanWorld, name: str, url: str, **query: str) -> str:
    response = client_of(plan_world, name).get(url, query)
    assert response.status_code == 200
    return response.content.decode()


def drawn(plan_world: PlanWorld) -> Plan:
    return draw_plan(make_plan(plan_world.campaign, today=plan_world.today, actor=None))


def test_the_page_says_how_it_stands(now: PlanWorld) -> None:
    page = text_of(now, "officer", reverse("plan_page"))
    assert f"{DAYS_LEFT} 天" in page
    assert "没有工期的任务" in page
    assert "修缮操场" in page
    assert "排不下的任务" in page
    assert "完善经费保障制度" in page
    assert "排第一版" in page


def test_the_leader_reads_and_changes_nothing(now: PlanWorld) -> None:
    page = text_of(now, "leader", reverse("plan_page"))
    assert "关键链" in page
    for words in ("排第一版", "变更验收日期", "增加节点", "修改规则", "保存"):
        assert words not in page


def test_without_a_day_of_acceptance_the_first_step_is_shown(now: PlanWorld) -> None:
    now.campaign.stages.update(due_on=None)
    page = text_of(now, "officer", reverse("plan_page"))
    assert "还没有定省级验收日期" in page
    assert reverse("campaign_stages", args=[now.campaign.pk]) in page


def test_without_duties_the_first_step_is_shown(now: PlanWorld) -> None:
    now.campaign.plan_duties.update(state="dropped")
    assert "还没有任务" in text_of(now, "officer", reverse("plan_page"))


def test_a_county_without_a_campaign_is_told_where_to_begin(now: PlanWorld) -> None:
    assert "还没有创建工作" in text_of(now, "stranger", reverse("plan_page"))


def test_a_circle_is_named(now: PlanWorld) -> None:
    DutyDependency.objects.create(before=now.duty("5"), duty=now.duty("1"))
    page = text_of(now, "officer", reverse("plan_page"))
    assert "排不出来" in page
    assert "首尾相接" in page


@pytest.mark.parametrize(("name", "status"), [("stranger", 404), ("clerk", 403), ("strange_clerk", 404)])
def test_the_campaign_of_others_is_not_shown(now: PlanWorld, name: str, status: int) -> None:
    response = client_of(now, name).get(reverse("plan_page"), {"campaign": now.campaign.pk})
    assert response.status_code == status


def test_the_ways_are_told_with_their_consequence(now: PlanWorld) -> None:
    page = text_of(now, "leader", reverse("plan_ways", args=[now.campaign.pk]))
    for words in ("增加人手", "并行推进", "缩减任务"):
        assert words in page
    assert "按此试排一版" not in page


def test_a_way_is_tried_as_a_draft(now: PlanWorld) -> None:
    client = client_of(now, "officer")
    DutyDependency.objects.update(is_soft=True)
    now.campaign.plan_duties.filter(number="5").update(duration_days=5)
    now.campaign.plan_duties.filter(number="3").update(state="done", finished_on=now.today)
    assert "按此试排一版" in client.get(reverse("plan_ways", args=[now.campaign.pk])).content.decode()
    client.post(reverse("plan_make", args=[now.campaign.pk]), {"way": "parallel"})
    plan = Plan.objects.get()
    assert plan.changes["parallel"] == [[now.duty("1").pk, now.duty("5").pk]]
    assert plan.reason.startswith("并行推进：")


@pytest.mark.django_db(transaction=True)
def test_the_office_plans_reads_and_agrees(now: PlanWorld) -> None:
    client = client_of(now, "officer")
    response = client.post(reverse("plan_make", args=[now.campaign.pk]), {"reason": "首次排期"})
    plan = Plan.objects.get()
    assert plan.state == "draft"  # drawn by the job, which runs at once here
    assert response.headers["Location"] == reverse("plan_version", args=[plan.pk])
    for by in ("month", "week", "day", "nonsense"):
        page = client.get(reverse("plan_version", args=[plan.pk]), {"by": by}).content.decode()
        assert "倒排工期表" in page
        assert "新建城关初中教学楼" in page
        assert "没有工期，没有排" in page
    client.post(reverse("plan_agree", args=[plan.pk]))
    plan.refresh_from_db()
    assert plan.state == "agreed"
    assert now.duty("1").planned_start_on is not None
    assert "与已确认计划相比" in client.get(reverse("plan_page")).content.decode()


def test_a_version_that_is_made_asks_again(now: PlanWorld) -> None:
    plan = make_plan(now.campaign, today=now.today, actor=None)
    page = text_of(now, "leader", reverse("plan_version", args=[plan.pk]))
    assert "正在排期" in page
    assert "every 1s" in page


def test_a_second_version_is_compared_with_the_agreed_one(now: PlanWorld) -> None:
    agree_plan(drawn(now), actor=None)
    now.campaign.plan_duties.filter(number="6").update(duration_days=10)
    second = drawn(now)
    page = text_of(now, "leader", reverse("plan_version", args=[second.pk]))
    assert "与已确认的第 1 版相比" in page
    assert "新增" in page


def test_a_draft_is_given_up(now: PlanWorld) -> None:
    plan = drawn(now)
    client_of(now, "officer").post(reverse("plan_discard", args=[plan.pk]))
    plan.refresh_from_db()
    assert plan.state == "discarded"


def test_the_table_goes_out_as_excel(now: PlanWorld) -> None:
    plan = drawn(now)
    response = client_of(now, "leader").get(reverse("plan_workbook", args=[plan.pk]))
    book = openpyxl.load_workbook(io.BytesIO(response.content))
    assert book.sheetnames == ["倒排工期表", "按月", "按周", "排不下", "没有工期"]
    sheet = book["倒排工期表"]
    words = [cell for row in sheet.iter_rows(values_only=True) for cell in row if isinstance(cell, str)]
    assert "新建城关初中教学楼" in words
    assert "没有工期，没有排" in words


def test_the_table_of_one_unit_or_person(now: PlanWorld) -> None:
    plan = drawn(now)
    url = reverse("plan_version", args=[plan.pk])
    page = client_of(now, "leader").get(url, {"person": "陈晓梅", "unit": "没有这个单位"})
    assert {line.duty.number for line in page.context["part"].lines} == {"4"}
    assert page.context["part"].unit == ""
    response = client_of(now, "leader").get(reverse("plan_workbook", args=[plan.pk]), {"person": "陈晓梅"})
    sheet = openpyxl.load_workbook(io.BytesIO(response.content))["倒排工期表"]
    words = [cell for row in sheet.iter_rows(values_only=True) for cell in row if isinstance(cell, str)]
    assert "更新图书" in words
    assert "新建城关初中教学楼" not in words


@pytest.mark.parametrize("paper", ["", "a3"])
def test_the_table_is_printed_as_pdf(now: PlanWorld, paper: str) -> None:
    url = reverse("plan_workbook", args=[drawn(now).pk])
    response = client_of(now, "leader").get(url, {"as": "pdf", "paper": paper})
    assert response.headers["Content-Type"] == "application/pdf"
    width = float(PdfReader(io.BytesIO(response.content)).pages[0].mediabox.width)
    assert round(width * 25.4 / 72) == (420 if paper else 297)


def test_durations_are_set_in_place(now: PlanWorld) -> None:
    client = client_of(now, "officer")
    url = reverse("plan_duration", args=[now.campaign.pk])
    client.post(url, {"duty": now.duty("2").pk, "days": "12"})
    assert now.duty("2").duration_days == 12
    client.post(url, {"kind": now.kinds["采购"].pk, "days": "15"})
    now.kinds["采购"].refresh_from_db()
    assert now.kinds["采购"].duration_days == 15
    said = client.post(url, {"duty": now.duty("2").pk, "days": "0"}, follow=True).content.decode()
    assert "没有保存。工期请填 1—750 个工作日。" in said
    assert client.post(url, {"duty": "999999", "days": "3"}).status_code == 404


def test_nodes_and_rules_are_set_on_the_page(now: PlanWorld) -> None:
    client = client_of(now, "officer")
    on = (now.today + timedelta(60)).isoformat()
    url = reverse("plan_milestone", args=[now.campaign.pk])
    client.post(url, {"kind": "material_freeze", "on": on})
    node = Milestone.objects.get()
    assert node.name == "材料封档"
    rules = {
        "finish_before": node.pk,
        "yellow_due_days": "10",
        "yellow_slack_days": "5",
        "red_late_days": "1",
    }
    client.post(reverse("plan_rules_set", args=[now.campaign.pk]), rules)
    held = PlanRules.objects.get()
    assert (held.finish_before, held.yellow_due_days, held.yellow_not_started) == (node, 10, False)
    assert "材料封档前最后一个工作日" in client.get(reverse("plan_page")).content.decode()
    late = (now.today + timedelta(90)).isoformat()
    said = client.post(url, {"kind": "other", "name": "后", "on": late}, follow=True).content.decode()
    assert "节点不能晚于省级验收" in said
    client.post(reverse("plan_milestone_remove", args=[node.pk]))
    assert not Milestone.objects.exists()


def test_moving_the_day_shows_everything_before_it_is_accepted(now: PlanWorld) -> None:
    client = client_of(now, "officer")
    Milestone.objects.create(
        campaign=now.campaign, kind="rehearsal", name="模拟迎检", on=now.today + timedelta(60)
    )
    url = reverse("plan_move", args=[now.campaign.pk])
    new = now.today + timedelta(40)
    asked = {"acceptance_on": new.isoformat(), "shift_milestones": "on"}
    page = client.get(url, asked).content.decode()
    for words in ("提前 43 天", "节点随之移动", "每项任务的最迟开始", "亮灯的变化", "接受并重新排期"):
        assert words in page
    assert provincial_acceptance_on(now.campaign) == now.acceptance_on
    refused = client.post(url, asked)
    assert refused.status_code == 400
    assert "请写明变更原因" in refused.content.decode()
    sent = client.post(url, asked | {"reason": "省里通知"})
    plan = Plan.objects.get()
    assert sent.headers["Location"] == reverse("plan_version", args=[plan.pk])
    assert provincial_acceptance_on(now.campaign) == new


def test_a_day_in_the_past_is_refused(now: PlanWorld) -> None:
    url = reverse("plan_move", args=[now.campaign.pk])
    response = client_of(now, "officer").get(url, {"acceptance_on": now.today.isoformat()})
    assert response.status_code == 400
    assert "要晚于今天" in response.content.decode()
