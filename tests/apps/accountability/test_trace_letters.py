"""A trace goes through what the office did in a matter: proposed by whom, sent to whom, signed for, answered."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from dudao.apps.accountability.trace_making import trace_of_duty
from dudao.apps.oversight.api import Letter, LetterUrge, Matter, Reply
from dudao.core.accountability.trace import TraceLevel
from tests.apps.correspondence.made import document, sent
from tests.apps.oversight.made import fact, overseen_in
from tests.personas import World

pytestmark = pytest.mark.django_db


def test_a_letter_its_answer_and_its_urge_stand_in_the_trace(world: World) -> None:
    overseen = overseen_in(world)
    duty = overseen.plan.duty("3")
    matter = overseen.matter(f"duty:{duty.pk}", facts=(fact("late"),))
    paper = sent(document(world, "reminder_letter", addressees=[world.department]), world)
    letter = Letter.objects.create(
        matter=matter, document=paper, rung="reminder_letter", state="answered", reply_working_days=5
    )
    now = timezone.now()
    LetterUrge.objects.create(letter=letter, urged_on=now.date(), by=world.person("officer"), at=now)
    Reply.objects.create(
        letter=letter,
        number=1,
        text="已印发制度",
        by=world.person("head"),
        at=now + timedelta(seconds=1),
        due_on=(now - timedelta(days=3)).date(),
        state="waiting",
    )
    trace = trace_of_duty(duty, as_of=now + timedelta(minutes=1))
    found = [(one.title, one.person.name, one.level) for one in trace.events if one.kind in ("函件", "督办")]
    assert found == [
        ("答复提醒函（第 1 次，逾期）", "蒋国梁", TraceLevel.DIRECT),
        ("催办函件", "李志强", TraceLevel.OFFICE),
        (f"发出提醒函 {paper.number_text}", "李志强", TraceLevel.OFFICE),
        ("立项：完善经费保障制度", "李志强", TraceLevel.OFFICE),
    ]
    proved = next(one for one in trace.events if one.kind == "督办")
    assert proved.proof is not None


def test_matters_of_others_are_not_in_the_trace(world: World) -> None:
    overseen = overseen_in(world)
    duty = overseen.plan.duty("3")
    overseen.matter("duty:999999")
    trace = trace_of_duty(duty, as_of=timezone.now() + timedelta(minutes=1))
    assert [one for one in trace.events if one.kind == "督办"] == []
    assert Matter.objects.count() == 1
