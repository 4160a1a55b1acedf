"""A plan is drawn backward from the acceptance, agreed, moved and superseded; everything that is not known is said."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from dudao.apps.activity.api import history_of
from dudao.apps.campaigns.api import AcceptanceStage, Campaign, close_campaign, provincial_acceptance_on
from dudao.apps.notices.api import Notice
from dudao.apps.organisations.api import setting_of
from dudao.apps.workplan.actions.acceptance import AcceptanceMove, move_acceptance
from dudao.apps.workplan.actions.durations import set_duration, set_kind_duration
from dudao.apps.workplan.actions.milestones import remove_milestone, set_milestone
from dudao.apps.workplan.actions.plans import (
    PlanConflict,
    accept_moves,
    agree_plan,
    discard_plan,
    draw_plan,
    make_plan,
    try_moves,
)
from dudao.apps.workplan.actions.rules import RulesGiven, set_rules
from dudao.apps.workplan.models import DutyDependency, Milestone, Plan, PlanLine, PlanRules
from dudao.apps.workplan.plan_changes import PlanChanges
from dudao.apps.workplan.plan_rows import frame_of, plan_rows
from dudao.apps.workplan.planning import Draft, draft_of
from tests.apps.workplan.made import PlanWorld, acceptance, duty


@pytest.fixture
def unlinked(plan_world: PlanWorld) -> None:
    """Without the order 1 → 5: the library of the second school asks for the building by 14 December."""
    DutyDependency.objects.all().delete()


def live(plan_world: PlanWorld, changes: PlanChanges | None = None) -> Draft:
    frame = frame_of(plan_world.campaign, plan_world.today)
    assert frame is not None
    return draft_of(plan_rows(frame), changes or PlanChanges())


def drawn(plan_world: PlanWorld, changes: PlanChanges | None = None) -> Plan:
    made = make_plan(
        plan_world.campaign,
        today=plan_world.today,
        changes=changes or PlanChanges(),
        actor=plan_world.person("officer"),
    )
    return draw_plan(made)


def agreed(plan_world: PlanWorld) -> Plan:
    return agree_plan(drawn(plan_world), actor=plan_world.person("officer"))


def line(plan: Plan, number: str) -> PlanLine:
    return PlanLine.objects.get(plan=plan, duty__number=number)


@pytest.mark.usefixtures("unlinked")
def test_backward_from_the_due_days_over_spring_festival(plan_world: PlanWorld) -> None:
    """40 working days before Friday 23 January 2026 begin on 26 November: New Year's two days are free."""
    draft = live(plan_world)
    by_number = {one.row.number: one for one in draft.lines}
    school = by_number["1"]
    assert school.limit == "完成时限"
    assert school.limit_on == date(2026, 1, 23)
    assert (school.latest_start_on, school.latest_finish_on) == (date(2025, 11, 28), date(2026, 1, 23))
    assert school.slack_days == 4
    assert school.misfit_days == 0
    assert draft.frame.deadline == date(2026, 2, 14)  # the Saturday worked before Spring Festival


def test_what_has_no_duration_is_listed_and_never_one_day(plan_world: PlanWorld) -> None:
    draft = live(plan_world)
    assert [row.number for row in draft.no_duration] == ["2", "4", "5", "6"]
    assert next(one for one in draft.lines if one.row.number == "2").duration is None


def test_a_begun_late_duty_does_not_fit_by_working_days(plan_world: PlanWorld) -> None:
    """Due on Friday the 21st, begun on the 4th with 10 days: at the earliest it ends today, Monday the 24th."""
    late = next(one for one in live(plan_world).lines if one.row.number == "3")
    assert late.start_on == plan_world.today - timedelta(20)
    assert late.misfit_days == 1
    assert late.kind == "fixed"


def test_a_forecast_takes_the_place_of_the_duration_of_what_has_begun(plan_world: PlanWorld) -> None:
    held = plan_world.duty("3")
    held.forecast_on = date(2025, 11, 28)
    held.save()
    late = next(one for one in live(plan_world).lines if one.row.number == "3")
    assert late.misfit_days == 5


def test_the_follower_of_the_school_begins_after_it(plan_world: PlanWorld) -> None:
    held = set_duration(plan_world.duty("5"), 5, actor=plan_world.person("officer"))
    follower = next(one for one in live(plan_world).lines if one.row.duty_id == held.pk)
    school = next(one for one in live(plan_world).lines if one.row.number == "1")
    # Due on 14 December, five days of work: the school would have had to begin long before today.
    assert follower.earliest_start_on is not None
    assert school.latest_finish_on == date(2025, 12, 5)
    assert school.misfit_days == follower.misfit_days > 0
    assert [one.row.number for one in live(plan_world).chain] == ["1", "5"]


@pytest.mark.usefixtures("unlinked")
def test_a_draft_becomes_the_agreed_plan_and_writes_its_days(plan_world: PlanWorld) -> None:
    plan = drawn(plan_world)
    assert (plan.number, plan.state) == (1, "draft")
    assert plan_world.duty("1").planned_start_on is None
    agree_plan(plan, actor=plan_world.person("officer"))
    held = plan_world.duty("1")
    assert (held.planned_start_on, held.planned_finish_on) == (date(2025, 11, 28), date(2026, 1, 23))
    assert (held.slack_days, held.is_critical) == (4, False)
    assert plan_world.duty("2").planned_start_on is None
    assert [entry.verb for entry in history_of(plan)] == ["agree_plan", "make_plan"]


@pytest.mark.usefixtures("unlinked")
def test_the_outcome_is_kept_in_numbers(plan_world: PlanWorld) -> None:
    outcome = drawn(plan_world).outcome
    assert (outcome["duties"], outcome["fitting"], outcome["misfits"], outcome["no_duration"]) == (6, 1, 1, 4)
    assert outcome["misfit_days"] == 1
    assert outcome["deadline_name"] == "省级验收"


def test_drawing_again_changes_nothing(plan_world: PlanWorld) -> None:
    plan = drawn(plan_world)
    draw_plan(Plan.objects.get(pk=plan.pk))
    assert PlanLine.objects.filter(plan=plan).count() == 6


def test_at_most_one_is_agreed(plan_world: PlanWorld) -> None:
    first, second = agreed(plan_world), agreed(plan_world)
    first.refresh_from_db()
    assert (first.state, second.state, second.number) == ("superseded", "agreed", 2)
    agree_plan(second, actor=plan_world.person("officer"))  # again: nothing happens
    with pytest.raises(ValidationError, match="已被替代"):
        agree_plan(first, actor=plan_world.person("officer"))


def test_one_version_at_a_time_is_made(plan_world: PlanWorld) -> None:
    first = make_plan(plan_world.campaign, today=plan_world.today, actor=None)
    with pytest.raises(ValidationError, match="上一版还在排期"):
        make_plan(plan_world.campaign, today=plan_world.today, actor=None)
    discard_plan(first, actor=None)
    assert make_plan(plan_world.campaign, today=plan_world.today, actor=None).number == 2
    assert draw_plan(Plan.objects.get(pk=first.pk)).state == "discarded"


def test_the_agreed_plan_cannot_be_discarded(plan_world: PlanWorld) -> None:
    with pytest.raises(ValidationError, match="已确认"):
        discard_plan(agreed(plan_world), actor=None)


def test_a_draft_of_another_acceptance_day_is_not_agreed(plan_world: PlanWorld) -> None:
    plan = drawn(plan_world)
    acceptance(plan_world.campaign, plan_world.acceptance_on - timedelta(10))
    with pytest.raises(ValidationError, match="请重新排期"):
        agree_plan(plan, actor=None)


def test_a_circle_makes_a_failed_version_that_names_it(plan_world: PlanWorld) -> None:
    DutyDependency.objects.create(before=plan_world.duty("5"), duty=plan_world.duty("1"))
    plan = drawn(plan_world)
    assert plan.state == "failed"
    assert "新建城关初中教学楼" in plan.error
    assert "首尾相接" in plan.error


def test_without_a_day_or_duties_nothing_is_planned(plan_world: PlanWorld) -> None:
    plan_world.campaign.plan_duties.update(state="dropped")
    with pytest.raises(ValidationError, match="还没有任务"):
        make_plan(plan_world.campaign, today=plan_world.today, actor=None)
    plan_world.campaign.stages.update(due_on=None)
    with pytest.raises(ValidationError, match="验收日期"):
        make_plan(Campaign.objects.get(pk=plan_world.campaign.pk), today=plan_world.today, actor=None)


def test_only_the_office_plans(plan_world: PlanWorld) -> None:
    for name in ("director", "leader", "head", "clerk", "stranger", "city_officer"):
        with pytest.raises(PermissionDenied):
            make_plan(plan_world.campaign, today=plan_world.today, actor=plan_world.person(name))
    assert not Plan.objects.exists()


def test_a_closed_campaign_takes_no_plan(plan_world: PlanWorld) -> None:
    close_campaign(plan_world.campaign, actor=None)
    with pytest.raises(ValidationError, match="已经结束"):
        make_plan(plan_world.campaign, today=plan_world.today, actor=plan_world.person("officer"))


@pytest.mark.usefixtures("unlinked")
def test_the_node_of_the_rules_ends_all_work(plan_world: PlanWorld) -> None:
    officer = plan_world.person("officer")
    node = set_milestone(plan_world.campaign, kind="material_freeze", on=date(2026, 1, 12), actor=officer)
    set_rules(plan_world.campaign, RulesGiven(finish_before=node), actor=officer)
    draft = live(plan_world)
    school = next(one for one in draft.lines if one.row.number == "1")
    assert (school.limit, school.limit_on) == ("材料封档", date(2026, 1, 9))
    assert school.misfit_days == 6
    remove_milestone(node, actor=officer)
    school = next(one for one in live(plan_world).lines if one.row.number == "1")
    assert school.limit == "完成时限"
    assert PlanRules.objects.get().finish_before is None


def test_nodes_are_checked(plan_world: PlanWorld) -> None:
    officer = plan_world.person("officer")
    node = set_milestone(plan_world.campaign, kind="rehearsal", on=date(2026, 1, 30), actor=officer)
    same = set_milestone(
        plan_world.campaign, kind="rehearsal", on=date(2026, 1, 30), milestone=node, actor=officer
    )
    assert same.pk == node.pk
    assert len(history_of(node)) == 1
    with pytest.raises(ValidationError, match="已有节点"):
        set_milestone(plan_world.campaign, kind="rehearsal", on=date(2026, 1, 20), actor=officer)
    with pytest.raises(ValidationError, match="不能晚于省级验收"):
        set_milestone(plan_world.campaign, kind="other", name="后", on=date(2026, 3, 1), actor=officer)
    with pytest.raises(ValidationError, match="阶段"):
        set_milestone(plan_world.campaign, kind="provincial_acceptance", on=date(2026, 1, 20), actor=officer)
    with pytest.raises(PermissionDenied):
        remove_milestone(node, actor=plan_world.person("director"))
    assert Milestone.objects.count() == 1


def test_rules_are_checked_and_the_same_leaves_no_entry(plan_world: PlanWorld) -> None:
    officer = plan_world.person("officer")
    rules = set_rules(plan_world.campaign, RulesGiven(yellow_due_days=10), actor=officer)
    set_rules(plan_world.campaign, RulesGiven(yellow_due_days=10), actor=officer)
    assert len(history_of(rules)) == 1
    with pytest.raises(ValidationError, match="请填 1—60"):
        set_rules(plan_world.campaign, RulesGiven(red_late_days=0), actor=officer)


def test_a_default_of_the_kind_serves_its_duties(plan_world: PlanWorld) -> None:
    officer = plan_world.person("officer")
    set_kind_duration(plan_world.kinds["采购"], 15, campaign=plan_world.campaign, actor=officer)
    assert [row.number for row in live(plan_world).no_duration] == ["2", "6"]
    with pytest.raises(ValidationError, match="1—750"):
        set_duration(plan_world.duty("2"), 0, actor=officer)


@pytest.mark.usefixtures("unlinked")
def test_more_hands_shorten_and_become_true_when_agreed(plan_world: PlanWorld) -> None:
    key = plan_world.duty("1").pk
    plan = drawn(plan_world, PlanChanges(way="more_hands", hands={key: 2}, durations={key: 14}))
    assert line(plan, "1").duration_days == 14
    assert plan_world.duty("1").duration_days is None
    agree_plan(plan, actor=plan_world.person("officer"))
    assert plan_world.duty("1").duration_days == 14


def test_dropped_scope_and_given_up_orders_become_true_when_agreed(plan_world: PlanWorld) -> None:
    first, second, sixth = (plan_world.duty(number) for number in ("1", "5", "6"))
    DutyDependency.objects.update(is_soft=True)
    plan = drawn(
        plan_world, PlanChanges(way="drop_scope", dropped=(sixth.pk,), parallel=((first.pk, second.pk),))
    )
    assert not PlanLine.objects.filter(plan=plan, duty=sixth).exists()
    assert plan_world.duty("6").state == "not_started"
    agree_plan(plan, actor=plan_world.person("officer"))
    assert (plan_world.duty("6").state, plan_world.duty("6").drop_reason) == (
        "dropped",
        "第 1 版计划缩减范围",
    )
    assert not DutyDependency.objects.exists()


@pytest.mark.usefixtures("unlinked")
def test_moving_is_tried_and_writes_nothing(plan_world: PlanWorld) -> None:
    agreed(plan_world)
    tried = try_moves(
        plan_world.campaign, {plan_world.duty("1").pk: date(2025, 12, 1)}, today=plan_world.today
    )
    assert tried.sentences == (
        "“新建城关初中教学楼”由 11月28日—1月23日 改为 12月1日—1月26日，推后 1 个工作日。",
        "“新建城关初中教学楼”要到 1月26日 完成，超过完成时限要求的 1月23日，晚 1 个工作日。",
    )
    assert plan_world.duty("1").planned_start_on == date(2025, 11, 28)


@pytest.mark.usefixtures("unlinked")
def test_accepted_moves_are_a_new_agreed_version(plan_world: PlanWorld) -> None:
    old = agreed(plan_world)
    key, officer = plan_world.duty("1").pk, plan_world.person("officer")
    made = accept_moves(
        plan_world.campaign,
        {key: date(2025, 11, 26)},
        today=plan_world.today,
        reason="施工队提前进场",
        actor=officer,
        seen_plan_id=old.pk,
    )
    assert (made.number, made.state, made.reason) == (2, "agreed", "施工队提前进场")
    assert line(made, "1").note == "调整，2 个工作日"
    assert line(made, "3").start_on == line(old, "3").start_on
    assert plan_world.duty("1").planned_start_on == date(2025, 11, 26)
    old.refresh_from_db()
    assert old.state == "superseded"
    with pytest.raises(PlanConflict, match="已被别人调整过"):
        accept_moves(
            plan_world.campaign,
            {key: date(2025, 11, 27)},
            today=plan_world.today,
            reason="再调",
            actor=officer,
            seen_plan_id=old.pk,
        )


@pytest.mark.usefixtures("unlinked")
def test_moves_need_a_reason_a_plan_and_the_office(plan_world: PlanWorld) -> None:
    key, officer = plan_world.duty("1").pk, plan_world.person("officer")
    to = {key: date(2025, 12, 1)}
    with pytest.raises(ValidationError, match="还没有确认的计划"):
        accept_moves(plan_world.campaign, to, today=plan_world.today, reason="调", actor=officer)
    agreed(plan_world)
    with pytest.raises(ValidationError, match="调整原因"):
        accept_moves(plan_world.campaign, to, today=plan_world.today, reason=" ", actor=officer)
    with pytest.raises(ValidationError, match="以前"):
        accept_moves(
            plan_world.campaign,
            {key: date(2025, 11, 3)},
            today=plan_world.today,
            reason="调",
            actor=officer,
        )
    with pytest.raises(PermissionDenied):
        accept_moves(
            plan_world.campaign,
            to,
            today=plan_world.today,
            reason="调",
            actor=plan_world.person("director"),
        )
    assert Plan.objects.count() == 1


@pytest.mark.usefixtures("unlinked")
def test_moving_the_acceptance_moves_stages_nodes_and_plans_anew(plan_world: PlanWorld) -> None:
    officer = plan_world.person("officer")
    node = set_milestone(plan_world.campaign, kind="rehearsal", on=date(2026, 1, 26), actor=officer)
    new = date(2025, 12, 29)
    plan = move_acceptance(
        plan_world.campaign,
        AcceptanceMove(new, {}),
        today=plan_world.today,
        reason="省里通知提前",
        actor=officer,
    )
    assert (plan.state, plan.acceptance_on, plan.moves_acceptance) == ("making", new, True)
    assert plan.reason == "验收日期由 2026-02-15 变更为 2025-12-29：省里通知提前"
    campaign = Campaign.objects.get(pk=plan_world.campaign.pk)
    assert provincial_acceptance_on(campaign) == new
    setting = setting_of(campaign.county)
    assert setting is not None
    assert setting.acceptance_on == new
    node.refresh_from_db()
    # 26 January to 15 February 2026: 15 working days (the worked Saturday included), kept before the new day.
    assert node.on == date(2025, 12, 8)
    drawn_plan = draw_plan(plan)
    assert line(drawn_plan, "1").misfit_days == 15


@pytest.mark.usefixtures("unlinked")
def test_moving_the_acceptance_is_all_or_nothing(plan_world: PlanWorld) -> None:
    officer = plan_world.person("officer")
    AcceptanceStage.objects.get_or_create(campaign=plan_world.campaign, kind="city_pre_acceptance")
    node = set_milestone(plan_world.campaign, kind="rehearsal", on=date(2026, 1, 26), actor=officer)
    refused = [
        (AcceptanceMove(date(2025, 12, 29), {}), "", "变更原因"),
        (AcceptanceMove(plan_world.today, {}), "急", "晚于今天"),
        (AcceptanceMove(plan_world.acceptance_on, {}), "急", "相同"),
        (AcceptanceMove(date(2025, 12, 29), {}, shift_milestones=False), "急", "模拟迎检"),
        (AcceptanceMove(date(2025, 12, 29), {"city_pre_acceptance": date(2026, 1, 5)}), "急", "早于市级初验"),
    ]
    for move, reason, said in refused:
        with pytest.raises(ValidationError, match=said):
            move_acceptance(plan_world.campaign, move, today=plan_world.today, reason=reason, actor=officer)
    node.refresh_from_db()
    assert node.on == date(2026, 1, 26)
    assert provincial_acceptance_on(plan_world.campaign) == plan_world.acceptance_on
    assert not Plan.objects.exists()


@pytest.mark.usefixtures("unlinked")
def test_a_person_busy_in_another_campaign_is_known(plan_world: PlanWorld) -> None:
    agreed(plan_world)
    other = Campaign.objects.create(county=plan_world.county, title="双减专项", state="running")
    acceptance(other, plan_world.acceptance_on)
    plan_world.duty("1")
    plan_world.campaign.plan_duties.filter(number="1").update(full_time=True)
    frame = frame_of(other, plan_world.today)
    assert frame is not None
    assert [(one.title, one.start_on) for one in plan_rows(frame).busy] == [
        ("新建城关初中教学楼", date(2025, 11, 28))
    ]
    own = frame_of(plan_world.campaign, plan_world.today)
    assert own is not None
    assert plan_rows(own).busy == ()


def test_dropped_duties_are_in_no_plan(plan_world: PlanWorld) -> None:
    duty(plan_world.duty_list, "7", state="dropped", duration_days=3)
    assert "7" not in {one.row.number for one in live(plan_world).lines}


@pytest.mark.usefixtures("unlinked")
def test_nobody_has_two_full_time_duties_at_once(plan_world: PlanWorld) -> None:
    """Two duties of five working days for one person, both due on 12 December: one begins a week earlier."""
    given: dict[str, Any] = {"handler_name": "刘主任", "full_time": True, "duration_days": 5}
    given["due_on"] = date(2025, 12, 12)
    for number in ("8", "9"):
        duty(plan_world.duty_list, number, **given)
    plan = drawn(plan_world)
    spans = sorted((line(plan, number).start_on, line(plan, number).finish_on) for number in ("8", "9"))
    assert spans == [
        (date(2025, 12, 1), date(2025, 12, 5)),
        (date(2025, 12, 8), date(2025, 12, 12)),
    ]
    assert plan.outcome["people"] == ["刘主任原来会同时有两项全天工作，已把 1 项任务错开。"]
    assert "求解器" in plan.method


@pytest.mark.usefixtures("unlinked")
def test_work_of_another_campaign_keeps_its_people_busy(plan_world: PlanWorld) -> None:
    other = Campaign.objects.create(county=plan_world.county, title="双减专项", state="running")
    theirs = duty(
        plan_world.duty_list,
        "10",
        "双减检查",
        handler_name="刘主任",
        full_time=True,
        duration_days=5,
    )
    theirs.campaign = other
    theirs.save()
    agreed_there = Plan.objects.create(
        campaign=other, number=1, state="agreed", acceptance_on=date(2026, 1, 1), as_of=plan_world.today
    )
    PlanLine.objects.create(
        plan=agreed_there,
        duty=theirs,
        kind="scheduled",
        start_on=date(2025, 12, 8),
        finish_on=date(2025, 12, 12),
    )
    duty(
        plan_world.duty_list,
        "8",
        handler_name="刘主任",
        full_time=True,
        duration_days=5,
        due_on=date(2025, 12, 12),
    )
    plan = drawn(plan_world)
    assert (line(plan, "8").start_on, line(plan, "8").finish_on) == (
        date(2025, 12, 1),
        date(2025, 12, 5),
    )


def test_the_critical_path_alone_where_nobody_is_booked_twice(plan_world: PlanWorld) -> None:
    plan = drawn(plan_world)
    assert plan.method == "关键路径法（精确）"
    assert plan.outcome["people"] == []


@pytest.mark.usefixtures("unlinked")
def test_the_maker_and_the_handlers_hear_of_it_once(plan_world: PlanWorld) -> None:
    officer = plan_world.person("officer")
    plan = drawn(plan_world)
    assert [(one.recipient_id, one.title) for one in Notice.objects.all()] == [
        (officer.pk, "第 1 版计划排好了，请确认")
    ]
    agree_plan(plan, actor=officer)
    agree_plan(plan, actor=officer)
    told = Notice.objects.filter(kind="plan_changed")
    assert [one.recipient_id for one in told] == [plan_world.person("handler").pk]
    agree_plan(drawn(plan_world), actor=officer)  # the same days again: nobody is told
    assert told.count() == 1


@pytest.mark.usefixtures("unlinked")
def test_a_version_moved_too_late_carries_its_misfit(plan_world: PlanWorld) -> None:
    agreed(plan_world)
    made = accept_moves(
        plan_world.campaign,
        {plan_world.duty("1").pk: date(2025, 12, 2)},
        today=plan_world.today,
        reason="施工队进场推迟",
        actor=plan_world.person("officer"),
    )
    assert line(made, "1").misfit_days == 2
    assert line(made, "3").misfit_days == 1


@pytest.mark.usefixtures("unlinked")
def test_slips_of_the_pen_make_no_calendar_of_thousands_of_years(plan_world: PlanWorld) -> None:
    duties = plan_world.campaign.plan_duties
    duties.filter(number="1").update(due_on=date(9999, 12, 31), not_before=date(9999, 1, 1))
    duties.filter(number="3").update(due_on=date(26, 1, 1), forecast_on=date(9999, 1, 1))
    found = {one.row.number: one for one in live(plan_world).lines}
    assert found["1"].limit == "省级验收"
    assert found["1"].misfit_days > 0
    assert found["3"].limit_on == date(1999, 12, 31)
    acceptance(plan_world.campaign, date(9999, 12, 31))
    assert frame_of(plan_world.campaign, plan_world.today) is None
