"""How many letters a unit answered in time: for rankings and the appraisal, with every letter that counts."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from django.urls import reverse
from django.utils import timezone

from dudao.apps.organisations.api import Organisation
from dudao.apps.oversight.choices import WAITING_FOR_UNIT, LetterState
from dudao.apps.oversight.models import Letter, Reply
from dudao.apps.oversight.queries_letters import letters


@dataclass(frozen=True)
class AnswerFact:
    """One letter: its day, when the first answer was handed in (None: not yet), whether that was in time."""

    letter_id: int
    name: str
    due_on: date
    answered_on: date | None
    in_time: bool
    url: str


@dataclass(frozen=True)
class AnsweredInTime:
    """Letters answered in time of all that had to be answered; no letters: no share."""

    facts: tuple[AnswerFact, ...] = ()

    @property
    def denominator(self) -> int:
        return len(self.facts)

    @property
    def numerator(self) -> int:
        return sum(one.in_time for one in self.facts)

    @property
    def share(self) -> Fraction | None:
        """None without a denominator: nothing to be compared by."""
        return Fraction(self.numerator, self.denominator) if self.facts else None


def answered_in_time(unit: Organisation, first_on: date, last_on: date, *, today: date) -> AnsweredInTime:
    """The letters of one unit whose day for the first answer lies in the span, both ends included."""
    return answered_in_time_of([unit.pk], first_on, last_on, today=today)[unit.pk]


def answered_in_time_of(
    unit_ids: Iterable[int], first_on: date, last_on: date, *, today: date
) -> dict[int, AnsweredInTime]:
    """The same for many units in two queries.

    A letter counts by its first answer and the day that counted when it was handed in; the day itself is in time.
    Unanswered ones count once their day is over. Void letters, and those that the office closed before an answer and
    before the day, do not count.
    """
    wanted = list(unit_ids)
    found: dict[int, list[AnswerFact]] = defaultdict(list)
    held = list(
        letters()
        .filter(matter__unit__in=wanted, issued_on__isnull=False)
        .exclude(state=LetterState.DISMISSED)
        .order_by("pk")
    )
    first = {
        one.letter_id: one
        for one in Reply.objects.filter(letter__in=[each.pk for each in held], at__isnull=False).order_by(
            "-number"
        )
    }
    for letter in held:
        fact = _fact(letter, first.get(letter.pk), today)
        if fact is not None and first_on <= fact.due_on <= last_on:
            found[letter.matter.unit_id].append(fact)
    return {pk: AnsweredInTime(tuple(found[pk])) for pk in wanted}


def _fact(letter: Letter, reply: Reply | None, today: date) -> AnswerFact | None:
    due = reply.due_on if reply is not None else letter.effective_due_on
    if due is None:
        return None
    answered = timezone.localdate(reply.at) if reply is not None and reply.at is not None else None
    if answered is None and not (letter.state in WAITING_FOR_UNIT and due < today):
        return None
    return AnswerFact(
        letter.pk,
        f"{letter.get_rung_display()}（{letter.document.number_text}）",
        due,
        answered,
        answered is not None and answered <= due,
        reverse("letter", args=[letter.pk]),
    )
