"""催办: people hear at once, each duty only so often a day, and what is left out says why."""

from __future__ import annotations

from datetime import timedelta
from threading import Barrier, Thread

import pytest
import time_machine
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connections
from django.utils import timezone

from dudao.apps.activity.api import history_of
from dudao.apps.notices.api import Notice, NoticeKind
from dudao.apps.workplan.actions.urging import urge
from dudao.apps.workplan.choices import ReminderTarget
from dudao.apps.workplan.models import Duty, Urge
from tests.apps.workplan.made import PlanWorld


def recipients(made: Urge) -> list[str]:
    """Who was meant."""
    return sorted(made.recipients.values_list("username", flat=True))


def test_the_handler_hears_at_once(plan_world: PlanWorld) -> None:
    officer = plan_world.person("officer")
    done = urge([plan_world.duty("3")], actor=officer, text="  请今天\n报送进展 ")
    (made,) = done.made
    assert (made.text, made.target, recipients(made)) == ("请今天 报送进展", "handler", ["handler"])
    notice = Notice.objects.get()
    assert notice.kind == NoticeKind.URGED
    assert notice.title == "催办：完善经费保障制度（时限 11月21日）"
    assert notice.body.splitlines()[0] == "请今天 报送进展"
    assert notice.sent_by == officer
    assert [entry.verb for entry in history_of(made.duty)] == ["urge_duty"]


@pytest.mark.parametrize(
    ("target", "reached", "people"),
    [
        (ReminderTarget.OWNER, ReminderTarget.OWNER, ["head"]),
        (ReminderTarget.UNIT_HEAD, ReminderTarget.UNIT_HEAD, ["head"]),
    ],
)
def test_others_of_the_line_may_be_meant(
    plan_world: PlanWorld, target: ReminderTarget, reached: ReminderTarget, people: list[str]
) -> None:
    (made,) = urge([plan_world.duty("3")], actor=plan_world.person("officer"), target=target).made
    assert (made.target, recipients(made)) == (reached, people)


def test_without_an_account_the_next_up_the_line_hears(plan_world: PlanWorld) -> None:
    Duty.objects.filter(number="3").update(handler=None, handler_name="老张")
    (made,) = urge([plan_world.duty("3")], actor=plan_world.person("officer")).made
    assert (made.target, recipients(made)) == ("owner", ["head"])


def test_nobody_to_hear_is_said(plan_world: PlanWorld) -> None:
    with pytest.raises(ValidationError) as refused:
        urge([plan_world.duty("6")], actor=plan_world.person("officer"))
    assert refused.value.messages == ["6 修缮操场：没有可以收到催办的账号，请打印催办单或电话联系。"]


def test_a_duty_is_urged_twice_a_day(plan_world: PlanWorld) -> None:
    duty, officer = plan_world.duty("3"), plan_world.person("officer")
    with time_machine.travel("2025-11-24T09:00:00+08:00", tick=False):
        urge([duty], actor=officer)
        urge([duty], actor=officer)
        with pytest.raises(ValidationError) as refused:
            urge([duty], actor=officer)
    assert "今天已催办 2 次，每天最多 2 次，11月25日起可以再催" in refused.value.messages[0]
    with time_machine.travel("2025-11-25T00:00:01+08:00", tick=False):
        urge([duty], actor=officer)
    assert Urge.objects.count() == 3
    assert Notice.objects.count() == 3


def test_a_batch_leaves_out_what_cannot_be_urged(plan_world: PlanWorld) -> None:
    Duty.objects.filter(number="1").update(state="done")
    chosen = [plan_world.duty(number) for number in ("1", "3", "4", "6")]
    done = urge(chosen, actor=plan_world.person("officer"))
    assert [one.duty.number for one in done.made] == ["3", "4"]
    assert [(one.duty.number, one.reason[:5]) for one in done.left_out] == [
        ("1", "任务已完成"),
        ("6", "没有可以收"),
    ]


def test_the_head_of_the_lead_unit_urges_her_own_alone(plan_world: PlanWorld) -> None:
    head = plan_world.person("head")
    assert urge([plan_world.duty("3")], actor=head).made
    with pytest.raises(PermissionDenied):
        urge([plan_world.duty("3"), plan_world.duty("4")], actor=head)
    assert Urge.objects.count() == 1


@pytest.mark.parametrize("person", ["handler", "colleague", "leader", "viewer", "stranger"])
def test_others_urge_nothing(plan_world: PlanWorld, person: str) -> None:
    with pytest.raises(PermissionDenied):
        urge([plan_world.duty("3")], actor=plan_world.person(person))


def test_nothing_chosen_and_too_many_words_are_refused(plan_world: PlanWorld) -> None:
    officer = plan_world.person("officer")
    with pytest.raises(ValidationError):
        urge([], actor=officer)
    with pytest.raises(ValidationError):
        urge([plan_world.duty("3")], actor=officer, text="长" * 301)


@pytest.mark.django_db(transaction=True)
def test_two_who_press_at_once_keep_the_limit(plan_world: PlanWorld) -> None:
    duty, officer = plan_world.duty("3"), plan_world.person("officer")
    urge([duty], actor=officer)
    start, refused = Barrier(3), []

    def press() -> None:
        start.wait()
        try:
            urge([duty], actor=officer)
        except ValidationError as error:
            refused.append(error)
        finally:
            connections.close_all()

    presses = [Thread(target=press) for _ in range(3)]
    for one in presses:
        one.start()
    for one in presses:
        one.join()
    assert Urge.objects.count() == 2
    assert len(refused) == 2
    assert Urge.objects.filter(urged_at__gt=timezone.now() - timedelta(minutes=1)).count() == 2
