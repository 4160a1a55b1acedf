"""The office's side of a letter: drafting it in a matter, climbing when no answer comes, urging, closing."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from dudao.apps.accounts.api import User, officers_of
from dudao.apps.activity.api import record
from dudao.apps.correspondence.api import DocumentKind, discard_document, draft_document
from dudao.apps.notices.api import NoticeKind, notify, subject_of
from dudao.apps.organisations.api import Organisation, SchoolKind
from dudao.apps.oversight.actions.letter_steps import end_letter, move_on
from dudao.apps.oversight.choices import LETTER_RUNGS, LetterState, RungKind
from dudao.apps.oversight.letter_dates import is_overdue
from dudao.apps.oversight.letter_texts import FactLine, FormerLetter, LetterGiven, chinese_day, letter_draft
from dudao.apps.oversight.models import Letter, LetterUrge, Matter, MatterFact
from dudao.apps.oversight.permissions_letters import ONLY_OFFICE, can_close_letter, can_handle_letters
from dudao.apps.oversight.queries import ladder_of, last_letter
from dudao.apps.oversight.queries_letters import (
    held_letter,
    next_rung,
    open_letter_of,
    overdue_letters,
    urged_on,
)
from dudao.apps.oversight.queries_units import people_of_unit
from dudao.core.oversight.ladder import Rung
from dudao.core.oversight.steps import Move

URGES_PER_DAY = 2
LONGEST_NOTE = 500
LONGEST_URGE = 300
LETTER_FACTS = "letter:"  # how the keys of facts about letters begin


@transaction.atomic
def draft_letter(matter: Matter, rung: str, *, actor: User | None, today: date | None = None) -> Letter:
    """The letter of a rung is drafted in a matter with its facts; a person signs and sends it.

    One letter at a time (督查条例 art. 15): ValidationError naming the other letter while one is open and in time. An
    overdue letter is overtaken by the next rung and stays answerable. `actor` None is a rule.
    """
    if actor is not None and not can_handle_letters(actor, matter.county):
        raise PermissionDenied(ONLY_OFFICE)
    if rung not in LETTER_RUNGS:
        raise ValidationError(f"{RungKind(rung).label}不是函件，请在排名通报、约谈问责里办理。")
    day = today or timezone.localdate()
    held = Matter.objects.select_for_update(of=("self",)).select_related("county", "unit").get(pk=matter.pk)
    if not held.is_open:
        raise ValidationError(f"这件事项已经{held.get_state_display()}，不能再发函；要继续督办请先重新督办。")
    kind = RungKind(rung)
    former = _former(held, kind, day)
    days = ladder_of(held.county).days_of(Rung(kind.value))
    assert days is not None
    number = held.letters.count() + 1
    document = draft_document(
        held.county,
        DocumentKind(kind.value),
        draft=letter_draft(_given(held, kind, days, former, actor, day)),
        actor=actor,
        addressees=[held.unit],
        basis=held.basis,
        source_key=f"letter:{held.pk}:{number}",
    )
    if former is not None:
        former.climbed = True
        former.save(update_fields=["climbed"])
    made = Letter.objects.create(
        matter=held, document=document, rung=kind, reply_working_days=days, previous=former
    )
    details = {"matter": held.pk, "rung": kind.label, "days": days, "former": former and former.pk}
    record(actor, "draft_letter", made, organisation=held.unit, details=details)
    return made


def _former(matter: Matter, rung: RungKind, today: date) -> Letter | None:
    """The overdue letter that this one overtakes; ValidationError when a letter stands in the way."""
    last = open_letter_of(matter.pk)
    if last is None:
        closed = last_letter(matter)
        if closed is not None and Rung(rung.value).severity < Rung(closed.rung).severity:
            raise ValidationError(
                f"这件事项已发过{letter_name(closed)}（{closed.get_state_display()}），不能再发更轻的{rung.label}。"
            )
        return None
    if not is_overdue(last, today):
        raise ValidationError(
            f"这件事项已有{letter_name(last)}，现在是“{last.get_state_display()}”{_due_note(last)}，"
            "同一事项不能重复发函（《政府督查工作条例》第十五条）。"
        )
    wanted = next_rung(matter.county, last.rung)
    if wanted != rung:
        named = f"只能升级为{wanted.label}" if wanted is not None else "已经是梯次的最高一级"
        raise ValidationError(f"{letter_name(last)}逾期未答复，{named}，不能发{rung.label}。")
    return last


def letter_name(letter: Letter) -> str:
    """A letter as sentences name it: 提醒函（云教督函〔2026〕3号）, before its number 提醒函（起草中）."""
    return f"{letter.get_rung_display()}（{letter.document.number_text or '还没有文号'}）"


def _due_note(letter: Letter) -> str:
    due = letter.effective_due_on
    return f"，答复期限 {chinese_day(due)}" if due is not None else ""


def _given(
    matter: Matter, rung: RungKind, days: int, former: Letter | None, actor: User | None, today: date
) -> LetterGiven:
    facts = matter.facts.order_by("pk")
    if former is not None:
        facts = facts.exclude(key__startswith=LETTER_FACTS)
    officers = officers_of(matter.county)
    contact = actor if actor is not None else (officers[0] if officers else None)
    due = former.effective_due_on if former is not None else None
    return LetterGiven(
        rung=rung,
        subject=matter.title,
        facts=[FactLine(one.text, one.as_of) for one in facts],
        days=days,
        you=_you(matter.unit),
        basis=matter.basis,
        designation=matter.designation,
        demand=matter.demand,
        next_rung=next_rung(matter.county, rung),
        contact=contact.name if contact is not None else "",
        phone=contact.phone if contact is not None else "",
        former=FormerLetter(former.get_rung_display(), former.document.number_text, due, today)
        if former is not None and due is not None
        else None,
    )


def _you(unit: Organisation) -> str:
    if unit.is_school:
        return "你园" if unit.school_kind == SchoolKind.KINDERGARTEN else "你校"
    return "你单位"


@dataclass(frozen=True)
class NotClimbed:
    """An overdue letter whose next rung could not be drafted, and why."""

    letter: Letter
    reason: str


@dataclass(frozen=True)
class Climbed:
    """What a day's climbing came to: letters drafted, letters whose next rung is no letter, and refusals."""

    drafted: tuple[Letter, ...]
    beyond: tuple[Letter, ...]
    refused: tuple[NotClimbed, ...]


def climb_overdue(county: Organisation, today: date) -> Climbed:
    """Every overdue letter is followed by a draft of the next rung, once; what a person gave up is not drafted again.

    The letters themselves stay answerable. Where the next rung is a circular, a talk or accountability nothing is
    drafted here: these letters are `beyond`.
    """
    drafted: list[Letter] = []
    beyond: list[Letter] = []
    refused: list[NotClimbed] = []
    for letter in overdue_letters(county, today).filter(climbed=False, following=None).order_by("pk"):
        rung = next_rung(county, letter.rung)
        if rung is None or rung not in LETTER_RUNGS:
            beyond.append(letter)
            continue
        try:
            drafted.append(climb_letter(letter, today=today, actor=None))
        except ValidationError as wrong:
            refused.append(NotClimbed(letter, " ".join(wrong.messages)))
    return Climbed(tuple(drafted), tuple(beyond), tuple(refused))


@transaction.atomic
def climb_letter(letter: Letter, *, today: date, actor: User | None) -> Letter:
    """The next rung of one overdue letter is drafted, with the fact that no answer came; ValidationError otherwise."""
    matter = letter.matter
    if not is_overdue(letter, today):
        raise ValidationError(f"{letter_name(letter)}没有逾期，不能升级。")
    rung = next_rung(matter.county, letter.rung)
    if rung is None or rung not in LETTER_RUNGS:
        named = rung.label if rung is not None else "更高一级"
        raise ValidationError(f"{letter.get_rung_display()}之后是{named}，请在督办事项页面办理。")
    add_overdue_fact(letter, today)
    made = draft_letter(matter, rung, actor=actor, today=today)
    notify(
        officers_of(matter.county),
        kind=NoticeKind.REVIEW,
        title=f"{matter.unit.label}逾期未答复，已起草{rung.label}",
        url=reverse("letter", args=[made.pk]),
        unique_key=f"letter:{made.pk}:drafted",
        county=matter.county,
        body=f"{letter_name(letter)}：{matter.title}\n送审、签发以后才会发出。",
        subject_key=subject_of(made),
        sent_by=actor,
    )
    details = {"rung": rung.label, "next": made.pk}
    record(actor, "climb_letter", letter, organisation=matter.unit, details=details)
    return made


def add_overdue_fact(letter: Letter, today: date) -> MatterFact:
    """The fact that a letter has no answer after its day, once a day; its numbers are the days late."""
    due = letter.effective_due_on
    assert due is not None
    late = (today - due).days
    fact, _ = MatterFact.objects.get_or_create(
        matter=letter.matter,
        key=f"{LETTER_FACTS}{letter.pk}",
        as_of=today,
        defaults={
            "text": f"{letter_name(letter)}应于{chinese_day(due)}前（含当日）答复，已逾期{late}天",
            "url": reverse("letter", args=[letter.pk]),
            "numbers": {"days_late": late},
        },
    )
    return fact


@transaction.atomic
def dismiss_letter(letter: Letter, reason: str, *, actor: User) -> Letter:
    """A letter that was not signed is given up with its document; the matter stays open."""
    if not can_handle_letters(actor, letter.matter.county):
        raise PermissionDenied(ONLY_OFFICE)
    held = held_letter(letter)
    if held.state != LetterState.DRAFT:
        raise ValidationError(
            f"{letter_name(held)}已经是“{held.get_state_display()}”，不能放弃；发错了请作废公文。"
        )
    discard_document(held.document, reason, actor=actor)
    return held_letter(letter)


@transaction.atomic
def close_letter(letter: Letter, note: str, *, actor: User) -> Letter:
    """A letter that is out is closed without an answer that was accepted; the note says why, the unit sees it."""
    held = held_letter(letter)
    if not can_handle_letters(actor, held.matter.county):
        raise PermissionDenied(ONLY_OFFICE)
    if not can_close_letter(actor, held):
        raise ValidationError(f"{letter_name(held)}是“{held.get_state_display()}”，不能这样办结。")
    note = note.strip()
    if not note or len(note) > LONGEST_NOTE:
        raise ValidationError(f"请写明办结的理由，最多 {LONGEST_NOTE} 字，收函单位会看到。")
    end_letter(held, LetterState.CLOSED, note, actor=actor)
    tell_unit(held, NoticeKind.DECIDED, f"{held.get_rung_display()}已办结：{held.matter.title}", note, actor)
    record(actor, "close_letter", held, organisation=held.matter.unit, details={"note": note})
    move_on(held, Move.REVIEW, actor=actor, note=note)
    return held


def tell_unit(letter: Letter, kind: str, title: str, body: str, actor: User | None, key: str = "") -> None:
    """A notice to everybody who signs for the unit's letters."""
    notify(
        people_of_unit(letter.matter.unit),
        kind=kind,
        title=title,
        url=reverse("letter", args=[letter.pk]),
        unique_key=key or f"letter:{letter.pk}:{kind}:{letter.revision}",
        county=letter.matter.county,
        body=body,
        subject_key=subject_of(letter),
        sent_by=actor,
    )


@dataclass(frozen=True)
class UrgedLetters:
    """What became of urging: the letters urged, and those left out with the reason."""

    made: tuple[LetterUrge, ...]
    left_out: tuple[NotClimbed, ...]


@transaction.atomic
def urge_letters(chosen: Iterable[Letter], text: str = "", *, today: date, actor: User) -> UrgedLetters:
    """Units are urged to sign for or answer; each letter at most twice a day. ValidationError when none could be."""
    letters = [held_letter(one) for one in sorted(chosen, key=lambda one: one.pk)]
    if not letters:
        raise ValidationError("请先选择要催办的函件。")
    if not all(can_handle_letters(actor, one.matter.county) for one in letters):
        raise PermissionDenied(ONLY_OFFICE)
    text = " ".join(text.split())
    if len(text) > LONGEST_URGE:
        raise ValidationError(f"催办内容不能超过 {LONGEST_URGE} 字。")
    counts = urged_on([one.pk for one in letters], today)
    made: list[LetterUrge] = []
    left: list[NotClimbed] = []
    for letter in letters:
        people = [one for one in people_of_unit(letter.matter.unit) if one.pk != actor.pk]
        if reason := _no_urge(letter, counts.get(letter.pk, 0), people):
            left.append(NotClimbed(letter, reason))
        else:
            made.append(_urge(letter, text, today, actor))
    if not made:
        raise ValidationError([f"{one.letter.matter.unit.label}：{one.reason}" for one in left])
    return UrgedLetters(tuple(made), tuple(left))


def _no_urge(letter: Letter, count: int, people: list[User]) -> str:
    if letter.state not in (LetterState.ISSUED, LetterState.RECEIVED, LetterState.RETURNED):
        return f"函件是“{letter.get_state_display()}”，不需要催办。"
    if count >= URGES_PER_DAY:
        return f"今天已催办 {count} 次，每天最多 {URGES_PER_DAY} 次，明天可以再催。"
    return "" if people else "单位没有可以收到催办的账号，请电话联系或打印送达。"


def _urge(letter: Letter, text: str, today: date, actor: User) -> LetterUrge:
    made = LetterUrge.objects.create(letter=letter, urged_on=today, text=text, by=actor)
    due = letter.effective_due_on
    asked = "签收" if letter.state == LetterState.ISSUED else "答复"
    body = [text] if text else []
    if due is not None:
        body.append(f"答复期限 {chinese_day(due)}" + ("，已逾期" if due < today else ""))
    tell_unit(
        letter,
        NoticeKind.URGED,
        f"催办：请{asked}{letter_name(letter)}",
        "\n".join([*body, letter.matter.title, f"催办人：{actor.name}"]),
        actor,
        key=f"letter_urge:{made.pk}",
    )
    record(actor, "urge_letter", letter, organisation=letter.matter.unit, details={"text": text})
    return made
