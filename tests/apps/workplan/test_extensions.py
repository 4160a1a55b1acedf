"""More time: before the due date, one request at a time, decided by the office."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from dudao.apps.notices.api import Notice
from dudao.apps.workplan.actions.extensions import (
    approve_extension,
    ask_extension,
    refuse_extension,
    why_no_extension,
    withdraw_extension,
)
from dudao.apps.workplan.choices import ExtensionState
from dudao.apps.workplan.models import Extension
from tests.apps.workplan.made import PlanWorld
from tests.apps.workplan.progress_made import asked_more_time


def test_asked_and_granted_the_day_counts(plan_world: PlanWorld) -> None:
    asked = asked_more_time(plan_world, "1", days=10)
    due = plan_world.today + timedelta(60)
    assert (asked.due_on, asked.wanted_on) == (due, due + timedelta(10))
    assert plan_world.duty("1").effective_due_on == due, "a request that waits changes nothing"
    approve_extension(asked, actor=plan_world.person("officer"))
    duty = plan_world.duty("1")
    assert (duty.effective_due_on, duty.due_on) == (due + timedelta(10), due)


def test_another_day_is_granted(plan_world: PlanWorld) -> None:
    asked = asked_more_time(plan_world, "1", days=10)
    day = asked.due_on + timedelta(4)
    approve_extension(asked, granted_on=day, note="先给四天", actor=plan_world.person("officer"))
    asked.refresh_from_db()
    assert (asked.state, asked.granted_on) == (ExtensionState.APPROVED, day)
    assert plan_world.duty("1").extended_due_on == day
    told = Notice.objects.get(unique_key=f"extension:{asked.pk}:decided")
    assert (told.recipient, told.body) == (plan_world.person("handler"), "李志强：先给四天")


def test_refused_with_the_reason(plan_world: PlanWorld) -> None:
    asked = asked_more_time(plan_world, "1")
    with pytest.raises(ValidationError, match="不同意的原因"):
        refuse_extension(asked, " ", actor=plan_world.person("officer"))
    refuse_extension(asked, "验收日期不能动", actor=plan_world.person("officer"))
    assert plan_world.duty("1").extended_due_on is None
    assert Extension.objects.get().decision_note == "验收日期不能动"


def test_on_the_due_date_it_can_still_be_asked_and_the_day_after_not(plan_world: PlanWorld) -> None:
    duty = plan_world.duty("4")
    due = plan_world.today + timedelta(20)
    assert why_no_extension(duty, due) == ""
    said = why_no_extension(duty, due + timedelta(1))
    assert said.startswith("时限 2025年12月14日 已过，不能再申请延期。逾期后请在进展中说明")
    with pytest.raises(ValidationError, match="逾期后请在进展中说明"):
        ask_extension(
            duty, due + timedelta(9), "忙", today=due + timedelta(1), actor=plan_world.person("clerk")
        )


def test_one_request_at_a_time_and_the_same_one_once(plan_world: PlanWorld) -> None:
    first = asked_more_time(plan_world, "1", days=10)
    assert asked_more_time(plan_world, "1", days=10).pk == first.pk
    with pytest.raises(ValidationError, match="已有一项延期申请"):
        asked_more_time(plan_world, "1", days=12)
    withdraw_extension(first, actor=plan_world.person("handler"))
    assert asked_more_time(plan_world, "1", days=12).pk != first.pk


@pytest.mark.parametrize(
    ("days", "said"), [(0, "要晚于现在的时限"), (-3, "要晚于现在的时限"), (24, "不能晚于省级验收日期")]
)
def test_days_that_cannot_stand(plan_world: PlanWorld, days: int, said: str) -> None:
    with pytest.raises(ValidationError, match=said):
        asked_more_time(plan_world, "1", days=days)


def test_until_the_day_of_acceptance_is_the_most(plan_world: PlanWorld) -> None:
    assert asked_more_time(plan_world, "1", days=23).wanted_on == plan_world.acceptance_on


def test_without_a_reason_or_a_due_date_nothing_is_asked(plan_world: PlanWorld) -> None:
    duty = plan_world.duty("1")
    with pytest.raises(ValidationError, match="延期的原因"):
        ask_extension(
            duty,
            plan_world.today + timedelta(70),
            " ",
            today=plan_world.today,
            actor=plan_world.person("handler"),
        )
    assert why_no_extension(plan_world.duty("6"), plan_world.today) == "这项任务没有完成时限，不用申请延期。"


def test_asked_again_after_it_was_granted(plan_world: PlanWorld) -> None:
    approve_extension(asked_more_time(plan_world, "1", days=5), actor=plan_world.person("officer"))
    again = asked_more_time(plan_world, "1", days=5)
    assert again.due_on == plan_world.today + timedelta(65)


@pytest.mark.parametrize("who", ["head", "officer", "clerk", "stranger"])
def test_only_the_handler_asks(plan_world: PlanWorld, who: str) -> None:
    with pytest.raises(PermissionDenied):
        asked_more_time(plan_world, "1", by=who)


@pytest.mark.parametrize("who", ["handler", "head", "director", "stranger"])
def test_only_the_office_decides(plan_world: PlanWorld, who: str) -> None:
    with pytest.raises(PermissionDenied):
        approve_extension(asked_more_time(plan_world, "1"), actor=plan_world.person(who))


def test_who_asked_does_not_decide(plan_world: PlanWorld) -> None:
    asked = asked_more_time(plan_world, "2", by="officer")
    with pytest.raises(PermissionDenied):
        approve_extension(asked, actor=plan_world.person("officer"))


def test_decided_once(plan_world: PlanWorld) -> None:
    asked = asked_more_time(plan_world, "1")
    approve_extension(asked, actor=plan_world.person("officer"))
    with pytest.raises(ValidationError, match="已同意”（李志强）"):
        refuse_extension(asked, "改主意", actor=plan_world.person("officer"))


def test_the_office_is_told(plan_world: PlanWorld) -> None:
    asked = asked_more_time(plan_world, "1")
    told = Notice.objects.get(unique_key=f"extension:{asked.pk}:asked")
    assert (told.recipient, told.kind) == (plan_world.person("officer"), "extension")
    assert told.body == "钱文静申请从 2026年1月23日 延至 2026年2月2日：招标流标，重新招标"
