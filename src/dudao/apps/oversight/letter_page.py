"""What the page of one letter shows, and what the person may do there."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils import timezone

from dudao.apps.accounts.api import User
from dudao.apps.activity.api import history_of
from dudao.apps.correspondence.api import Delivery, can_read_document, document_url
from dudao.apps.evidence.api import can_provide
from dudao.apps.oversight import queries_letters as queries
from dudao.apps.oversight.actions.letter_extensions import why_no_letter_extension
from dudao.apps.oversight.actions.letters import URGES_PER_DAY
from dudao.apps.oversight.actions.replies import why_not_answerable
from dudao.apps.oversight.choices import LETTER_RUNGS, WAITING_FOR_UNIT, DecisionState, LetterState
from dudao.apps.oversight.letter_dates import calendar_note, due_after, is_overdue
from dudao.apps.oversight.letter_proofs import Proof, offered_documents, proofs_of
from dudao.apps.oversight.letter_rows import letter_lines
from dudao.apps.oversight.models import Letter, Reply
from dudao.apps.oversight.permissions_letters import (
    can_close_letter,
    can_enter_paper,
    can_hand_in,
    can_handle_letters,
    can_prepare,
    can_review,
    reads_letters_of,
    works_at,
)
from dudao.core.drafting import draft_from_json

_CHINESE = "一二三四五六七八九十"
USUAL_RETURN_DAYS = 3


@dataclass(frozen=True)
class Part:
    """A section of the letter as it is read on a telephone."""

    heading: str
    lines: tuple[str, ...]


@dataclass(frozen=True)
class ReplyLine:
    """An answer with its proofs and its light; `late`: handed in after its day."""

    reply: Reply
    proofs: list[Proof]
    light: tuple[str, str]
    is_late: bool


REPLY_LIGHTS = {
    "draft": ("none", "起草中"),
    "waiting": ("near", "待复核"),
    "accepted": ("ok", "认可"),
    "returned": ("warn", "退回"),
}
EXTENSION_LIGHTS = {
    "waiting": ("near", "待审批"),
    "granted": ("ok", "同意"),
    "refused": ("bad", "不同意"),
    "withdrawn": ("none", "已撤回"),
}


def letter_page(user: User, letter: Letter, today: date, posted: Mapping[str, str]) -> dict[str, Any]:
    """Everything for the template; `posted` is what was typed and could not be taken."""
    unit, county = letter.matter.unit, letter.matter.county
    reads = reads_letters_of(user, county)
    line = letter_lines([letter], today, reads_county=reads)[0]
    manages = can_handle_letters(user, county)
    replies = [_reply_line(one) for one in queries.replies_of(letter)]
    waiting = next((one for one in replies if one.reply.state == "waiting"), None)
    if waiting is not None:
        waiting.reply.letter = letter
    extensions = queries.extensions_of(letter)
    return {
        "letter": letter,
        "matter": letter.matter,
        "unit": unit,
        "county": county,
        "line": line,
        "parts": parts_of(letter),
        "document_url": document_url(letter.document) if can_read_document(user, letter.document) else "",
        "delivery": _delivery(letter),
        "works_here": works_at(user, unit),
        "manages": manages,
        "waiting": waiting,
        "replies": [one for one in replies if one.reply.state != "draft"],
        "may_review": waiting is not None and can_review(user, waiting.reply),
        "may_withdraw": waiting is not None
        and (can_hand_in(user, unit) or (manages and can_enter_paper(user, letter))),
        "may_close": can_close_letter(user, letter) and letter.state != LetterState.ANSWERED,
        "extensions": [(one, *EXTENSION_LIGHTS[one.state]) for one in extensions],
        "asked": next((one for one in extensions if one.state == DecisionState.WAITING), None),
        "urges": queries.urges_of(letter),
        "urges_per_day": URGES_PER_DAY,
        "may_urge": manages and letter.state in WAITING_FOR_UNIT,
        "climb_to": _climb_to(letter, today) if manages else "",
        "following": _following(letter, reads),
        "note": _calendar_note(letter),
        "return_days": posted.get("working_days", str(USUAL_RETURN_DAYS)),
        "return_due": due_after(county, today, USUAL_RETURN_DAYS),
        "history": history_of(letter) if reads else [],
        "posted": posted,
        **_unit_part(user, letter, today, posted, replies[0].reply if replies else None),
    }


def _unit_part(
    user: User, letter: Letter, today: date, posted: Mapping[str, str], last: Reply | None
) -> dict[str, Any]:
    """The form of whoever prepares the answer; it begins with the last answer, drafted or returned."""
    if not can_prepare(user, letter):
        return {"prepares": False}
    unit = letter.matter.unit
    draft = queries.draft_reply(letter)
    on_paper = not works_at(user, unit)
    may_attach = can_provide(user, unit)
    return {
        "prepares": True,
        "why_not": why_not_answerable(letter),
        "may_receive": letter.state == LetterState.ISSUED and not on_paper,
        "draft": draft,
        "number": draft.revision if draft is not None else 0,
        "answer": {
            "text": posted.get("text", last.text if last is not None else ""),
            "measures": posted.get("measures", last.measures if last is not None else ""),
            "paper_name": posted.get("paper_name", ""),
        },
        "on_paper": on_paper,
        "hands_in": on_paper or can_hand_in(user, unit),
        "may_attach": may_attach,
        "draft_proofs": proofs_of(last) if last is not None else [],
        "offered": offered_documents(user, letter, last) if may_attach else [],
        "why_no_extension": why_no_letter_extension(letter, today),
    }


def parts_of(letter: Letter) -> list[Part]:
    """The text of the letter, its headings numbered as they are printed."""
    parts = []
    number = 0
    for section in draft_from_json(letter.document.draft).sections:
        heading = section.heading
        if heading and section.numbered_heading and number < len(_CHINESE):
            heading = f"{_CHINESE[number]}、{heading}"
            number += 1
        parts.append(Part(heading, tuple(one for one in section.text.splitlines() if one.strip())))
    return parts


def _reply_line(reply: Reply) -> ReplyLine:
    late = reply.at is not None and reply.due_on is not None and _day(reply) > reply.due_on
    return ReplyLine(reply, proofs_of(reply), REPLY_LIGHTS[reply.state], late)


def _day(reply: Reply) -> date:
    assert reply.at is not None
    return timezone.localdate(reply.at)


def _delivery(letter: Letter) -> Delivery | None:
    """How the letter reached its unit; None before it is addressed."""
    return (
        letter.document.deliveries.filter(unit=letter.matter.unit_id, is_copy=False)
        .select_related("received_by", "unit")
        .first()
    )


def _following(letter: Letter, reads_county: bool) -> list[Letter]:
    """The letters that overtook this one; its unit sees those that have gone out."""
    found = letter.following.exclude(state=LetterState.DISMISSED).select_related("document")
    return list(found if reads_county else found.filter(issued_on__isnull=False))


def _climb_to(letter: Letter, today: date) -> str:
    """The letter that may be drafted now since no answer came; empty when none may."""
    if not is_overdue(letter, today) or letter.climbed:
        return ""
    rung = queries.next_rung(letter.matter.county, letter.rung)
    return rung.label if rung is not None and rung in LETTER_RUNGS else ""


def _calendar_note(letter: Letter) -> str:
    due = letter.effective_due_on
    if letter.issued_on is None or due is None:
        return ""
    return calendar_note(letter.matter.county, letter.issued_on, due)
