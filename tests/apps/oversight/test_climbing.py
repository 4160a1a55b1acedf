"""Climbing the ladder by a person's decision, and two who propose the same at once."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection

from dudao.apps.oversight.actions.climbing import escalate_matter, leave_climb, record_measure
from dudao.apps.oversight.actions.letters import draft_letter
from dudao.apps.oversight.choices import LetterState, MatterState, RungKind
from dudao.apps.oversight.models import Letter, Matter
from dudao.apps.oversight.todo_counts import oversight_todo
from dudao.core.oversight.steps import Move
from tests.apps.oversight.made import OversightWorld, fact


def sent(overseen: OversightWorld) -> Letter:
    """A reminder letter that is out, due in seven days."""
    matter = overseen.matter()
    letter = draft_letter(
        matter, RungKind.REMINDER_LETTER, actor=overseen.person("officer"), today=overseen.today
    )
    Letter.objects.filter(pk=letter.pk).update(
        state=LetterState.ISSUED, issued_on=overseen.today, due_on=overseen.today + timedelta(7)
    )
    overseen.moved(matter, Move.ISSUE)
    return letter


def test_a_letter_that_still_runs_keeps_the_matter_where_it_is(overseen: OversightWorld) -> None:
    letter = sent(overseen)
    with pytest.raises(ValidationError, match="答复期限还没有到，同一事项不能重复发文督办"):
        escalate_matter(
            letter.matter,
            "没有动静",
            today=overseen.today + timedelta(7),
            actor=overseen.person("officer"),
        )


def test_an_overdue_letter_is_followed_by_the_next_rung(overseen: OversightWorld) -> None:
    letter = sent(overseen)
    held = escalate_matter(
        letter.matter, "逾期未复", today=overseen.today + timedelta(8), actor=overseen.person("officer")
    )
    assert (held.state, held.rung) == (MatterState.CHECKING, RungKind.WARNING_LETTER)
    second = Letter.objects.get(previous=letter)
    assert (second.rung, second.state) == (RungKind.WARNING_LETTER, LetterState.DRAFT)


def test_after_a_closed_letter_the_next_one_is_drafted(overseen: OversightWorld) -> None:
    letter = sent(overseen)
    Letter.objects.filter(pk=letter.pk).update(state=LetterState.CLOSED)
    escalate_matter(letter.matter, "又反弹", today=overseen.today, actor=overseen.person("officer"))
    assert Letter.objects.latest("pk").rung == RungKind.WARNING_LETTER


def test_nothing_climbs_before_anything_was_issued(overseen: OversightWorld) -> None:
    with pytest.raises(ValidationError, match="现在在“立项”一步，不能升级"):
        escalate_matter(overseen.matter(), "急", today=overseen.today, actor=overseen.person("officer"))


def test_a_person_of_the_office_decides_with_a_reason(overseen: OversightWorld) -> None:
    matter = overseen.moved(overseen.matter(), Move.ISSUE)
    with pytest.raises(PermissionDenied):
        escalate_matter(matter, "急", today=overseen.today, actor=overseen.person("head"))
    with pytest.raises(ValidationError, match="请写明为什么升级"):
        escalate_matter(matter, "", today=overseen.today, actor=overseen.person("officer"))


def test_a_measure_that_is_no_letter_is_recorded_when_it_was_done(overseen: OversightWorld) -> None:
    officer = overseen.person("officer")
    talk = record_measure(overseen.matter(rung=RungKind.TALK), "11月28日由分管副县长约谈", actor=officer)
    assert talk.state == MatterState.ISSUED
    last = talk.steps.last()
    assert last is not None
    assert (last.kind, last.note) == ("talk", "11月28日由分管副县长约谈")
    with pytest.raises(ValidationError, match="提醒函随公文发出自动到“下发”"):
        record_measure(overseen.matter("duty:1"), "已发", actor=officer)


def test_a_wish_to_climb_may_be_left_aside(overseen: OversightWorld) -> None:
    overseen.matter()
    matter = overseen.matter(rung=RungKind.TALK, facts=(fact("more"),))
    assert oversight_todo(overseen.person("officer")).wishes == 1
    assert leave_climb(matter, actor=overseen.person("officer")).proposed_rung == ""
    assert oversight_todo(overseen.person("officer")).wishes == 0


def test_what_waits_for_whom(overseen: OversightWorld) -> None:
    overseen.matter()
    names = ("officer", "second_officer", "director", "leader", "head")
    assert [oversight_todo(overseen.person(name)).to_check for name in names] == [0, 1, 1, 0, 0]
    sent(overseen)
    assert oversight_todo(overseen.person("head")).letters == 1


@pytest.mark.django_db(transaction=True)
def test_the_same_proposed_by_many_at_once_is_one_matter(overseen: OversightWorld) -> None:
    def propose(number: int) -> Callable[[], object]:
        return lambda: overseen.matter(facts=(fact(f"fact {number}"),), by=None)

    at_once([propose(number) for number in range(4)])
    matter = Matter.objects.get()
    assert sorted(matter.facts.values_list("key", flat=True)) == [f"fact {n}" for n in range(4)]
    assert matter.steps.count() == 1


def at_once(actions: Sequence[Callable[[], object]]) -> None:
    """All in the same moment, each with a connection of its own."""
    begin = Barrier(len(actions))

    def one(action: Callable[[], object]) -> None:
        begin.wait()
        try:
            action()
        finally:
            connection.close()

    with ThreadPoolExecutor(len(actions)) as pool:
        list(pool.map(one, actions))
