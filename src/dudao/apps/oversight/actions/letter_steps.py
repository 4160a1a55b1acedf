"""What a letter's events mean for its matter: the eight steps move with the letter that counts now."""

from __future__ import annotations

from django.utils import timezone

from dudao.apps.accounts.api import User
from dudao.apps.oversight.actions.matters import locked_matter, move_if_allowed
from dudao.apps.oversight.choices import DecisionState, LetterState
from dudao.apps.oversight.models import Letter
from dudao.core.oversight.steps import Move


def move_on(letter: Letter, *moves: Move, actor: User | None, note: str = "") -> None:
    """The matter takes these moves; those that make no sense from where it stands are left out.

    A letter that the next rung has overtaken no longer moves its matter once that next one is out.
    """
    if letter.climbed and letter.following.filter(issued_on__isnull=False).exists():
        return
    for move in moves:
        move_if_allowed(letter.matter, move, actor=actor, note=note)


def issue_matter(letter: Letter, *, actor: User | None) -> None:
    """The matter is issued with this letter, and stands at its rung; a higher rung begins again at 审核."""
    matter = locked_matter(letter.matter)
    if matter.rung != letter.rung or matter.proposed_rung == letter.rung:
        matter.rung, matter.proposed_rung = letter.rung, ""
        matter.save(update_fields=["rung", "proposed_rung"])
    if letter.previous_id is not None:
        move_if_allowed(matter, Move.ESCALATE, actor=actor, note="前函逾期未答复，升级")
    move_if_allowed(matter, Move.ISSUE, actor=actor, note=letter.document.number_text)


def end_letter(letter: Letter, state: LetterState, note: str, *, actor: User | None) -> None:
    """The letter is closed or given up; what waited for a decision is over with it."""
    letter.state = state
    letter.closed_at, letter.closed_by, letter.closing_note = timezone.now(), actor, note[:500]
    letter.revision += 1
    letter.save()
    end_waiting_extensions(letter)


def end_waiting_extensions(letter: Letter) -> None:
    """A request for more time that still waits is over when the letter needs no more time."""
    letter.extensions.filter(state=DecisionState.WAITING).update(state=DecisionState.WITHDRAWN)
