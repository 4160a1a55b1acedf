"""Letters, cards, circulars and commendations of the units in a year, as the oversight recorded them."""

from __future__ import annotations

from collections import defaultdict
from fractions import Fraction

from django.urls import reverse
from django.utils import timezone

from dudao.apps.appraisal.choices import CommendationState, NomineeState
from dudao.apps.appraisal.models import Nominee
from dudao.apps.appraisal.span import Span, cut_sources
from dudao.apps.organisations.api import Organisation
from dudao.apps.oversight.api import (
    AnswerFact,
    Card,
    CardColour,
    Letter,
    LetterState,
    MatterStep,
    MeasureKind,
    RungKind,
    answered_in_time_of,
)
from dudao.core.appraisal import CountFact, FactKey, ShareFact, Source

Found = dict[int, dict[FactKey, ShareFact | CountFact | None]]
RUNGS = {
    RungKind.REMINDER_LETTER: FactKey.REMINDER_LETTERS,
    RungKind.WARNING_LETTER: FactKey.WARNING_LETTERS,
    RungKind.OVERSIGHT_LETTER: FactKey.OVERSIGHT_LETTERS,
}
COLOURS = {CardColour.YELLOW: FactKey.YELLOW_CARDS, CardColour.RED: FactKey.RED_CARDS}


def oversight_facts(county: Organisation, ids: list[int], span: Span) -> Found:
    """Letters issued and answered, cards not withdrawn, circulars by name and commendations in the span."""
    found: Found = {pk: {} for pk in ids}
    events = _letters(ids, span, found)
    for more in (_cards(ids, span), _circulars(ids, span), _commended(county, ids, span)):
        for key, sources in more.items():
            events[key].extend(sources)
    kinds = (*RUNGS.values(), *COLOURS.values(), FactKey.CRITICISED, FactKey.PRAISED)
    for pk in ids:
        for kind in kinds:
            sources = events[pk, kind]
            found[pk][kind] = CountFact(len(sources), cut_sources(sources))
    return found


Events = defaultdict[tuple[int, FactKey], list[Source]]


def _letters(ids: list[int], span: Span, found: Found) -> Events:
    """The letters issued in the span; those whose answer was due in it, answered by their day or not."""
    events: Events = defaultdict(list)
    letters = Letter.objects.filter(matter__unit__in=ids, issued_on__isnull=False).order_by("issued_on", "pk")
    for letter in letters.exclude(state=LetterState.DISMISSED).select_related("matter", "document"):
        if span.holds(letter.issued_on):
            name = f"{letter.get_rung_display()}{letter.document.number_text} {letter.matter.title}"
            source = Source(f"{letter.issued_on:%Y-%m-%d} {name}", reverse("letter", args=[letter.pk]))
            events[letter.matter.unit_id, RUNGS[RungKind(letter.rung)]].append(source)
    answers = answered_in_time_of(ids, span.first, span.as_of, today=span.today)
    for pk in ids:
        found[pk][FactKey.LETTERS_ON_TIME] = ShareFact(
            Fraction(answers[pk].numerator),
            Fraction(answers[pk].denominator),
            "件",
            cut_sources(_answer_source(one) for one in answers[pk].facts),
        )
    return events


def _answer_source(fact: AnswerFact) -> Source:
    answered = fact.answered_on
    word = (
        "没有答复" if answered is None else f"{answered:%Y-%m-%d} 答复" + ("" if fact.in_time else "，逾期")
    )
    return Source(f"{fact.name}：{fact.due_on:%Y-%m-%d} 前答复，{word}", fact.url)


def _cards(ids: list[int], span: Span) -> Events:
    """Cards given in the span; those given by mistake and withdrawn are none."""
    events: Events = defaultdict(list)
    cards = Card.objects.filter(unit__in=ids, withdrawn=False).order_by("given_on", "pk")
    for card in cards:
        if span.holds(card.given_on):
            words = f"{card.given_on:%Y-%m-%d} {card.get_colour_display()}：{card.reason}"
            events[card.unit_id, COLOURS[CardColour(card.colour)]].append(Source(words, reverse("cards")))
    return events


def _circulars(ids: list[int], span: Span) -> Events:
    """Matters of the unit that climbed to a circular in the span."""
    events: Events = defaultdict(list)
    steps = MatterStep.objects.filter(matter__unit__in=ids, kind=MeasureKind.CIRCULAR).order_by("at", "pk")
    for step in steps.select_related("matter"):
        day = timezone.localdate(step.at)
        if span.holds(day):
            source = Source(
                f"{day:%Y-%m-%d} 通报：{step.matter.title}", reverse("matter", args=[step.matter_id])
            )
            events[step.matter.unit_id, FactKey.CRITICISED].append(source)
    return events


def _commended(county: Organisation, ids: list[int], span: Span) -> Events:
    """The unit itself on a list of commendations that was decided in the span."""
    events: Events = defaultdict(list)
    nominees = Nominee.objects.filter(
        unit__in=ids,
        person_name="",
        state=NomineeState.LISTED,
        commendation__county=county,
        commendation__state=CommendationState.DECIDED,
        commendation__decided_at__isnull=False,
    )
    for one in nominees.select_related("commendation").order_by("pk"):
        decided = one.commendation.decided_at
        day = timezone.localdate(decided) if decided is not None else None
        if day is not None and span.holds(day):
            url = reverse("commendation", args=[one.commendation_id])
            events[one.unit_id, FactKey.PRAISED].append(
                Source(f"{day:%Y-%m-%d} {one.commendation.title}：{one.honour}", url)
            )
    return events
