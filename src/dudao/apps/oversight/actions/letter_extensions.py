"""More time for an answer: asked for with a reason on or before its day, decided by the office."""

from __future__ import annotations

from datetime import date

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from dudao.apps.accounts.api import User, officers_of
from dudao.apps.activity.api import record
from dudao.apps.notices.api import NoticeKind, notify, subject_of
from dudao.apps.oversight.actions.letters import letter_name, tell_unit
from dudao.apps.oversight.choices import WAITING_FOR_UNIT, DecisionState
from dudao.apps.oversight.letter_texts import chinese_day
from dudao.apps.oversight.models import Letter, LetterExtension
from dudao.apps.oversight.permissions_letters import (
    NOT_OWN_EXTENSION,
    ONLY_OFFICE,
    ONLY_UNIT,
    can_handle_letters,
    can_prepare,
)
from dudao.apps.oversight.queries_letters import held_letter

LONGEST_REASON = 300
MOST_DAYS = 180
TOO_LATE = "答复期限 {due} 已过，不能再申请延期；请尽快答复，并在答复里说明逾期的原因。"


def why_no_letter_extension(letter: Letter, today: date) -> str:
    """Why more time cannot be asked for today; empty when it can."""
    due = letter.effective_due_on
    if letter.state not in WAITING_FOR_UNIT or due is None:
        return f"函件是“{letter.get_state_display()}”，不用申请延期。"
    if today > due:
        return TOO_LATE.format(due=chinese_day(due))
    if letter.extensions.filter(state=DecisionState.WAITING).exists():
        return "已有一项延期申请等督导室审批，请等结果，或先撤回再重新申请。"
    return ""


@transaction.atomic
def ask_letter_extension(
    letter: Letter, wanted_on: date, reason: str, *, today: date, actor: User
) -> LetterExtension:
    """A request for more time by anybody of the unit, on or before the day for the answer, one at a time.

    The same request sent twice is kept once. Until it is granted the old day counts.
    """
    held = held_letter(letter)
    if not can_prepare(actor, held):
        raise PermissionDenied(ONLY_UNIT)
    reason = reason.strip()
    same = held.extensions.filter(
        state=DecisionState.WAITING, wanted_on=wanted_on, reason=reason, asked_by=actor
    ).first()
    if same is not None:
        return same
    refused = why_no_letter_extension(held, today)
    if refused:
        raise ValidationError(refused)
    if not reason or len(reason) > LONGEST_REASON:
        raise ValidationError({"reason": f"请写明延期的理由，最多 {LONGEST_REASON} 字。"})
    _check_day(held, wanted_on, today, "wanted_on")
    due = held.effective_due_on
    assert due is not None
    made = LetterExtension.objects.create(
        letter=held, due_on=due, wanted_on=wanted_on, reason=reason, asked_by=actor
    )
    notify(
        [one for one in officers_of(held.matter.county) if one.pk != actor.pk],
        kind=NoticeKind.EXTENSION,
        title=f"{held.matter.unit.label}申请延期答复{letter_name(held)}",
        url=reverse("letter", args=[held.pk]),
        unique_key=f"letter_extension:{made.pk}:asked",
        county=held.matter.county,
        body=f"{actor.name}申请从{chinese_day(due)}延至{chinese_day(wanted_on)}：{reason}",
        subject_key=subject_of(held),
        sent_by=actor,
    )
    details = {"due_on": str(due), "wanted_on": str(wanted_on), "reason": reason}
    record(actor, "ask_letter_extension", held, organisation=held.matter.unit, details=details)
    return made


@transaction.atomic
def withdraw_letter_extension(extension: LetterExtension, *, actor: User) -> LetterExtension:
    """A request that still waits is taken back by whoever answers for the unit."""
    letter, held = _waiting(extension)
    if not can_prepare(actor, letter):
        raise PermissionDenied(ONLY_UNIT)
    held.state = DecisionState.WITHDRAWN
    held.save(update_fields=["state"])
    record(actor, "withdraw_letter_extension", letter, organisation=letter.matter.unit)
    return held


@transaction.atomic
def grant_letter_extension(
    extension: LetterExtension,
    granted_on: date | None = None,
    opinion: str = "",
    *,
    today: date,
    actor: User,
) -> LetterExtension:
    """The day moves to the one asked for, or to another one; from now on that one counts."""
    letter, held = _decidable(extension, actor)
    granted = granted_on or held.wanted_on
    _check_day(letter, granted, today, "granted_on")
    held.granted_on = granted
    _decide(held, DecisionState.GRANTED, opinion, actor)
    letter.extended_due_on = granted
    letter.revision += 1
    letter.save(update_fields=["extended_due_on", "revision"])
    _tell(letter, held, f"同意延期答复至{chinese_day(granted)}：{letter.matter.title}", actor)
    details = {"granted_on": str(granted), "opinion": held.opinion}
    record(actor, "decide_letter_extension", letter, organisation=letter.matter.unit, details=details)
    return held


@transaction.atomic
def refuse_letter_extension(extension: LetterExtension, opinion: str, *, actor: User) -> LetterExtension:
    """The day stays; the opinion says why. Without one: ValidationError."""
    letter, held = _decidable(extension, actor)
    if not opinion.strip():
        raise ValidationError({"opinion": "请写明不同意的原因，单位会看到。"})
    _decide(held, DecisionState.REFUSED, opinion, actor)
    _tell(letter, held, f"不同意延期答复：{letter.matter.title}", actor)
    details = {"refused": True, "opinion": held.opinion}
    record(actor, "decide_letter_extension", letter, organisation=letter.matter.unit, details=details)
    return held


def _check_day(letter: Letter, wanted: date, today: date, field: str) -> None:
    due = letter.effective_due_on
    assert due is not None
    if wanted <= due or wanted < today:
        raise ValidationError(
            {field: f"延期后的日期要晚于现在的答复期限 {chinese_day(due)}，也不能早于今天。"}
        )
    if (wanted - due).days > MOST_DAYS:
        raise ValidationError({field: f"一次最多延期 {MOST_DAYS} 天。"})


def _waiting(extension: LetterExtension) -> tuple[Letter, LetterExtension]:
    letter = held_letter(Letter(pk=extension.letter_id))
    found = LetterExtension.objects.select_for_update(of=("self",)).select_related("decided_by", "asked_by")
    held = found.get(pk=extension.pk)
    if held.state != DecisionState.WAITING:
        by = f"（{held.decided_by.name}）" if held.decided_by is not None else ""
        raise ValidationError(f"这项延期申请已经是“{held.get_state_display()}”{by}，没有再改。")
    return letter, held


def _decidable(extension: LetterExtension, actor: User) -> tuple[Letter, LetterExtension]:
    letter, held = _waiting(extension)
    if not can_handle_letters(actor, letter.matter.county):
        raise PermissionDenied(ONLY_OFFICE)
    if held.asked_by_id == actor.pk:
        raise PermissionDenied(NOT_OWN_EXTENSION)
    if letter.state not in WAITING_FOR_UNIT:
        raise ValidationError(f"函件是“{letter.get_state_display()}”，不用再审批延期。")
    return letter, held


def _decide(held: LetterExtension, state: DecisionState, opinion: str, actor: User) -> None:
    if len(opinion.strip()) > LONGEST_REASON:
        raise ValidationError({"opinion": f"审批意见最多 {LONGEST_REASON} 字。"})
    held.state, held.opinion = state, opinion.strip()
    held.decided_by, held.decided_at = actor, timezone.now()
    held.save(update_fields=["state", "opinion", "granted_on", "decided_by", "decided_at"])


def _tell(letter: Letter, held: LetterExtension, title: str, actor: User) -> None:
    tell_unit(
        letter,
        NoticeKind.EXTENSION,
        title,
        held.opinion or actor.name,
        actor,
        key=f"letter_extension:{held.pk}:decided",
    )
