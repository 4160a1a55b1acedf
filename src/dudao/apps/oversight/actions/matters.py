"""Matters through the eight steps: proposed with their facts, checked, moved on, closed, opened again.

One open matter on the same subject of the same unit (政府督查工作条例 art. 15): what comes second adds its facts to it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from dudao.apps.accounts.api import User
from dudao.apps.activity.api import record
from dudao.apps.campaigns.api import Campaign
from dudao.apps.correspondence import api as correspondence
from dudao.apps.notices.api import NoticeKind, notify, subject_of
from dudao.apps.organisations.api import Organisation
from dudao.apps.oversight.choices import (
    OPEN_LETTERS,
    OPEN_MATTERS,
    LetterState,
    MatterSource,
    MatterState,
    MeasureKind,
    RungKind,
)
from dudao.apps.oversight.models import Matter, MatterFact, MatterStep, OversightRule
from dudao.apps.oversight.permissions import ONLY_CHECKER, ONLY_OFFICE, can_approve, can_oversee
from dudao.apps.oversight.queries import checkers_of, ladder_of
from dudao.core.oversight.ladder import Rung
from dudao.core.oversight.steps import Move, Step, after, refusal

LONGEST = 500
MEASURE_OF = {
    RungKind.CIRCULAR: MeasureKind.CIRCULAR,
    RungKind.TALK: MeasureKind.TALK,
    RungKind.ACCOUNTABILITY: MeasureKind.ACCOUNTABILITY,
}
CHANGED = "这件事项刚刚被别人办过，页面上的不是最新情况；请刷新后再办。"


@dataclass(frozen=True)
class FactGiven:
    """A recorded fact: its key (the same key is never added twice), its words, where it can be seen, as of when."""

    key: str
    text: str
    as_of: date
    url: str = ""
    numbers: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class MatterGiven:
    """What is proposed for a unit: the subject, the measure, the demand and the facts it rests on."""

    unit: Organisation
    subject_key: str
    title: str
    source: str
    rung: str
    facts: Sequence[FactGiven] = ()
    demand: str = ""
    basis: str = ""
    designation: str = ""
    campaign: Campaign | None = None
    rule: OversightRule | None = None
    card: str = ""


@dataclass(frozen=True)
class Proposed:
    """What a proposal became: a new matter, or facts (and the wish to climb) of the one that is open already."""

    matter: Matter
    is_new: bool
    added: int


def measure_of(rung: str) -> str:
    """Which kind of measure a rung is."""
    return MEASURE_OF.get(RungKind(rung), MeasureKind.LETTER)


@transaction.atomic
def propose_matter(county: Organisation, given: MatterGiven, *, actor: User | None) -> Proposed:
    """Open a matter at 立项, or add the facts to the one that is open on the same subject; None acts for a rule.

    A rung that the county does not use becomes the nearest milder one. An open matter climbs at most one rung, and
    only as a suggestion (`proposed_rung`) that a person decides. PermissionDenied for whoever is not of the office;
    ValidationError without a title, for another county's unit, or when the matter was already closed on these facts.
    """
    if actor is not None and not can_oversee(actor, county):
        raise PermissionDenied(ONLY_OFFICE)
    _check(county, given)
    held = _open_on(given)
    if held is None:
        try:
            with transaction.atomic():
                return _opened(county, given, actor)
        except IntegrityError:  # somebody opened it in this moment
            held = _open_on(given)
            if held is None:
                raise
    return _joined(held, given, actor)


@transaction.atomic
def add_fact(matter: Matter, fact: FactGiven, *, actor: User | None) -> MatterFact | None:
    """Add a recorded fact to an open matter; None when the same one (by its key) is there already."""
    held = locked_matter(matter)
    if actor is not None and not can_oversee(actor, held.county):
        raise PermissionDenied(ONLY_OFFICE)
    if not held.is_open:
        raise ValidationError(f"这件事项{held.get_state_display()}，不能再补充事实。")
    made = _written(held, [fact])
    if not made:
        return None
    _recorded(held, "add_fact", actor, {"fact": fact.text})
    return made[0]


@transaction.atomic
def edit_matter(
    matter: Matter,
    *,
    title: str,
    demand: str,
    basis: str,
    designation: str,
    revision: int | None = None,
    actor: User,
) -> Matter:
    """Change the words of an open matter, never its facts; letters that are drafted keep their own."""
    held = locked_matter(matter, revision)
    if not can_oversee(actor, held.county):
        raise PermissionDenied(ONLY_OFFICE)
    if not held.is_open:
        raise ValidationError(f"这件事项{held.get_state_display()}，不能再修改。")
    given = {"title": title, "demand": demand, "basis": basis, "designation": designation}
    values = {name: text.strip() for name, text in given.items()}
    if not values["title"]:
        raise ValidationError({"title": "请写明督办什么事项。"})
    changed = {name: text for name, text in values.items() if getattr(held, name) != text}
    if not changed:
        return held
    for name, text in changed.items():
        setattr(held, name, text)
    held.revision += 1
    held.save()
    _recorded(held, "edit_matter", actor, changed)
    return held


@transaction.atomic
def approve_matter(matter: Matter, note: str = "", *, revision: int | None = None, actor: User) -> Matter:
    """立项审核: the matter is to be overseen; by another officer or the director."""
    held = locked_matter(matter, revision)
    if not can_approve(actor, held):
        raise PermissionDenied(ONLY_CHECKER)
    take_step(held, Move.APPROVE, actor=actor, note=note)
    _recorded(held, "approve_matter", actor, {"note": note})
    return held


@transaction.atomic
def dismiss_matter(matter: Matter, reason: str, *, revision: int | None = None, actor: User) -> Matter:
    """不予立项 with a reason, before anything was issued; its draft letter is given up with it.

    The same facts do not open it again by themselves.
    """
    held = locked_matter(matter, revision)
    if not (can_oversee(actor, held.county) or can_approve(actor, held)):
        raise PermissionDenied(ONLY_OFFICE)
    reason = required(reason, "请写明为什么不予立项。")
    take_step(held, Move.DISMISS, actor=actor, note=reason)
    for letter in held.letters.filter(state=LetterState.DRAFT).select_related("document"):
        correspondence.discard_document(letter.document, f"不予立项：{reason}", actor=actor)
    held.closed_by, held.closed_at, held.closing_note = actor, timezone.now(), reason
    held.proposed_rung = held.proposed_card = ""
    held.save()
    _recorded(held, "dismiss_matter", actor, {"reason": reason})
    return held


@transaction.atomic
def close_matter(matter: Matter, note: str, *, revision: int | None = None, actor: User) -> Matter:
    """办结 with an opinion; ValidationError while a letter of the matter is still open, naming it."""
    held = locked_matter(matter, revision)
    if not can_oversee(actor, held.county):
        raise PermissionDenied(ONLY_OFFICE)
    note = required(note, "请写明办结意见。")
    for letter in held.letters.filter(state__in=OPEN_LETTERS).select_related("document"):
        name = letter.document.number_text or "草稿"
        state = letter.get_state_display()
        raise ValidationError(
            f"{letter.get_rung_display()}（{name}）{state}，事项不能办结；请先认可答复、办结函件或放弃草稿。"
        )
    take_step(held, Move.CLOSE, actor=actor, note=note)
    held.closed_by, held.closed_at, held.closing_note = actor, timezone.now(), note
    held.proposed_rung = held.proposed_card = ""
    held.save()
    _recorded(held, "close_matter", actor, {"note": note})
    return held


@transaction.atomic
def reopen_matter(matter: Matter, reason: str, *, revision: int | None = None, actor: User) -> Matter:
    """Opened again with a reason; ValidationError while another one is open on the same subject."""
    held = locked_matter(matter, revision)
    if not can_oversee(actor, held.county):
        raise PermissionDenied(ONLY_OFFICE)
    reason = required(reason, "请写明为什么重新督办。")
    other = Matter.objects.filter(
        unit=held.unit, subject_key=held.subject_key, state__in=OPEN_MATTERS
    ).exclude(pk=held.pk)
    for one in other:
        raise ValidationError(
            f"同一事由已有督办事项“{one.title}”（{one.get_state_display()}），不能重复督办。"
        )
    take_step(held, Move.REOPEN, actor=actor, note=reason)
    held.closed_by, held.closed_at, held.closing_note = None, None, ""
    held.save()
    _recorded(held, "reopen_matter", actor, {"reason": reason})
    return held


@transaction.atomic
def move_matter(
    matter: Matter, move: Move, *, actor: User | None, note: str = "", kind: str = MeasureKind.LETTER
) -> Matter:
    """Take a step that a letter, talk or circular causes; rights are the caller's.

    Issuing what is still at 立项 passes 审核 on the way: the measure's document was checked and signed. ValidationError
    with the reason when the step cannot be taken now.
    """
    held = locked_matter(matter)
    if move is Move.ISSUE and held.state == MatterState.PROPOSED:
        take_step(held, Move.APPROVE, actor=actor, note="随公文审核、签发", kind=kind)
    take_step(held, move, actor=actor, note=note, kind=kind)
    _recorded(held, "move_matter", actor, {"move": move.label, "note": note})
    return held


def move_if_allowed(
    matter: Matter, move: Move, *, actor: User | None, note: str = "", kind: str = MeasureKind.LETTER
) -> bool:
    """Take the step when it makes sense now; False when the matter stands elsewhere (an old letter is answered)."""
    state = Matter.objects.values_list("state", flat=True).get(pk=matter.pk)
    step = Step(state)
    if refusal(step, move) and not (move is Move.ISSUE and step is Step.PROPOSED):
        return False
    move_matter(matter, move, actor=actor, note=note, kind=kind)
    return True


def locked_matter(matter: Matter, revision: int | None = None) -> Matter:
    """The matter's row, locked; ValidationError when it is not as the person saw it."""
    found = Matter.objects.select_for_update(of=("self",)).select_related("county", "unit", "campaign")
    held = found.get(pk=matter.pk)
    if revision is not None and held.revision != revision:
        raise ValidationError(CHANGED)
    return held


def required(text: str, refused: str) -> str:
    """The text without blanks around it; ValidationError when there is none, or more than 500 characters."""
    text = text.strip()
    if not text:
        raise ValidationError(refused)
    if len(text) > LONGEST:
        raise ValidationError(f"最多 {LONGEST} 字。")
    return text


def take_step(matter: Matter, move: Move, *, actor: User | None, note: str = "", kind: str = "") -> None:
    """One step of a locked matter with its row of history; ValidationError with the reason."""
    try:
        state = after(Step(matter.state), move)
    except ValueError as refused:
        raise ValidationError(str(refused)) from refused
    matter.state = state.value
    matter.revision += 1
    matter.save()
    MatterStep.objects.create(
        matter=matter, state=state.value, move=move.value, kind=kind, by=actor, note=note[:LONGEST]
    )


def _open_on(given: MatterGiven) -> Matter | None:
    found = Matter.objects.select_for_update(of=("self",)).select_related("county", "unit")
    return found.filter(unit=given.unit, subject_key=given.subject_key, state__in=OPEN_MATTERS).first()


def _opened(county: Organisation, given: MatterGiven, actor: User | None) -> Proposed:
    rung = ladder_of(county).at_or_below(Rung(given.rung))
    made = Matter.objects.create(
        county=county,
        campaign=given.campaign,
        unit=given.unit,
        title=given.title.strip()[:200],
        subject_key=given.subject_key,
        source=given.source,
        rule=given.rule,
        rung=rung.value if rung is not None else given.rung,
        proposed_card=given.card,
        demand=given.demand.strip(),
        basis=given.basis.strip()[:500],
        designation=given.designation.strip()[:300],
        opened_by=actor,
    )
    MatterStep.objects.create(
        matter=made,
        state=MatterState.PROPOSED,
        kind=measure_of(made.rung),
        by=actor,
        note=given.title[:LONGEST],
    )
    facts = _written(made, given.facts)
    _recorded(
        made, "propose_matter", actor, {"unit": given.unit.name, "title": made.title, "facts": len(facts)}
    )
    if actor is not None:
        _tell_checkers(made, actor)
    return Proposed(made, True, len(facts))


def _joined(matter: Matter, given: MatterGiven, actor: User | None) -> Proposed:
    facts = _written(matter, given.facts)
    if not facts:
        return Proposed(matter, False, 0)
    ladder, now = ladder_of(matter.county), Rung(matter.rung)
    following = ladder.next_after(now)
    if following is not None and Rung(given.rung).severity > now.severity:
        matter.proposed_rung = following.value
    if given.card:
        matter.proposed_card = given.card
    matter.save(update_fields=["proposed_rung", "proposed_card"])
    _recorded(matter, "add_fact", actor, {"fact": "；".join(one.text for one in facts)[:LONGEST]})
    return Proposed(matter, False, len(facts))


def _written(matter: Matter, facts: Sequence[FactGiven]) -> list[MatterFact]:
    """The facts that the matter does not hold yet."""
    known = set(matter.facts.values_list("key", flat=True))
    made = []
    for fact in facts:
        if fact.key in known:
            continue
        known.add(fact.key)
        made.append(
            MatterFact.objects.create(
                matter=matter,
                key=fact.key,
                text=fact.text[:LONGEST],
                url=fact.url,
                numbers=fact.numbers,
                as_of=fact.as_of,
            )
        )
    return made


def _check(county: Organisation, given: MatterGiven) -> None:
    if not given.title.strip():
        raise ValidationError("请写明督办什么事项。")
    if county.pk not in (given.unit.county_id, given.unit.pk) or not given.unit.is_active:
        raise ValidationError("责任单位要选本县的单位。")
    if given.source not in MatterSource.values:
        raise ValidationError("请选择事项的来源。")
    if given.rung not in RungKind.values:
        raise ValidationError("请选择措施。")


def _tell_checkers(matter: Matter, actor: User) -> None:
    notify(
        [one for one in checkers_of(matter) if one.pk != actor.pk],
        kind=NoticeKind.REVIEW,
        title=f"督办立项待审核：{matter.title}",
        body=f"{matter.unit.name}，建议{matter.get_rung_display()}。{actor.name} 提出。",
        url=reverse("matter", args=[matter.pk]),
        unique_key=f"matter:{matter.pk}:proposed",
        county=matter.county,
        subject_key=subject_of(matter),
        sent_by=actor,
    )


def _recorded(matter: Matter, verb: str, actor: User | None, details: dict[str, Any]) -> None:
    record(actor, verb, matter, organisation=matter.county, details={"matter": matter.pk, **details})
