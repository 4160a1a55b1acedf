"""Climbing the ladder in a matter: decided by a person, one rung at a time, the former letter closed or overdue."""

from __future__ import annotations

from datetime import date

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction

from dudao.apps.accounts.api import User
from dudao.apps.activity.api import record
from dudao.apps.oversight.actions.letters import climb_letter, draft_letter
from dudao.apps.oversight.actions.matters import locked_matter, measure_of, move_matter, required, take_step
from dudao.apps.oversight.choices import LETTER_RUNGS, LetterState, RungKind
from dudao.apps.oversight.models import Matter
from dudao.apps.oversight.permissions import ONLY_OFFICE, can_oversee
from dudao.apps.oversight.queries import ladder_of, last_letter, letter_now
from dudao.core.oversight.ladder import Rung, climb_refusal
from dudao.core.oversight.steps import Move


def next_rung_of(matter: Matter) -> Rung | None:
    """The rung above the matter's present one, by its county's ladder."""
    return ladder_of(matter.county).next_after(Rung(matter.rung))


def escalation_refusal(matter: Matter, today: date) -> str:
    """Why the matter may not climb now, in one sentence; empty when it may."""
    wanted = next_rung_of(matter)
    if wanted is None:
        return f"{matter.get_rung_display()}已经是梯次的最高一级。"
    return climb_refusal(ladder_of(matter.county), Rung(matter.rung), wanted, letter_now(matter, today))


@transaction.atomic
def escalate_matter(
    matter: Matter, reason: str, *, today: date, revision: int | None = None, actor: User
) -> Matter:
    """One rung up, with a reason; a letter's draft is made, a circular, talk or case is begun on its own page.

    ValidationError: nothing was issued yet, the former letter still runs, or the ladder ends.
    """
    held = locked_matter(matter, revision)
    if not can_oversee(actor, held.county):
        raise PermissionDenied(ONLY_OFFICE)
    reason = required(reason, "请写明为什么升级。")
    refused = escalation_refusal(held, today)
    if refused:
        raise ValidationError(refused)
    wanted = next_rung_of(held)
    assert wanted is not None
    letter = last_letter(held)
    before = held.get_rung_display()
    held.rung, held.proposed_rung = wanted.value, ""
    take_step(held, Move.ESCALATE, actor=actor, note=reason, kind=measure_of(wanted.value))
    if wanted.value in LETTER_RUNGS:
        if letter is not None and letter.state != LetterState.CLOSED:
            climb_letter(letter, today=today, actor=actor)
        else:
            draft_letter(held, wanted.value, actor=actor, today=today)
    details = {"from": before, "to": RungKind(wanted.value).label, "reason": reason}
    record(actor, "escalate_matter", held, organisation=held.county, details=details)
    return held


@transaction.atomic
def record_measure(matter: Matter, note: str, *, revision: int | None = None, actor: User) -> Matter:
    """The circular, talk or case of a matter has been done: 下发, with a word on when and how.

    ValidationError for a rung that is a letter: that is issued with its document.
    """
    held = locked_matter(matter, revision)
    if not can_oversee(actor, held.county):
        raise PermissionDenied(ONLY_OFFICE)
    if held.rung in LETTER_RUNGS:
        raise ValidationError(f"{held.get_rung_display()}随公文发出自动到“下发”，不用登记。")
    note = required(note, "请写明什么时候、怎样办的，如“11月28日由分管副县长约谈”。")
    move_matter(held, Move.ISSUE, actor=actor, note=note, kind=measure_of(held.rung))
    held.refresh_from_db()
    return held


@transaction.atomic
def leave_climb(matter: Matter, *, revision: int | None = None, actor: User) -> Matter:
    """The wish of a rule to climb is put aside; the facts stay."""
    held = locked_matter(matter, revision)
    if not can_oversee(actor, held.county):
        raise PermissionDenied(ONLY_OFFICE)
    if held.proposed_rung:
        wished = RungKind(held.proposed_rung).label
        held.proposed_rung = ""
        held.revision += 1
        held.save(update_fields=["proposed_rung", "revision"])
        record(actor, "leave_climb", held, organisation=held.county, details={"rung": wished})
    return held
