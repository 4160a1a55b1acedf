"""Reports, hindrances and requests for more time for tests, through the product's actions."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import uuid4

from dudao.apps.workplan.actions.extensions import ask_extension
from dudao.apps.workplan.actions.hindrances import HindranceGiven, raise_hindrance
from dudao.apps.workplan.actions.progress import ProgressGiven, report_progress
from dudao.apps.workplan.models import Extension, Hindrance, ProgressReport
from tests.apps.workplan.made import PlanWorld


def step_ids(plan: PlanWorld, number: str, *titles: str) -> tuple[int, ...]:
    """The ids of the steps of a duty by their titles; all that are open when none is named."""
    found = plan.duty(number).steps.order_by("position")
    if titles:
        by_title = {step.title: step.pk for step in found}
        return tuple(by_title[title] for title in titles)
    return tuple(step.pk for step in found if step.verified_at is None and step.reported_at is None)


def reported(
    plan: PlanWorld,
    number: str = "1",
    *titles: str,
    by: str = "handler",
    text: str = "已办",
    today: date | None = None,
    token: str = "",
) -> ProgressReport:
    """A report that waits, of these steps of a duty."""
    given = ProgressGiven(step_ids=step_ids(plan, number, *titles) if titles else (), text=text)
    return report_progress(
        plan.duty(number),
        given,
        token=token or uuid4().hex,
        today=today or plan.today,
        actor=plan.person(by),
    )


def hindered(
    plan: PlanWorld, number: str = "1", *, by: str = "handler", text: str = "土地没有批下来"
) -> Hindrance:
    """An open hindrance that the finance department (of `head`) has to solve."""
    given = HindranceGiven("land", text, plan.world.department, plan.today + timedelta(10))
    return raise_hindrance(plan.duty(number), given, actor=plan.person(by))


def asked_more_time(plan: PlanWorld, number: str = "1", *, by: str = "handler", days: int = 10) -> Extension:
    """A request that waits, for so many days after the due date."""
    duty = plan.duty(number)
    due = duty.effective_due_on
    assert due is not None
    return ask_extension(
        duty, due + timedelta(days), "招标流标，重新招标", today=plan.today, actor=plan.person(by)
    )
