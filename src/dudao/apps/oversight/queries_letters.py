"""Reads of letters. Every list starts from `letters_visible_to(user)`."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.db.models import DateField, Q, QuerySet
from django.db.models.functions import Coalesce

from dudao.apps.accounts.api import Role, User
from dudao.apps.campaigns.api import counties_read_by
from dudao.apps.evidence.api import Evidence
from dudao.apps.organisations.api import Organisation
from dudao.apps.oversight.choices import (
    OPEN_LETTERS,
    WAITING_FOR_UNIT,
    DecisionState,
    LetterState,
    ReplyState,
    RungKind,
)
from dudao.apps.oversight.models import Letter, LetterExtension, LetterUrge, Matter, Reply
from dudao.apps.oversight.queries import ladder_of
from dudao.apps.oversight.queries_units import units_worked_at
from dudao.core.oversight.ladder import Rung

SHOWN = ("matter__county", "matter__unit", "matter__campaign", "document__issuer", "closed_by")


def letters() -> QuerySet[Letter]:
    """Letters with what every list shows."""
    return Letter.objects.select_related(*SHOWN)


def letters_visible_to(user: User) -> QuerySet[Letter]:
    """All letters of the counties read; of the units where a person works those that have gone out."""
    sent = Q(matter__unit__in=units_worked_at(user), issued_on__isnull=False)
    return letters().filter(Q(matter__county__in=counties_read_by(user)) | sent)


def letters_of_unit(unit: Organisation) -> QuerySet[Letter]:
    """Every letter of a unit that has gone out, the newest first."""
    return letters().filter(matter__unit=unit, issued_on__isnull=False).order_by("-issued_on", "-pk")


def letter_by_id(letter_id: int) -> Letter | None:
    """One letter with its matter, unit and document."""
    return letters().select_related("previous__document").filter(pk=letter_id).first()


def held_letter(letter: Letter) -> Letter:
    """The letter as it stands now; its matter's row and then its own are locked until the transaction ends."""
    Matter.objects.select_for_update(of=("self",)).get(letters=letter.pk)
    found = Letter.objects.select_for_update(of=("self",)).select_related(*SHOWN)
    return found.get(pk=letter.pk)


def letters_waiting_for(user: User) -> list[Letter]:
    """What the units of a person have to sign for or answer, the earliest day first."""
    found = letters().filter(matter__unit__in=units_worked_at(user), state__in=WAITING_FOR_UNIT)
    return sorted(found, key=lambda one: (one.effective_due_on or date.max, one.pk))


def replies_to_review(user: User) -> QuerySet[Reply]:
    """Answers that wait for the office of a county where a person is an officer, not her own."""
    counties = _counties_of_office(user)
    found = Reply.objects.filter(letter__matter__county__in=counties, state=ReplyState.WAITING)
    return found.exclude(Q(by=user) & Q(paper_name="")).select_related("letter__matter__unit")


def extensions_to_decide(user: User) -> QuerySet[LetterExtension]:
    """Requests for more time that wait for the office, not a person's own."""
    found = LetterExtension.objects.filter(
        letter__matter__county__in=_counties_of_office(user), state=DecisionState.WAITING
    )
    return found.exclude(asked_by=user).select_related("letter__matter__unit", "asked_by")


def _counties_of_office(user: User) -> set[int]:
    return {
        held.organisation.county_id or held.organisation_id
        for held in user.held_memberships
        if held.role == Role.BUREAU_OFFICER
    }


def overdue_letters(county: Organisation, today: date) -> QuerySet[Letter]:
    """Letters of a county that wait for their unit after their day; one overtaken by the next rung is among them."""
    answer_by = Coalesce("extended_due_on", "returned_due_on", "due_on", output_field=DateField())
    found = letters().filter(matter__county=county, state__in=WAITING_FOR_UNIT)
    return found.alias(answer_by=answer_by).filter(answer_by__lt=today)


def letter_counts(county: Organisation, today: date) -> dict[str, int]:
    """How many letters of a county stand where: drafts, waiting for units, overdue, to review, closed, all."""
    rows = Letter.objects.filter(matter__county=county).values_list(
        "state", "extended_due_on", "returned_due_on", "due_on"
    )
    counts = dict.fromkeys(("all", "draft", "waiting", "overdue", "review", "closed"), 0)
    for state, extended_on, returned_on, due_on in rows:
        answer_by = extended_on or returned_on or due_on
        counts["all"] += state != LetterState.DISMISSED
        counts["draft"] += state == LetterState.DRAFT
        counts["review"] += state == LetterState.ANSWERED
        counts["closed"] += state == LetterState.CLOSED
        if state in WAITING_FOR_UNIT:
            counts["waiting"] += 1
            counts["overdue"] += answer_by is not None and answer_by < today
    return counts


def open_letter_of(matter_id: int) -> Letter | None:
    """The letter of a matter that is not closed and not overtaken by the next rung; None when there is none."""
    found = Letter.objects.filter(matter=matter_id, state__in=OPEN_LETTERS, climbed=False)
    return found.select_related("document", "matter__county").order_by("-pk").first()


def next_rung(county: Organisation, rung: str) -> RungKind | None:
    """The next rung in use above this one; None at the top."""
    found = ladder_of(county).next_after(Rung(rung))
    return None if found is None else RungKind(found.value)


def replies_of(letter: Letter) -> list[Reply]:
    """All answers of a letter with their proofs, the newest first."""
    found = letter.replies.select_related("by", "written_by", "reviewed_by").prefetch_related(
        "proofs__current__stored"
    )
    return list(found.order_by("-number"))


def draft_reply(letter: Letter) -> Reply | None:
    """The answer that is being prepared; None when there is none."""
    return (
        letter.replies.filter(state=ReplyState.DRAFT)
        .select_related("written_by")
        .prefetch_related("proofs__current__stored")
        .first()
    )


def waiting_reply(letter: Letter) -> Reply | None:
    """The answer that waits for its review; None when there is none."""
    return letter.replies.filter(state=ReplyState.WAITING).select_related("by").first()


def extensions_of(letter: Letter) -> list[LetterExtension]:
    """All requests for more time, the newest first."""
    return list(letter.extensions.select_related("asked_by", "decided_by").order_by("-pk"))


def urges_of(letter: Letter) -> list[LetterUrge]:
    """How often and by whom a letter was urged, the newest first."""
    return list(letter.urges.select_related("by").order_by("-pk"))


def urged_on(letter_ids: Iterable[int], day: date) -> dict[int, int]:
    """How often each letter was urged on a day."""
    found: dict[int, int] = {}
    for pk in LetterUrge.objects.filter(letter__in=list(letter_ids), urged_on=day).values_list(
        "letter_id", flat=True
    ):
        found[pk] = found.get(pk, 0) + 1
    return found


def proof_of_letter(letter: Letter, evidence_id: int) -> Evidence | None:
    """A document that proves an answer of this letter; None for any other."""
    return (
        Evidence.objects.filter(
            pk=evidence_id,
            pk__in=Reply.proofs.through.objects.filter(reply__letter=letter).values("evidence_id"),
        )
        .select_related("current__stored", "unit")
        .first()
    )
