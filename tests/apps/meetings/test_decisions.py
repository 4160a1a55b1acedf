"""Decisions become duties once; from then on the duty is what is changed."""

from __future__ import annotations

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from dudao.apps.campaigns.api import Owner
from dudao.apps.meetings import queries
from dudao.apps.meetings.actions.decisions import (
    DecisionGiven,
    DecisionIsDuty,
    edit_decision,
    list_title,
    make_duties,
    remove_decision,
)
from dudao.apps.meetings.actions.meetings import remove_meeting
from dudao.apps.workplan.api import Duty, DutyList, ListSource
from tests.apps.meetings import made
from tests.apps.workplan.made import PlanWorld
from tests.personas import World


def test_a_decision_needs_a_text(world: World) -> None:
    with pytest.raises(ValidationError, match="议定了什么"):
        made.decision(made.meeting(world), world, "　")


def test_a_decision_for_a_unit_of_another_county_is_refused(world: World) -> None:
    with pytest.raises(ValidationError, match="不是本县的单位"):
        made.decision(made.meeting(world), world, lead_unit=world.other_school)


def test_decisions_become_duties_in_a_new_list_of_the_meeting(plan_world: PlanWorld) -> None:
    world = plan_world.world
    held = made.meeting(world, campaign=plan_world.campaign)
    handler = world.person("handler")
    first = made.decision(held, world, supporting_units=(world.bureau,), handler=Owner(handler, handler.name))
    made.decision(held, world, "修缮操场", handler=Owner(None, "张三"))
    done = make_duties(held, None, actor=world.person("officer"))
    assert (done.made, done.duty_list.title) == (2, "双高双普创建第3次调度会议定事项（2025年11月24日）")
    assert (done.duty_list.source, done.duty_list.campaign) == (ListSource.MEETING, plan_world.campaign)
    duty = Duty.objects.get(source_key=f"decision:{first.pk}")
    assert (duty.title, duty.lead_unit, duty.handler, duty.due_on) == (
        "年底前补齐图书",
        world.department,
        handler,
        date(2025, 12, 31),
    )
    assert list(duty.supporting_units.all()) == [world.bureau]
    assert duty.source_text == "双高双普创建第3次调度会（2025年11月24日）议定事项第 1 项"
    assert [one.duty == duty for one in queries.decisions_of(held)] == [True, False]
    assert done.duty_list.duties.get(title="修缮操场").handler_name == "张三"


def test_asking_again_makes_no_second_duty(plan_world: PlanWorld) -> None:
    held = made.meeting(plan_world.world, campaign=plan_world.campaign)
    made.decision(held, plan_world.world)
    officer = plan_world.person("officer")
    make_duties(held, None, actor=officer)
    with pytest.raises(ValidationError, match="没有还没生成任务的议定事项"):
        make_duties(held, plan_world.duty_list, actor=officer)
    assert Duty.objects.filter(source_key__startswith="decision:").count() == 1


def test_a_later_decision_goes_into_the_same_list(plan_world: PlanWorld) -> None:
    held = made.meeting(plan_world.world, campaign=plan_world.campaign)
    officer = plan_world.person("officer")
    made.decision(held, plan_world.world)
    first = make_duties(held, None, actor=officer)
    made.decision(held, plan_world.world, "另一件事")
    second = make_duties(held, None, actor=officer)
    assert (second.duty_list, second.made) == (first.duty_list, 1)
    assert DutyList.objects.filter(title=list_title(held)).count() == 1


def test_decisions_go_into_a_list_that_is_there(plan_world: PlanWorld) -> None:
    held = made.meeting(plan_world.world, campaign=plan_world.campaign)
    made.decision(held, plan_world.world)
    make_duties(held, plan_world.duty_list, actor=plan_world.person("officer"))
    assert plan_world.duty("7").title == "年底前补齐图书"


def test_a_list_of_another_matter_is_refused(plan_world: PlanWorld) -> None:
    held = made.meeting(plan_world.world)
    made.decision(held, plan_world.world)
    with pytest.raises(ValidationError, match="同一项创建工作"):
        make_duties(held, plan_world.duty_list, actor=plan_world.person("officer"))


def test_duties_are_made_by_the_office_alone(plan_world: PlanWorld) -> None:
    held = made.meeting(plan_world.world, campaign=plan_world.campaign)
    made.decision(held, plan_world.world)
    with pytest.raises(PermissionDenied):
        make_duties(held, None, actor=plan_world.person("leader"))
    assert not Duty.objects.filter(source_key__startswith="decision:").exists()


def test_a_decision_that_is_a_duty_is_changed_there(plan_world: PlanWorld) -> None:
    held = made.meeting(plan_world.world, campaign=plan_world.campaign)
    decision = made.decision(held, plan_world.world)
    officer = plan_world.person("officer")
    make_duties(held, None, actor=officer)
    with pytest.raises(DecisionIsDuty) as refused:
        edit_decision(decision, DecisionGiven("别的"), actor=officer)
    assert refused.value.duty == Duty.objects.get(source_key=f"decision:{decision.pk}")
    with pytest.raises(DecisionIsDuty):
        remove_decision(decision, actor=officer)
    with pytest.raises(ValidationError, match="已经生成任务"):
        remove_meeting(held, actor=officer)


def test_a_decision_that_is_no_duty_yet_is_changed_and_removed(world: World) -> None:
    held = made.meeting(world)
    decision = made.decision(held, world)
    officer = world.person("officer")
    edit_decision(decision, DecisionGiven("改写", lead_unit=world.bureau), actor=officer)
    decision.refresh_from_db()
    assert (decision.text, decision.lead_unit, decision.due_on) == ("改写", world.bureau, None)
    remove_decision(decision, actor=officer)
    assert queries.decisions_of(held) == []


def test_duties_can_be_made_after_the_minutes_are_signed(plan_world: PlanWorld) -> None:
    from dudao.apps.meetings.actions.signing import sign_minutes

    held = made.complete_meeting(plan_world.world)
    officer = plan_world.person("officer")
    sign_minutes(held, revision=held.revision, actor=officer)
    assert make_duties(held, None, actor=officer).made == 1
