"""What is read out of a plan: drift of today, versions side by side, the table by month, week and day, one duty."""

from __future__ import annotations

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from dudao.apps.workplan.actions.durations import set_duration
from dudao.apps.workplan.actions.plans import agree_plan, draw_plan, make_plan
from dudao.apps.workplan.countdown import countdown_of
from dudao.apps.workplan.duty_plan import plan_part
from dudao.apps.workplan.jobs import draw_up_plan
from dudao.apps.workplan.models import DutyDependency, Plan, PlanLine
from dudao.apps.workplan.plan_drift import changes_between, drifts
from dudao.apps.workplan.plan_now import current_plan, live_draft, nodes_of
from dudao.apps.workplan.plan_table import Zoom, lines_in, slices
from tests.apps.workplan.made import PlanWorld, start_plan
from tests.apps.workplan.plan_rows_made import CALENDAR
from tests.personas import World


def agreed(plan_world: PlanWorld) -> Plan:
    DutyDependency.objects.all().delete()
    plan = draw_plan(make_plan(plan_world.campaign, today=plan_world.today, actor=None))
    return agree_plan(plan, actor=None)


def said(plan_world: PlanWorld, today: date) -> dict[str, str]:
    draft = live_draft(plan_world.campaign, today)
    assert draft is not None
    return {one.row.number: one.reason for one in drifts(draft, current_plan(plan_world.campaign))}


def test_on_the_day_of_planning_nothing_drifts_but_what_was_late(plan_world: PlanWorld) -> None:
    agreed(plan_world)
    assert said(plan_world, plan_world.today) == {}


def test_what_has_not_begun_in_time_drifts(plan_world: PlanWorld) -> None:
    """The building is planned from Friday 28 November; on Wednesday 3 December it has not begun."""
    agreed(plan_world)
    assert said(plan_world, date(2025, 12, 3))["1"] == (
        "还没有开始，开始晚 3 个工作日，按工期推算 1月28日 完成，完成晚 3 个工作日"
    )


def test_a_forecast_later_than_the_plan_drifts(plan_world: PlanWorld) -> None:
    agreed(plan_world)
    plan_world.campaign.plan_duties.filter(number="1").update(
        started_on=date(2025, 11, 28), state="in_progress", forecast_on=date(2026, 1, 30)
    )
    assert said(plan_world, date(2025, 12, 3))["1"] == (
        "11月28日 开始，责任人预计 1月30日 完成，完成晚 5 个工作日"
    )


def test_done_late_is_kept_and_done_in_time_is_not(plan_world: PlanWorld) -> None:
    agreed(plan_world)
    first = plan_world.campaign.plan_duties.filter(number="1")
    first.update(started_on=date(2025, 11, 28), state="done", finished_on=date(2026, 1, 23))
    assert "1" not in said(plan_world, date(2026, 1, 26))
    first.update(finished_on=date(2026, 1, 26))
    assert said(plan_world, date(2026, 1, 26))["1"] == "1月26日 完成，完成晚 1 个工作日"


def test_nothing_drifts_before_anything_is_agreed(plan_world: PlanWorld) -> None:
    assert said(plan_world, plan_world.today) == {}


def test_two_versions_side_by_side(plan_world: PlanWorld) -> None:
    first = agreed(plan_world)
    set_duration(plan_world.duty("6"), 5, actor=None)
    plan_world.campaign.plan_duties.filter(number="1").update(due_on=date(2026, 1, 20))
    second = draw_plan(make_plan(plan_world.campaign, today=plan_world.today, actor=None))
    found = changes_between(first, second, CALENDAR)
    assert [(one.title, one.word) for one in found] == [
        ("新建城关初中教学楼", "提前 3 个工作日"),
        ("修缮操场", "新增"),
    ]
    assert [one.word for one in changes_between(None, first, CALENDAR)] == ["新增", "新增"]


def test_the_table_by_month_week_and_day(plan_world: PlanWorld) -> None:
    lines = lines_in(agreed(plan_world))
    by_month = slices(lines, Zoom.MONTH, plan_world.today)
    assert [(one.label, len(one.finishing), len(one.starting), one.running) for one in by_month] == [
        ("2025年11月", 1, 2, 2),
        ("2026年1月", 1, 0, 1),
    ]
    assert [one.is_now for one in by_month] == [True, False]
    by_week = slices(lines, Zoom.WEEK, plan_world.today)
    assert [one.first for one in by_week] == [date(2025, 11, 3), date(2025, 11, 24), date(2026, 1, 19)]
    by_day = slices(lines, Zoom.DAY, plan_world.today)
    assert by_day[0].label == "2025年11月4日（周二）"
    assert lines[-1].kind == "no_duration"


def test_the_countdown_says_the_days(plan_world: PlanWorld) -> None:
    campaign, today = plan_world.campaign, plan_world.today
    assert countdown_of(campaign, today).text == "距省级验收 83 天"
    assert countdown_of(campaign, plan_world.acceptance_on).text == "今天省级验收"
    assert countdown_of(campaign, date(2026, 2, 18)).text == "省级验收已过 3 天"
    campaign.stages.update(due_on=None)
    assert countdown_of(campaign, today).text == "省级验收日期未定"


def test_stages_stand_among_the_nodes(plan_world: PlanWorld) -> None:
    assert [(node.name, node.days) for node in nodes_of(plan_world.campaign, plan_world.today)] == [
        ("省级验收", 83)
    ]


def test_the_job_makes_a_draft_or_says_what_failed(
    plan_world: PlanWorld, monkeypatch: pytest.MonkeyPatch
) -> None:
    plan = make_plan(plan_world.campaign, today=plan_world.today, actor=None)
    assert draw_up_plan.func(plan.pk) == "draft"
    assert draw_up_plan.func(plan.pk) == "draft"  # once more: nothing happens
    assert draw_up_plan.func(999_999) == "gone"
    assert PlanLine.objects.filter(plan=plan).count() == 6
    second = make_plan(plan_world.campaign, today=plan_world.today, actor=None)
    plan_world.campaign.plan_duties.filter(number="1").update(duration_days=0)
    with pytest.raises(ValueError, match="至少 1 个工作日"):
        draw_up_plan.func(second.pk)
    second.refresh_from_db()
    assert second.state == "failed"
    assert "请再试一次" in second.error


def test_one_duty_knows_its_days_and_what_it_waits_for(world: World) -> None:
    now = start_plan(world, today=timezone.localdate())
    set_duration(now.duty("5"), 5, actor=None)
    found = plan_part(now.person("colleague"), now.duty("5"))["plan"]
    assert found["waits"] == ["新建城关初中教学楼"]
    assert found["line"].duration == 5
    assert (found["sees_plan"], found["may_arrange"]) == (False, False)


@pytest.mark.parametrize(("number", "words"), [("1", "最迟开始"), ("6", "没有工期")])
def test_the_page_of_a_duty_says_its_schedule(world: World, number: str, words: str) -> None:
    now = start_plan(world, today=timezone.localdate())
    client = Client()
    client.force_login(now.person("officer"))
    page = client.get(reverse("duty", kwargs={"duty_id": now.duty(number).pk})).content.decode()
    assert 'id="plan"' in page
    assert words in page
