"""The world of the plan's tests is what its docstring says."""

from __future__ import annotations

from datetime import timedelta

from dudao.apps.campaigns.api import provincial_acceptance_on
from tests.apps.workplan.made import PlanWorld, plan_in


def test_six_duties_and_83_days(plan_world: PlanWorld) -> None:
    assert plan_world.duty_list.duties.count() == 6
    assert provincial_acceptance_on(plan_world.campaign) == plan_world.today + timedelta(83)
    assert plan_world.duty("3").effective_due_on == plan_world.today - timedelta(3)


def test_the_same_world_is_found_again(plan_world: PlanWorld) -> None:
    again = plan_in(plan_world.world)
    assert (again.duty_list.pk, again.today) == (plan_world.duty_list.pk, plan_world.today)
