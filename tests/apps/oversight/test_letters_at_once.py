"""The same moment twice, on both databases: two reviewers, two letters, two answers, two mornings."""

from __future__ import annotations

from datetime import date

import pytest

from dudao.apps.activity.api import chain_of, verify
from dudao.apps.oversight.actions.letters import climb_overdue, draft_letter
from dudao.apps.oversight.actions.replies import AnswerGiven, accept_answer, return_answer, submit_answer
from dudao.apps.oversight.choices import RungKind
from dudao.apps.oversight.models import Letter, Reply
from tests.apps.oversight.letters_made import answered, matter, now, received
from tests.apps.oversight.made import OversightWorld
from tests.apps.workplan.test_progress_at_once import at_once

pytestmark = pytest.mark.django_db(transaction=True)


def test_of_two_reviewers_one_decides(overseen: OversightWorld) -> None:
    letter = answered(overseen)
    first, second = overseen.person("officer"), overseen.person("second_officer")
    got = at_once(
        [
            lambda: accept_answer(letter, actor=first),
            lambda: return_answer(letter, "缺佐证", 3, today=overseen.today, actor=second),
        ]
    )
    assert got == ["done", "refused"]
    reply = Reply.objects.get()
    assert (now(letter).state, reply.state) in {("closed", "accepted"), ("returned", "returned")}
    assert verify(chain_of(overseen.county)) is None


def test_two_letters_in_one_moment_are_one(overseen: OversightWorld) -> None:
    held = matter(overseen)
    people = [overseen.person("officer"), overseen.person("second_officer")]
    got = at_once(
        [lambda who=who: draft_letter(held, RungKind.REMINDER_LETTER, actor=who) for who in people]  # type: ignore[misc]
    )
    assert (got, Letter.objects.count()) == (["done", "refused"], 1)


def test_an_answer_is_handed_in_once(overseen: OversightWorld) -> None:
    letter = received(overseen)
    head = overseen.person("head")
    given = AnswerGiven("已办")
    got = at_once([lambda: submit_answer(letter, given, revision=0, actor=head)] * 3)
    assert (got, Reply.objects.count()) == (["done", "refused", "refused"], 1)


def test_two_mornings_at_once_draft_one_letter(overseen: OversightWorld) -> None:
    received(overseen)
    at_once([lambda: climb_overdue(overseen.county, date(2025, 12, 2))] * 2)
    assert [one.rung for one in Letter.objects.order_by("pk")] == ["reminder_letter", "warning_letter"]
