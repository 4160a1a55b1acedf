"""Answers: prepared by anybody of the unit, handed in by its head, reviewed by the office."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from dudao.apps.accounts.api import User, officers_of
from dudao.apps.activity.api import record
from dudao.apps.evidence.api import Evidence
from dudao.apps.notices.api import NoticeKind, notify, subject_of
from dudao.apps.oversight.actions.letter_steps import end_letter, end_waiting_extensions, move_on
from dudao.apps.oversight.actions.letters import LONGEST_NOTE, letter_name, tell_unit
from dudao.apps.oversight.choices import LetterState, ReplyState
from dudao.apps.oversight.letter_dates import LONGEST_DAYS, due_after
from dudao.apps.oversight.letter_texts import chinese_day
from dudao.apps.oversight.models import Letter, Reply
from dudao.apps.oversight.permissions_letters import (
    NOT_OWN,
    ONLY_HEAD,
    ONLY_OFFICE,
    ONLY_UNIT,
    can_enter_paper,
    can_hand_in,
    can_handle_letters,
    can_prepare,
    can_review,
    works_at,
)
from dudao.apps.oversight.queries_letters import draft_reply, held_letter, waiting_reply
from dudao.apps.oversight.queries_units import heads_of_unit
from dudao.core.oversight.steps import Move

LONGEST_TEXT = 5000
MOST_PROOFS = 30
TEXTS = {"text": "办理情况", "measures": "整改措施和时限"}
ANSWERABLE = (LetterState.RECEIVED, LetterState.RETURNED)


class ReplyConflict(Exception):
    """Somebody else of the unit changed the answer meanwhile; `reply` is what stands now (None: handed in)."""

    def __init__(self, reply: Reply | None) -> None:
        super().__init__("这份答复刚刚被别人改过。")
        self.reply = reply


@dataclass(frozen=True)
class AnswerGiven:
    """What a unit says: what was done and why, the measures with their days; who signed it when it came on paper."""

    text: str
    measures: str = ""
    paper_name: str = ""


def why_not_answerable(letter: Letter) -> str:
    """Why an answer cannot be written now; empty when it can."""
    if letter.state in ANSWERABLE:
        return ""
    if letter.state == LetterState.ISSUED:
        return "先签收，再答复。"
    if letter.state == LetterState.ANSWERED:
        return "答复已提交，正在等督导室复核；要修改请先撤回。"
    return f"函件{letter.get_state_display()}，不用再答复。"


@transaction.atomic
def save_answer(letter: Letter, given: AnswerGiven, *, revision: int, actor: User) -> Reply:
    """Keep what is written as the draft of the answer; `revision` is what was seen of it, 0 for none yet.

    ReplyConflict when somebody changed it meanwhile; PermissionDenied for other units; ValidationError when too long.
    """
    held = _answerable(letter, actor)
    return _written(held, given, revision, actor)


@transaction.atomic
def submit_answer(letter: Letter, given: AnswerGiven, *, revision: int, actor: User) -> Reply:
    """Hand the answer in; by the head of the unit, or by whoever works there when no head has an account.

    The day for the answer is kept as it was then. ValidationError without a text. A request for more time that still
    waits is over.
    """
    held = _answerable(letter, actor)
    on_paper = can_enter_paper(actor, held) and not works_at(actor, held.matter.unit)
    if not on_paper and not can_hand_in(actor, held.matter.unit):
        raise PermissionDenied(ONLY_HEAD)
    if not given.text.strip():
        raise ValidationError({"text": "请写明办理情况，再提交。"})
    if on_paper and not given.paper_name.strip():
        raise ValidationError({"paper_name": "请写明在纸质答复上签字的人。"})
    reply = _written(held, given, revision, actor)
    reply.state, reply.by, reply.at, reply.due_on = (
        ReplyState.WAITING,
        actor,
        timezone.now(),
        held.effective_due_on,
    )
    reply.paper_name = given.paper_name.strip()[:40] if on_paper else ""
    reply.save()
    held.state = LetterState.ANSWERED
    held.revision += 1
    held.save(update_fields=["state", "revision"])
    end_waiting_extensions(held)
    _tell_office(held, reply, actor)
    details = {"number": reply.number, "proofs": reply.proofs.count(), "due_on": str(reply.due_on or "")}
    record(actor, "answer_letter", held, organisation=held.matter.unit, details=details)
    move_on(held, Move.ANSWER, actor=actor)
    return reply


@transaction.atomic
def withdraw_answer(letter: Letter, *, actor: User) -> Reply:
    """Take an answer back before its review, to change it; the day for the answer goes on counting."""
    held = held_letter(letter)
    unit = held.matter.unit
    if not (can_hand_in(actor, unit) or can_enter_paper(actor, held)):
        raise PermissionDenied(ONLY_HEAD if works_at(actor, unit) else ONLY_UNIT)
    reply = waiting_reply(held)
    if held.state != LetterState.ANSWERED or reply is None:
        raise ValidationError(f"函件现在是“{held.get_state_display()}”，没有可以撤回的答复。")
    reply.state, reply.by, reply.at, reply.due_on = ReplyState.DRAFT, None, None, None
    reply.revision += 1
    reply.save()
    held.state = LetterState.RETURNED if reply.number > 1 else LetterState.RECEIVED
    held.revision += 1
    held.save(update_fields=["state", "revision"])
    record(actor, "withdraw_answer", held, organisation=unit, details={"number": reply.number})
    move_on(held, Move.TAKE_BACK, actor=actor)
    return reply


@transaction.atomic
def add_proofs(letter: Letter, proofs: Sequence[Evidence], *, actor: User) -> Reply:
    """Documents of the unit prove the answer that is being prepared; the same one counts once."""
    held = _answerable(letter, actor)
    foreign = [one.title for one in proofs if one.unit_id != held.matter.unit_id or one.discarded_at]
    if foreign:
        raise ValidationError(f"《{foreign[0]}》不是本单位的材料，不能作为佐证。")
    reply = _draft_of(held, actor)
    if reply.proofs.count() + len(proofs) > MOST_PROOFS:
        raise ValidationError(f"一次答复最多附 {MOST_PROOFS} 份佐证。")
    reply.proofs.add(*proofs)
    return reply


@transaction.atomic
def remove_proof(letter: Letter, evidence_id: int, *, actor: User) -> None:
    """A proof is taken off the answer that is being prepared; the document itself stays with the unit."""
    held = _answerable(letter, actor)
    reply = draft_reply(held)
    if reply is not None:
        reply.proofs.remove(evidence_id)


@transaction.atomic
def accept_answer(letter: Letter, opinion: str = "", *, actor: User) -> Letter:
    """The office accepts the answer that waits: the letter is closed, the matter stands at 复核."""
    held, reply = _reviewable(letter, actor)
    _review(reply, ReplyState.ACCEPTED, opinion.strip(), actor)
    end_letter(held, LetterState.CLOSED, opinion.strip() or "答复已认可", actor=actor)
    tell_unit(
        held,
        NoticeKind.DECIDED,
        f"答复已认可：{held.matter.title}",
        opinion.strip() or letter_name(held),
        actor,
    )
    details = {"number": reply.number, "opinion": reply.opinion}
    record(actor, "accept_answer", held, organisation=held.matter.unit, details=details)
    move_on(held, Move.REVIEW, actor=actor, note=opinion)
    return held


@transaction.atomic
def return_answer(letter: Letter, reason: str, working_days: int, *, today: date, actor: User) -> Letter:
    """The office sends the answer back with the reason; the new day is so many working days after today.

    The new day takes the place of the old one, and of an extension. ValidationError without a reason, or for days
    outside 1 to 60.
    """
    held, reply = _reviewable(letter, actor)
    reason = reason.strip()
    if not reason:
        raise ValidationError({"reason": "请写明退回的原因，单位会看到。"})
    if not 1 <= working_days <= LONGEST_DAYS:
        raise ValidationError({"working_days": f"补充答复的期限应在 1 到 {LONGEST_DAYS} 个工作日之间。"})
    _review(reply, ReplyState.RETURNED, reason, actor)
    held.state = LetterState.RETURNED
    held.returned_due_on = due_after(held.matter.county, today, working_days)
    held.extended_due_on = None
    held.revision += 1
    held.save(update_fields=["state", "returned_due_on", "extended_due_on", "revision"])
    tell_unit(
        held,
        NoticeKind.RETURNED,
        f"答复被退回：{held.matter.title}",
        f"{reason}\n请于{chinese_day(held.returned_due_on)}前（含当日）补充答复。",
        actor,
    )
    details = {"number": reply.number, "reason": reason, "due_on": str(held.returned_due_on)}
    record(actor, "return_answer", held, organisation=held.matter.unit, details=details)
    move_on(held, Move.RETURN, actor=actor, note=reason)
    return held


def _answerable(letter: Letter, actor: User) -> Letter:
    held = held_letter(letter)
    if not can_prepare(actor, held):
        raise PermissionDenied(ONLY_UNIT)
    refused = why_not_answerable(held)
    if refused:
        raise ValidationError(refused)
    return held


def _draft_of(letter: Letter, actor: User) -> Reply:
    """The answer that is being prepared; begun with what was returned when there is none. The letter is locked."""
    held = draft_reply(letter)
    if held is not None:
        return held
    last = letter.replies.order_by("-number").first()
    number = last.number + 1 if last is not None else 1
    made = Reply.objects.create(
        letter=letter,
        number=number,
        revision=0,
        text=last.text if last is not None else "",
        measures=last.measures if last is not None else "",
        written_by=actor,
    )
    if last is not None:
        made.proofs.set(last.proofs.all())
    record(actor, "prepare_answer", letter, organisation=letter.matter.unit, details={"number": number})
    return made


def _written(letter: Letter, given: AnswerGiven, revision: int, actor: User) -> Reply:
    for name, label in TEXTS.items():
        size = len(getattr(given, name))
        if size > LONGEST_TEXT:
            raise ValidationError({name: f"“{label}”最多 {LONGEST_TEXT} 字，现在 {size} 字。"})
    reply = _draft_of(letter, actor)
    if reply.revision != revision:
        raise ReplyConflict(reply)
    reply.text, reply.measures = given.text, given.measures
    reply.written_by, reply.written_at = actor, timezone.now()
    reply.revision += 1
    reply.save()
    return reply


def _reviewable(letter: Letter, actor: User) -> tuple[Letter, Reply]:
    held = held_letter(letter)
    if not can_handle_letters(actor, held.matter.county):
        raise PermissionDenied(ONLY_OFFICE)
    reply = waiting_reply(held)
    if held.state != LetterState.ANSWERED or reply is None:
        last = held.replies.exclude(reviewed_by=None).select_related("reviewed_by").last()
        by = f"（{last.reviewed_by.name} 已办理）" if last is not None and last.reviewed_by else ""
        raise ValidationError(f"函件现在是“{held.get_state_display()}”{by}，没有待复核的答复，没有再改。")
    reply.letter = held
    if not can_review(actor, reply):
        raise PermissionDenied(NOT_OWN)
    return held, reply


def _review(reply: Reply, state: ReplyState, opinion: str, actor: User) -> None:
    if len(opinion) > LONGEST_NOTE:
        raise ValidationError({"reason": f"复核意见最多 {LONGEST_NOTE} 字，现在 {len(opinion)} 字。"})
    reply.state, reply.opinion = state, opinion
    reply.reviewed_by, reply.reviewed_at = actor, timezone.now()
    reply.save(update_fields=["state", "opinion", "reviewed_by", "reviewed_at"])


def _tell_office(letter: Letter, reply: Reply, actor: User) -> None:
    matter = letter.matter
    notify(
        [one for one in officers_of(matter.county) if one.pk != actor.pk],
        kind=NoticeKind.REVIEW,
        title=f"{matter.unit.label}已答复{letter_name(letter)}",
        url=reverse("letter", args=[letter.pk]),
        unique_key=f"reply:{reply.pk}:{reply.revision}",
        county=matter.county,
        body=matter.title,
        subject_key=subject_of(letter),
        sent_by=actor,
    )


@transaction.atomic
def ask_head(letter: Letter, *, actor: User) -> int:
    """A clerk who has prepared the answer asks the head to hand it in; how many heads were told, once a revision."""
    held = _answerable(letter, actor)
    reply = draft_reply(held)
    if reply is None or not reply.text.strip():
        raise ValidationError("请先写好办理情况，再请负责人提交。")
    told = notify(
        [one for one in heads_of_unit(held.matter.unit) if one.pk != actor.pk],
        kind=NoticeKind.REVIEW,
        title=f"请审阅并提交答复：{held.matter.title}",
        url=reverse("letter", args=[held.pk]),
        unique_key=f"reply:{reply.pk}:ready:{reply.revision}",
        county=held.matter.county,
        body=f"{actor.name} 已写好对{letter_name(held)}的答复。",
        subject_key=subject_of(held),
        sent_by=actor,
    )
    return len(told)
