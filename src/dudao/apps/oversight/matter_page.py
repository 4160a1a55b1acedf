"""What the page of one matter shows: the bar of eight steps, facts, letters, cards, links, and what may be done."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.urls import reverse

from dudao.apps.accounts.api import User
from dudao.apps.correspondence.api import IssuerKind, issuers_of
from dudao.apps.oversight.actions.climbing import escalation_refusal, next_rung_of
from dudao.apps.oversight.choices import LETTER_RUNGS, RungKind
from dudao.apps.oversight.letter_rows import letter_lines
from dudao.apps.oversight.matter_links import links_of
from dudao.apps.oversight.matter_rows import LIGHTS, WORDS
from dudao.apps.oversight.models import Card, Letter, Matter, MatterStep
from dudao.apps.oversight.permissions import can_approve, can_oversee, reads_oversight_of
from dudao.apps.oversight.permissions_letters import can_read_letter
from dudao.core.oversight.steps import EIGHT, Move, Step, allowed

DESIGNATED = (
    "还没有写政府指定依据：县级政府部门（含教育局）未经本级政府指定不得开展政府督查"
    "（《政府督查工作条例》第七条）。"
)


@dataclass(frozen=True)
class StepMark:
    """One of the eight steps on the bar: reached or not, when, by whom."""

    label: str
    number: int
    is_done: bool
    is_now: bool
    at: datetime | None
    by: str


def step_marks(matter: Matter, steps: Sequence[MatterStep]) -> list[StepMark]:
    """The bar: the last time that each step was reached, up to where the matter stands now."""
    now = Step(matter.state)
    last = {one.state: one for one in steps}
    reached = now.place or 0
    marks = []
    for number, step in enumerate(EIGHT, 1):
        held = last.get(step.value)
        is_done = number <= reached or (now is Step.DISMISSED and held is not None)
        shown = held if is_done else None
        marks.append(
            StepMark(
                step.label,
                number,
                is_done,
                step is now,
                shown.at if shown is not None else None,
                _by(shown),
            )
        )
    return marks


def _by(step: MatterStep | None) -> str:
    if step is None:
        return ""
    return step.by.name if step.by is not None else "系统"


def matter_context(matter: Matter, user: User, today: date) -> dict[str, Any]:
    """Everything the page of a matter needs."""
    steps = list(matter.steps.all())
    step = Step(matter.state)
    manages = can_oversee(user, matter.county)
    letters = list(
        Letter.objects.filter(matter=matter).select_related("matter__unit", "document").order_by("pk")
    )
    wanted = next_rung_of(matter)
    may_approve = allowed(step, Move.APPROVE) and can_approve(user, matter)
    return {
        "matter": matter,
        "light": (LIGHTS[matter.state], WORDS[matter.state]),
        "marks": step_marks(matter, steps),
        "steps": [(one, _words(one)) for one in reversed(steps)],
        "facts": matter.facts.all(),
        "letters": letter_lines(
            [one for one in letters if can_read_letter(user, one)],
            today,
            reads_county=reads_oversight_of(user, matter.county),
        ),
        "cards": Card.objects.filter(matter=matter).select_related("unit", "lifted_by"),
        "links": links_of(matter, user),
        "reads_county": reads_oversight_of(user, matter.county),
        "manages": manages,
        "may_approve": may_approve,
        "waits_for_others": allowed(step, Move.APPROVE) and manages and not may_approve,
        "may_dismiss": allowed(step, Move.DISMISS) and (manages or can_approve(user, matter)),
        "may_close": allowed(step, Move.CLOSE) and manages,
        "may_reopen": allowed(step, Move.REOPEN) and manages,
        "may_edit": matter.is_open and manages,
        "may_draft": _may_draft(matter, step, letters) and manages,
        "beyond": _beyond(matter, step) if manages else None,
        "next_rung": RungKind(wanted.value).label if wanted is not None else "",
        "may_escalate": manages and allowed(step, Move.ESCALATE) and wanted is not None,
        "escalation_refusal": escalation_refusal(matter, today) if manages else "",
        "needs_designation": manages and _needs_designation(matter),
        "designation_words": DESIGNATED,
    }


def _words(step: MatterStep) -> str:
    """What was done: the move where it is known, else the step reached."""
    return Move(step.move).label if step.move else step.get_state_display()


def _may_draft(matter: Matter, step: Step, letters: Sequence[Letter]) -> bool:
    """A letter of the present rung can be drafted: nothing was yet, or what was drafted has been given up."""
    if matter.rung not in LETTER_RUNGS or not matter.is_open:
        return False
    live = [one for one in letters if one.state != "dismissed" and one.rung == matter.rung]
    return not live and step in (Step.PROPOSED, Step.CHECKING)


def _beyond(matter: Matter, step: Step) -> tuple[str, str] | None:
    """Above the letters: what is suggested and the page on which it is begun."""
    if not matter.is_open or matter.rung in LETTER_RUNGS or step not in (Step.PROPOSED, Step.CHECKING):
        return None
    name = "rankings" if matter.rung == RungKind.CIRCULAR else "accountability"
    return RungKind(matter.rung).label, f"{reverse(name)}?matter={matter.pk}"


def _needs_designation(matter: Matter) -> bool:
    """A department issues and nobody has written down who designated it (art. 7)."""
    if matter.designation or not matter.is_open:
        return False
    issuer = issuers_of(matter.county).first()
    if issuer is None:
        return False
    return issuer.kind in (IssuerKind.BUREAU, IssuerKind.DEPARTMENT) and not issuer.designation
