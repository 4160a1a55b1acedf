"""The light of a duty comes from its days, steps, plan, rules and hindrances; worst first in the roll-up."""

from __future__ import annotations

from datetime import timedelta
from fractions import Fraction

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from dudao.apps.workplan.choices import Light
from dudao.apps.workplan.lights import Share, lights_of, steps_of
from dudao.apps.workplan.models import Duty, Hindrance, Plan, PlanLine, PlanRules
from dudao.apps.workplan.rollup import Counted, rollup
from tests.apps.workplan.made import PlanWorld, verify_steps


def lit(held: PlanWorld, number: str) -> tuple[str, str]:
    """Colour and reason of a duty today."""
    duty = held.duty(number)
    found = lights_of([duty], held.today)[duty.pk]
    return str(found.colour), found.reason


def test_late_with_one_of_two_steps_verified(plan_world: PlanWorld) -> None:
    assert lit(plan_world, "3") == ("red", "逾期 3 天，2 步完成 1 步")


def test_due_within_a_week_is_yellow(plan_world: PlanWorld) -> None:
    assert lit(plan_world, "2") == ("yellow", "还有 5 天到期")


def test_far_off_is_green(plan_world: PlanWorld) -> None:
    assert lit(plan_world, "1") == ("green", "还有 60 天到期，3 步完成 0 步")


def test_without_due_date_and_plan_nothing_is_said(plan_world: PlanWorld) -> None:
    assert lit(plan_world, "6") == ("none", "没有完成时限，也没有排期")


def test_the_granted_extension_counts(plan_world: PlanWorld) -> None:
    Duty.objects.filter(number="3").update(extended_due_on=plan_world.today + timedelta(30))
    assert lit(plan_world, "3") == ("green", "还有 30 天到期，2 步完成 1 步")


def test_an_open_hindrance_is_yellow_until_it_is_solved(plan_world: PlanWorld) -> None:
    hindrance = Hindrance.objects.create(
        duty=plan_world.duty("1"),
        kind="funds",
        text="缺资金",
        solving_unit=plan_world.world.department,
        raised_by=plan_world.person("handler"),
    )
    assert lit(plan_world, "1") == ("yellow", "有 1 个困难问题未解决")
    hindrance.solved_at = hindrance.raised_at
    hindrance.save()
    assert lit(plan_world, "1")[0] == "green"


def test_should_have_begun_unless_the_rules_let_it(plan_world: PlanWorld) -> None:
    Duty.objects.filter(number="1").update(planned_start_on=plan_world.today - timedelta(4))
    assert lit(plan_world, "1") == ("yellow", "应于 11月20日开始，至今未开始")
    PlanRules.objects.create(campaign=plan_world.campaign, yellow_not_started=False)
    assert lit(plan_world, "1")[0] == "green"


def test_a_reported_step_counts_as_begun(plan_world: PlanWorld) -> None:
    Duty.objects.filter(number="1").update(planned_start_on=plan_world.today - timedelta(4))
    step = plan_world.duty("1").steps.order_by("position")[0]
    step.reported_at = plan_world.duty_list.created_at
    step.save()
    assert lit(plan_world, "1") == ("green", "还有 60 天到期，3 步完成 0 步（另有 1 步待核实）")


def test_the_rules_of_the_campaign_hold(plan_world: PlanWorld) -> None:
    PlanRules.objects.create(campaign=plan_world.campaign, red_late_days=5, yellow_due_days=2)
    assert lit(plan_world, "3") == ("yellow", "逾期 3 天，2 步完成 1 步")
    assert lit(plan_world, "2")[0] == "green"


@pytest.mark.parametrize(("state", "colour"), [("agreed", "red"), ("draft", "green")])
def test_only_the_agreed_plan_says_that_it_does_not_fit(
    plan_world: PlanWorld, state: str, colour: str
) -> None:
    plan = Plan.objects.create(
        campaign=plan_world.campaign,
        number=1,
        state=state,
        acceptance_on=plan_world.acceptance_on,
        as_of=plan_world.today,
    )
    PlanLine.objects.create(plan=plan, duty=plan_world.duty("1"), kind="scheduled", misfit_days=4)
    assert lit(plan_world, "1")[0] == colour


def test_done_whatever_else_is_known(plan_world: PlanWorld) -> None:
    Duty.objects.filter(number="3").update(state="done", finished_on=plan_world.today - timedelta(1))
    assert lit(plan_world, "3") == ("done", "11月23日完成，比时限晚 2 天")


def test_a_duty_of_no_campaign_has_the_usual_rules(plan_world: PlanWorld) -> None:
    Duty.objects.filter(number="2").update(campaign=None)
    PlanRules.objects.create(campaign=plan_world.campaign, yellow_due_days=0)
    assert lit(plan_world, "2")[0] == "yellow"


def test_as_many_queries_for_six_duties_as_for_one(plan_world: PlanWorld) -> None:
    def queries(count: int) -> int:
        duties = list(Duty.objects.all()[:count])
        with CaptureQueriesContext(
            connection,
        ) as caught:
            lights_of(duties, plan_world.today)
        return len(caught)

    assert queries(6) == queries(1) == 4


def test_steps_are_counted_by_what_is_verified(plan_world: PlanWorld) -> None:
    assert steps_of([plan_world.duty("3").pk, plan_world.duty("1").pk]) == {
        plan_world.duty("3").pk: Share(1, 2, 0),
        plan_world.duty("1").pk: Share(0, 3, 0),
    }
    assert Share(1, 3).progress == Fraction(1, 3)
    assert Share(2, 3).percent == 66
    assert Share().progress is None


def test_the_roll_up_of_the_campaign_by_section_and_unit(plan_world: PlanWorld) -> None:
    found = rollup(plan_world.campaign, plan_world.today)
    assert found.whole.lights == {"red": 1, "yellow": 1, "green": 3, "none": 1, "done": 0}
    assert found.whole.progress == Fraction(1, 11)
    assert [(one.label, one.counted.colour) for one in found.sections] == [
        ("一、保障", Light.RED),
        ("二、学校", Light.GREEN),
    ]
    assert [one.label for one in found.units][:2] == ["示例县财政局", "示例县教育局"]
    assert found.units[0].counted.progress == Fraction(1, 5)


def test_dropped_duties_count_nowhere(plan_world: PlanWorld) -> None:
    Duty.objects.filter(number="3").update(state="dropped")
    assert rollup(plan_world.campaign, plan_world.today).whole.lights["red"] == 0


def test_worst_first_is_more_red_then_more_yellow_then_less_done() -> None:
    few, many = Share(1, 4), Share(3, 4)
    red = Counted.of([("red", many), ("green", many)])
    yellow = Counted.of([("yellow", few)])
    lagging = Counted.of([("green", few)])
    ahead = Counted.of([("green", many)])
    held = sorted([ahead, lagging, yellow, red], key=lambda one: one.worst_first)
    assert held == [red, yellow, lagging, ahead]


def test_a_group_is_done_only_when_all_is_done(plan_world: PlanWorld) -> None:
    assert Counted.of([("done", Share(1, 1)), ("none", Share(0, 1))]).colour == Light.NONE
    assert Counted.of([("done", Share(1, 1))]).colour == Light.DONE
    assert Counted.of([]).colour == Light.NONE


def test_steps_verified_later_move_the_progress(plan_world: PlanWorld) -> None:
    verify_steps(plan_world.duty("1"), 2, by=plan_world.person("head"))
    assert rollup(plan_world.campaign, plan_world.today).whole.progress == Fraction(3, 11)
