"""Reporting and verifying: nothing counts before a reviewer confirmed it, step by step."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import uuid4

import pytest
import time_machine
from django.core.exceptions import PermissionDenied, ValidationError

from dudao.apps.activity.api import history_of
from dudao.apps.notices.api import Notice
from dudao.apps.workplan.actions.progress import (
    ProgressGiven,
    confirm_progress,
    reopen_duty,
    report_progress,
    return_progress,
    withdraw_progress,
)
from dudao.apps.workplan.choices import DutyState, ExtensionState, ReportState
from dudao.apps.workplan.models import ProgressReport
from dudao.apps.workplan.queries_progress import progress_of
from tests.apps.workplan.made import PlanWorld
from tests.apps.workplan.progress_made import asked_more_time, hindered, reported, step_ids

TOKEN = "a" * 32


def verified(plan: PlanWorld, number: str) -> tuple[int, int]:
    duty = plan.duty(number)
    return progress_of([duty.pk])[duty.pk]


def test_a_report_begins_the_duty_and_counts_nothing(plan_world: PlanWorld) -> None:
    report = reported(plan_world, "1", "立项")
    duty = plan_world.duty("1")
    assert (duty.state, duty.started_on) == (DutyState.IN_PROGRESS, plan_world.today)
    assert report.state == ReportState.WAITING
    assert verified(plan_world, "1") == (0, 3)
    assert [step.reported_at is not None for step in duty.steps.order_by("position")] == [True, False, False]


def test_what_is_confirmed_counts(plan_world: PlanWorld) -> None:
    confirm_progress(reported(plan_world, "1", "立项", "招标"), actor=plan_world.person("head"))
    assert verified(plan_world, "1") == (2, 3)
    assert plan_world.duty("1").state == DutyState.IN_PROGRESS


def test_begun_before_stays_begun_then(plan_world: PlanWorld) -> None:
    reported(plan_world, "3", "印发")
    assert plan_world.duty("3").started_on == plan_world.today - timedelta(20)


def test_sent_twice_is_kept_once(plan_world: PlanWorld) -> None:
    first = reported(plan_world, "1", "立项", token=TOKEN)
    again = reported(plan_world, "1", "立项", token=TOKEN)
    assert first.pk == again.pk
    assert ProgressReport.objects.count() == 1
    assert Notice.objects.filter(unique_key=f"progress:{first.pk}:waiting").count() == 1


def test_a_closed_campaign_takes_no_reports_requests_or_hindrances(plan_world: PlanWorld) -> None:
    plan_world.campaign.state = "closed"
    plan_world.campaign.save()
    for tried in (
        lambda: reported(plan_world, "1", "立项"),
        lambda: asked_more_time(plan_world),
        lambda: hindered(plan_world),
    ):
        with pytest.raises(ValidationError, match="已经结束"):
            tried()
    assert not ProgressReport.objects.exists()


def test_a_token_of_another_duty_is_refused(plan_world: PlanWorld) -> None:
    reported(plan_world, "1", "立项", token=TOKEN)
    with pytest.raises(ValidationError, match="重新打开上报页面"):
        reported(plan_world, "3", "印发", token=TOKEN)


def test_a_step_that_waits_cannot_be_reported_again(plan_world: PlanWorld) -> None:
    reported(plan_world, "1", "立项")
    with pytest.raises(ValidationError, match="已经上报或核实"):
        reported(plan_world, "1", "立项")


def test_a_step_of_another_duty_is_refused(plan_world: PlanWorld) -> None:
    given = ProgressGiven(step_ids=step_ids(plan_world, "4"))
    with pytest.raises(ValidationError, match="已经上报或核实"):
        report_progress(
            plan_world.duty("1"),
            given,
            token=TOKEN,
            today=plan_world.today,
            actor=plan_world.person("handler"),
        )


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (ProgressGiven(), "还没有可报的内容"),
        (ProgressGiven(text="   "), "还没有可报的内容"),
        (ProgressGiven(text="好" * 2001), "最多 2000 字"),
        (ProgressGiven(forecast_on=date(2025, 11, 23)), "不能早于今天"),
        (ProgressGiven(forecast_on=date.max), "9999-12-31 不对"),
    ],
)
def test_what_cannot_stand_is_refused(plan_world: PlanWorld, given: ProgressGiven, said: str) -> None:
    with pytest.raises(ValidationError, match=said):
        report_progress(
            plan_world.duty("1"),
            given,
            token=TOKEN,
            today=plan_world.today,
            actor=plan_world.person("handler"),
        )
    assert ProgressReport.objects.count() == 0


def test_a_forecast_alone_is_a_report(plan_world: PlanWorld) -> None:
    day = plan_world.today + timedelta(70)
    report_progress(
        plan_world.duty("1"),
        ProgressGiven(forecast_on=day),
        token=TOKEN,
        today=plan_world.today,
        actor=plan_world.person("handler"),
    )
    assert plan_world.duty("1").forecast_on == day


@pytest.mark.parametrize("who", ["head", "officer", "clerk", "stranger", "director"])
def test_only_the_handler_reports(plan_world: PlanWorld, who: str) -> None:
    with pytest.raises(PermissionDenied):
        reported(plan_world, "1", "立项", by=who)


def test_a_handler_without_account_is_stood_in_for(plan_world: PlanWorld) -> None:
    report = reported(plan_world, "2", "完成任务", by="officer")
    assert report.reported_by == plan_world.person("officer")
    with pytest.raises(PermissionDenied):
        confirm_progress(report, actor=plan_world.person("officer"))


def test_nobody_confirms_her_own_report(plan_world: PlanWorld) -> None:
    with pytest.raises(PermissionDenied):
        confirm_progress(reported(plan_world, "1", "立项"), actor=plan_world.person("handler"))


@pytest.mark.parametrize("who", ["clerk", "principal", "director", "leader", "viewer", "stranger"])
def test_who_may_not_verify(plan_world: PlanWorld, who: str) -> None:
    report = reported(plan_world, "1", "立项")
    with pytest.raises(PermissionDenied):
        confirm_progress(report, actor=plan_world.person(who))


def test_confirmed_in_part_with_the_reason(plan_world: PlanWorld) -> None:
    report = reported(plan_world, "1", "立项", "招标")
    held = confirm_progress(
        report,
        step_ids=step_ids(plan_world, "1", "立项"),
        reason="招标公告还没有发",
        actor=plan_world.person("officer"),
    )
    assert (held.state, held.reason) == (ReportState.CONFIRMED, "招标公告还没有发")
    assert verified(plan_world, "1") == (1, 3)
    assert step_ids(plan_world, "1") == step_ids(plan_world, "1", "招标", "竣工")
    told = Notice.objects.get(unique_key=f"progress:{report.pk}:confirmed")
    assert told.title == "部分核实：新建城关初中教学楼"
    assert "招标公告还没有发" in told.body


def test_in_part_without_a_reason_is_refused(plan_world: PlanWorld) -> None:
    report = reported(plan_world, "1", "立项", "招标")
    with pytest.raises(ValidationError, match="写明原因"):
        confirm_progress(
            report, step_ids=step_ids(plan_world, "1", "立项"), actor=plan_world.person("officer")
        )
    assert verified(plan_world, "1") == (0, 3)


def test_no_step_at_all_is_a_return(plan_world: PlanWorld) -> None:
    report = reported(plan_world, "1", "立项")
    with pytest.raises(ValidationError, match="退回"):
        confirm_progress(report, step_ids=(), reason="没有做", actor=plan_world.person("officer"))


def test_returned_steps_are_open_again(plan_world: PlanWorld) -> None:
    report = reported(plan_world, "1", "立项")
    return_progress(report, "批复看不清", actor=plan_world.person("head"))
    assert len(step_ids(plan_world, "1")) == 3
    told = Notice.objects.get(unique_key=f"progress:{report.pk}:returned")
    assert (told.recipient, told.kind) == (plan_world.person("handler"), "returned")
    assert reported(plan_world, "1", "立项").state == ReportState.WAITING


def test_a_return_needs_its_reason(plan_world: PlanWorld) -> None:
    with pytest.raises(ValidationError, match="退回的原因"):
        return_progress(reported(plan_world, "1", "立项"), "  ", actor=plan_world.person("head"))


def test_what_is_decided_is_not_decided_again(plan_world: PlanWorld) -> None:
    report = reported(plan_world, "1", "立项")
    confirm_progress(report, actor=plan_world.person("head"))
    with pytest.raises(ValidationError, match="蒋国梁"):
        return_progress(report, "晚了", actor=plan_world.person("officer"))
    with pytest.raises(ValidationError, match="已核实"):
        withdraw_progress(report, actor=plan_world.person("handler"))


def test_withdrawn_by_who_reported_while_it_waits(plan_world: PlanWorld) -> None:
    report = reported(plan_world, "1", "立项")
    with pytest.raises(PermissionDenied):
        withdraw_progress(report, actor=plan_world.person("head"))
    withdraw_progress(report, actor=plan_world.person("handler"))
    assert len(step_ids(plan_world, "1")) == 3


def test_done_when_every_step_is_verified(plan_world: PlanWorld) -> None:
    """The day it was finished is the last day that a step was reported, not the day of the reviewer's look."""
    with time_machine.travel("2025-11-26T09:00:00+08:00", tick=False):
        report = reported(plan_world, "3", "印发")
    with time_machine.travel("2025-12-05T09:00:00+08:00", tick=False):
        confirm_progress(report, actor=plan_world.person("head"))
    duty = plan_world.duty("3")
    assert (duty.state, duty.finished_on) == (DutyState.DONE, date(2025, 11, 26))
    assert verified(plan_world, "3") == (2, 2)
    assert (
        Notice.objects.get(unique_key=f"progress:{report.pk}:confirmed").title == "任务完成：完善经费保障制度"
    )


def test_done_closes_a_request_for_time(plan_world: PlanWorld) -> None:
    asked = asked_more_time(plan_world, "4", by="clerk")
    confirm_progress(
        reported(plan_world, "4", "采购", "上架", by="clerk"), actor=plan_world.person("principal")
    )
    asked.refresh_from_db()
    assert asked.state == ExtensionState.WITHDRAWN


def test_a_report_without_steps_never_finishes(plan_world: PlanWorld) -> None:
    confirm_progress(reported(plan_world, "1"), actor=plan_world.person("head"))
    assert plan_world.duty("1").state == DutyState.IN_PROGRESS


def test_done_is_not_reported_on_any_more(plan_world: PlanWorld) -> None:
    confirm_progress(reported(plan_world, "3", "印发"), actor=plan_world.person("head"))
    with pytest.raises(PermissionDenied):
        reported(plan_world, "3", text="还有")


def test_the_office_opens_a_done_duty_again(plan_world: PlanWorld) -> None:
    confirm_progress(reported(plan_world, "3", "印发"), actor=plan_world.person("head"))
    steps = step_ids(plan_world, "3", "印发")
    with pytest.raises(PermissionDenied):
        reopen_duty(plan_world.duty("3"), steps, "文号错了", actor=plan_world.person("head"))
    with pytest.raises(ValidationError, match="写明原因"):
        reopen_duty(plan_world.duty("3"), steps, "", actor=plan_world.person("officer"))
    reopen_duty(plan_world.duty("3"), steps, "文号错了", actor=plan_world.person("officer"))
    duty = plan_world.duty("3")
    assert (duty.state, duty.finished_on) == (DutyState.IN_PROGRESS, None)
    assert verified(plan_world, "3") == (1, 2)
    assert step_ids(plan_world, "3") == steps


def test_the_near_reviewers_are_told_and_the_office_only_where_there_is_none(plan_world: PlanWorld) -> None:
    near = reported(plan_world, "1", "立项")
    told = Notice.objects.filter(unique_key=f"progress:{near.pk}:waiting")
    assert {one.recipient.username for one in told} == {"head"}
    duty = plan_world.duty("6")
    duty.handler = plan_world.person("clerk")
    duty.save()
    far = reported(plan_world, "6", "完成任务", by="clerk")
    told = Notice.objects.filter(unique_key=f"progress:{far.pk}:waiting")
    assert {one.recipient.username for one in told} == {"officer"}


def test_a_report_carries_its_hindrance(plan_world: PlanWorld) -> None:
    made = hindered(plan_world)
    assert made.solving_unit == plan_world.world.department
    assert plan_world.duty("1").hindrances.get(solved_at=None) == made


def test_every_decision_leaves_an_entry(plan_world: PlanWorld) -> None:
    report = reported(plan_world, "1", "立项", token=uuid4().hex)
    return_progress(report, "看不清", actor=plan_world.person("head"))
    verbs = [entry.verb for entry in history_of(plan_world.duty("1"))]
    assert {"report_progress", "return_progress"} <= set(verbs)
