"""Letters for tests, through the product's actions; hours are nine in the morning of the day that is given."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Any

from django.utils import timezone

from dudao.apps.correspondence.api import receive_document
from dudao.apps.organisations.api import Organisation
from dudao.apps.oversight.actions.letters import draft_letter
from dudao.apps.oversight.actions.matters import FactGiven, MatterGiven, propose_matter
from dudao.apps.oversight.actions.replies import AnswerGiven, submit_answer
from dudao.apps.oversight.choices import MatterSource, RungKind
from dudao.apps.oversight.models import Letter, Matter, Reply
from dudao.apps.oversight.queries_letters import letter_by_id
from tests.apps.correspondence import made as documents
from tests.apps.oversight.made import OversightWorld

MONDAY = date(2025, 11, 24)
BASIS = "《教育督导条例》第二十一条"


def morning(day: date) -> datetime:
    """Nine o'clock of a day."""
    return timezone.make_aware(datetime.combine(day, time(9)))


def matter(
    held: OversightWorld,
    *,
    unit: Organisation | None = None,
    rung: str = RungKind.REMINDER_LETTER,
    key: str = "duty:3",
    **given: Any,
) -> Matter:
    """A matter of the finance department with one fact and its basis."""
    facts = (FactGiven("late", "任务“完善经费保障制度”已逾期3天", held.today, url="/plan/"),)
    asked = {"title": "完善经费保障制度逾期", "facts": facts, "basis": BASIS} | given
    proposed = propose_matter(
        held.county,
        MatterGiven(unit=unit or held.unit, subject_key=key, source=MatterSource.TYPED, rung=rung, **asked),
        actor=held.person("officer"),
    )
    return proposed.matter


def now(letter: Letter) -> Letter:
    """The letter as it stands in the database."""
    found = letter_by_id(letter.pk)
    assert found is not None
    return found


def drafted(held: OversightWorld, *, of: Matter | None = None, rung: str = "", **given: Any) -> Letter:
    """A letter that is drafted, of a new matter when none is given."""
    about = of or matter(held, rung=rung or RungKind.REMINDER_LETTER, **given)
    return draft_letter(about, rung or about.rung, actor=held.person("officer"), today=held.today)


def issued(
    held: OversightWorld, *, on: date | None = None, letter: Letter | None = None, **given: Any
) -> Letter:
    """A letter checked, signed and sent on a day (the day of the world when none is given)."""
    one = letter or drafted(held, **given)
    documents.sent(one.document, held.world, at=morning(on or held.today))
    return now(one)


def received(held: OversightWorld, *, by: str = "handler", **given: Any) -> Letter:
    """A letter that somebody of the unit has signed for."""
    letter = issued(held, **given)
    return receipt(held, letter, by=by)


def receipt(held: OversightWorld, letter: Letter, *, by: str = "handler") -> Letter:
    """The unit signs for a letter that was sent."""
    delivery = letter.document.deliveries.get(unit=letter.matter.unit)
    receive_document(delivery, actor=held.person(by), at=morning(held.today))
    return now(letter)


def hand_in(
    held: OversightWorld,
    letter: Letter,
    text: str = "已印发制度",
    *,
    by: str = "head",
    on: date | None = None,
) -> Reply:
    """An answer handed in; `on` puts it back to that day."""
    drafts = letter.replies.filter(state="draft").values_list("revision", flat=True)
    seen = drafts.first() or 0
    reply = submit_answer(letter, AnswerGiven(text, "年底前完成"), revision=seen, actor=held.person(by))
    if on is not None:
        Reply.objects.filter(pk=reply.pk).update(at=morning(on))
    return Reply.objects.get(pk=reply.pk)


def answered(held: OversightWorld, **given: Any) -> Letter:
    """A letter whose answer waits for its review."""
    letter = received(held, **given)
    hand_in(held, letter)
    return now(letter)
